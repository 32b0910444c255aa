#!/usr/bin/env python3
"""isql, unixODBC's own client: in batches, as people pipe statements into it."""

import os
import subprocess
import unittest

import mock as stand_in


def setUpModule():
    global folder, server
    server = stand_in.Mock("--writable", "Scratch.dbo")
    common = {"URL": server.url, "User": stand_in.USER}
    folder = stand_in.OdbcFolder({
        "crm": {**common, "Password": stand_in.TOKEN, "DefaultCatalog": "CRM",
                "DefaultSchema": "Sales"},
        "refused": {**common, "Password": "scenario-401"},
        "broken": {**common, "Password": "scenario-error-after-rows:3"},
    })


def tearDownModule():
    server.close()
    folder.close()


def isql(statements, *options, data_source="crm"):
    return subprocess.run(
        [stand_in.program("isql", "unixodbc"), data_source, "-b", "-v", *options],
        input="\n".join(statements) + "\n", capture_output=True, text=True, encoding="utf-8",
        errors="replace", timeout=120, check=False,
        env={**os.environ, **folder.environment})


class Isql(unittest.TestCase):
    def test_rows_of_a_query(self):
        done = isql(["SELECT Id, Name, Country FROM Accounts WHERE Id <= 3 ORDER BY Id"], "-d,")
        self.assertEqual(done.stdout.split("\n")[:3], [
            "1,Northwind Trading,Norway", "2,Blåbær Trading,Germany", "3,Müller Trading,France"])
        self.assertEqual(done.returncode, 0)

    def test_column_names_and_nulls(self):
        done = isql(["SELECT Id, Industry FROM Accounts WHERE Id = 7"], "-d,", "-c")
        self.assertEqual(done.stdout.split("\n")[:2], ["Id,Industry", "7,"])

    def test_table_of_every_type_is_of_sane_width(self):
        done = isql(["SELECT * FROM [Samples].[Types].[AllTypes] WHERE Id IN (1, 5)"])
        lines = [line for line in done.stdout.split("\n") if line[:1] in "+|" and line]
        self.assertEqual(len(lines), 6, "three rules, the names, two rows")
        self.assertEqual({len(line) for line in lines}, {len(lines[0])})
        self.assertLess(len(lines[0]), 19 * 310)
        self.assertIn("| 2024-02-29 13:45:30.1234567", lines[4])
        self.assertIn("SQLRowCount returns -1", done.stdout)

    def test_several_statements(self):
        done = isql(["CREATE TABLE [Scratch].[dbo].[FromIsql] (Id int, Text varchar(20))",
                     "INSERT INTO [Scratch].[dbo].[FromIsql] VALUES (1, 'größer'), (2, '😀')",
                     "SELECT Text FROM [Scratch].[dbo].[FromIsql] ORDER BY Id"], "-d,")
        self.assertIn("größer\n😀", done.stdout)

    def test_help_lists_tables_and_columns(self):
        done = isql(["help"], "-d,")
        self.assertIn("CRM,Sales,Accounts,TABLE,Companies", done.stdout)
        done = isql(["help Accounts"], "-d,")
        self.assertIn("CRM,Sales,Accounts,AnnualRevenue,3,DECIMAL,18", done.stdout)

    def test_errors_show_state_and_cause(self):
        for options, state in (([], "S0002"), (["-3"], "42S02")):  # ODBC 2 unless asked
            done = isql(["SELECT * FROM Nowhere", "SELECT 'went on'"], "-d,", *options)
            self.assertIn(f"[{state}]", done.stdout + done.stderr)
            self.assertIn("Nowhere", done.stdout + done.stderr)
            self.assertIn("went on", done.stdout)

    def test_refused_sign_in(self):
        done = isql(["SELECT 1"], data_source="refused")
        self.assertIn("[28000]", done.stdout + done.stderr)
        self.assertIn("INVALID_AUTHORIZATION", done.stdout + done.stderr)
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("scenario-401", done.stdout + done.stderr)

    def test_rows_before_an_error(self):
        done = isql(["SELECT 1"], "-d,", data_source="broken")
        self.assertIn("1,row 1\n2,row 2\n3,row 3\n", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
