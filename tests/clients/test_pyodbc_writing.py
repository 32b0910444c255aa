#!/usr/bin/env python3
"""pyodbc sends parameters: one set, many by executemany with and without fast_executemany."""

import datetime
import decimal
import json
import os
import tempfile
import unittest

import mock as stand_in

import pyodbc

TABLE = "[Scratch].[dbo].[Written]"
COLUMNS = ("id int NOT NULL PRIMARY KEY, name varchar(4000), real_number double precision, "
           "exact decimal(30,10), yes boolean, day date, moment time, instant timestamp, "
           "octets varbinary(4000), key_ uuid")
ROWS = [
    (1, "plain", 1.5, decimal.Decimal("12345678901234567890.0123456789"), True,
     datetime.date(2026, 2, 28), datetime.time(3, 4, 5),
     datetime.datetime(2026, 2, 28, 3, 4, 5, 123456), b"\x00\xff'", "01234567-89AB-CDEF-0123-456789ABCDEF"),
    (2, "höh 😀 'quoted' ?", -1e300, decimal.Decimal("-0.0000000001"), False, datetime.date(1, 1, 1),
     datetime.time(23, 59, 59), datetime.datetime(9999, 12, 31, 23, 59, 59, 999999), b"",
     "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
    (3, None, None, None, None, None, None, None, None, None),
]


def setUpModule():
    global folder, server, requests
    folder = stand_in.OdbcFolder()
    os.environ.update(folder.environment)
    pyodbc.pooling = False
    requests = os.path.join(tempfile.mkdtemp(dir=folder.path), "requests")
    server = stand_in.Mock("--writable", "Scratch.dbo", "--log", requests)


def tearDownModule():
    server.close()
    folder.close()


def batches():
    with open(requests, encoding="utf-8") as file:
        return sum("/batch" in json.loads(line).get("path", line) for line in file)


class Writing(unittest.TestCase):
    def setUp(self):
        self.connection = pyodbc.connect(server.connection_string(), autocommit=True)
        self.cursor = self.connection.cursor()
        self.cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        self.cursor.execute(f"CREATE TABLE {TABLE} ({COLUMNS})")

    def tearDown(self):
        self.cursor.close()
        self.connection.close()

    def written(self):
        return [tuple(row) for row in
                self.cursor.execute(f"SELECT * FROM {TABLE} ORDER BY id").fetchall()]

    def test_every_type_one_row_at_a_time(self):
        for row in ROWS:
            self.cursor.execute(f"INSERT INTO {TABLE} VALUES (?,?,?,?,?,?,?,?,?,?)", row)
            self.assertEqual(self.cursor.rowcount, 1)
        self.assertEqual(self.written(), ROWS)

    def test_every_type_with_executemany(self):
        # fast_executemany does arithmetic on decimals, in Python's context: 28 digits by default.
        self.enterContext(decimal.localcontext(decimal.Context(prec=38)))
        for fast in (False, True):
            with self.subTest(fast_executemany=fast):
                self.cursor.execute(f"DELETE FROM {TABLE}")
                self.cursor.fast_executemany = fast
                self.cursor.executemany(f"INSERT INTO {TABLE} VALUES (?,?,?,?,?,?,?,?,?,?)", ROWS)
                self.assertEqual(self.written(), ROWS)

    def test_parameters_in_a_query(self):
        self.cursor.execute(f"INSERT INTO {TABLE} (id, name) VALUES (?, ?)", 7, "it's")
        row = self.cursor.execute(
            f"SELECT id, ? FROM {TABLE} WHERE name = ? AND id IN (?, ?)", "x", "it's", 7, 8).fetchone()
        self.assertEqual(tuple(row), (7, "x"))

    def test_a_hundred_thousand_rows_in_slices(self):
        rows = [(number, f"name {number}") for number in range(100_000)]
        before = batches()
        self.cursor.fast_executemany = True
        self.cursor.executemany(f"INSERT INTO {TABLE} (id, name) VALUES (?, ?)", rows)
        self.assertEqual(batches() - before, 100)
        count, distinct, least, most = self.cursor.execute(
            f"SELECT COUNT(*), COUNT(DISTINCT id), MIN(id), MAX(id) FROM {TABLE}").fetchone()
        self.assertEqual((count, distinct, least, most), (100_000, 100_000, 0, 99_999))

    def test_a_long_value_comes_in_pieces(self):
        self.cursor.execute("DROP TABLE IF EXISTS [Scratch].[dbo].[Long]")
        self.cursor.execute("CREATE TABLE [Scratch].[dbo].[Long] (id int, body text, octets blob)")
        body = "äöü😀" * 100_000
        octets = bytes(range(256)) * 1000
        for fast in (False, True):
            with self.subTest(fast_executemany=fast):
                self.cursor.execute("DELETE FROM [Scratch].[dbo].[Long]")
                self.cursor.fast_executemany = fast
                # What has no declared length is reported with a sane one; pyodbc is told better.
                self.cursor.setinputsizes([None, (pyodbc.SQL_WLONGVARCHAR, 0, 0),
                                           (pyodbc.SQL_LONGVARBINARY, 0, 0)])
                self.cursor.executemany("INSERT INTO [Scratch].[dbo].[Long] VALUES (?, ?, ?)",
                                        [(1, body, octets), (2, body[:-1], octets[:-1])])
                rows = self.cursor.execute(
                    "SELECT body, octets FROM [Scratch].[dbo].[Long] ORDER BY id").fetchall()
                self.assertEqual([tuple(row) for row in rows],
                                 [(body, octets), (body[:-1], octets[:-1])])

    def test_a_failing_row_is_an_error(self):
        self.cursor.execute(f"INSERT INTO {TABLE} (id) VALUES (5)")
        for fast in (False, True):
            with self.subTest(fast_executemany=fast):
                self.cursor.fast_executemany = fast
                with self.assertRaises(pyodbc.IntegrityError) as raised:
                    self.cursor.executemany(f"INSERT INTO {TABLE} (id) VALUES (?)",
                                            [(number,) for number in range(5, 9)])
                self.assertEqual(raised.exception.args[0], "23000")


if __name__ == "__main__":
    unittest.main(verbosity=2)
