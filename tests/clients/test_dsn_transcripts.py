#!/usr/bin/env python3
"""docs/connectai-dsn.md: its transcripts are what the commands print, and the manual page knows all of them."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import mock as stand_in
from dsn_tool import ToolTest

REPOSITORY = pathlib.Path(__file__).parents[2]
DOCUMENT = REPOSITORY / "docs/connectai-dsn.md"
MANUAL = REPOSITORY / "setup/dsn_tool/connectai-dsn.1"

TIME = re.compile(r" *\d+\.\d ms")


def transcripts(text):
    """(command, output) of each command at a prompt, in the order of the page."""
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for session in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = session.partition("\n")
            yield command, output


class Transcripts(ToolTest):
    maxDiff = None

    def test_each_command_prints_what_the_page_shows(self):
        server = stand_in.Mock()
        self.addCleanup(server.close)
        tools = os.path.dirname(os.environ["CONNECTAI_DSN"])
        more = {
            "PATH": f"{tools}:{self.environment['PATH']}",
            "ODBCINI": f"{self.folder.path}/.odbc.ini", "CONNECTAI_PAT": stand_in.TOKEN,
            "TOKEN_FROM_A_SAFE_PLACE": stand_in.TOKEN, "CLIENT_SECRET": "secret",
            "BROWSER": str(pathlib.Path(__file__).with_name("browser.py"))}
        names = (("http://127.0.0.1:8080", server.url.removesuffix("/api")),
                 ("/etc/odbc.ini", f"{self.folder.path}/odbc.ini"), ("/home/me", self.folder.path))
        commands = 0
        for command, output in transcripts(DOCUMENT.read_text(encoding="utf-8")):
            for shown, real in names:
                command, output = command.replace(shown, real), output.replace(shown, real)
            client = "isql" in command
            environment = self.client_environment if client else self.environment
            done = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL if client else subprocess.STDOUT,
                                  encoding="utf-8", timeout=60, check=False,
                                  cwd=self.folder.path, env={**environment, **more})
            self.assertEqual(TIME.sub(" # ms", done.stdout), TIME.sub(" # ms", output), command)
            commands += 1
        self.assertGreater(commands, 10)


class Manual(ToolTest):
    def test_it_has_every_command_and_option(self):
        text = MANUAL.read_text(encoding="utf-8")
        words = self.tool("--help").stdout
        commands = [line.split()[0] for line in words.splitlines() if line.startswith("  ")]
        for command in commands:
            self.assertIn(f"\n.It Cm {command}\n", text)
            for option in re.findall(r"^  --([a-z-]+)", self.tool(command, "--help").stdout,
                                     re.MULTILINE):
                self.assertRegex(text, rf"\n\.It Fl Fl {option}( .*)?\n")
        self.assertEqual(re.findall(r"\n\.It Cm (.*)\n", text), commands)

    @unittest.skipUnless(shutil.which("man"), "man is not there")
    def test_man_has_nothing_to_say_against_it(self):
        done = subprocess.run(
            ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(MANUAL)],
            capture_output=True, encoding="utf-8", timeout=60, check=False, env=self.environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
