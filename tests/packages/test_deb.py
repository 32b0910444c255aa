#!/usr/bin/env python3
"""The .deb in a clean root: installed with apt, used, upgraded, removed, and nothing is left."""

import unittest

from clean_root import CleanRoot, raise_loopback
from shipped import USER, PackageTest, next_package, next_version, package, version

PATTERN = "connectai-odbc_*.deb"
OTHER_DRIVER = "[Other]\nDescription=Of somebody else\nDriver=/opt/other.so\n\n"


def install(root, deb, *options):
    root.copy(deb, f"/tmp/{deb.name}")
    said = root.run("apt-get", "install", "--yes", *options, f"/tmp/{deb.name}")
    root.file(f"/tmp/{deb.name}").unlink()
    return said


def root_with_dependencies(*clients):
    """All that the package brings along, and clients, and not the package."""
    root = CleanRoot()
    unittest.addModuleCleanup(root.close)
    install(root, package(PATTERN))
    root.run("apt-get", "install", "--yes", "--no-install-recommends", *clients)
    root.run("apt-get", "purge", "--yes", "connectai-odbc")
    root.add_user()
    return root


def setUpModule():
    raise_loopback()
    global dependencies
    dependencies = root_with_dependencies("python3-pyodbc")


class FromNothing(PackageTest):
    def test_one_command_brings_all_that_it_takes_to_a_row(self):
        root = self.root()
        install(root, package(PATTERN))
        self.assertIn("[ConnectAI]", root.run("odbcinst", "-q", "-d"))
        self.assertEqual(root.run("connectai-dsn", "--version").split()[-1], version())
        root.add_user()
        self.add_data_source(root, "crm", user=USER)
        self.assert_it_works(root, "crm", user=USER)

    def test_removal_after_that_leaves_what_the_dependencies_alone_leave(self):
        alone = self.root()
        wanted = [name.split()[0].rstrip(",") for name in
                  ("odbcinst", "ca-certificates", "unixodbc", "libcurl4", "libodbcinst2", "libbrotli1",
                   "libzstd1", "libssl3", "libstdc++6", "zlib1g")]
        alone.run("apt-get", "install", "--yes", *wanted)
        root = self.root()
        install(root, package(PATTERN))
        root.run("apt-get", "purge", "--yes", "connectai-odbc")
        self.assert_same(alone.snapshot(), root.snapshot())


class Use(PackageTest):
    def setUp(self):
        super().setUp()
        self.fresh = self.root(dependencies)

    def test_user_and_system_data_sources_work_with_every_client(self):
        install(self.fresh, package(PATTERN))
        self.add_data_source(self.fresh, "mine", user=USER)
        self.add_data_source(self.fresh, "everyones", "--system")
        for name, user in (("mine", USER), ("everyones", USER), ("everyones", None)):
            with self.subTest(data_source=name, user=user):
                self.assert_it_works(self.fresh, name, user)
                self.assert_pyodbc_reads(self.fresh, name, version(), user)


class Upgrade(PackageTest):
    def test_it_keeps_data_sources_and_what_an_administrator_has_added(self):
        root = self.root(dependencies)
        root.write("/etc/odbcinst.ini", OTHER_DRIVER)
        install(root, package(PATTERN))
        self.add_data_source(root, "mine", user=USER)
        self.add_data_source(root, "everyones", "--system")
        root.write("/etc/odbcinst.ini",
                   root.read("/etc/odbcinst.ini").replace("Threading", "CPTimeout=60\nThreading"))
        files = ("/etc/odbcinst.ini", "/etc/odbc.ini", f"/home/{USER}/.odbc.ini")
        before = [root.read(name) for name in files]
        install(root, next_package(PATTERN))
        self.assertEqual([root.read(name) for name in files], before)
        self.assertIn("CPTimeout", before[0])
        self.assertEqual(root.run("connectai-dsn", "--version").split()[-1], next_version())
        self.assert_it_works(root, "mine", user=USER)
        self.assert_pyodbc_reads(root, "everyones", next_version())

    def test_installing_the_same_again_changes_nothing(self):
        root = self.root(dependencies)
        install(root, package(PATTERN))
        before = root.snapshot()
        install(root, package(PATTERN), "--reinstall")
        self.assert_same(before, root.snapshot())

    def test_the_older_version_can_come_back(self):
        root = self.root(dependencies)
        install(root, next_package(PATTERN))
        install(root, package(PATTERN), "--allow-downgrades")
        self.add_data_source(root, "mine", user=USER)
        self.assert_pyodbc_reads(root, "mine", version(), USER)


class Removal(PackageTest):
    def check(self, action, deb):
        root = self.root(dependencies)
        before = root.snapshot()
        install(root, deb)
        self.assertNotEqual(before, root.snapshot())
        root.run("apt-get", action, "--yes", "connectai-odbc")
        self.assert_same(before, root.snapshot())
        self.assertEqual(root.read("/etc/odbcinst.ini"), "")

    def test_remove_leaves_nothing(self):
        self.check("remove", package(PATTERN))

    def test_purge_leaves_nothing(self):
        self.check("purge", package(PATTERN))

    def test_after_an_upgrade_nothing_is_left_either(self):
        root = self.root(dependencies)
        before = root.snapshot()
        install(root, package(PATTERN))
        install(root, next_package(PATTERN))
        root.run("apt-get", "remove", "--yes", "connectai-odbc")
        self.assert_same(before, root.snapshot())

    def test_data_sources_and_other_drivers_stay(self):
        root = self.root(dependencies)
        root.write("/etc/odbcinst.ini", OTHER_DRIVER)
        install(root, package(PATTERN))
        self.add_data_source(root, "mine", user=USER)
        self.add_data_source(root, "everyones", "--system")
        files = ("/etc/odbc.ini", f"/home/{USER}/.odbc.ini")
        before = [root.read(name) for name in files]
        root.run("apt-get", "purge", "--yes", "connectai-odbc")
        self.assertEqual([root.read(name) for name in files], before)
        self.assertEqual(root.run("odbcinst", "-q", "-d"), "[Other]\n")
        self.assertEqual(root.run("odbcinst", "-q", "-d", "-n", "Other").splitlines(),
                         OTHER_DRIVER.splitlines()[:-1])


if __name__ == "__main__":
    unittest.main()
