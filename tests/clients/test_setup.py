#!/usr/bin/env python3
"""Data sources made as installers make them, and used by isql.

installer.c calls unixODBC's installer library, which loads the driver's setup library; odbcinst is
unixODBC's own tool, which writes odbc.ini itself. CONNECTAI_INSTALLER is the program's path.
"""

import os
import pathlib
import stat
import subprocess
import tempfile
import unittest

import mock as stand_in


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


class Installation(unittest.TestCase):
    """Each test has a folder of its own, with the driver in odbcinst.ini and no data source."""

    def setUp(self):
        self.folder = stand_in.OdbcFolder(setup=os.environ["CONNECTAI_SETUP"])
        self.addCleanup(self.folder.close)
        self.user_ini = pathlib.Path(self.folder.path, "user.ini")
        self.system_ini = pathlib.Path(self.folder.path, "odbc.ini")
        self.environment = {**os.environ, **self.folder.environment, "ODBCINI": str(self.user_ini)}

    def run_program(self, *command, statements=""):
        return subprocess.run(command, input=statements, capture_output=True, encoding="utf-8",
                              timeout=120, check=False, env=self.environment)

    def installer(self, what, *arguments, driver="ConnectAI"):
        return self.run_program(os.environ["CONNECTAI_INSTALLER"], what, driver, *arguments)

    def assert_done(self, done, output=""):
        self.assertEqual((done.returncode, done.stdout), (0, output), done.stderr)

    def assert_usable(self, name):
        done = self.run_program(stand_in.program("isql", "unixodbc"), name, "-b", "-v", "-d,",
                                statements="SELECT Id, Name FROM Accounts WHERE Id = 2\n")
        self.assertEqual(done.stdout.split("\n")[0], "2,Blåbær Trading", done.stderr)

    def pairs(self, **more):
        keywords = {**server.data_source(), **more}
        return [f"{keyword}={value}" for keyword, value in keywords.items()]


class Installer(Installation):
    def test_a_users_data_source_is_used_by_isql(self):
        self.assert_done(self.installer("add", "DSN=crm", "Description=The CRM", *self.pairs()))
        self.assert_usable("crm")
        self.assertIn("[crm]\nDriver=ConnectAI\nDescription=The CRM\n", self.user_ini.read_text())
        self.assertEqual(self.system_ini.read_text(), "")

    def test_a_systems_data_source_is_used_by_isql(self):
        self.assert_done(self.installer("add-system", "DSN=crm", *self.pairs()))
        self.assert_usable("crm")
        self.assertIn("[crm]\nDriver=ConnectAI\n", self.system_ini.read_text())
        self.assert_done(self.installer("remove-system", "DSN=crm"))
        self.assertNotIn("crm", self.system_ini.read_text())

    def test_the_first_of_the_systems_makes_the_file(self):
        self.system_ini.unlink()
        before = os.umask(0o022)
        self.addCleanup(os.umask, before)
        self.assert_done(self.installer("add-system", "DSN=crm", *self.pairs()))
        self.assertEqual(stat.S_IMODE(self.system_ini.stat().st_mode), 0o644)
        self.assert_usable("crm")

    def test_installers_and_comments_do_not_harm_each_other(self):
        others = "# ours\n[keep]\nDriver = Other\n; kept\nServer=x\n"
        self.user_ini.write_text(others)
        self.assert_done(self.installer("add", "DSN=crm", *self.pairs()))
        self.assertTrue(self.user_ini.read_text().startswith(others))
        self.assert_usable("crm")
        self.assert_done(self.installer("remove", "DSN=crm"))
        self.assertEqual(self.user_ini.read_text(), others)

    def test_one_that_is_changed_is_used_by_isql(self):
        self.assert_done(self.installer("add", "DSN=crm", *self.pairs(Password="wrong")))
        self.assert_done(self.installer("config", "DSN=crm", f"PWD={stand_in.TOKEN}", "Timeout=60"))
        self.assert_usable("crm")

    def test_one_that_is_removed_is_gone(self):
        self.assert_done(self.installer("add", "DSN=crm", *self.pairs()))
        self.assert_done(self.installer("remove", "DSN=crm"))
        self.assertEqual(self.user_ini.read_text(), "")
        done = self.installer("remove", "DSN=crm")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, "^9 There is no data source crm in ")

    def test_what_is_wrong_arrives_and_nothing_is_written(self):
        done = self.installer("add", "DSN=crm", "Workspce=x", "Timeout=long", "Password=a\nb")
        self.assertEqual(done.returncode, 1)
        self.assertEqual([line.split(": ")[0] for line in done.stdout.splitlines()], [
            "8 The keyword Workspce is unknown; did you mean Workspace?",
            "8 Timeout=long is not valid", "8 Password"])
        self.assertFalse(self.user_ini.exists())

    def test_the_wide_call_takes_ascii(self):
        self.assert_done(self.installer("add-wide", "DSN=crm", *self.pairs()))
        self.assert_usable("crm")

    def test_what_the_wide_call_has_mangled_is_refused(self):
        done = self.installer("add-wide", b"DSN=B\xfccher")  # a unit for each octet: Bücher
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, "^9 The data source name is not valid")
        self.assertFalse(self.user_ini.exists())

    def test_the_driver_is_installed_and_removed(self):
        library = os.environ["CONNECTAI_SETUP"]
        self.assert_done(self.installer("install-driver", library),
                         "ConnectAI needs nothing beyond its section of odbcinst.ini\n")
        self.assert_done(self.installer("add", "DSN=crm", *self.pairs()))
        self.assert_done(self.installer("remove-driver", library),
                         "The data sources of ConnectAI are left as they are: crm\n")
        self.assert_usable("crm")

    def test_the_graphical_tools_list(self):
        done = self.installer("properties")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertTrue(done.stdout.startswith(
            "Name 1 \nDescription 1 ConnectAI\nDriver 0 ConnectAI\n"
            "URL 1 https://cloud.cdata.com/api\n"), done.stdout)
        self.assertIn("\nPassword 6 \n", done.stdout)
        self.assertIn("\nReadAhead 3 true\n  true\n  false\n", done.stdout)


class Odbcinst(Installation):
    def odbcinst(self, *arguments):
        return self.run_program(stand_in.program("odbcinst", "odbcinst"), *arguments)

    def test_a_data_source_from_a_template_is_used_by_isql(self):
        with tempfile.NamedTemporaryFile("w", suffix=".ini", encoding="utf-8") as template:
            template.write("\n".join(["[crm]", "Driver=ConnectAI", *self.pairs()]) + "\n")
            template.flush()
            done = self.odbcinst("-i", "-s", "-h", "-f", template.name)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assert_usable("crm")
        # It can be changed and removed like any other.
        self.assert_done(self.installer("config", "DSN=crm", "Timeout=60"))
        self.assert_usable("crm")
        self.assertIn("Timeout=60", self.odbcinst("-q", "-s", "-h", "-n", "crm").stdout)
        self.assert_done(self.installer("remove", "DSN=crm"))
        self.assertEqual(self.user_ini.read_text(), "")

    def test_the_example_registers_the_setup_library(self):
        example = pathlib.Path(__file__).parents[2] / "odbcinst.ini.example"
        text = example.read_text(encoding="utf-8")
        for name, path in (("libconnectaiodbc.so", os.environ["CONNECTAI_DRIVER"]),
                           ("libconnectaiodbcS.so", os.environ["CONNECTAI_SETUP"])):
            self.assertIn(f"/usr/lib/x86_64-linux-gnu/odbc/{name}\n", text)
            text = text.replace(f"/usr/lib/x86_64-linux-gnu/odbc/{name}\n", f"{path}\n")
        registered = pathlib.Path(self.folder.path, "odbcinst.ini")
        registered.write_text("")
        template = pathlib.Path(self.folder.path, "template.ini")
        template.write_text(text, encoding="utf-8")
        self.assertEqual(self.odbcinst("-i", "-d", "-f", str(template)).returncode, 0)
        self.assertIn(f"Setup={os.environ['CONNECTAI_SETUP']}\n", registered.read_text())
        self.assert_done(self.installer("add", "DSN=crm", *self.pairs()))
        self.assert_usable("crm")


if __name__ == "__main__":
    unittest.main(verbosity=2)
