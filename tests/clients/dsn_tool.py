"""connectai-dsn as people call it, with files of a test's own. CONNECTAI_DSN is the program's path."""

import os
import pathlib
import subprocess
import unittest

import mock as stand_in

PROGRAM = "connectai-dsn"


class ToolTest(unittest.TestCase):
    """Each test has a folder of its own, with the driver in odbcinst.ini and no data source."""

    def setUp(self):
        self.folder = stand_in.OdbcFolder(setup=os.environ["CONNECTAI_SETUP"])
        self.addCleanup(self.folder.close)
        self.user_ini = pathlib.Path(self.folder.path, "user.ini")
        self.system_ini = pathlib.Path(self.folder.path, "odbc.ini")
        # A proxy of the machine's has no part in this.
        inherited = {name: value for name, value in os.environ.items()
                     if not name.lower().endswith("_proxy")}
        # For clients, which load the driver, and with it what a sanitizer wants in front.
        self.client_environment = {**inherited, **self.folder.environment,
                                   "ODBCINI": str(self.user_ini)}
        # The tool is built with a sanitizer itself; see CMakePresets.json for this option.
        self.environment = {**self.client_environment, "ASAN_OPTIONS": "intercept_tls_get_addr=0"}
        self.environment.pop("LD_PRELOAD", None)

    def register(self, driver):
        """Another driver, whose library is not there."""
        with open(os.path.join(self.folder.path, "odbcinst.ini"), "a", encoding="utf-8") as file:
            file.write(f"[{driver}]\nDriver=/nowhere/lib{driver}.so\n")

    def tool(self, *arguments, text="", **variables):
        return subprocess.run([os.environ["CONNECTAI_DSN"], *arguments], input=text,
                              capture_output=True, encoding="utf-8", timeout=120, check=False,
                              env={**self.environment, **variables})

    def tool_without(self, closed, *arguments):
        """The same, with the streams closed that `closed` says in the shell's words: >&-."""
        return subprocess.run(["sh", "-c", f'exec "$0" "$@" {closed}', os.environ["CONNECTAI_DSN"],
                               *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              encoding="utf-8", timeout=120, check=False, env=self.environment)

    def isql(self, name, statement, **variables):
        """The first line of what it answers, values separated by commas."""
        done = subprocess.run([stand_in.program("isql", "unixodbc"), name, "-b", "-v", "-d,"],
                              input=statement + "\n", capture_output=True, encoding="utf-8",
                              timeout=120, check=False, env={**self.client_environment, **variables})
        self.assertNotEqual(done.stdout, "", done.stderr)
        return done.stdout.split("\n")[0]

    def failed_connection(self, name):
        """What isql prints where it cannot connect."""
        done = subprocess.run([stand_in.program("isql", "unixodbc"), name, "-b", "-v"], input="",
                              capture_output=True, encoding="utf-8", timeout=120, check=False,
                              env=self.client_environment)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        return done.stdout + done.stderr

    def assert_done(self, done, output=None, problems=""):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stderr, problems)
        if output is not None:
            self.assertEqual(done.stdout, output)

    def assert_fails(self, done, status, *problems):
        """Each line of standard error begins as it is said here, behind the program's name."""
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), len(problems), done.stderr)
        for line, words in zip(lines, problems):
            self.assertTrue(line.startswith(f"{PROGRAM}: {words}"), line)

    def assert_wrongly_called(self, done, problem):
        first, second = done.stderr.splitlines()
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertEqual(first, f"{PROGRAM}: {problem}")
        self.assertRegex(second, r"^Try `connectai-dsn( [a-z]+)? --help`\.$")
