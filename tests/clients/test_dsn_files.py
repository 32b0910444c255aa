#!/usr/bin/env python3
"""connectai-dsn writes the installer's files so that nothing of anybody's is lost, and unixODBC reads
what it has written: many at a time, interrupted, and where it may not write."""

import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
import unittest

import mock as stand_in
from dsn_tool import ToolTest

SECRET = "pat-4f1d8c"  # may be in no output
OTHERS = """\
# Ours, see the wiki
[keep]
Driver   = Other
; Server = old
Server   = new\r

[other]
\tDriver=Other
[keep]
Driver=Third
"""
NOBODY = 65534


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


class Files(ToolTest):
    def start(self, *arguments):
        return subprocess.Popen([os.environ["CONNECTAI_DSN"], *arguments], env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, encoding="utf-8")

    def write(self, text):
        self.user_ini.write_bytes(text.encode())
        self.user_ini.chmod(0o600)

    def content(self):
        return self.user_ini.read_bytes().decode()

    def names(self):
        return sorted(re.findall(r"^\[(.*)\]", self.content(), re.M))

    def assert_nothing_beside(self):
        """No lock, and nothing that has been half written."""
        beside = {path.name for path in self.user_ini.parent.iterdir()}
        self.assertEqual({name for name in beside if name.startswith("user.ini")}, {"user.ini"})


class Unchanged(Files):
    def test_what_others_have_in_the_file_stays(self):
        self.write(OTHERS)
        keywords = server.data_source()
        self.assert_done(self.tool("add", "crm", *[f"{k}={v}" for k, v in keywords.items()]))
        self.assertTrue(self.content().startswith(OTHERS))
        self.assertEqual(self.isql("crm", "SELECT Id, Name FROM Accounts WHERE Id = 2"),
                         "2,Blåbær Trading")
        self.assert_done(self.tool("edit", "crm", "Timeout=60", "User="))
        self.assertTrue(self.content().startswith(OTHERS))
        self.assert_done(self.tool("remove", "crm"))
        self.assertEqual(self.content(), OTHERS)

    def test_comments_and_order_stay_in_a_section_that_is_changed(self):
        keywords = server.data_source(User="nobody@example.com")
        section = "# The CRM\n[crm]\n; of sales\nDriver = ConnectAI\n" + "".join(
            f"  {k} = {v}\n# {k}, see above\n" for k, v in keywords.items())
        self.write(OTHERS + section)
        user = server.data_source()["User"]
        self.assert_done(self.tool("edit", "crm", f"UID={user}"))
        self.assertEqual(self.content(),
                         OTHERS + section.replace("nobody@example.com", user))
        self.assertEqual(self.isql("crm", "SELECT Id, Name FROM Accounts WHERE Id = 2"),
                         "2,Blåbær Trading")

    def test_a_file_that_unixodbc_cannot_read_is_left_alone(self):
        for text, why in (("Driver=x\n[crm]\nDriver=ConnectAI\n", "it does not begin with a section"),
                          ("\ufeff[crm]\nDriver=ConnectAI\n", "it begins with a byte order mark")):
            with self.subTest(why):
                self.write(text)
                self.assert_fails(self.tool("add", "erp"), 1, f"{self.user_ini} is not changed, "
                                  f"because unixODBC cannot read it: {why}")
                self.assertEqual(self.content(), text)


class Together(Files):
    def test_sixteen_at_once_are_all_there(self):
        self.write(OTHERS)
        for before in ("", None):
            with self.subTest("there is a file" if before == "" else "there is none"):
                if before is None:
                    self.user_ini.unlink()
                added = [f"crm{number:02}" for number in range(16)]
                running = [self.start("add", name, "User=u", "Timeout=5") for name in added]
                for tool in running:
                    output, problems = tool.communicate(timeout=120)
                    self.assertEqual((tool.returncode, problems), (0, ""), output)
                others = ["keep", "keep", "other"] if before == "" else []
                self.assertEqual(self.names(), added + others)
                if others:
                    self.assertTrue(self.content().startswith(OTHERS))
                self.assertEqual(self.content().count("\nUser=u\nTimeout=5\n"), 16)
                self.assert_nothing_beside()

    def test_of_several_of_one_name_the_first_stays(self):
        self.write(OTHERS)
        running = {str(number): self.start("add", "crm", f"User={number}") for number in range(8)}
        done = []
        for number, tool in running.items():
            problems = tool.communicate(timeout=120)[1]
            if tool.returncode == 0:
                done.append(number)
            else:
                self.assertIn(f"There is a data source crm in {self.user_ini} already", problems)
        self.assertEqual(len(done), 1)
        self.assertEqual(self.content(),
                         f"{OTHERS}\n[crm]\nDriver=ConnectAI\nUser={done[0]}\n")

    def test_changes_and_removals_do_not_undo_each_other(self):
        self.write(OTHERS)
        for number in range(4):
            self.assert_done(self.tool("add", f"a{number}", "Timeout=5"))
            self.assert_done(self.tool("add", f"b{number}", "Timeout=5"))
        running = [self.start("edit", f"a{number}", "Timeout=7") for number in range(4)]
        running += [self.start("remove", f"b{number}") for number in range(4)]
        running += [self.start("add", f"c{number}") for number in range(4)]
        for tool in running:
            output, problems = tool.communicate(timeout=120)
            self.assertEqual((tool.returncode, problems), (0, ""), output)
        self.assertEqual(self.names(), ["a0", "a1", "a2", "a3", "c0", "c1", "c2", "c3", "keep",
                                        "keep", "other"])
        self.assertEqual(self.content().count("Timeout=7"), 4)


class Interrupted(Files):
    def test_the_file_is_the_old_one_or_the_new_one(self):
        chance = random.Random(4)
        before = OTHERS + "\n[crm]\nDriver=ConnectAI\nTimeout=5\n"
        after = before.replace("Timeout=5", "Timeout=7")
        self.write(before)
        begin = time.monotonic()
        self.assert_done(self.tool("edit", "crm", "Timeout=7"))
        longest = time.monotonic() - begin
        seen = set()
        for number in range(150):
            self.write(before)
            ending = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[number % 3]
            tool = self.start("edit", "crm", "Timeout=7")
            time.sleep(chance.uniform(0, 1.2 * longest))
            tool.send_signal(ending)
            tool.communicate(timeout=120)
            self.assertIn(tool.returncode, (0, -ending))
            self.assertIn(self.content(), (before, after))
            seen.add(self.content())
            if ending != signal.SIGKILL:
                self.assert_nothing_beside()
            for path in self.user_ini.parent.glob("user.ini.*"):
                self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
                path.unlink()
        self.assertIn(before, seen)
        self.assert_done(self.tool("edit", "crm", "Timeout=7"))
        self.assertEqual(self.content(), after)


class Permissions(Files):
    def as_somebody(self, *arguments):
        """As a user who is not root."""
        if os.geteuid() != 0:
            return self.tool(*arguments)
        self.user_ini.parent.chmod(0o755)
        try:
            return subprocess.run([os.environ["CONNECTAI_DSN"], *arguments], input="",
                                  capture_output=True, encoding="utf-8", timeout=120, check=False,
                                  env=self.environment, user=NOBODY, group=NOBODY, extra_groups=[])
        except PermissionError as error:
            self.skipTest(f"NOT TRIED: root alone may run the program where it is: {error}")

    def closed_folder(self, folder):
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)

    def test_the_systems_file_needs_root(self):
        self.assert_done(self.tool("add", "--system", "crm", "Timeout=5"))
        before = self.system_ini.read_text()
        self.system_ini.chmod(0o444)
        for command in (("add", "erp"), ("edit", "crm", "Timeout=7"), ("remove", "crm")):
            with self.subTest(command[0]):
                done = self.as_somebody(command[0], "--system", *command[1:])
                self.assert_fails(done, 1, f"{self.system_ini} cannot be changed: Permission denied: "
                                  "run it as root, or make a data source of your own without "
                                  "--system")
                self.assertEqual(self.system_ini.read_text(), before)

    def test_nobody_is_asked_for_a_secret_in_vain(self):
        self.system_ini.write_text("")
        self.system_ini.chmod(0o444)
        self.assert_fails(self.as_somebody("add", "--system", "crm", "Password=-"), 1,
                          f"{self.system_ini} cannot be changed: Permission denied")

    def test_a_file_in_a_folder_of_others_is_written(self):
        self.write(OTHERS)
        self.user_ini.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(self.user_ini, NOBODY, NOBODY)
        self.closed_folder(self.user_ini.parent)
        self.assert_done(self.as_somebody("add", "crm"), f"added crm to {self.user_ini}\n")
        self.assertEqual(self.content(), OTHERS + "\n[crm]\nDriver=ConnectAI\n")
        self.assert_done(self.as_somebody("remove", "crm"))
        self.assertEqual(self.content(), OTHERS)
        self.assert_nothing_beside()

    def test_the_first_system_data_source_makes_the_file(self):
        self.system_ini.unlink()
        before = os.umask(0o022)
        self.addCleanup(os.umask, before)
        self.assert_done(self.tool("add", "--system", "crm"), f"added crm to {self.system_ini}\n")
        self.assertEqual(stat.S_IMODE(self.system_ini.stat().st_mode), 0o644)
        self.assertEqual(self.system_ini.read_text(), "[crm]\nDriver=ConnectAI\n\n")

    def test_a_folder_that_is_not_there_is_named(self):
        done = self.tool("add", "crm", ODBCINI=str(self.user_ini / "none" / "odbc.ini"))
        self.assert_fails(done, 1, f"{self.user_ini}/none/odbc.ini cannot be changed: there is no "
                          f"folder {self.user_ini}/none")


class Secrets(Files):
    def tool(self, *arguments, text="", **variables):
        done = super().tool(*arguments, text=text, **variables)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        return done

    def test_an_empty_file_of_odbcinst_loses_its_readers(self):
        odbcinst = stand_in.program("odbcinst", "odbcinst")
        before = os.umask(0o022)
        self.addCleanup(os.umask, before)
        subprocess.run([odbcinst, "-q", "-s"], env=self.client_environment, check=False,
                       capture_output=True, timeout=120)
        self.assertEqual(stat.S_IMODE(self.user_ini.stat().st_mode), 0o644)
        self.assert_done(self.tool("add", "crm", "Password=-", text=SECRET), problems=(
            f"connectai-dsn: everybody could read {self.user_ini}, and the Password is in it now: "
            "that others may has been taken away\n"))
        self.assertEqual(stat.S_IMODE(self.user_ini.stat().st_mode), 0o600)

    def test_permissions_that_a_group_has_been_given_stay(self):
        self.user_ini.touch()
        self.user_ini.chmod(0o640)
        done = self.tool("add", "crm", "Password=-", text=SECRET)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "^connectai-dsn: warning: .* holds the Password, and others "
                         "may read it: `chmod 600` the file, or write Password='")
        self.assertEqual(stat.S_IMODE(self.user_ini.stat().st_mode), 0o640)

    def test_a_file_takes_the_place_of_the_secret(self):
        self.assert_done(self.tool("add", "crm", f"Password={SECRET}"))
        self.assert_done(self.tool("edit", "crm", "PasswordFile=/run/pat"),
                         f"changed crm in {self.user_ini}\n",
                         "connectai-dsn: Password has been taken out: PasswordFile is in its "
                         "place\n")
        self.assertEqual(self.content(), "[crm]\nDriver=ConnectAI\nPasswordFile=/run/pat\n\n")
        self.assert_fails(self.tool("add", "erp", f"Password={SECRET}", "PasswordFile=/run/pat"), 1,
                          "Password and PasswordFile are given both, and but one of them can count")

    def test_that_a_secret_is_given_twice_already_is_told(self):
        self.write(f"[crm]\nDriver=ConnectAI\nPWD={SECRET}\nPasswordFile=/run/pat\n")
        self.assert_done(self.tool("edit", "crm", "Timeout=5"), problems=(
            "connectai-dsn: Password and PasswordFile are both given: Password, the first, counts; "
            "take out PasswordFile\n"))

    def test_blanks_around_a_secret_are_told_of(self):
        self.assert_done(self.tool("add", "crm", f"Password= {SECRET}"), problems=(
            "connectai-dsn: Password has been written without the blanks around it, which the "
            "driver drops anyhow\n"))
        self.assert_done(self.tool("edit", "crm", f"Password={SECRET}\n"))
        self.assertIn(f"\nPassword={SECRET}\n", self.content())


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
