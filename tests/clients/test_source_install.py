#!/usr/bin/env python3
"""Installing from source, as docs/install.md has it: what the build tree has is installed below a
folder, registered, used and taken out again by the commands that are shown there."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import mock as stand_in

PAGE = pathlib.Path(__file__).parents[2] / "docs/install.md"
BUILD = pathlib.Path(os.environ["CONNECTAI_BUILD"])
MANIFEST = BUILD / "install_manifest.txt"
ROW_OF_ACCOUNTS = "SELECT Id, Name FROM CRM.Sales.Accounts WHERE Id = 2"


def shown_commands():
    """Those that install and register, and those that take it out."""
    section = PAGE.read_text(encoding="utf-8").split("\n## From source\n")[1].split("\n## ")[0]
    making, removing = re.findall(r"(?ms)^```sh\n(.*?)^```", section)
    _, install = making.split("sudo cmake --install")
    return "sudo cmake --install" + install, removing


class FromSource(unittest.TestCase):
    def setUp(self):
        server = stand_in.Mock()
        self.addCleanup(server.close)
        folder = tempfile.TemporaryDirectory(prefix="connectai-source-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.prefix = self.folder / "prefix"
        keywords = "".join(f"{name}={value}\n" for name, value in server.data_source().items())
        (self.folder / "odbcinst.ini").touch()
        (self.folder / "odbc.ini").write_text(f"[crm]\nDriver=ConnectAI\n{keywords}", encoding="utf-8")
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": folder.name, "ODBCSYSINI": folder.name,
                            "ODBCINI": str(self.folder / "odbc.ini")}
        self.environment.pop("DESTDIR", None)
        before = MANIFEST.read_bytes() if MANIFEST.exists() else None
        self.addCleanup(self.put_back, before)

    @staticmethod
    def put_back(before):
        """The list of the last installation, which a person may have made of this build tree."""
        if before is None:
            MANIFEST.unlink(missing_ok=True)
        else:
            MANIFEST.write_bytes(before)

    def run_here(self, command, text=""):
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", command], input=text, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding="utf-8", timeout=120, check=False,
                              env=self.environment)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        return done.stdout

    def run_shown(self, commands):
        """As they stand on the page, but for whose they are and where to."""
        for shown, here in (("sudo ", ""), ("build/release", f"'{BUILD}'"), ("/usr/local", str(self.prefix)),
                            ("--strip", f"--strip --prefix {self.prefix}")):
            commands = commands.replace(shown, here)
        return self.run_here(commands)

    def files(self):
        return {str(path.relative_to(self.prefix)) for path in self.prefix.rglob("*") if not path.is_dir()}

    def test_the_commands_of_the_page_install_and_leave_nothing(self):
        installing, removing = shown_commands()
        self.run_shown(installing)
        installed = self.files()
        self.assertLessEqual({"bin/connectai-dsn", "share/connectai-odbc/odbcinst.unixodbc.ini",
                              "share/man/man1/connectai-dsn.1.gz"}, installed)
        # All that is installed is in the list that removing goes by.
        self.assertEqual({str(pathlib.Path(line).relative_to(self.prefix))
                          for line in MANIFEST.read_text(encoding="utf-8").split()}, installed)
        self.assertIn("[ConnectAI]", self.run_here("odbcinst -q -d"))
        library = re.search(r"(?m)^Driver=(.*)$", self.run_here("odbcinst -q -d -n ConnectAI"))[1]
        self.assertTrue(library.startswith(f"{self.prefix}/"), library)
        self.assertIn(str(pathlib.Path(library).relative_to(self.prefix)), installed)
        answer = self.run_here("isql crm -b -d,", ROW_OF_ACCOUNTS + "\n")
        self.assertEqual(answer.splitlines()[0], "2,Blåbær Trading")
        self.assertIn("All is well.", self.run_here(f"{self.prefix}/bin/connectai-dsn test crm"))

        theirs = self.prefix / "share/doc/connectai-odbc/docs/note"
        theirs.touch()
        self.run_shown(removing)
        self.assertEqual(self.files(), {str(theirs.relative_to(self.prefix))})
        left = {str(path.relative_to(self.prefix)) for path in self.prefix.rglob("*") if path.is_dir()}
        self.assertEqual(left, {"bin", "lib", "share", "share/man", "share/man/man1", "share/doc",
                                "share/doc/connectai-odbc", "share/doc/connectai-odbc/docs"})
        self.assertNotIn("ConnectAI", (self.folder / "odbcinst.ini").read_text(encoding="utf-8"))


if __name__ == "__main__":
    stand_in.program("odbcinst", "odbcinst")
    stand_in.program("isql", "unixodbc")
    unittest.main(verbosity=2)
