"""The packages under test: CONNECTAI_PACKAGES has this version's, CONNECTAI_NEXT_PACKAGES the next one's.

What the tests of each package share besides: a mock on loopback, and a data source for it as a user makes it.
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests/clients"))

import mock as stand_in  # noqa: E402

from clean_root import USER, CleanRoot, differences  # noqa: E402

MULTIARCH = subprocess.run(["gcc", "-print-multiarch"], capture_output=True, text=True,
                           check=True).stdout.strip()
DEBIAN_LIBRARY = f"/usr/lib/{MULTIARCH}/odbc/libconnectaiodbc.so"
HOMEPAGE = "https://connectai-odbc.example"  # run.sh gives it to the next version
ROW_OF_ACCOUNTS = "SELECT Id, Name FROM CRM.Sales.Accounts WHERE Id = 2"
ROW = "2,Blåbær Trading"

PYODBC_SCRIPT = """
import pyodbc, sys
connection = pyodbc.connect("DSN=" + sys.argv[1], autocommit=True)
print(connection.getinfo(pyodbc.SQL_DRIVER_VER))
for row in connection.execute(sys.argv[2]): print(*row, sep=",")
"""


def version():
    text = (REPOSITORY / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"^project\(connectai-odbc VERSION ([\d.]+)", text, re.MULTILINE)[1]


def minimum_of_libcurl():
    text = (REPOSITORY / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"set\(CONNECTAI_CURL_MINIMUM ([\d.]+)\)", text)[1]


def next_version():
    major, minor, patch = version().split(".")
    return f"{major}.{minor}.{int(patch) + 1}"


def odbc_form(text):
    """SQL_DRIVER_VER: ODBC's ##.##.####."""
    return "{:02d}.{:02d}.{:04d}".format(*map(int, text.split(".")))


def package(pattern, variable="CONNECTAI_PACKAGES"):
    """The one file of that pattern; none, or several, is a failure."""
    found = sorted(pathlib.Path(os.environ[variable]).glob(pattern))
    if len(found) != 1:
        raise AssertionError(f"{pattern} in {os.environ[variable]}: {found}")
    return found[0]


def next_package(pattern):
    return package(pattern, "CONNECTAI_NEXT_PACKAGES")


def shown_commands(heading):
    """The commands that docs/install.md shows first in a section."""
    page = (REPOSITORY / "docs/install.md").read_text(encoding="utf-8")
    return re.search(rf"(?ms)^## {heading}$(?:(?!^## ).)*?^```sh\n(.*?)^```", page)[1]


class PackageTest(unittest.TestCase):
    """Roots of a test's own, and a mock that all share."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = stand_in.Mock()
        cls.addClassCleanup(cls.server.close)

    def root(self, below=None):
        made = CleanRoot(below)
        self.addCleanup(made.close)
        return made

    def add_data_source(self, root, name, *options, user=None, tool="connectai-dsn"):
        root.run(tool, "add", *options, name, f"URL={self.server.url}",
                 f"User={stand_in.USER}", "Password=-", user=user, text=stand_in.TOKEN + "\n")

    def assert_it_works(self, root, name, user=None, tool="connectai-dsn"):
        """The tool's own test of a data source, its listing, and a row through isql."""
        self.assertRegex(root.run(tool, "test", name, user=user), r"(?m)^All is well\.$")
        self.assertIn(name, root.run(tool, "list", user=user))
        self.assert_isql_reads(root, name, user)

    def assert_isql_reads(self, root, name, user=None):
        answer = root.run("isql", name, "-b", "-d,", text=ROW_OF_ACCOUNTS + "\n", user=user)
        self.assertEqual(answer.splitlines()[0], ROW)

    def assert_pyodbc_reads(self, root, name, expected_version, user=None):
        answer = root.run("python3", "-c", PYODBC_SCRIPT, name, ROW_OF_ACCOUNTS, user=user)
        self.assertEqual(answer.splitlines(), [odbc_form(expected_version), ROW])

    def assert_same(self, before, after, *apart):
        """Nothing came, went or changed but what is named."""
        found = [line for line in differences(before, after)
                 if line.split(": ")[1].split(":")[0] not in apart]
        self.assertEqual(found, [])
