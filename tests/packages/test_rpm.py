#!/usr/bin/env python3
"""The .rpm: what it says of itself, and rpm's own transactions with it in a clean root.

The root is Debian's, whose packages rpm does not know; so dependencies are looked at, and not resolved.
"""

import json
import subprocess
import unittest

from clean_root import raise_loopback
from shipped import (HOMEPAGE, REPOSITORY, USER, PackageTest, minimum_of_libcurl, next_package, next_version,
                     package, version)
import test_deb

PATTERN = "connectai-odbc-*.rpm"
DOCUMENTS = "/usr/share/doc/connectai-odbc"
LIBRARY = "/usr/lib64/odbc/libconnectaiodbc.so"


def query(*arguments, of=None):
    return subprocess.run(["rpm", "-qp", *arguments, of or package(PATTERN)], check=True,
                          capture_output=True, text=True).stdout


class Metadata(unittest.TestCase):
    def test_name_version_and_licence(self):
        self.assertEqual(query("--qf", "%{NAME} %{VERSION} %{RELEASE} %{LICENSE} %{BUILDHOST}"),
                         f"connectai-odbc {version()} 1 MIT AND BSL-1.0 reproducible")

    def test_licences_are_marked_and_all_that_are_compiled_in(self):
        self.assertEqual(set(query("--licensefiles").split()),
                         {f"{DOCUMENTS}/copyright", f"{DOCUMENTS}/LICENSE"})
        components = json.loads((REPOSITORY / "packaging/components.json").read_text(encoding="utf-8"))
        compiled_in = {component["licence"] for component in components
                       if component["linkage"] in ("static", "headers")}
        self.assertEqual(set(query("--qf", "%{LICENSE}").split(" AND ")), {"MIT"} | compiled_in)

    def test_it_says_what_it_is(self):
        self.assertIn("SQL, as if they were one database.", query("--qf", "%{DESCRIPTION}"))
        self.assertEqual(query("--qf", "%{URL}"), "(none)")
        self.assertEqual(query("--qf", "%{URL}", of=next_package(PATTERN)), HOMEPAGE)

    def test_it_requires_the_libraries_and_odbcinst(self):
        required = {line.split()[0] for line in query("--requires").splitlines()}
        self.assertLessEqual({"libcurl.so.4()(64bit)", "libodbcinst.so.2()(64bit)", "/usr/bin/odbcinst",
                              "ca-certificates"}, required)
        for newest in (f"libcurl >= {minimum_of_libcurl()}", "unixODBC >= 2.3.1"):
            self.assertIn(newest, query("--requires").splitlines())

    def test_it_requires_nothing_that_debian_alone_has(self):
        self.assertEqual([line for line in query("--requires").splitlines()
                          if "CURL_OPENSSL" in line or "boost" in line], [])

    def test_it_provides_nothing_but_itself(self):
        self.assertEqual({line.split()[0].split("(")[0] for line in query("--provides").splitlines()},
                         {"connectai-odbc"})

    def test_its_files_are_roots(self):
        owners = set(query("--qf", "[%{FILEUSERNAME}:%{FILEGROUPNAME}\n]").split())
        self.assertEqual(owners, {"root:root"})
        self.assertIn(LIBRARY, query("--list").splitlines())

    def test_folders_of_the_systems_are_not_its_own(self):
        listed = query("--list").splitlines()
        for folder in ("/usr", "/usr/bin", "/usr/lib64", "/usr/share", "/usr/share/man",
                       "/usr/share/man/man1", "/usr/share/doc"):
            self.assertNotIn(folder, listed)


class Transactions(PackageTest):
    """These alone want a clean root."""

    @classmethod
    def setUpClass(cls):
        raise_loopback()
        super().setUpClass()
        cls.dependencies = test_deb.root_with_dependencies("python3-pyodbc")
        # The records are outside of what a snapshot looks at, as dpkg's are.
        cls.dependencies.run("mkdir", "-p", "/var/lib/rpm", "/usr/lib64")

    def setUp(self):
        super().setUp()
        self.fresh = self.root(self.dependencies)

    def rpm(self, *arguments):
        done = subprocess.run(["rpm", f"--root={self.fresh.path}", "--define=_dbpath /var/lib/rpm",
                               *map(str, arguments)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def install(self, rpm):
        return self.rpm("--upgrade", "--nodeps", "--oldpackage", rpm)

    def test_installing_registers_and_it_works(self):
        self.install(package(PATTERN))
        for name, library in (("ConnectAI", LIBRARY),
                              ("ConnectAI iODBC", "/usr/lib64/odbc/iodbc/libconnectaiodbc.so")):
            section = self.fresh.run("odbcinst", "-q", "-d", "-n", name).splitlines()
            self.assertIn(f"Driver={library}", section)
            self.assertIn("UsageCount=1", section)
        self.add_data_source(self.fresh, "mine", user=USER)
        self.assert_it_works(self.fresh, "mine", user=USER)
        self.assert_pyodbc_reads(self.fresh, "mine", version(), USER)

    def test_an_upgrade_keeps_registration_and_data_sources(self):
        self.install(package(PATTERN))
        self.add_data_source(self.fresh, "mine", user=USER)
        files = ("/etc/odbcinst.ini", f"/home/{USER}/.odbc.ini")
        before = [self.fresh.read(name) for name in files]
        self.install(next_package(PATTERN))
        self.assertEqual([self.fresh.read(name) for name in files], before)
        self.assert_pyodbc_reads(self.fresh, "mine", next_version(), USER)

    def test_erasing_leaves_nothing(self):
        before = self.fresh.snapshot()
        self.install(package(PATTERN))
        self.install(next_package(PATTERN))
        self.rpm("--erase", "--nodeps", "connectai-odbc")
        # rpm keeps its database there, and that only.
        after = {name: value for name, value in self.fresh.snapshot().items()
                 if not name.startswith("var/lib/rpm")}
        before = {name: value for name, value in before.items() if not name.startswith("var/lib/rpm")}
        self.assert_same(before, after)
        self.assertEqual(self.fresh.read("/etc/odbcinst.ini"), "")

    def test_the_installed_files_are_what_the_package_says(self):
        self.install(package(PATTERN))
        self.assertEqual(self.rpm("--verify", "--nodeps", "connectai-odbc"), "")


if __name__ == "__main__":
    unittest.main()
