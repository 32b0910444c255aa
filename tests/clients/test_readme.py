#!/usr/bin/env python3
"""README.md: what it shows from the data source to the first rows is what happens."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

import mock as stand_in
from dsn_tool import ToolTest
from test_dsn_transcripts import TIME, transcripts

README = pathlib.Path(__file__).parents[2] / "README.md"

PROGRAM = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class FiveMinutes(ToolTest):
    maxDiff = None

    def run_in_shell(self, command, environment, text="", errors=subprocess.STDOUT):
        return subprocess.run(["bash", "-c", command], input=text, stdout=subprocess.PIPE,
                              stderr=errors, encoding="utf-8", timeout=120, check=False,
                              env={**environment, "ODBCINI": f"{self.folder.path}/.odbc.ini"}).stdout

    def test_lead_from_nothing_to_rows(self):
        server = stand_in.Mock()
        self.addCleanup(server.close)
        page = README.read_text(encoding="utf-8")
        for shown, real in (("http://127.0.0.1:8080/api", server.url), ("/home/me", self.folder.path)):
            self.assertIn(shown, page)
            page = page.replace(shown, real)

        tools = os.path.dirname(os.environ["CONNECTAI_DSN"])
        environment = {**self.environment, "PATH": f"{tools}:{self.environment['PATH']}"}
        commands = []
        for command, output in transcripts(page):
            # A terminal would be asked for what a hyphen stands for.
            printed = self.run_in_shell(command, environment, stand_in.TOKEN + "\n")
            self.assertEqual(TIME.sub(" # ms", printed), TIME.sub(" # ms", output), command)
            commands.append(" ".join(command.split()[:2]))
        self.assertEqual(commands, ["connectai-dsn add", "connectai-dsn test"])

        ((program, rows),) = PROGRAM.findall(page)
        path = pathlib.Path(self.folder.path, "first.py")
        path.write_text(program, encoding="utf-8")
        # A sanitizer that is preloaded has words of its own, and those of a failure are to be seen.
        self.assertEqual(self.run_in_shell(f"'{sys.executable}' '{path}'", self.client_environment,
                                           errors=sys.stderr.fileno()), rows)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
