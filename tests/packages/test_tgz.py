#!/usr/bin/env python3
"""The archive in a home directory: installed by a user without root, used, upgraded, taken out again."""

import unittest

from clean_root import CleanRoot, raise_loopback
from shipped import USER, PackageTest, next_package, next_version, package, version
import test_deb

PATTERN = "connectai-odbc-*.tar.gz"
HOME = f"/home/{USER}"
TOOL = f"{HOME}/.local/bin/connectai-dsn"
ISQL_HISTORY = f"{HOME[1:]}/.isql_history"  # what isql itself leaves


def setUpModule():
    raise_loopback()
    global dependencies
    dependencies = CleanRoot()
    unittest.addModuleCleanup(dependencies.close)
    test_deb.install(dependencies, package(test_deb.PATTERN))
    dependencies.run("apt-get", "install", "--yes", "python3-pyodbc")
    dependencies.run("apt-get", "purge", "--yes", "connectai-odbc")
    dependencies.add_user()


class HomeDirectory(PackageTest):
    def setUp(self):
        super().setUp()
        self.home = self.root(dependencies)
        self.unpack(package(PATTERN))

    def unpack(self, archive):
        self.home.copy(archive, "/var/tmp/archive.tar.gz")
        self.home.run("tar", "--extract", "--gzip", "--file", "/var/tmp/archive.tar.gz",
                      "--directory", "/var/tmp", "--no-same-owner", user=USER)
        self.installer = f"/var/tmp/{archive.name.removesuffix('.tar.gz')}/install.sh"

    def install(self, *arguments, **more):
        return self.home.run(self.installer, *arguments, user=USER, **more)

    def refused(self, *arguments, **variables):
        """What it says when it refuses; it has changed nothing then."""
        before = self.home.snapshot()
        said = self.install(*arguments, expect=1, **variables)
        self.assert_same(before, self.home.snapshot())
        return said.replace("\n", " ")

    def test_it_works_for_its_user_with_every_client(self):
        self.install()
        self.add_data_source(self.home, "mine", user=USER, tool=TOOL)
        self.assert_it_works(self.home, "mine", user=USER, tool=TOOL)
        self.assert_pyodbc_reads(self.home, "mine", version(), USER)

    def test_nothing_outside_the_home_directory_changes(self):
        before = self.home.snapshot()
        self.install()
        self.assert_same({name: value for name, value in before.items()
                          if not name.startswith("home/")},
                         {name: value for name, value in self.home.snapshot().items()
                          if not name.startswith("home/")})

    def test_uninstalling_leaves_nothing(self):
        before = self.home.snapshot()
        self.install()
        self.install("uninstall")
        self.assert_same(before, self.home.snapshot())

    def test_uninstalling_leaves_what_is_not_its_own(self):
        self.home.run("mkdir", "-p", f"{HOME}/.local/bin", f"{HOME}/.local/share", user=USER)
        self.home.write(f"{HOME}/.odbcinst.ini", "# mine\n[Other]\nDriver = /opt/other.so", USER)
        self.home.write(f"{HOME}/.odbc.ini", "[mine]\nDriver = ConnectAI\n", USER)
        before = self.home.snapshot()
        self.install()
        self.assertEqual(sorted(self.home.run("odbcinst", "-q", "-d", user=USER).split()),
                         ["[ConnectAI]", "[Other]"])
        self.install("uninstall")
        self.assert_same(before, self.home.snapshot(), f"{HOME[1:]}/.odbcinst.ini")
        self.assertEqual(self.home.read(f"{HOME}/.odbcinst.ini"),
                         "# mine\n[Other]\nDriver = /opt/other.so\n")

    def test_installing_twice_is_installing_once(self):
        self.install()
        before = self.home.snapshot()
        self.install()
        self.assert_same(before, self.home.snapshot())

    def test_an_upgrade_keeps_data_sources_and_takes_old_files_out(self):
        before = self.home.snapshot()
        self.install()
        self.add_data_source(self.home, "mine", user=USER, tool=TOOL)
        # A file of this version that the next one has not.
        manifest = f"{HOME}/.local/share/connectai-odbc/files"
        self.home.write(manifest, self.home.read(manifest) + "share/connectai-odbc/old\n")
        self.home.write(f"{HOME}/.local/share/connectai-odbc/old", "")
        self.unpack(next_package(PATTERN))
        self.install()
        self.assertFalse(self.home.file(f"{HOME}/.local/share/connectai-odbc/old").exists())
        self.assert_it_works(self.home, "mine", user=USER, tool=TOOL)
        self.assert_pyodbc_reads(self.home, "mine", next_version(), USER)
        self.install("uninstall")
        self.assert_same(before, self.home.snapshot(), f"{HOME[1:]}/.odbc.ini", ISQL_HISTORY)

    def test_another_folder_is_the_same(self):
        before = self.home.snapshot()
        folder = f"{HOME}/drivers/with a blank"
        self.home.run("mkdir", f"{HOME}/drivers", user=USER)
        self.install("--prefix", folder)
        self.add_data_source(self.home, "mine", user=USER, tool=f"{folder}/bin/connectai-dsn")
        self.assert_it_works(self.home, "mine", user=USER, tool=f"{folder}/bin/connectai-dsn")
        self.home.file(f"{HOME}/.odbc.ini").unlink()
        self.install("uninstall", "--prefix", folder)
        self.assert_same(before, self.home.snapshot(), ISQL_HISTORY, f"{HOME[1:]}/drivers")
        self.assertEqual(list(self.home.file(f"{HOME}/drivers").iterdir()), [])

    def test_an_archive_with_a_file_missing_is_refused(self):
        self.home.file(self.installer).with_name("bin").joinpath("connectai-dsn").unlink()
        self.assertIn("bin/connectai-dsn is missing", self.refused())

    def test_missing_libraries_are_named(self):
        self.home.run("dpkg", "--remove", "--force-depends", "libcurl4")
        self.assertIn("libcurl.so.4 => not found", self.refused())

    def test_a_driver_of_the_whole_machine_is_not_hidden(self):
        test_deb.install(self.home, package(test_deb.PATTERN))
        self.assertIn("/etc/odbcinst.ini has a driver ConnectAI already", self.refused())

    def test_a_registration_of_the_users_own_is_left(self):
        self.home.write(f"{HOME}/.odbcinst.ini", "[ConnectAI]\nDriver=/opt/own.so\n", USER)
        self.assertIn("(/opt/own.so): take that section out first", self.refused())

    def test_without_the_machines_file_of_drivers_it_says_what_to_do(self):
        self.home.file("/etc/odbcinst.ini").unlink()
        self.assertIn("without it unixODBC does not read", self.refused())
        # It is so, and the second remedy is one.
        folder = f"{HOME}/odbc"
        self.home.run("mkdir", folder, user=USER)
        self.home.run("touch", f"{folder}/odbcinst.ini", user=USER)
        self.install(ODBCSYSINI=folder)
        self.assertIn("[ConnectAI]", self.home.run("odbcinst", "-q", "-d", user=USER, ODBCSYSINI=folder))
        self.assertNotIn("[ConnectAI]", self.home.run("odbcinst", "-q", "-d", user=USER, expect=1))

    def test_folders_that_cannot_be_are_refused(self):
        self.assertIn("cannot be written", self.refused("--prefix", "/opt/driver"))
        self.assertIn("wants a full path", self.refused("--prefix", "here"))
        self.assertIn("odbcinst.ini cannot hold", self.refused("--prefix", f"{HOME}/a;b"))
        self.assertIn("nothing of this is installed", self.refused("uninstall"))


if __name__ == "__main__":
    unittest.main()
