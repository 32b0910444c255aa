#!/usr/bin/env python3
"""What is in the packages, looked at without installing them."""

import email.utils
import gzip
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import sys
import tempfile
import unittest
import urllib.parse

from shipped import (HOMEPAGE, MULTIARCH, REPOSITORY, minimum_of_libcurl, next_package, package, version)
import sbom_evidence

sys.path.insert(0, str(REPOSITORY / "tests/repository"))
import links  # noqa: E402

DOCUMENTS = "share/doc/connectai-odbc"
EXPECTED = {
    "bin/connectai-dsn", "LIB/odbc/libconnectaiodbc.so", "LIB/odbc/libconnectaiodbcS.so",
    "LIB/odbc/iodbc/libconnectaiodbc.so", "share/man/man1/connectai-dsn.1.gz",
    "share/connectai-odbc/odbcinst_sections.sh",
    f"{DOCUMENTS}/changelog.gz", f"{DOCUMENTS}/copyright", f"{DOCUMENTS}/connectai-odbc.cdx.json",
    *(f"{DOCUMENTS}/{name}" for name in
      ("README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "odbcinst.ini.example")),
    *(f"{DOCUMENTS}/packaging/powerbi/{path.name}" for path in (REPOSITORY / "packaging/powerbi").iterdir()
      if path.is_file()),
    *(f"{DOCUMENTS}/docs/{path.name}" for path in (REPOSITORY / "docs").glob("*.md"))}
REGISTRATION = {f"share/connectai-odbc/{name}" for name in
                ("odbcinst.unixodbc.ini", "odbcinst.iodbc.ini", "registration")}


def output(*command):
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True).stdout


class Unpacked(unittest.TestCase):
    """All packages, unpacked once."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="connectai-contents-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.deb = package("connectai-odbc_*.deb")
        cls.rpm = package("connectai-odbc-*.rpm")
        cls.tgz = package("connectai-odbc-*.tar.gz")
        output("dpkg-deb", "-R", cls.deb, cls.folder / "deb")
        (cls.folder / "rpm").mkdir()
        output("sh", "-c", f"cd {cls.folder}/rpm && rpm2cpio {cls.rpm} | cpio -id --quiet")
        with tarfile.open(cls.tgz) as archive:
            cls.members = archive.getmembers()
            archive.extractall(cls.folder / "tgz")
        cls.home = cls.folder / "tgz" / cls.tgz.name.removesuffix(".tar.gz")
        # The folder below which each has bin/, lib/ and share/, and how it calls the second.
        cls.trees = {"deb": (cls.folder / "deb/usr", f"lib/{MULTIARCH}"),
                     "rpm": (cls.folder / "rpm/usr", "lib64"), "tgz": (cls.home, "lib")}

    def binaries(self):
        for kind, (tree, library) in self.trees.items():
            for name in sorted(EXPECTED):
                if name.startswith(("bin/", "LIB/")):
                    yield kind, name, tree / name.replace("LIB", library)


class Files(Unpacked):
    def test_each_package_has_the_same_files(self):
        for kind, (tree, library) in self.trees.items():
            found = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
            more = {"deb": REGISTRATION | {f"{DOCUMENTS}/changelog.Debian.gz"}, "rpm": REGISTRATION,
                    "tgz": {"install.sh", "odbcinst.unixodbc.ini.in", "odbcinst.iodbc.ini.in"}}[kind]
            with self.subTest(package=kind):
                self.assertEqual(found, {name.replace("LIB", library) for name in EXPECTED | more})

    def test_nothing_is_outside_usr(self):
        for kind in ("deb", "rpm"):
            self.assertEqual({path.name for path in (self.folder / kind).iterdir()} - {"DEBIAN"}, {"usr"})

    def test_files_are_roots_and_nobody_else_may_write_them(self):
        with tarfile.open(fileobj=self.data_of_the_deb()) as archive:
            members = archive.getmembers()
        for member in [*members, *self.members]:
            self.assertEqual((member.uid, member.gid), (0, 0), member.name)
            self.assertEqual(member.mode & 0o7022, 0, f"{member.name}: {member.mode:o}")

    def data_of_the_deb(self):
        data = tempfile.TemporaryFile()
        subprocess.run(["dpkg-deb", "--fsys-tarfile", self.deb], stdout=data, check=True)
        data.seek(0)
        self.addCleanup(data.close)
        return data

    def test_archives_are_sorted(self):
        # A folder's order on the disk is another one elsewhere.
        names = [member.name for member in self.members]
        self.assertEqual(names, sorted(names))
        with tarfile.open(fileobj=self.data_of_the_deb()) as archive:
            names = [member.name for member in archive.getmembers()]
        self.assertEqual(names, sorted(names))

    def test_every_time_is_the_sources(self):
        with tarfile.open(fileobj=self.data_of_the_deb()) as archive:
            times = {member.mtime for member in archive.getmembers()}
        times |= {member.mtime for member in self.members}
        times |= {int(text) for text in output(
            "rpm", "-qp", "--qf", "[%{FILEMTIMES}\n]%{BUILDTIME}\n", self.rpm).split()}
        self.assertEqual(len(times), 1, times)

    def test_the_sums_are_right(self):
        # run.sh puts another file there, which has none.
        listed = dict(reversed(line.split("  ")) for line in
                      self.deb.with_name("SHA256SUMS").read_text(encoding="ascii").splitlines())
        self.assertEqual(set(listed), {path.name for path in (self.deb, self.rpm, self.tgz)})
        for name, total in listed.items():
            self.assertEqual(hashlib.sha256(self.deb.with_name(name).read_bytes()).hexdigest(), total)

    def test_links_in_the_documents_lead_somewhere(self):
        for kind, (tree, _) in self.trees.items():
            for page in sorted((tree / DOCUMENTS).rglob("*.md")):
                for line, target in links.links(page.read_text(encoding="utf-8")):
                    name = urllib.parse.unquote(target.partition("#")[0])
                    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", target):
                        self.assertTrue((page.parent / name).exists(), f"{kind}: {page.name}:{line}: {target}")


class Binaries(Unpacked):
    def test_they_are_stripped(self):
        for kind, name, path in self.binaries():
            self.assertNotIn(".symtab", output("readelf", "-WS", path), (kind, name))

    def test_they_look_for_libraries_where_the_system_has_them(self):
        for kind, name, path in self.binaries():
            self.assertNotRegex(output("objdump", "-p", path), "RPATH|RUNPATH", (kind, name))

    def test_no_folder_of_the_build_is_in_them(self):
        for kind, name, path in self.binaries():
            data = path.read_bytes()
            for folder in (str(REPOSITORY), os.environ["HOME"] + "/"):
                self.assertNotIn(folder.encode(), data, (kind, name))

    def test_they_are_the_same_in_each_package(self):
        by_name = {}
        for _, name, path in self.binaries():
            by_name.setdefault(name, set()).add(hashlib.sha256(path.read_bytes()).hexdigest())
        self.assertEqual({name: len(sums) for name, sums in by_name.items()},
                         dict.fromkeys(by_name, 1))


class Versions(Unpacked):
    def test_each_package_says_it(self):
        self.assertEqual(output("dpkg-deb", "-f", self.deb, "Version").strip(), f"{version()}-1")
        self.assertTrue(self.rpm.name.startswith(f"connectai-odbc-{version()}-1."), self.rpm.name)
        self.assertTrue(self.tgz.name.startswith(f"connectai-odbc-{version()}-linux-"), self.tgz.name)

    def test_the_manual_page_says_it(self):
        with gzip.open(self.home / "share/man/man1/connectai-dsn.1.gz", "rt", encoding="utf-8") as page:
            self.assertIn(f"\n.Os connectai-odbc {version()}\n", page.read())

    def test_the_change_log_of_debian_says_it(self):
        path = self.folder / "deb/usr" / DOCUMENTS / "changelog.Debian.gz"
        with gzip.open(path, "rt", encoding="utf-8") as log:
            text = log.read()
        self.assertTrue(text.startswith(f"connectai-odbc ({version()}-1) "), text)
        self.assertIsNotNone(email.utils.parsedate(text.rsplit("  ", 1)[1]), text)


class Debian(Unpacked):
    def field(self, name):
        return output("dpkg-deb", "-f", self.deb, name).strip()

    def test_dependencies_are_computed_and_named(self):
        names = {entry.split()[0] for entry in self.field("Depends").split(", ")}
        self.assertLessEqual({"odbcinst", "ca-certificates", "libc6", "libcurl4", "libodbcinst2",
                              "libstdc++6"}, {name.removesuffix("t64") for name in names})
        self.assertEqual(self.field("Recommends"), "unixodbc")

    def test_libcurl_is_as_new_as_the_code_wants(self):
        # dpkg-shlibdeps goes by symbols, and what an older libcurl refuses are options.
        minima = re.findall(r"libcurl4 \(>= ([^)]+)\)", self.field("Depends"))
        self.assertIn(minimum_of_libcurl(), minima)

    def test_it_names_the_projects_address_where_there_is_one(self):
        self.assertEqual(self.field("Homepage"), "")
        self.assertEqual(output("dpkg-deb", "-f", next_package("connectai-odbc_*.deb"), "Homepage").strip(),
                         HOMEPAGE)

    def test_lintian_finds_nothing(self):
        done = subprocess.run(["lintian", "--no-cfg", "--display-info", "--allow-root",
                               "--suppress-tags", ",".join(LINTIAN_TAGS), str(self.deb)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual((done.stdout, done.returncode), ("", 0))

    def test_scripts_are_without_mistakes(self):
        for name in ("postinst", "prerm"):
            output("sh", "-n", self.folder / "deb/DEBIAN" / name)
        registration = self.folder / "deb/usr/share/connectai-odbc/registration"
        for script in (registration, registration.with_name("odbcinst_sections.sh"), self.home / "install.sh"):
            output("dash", "-n", script)
        done = subprocess.run([registration], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("registration register|unregister", done.stderr)
        with tempfile.TemporaryDirectory() as alone:
            shutil.copy(registration, alone)
            done = subprocess.run([pathlib.Path(alone, "registration"), "unregister"],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"{alone}/odbcinst_sections.sh is missing\nconnectai-odbc: what to do: ",
                          done.stderr)
        for action, script in (("purge", "postinst"), ("purge", "prerm")):
            self.assertNotEqual(subprocess.run(["sh", self.folder / "deb/DEBIAN" / script, action],
                                               capture_output=True, check=False).returncode, 0)


# What lintian is not asked for, and why.
LINTIAN_TAGS = {
    # These are packages of the project's own, and no part of Debian: there is no bug to close.
    "initial-upload-closes-no-bugs",
    # A section that names the compiler. CMake strips without Debian's option for it.
    "binary-has-unneeded-section",
    # Nothing there calls what could be fortified; repository.hardening holds the flags.
    "hardening-no-fortify-functions",
    # Pieces of longer words, as the compiler moves them through registers.
    "spelling-error-in-binary",
    # The documents have links to it.
    "extra-license-file",
    # Those of awk's language: a function is declared there with that word.
    "bash-term-in-posix-shell",
}


class Dependencies(Unpacked):
    """The list in the packages against what is in them, and what they were made of."""

    def setUp(self):
        self.lists = {kind: json.loads((tree / DOCUMENTS / "connectai-odbc.cdx.json").read_text())
                      for kind, (tree, _) in self.trees.items()}

    def dynamic(self, kind):
        return [component for component in self.lists[kind]["components"]
                if sbom_evidence.properties(component, "linkage") == ["dynamic"]]

    def test_the_deb_names_the_systems_packages(self):
        self.assertEqual([component["purl"] for component in self.dynamic("deb")
                          if not component["purl"].startswith("pkg:deb/")], [])

    def test_the_others_name_libraries_that_every_system_has(self):
        self.assertEqual(self.lists["rpm"], self.lists["tgz"])
        built_with = set()
        for component in self.dynamic("rpm"):
            self.assertRegex(component["purl"], r"^pkg:generic/[a-z-]+@\d+(\.\d+)+$")
            built_with.update(sbom_evidence.properties(component, "built-with"))
        self.assertEqual(built_with, {component["purl"] for component in self.dynamic("deb")})

    def test_what_is_compiled_in_is_the_same_in_all(self):
        compiled_in = [[component for component in self.lists[kind]["components"]
                        if component not in self.dynamic(kind)] for kind in ("deb", "rpm")]
        self.assertEqual(*compiled_in)
        self.assertNotEqual(compiled_in[0], [])

    def test_their_form_is_cyclonedx(self):
        for kind, listing in self.lists.items():
            self.assertEqual((kind, list(sbom_evidence.form_problems(listing))), (kind, []))

    def test_they_are_of_this_version(self):
        for listing in self.lists.values():
            self.assertEqual(listing["metadata"]["component"]["version"], version())

    def test_they_have_what_the_binaries_need_and_no_more(self):
        for kind, listing in self.lists.items():
            binaries = [path for other, _, path in self.binaries() if other == kind]
            self.assertEqual(list(sbom_evidence.library_problems(listing, binaries)), [])

    def test_they_have_what_was_included_and_no_more(self):
        build = pathlib.Path(os.environ["CONNECTAI_PACKAGE_BUILD"])
        for listing in self.lists.values():
            self.assertEqual(list(sbom_evidence.header_problems(listing, build)), [])


if __name__ == "__main__":
    unittest.main()
