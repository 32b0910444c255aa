#!/usr/bin/env python3
"""isql and iusql, unixODBC's own clients: at a prompt, and in batches as people pipe statements in."""

import os
import re
import subprocess
import unittest

import mock as stand_in


def setUpModule():
    global folder, server
    server = stand_in.Mock("--writable", "Scratch.dbo")
    folder = stand_in.OdbcFolder({
        "crm": server.data_source(),
        "refused": server.data_source("scenario-401"),
        "broken": server.data_source("scenario-error-after-rows:3"),
    })


def tearDownModule():
    server.close()
    folder.close()


def run(name, statements, *options, data_source="crm", encoding="utf-8"):
    return subprocess.run(
        [stand_in.program(name, "unixodbc"), data_source, *options],
        input="\n".join(statements) + "\n", capture_output=True, encoding=encoding,
        errors="replace", timeout=120, check=False, env={**os.environ, **folder.environment})


def isql(statements, *options, data_source="crm"):
    return run("isql", statements, "-b", "-v", *options, data_source=data_source)


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

    def test_tables_are_listed_as_wide_as_names_may_be_unless_that_is_bounded(self):
        for options, width in (([], 777), (["-m24"], 5 * (24 + 2) + 1)):
            done = run("isql", ["help"], "-v", *options)
            lines = [line for line in done.stdout.split("\n") if re.match(r"[+|].*TABLE_NAME", line)]
            self.assertEqual([len(line) for line in lines], [width])

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

    def test_names_of_columns_delimiters_and_quotes(self):
        sql = ["SELECT Id, Name, Industry FROM Accounts WHERE Id IN (2, 7) ORDER BY Id"]
        for options, lines in (
                (["-d,"], ["2,Blåbær Trading,Food", "7,Ομήγα Trading,"]),
                (["-x0x09", "-c"], ["Id\tName\tIndustry", "2\tBlåbær Trading\tFood",
                                    "7\tΟμήγα Trading\t"]),
                (["-d,", "-q"], ['2,"Blåbær Trading","Food"', '7,"Ομήγα Trading",'])):
            with self.subTest(options=options):
                self.assertEqual(isql(sql, *options).stdout.split("\n")[:len(lines)], lines)

    def test_html(self):
        page = "".join(isql(["SELECT Name FROM Accounts WHERE Id = 2"], "-w").stdout.split())
        self.assertIn("<fontface=Arial,Helvetica>BlåbærTrading</font>", page)
        self.assertTrue(page.startswith("<tableBORDER>") and page.endswith("</table>"), page)

    def test_help_with_arguments_is_every_form_of_sqltables(self):
        for command, lines in (
                ('help % "" "" ""', ["CData,,,,", "CRM,,,,", "ERP,,,,", "Samples,,,,", "Scratch,,,,"]),
                ('help "" % "" ""', [f",{schema},,," for schema in (
                    "Big", "Finance", "HR", "QueryFederation", "Sales", "Types", "dbo")]),
                ('help "" "" "" %', [",,,SYSTEM TABLE,", ",,,TABLE,", ",,,VIEW,"]),
                ("help CRM Sales Open% VIEW", ["CRM,Sales,OpenOpportunities,VIEW,"]),
                ("help null null null VIEW", ["CRM,Sales,OpenOpportunities,VIEW,"])):
            with self.subTest(command):
                self.assertEqual(isql([command], "-d,").stdout.split("\n")[:-1], lines)


BANNER = """\
+---------------------------------------+
| Connected!                            |
|                                       |
| sql-statement                         |
| help [tablename]                      |
| echo [string]                         |
| quit                                  |
|                                       |
+---------------------------------------+
"""


class Iusql(unittest.TestCase):
    """It calls the wide functions. What it prints is the low octet of each unit: Latin-1."""

    def session(self, *lines, options=("-v", "-m14")):
        done = run("iusql", lines, *options, encoding="latin-1")
        # It follows each rule with an empty line.
        return [line for line in done.stdout.split("\n") if line]

    def test_a_session(self):
        self.assertEqual(
            self.session("SELECT Id, Name, Industry FROM Accounts WHERE Id IN (3, 7) ORDER BY Id",
                         "SELECT * FROM Nowhere", "quit"),
            (BANNER + """\
SQL> SELECT Id, Name, Industry FROM Accounts WHERE Id IN (3, 7) ORDER BY Id
+------------+---------------+---------------+
| Id         | Name          | Industry      |
+------------+---------------+---------------+
| 3          | Müller Trading| Energy        |
| 7          | \x9f\xbc\xae\xb3\xb1 Trading |               |
+------------+---------------+---------------+
SQLRowCount returns -1
2 rows fetched
SQL> SELECT * FROM Nowhere
[connectai-odbc][Connect AI] QUERY_FAILED: The table or view [Nowhere] was not found.
SQL> quit
""").strip("\n").split("\n"))

    def test_help_lists_tables_and_columns(self):
        lines = self.session("help", "help Contacts", "quit", options=("-v",))
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
        self.assertIn(["CRM", "Sales", "Accounts", "TABLE", "Companies"], rows)
        self.assertIn(["CRM", "Sales", "Contacts", "Birthday", "9", "DATE", "10"],
                      [row[:7] for row in rows])  # ODBC 2: a date is 9

    def test_batches(self):
        lines = self.session("SELECT Id, Name, Industry FROM Accounts WHERE Id IN (3, 7)",
                             options=("-b", "-c", "-d|"))
        self.assertEqual(lines[:2], ["Id|Name|Industry", "3|Müller Trading|Energy"])
        self.assertEqual(lines[2].partition("|")[0], "7")


class Missing(unittest.TestCase):
    def test_a_program_that_is_missing_names_its_package(self):
        for search in (stand_in.program, stand_in.module):
            with self.assertRaisesRegex(Exception, "nowhere.*install some-package"):
                search("nowhere", "some-package")


if __name__ == "__main__":
    unittest.main(verbosity=2)
