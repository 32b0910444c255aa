#!/usr/bin/env python3
"""The archive in a home directory: installed by a user without root, used, upgraded, taken out again."""

import contextlib
import re
import subprocess
import unittest

from clean_root import CleanRoot, raise_loopback
from shipped import (REPOSITORY, ROW, ROW_OF_ACCOUNTS, USER, PackageTest, next_package, next_version,
                     package, shown_commands, version)
import test_deb

PATTERN = "connectai-odbc-*.tar.gz"
HOME = f"/home/{USER}"
TOOL = f"{HOME}/.local/bin/connectai-dsn"
INI = f"{HOME}/.odbcinst.ini"
UNINSTALL = "share/connectai-odbc/uninstall.sh"
MANIFEST = "share/connectai-odbc/files"
ISQL_HISTORY = f"{HOME[1:]}/.isql_history"  # what isql itself leaves


def setUpModule():
    raise_loopback()
    global dependencies
    dependencies = CleanRoot()
    unittest.addModuleCleanup(dependencies.close)
    test_deb.install(dependencies, package(test_deb.PATTERN))
    dependencies.run("apt-get", "install", "--yes", "python3-pyodbc", "iodbc")
    dependencies.run("apt-get", "purge", "--yes", "connectai-odbc")
    dependencies.add_user()


class HomeDirectory(PackageTest):
    """The archive unpacked in a root of the test's own."""

    def setUp(self):
        super().setUp()
        self.home = self.root(dependencies)
        self.unpack(package(PATTERN))

    def unpack(self, archive):
        self.home.copy(archive, "/var/tmp/archive.tar.gz")
        self.home.run("tar", "--extract", "--gzip", "--file", "/var/tmp/archive.tar.gz",
                      "--directory", "/var/tmp", "--no-same-owner", user=USER)
        self.unpacked = f"/var/tmp/{archive.name.removesuffix('.tar.gz')}"
        self.installer = f"{self.unpacked}/install.sh"

    def install(self, *arguments, **more):
        return self.home.run(self.installer, *arguments, user=USER, **more)

    def refused(self, *arguments, **variables):
        """What it says when it refuses; it has changed nothing then."""
        before = self.home.snapshot()
        said = self.install(*arguments, expect=1, **variables)
        self.assert_same(before, self.home.snapshot())
        return said.replace("\n", " ")

    def drivers(self):
        """What ~/.odbcinst.ini has: the library of each section."""
        if not self.home.file(INI).exists():
            return {}
        return dict(re.findall(r"(?m)^\[(.*)\]\n(?:(?!\[|Driver).*\n)*Driver = (.*)$", self.home.read(INI)))

    def registered(self, folder):
        return {"ConnectAI": f"{folder}/lib/odbc/libconnectaiodbc.so",
                "ConnectAI iODBC": f"{folder}/lib/odbc/iodbc/libconnectaiodbc.so"}


class Installing(HomeDirectory):
    def test_it_works_for_its_user_with_every_client(self):
        self.install()
        self.add_data_source(self.home, "mine", user=USER, tool=TOOL)
        self.assert_it_works(self.home, "mine", user=USER, tool=TOOL)
        self.assert_pyodbc_reads(self.home, "mine", version(), USER)

    def test_iodbc_reads_through_a_driver_of_its_own(self):
        self.install()
        self.add_data_source(self.home, "mine", user=USER, tool=TOOL)
        # The data source names the driver for unixODBC; the connection string has the last word.
        answer = self.home.run("iodbctest", "DSN=mine;DRIVER={ConnectAI iODBC}",
                               text=f"{ROW_OF_ACCOUNTS}\nquit\n", user=USER)
        self.assertIn(ROW, [re.sub(r" *\| *| +$", ",", line).rstrip(",") for line in answer.splitlines()])

    def test_nothing_outside_the_home_directory_changes(self):
        before = self.home.snapshot()
        self.install()
        self.assert_same({name: value for name, value in before.items()
                          if not name.startswith("home/")},
                         {name: value for name, value in self.home.snapshot().items()
                          if not name.startswith("home/")})

    def test_each_driver_manager_has_a_driver_of_its_own(self):
        self.install()
        self.assertEqual(self.drivers(), self.registered(f"{HOME}/.local"))
        for library in self.drivers().values():
            self.assertTrue(self.home.file(library).is_file(), library)
        self.assertEqual(sorted(self.home.run("odbcinst", "-q", "-d", user=USER).splitlines()),
                         ["[ConnectAI iODBC]", "[ConnectAI]"])

    def test_what_is_registered_is_what_the_packages_register(self):
        self.install()
        expected = "".join(
            (REPOSITORY / f"packaging/odbcinst.{manager}.ini.in").read_text(encoding="utf-8")
            for manager in ("unixodbc", "iodbc"))
        self.assertEqual(self.home.read(INI),
                         expected.replace("@driver_dir@", f"{HOME}/.local/lib/odbc"))

    def test_a_registration_whose_library_is_gone_is_replaced(self):
        self.home.write("/opt/own.so", "")
        for gone in ("Driver=/opt/gone.so", "Description=without a library",
                     "Driver=/opt/own.so\nDriver64=/opt/gone.so"):  # which unixODBC prefers
            with self.subTest(gone):
                self.home.write(INI, f"[ConnectAI]\n{gone}\n[Other]\nDriver = /opt/other.so\n", USER)
                self.assertIn("replaced [ConnectAI]", self.install())
                self.assertEqual(self.drivers(),
                                 {"Other": "/opt/other.so", **self.registered(f"{HOME}/.local")})
                self.install("uninstall")

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
        manifest = f"{HOME}/.local/{MANIFEST}"
        self.home.write(manifest, self.home.read(manifest) + "file share/connectai-odbc/old\n")
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
        folder = f"{HOME}/drivers/of mine/with a blank"
        self.install("--prefix", folder)
        self.add_data_source(self.home, "mine", user=USER, tool=f"{folder}/bin/connectai-dsn")
        self.assert_it_works(self.home, "mine", user=USER, tool=f"{folder}/bin/connectai-dsn")
        self.home.file(f"{HOME}/.odbc.ini").unlink()
        self.install("uninstall", "--prefix", folder)
        self.assert_same(before, self.home.snapshot(), ISQL_HISTORY)

    def test_the_commands_that_the_page_shows_install_and_upgrade(self):
        commands = shown_commands("Home directory")
        self.assertIn("install.sh", commands)
        for number, archive in ((version(), package(PATTERN)), (next_version(), next_package(PATTERN))):
            self.home.copy(archive, f"{HOME}/{archive.name}")  # beside that of the last version
            self.home.run("sh", "-ec", commands.replace("VERSION", number), user=USER, text="token\n")
            self.assertEqual(self.home.run(TOOL, "--version", user=USER).split()[-1], number)
            self.home.run(TOOL, "remove", "crm", user=USER)


class Uninstalling(HomeDirectory):
    def test_it_leaves_nothing(self):
        before = self.home.snapshot()
        self.install()
        self.install("uninstall")
        self.assert_same(before, self.home.snapshot())

    def test_it_takes_no_archive(self):
        for folder in (f"{HOME}/.local", f"{HOME}/p/q with a blank"):
            with self.subTest(folder):
                before = self.home.snapshot()
                self.install("--prefix", folder)
                moved = f"{self.unpacked}.away"
                self.home.run("mv", self.unpacked, moved)
                self.home.run(f"{folder}/{UNINSTALL}", user=USER)
                self.assert_same(before, self.home.snapshot())
                self.home.run("mv", moved, self.unpacked)

    def test_what_is_installed_does_not_install(self):
        self.install()
        before = self.home.snapshot()
        self.assertIn("install.sh in the archive",
                      self.home.run(f"{HOME}/.local/{UNINSTALL}", "install", user=USER, expect=1))
        self.assert_same(before, self.home.snapshot())

    def test_what_cannot_be_removed_can_be_tried_again(self):
        before = self.home.snapshot()
        self.install()
        libraries = f"{HOME}/.local/lib/odbc"
        self.home.run("chmod", "a-w", libraries)
        said = self.home.run(f"{HOME}/.local/{UNINSTALL}", user=USER, expect=1)
        self.assertIn("what is left can be tried again", said)
        self.home.run("chmod", "u+w", libraries)
        self.home.run(f"{HOME}/.local/{UNINSTALL}", user=USER)
        self.assert_same(before, self.home.snapshot())

    def test_without_its_other_part_it_says_what_does(self):
        self.install()
        self.home.file(f"{HOME}/.local/share/connectai-odbc/odbcinst_sections.sh").unlink()
        self.assertIn("unpack the whole archive anew, and call\nits install.sh uninstall --prefix "
                      f"'{HOME}/.local'",
                      self.home.run(f"{HOME}/.local/{UNINSTALL}", user=USER, expect=1))
        self.install("uninstall")

    def test_it_leaves_what_is_not_its_own(self):
        self.home.run("mkdir", "-p", f"{HOME}/.local/bin", f"{HOME}/.local/share", user=USER)
        self.home.write(INI, "# mine\n[Other]\nDriver = /opt/other.so", USER)
        self.home.write(f"{HOME}/.odbc.ini", "[mine]\nDriver = ConnectAI\n", USER)
        before = self.home.snapshot()
        self.install()
        self.assertEqual(sorted(self.drivers()), ["ConnectAI", "ConnectAI iODBC", "Other"])
        self.install("uninstall")
        self.assert_same(before, self.home.snapshot(), INI[1:])
        self.assertEqual(self.home.read(INI), "# mine\n[Other]\nDriver = /opt/other.so\n")

    def test_comments_behind_the_sections_are_on_what_follows_and_stay(self):
        self.install()
        others = "# of the office\n[Other]\nDriver = /opt/other.so\n"
        self.home.write(INI, f"{self.home.read(INI)}\n{others}", USER)
        self.install("uninstall")
        self.assertEqual(self.home.read(INI), others)

    def test_a_section_that_names_another_library_by_now_is_left(self):
        self.install()
        self.home.write(INI, "[ConnectAI]\nDriver = /opt/own.so\n", USER)
        self.install("uninstall")
        self.assertEqual(self.drivers(), {"ConnectAI": "/opt/own.so"})

    def test_the_same_folder_in_another_spelling_is_the_same(self):
        self.home.run("mkdir", f"{HOME}/really", user=USER)
        self.home.run("ln", "-s", "really", f"{HOME}/link", user=USER)
        before = self.home.snapshot()
        for installed, removed in ((f"{HOME}/x/", f"{HOME}/x"), (f"{HOME}/x", f"/{HOME}//x/./"),
                                   (f"{HOME}/really/../x/y", f"{HOME}/x/y/../y"),
                                   (f"{HOME}/link/x", f"{HOME}/really/x"),
                                   (f"{HOME}/really/x", f"{HOME}/link/x")):
            with self.subTest(installed=installed, removed=removed):
                self.install("--prefix", installed)
                for library in self.drivers().values():
                    self.assertNotRegex(library, r"//|/\.\.?/")
                self.install("--prefix", removed)  # upgrades, and refuses nothing
                self.assertEqual(len(self.drivers()), 2)
                self.install("uninstall", "--prefix", removed)
                self.assert_same(before, self.home.snapshot())

    def test_a_folder_that_was_moved_can_be_taken_out(self):
        before = self.home.snapshot()
        self.install("--prefix", f"{HOME}/x")
        self.home.run("mv", f"{HOME}/x", f"{HOME}/y")
        self.home.run(f"{HOME}/y/{UNINSTALL}", user=USER)
        self.home.run("rmdir", f"{HOME}/y")
        self.assert_same(before, self.home.snapshot())


class Refusals(HomeDirectory):
    def test_an_archive_with_a_file_missing_is_refused(self):
        self.home.file(self.installer).with_name("bin").joinpath("connectai-dsn").unlink()
        self.assertIn("bin/connectai-dsn is missing", self.refused())

    def test_missing_libraries_are_named(self):
        self.home.run("dpkg", "--remove", "--force-depends", "libcurl4")
        self.assertIn("libcurl.so.4 => not found", self.refused())

    def test_a_libcurl_that_is_too_old_is_named(self):
        [library] = {path.resolve() for path in self.home.file("/usr/lib").glob("*/libcurl.so.4.*")}
        newer = library.read_bytes()
        for old in (b"7.86.0", b"6.99.9"):
            text, count = re.subn(rb"\0libcurl/\d+\.\d+\.\d+", b"\0libcurl/" + old, newer)
            self.assertEqual(count, 1)
            library.write_bytes(text)
            said = self.refused()
            self.assertIn(f"is of version {old.decode()}, and the driver needs 7.87 or newer", said)

    def test_a_glibc_that_is_too_old_is_named(self):
        line = "lib.so: /lib/libc.so.6: version `GLIBC_2.34' not found (required by lib.so)"
        self.home.write("/var/tmp/old/ldd", f"#!/bin/sh\ncat <<'SAID'\n{line}\nSAID\n")
        self.home.run("chmod", "755", "/var/tmp/old/ldd")
        self.assertIn("version `GLIBC_2.34' not found", self.refused(PATH="/var/tmp/old:/usr/bin:/bin"))

    def test_a_driver_of_the_whole_machine_is_not_hidden(self):
        test_deb.install(self.home, package(test_deb.PATTERN))
        self.assertIn("/etc/odbcinst.ini has a driver ConnectAI already", self.refused())

    def test_a_registration_of_the_users_own_is_left(self):
        self.home.write("/opt/own.so", "")
        for section, library in (("ConnectAI", "/opt/own.so"), ("ConnectAI iODBC", "/opt/own.so"),
                                 ("connectai", "own.so")):  # which the loader looks for
            with self.subTest(section):
                self.home.write(INI, f"[{section}]\nDriver={library}\n", USER)
                self.assertIn(f"({library}): take that section out first", self.refused())

    def test_another_folders_installation_is_named_with_what_takes_it_out(self):
        self.install("--prefix", f"{HOME}/x")
        self.assertIn(f"{HOME}/x/{UNINSTALL} takes that out", self.refused())

    def test_a_file_of_somebody_elses_is_left(self):
        self.home.run("mkdir", "-p", f"{HOME}/.local/bin", user=USER)
        self.home.write(TOOL, "mine", USER)
        self.assertIn(f"{TOOL} is there already", self.refused())

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
        self.assertIn("goes up from a folder that is not there", self.refused("--prefix", f"{HOME}/a/../b"))
        self.assertIn("nothing of this is installed", self.refused("uninstall"))

    def test_a_file_of_drivers_that_cannot_be_written_is_left(self):
        self.home.write(INI, "[Other]\nDriver = /opt/other.so\n", USER)
        for mode, problem in (("400", "written"), ("000", "read")):
            self.home.run("chmod", mode, INI)
            self.assertIn(f"{INI} cannot be {problem}", self.refused())


class NoRoom(HomeDirectory):
    """What ends in the middle leaves nothing of it, and can be done again."""

    @contextlib.contextmanager
    def disk(self, folder, size):
        """A small disk of the user's own at a folder."""
        self.home.run("mkdir", "-p", folder, user=USER)
        path = self.home.file(folder)
        owner = path.stat()
        subprocess.run(["mount", "-t", "tmpfs", "-o",
                        f"size={size},uid={owner.st_uid},gid={owner.st_gid},mode=755", "tmpfs", path], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", path], check=True)

    def test_a_full_disk_is_left_as_it_was(self):
        for size in ("64k", "1m", "4m"):
            with self.subTest(size), self.disk(f"{HOME}/small", size):
                said = self.refused("--prefix", f"{HOME}/small/p/q")
                self.assertIn("No space left on device", said)
                self.assertIn("nothing was changed", said)
                self.assertIn("nothing of this is installed",
                              self.refused("uninstall", "--prefix", f"{HOME}/small/p/q"))

    def test_a_full_disk_keeps_the_version_that_it_has(self):
        with self.disk(f"{HOME}/small", "12m"):
            self.install("--prefix", f"{HOME}/small")
            self.unpack(next_package(PATTERN))
            self.home.run("sh", "-c", f"cat /dev/zero >{HOME}/small/filler || true", user=USER)
            self.assertIn("nothing was changed", self.refused("--prefix", f"{HOME}/small"))
            self.home.run(f"{HOME}/small/{UNINSTALL}", user=USER)
            self.assertEqual([path.name for path in self.home.file(f"{HOME}/small").iterdir()], ["filler"])
        self.assertEqual(self.drivers(), {})

    def test_a_home_directory_without_room_for_the_registration(self):
        self.home.write("/var/tmp/ini", "[Other]\nDriver = /opt/other.so\n")
        self.home.run("mkdir", "/opt/mine")
        self.home.run("chown", f"{USER}:", "/opt/mine")
        with self.disk(HOME, "16k"):
            self.home.run("cp", "/var/tmp/ini", INI, user=USER)
            self.home.run("sh", "-c", f"cat /dev/zero >{HOME}/filler || true", user=USER)
            self.assertIn(f"{INI} cannot be written", self.refused("--prefix", "/opt/mine/driver"))

    def test_a_signal_in_the_middle_undoes_it(self):
        # The fourth file to be copied is the last.
        self.home.write("/var/tmp/bin/cp", """#!/bin/sh
echo . >>/var/tmp/copied
[ "$(grep -c . /var/tmp/copied)" -lt 4 ] || kill -TERM "$PPID"
exec /bin/cp "$@"
""")
        self.home.write("/var/tmp/copied", "", USER)
        self.home.run("chmod", "755", "/var/tmp/bin/cp")
        before = self.home.snapshot()
        self.install(expect=143, PATH="/var/tmp/bin:/usr/bin:/bin")
        self.assertEqual(len(self.home.read("/var/tmp/copied").split()), 4)
        self.assert_same(before, self.home.snapshot())


if __name__ == "__main__":
    unittest.main()
