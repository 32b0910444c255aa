#!/usr/bin/env python3
"""connectai-dsn query: results as tables, CSV and JSON, whole or said to be incomplete."""

import contextlib
import csv
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
import unittest

import mock as stand_in
import service
from dsn_tool import ToolTest

INCOMPLETE = "the result is incomplete: {} rows were printed before"
CANCELLED = "cancelled, as Ctrl-C asked for"

# A result of numbers alone, which are fetched in blocks, that an error ends.
NUMBERS = json.dumps({
    "results": [{"schema": [{"ordinal": 0, "columnName": "n", "columnLabel": "n", "dataType": 8,
                             "dataTypeName": "INTEGER"}],
                 "rows": [[n] for n in range(1500)], "affectedRows": -1}],
    "error": {"code": "QUERY_FAILED", "message": "The end is missing."}})


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


class QueryTest(ToolTest):
    def setUp(self):
        super().setUp()
        pairs = [f"{keyword}={value}" for keyword, value in server.data_source().items()]
        self.assert_done(self.tool("add", "crm", *pairs))

    def query(self, sql, *options, **more):
        return self.tool("query", "crm", sql, *options, **more)

    def table(self, sql, *options):
        """What is printed, with the last line's time as T."""
        done = self.query(sql, *options)
        self.assert_done(done)
        return re.sub(r"\d+\.\d ms", "T ms", done.stdout)

    @staticmethod
    def scenario(name, url=None):
        return (f"URL={url or server.url};User={stand_in.USER};Password=scenario-{name};"
                "MaxRetries=0")

    def play(self, name, *options, url=None):
        return self.tool("query", "--connection-string", self.scenario(name, url), "SELECT 1",
                         *options)

    def start(self, name, *options, **streams):
        """A query that runs; it does not outlive the test."""
        process = subprocess.Popen(
            [os.environ["CONNECTAI_DSN"], "query", "--connection-string", self.scenario(name),
             "SELECT 1", *options], stdin=subprocess.DEVNULL, bufsize=0, env=self.environment,
            **streams)
        self.addCleanup(lambda: (process.kill(), process.wait()))
        return process


class DataSources(QueryTest):
    """Two of one name."""

    def test_the_systems_is_used_where_it_is_asked_for(self):
        self.system_ini.chmod(0o600)
        self.assert_done(self.tool("add", "--system", "crm", f"URL={server.url}",
                                   f"User={stand_in.USER}", "Password=wrong"))
        self.assert_done(self.query("SELECT 1"))
        self.assert_done(self.query("SELECT 1", "--user"))
        self.assert_fails(self.query("SELECT 1", "--system"), 1,
                          "28000: [unixODBC][connectai-odbc][Connect AI] INVALID_AUTHORIZATION")

    def test_the_systems_is_found_behind_one_of_another_driver(self):
        good = [f"{keyword}={value}" for keyword, value in server.data_source().items()]
        self.system_ini.chmod(0o600)
        self.assert_done(self.tool("add", "--system", "mine", *good))
        self.register("Other")
        with open(self.user_ini, "a", encoding="utf-8") as file:
            file.write("[mine]\nDriver=Other\n")
        self.assert_done(self.tool("query", "--system", "mine", "SELECT 1"))


class Tables(QueryTest):
    def test_columns_are_aligned_and_the_last_line_counts(self):
        self.assertEqual(self.table("SELECT Id, Name, AnnualRevenue FROM Accounts WHERE Id < 4"), (
            "Id  Name               AnnualRevenue\n"
            "--  -----------------  -------------\n"
            " 1  Northwind Trading     2709693.62\n"
            " 2  Blåbær Trading        9308183.82\n"
            " 3  Müller Trading        1115431.65\n"
            "3 rows in T ms\n"))

    def test_wide_characters_null_and_line_ends_are_seen(self):
        self.assertEqual(self.table("SELECT '日本' AS a, NULL AS b, 'x\ny' AS c, 7 AS d"), (
            "a     b     c    d\n"
            "----  ----  ---  -\n"
            "日本  NULL  x␊y  7\n"
            "1 row in T ms\n"))
        self.assertIn("\n-\n", self.table("SELECT NULL AS b", "--null", "-"))

    def test_no_rows_and_affected_rows_are_told(self):
        self.assertEqual(self.table("SELECT Id FROM Accounts WHERE 1 = 0"),
                         "Id\n--\n0 rows in T ms\n")
        self.assertEqual(self.table("UPDATE Accounts SET Name = Name WHERE Id < 3"),
                         "2 rows affected, in T ms\n")
        self.assertEqual(self.table("UPDATE Accounts SET Name = Name WHERE Id = -1"),
                         "0 rows affected, in T ms\n")

    def test_every_result_of_several_statements_is_printed(self):
        sql = "SELECT 1 AS a; UPDATE Accounts SET Name = Name WHERE Id = 1; SELECT 2 AS b"
        self.assertEqual(self.table(sql), ("a\n-\n1\n1 row in T ms\n"
                                           "1 row affected, in T ms\n"
                                           "\nb\n-\n2\n1 row in T ms\n"))

    def test_max_rows_says_whether_there_are_more(self):
        sql = "SELECT Id FROM Accounts WHERE Id < 4 ORDER BY Id"
        self.assertEqual(self.table(sql, "--max-rows", "2"),
                         "Id\n--\n 1\n 2\n2 rows in T ms; there are more\n")
        self.assertIn("\n3 rows in T ms\n", self.table(sql, "--max-rows", "3"))

    def test_a_value_of_any_length_is_whole(self):
        for length in (4095, 4096, 4097, 200_000):
            sql = f"SELECT REPLICATE('é', {length}) AS a, 'b' AS b"
            lines = self.query(sql, "--format", "csv").stdout.splitlines()
            self.assertEqual(lines[1], "é" * length + ",b")

    def test_a_long_result_is_whole(self):
        done = self.play("large:50000", "--format", "csv")
        self.assert_done(done)
        rows = list(csv.reader(io.StringIO(done.stdout)))
        self.assertEqual(rows[1:], [[str(n), f"row {n}"] for n in range(1, 50001)])


class Csv(QueryTest):
    def test_it_is_what_a_csv_reader_reads(self):
        sql = "SELECT 'a,b' AS [x,y], 'say \"hi\"' AS q, 'two\nlines' AS l, '' AS e, NULL AS n"
        done = self.tool("query", "crm", sql, "--format", "csv")
        self.assert_done(done)
        rows = list(csv.reader(io.StringIO(done.stdout, newline="")))
        self.assertEqual(rows, [["x,y", "q", "l", "e", "n"],
                                ["a,b", 'say "hi"', "two\nlines", "", ""]])
        self.assertTrue(done.stdout.endswith(',"",\n'), done.stdout)

    def test_standard_output_has_data_only(self):
        done = self.query("UPDATE Accounts SET Name = Name WHERE Id = 1; SELECT 1 AS a",
                          "--format", "csv")
        self.assertEqual((done.returncode, done.stdout), (0, "a\n1\n"))
        self.assertRegex(done.stderr, r"^connectai-dsn: 1 row affected, in \d+\.\d ms\n$")
        done = self.query("SELECT Id FROM Accounts ORDER BY Id", "--format", "csv",
                          "--max-rows", "1")
        self.assert_done(done, "Id\n1\n",
                         "connectai-dsn: 1 row, as --max-rows says; there are more\n")


class Json(QueryTest):
    def read(self, *arguments):
        done = self.tool("query", *arguments, "--format", "json")
        self.assert_done(done)
        return json.loads(done.stdout, parse_int=str, parse_float=str)

    def test_every_type_has_its_form(self):
        rows = self.read("--connection-string", self.scenario("every-type"), "SELECT 1")
        plain, least, nulls = rows[0], rows[1], rows[4]
        self.assertEqual(plain["BIGINT"], "9007199254740993")
        self.assertEqual(plain["NUMERIC"], "123456789012345678901234567890")
        self.assertEqual(least["DECIMAL"], "-9999999999999999999999999999.9999999999")
        self.assertEqual((plain["BOOLEAN"], least["BOOLEAN"]), (True, False))
        self.assertEqual((plain["BINARY"], plain["VARCHAR"]),
                         ("AAEC/f7/", "Zażółć gęślą jaźń 😀"))
        self.assertEqual(plain["TIMESTAMP"], "2024-02-29T13:37:42.1234567")
        self.assertEqual(set(nulls.values()), {None})

    def test_a_name_that_comes_twice_is_numbered(self):
        self.assertEqual(self.read("crm", "SELECT 1 AS a, 2 AS a, 3 AS b"),
                         [{"a": "1", "a_2": "2", "b": "3"}])

    def test_each_result_is_an_array(self):
        done = self.query("SELECT 1 AS a; SELECT 2 AS b WHERE 1 = 0", "--format", "json")
        self.assert_done(done, '[\n{"a":1}\n]\n[]\n')


class Failures(QueryTest):
    def test_a_message_does_not_command_the_terminal(self):
        done = self.query("SELECT [bo\u009b31m\u202ex]")
        self.assert_fails(done, 1, "42S22: ")
        self.assertIn("bo 31m<U+202E>x", done.stderr)
        self.assertNotRegex(done.stderr, "[\u0080-\u009f\u202e]")

    def test_a_refused_statement_is_told_with_its_sqlstate(self):
        done = self.query("SELECT * FROM nothing")
        self.assert_fails(done, 1, "42S02: ")
        self.assertEqual(done.stdout, "")

    def test_an_error_behind_rows_leaves_the_result_marked_as_incomplete(self):
        for scenario in ("error-after-rows:3", "cut:3", "cut-between-rows:3"):
            with self.subTest(scenario):
                done = self.play(scenario, "--format", "csv")
                state = "HY000: " if scenario.startswith("error") else "08S01: "
                self.assert_fails(done, 1, state, INCOMPLETE.format(3))
                self.assertEqual(done.stdout, "id,name\n1,row 1\n2,row 2\n3,row 3\n")

    def test_rows_of_a_block_that_an_error_ends_are_printed(self):
        path = os.path.join(self.folder.path, "numbers.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(NUMBERS)
        other = stand_in.Mock("--payload", f"numbers={path}")
        self.addCleanup(other.close)
        done = self.play("numbers", "--format", "csv", url=other.url)
        self.assert_fails(done, 1, "HY000: ", INCOMPLETE.format(1500))
        self.assertEqual(done.stdout.split(), ["n", *map(str, range(1500))])

    def test_json_is_not_closed_then(self):
        done = self.play("error-after-rows:1", "--format", "json")
        self.assertEqual(done.stdout, '[\n{"id":1,"name":"row 1"}\n')

    def test_a_table_shows_the_rows_that_were_there(self):
        done = self.play("error-after-rows:1")
        self.assertEqual(done.stdout, "id  name\n--  -----\n 1  row 1\n")

    def test_the_connection_can_fail_and_no_secret_is_told(self):
        done = self.tool("query", "--connection-string",
                         f"URL={server.url};User={stand_in.USER};Password=pat-4f1d8c", "SELECT 1")
        self.assert_fails(done, 1, "28000: ")
        self.assertNotIn("pat-4f1d8c", done.stderr)

    def test_a_data_source_that_is_not_there_is_named(self):
        self.assert_fails(self.tool("query", "cmr", "SELECT 1"), 1,
                          "There is no data source cmr in ")

    def test_warnings_of_connecting_are_shown(self):
        text = server.connection_string(more="Workspce=x")
        done = self.tool("query", "--connection-string", text, "SELECT 1 AS a")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stderr.startswith("connectai-dsn: warning: 01S00: "), done.stderr)

    def test_a_time_limit_ends_the_statement(self):
        self.assert_fails(self.play("slow-first-byte:60000", "--timeout", "1"), 1, "HYT00: ")


class Input(QueryTest):
    def test_sql_may_come_from_standard_input(self):
        for sql in ([], ["-"]):
            done = self.tool("query", "crm", *sql, "--format", "csv", text="SELECT\n 7 AS a\n")
            self.assert_done(done, "a\n7\n")

    def test_a_byte_order_mark_is_no_part_of_it(self):
        self.assert_done(self.tool("query", "crm", "--format", "csv", text="\ufeffSELECT 7 AS a"),
                         "a\n7\n")

    def test_the_connection_string_is_the_first_line_of_it(self):
        text = server.connection_string() + "\nSELECT 8 AS a\n"
        done = self.tool("query", "--connection-string", "-", "--format", "csv", text=text)
        self.assert_done(done, "a\n8\n")

    def test_a_connection_string_may_name_a_data_source(self):
        done = self.tool("query", "--connection-string", "DSN=crm", "SELECT 9 AS a", "--format",
                         "csv")
        self.assert_done(done, "a\n9\n")

    def test_mistakes_are_told(self):
        for arguments, problem in (
                (["crm", "SELECT", "1"],
                 "it takes two arguments, a NAME and SQL, which is quoted as a whole"),
                ([], "the data source's NAME is missing"),
                (["crm", "SELECT 1", "--format", "xml"], "--format is table, csv or json"),
                (["crm", "SELECT 1", "--max-rows", "0"],
                 "--max-rows takes a number from 1 to 1000000000000"),
                (["crm", "SELECT 1", "--timeout", "soon"],
                 "--timeout takes a number from 0 to 86400"),
                (["crm", "SELECT 1", "--format", "json", "--null", "x"],
                 "--null is for table and csv: JSON has a null of its own"),
                (["crm", "SELECT 1", "--format", "csv", "--null", ","],
                 "--null takes a text without commas, quotes and line ends"),
                (["crm", "SELECT 1", "--output", ""], "--output takes the name of a file"),
                (["crm", "a", "--connection-string", "DSN=crm"],
                 "a NAME and --connection-string exclude each other"),
                (["crm", " \n"], "the SQL is empty"), (["crm"], "the SQL is empty")):
            with self.subTest(arguments):
                self.assert_wrongly_called(self.tool("query", *arguments), problem)


class Output(QueryTest):
    def test_a_file_is_written(self):
        path = os.path.join(self.folder.path, "rows.csv")
        done = self.query("SELECT 1 AS a", "--format", "csv", "--output", path)
        self.assert_done(done, "")
        with open(path, "rb") as file:
            self.assertEqual(file.read(), b"a\r\n1\r\n")

    def test_a_hyphen_is_standard_output(self):
        done = subprocess.run(
            [os.environ["CONNECTAI_DSN"], "query", "crm", "SELECT 1 AS a", "--format", "csv",
             "--output", "-"], cwd=self.folder.path, capture_output=True, timeout=120, check=True,
            env=self.environment)
        self.assertEqual((done.stdout, done.stderr), (b"a\r\n1\r\n", b""))
        self.assertFalse(os.path.exists(os.path.join(self.folder.path, "-")))
        self.assert_fails(self.tool_without(">&-", "query", "crm", "SELECT 1", "--output", "-"), 1,
                          "standard output is closed: nothing can be printed")

    def test_a_statement_that_is_refused_leaves_the_file_as_it_was(self):
        path = os.path.join(self.folder.path, "rows.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("before")
        self.assert_fails(self.query("SELECT * FROM nothing", "--output", path), 1, "42S02: ")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "before")

    def test_nothing_is_executed_where_the_file_cannot_be_written(self):
        path = os.path.join(self.folder.path, "none", "rows.csv")
        done = self.query("UPDATE Accounts SET Name = 'Not told' WHERE Id = 6", "--output", path)
        self.assert_fails(done, 1, f"the file {path} cannot be written: No such file or directory")
        [[name]] = server.query("SELECT Name FROM CRM.Sales.Accounts WHERE Id = 6")["rows"]
        self.assertNotEqual(name, "Not told")

    def test_a_statement_that_is_refused_makes_no_file(self):
        path = os.path.join(self.folder.path, "rows.csv")
        self.assert_fails(self.query("SELECT * FROM nothing", "--output", path), 1, "42S02: ")
        self.assertFalse(os.path.exists(path))

    def test_a_file_that_ends_early_is_named(self):
        path = os.path.join(self.folder.path, "rows.csv")
        done = self.play("error-after-rows:3", "--output", path)
        self.assert_fails(done, 1, "HY000: ", f"the result in {path} is incomplete: 3 rows were ")

    def test_a_full_disk_is_an_error(self):
        self.assert_fails(self.query("SELECT 1", "--output", "/dev/full"), 1,
                          "the file /dev/full cannot be written: No space left on device")

    def test_a_reader_that_has_enough_ends_it_quietly(self):
        process = self.start("endless", "--format", "csv", stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"id,name\r\n")
        process.stdout.close()
        self.assertEqual((process.wait(timeout=60), process.stderr.read()), (0, b""))
        process.stderr.close()


class ClosedStreams(QueryTest):
    """What is opened next would have a closed stream's number, and get what is printed."""

    def log_after(self, closed, sql, *options):
        path = os.path.join(self.folder.path, "driver.log")
        done = self.tool_without(closed, "query", "--connection-string",
                                 server.connection_string(more=f"Logfile={path}"), sql, *options)
        with contextlib.suppress(FileNotFoundError), open(path, encoding="utf-8") as file:
            return done, file.read()
        return done, ""

    def test_rows_are_not_written_into_the_log(self):
        done, log = self.log_after(">&-", "SELECT 'secret row' AS a")
        self.assert_fails(done, 1, "standard output is closed: nothing can be printed")
        self.assertNotIn("secret row", log)

    def test_rows_go_to_a_file_all_the_same(self):
        path = os.path.join(self.folder.path, "rows.csv")
        done, log = self.log_after(">&-", "SELECT 'secret row' AS a", "--output", path, "--format",
                                   "csv")
        self.assert_done(done, "")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "a\nsecret row\n")
        self.assertNotIn("secret row", log)

    def test_messages_are_not_written_into_the_log(self):
        for closed in ("2>&-", "<&- 2>&-"):
            with self.subTest(closed):
                done, log = self.log_after(closed, "SELECT * FROM nothing")
                self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", ""))
                self.assertIn("POST /query", log)
                self.assertNotIn("connectai-dsn: ", log)

    def test_without_standard_input_all_is_well(self):
        done, log = self.log_after("<&-", "SELECT 'a row' AS a", "--format", "csv")
        self.assert_done(done, "a\na row\n")
        self.assertNotIn("a row", log)


class Waiting(QueryTest):
    """What has arrived is printed before the rest is there. The service keeps that back for long."""

    def read_until(self, process, end):
        """What is printed until a text; who gets no further runs into the test's time limit."""
        read = b""
        while end not in read:
            part = os.read(process.stdout.fileno(), 65536)
            self.assertNotEqual(part, b"", read)
            read += part
        return read

    def start_reading(self, name, *options):
        process = self.start(name, *options, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(process.stdout.close)
        return process

    def test_the_header_and_the_rows_that_are_there_are_printed(self):
        for form, rows in (("csv", b"id,name\r\n1,row 1\r\n"), ("json", b'[\n{"id":1,"name":"row 1"}'),
                           ("table", b"id  name\n--  ------\n 1  row 1\n")):
            with self.subTest(form):
                process = self.start_reading("stall:100000", "--format", form)
                self.assertTrue(self.read_until(process, b"row 10").startswith(rows))
                self.assertIsNone(process.poll())

    def test_a_row_of_numbers_is_not_kept_back_for_a_block(self):
        with stalling_numbers() as url:
            process = subprocess.Popen(
                [os.environ["CONNECTAI_DSN"], "query", "--connection-string",
                 f"URL={url};Token=t", "SELECT 1", "--format", "csv"], stdin=subprocess.DEVNULL,
                bufsize=0, env=self.environment, stdout=subprocess.PIPE)
            self.addCleanup(lambda: (process.kill(), process.wait(), process.stdout.close()))
            self.assertEqual(self.read_until(process, b"\n1\r\n"), b"n\r\n1\r\n")


class Interrupting(QueryTest):
    def test_ctrl_c_cancels_the_statement_and_leaves_whole_rows(self):
        process = self.start("endless", "--format", "csv", stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"id,name\r\n")
        process.send_signal(signal.SIGINT)
        rows, messages = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        count = rows.count(b"\n")
        self.assertTrue(rows.endswith(b"%d,row %d\r\n" % (count, count)), rows[-40:])
        self.assertEqual(messages.decode(), f"connectai-dsn: {CANCELLED}\n"
                                            f"connectai-dsn: {INCOMPLETE.format(count)}\n")

    def test_it_does_so_while_the_service_is_waited_for(self):
        process = self.start("stall:60000", "--format", "csv", stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        time.sleep(0.3)  # most often it waits by then; whenever the signal comes, all holds
        begin = time.monotonic()
        while process.poll() is None and time.monotonic() - begin < 30:
            if self.handles_interrupts(process.pid):
                process.send_signal(signal.SIGINT)
                break
        _, messages = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        self.assertTrue(messages.decode().startswith(f"connectai-dsn: {CANCELLED}\n"), messages)

    def test_it_does_so_between_two_calls_of_the_driver(self):
        rename = "UPDATE Accounts SET Name = 'Interrupted {}' WHERE Id = 5"
        for number, sql in enumerate((rename, rename + "; SELECT 7 AS n",
                                      "SELECT 8 AS n; " + rename + "; SELECT 7 AS n")):
            with self.subTest(sql):
                before, written, messages, status = self.interrupt_in_writing(
                    sql.format(number), f"Interrupted {number}")
                self.assertEqual(written[:before], b"." * before)
                self.assertNotIn(b"\n7\n", written[before:].replace(b" ", b""))
                self.assertEqual(status, 130)
                self.assertTrue(messages.startswith(f"connectai-dsn: {CANCELLED}\n"), messages)

    def interrupt_in_writing(self, sql, name):
        """Sends Ctrl-C while the first result is written to a pipe that is full; then reads it."""
        ours, theirs = os.pipe()
        self.addCleanup(os.close, ours)
        os.set_blocking(theirs, False)
        before = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                before += os.write(theirs, b"." * 4096)
        os.set_blocking(theirs, True)
        with os.fdopen(theirs, "wb", buffering=0) as pipe:
            process = subprocess.Popen(
                [os.environ["CONNECTAI_DSN"], "query", "crm", sql], stdin=subprocess.DEVNULL,
                env=self.environment, stdout=pipe, stderr=subprocess.PIPE)
        self.addCleanup(lambda: (process.kill(), process.wait()))
        question = "SELECT Name FROM CRM.Sales.Accounts WHERE Id = 5"
        end = time.monotonic() + 60
        while server.query(question)["rows"] != [[name]] and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)  # most often it writes by then; whenever the signal comes, all holds
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)  # for the handler's thread, likewise
        written = b""
        while part := os.read(ours, 65536):
            written += part
        with process.stderr:
            messages = process.stderr.read().decode()
        return before, written, messages, process.wait(timeout=60)

    @staticmethod
    def handles_interrupts(process_id):
        with open(f"/proc/{process_id}/status", encoding="ascii") as file:
            caught = re.search(r"^SigCgt:\s*(\w+)", file.read(), re.MULTILINE).group(1)
        return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)


class Progress(QueryTest):
    def on_terminal(self, name, output):
        """What standard error, a terminal, has been sent in the end."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        with os.fdopen(theirs, "wb", closefd=True) as terminal:
            process = self.start(name, "--format", "csv", stderr=terminal,
                                 stdout=output or terminal)
        sent = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the terminal has no other end any more
                break
            sent += part
        self.assertEqual(process.wait(timeout=60), 0)
        return sent.decode()

    def test_a_long_result_tells_how_far_it_is_and_the_line_is_removed(self):
        sent = self.on_terminal("stall:2500", subprocess.DEVNULL)
        self.assertRegex(sent, r"^(\rwaiting for the service, \d s)*\r10 rows, \d+ rows/s")
        self.assertTrue(sent.endswith("\r"), repr(sent))
        self.assertEqual(sent.rstrip("\r").rsplit("\r", 1)[1].strip(), "", repr(sent))

    def test_the_line_is_gone_before_rows_appear_on_the_same_terminal(self):
        sent = self.on_terminal("slow-first-byte:2500", None)
        line, _, rows = sent.rpartition("\r" + " " * len("waiting for the service, 2 s") + "\r")
        self.assertIn("\rwaiting for the service, 2 s", line, repr(sent))
        self.assertNotIn("waiting", rows)
        self.assertNotEqual(rows, "")

    def test_without_a_terminal_there_is_none(self):
        done = self.play("stall:1500", "--format", "csv")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


@contextlib.contextmanager
def stalling_numbers():
    """The URL of a service whose reply is one row of a number, and then silence."""
    over = threading.Event()

    class Stalling(service.Handler):
        def answer(self):
            query = self.path.endswith("/query")
            column = {"columnName": "n", "dataType": 8}
            body = json.dumps({"results": [{"schema": [column], "rows": [[1]]}]}).encode()
            self.send_head({"Content-Type": "application/json"})
            self.wfile.write(body.removesuffix(b"]}]}") + b"," if query else body)
            if query:
                over.wait(60)

    with service.serving(Stalling) as url:
        try:
            yield url
        finally:
            over.set()


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
