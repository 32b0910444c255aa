#!/usr/bin/env python3
"""connectai-dsn makes, changes, shows and removes data sources, which isql then uses."""

import os
import pathlib
import pty
import select
import stat
import subprocess
import sys
import time
import unittest

import mock as stand_in
from dsn_tool import ToolTest

SECRET = "pat-4f1d8c"  # may be in no output


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


class DataSources(ToolTest):
    def tool(self, *arguments, text="", **variables):
        done = super().tool(*arguments, text=text, **variables)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        return done

    def pairs(self, **more):
        return [f"{keyword}={value}" for keyword, value in server.data_source(**more).items()]

    def assert_usable(self, name, **variables):
        first = self.isql(name, "SELECT Id, Name FROM Accounts WHERE Id = 2", **variables)
        self.assertEqual(first, "2,Blåbær Trading")


class Add(DataSources):
    def test_a_users_data_source_is_used_by_isql(self):
        self.assert_done(self.tool("add", "crm", *self.pairs()),
                         f"added crm to {self.user_ini}\n")
        self.assert_usable("crm")
        self.assertEqual(stat.S_IMODE(self.user_ini.stat().st_mode), 0o600)
        self.assertEqual(self.system_ini.read_text(), "")

    def test_a_systems_data_source_is_used_by_isql(self):
        self.system_ini.chmod(0o600)
        self.assert_done(self.tool("add", "--system", "crm", *self.pairs()),
                         f"added crm to {self.system_ini}\n")
        self.assertFalse(self.user_ini.exists())  # isql makes an empty one
        self.assert_usable("crm")

    def test_a_name_may_begin_with_a_hyphen_behind_two(self):
        self.assert_done(self.tool("add", "--", "-crm", *self.pairs()))
        self.assert_done(self.tool("list"), "-crm  user\n")

    def test_options_may_stand_behind_the_pairs_and_names_need_not_be_ascii(self):
        done = self.tool("add", "Bücher", *self.pairs(), "--user", "--driver", "ConnectAI")
        self.assert_done(done, f"added Bücher to {self.user_ini}\n")
        self.assert_usable("Bücher")

    def test_a_secret_comes_from_standard_input(self):
        pairs = self.pairs(Password="-")
        self.assert_done(self.tool("add", "crm", *pairs, text=f"{stand_in.TOKEN}\r\nleft\n"))
        self.assert_usable("crm")
        self.assertIn(f"\nPassword={stand_in.TOKEN}\n", self.user_ini.read_text())

    def test_each_hyphen_takes_a_line(self):
        self.assert_done(self.tool("add", "crm", "ProxyPassword=-", *self.pairs(Password="-"),
                                   text=f"{SECRET}\n{stand_in.TOKEN}"))
        self.assertIn(f"\nProxyPassword={SECRET}\n", self.user_ini.read_text())
        self.assertIn(f"\nPassword={stand_in.TOKEN}\n", self.user_ini.read_text())

    def test_standard_input_without_a_value_is_an_error(self):
        for text, why in (("", "standard input has ended"),
                          ("\n", "the line on standard input is empty"),
                          ("x" * 70000, "the line on standard input is longer than 64 KiB")):
            with self.subTest(why):
                self.assert_fails(self.tool("add", "crm", "Password=-", text=text), 1,
                                  f"There is no value for Password: {why}")
        self.assertFalse(self.user_ini.exists())

    def test_a_secret_may_stay_in_the_environment(self):
        self.assert_done(self.tool("add", "crm", *self.pairs(Password="${ENV:PAT}")))
        self.assert_usable("crm", PAT=stand_in.TOKEN)

    def test_what_is_wrong_is_all_told_and_nothing_is_written(self):
        done = self.tool("add", "crm", "Workspce=x", "Timeout=long", f"Password={SECRET}\x07")
        self.assert_fails(done, 1, "The keyword Workspce is unknown; did you mean Workspace?",
                          "Timeout=long is not valid: ", "Password")
        self.assertFalse(self.user_ini.exists())

    def test_two_letters_that_have_changed_places_are_one_slip(self):
        self.assert_fails(self.tool("add", "crm", "Ulr=http://127.0.0.1:8080", "AuthSheme=Basic"), 1,
                          "The keyword Ulr is unknown; did you mean URL?",
                          "The keyword AuthSheme is unknown; did you mean AuthScheme?")

    def test_more_problems_than_the_installer_has_room_for_are_told(self):
        done = self.tool("add", "crm", *[f"Unknown{number}=x" for number in range(12)])
        self.assertEqual(done.stderr.count("\n"), 12, done.stderr)

    def test_a_value_that_holds_another_pair_is_refused(self):
        self.assert_fails(self.tool("add", "crm", f"Password={SECRET};User=u"), 1,
                          "The value of Password holds another keyword behind a semicolon: on a "
                          "command line each KEYWORD=VALUE is an argument of its own")

    def test_an_unknown_driver_is_refused(self):
        self.assert_fails(self.tool("add", "crm", "--driver", "Nobody"), 1,
                          "There is no driver Nobody in odbcinst.ini")

    def test_one_that_is_there_is_not_replaced(self):
        self.assert_done(self.tool("add", "crm", "Timeout=60"))
        self.assert_fails(self.tool("add", "CRM", "User=x"), 1,
                          f"There is a data source CRM in {self.user_ini} already: ")
        self.assertIn("Timeout=60", self.user_ini.read_text())

    def test_a_name_that_cannot_be_one_is_refused_without_being_shown(self):
        self.assert_fails(self.tool("add", f"crm;{SECRET}"), 1,
                          "The data source name is not valid: ")

    def test_paths_are_written_from_the_root(self):
        log, home = os.path.join(os.getcwd(), "crm.log"), self.folder.path
        done = self.tool("add", "crm", "Logfile=crm.log", "OAuthSettingsLocation=~/tokens",
                         "ClientJWTCert=${ENV:KEYS}/crm.pem", *self.pairs(), HOME=home)
        elsewhere = "for the programs that read it run in other folders"
        self.assert_done(done, f"added crm to {self.user_ini}\n",
                         f"connectai-dsn: Logfile is written as {log}, {elsewhere}\n"
                         "connectai-dsn: OAuthSettingsLocation is written as "
                         f"{home}/tokens, {elsewhere}\n")
        written = self.user_ini.read_text().split("\n")
        self.assertIn(f"Logfile={log}", written)
        self.assertIn(f"OAuthSettingsLocation={home}/tokens", written)
        self.assertIn("ClientJWTCert=${ENV:KEYS}/crm.pem", written)
        self.assert_fails(self.tool("edit", "crm", "Logfile=other.log", "Verbosity=9"), 1,
                          "Verbosity=9 is not valid")

    def test_a_secret_that_others_may_read_is_warned_about(self):
        self.user_ini.touch()
        self.user_ini.chmod(0o640)
        done = self.tool("add", "crm", f"Password={SECRET}")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "^connectai-dsn: warning: .* holds the Password, and others")
        self.assertIn("`chmod 600` the file, or write Password='${ENV:NAME}'", done.stderr)
        self.assert_done(self.tool("edit", "crm", "Password=${ENV:PAT}"))

    def test_the_systems_file_is_left_readable_and_the_secret_is_to_go(self):
        self.system_ini.chmod(0o644)
        done = self.tool("add", "--system", "crm", f"Password={SECRET}")
        self.assertEqual(done.returncode, 0)
        self.assertIn("others may read it: write Password='${ENV:NAME}'", done.stderr)


class Terminal(DataSources):
    def test_what_is_typed_is_not_shown(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        with subprocess.Popen([os.environ["CONNECTAI_DSN"], "add", "crm", "Password=-"],
                              stdin=slave, stdout=slave, stderr=slave, env=self.environment) as tool:
            os.close(slave)
            shown = self.read_until(master, b"Personal access token: ")
            os.write(master, SECRET.encode() + b"\n")
            shown += self.read_until(master, b"added crm")
            self.assertEqual(tool.wait(timeout=60), 0)
        self.assertNotIn(SECRET.encode(), shown)
        self.assertIn(f"\nPassword={SECRET}\n", self.user_ini.read_text())

    def test_a_line_that_the_terminal_has_cut_is_refused(self):
        """termios(3), canonical mode: lines of 4095 characters, and what is more is lost."""
        for length, told in ((4000, b"are missing"), (5000, b"a terminal passes on 4095 octets")):
            with self.subTest(length):
                master, slave = pty.openpty()
                self.addCleanup(os.close, master)
                with subprocess.Popen(
                        [os.environ["CONNECTAI_DSN"], "test", "--connection-string", "-"],
                        stdin=slave, stdout=slave, stderr=slave, env=self.environment) as tool:
                    os.close(slave)
                    self.read_until(master, b": ")
                    os.write(master, b"Workspace=".ljust(length, b"w") + b"\n")
                    self.read_until(master, told)
                    self.assertEqual(tool.wait(timeout=60), 1)

    def test_a_secret_is_asked_for_by_what_its_scheme_calls_it(self):
        for command, pairs, question in (
                ("add", ["Token=-"], "Access token"),
                ("edit", ["OAuthClientSecret=-", "AuthScheme=OAuthClient"], "Client secret"),
                ("edit", ["Password=-"], "Password"),  # which that scheme has not
                ("edit", ["PWD=-", "AuthScheme="], "Personal access token"),
                ("edit", ["ProxyPassword=-"], "ProxyPassword")):
            with self.subTest(question):
                master, slave = pty.openpty()
                self.addCleanup(os.close, master)
                with subprocess.Popen([os.environ["CONNECTAI_DSN"], command, "crm", *pairs],
                                      stdin=slave, stdout=slave, stderr=slave,
                                      env=self.environment) as tool:
                    os.close(slave)
                    shown = self.read_until(master, b": ")
                    os.write(master, b"secret\n")
                    self.read_until(master, b"odbc.ini", b"user.ini")
                    self.assertEqual(tool.wait(timeout=60), 0)
                self.assertEqual(shown.decode(), f"{question}: ")

    def test_an_interrupted_question_leaves_the_terminal_as_it_was(self):
        script = ('"$CONNECTAI_DSN" add crm Password=-; echo "status $?"; '
                  'case "$(stty -a)" in *" echo "*) echo shown;; *) echo hidden;; esac')
        pid, master = pty.fork()
        if pid == 0:
            # The shell is to outlive the interrupt, and its child is not to inherit that.
            os.execvpe("bash", ["bash", "-c", f"trap : INT; {script}"], self.environment)
        self.addCleanup(os.close, master)
        self.read_until(master, b"Personal access token: ")
        os.write(master, b"\x03")
        shown = self.read_until(master, b"den", b"shown")
        os.waitpid(pid, 0)
        self.assertIn(b"status 130", shown)
        self.assertNotIn(b"hidden", shown)
        self.assertFalse(self.user_ini.exists())

    def read_until(self, master, *ends):
        shown = b""
        deadline = time.monotonic() + 60
        while not any(end in shown for end in ends):
            self.assertTrue(select.select([master], [], [], deadline - time.monotonic())[0], shown)
            try:
                shown += os.read(master, 4096)
            except OSError as error:
                self.fail(f"{error}, behind {shown}")
        return shown


class Edit(DataSources):
    def test_one_that_is_changed_is_used_by_isql(self):
        self.assert_done(self.tool("add", "crm", *self.pairs(Password=SECRET)))
        self.assert_done(self.tool("edit", "crm", "PWD=-", "Timeout=60", text=stand_in.TOKEN),
                         f"changed crm in {self.user_ini}\n")
        self.assert_usable("crm")
        self.assertIn("\nTimeout=60\n", self.user_ini.read_text())
        self.assertNotIn(SECRET, self.user_ini.read_text())

    def test_an_empty_value_takes_the_entry_out(self):
        self.assert_done(self.tool("add", "crm", "Timeout=60", "User=x"))
        self.assert_done(self.tool("edit", "crm", "Timeout="))
        self.assertEqual(self.user_ini.read_text().strip(), "[crm]\nDriver=ConnectAI\nUser=x")

    def test_what_is_wrong_leaves_the_file_as_it_is(self):
        self.assert_done(self.tool("add", "crm", "Timeout=60"))
        before = self.user_ini.read_text()
        self.assert_fails(self.tool("edit", "crm", "Timeout=301", "URL=ftp://x", "Timout=1"), 1,
                          "The keyword Timout is unknown; did you mean Timeout?",
                          "Timeout=301 is not valid: ", "URL=ftp://x is not valid: ")
        self.assertEqual(self.user_ini.read_text(), before)

    def test_one_that_is_not_there_is_refused_and_one_elsewhere_is_named(self):
        self.assert_fails(self.tool("edit", "crm", "Timeout=60"), 1,
                          f"There is no data source crm in {self.user_ini}")
        self.assert_done(self.tool("add", "--system", "crm"))
        done = self.tool("edit", "crm", "Timeout=60")
        self.assert_fails(done, 1, f"There is no data source crm in {self.user_ini}; there is one in "
                                   f"{self.system_ini}, which `connectai-dsn` changes with --system")
        self.assert_done(self.tool("edit", "crm", "Timeout=60", "--system"))
        self.assert_done(self.tool("add", "mine"))
        self.assert_fails(self.tool("remove", "--system", "mine"), 1,
                          f"There is no data source mine in {self.system_ini}; there is one in "
                          f"{self.user_ini}, which `connectai-dsn` changes without --system")

    def test_another_drivers_is_refused(self):
        self.register("Other")
        self.user_ini.write_text("[crm]\nDriver=Other\n")
        for command in (("edit", "crm", "Timeout=60"), ("remove", "crm"), ("show", "crm")):
            with self.subTest(command[0]):
                self.assert_fails(self.tool(*command), 1, "The data source crm belongs to the driver "
                                                          "Other, not to ConnectAI")
        done = self.tool("edit", "crm", "Driver=ConnectAI")
        self.assert_fails(done, 1, "The data source crm belongs to the driver Other")

    def test_a_driver_that_is_not_registered_is_named(self):
        self.user_ini.write_text("[my crm]\nDriver=ConectAI\n")
        for command in (("edit", "my crm", "Timeout=60"), ("remove", "my crm"), ("show", "my crm")):
            with self.subTest(command[0]):
                self.assert_fails(self.tool(*command), 1, "The data source my crm names the driver "
                                  "ConectAI, and odbcinst.ini has none of that name (`odbcinst -q "
                                  "-d` lists those that there are): where ConnectAI is meant, "
                                  "`connectai-dsn edit 'my crm' Driver=ConnectAI` puts it right")
        self.assert_done(self.tool("edit", "my crm", "Driver=ConnectAI"))
        self.assertEqual(self.user_ini.read_text(), "[my crm]\nDriver=ConnectAI\n")
        self.system_ini.write_text("[-all]\nDriver=ConectAI\n")
        self.assertIn("`connectai-dsn edit --system -- -all Driver=ConnectAI` puts it right",
                      self.tool("show", "--", "-all").stderr)

    def test_a_driver_that_is_missing_is_written_where_it_is_said(self):
        for entry in ("", "Driver=\n"):
            self.user_ini.write_text(f"[crm]\n{entry}Timeout=60\n")
            self.assert_done(self.tool("edit", "crm", "Timeout=50"))
            self.assertEqual(self.user_ini.read_text(), f"[crm]\n{entry}Timeout=50\n")
            self.assert_done(self.tool("edit", "crm", "driver=ConnectAI"))
            self.assertEqual(sorted(self.user_ini.read_text().splitlines()),
                             ["Driver=ConnectAI", "Timeout=50", "[crm]"])

    def test_the_driver_may_be_said_though_it_is_known(self):
        """As in an entry of odbc.ini that is copied."""
        self.assert_done(self.tool("add", "crm", "Driver=ConnectAI", *self.pairs()))
        before = self.user_ini.read_text()
        self.assert_done(self.tool("edit", "crm", f"Driver={os.environ['CONNECTAI_DRIVER']}"))
        self.assertEqual(self.user_ini.read_text(), before)
        self.assertEqual(before.count("Driver="), 1)

    def test_another_driver_and_another_name_are_not_for_keywords(self):
        self.assert_done(self.tool("add", "crm", *self.pairs()))
        for command, name in (("add", "new"), ("edit", "crm")):
            self.assert_wrongly_called(
                self.tool(command, name, "Driver=Other"),
                "Driver= says ConnectAI or nothing: for a data source of another driver give "
                "--driver NAME, by its name in odbcinst.ini")
            self.assert_wrongly_called(
                self.tool(command, name, "DSN=books"),
                "the first argument is the data source's name, and DSN= cannot give another one: to "
                "rename a data source, `add` it under the new name and `remove` the old one")


class Unreadable(DataSources):
    def test_what_unixodbc_does_not_find_is_not_there(self):
        self.assert_done(self.tool("add", "--system", "books"))
        self.user_ini.write_text("Timeout=60\n[crm]\nDriver=ConnectAI\n[books]\nDriver=Other\n")
        why = "it does not begin with a section in brackets at the beginning of a line"
        done = self.tool("list")
        self.assertEqual((done.returncode, done.stdout), (0, "books  system\n"))
        self.assertIn(f"warning: unixODBC cannot read {self.user_ini}, and finds no data source "
                      f"there: {why}", done.stderr)
        self.assert_fails(self.tool("test", "crm"), 1, f"There is no data source crm in "
                          f"{self.user_ini} (which unixODBC cannot read: {why}")
        self.assertIn(f"[books] in {self.system_ini}", self.tool("show", "books").stdout)


class Show(DataSources):
    def test_entries_are_shown_and_secrets_are_not(self):
        self.user_ini.write_text(
            f"[crm]\nDriver=ConnectAI\nDescription=The CRM\nUID=me@example.com\nPWD={SECRET}\n"
            f"Proxy=http://me:{SECRET}@proxy:3128\nPasswrd={SECRET}\n{SECRET}!=1\n")
        self.assert_done(self.tool("show", "crm"), f"""[crm] in {self.user_ini}
Driver      = ConnectAI
Description = The CRM
UID         = me@example.com
PWD         = ***
Proxy       = http://***@proxy:3128
Passwrd     = *** (no keyword of the driver, and ignored; did you mean Password?)
***         = *** (no keyword of the driver, and ignored)
""")

    def test_entries_of_the_driver_manager_are_suggested_as_well(self):
        self.user_ini.write_text("[crm]\nDriver=ConnectAI\nDescripton=The CRM\n")
        self.assertIn("Descripton = *** (no keyword of the driver, and ignored; did you mean "
                      "Description?)\n", self.tool("show", "crm").stdout)
        self.assert_fails(self.tool("edit", "crm", "Descripton=x"), 1,
                          "The keyword Descripton is unknown; did you mean Description?")

    def test_the_users_is_shown_unless_the_systems_is_asked_for(self):
        self.assert_done(self.tool("add", "crm", "Timeout=1"))
        self.assert_done(self.tool("add", "--system", "crm", "Timeout=2"))
        self.assertIn("Timeout = 1\n", self.tool("show", "crm").stdout)
        self.assertIn("Timeout = 2\n", self.tool("show", "crm", "--system").stdout)

    def test_control_characters_are_not_passed_on(self):
        self.user_ini.write_text("[crm]\nDriver=ConnectAI\nDescription=a\x1b[2Jb\n")
        self.assertIn("Description = a␛[2Jb\n", self.tool("show", "crm").stdout)
        self.user_ini.write_text("[crm]\nDriver=ConnectAI\nDescription=a\u009b2Jb\u202ec\n",
                                 encoding="utf-8")
        self.assertIn("Description = a<U+009B>2Jb<U+202E>c\n", self.tool("show", "crm").stdout)
        self.assert_done(self.tool("list"), "crm  user    a<U+009B>2Jb<U+202E>c\n")

    def test_one_that_is_not_there_is_refused(self):
        self.assert_fails(self.tool("show", "crm"), 1, "There is no data source crm in "
                          f"{self.user_ini}, nor in {self.system_ini}: ")


class List(DataSources):
    def test_those_of_the_driver_are_listed(self):
        self.user_ini.write_text("[crm]\nDriver=ConnectAI\nDescription=The CRM\n"
                                 "[other]\nDriver=SQLite3\n"
                                 f"[by path]\nDriver={os.environ['CONNECTAI_DRIVER']}\n")
        self.system_ini.write_text("[erp]\nDriver=connectai\n[CRM]\nDriver=ConnectAI\n")
        self.assert_done(self.tool("list"), "crm      user    The CRM\n"
                                            "by path  user\n"
                                            "erp      system\n"
                                            "CRM      system  (not used: the user has one of that name)\n")
        self.assert_done(self.tool("list", "--system"), "erp  system\nCRM  system\n")
        self.assert_done(self.tool("list", "--user"), "crm      user    The CRM\nby path  user\n")

    def test_columns_stand_under_each_other_whatever_the_names_are(self):
        self.user_ini.write_text("[blåbær]\nDriver=ConnectAI\nDescription=Berries\n"
                                 "[日本]\nDriver=ConnectAI\n[crm]\nDriver=ConnectAI\n",
                                 encoding="utf-8")
        self.assert_done(self.tool("list"), "blåbær  user    Berries\n"
                                            "日本    user\n"
                                            "crm     user\n")

    def test_that_there_is_none_is_said(self):
        self.assert_done(self.tool("list"), "", "connectai-dsn: there is no data source of the driver "
                         f"ConnectAI in {self.user_ini}, nor in {self.system_ini}\n")


class Remove(DataSources):
    def test_one_that_is_removed_is_gone(self):
        self.assert_done(self.tool("add", "crm", *self.pairs()))
        self.assert_done(self.tool("remove", "crm"), f"removed crm from {self.user_ini}\n")
        self.assertEqual(self.user_ini.read_text(), "")
        self.assert_fails(self.tool("remove", "crm"), 1,
                          f"There is no data source crm in {self.user_ini}")

    def test_the_systems_stays_unless_it_is_meant(self):
        self.assert_done(self.tool("add", "--system", "crm"))
        self.assertEqual(self.tool("remove", "crm").returncode, 1)
        self.assert_done(self.tool("remove", "crm", "--system"),
                         f"removed crm from {self.system_ini}\n")


    def test_the_refresh_token_that_stays_is_named(self):
        tokens = pathlib.Path(self.folder.path, "tokens")
        usable = "a refresh token in it can be used until it is revoked: remove it"
        unless = ", where no other data source names it\n"
        stays = f"connectai-dsn: {tokens} stays, and {usable}, and {tokens}.lock{unless}"
        link = tokens.with_name("link")
        link.symlink_to(tokens)

        def removed(name, location, note):
            with self.subTest(name):
                self.assert_done(self.tool("add", name, f"OAuthSettingsLocation={location}"))
                self.assert_done(self.tool("remove", name), f"removed {name} from {self.user_ini}\n", note)

        removed("none", tokens, "")
        tokens.write_text("{}")
        removed("kept", tokens, stays)
        removed("link", link, stays)
        removed("folder", self.folder.path, "")
        removed("elsewhere", "${ENV:NO_SUCH_VARIABLE}/t",
                "connectai-dsn: the file that OAuthSettingsLocation=${ENV:NO_SUCH_VARIABLE}/t names for "
                f"other processes may be there, and {usable}{unless}")
        self.assertTrue(tokens.exists())

    def test_one_that_is_not_there_makes_no_file(self):
        self.assert_fails(self.tool("remove", "crm"), 1, "There is no data source crm in ")
        self.assertFalse(self.user_ini.exists())


class CommandLine(DataSources):
    def test_help_is_there_for_each_command(self):
        done = self.tool("--help")
        self.assert_done(done)
        commands = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
        self.assertIn("add", commands)
        for command in commands:
            with self.subTest(command):
                done = self.tool(command, "--help")
                self.assert_done(done)
                self.assertTrue(done.stdout.startswith(f"Usage: connectai-dsn {command} "))
                self.assertEqual([line for line in done.stdout.splitlines() if len(line) > 100], [])

    def test_help_is_a_command_too(self):
        self.assert_done(self.tool("help"), self.tool("--help").stdout)
        self.assert_done(self.tool("help", "query"), self.tool("query", "--help").stdout)
        self.assert_wrongly_called(self.tool("help", "quer"),
                                   "quer is no command; did you mean query?")

    def test_a_result_that_nobody_can_see_is_an_error(self):
        self.assert_done(self.tool("add", "crm", *self.pairs()))
        for arguments in (["--help"], ["--version"], ["list"], ["list", "--help"], ["show", "crm"],
                          ["doctor"], ["test", "crm"], ["query", "crm", "SELECT 1"]):
            with self.subTest(arguments):
                self.assert_fails(self.tool_without(">&-", *arguments), 1,
                                  "standard output is closed: nothing can be printed")

    def test_changes_are_made_without_standard_streams(self):
        self.assert_done(self.tool_without("<&- >&- 2>&-", "add", "crm", *self.pairs()), "")
        self.assertIn("[crm] in ", self.tool("show", "crm").stdout)

    def test_the_version_is_told(self):
        self.assert_done(self.tool("--version"))
        self.assertRegex(self.tool("--version").stdout, r"^connectai-dsn \d+\.\d+\.\d+\n$")

    def test_without_a_command_the_help_is_an_error(self):
        done = self.tool()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, self.tool("--help").stdout)

    def test_mistakes_are_named_and_values_are_not_shown(self):
        for arguments, problem in (
                (["ad"], "ad is no command"),
                (["frob"], "frob is no command"),
                (["quer", "crm"], "quer is no command; did you mean query?"),
                (["Test", "crm"], "Test is no command; did you mean test?"),
                (["te\x1b[31mst\n"], "te␛[31mst␊ is no command"),
                (["x" * 65], "the first argument is no command"),
                ([""], "the first argument is no command"),
                ([f"Password={SECRET}"], "the first argument is no command"),
                (["--user", "list"], "the command comes first, and options behind it"),
                ([f"-p{SECRET}"], "the command comes first, and options behind it"),
                (["add"], "the data source's NAME is missing"),
                (["add", f"Password={SECRET}"],
                 "the data source's NAME comes first, and has no '='"),
                (["add", "crm", SECRET],
                 "argument 2 is no KEYWORD=VALUE; a value with blanks is put in quotes"),
                (["add", "crm", f"={SECRET}"],
                 "argument 2 is no KEYWORD=VALUE; a value with blanks is put in quotes"),
                (["add", "crm", f"--Password={SECRET}"], "unrecognised option '--Password'"),
                (["add", "-h"], "options begin with two hyphens"),
                (["add", "crm", f"-p{SECRET}"], "options begin with two hyphens"),
                (["query", "crm", "SELECT 1", "--max-rows", "-1"],
                 "--max-rows takes a number from 1 to 1000000000000"),
                (["query", "crm", "SELECT 1", "--timeout", "-1"],
                 "--timeout takes a number from 0 to 86400"),
                (["query", "crm", "--timeout", "5", f"-p{SECRET}"], "options begin with two hyphens"),
                (["list", "--user", "-x"], "options begin with two hyphens"),
                (["edit", "crm"], "there is nothing to change: KEYWORD=VALUE"),
                (["show", "crm", SECRET], "it takes one argument, the data source's NAME"),
                (["list", SECRET], "it takes no arguments"),
                (["list", "--user", "--system"], "--user and --system exclude each other")):
            with self.subTest(arguments):
                self.assert_wrongly_called(self.tool(*arguments), problem)

    def test_output_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([os.environ["CONNECTAI_DSN"], "--help"], stdout=full,
                                  stderr=subprocess.PIPE, encoding="utf-8", timeout=60,
                                  check=False, env=self.environment)
        self.assertEqual((done.returncode, done.stderr),
                         (1, "connectai-dsn: the output cannot be written\n"))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
