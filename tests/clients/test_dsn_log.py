#!/usr/bin/env python3
"""connectai-dsn log: the service's log of queries, and the log file of one."""

import csv
import io
import json
import os
import sys
import unittest
import zipfile

import mock as stand_in
from dsn_tool import ToolTest


class Log(ToolTest):
    def setUp(self):
        super().setUp()
        self.server = stand_in.Mock()
        self.addCleanup(self.server.close)
        pairs = [f"{keyword}={value}" for keyword, value in self.server.data_source().items()]
        self.assert_done(self.tool("add", "crm", *pairs))

    def log(self, *options):
        done = self.tool("log", "crm", *options)
        self.assertNotIn(stand_in.TOKEN, done.stdout + done.stderr)
        return done

    def read(self, *options):
        done = self.log("--format", "json", *options)
        self.assert_done(done)
        return json.loads(done.stdout)

    def play(self, scenario):
        return self.tool("log", "--connection-string",
                         f"URL={self.server.url};User={stand_in.USER};"
                         f"Password=scenario-{scenario};MaxRetries=0")

    def test_each_query_is_told_and_the_newest_comes_first(self):
        self.server.query("SELECT Id FROM CRM.Sales.Accounts WHERE Id < 4")
        self.assertEqual(self.tool("query", "crm", "SELECT * FROM nothing").returncode, 1)
        failed, good = self.read()
        self.assertEqual((good["Statement"], good["Rows"], good["Error"], good["Type"],
                          good["User"]),
                         ("SELECT Id FROM CRM.Sales.Accounts WHERE Id < 4", 3, None, "Query",
                          stand_in.USER))
        self.assertRegex(good["Time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertIsInstance(good["Milliseconds"], int)
        self.assertEqual(failed["Statement"], "SELECT * FROM nothing")
        self.assertTrue(failed["Error"].startswith("QUERY_FAILED: "), failed["Error"])

    def test_a_table_shows_the_newest_and_says_how_many_there_are(self):
        for number in (1, 2, 3):
            self.server.query(f"SELECT {number} AS n")
        lines = self.log("--limit", "2").stdout.splitlines()
        self.assertEqual(lines[0].split(), ["Time", "Milliseconds", "Type", "Rows", "Error", "User",
                                            "Id", "Statement"])
        self.assertEqual([line.split("  ")[-1] for line in lines[2:4]],
                         ["SELECT 3 AS n", "SELECT 2 AS n"])
        self.assertEqual(lines[4:], ["2 queries, the newest of 3 of the last 24 h"])
        self.assertTrue(self.log("--since", "1").stdout.endswith("\n3 queries of the last 1 h\n"))

    def test_csv_is_read_by_a_csv_reader(self):
        self.server.query("SELECT 'a,\nb' AS n")
        rows = list(csv.DictReader(io.StringIO(self.log("--format", "csv").stdout)))
        self.assertEqual([(row["Statement"], row["Error"]) for row in rows],
                         [("SELECT 'a,\nb' AS n", "")])

    def test_an_empty_log_is_none(self):
        self.assertEqual(self.read(), [])

    def test_the_file_of_a_query_is_written(self):
        self.server.query("SELECT 7 AS n")
        path = os.path.join(self.folder.path, "query.zip")
        [query] = self.read()
        self.assert_done(self.log("--id", query["Id"], "--output", path), "")
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            self.assertIn(b"SELECT 7 AS n", archive.read("query.log"))

    def test_an_id_that_is_not_there_is_an_error_with_a_remedy(self):
        path = os.path.join(self.folder.path, "query.zip")
        self.assert_fails(self.log("--id", "none", "--output", path), 1, "HY000: NOT_FOUND: ",
                          "what to do: take the id from the list, `connectai-dsn log crm`; the "
                          "service keeps seven days")
        self.assertFalse(os.path.exists(path))

    def test_a_file_that_cannot_be_written_is_told_before_the_service_is_asked(self):
        path = os.path.join(self.folder.path, "none", "query.zip")
        self.assert_fails(self.log("--id", "none", "--output", path), 1,
                          f"the file {path} cannot be written: No such file or directory")

    def test_what_the_service_refuses_is_told(self):
        self.assert_fails(self.play("401"), 1, "28000: ")
        self.assert_fails(self.play("html"), 1, "08001: ")
        self.assert_fails(self.play("404"), 1, "HY000: ", "what to do: ask the account's ")

    def test_all_that_is_wrong_with_the_settings_is_told(self):
        done = self.tool("log", "--connection-string", "Timeout=long;Verbosity=9")
        self.assert_fails(done, 1, "Timeout=long is not valid: ", "Verbosity=9 is not valid: ",
                          "User and Password are missing")

    def test_mistakes_are_told(self):
        for options, problem in (
                (["--limit", "0"], "--limit takes a number from 1 to 100000"),
                (["--since", "169"], "--since takes a number from 1 to 168"),
                (["--format", "xml"], "--format is table, csv or json"),
                *((["--id", id], "--id takes the id of a query, as the list has it: letters, "
                                 "digits and hyphens") for id in ("", "../../x", "a/b", "7 ")),
                (["--id", "7", "--since", "2"], "--since is for the list, and --id for one query"),
                (["more"], "it takes one argument, the data source's NAME")):
            with self.subTest(options):
                self.assert_wrongly_called(self.log(*options), problem)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
