"""connectai-dsn doctor, and what it prints taken apart."""

import pathlib
import re

import mock as stand_in
from dsn_tool import ToolTest

SECRET = "pat-4f1d8c"  # may be in no output

LINE = re.compile(r"^(ok|warning|FAILED|-) +(\S+(?: \S+)*?)  +(\S.*)$")
REMEDY = re.compile(r"^ +what to do: (.+)$")


class DoctorTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.odbcinst_ini = pathlib.Path(self.folder.path, "odbcinst.ini")

    def doctor(self, *arguments, text="", **variables):
        """The exit status, (verdict, text, remedy) by check, and all that was printed."""
        done = self.tool("doctor", *arguments, text=text, **variables)
        self.assertEqual(done.stderr, "")
        for secret in (SECRET, stand_in.TOKEN):
            self.assertNotIn(secret, done.stdout)
        findings = {}
        lines = done.stdout.splitlines()
        # A wrong token has not been noticed.
        not_tried = lines.pop() if re.match("Not (tried|looked at): ", lines[-1]) else None
        for line in lines[:-1]:
            if remedy := REMEDY.match(line):
                found[-1] = (*found[-1][:2], remedy.group(1))
            else:
                self.assertRegex(line, LINE)
                verdict, check, words = LINE.match(line).groups()
                found = findings.setdefault(check, [])
                found.append((verdict, words, None))
        verdicts = [each[0] for found in findings.values() for each in found]
        failed, warnings = verdicts.count("FAILED"), verdicts.count("warning")
        if failed + warnings:
            self.assertEqual(lines[-1], f"{failed} failed, {warnings} "
                                        f"{'warning' if warnings == 1 else 'warnings'}.")
        else:
            self.assertEqual(lines[-1], "All is well so far.")
        self.assertEqual(not_tried is None, failed > 0, done.stdout)
        self.not_tried = not_tried
        self.assertEqual(done.returncode, 1 if failed else 0)
        return findings

    def of_string(self, text, **variables):
        return self.doctor("--connection-string", "-", text=text, **variables)

    def assert_finds(self, finding, verdict, words, remedy=None):
        self.assertEqual(finding[0], verdict, finding)
        self.assertIn(words, finding[1])
        if remedy is None:
            self.assertIsNone(finding[2], finding)
        else:
            self.assertIn(remedy, finding[2] or "")

    def register(self, **entries):
        lines = [f"{name}={value}" for name, value in entries.items()]
        self.odbcinst_ini.write_text("\n".join(["[ConnectAI]", *lines, ""]), encoding="utf-8")
