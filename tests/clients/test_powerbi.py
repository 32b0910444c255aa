#!/usr/bin/env python3
"""Power BI's connector, packaging/powerbi: its M code parses, and what it says of the driver is true.

The parser is Microsoft's, from npm: tests/powerbi has its version and the script that runs it.
CONNECTAI_POWERBI_MODULES is the folder to install it in.
"""

import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile

import mock as stand_in

import pyodbc

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONNECTOR = ROOT / "packaging/powerbi"
PARSER = ROOT / "tests/powerbi"
MODULES = pathlib.Path(os.environ["CONNECTAI_POWERBI_MODULES"])

# What the connector uses of M's library and of Power Query's SDK. A name that is not here is a slip
# of the pen, or to be looked up and added.
LIBRARY = {
    "Credential.AccessDenied", "Error.Record", "Extension.Contents", "Extension.CredentialError",
    "Extension.CurrentCredential", "Extension.LoadString", "LimitClauseKind.LimitOffset",
    "List.AnyTrue", "List.Difference", "List.IsEmpty", "List.Select", "List.Transform",
    "Odbc.DataSource", "Record.FieldNames", "Record.FieldOrDefault", "Record.SelectFields",
    "Text.Combine", "Text.Contains", "Text.Format", "Text.Trim", "Value.ReplaceType",
}


def program(name):
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is missing: packaging/dependencies.sh test installs it")
    return found


def install_parser():
    """npm ci, unless these very versions are there already."""
    wanted = {name: (PARSER / name).read_bytes() for name in ("package.json", "package-lock.json")}
    done = MODULES / "node_modules/.installed"
    if done.exists() and done.read_bytes() == wanted["package-lock.json"]:
        return
    MODULES.mkdir(parents=True, exist_ok=True)
    for name, content in wanted.items():
        (MODULES / name).write_bytes(content)
    npm = subprocess.run([program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                         cwd=MODULES, capture_output=True, text=True, timeout=240, check=False)
    if npm.returncode != 0:
        raise RuntimeError("npm could not install the parser of the M language that "
                           f"tests/powerbi/package-lock.json names:\n{npm.stdout}{npm.stderr}")
    done.write_bytes(wanted["package-lock.json"])


def read(file):
    """read_connector.mjs's run, whatever it comes to."""
    return subprocess.run([program("node"), str(PARSER / "read_connector.mjs"), str(MODULES), str(file)],
                          capture_output=True, text=True, timeout=120, check=False)


def setUpModule():
    global code, folder, server, connection
    install_parser()
    run = read(CONNECTOR / "ConnectAI.pq")
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    (code,) = json.loads(run.stdout).values()
    folder = stand_in.OdbcFolder()
    os.environ.update(folder.environment)
    pyodbc.pooling = False
    server = stand_in.Mock()
    connection = pyodbc.connect(server.connection_string(), autocommit=True)


def tearDownModule():
    connection.close()
    server.close()
    folder.close()


def arguments_of(function):
    return {call["arguments"][0] for call in code["calls"] if call["function"] == function}


class Code(unittest.TestCase):
    def test_uses_no_name_that_there_is_not(self):
        self.assertEqual(set(code["foreign"]) - LIBRARY, set())

    def test_every_text_is_in_the_resources(self):
        tree = xml.etree.ElementTree.parse(CONNECTOR / "resources.resx")
        texts = {data.get("name"): data.findtext("value") for data in tree.findall("data")}
        self.assertEqual(arguments_of("Extension.LoadString"), set(texts))
        self.assertTrue(all(texts.values()))

    def test_keywords_are_the_drivers(self):
        table = (ROOT / "docs/keywords.md").read_text(encoding="utf-8")
        table = table[table.index("<!-- keywords -->"):table.index("<!-- /keywords -->")]
        known = set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines()
                                                   if line.startswith("| `"))))
        text = (CONNECTOR / "ConnectAI.pq").read_text(encoding="utf-8")
        (names,) = re.findall(r"ConnectionOptionNames = \{(.*?)\};", text)
        used = set(re.findall(r'"(\w+)"', names)) | {
            field for field in code["fields"]
            if field in ("Driver", "DefaultCatalog", "BrowsableCatalogs", "UID", "PWD")}
        self.assertEqual(len(used), 8)
        self.assertEqual(used - known, set())

    def test_broken_code_is_found(self):
        whole = (CONNECTOR / "ConnectAI.pq").read_text(encoding="utf-8")
        for good, bad in (("SupportsTop = false,", "SupportsTop = false"),
                          ("section ConnectAI;", "section ConnectAI"),
                          ("\n    in\n", "\n"),
                          ('DriverName = "ConnectAI";', 'DriverName = "ConnectAI;'),
                          ("else\n            error errorRecord;", "error errorRecord;"),
                          ("PrepareStatements = false\n];", "PrepareStatements = false\n")):
            with self.subTest(bad=bad), tempfile.TemporaryDirectory() as temporary:
                self.assertIn(good, whole)
                file = pathlib.Path(temporary) / "broken.pq"
                file.write_text(whole.replace(good, bad, 1), encoding="utf-8")
                run = read(file)
                self.assertEqual(run.returncode, 1, run.stdout)
                self.assertRegex(run.stderr, r"broken\.pq: (line \d+|at the end): \w")

    def test_a_misspelt_name_is_found(self):
        whole = (CONNECTOR / "ConnectAI.pq").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as temporary:
            file = pathlib.Path(temporary) / "misspelt.pq"
            file.write_text(whole.replace("OnError = OnOdbcError", "OnError = OnOdbcEror"),
                            encoding="utf-8")
            (misspelt,) = json.loads(read(file).stdout).values()
        self.assertEqual(set(misspelt["foreign"]) - LIBRARY, {"OnOdbcEror"})


class Facts(unittest.TestCase):
    """What SqlCapabilities says, held against what the driver answers and does."""

    @property
    def capabilities(self):
        return code["members"]["SqlCapabilities"]

    def test_every_capability_is_one_that_is_checked_here(self):
        self.assertEqual(set(self.capabilities), {
            "LimitClauseKind", "SupportsTop", "Sql92Conformance", "GroupByCapabilities",
            "SupportsDerivedTable", "FractionalSecondsScale", "SupportsNumericLiterals",
            "SupportsStringLiterals", "SupportsOdbcDateLiterals", "SupportsOdbcTimeLiterals",
            "SupportsOdbcTimestampLiterals", "PrepareStatements"})

    def test_the_drivers_own_answers_are_not_overridden(self):
        for field in ("SQLGetInfo", "SQLGetTypeInfo", "SQLGetFunctions", "SQLColumns", "SQLTables",
                      "AstVisitor", "ImplicitTypeConversions"):
            self.assertNotIn(field, code["fields"])

    def test_conformance_and_grouping_are_what_the_driver_reports(self):
        self.assertEqual(self.capabilities["Sql92Conformance"],
                         connection.getinfo(pyodbc.SQL_SQL_CONFORMANCE))
        self.assertEqual(self.capabilities["GroupByCapabilities"],
                         connection.getinfo(pyodbc.SQL_GROUP_BY))

    def test_fractions_have_the_digits_of_the_timestamp_type(self):
        (row,) = connection.cursor().getTypeInfo(pyodbc.SQL_TYPE_TIMESTAMP).fetchall()
        self.assertEqual(self.capabilities["FractionalSecondsScale"], row[14])

    def test_the_limit_clause_and_derived_tables_run(self):
        self.assertEqual(self.capabilities["LimitClauseKind"],
                         {"name": "LimitClauseKind.LimitOffset"})
        self.assertFalse(self.capabilities["SupportsTop"])
        self.assertTrue(self.capabilities["SupportsDerivedTable"])
        rows = connection.execute(
            'select "ITBL"."Id" from (select "Id" from "CRM"."Sales"."Accounts") as "ITBL" '
            'order by "Id" limit 2 offset 3').fetchall()
        self.assertEqual([row.Id for row in rows], [4, 5])

    def test_literals_run(self):
        for capability, condition in (
                ("SupportsNumericLiterals", '"Id" = 1'),
                ("SupportsStringLiterals", "\"Name\" = 'Northwind Trading'"),
                ("SupportsOdbcDateLiterals", "\"Founded\" = {d '1906-11-27'}"),
                ("SupportsOdbcTimestampLiterals", "\"CreatedAt\" = {ts '2020-03-12 20:03:32.2120000'}"),
                ("SupportsOdbcTimeLiterals", "{t '10:00:00'} < {t '11:00:00'} and \"Id\" = 1")):
            with self.subTest(capability):
                self.assertIs(self.capabilities[capability], True)
                rows = connection.execute(
                    f'select "Id" from "CRM"."Sales"."Accounts" where {condition}').fetchall()
                self.assertEqual([row.Id for row in rows], [1])

    def test_a_refused_sign_in_has_the_state_that_the_connector_looks_for(self):
        with self.assertRaises(pyodbc.Error) as caught:
            pyodbc.connect(server.connection_string("scenario-401"))
        self.assertIn("[28000]", caught.exception.args[1])
        self.assertIn('"[28000]"', (CONNECTOR / "ConnectAI.pq").read_text(encoding="utf-8"))


class File(unittest.TestCase):
    def build(self, output):
        subprocess.run([sys.executable, "-B", str(CONNECTOR / "build_mez.py"), str(output)],
                       check=True, timeout=120)

    def test_has_the_source_and_every_icon_that_it_names(self):
        with tempfile.TemporaryDirectory() as temporary:
            output = pathlib.Path(temporary) / "ConnectAI.mez"
            self.build(output)
            with zipfile.ZipFile(output) as mez:
                self.assertIsNone(mez.testzip())
                code = mez.read("ConnectAI.pq").decode()
                version = re.search(r'^\[Version = "(\d+\.\d+\.\d+)"\]$', code, re.MULTILINE)[1]
                self.assertIn(f"project(connectai-odbc VERSION {version} ",
                              (CONNECTOR.parents[1] / "CMakeLists.txt").read_text(encoding="utf-8"))
                self.assertEqual(code.replace(f'[Version = "{version}"]',
                                              '[Version = "@PROJECT_VERSION@"]'),
                                 (CONNECTOR / "ConnectAI.pq").read_text(encoding="utf-8"))
                icons = arguments_of("Extension.Contents")
                self.assertEqual(set(mez.namelist()), {"ConnectAI.pq", "resources.resx"} | icons)
                for name in icons:
                    size = int(re.search(r"\d+", name).group())
                    data = mez.read(name)
                    self.assertTrue(data.startswith(b"\x89PNG\r\n\x1a\n"), name)
                    self.assertEqual(struct.unpack(">II", data[16:24]), (size, size))

    def test_is_the_same_each_time(self):
        with tempfile.TemporaryDirectory() as temporary:
            files = [pathlib.Path(temporary) / name for name in ("first.mez", "second.mez")]
            for file in files:
                self.build(file)
            self.assertEqual(files[0].read_bytes(), files[1].read_bytes())


if __name__ == "__main__":
    unittest.main(verbosity=2)
