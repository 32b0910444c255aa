#!/usr/bin/env python3
"""What the .deb makes of odbcinst.ini, and takes out again: of one that is empty, has a section of the
driver's already, has comments, or cannot be written."""

import configparser
import pathlib
import stat
import unittest

from clean_root import raise_loopback
from shipped import DEBIAN_LIBRARY, ROW_OF_ACCOUNTS, USER, PackageTest, next_package, package
import test_deb

INI = "/etc/odbcinst.ini"
SETUP_LIBRARY = DEBIAN_LIBRARY.replace(".so", "S.so")
IODBC_LIBRARY = DEBIAN_LIBRARY.replace("/odbc/", "/odbc/iodbc/")
IODBC = "ConnectAI iODBC"
TEMPLATES = "/usr/share/connectai-odbc/odbcinst.{}.ini"
GONE = "/usr/lib/odbc/libconnectaiodbc.so"
OTHER = """\
; drivers of this machine
# ConnectAI is in a package

[Other]      # not ours
Description =   Of somebody else
Driver\t=/opt/other.so
"""


def setUpModule():
    raise_loopback()
    global dependencies
    dependencies = test_deb.root_with_dependencies("iodbc")


def sections(text):
    """The file as odbcinst reads it; entries' names in lower case."""
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#", ";"))
    parser.read_string(text)
    return {name: dict(parser[name]) for name in parser.sections()}


class RegistrationTest(PackageTest):
    def setUp(self):
        super().setUp()
        self.fresh = self.root(dependencies)

    def install(self, ini=None, deb=None, **more):
        """Installs behind `ini` as the machine's file, and returns what dpkg says."""
        if ini is not None:
            self.fresh.write(INI, ini)
        deb = deb or package(test_deb.PATTERN)
        self.fresh.copy(deb, f"/var/tmp/{deb.name}")
        return self.fresh.run("dpkg", "--install", f"/var/tmp/{deb.name}", **more)

    def remove(self, **more):
        return self.fresh.run("dpkg", "--remove", "connectai-odbc", **more)

    def sections(self):
        return sections(self.fresh.read(INI))

    def assert_usable(self):
        self.add_data_source(self.fresh, "mine", user=USER)
        self.assert_it_works(self.fresh, "mine", USER)
        self.fresh.run("connectai-dsn", "doctor", "mine", user=USER)


class Sections(RegistrationTest):
    def test_there_is_one_for_each_manager_with_files_that_are_there(self):
        self.install()
        found = self.sections()
        self.assertEqual(found.keys(), {"ConnectAI", IODBC})
        self.assertEqual((found["ConnectAI"]["driver"], found["ConnectAI"]["setup"],
                          found["ConnectAI"]["threading"], found[IODBC]["driver"]),
                         (DEBIAN_LIBRARY, SETUP_LIBRARY, "0", IODBC_LIBRARY))
        for section in found.values():
            self.assertEqual(section["usagecount"], "1")
            for entry in {"driver", "setup"} & section.keys():
                self.assertTrue(self.fresh.file(section[entry]).is_file(), section[entry])

    def test_the_templates_have_the_same_sections(self):
        self.install()
        for manager, name in (("unixodbc", "ConnectAI"), ("iodbc", IODBC)):
            self.assertEqual({name: {**sections(self.fresh.read(TEMPLATES.format(manager)))[name],
                                     "usagecount": "1"}}, {name: self.sections()[name]})

    def test_odbcinst_goes_on_counting(self):
        self.install()
        for manager, name in (("unixodbc", "ConnectAI"), ("iodbc", IODBC)):
            self.fresh.run("odbcinst", "-i", "-d", "-f", TEMPLATES.format(manager))
            self.assertEqual(self.sections()[name]["usagecount"], "2")
            self.fresh.run("odbcinst", "-u", "-d", "-n", name)
            self.assertEqual(self.sections()[name]["usagecount"], "1")
        self.assertEqual(self.sections().keys(), {"ConnectAI", IODBC})

    def test_drivers_that_were_registered_twice_go_too(self):
        self.install()
        for manager in ("unixodbc", "iodbc"):
            self.fresh.run("odbcinst", "-i", "-d", "-f", TEMPLATES.format(manager))
        self.remove()
        self.assertEqual(self.fresh.read(INI), "")

    def test_an_upgrade_brings_back_one_that_is_missing(self):
        self.install()
        self.fresh.run("odbcinst", "-u", "-d", "-n", IODBC)
        self.install(deb=next_package(test_deb.PATTERN))
        self.assertEqual(self.sections().keys(), {"ConnectAI", IODBC})


    def test_what_doctor_says_of_one_that_is_missing_can_be_done(self):
        self.install()
        self.fresh.write(INI, "")
        said = self.fresh.run("connectai-dsn", "doctor", expect=1)
        self.assertIn("with a FILE as odbcinst.ini.example has it, among the driver's documents", said)
        self.fresh.run("odbcinst", "-i", "-d", "-f", "/usr/share/doc/connectai-odbc/odbcinst.ini.example")
        self.assert_usable()


class ThereAlready(RegistrationTest):
    """A section of the driver's name that somebody else has made."""

    def test_a_library_that_is_not_there_is_replaced(self):
        said = self.install(f"[ConnectAI]\nDescription = mine\n# pooled\nCPTimeout=60\nDriver={GONE}\n"
                            f"Setup={GONE}\nUsageCount=3\n\n{OTHER}")
        self.assertIn(f"named {GONE}, which is not there; it names {DEBIAN_LIBRARY} now", said)
        found = self.sections()["ConnectAI"]
        self.assertEqual((found["driver"], found["setup"], found["usagecount"]),
                         (DEBIAN_LIBRARY, SETUP_LIBRARY, "1"))
        self.assertEqual((found["description"], found["cptimeout"], found["threading"]),
                         ("mine", "60", "0"))
        self.assertIn("# pooled\n", self.fresh.read(INI))
        self.assertIn(OTHER, self.fresh.read(INI))
        self.assert_usable()

    def test_a_library_for_64_bits_that_is_not_there_is_replaced(self):
        self.install(f"[connectai]\nDriver = {DEBIAN_LIBRARY}\nDriver64 = {GONE}\n")
        self.assertNotIn("driver64", self.sections()["connectai"])
        self.assert_usable()

    def test_a_setup_library_that_is_not_there_is_replaced(self):
        self.install(f"[ConnectAI]\nDriver={DEBIAN_LIBRARY}\nSetup={GONE}\nThreading=0\n")
        self.assertEqual(self.sections()["ConnectAI"]["setup"], SETUP_LIBRARY)
        self.assert_usable()

    def test_one_without_a_library_is_completed(self):
        self.install("[ConnectAI]\nCPTimeout=60\n")
        found = self.sections()["ConnectAI"]
        self.assertEqual((found["driver"], found["cptimeout"]), (DEBIAN_LIBRARY, "60"))
        self.assert_usable()

    def test_one_with_the_library_for_the_other_manager_is_put_right(self):
        self.install(f"[ConnectAI]\nDriver={IODBC_LIBRARY}\nUsageCount=2\n")
        self.assertEqual(self.sections()["ConnectAI"]["driver"], DEBIAN_LIBRARY)

    def test_one_with_the_library_for_the_other_manager_is_taken_out(self):
        self.install()
        text = self.fresh.read(INI).replace(f"={DEBIAN_LIBRARY}", f"={IODBC_LIBRARY}")
        self.fresh.write(INI, text.replace("UsageCount=1", "UsageCount=2"))
        self.remove()
        self.assertEqual(self.fresh.read(INI), "")

    def test_an_upgrade_puts_a_moved_library_right(self):
        self.install()
        self.fresh.write(INI, self.fresh.read(INI).replace(f"={DEBIAN_LIBRARY}", f"={GONE}"))
        self.install(deb=next_package(test_deb.PATTERN))
        self.assertEqual(self.sections()["ConnectAI"]["driver"], DEBIAN_LIBRARY)

    def test_a_library_that_is_there_is_left_alone_and_told_of(self):
        for section, entry in (("connectai", "Driver64"), (IODBC, "Driver")):
            with self.subTest(section=section):
                own = f"[{section}]\nDescription=Built here\n{entry}=/opt/build/libconnectaiodbc.so\n"
                self.fresh.write("/opt/build/libconnectaiodbc.so", "")
                said = self.install(own)
                self.assertIn("names another library, /opt/build/libconnectaiodbc.so", said)
                self.assertTrue(self.fresh.read(INI).startswith(own))
                self.remove()
                self.assertEqual(self.fresh.read(INI), own)

    def test_a_library_that_the_loader_looks_for_is_left_alone(self):
        own = "[ConnectAI]\nDriver=libconnectaiodbc.so\n"
        self.assertIn("names another library, libconnectaiodbc.so", self.install(own))
        self.remove()
        self.assertEqual(self.fresh.read(INI), own)

    def test_what_it_says_to_do_does_it(self):
        self.fresh.write("/opt/build/libconnectaiodbc.so", "")
        said = self.install("[ConnectAI]\nDriver=/opt/build/libconnectaiodbc.so\n")
        remedy = said.partition("To use this package's instead: ")[2].splitlines()[0]
        self.fresh.run("sh", "-c", remedy)
        self.assert_usable()


class TheFile(RegistrationTest):
    def test_all_else_in_it_stays_as_it_is(self):
        commented = f"{OTHER}# the end\n"
        for text in ("", OTHER, commented, f"{OTHER}\n\n", OTHER.replace("\n", "\r\n")):
            with self.subTest(text=text):
                self.install(text)
                self.assertTrue(self.fresh.file(INI).read_bytes().startswith(text.encode()))
                self.assertLessEqual({"ConnectAI", IODBC}, self.sections().keys())
                self.remove()
                self.assertEqual(self.fresh.file(INI).read_bytes(), text.encode())

    def test_what_is_added_behind_a_section_stays(self):
        self.install(OTHER)
        added = "# of the next\n[Next] \nDriver = /opt/next.so\n"
        self.fresh.write(INI, self.fresh.read(INI).replace(f"[{IODBC}]", f"{added}[{IODBC}]") + added)
        self.remove()
        self.assertEqual(self.fresh.read(INI), OTHER + added + added)

    def test_a_last_line_without_an_end_gets_one(self):
        self.install(OTHER.rstrip("\n"))
        self.assertEqual(self.sections().keys(), {"Other", "ConnectAI", IODBC})

    def test_owner_and_rights_stay_and_nothing_lies_beside_it(self):
        self.fresh.write(INI, OTHER, USER)
        self.fresh.file(INI).chmod(0o660)
        before = self.fresh.file(INI).stat()
        listed = sorted(self.fresh.file("/etc").iterdir())
        self.install()
        after = self.fresh.file(INI).stat()
        self.assertEqual((before.st_uid, before.st_gid, before.st_mode),
                         (after.st_uid, after.st_gid, after.st_mode))
        self.assertEqual(sorted(self.fresh.file("/etc").iterdir()), listed)

    def test_a_link_stays_one(self):
        self.fresh.write("/etc/odbc/drivers", OTHER)
        self.fresh.file(INI).unlink()
        self.fresh.file(INI).symlink_to("odbc/drivers")
        self.install()
        self.assertEqual(self.fresh.file(INI).readlink(), pathlib.Path("odbc/drivers"))
        self.assertIn("[ConnectAI]", self.fresh.read("/etc/odbc/drivers"))
        self.remove()
        self.assertEqual(self.fresh.read("/etc/odbc/drivers"), OTHER)

    def test_one_that_is_missing_is_made(self):
        self.fresh.file(INI).unlink()
        self.install()
        self.assertEqual(stat.S_IMODE(self.fresh.file(INI).stat().st_mode), 0o644)
        self.assert_usable()

    def test_one_that_is_mounted_is_written_to(self):
        self.fresh.write("/opt/drivers", OTHER)
        self.fresh.mount(self.fresh.file("/opt/drivers"), INI)
        self.install()
        self.assertIn("[ConnectAI]", self.fresh.read("/opt/drivers"))

    def test_where_it_cannot_be_written_reason_and_remedy_are_told(self):
        self.fresh.mount(self.fresh.file("/etc"), "/etc", "--options=ro")
        said = self.install(expect=1)
        self.assertIn(f"the section [ConnectAI] could not be written to {INI}: ", said)
        self.assertIn("Read-only file system", said)
        self.fresh.unmount("/etc")
        remedy = said.partition("to have it done by the package: ")[2].splitlines()[0]
        self.fresh.run("sh", "-c", remedy)
        self.assert_usable()

    def test_where_it_cannot_be_written_the_package_goes_all_the_same(self):
        self.install()
        self.fresh.mount(self.fresh.file("/etc"), "/etc", "--options=ro")
        said = self.remove()
        self.assertIn(f"the section [ConnectAI] could not be taken out of {INI}: ", said)
        self.assertIn("take it out by hand", said)
        self.assertFalse(self.fresh.file(DEBIAN_LIBRARY).exists())


class Iodbc(RegistrationTest):
    """iodbctest, whose manager reads the same two files."""

    def iodbctest(self, connection_string):
        return self.fresh.run("iodbctest", connection_string, user=USER,
                              text=f"{ROW_OF_ACCOUNTS}\nquit\n")

    def test_a_data_source_of_the_section_is_read(self):
        self.install()
        self.add_data_source(self.fresh, "crm-iodbc", f"--driver={IODBC}", user=USER)
        self.assertRegex(self.iodbctest("DSN=crm-iodbc"), r"(?m)^2 +\|Blåbær Trading *$")

    def test_a_data_source_of_the_other_section_is_read_with_the_driver_named(self):
        self.install()
        self.add_data_source(self.fresh, "crm", user=USER)
        self.assertRegex(self.iodbctest(f"DSN=crm;Driver={IODBC}"), r"(?m)^2 +\|Blåbær Trading *$")

    def test_an_error_has_its_state_and_its_words(self):
        self.install()
        said = self.iodbctest(f"Driver={IODBC};URL={self.server.url};User=user@example.com")
        self.assertRegex(said, r"\[connectai-odbc\] .*Password.* SQLSTATE=28000")


if __name__ == "__main__":
    unittest.main()
