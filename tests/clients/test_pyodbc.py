#!/usr/bin/env python3
"""pyodbc reads what the mock's SQLite holds, cell by cell: held against the mock's own JSON."""

import base64
import datetime
import decimal
import json
import os
import tempfile
import unittest

import mock as stand_in

import pyodbc

ALL_TYPES = "SELECT * FROM [Samples].[Types].[AllTypes] ORDER BY Id"


def setUpModule():
    global folder, server
    folder = stand_in.OdbcFolder()
    os.environ.update(folder.environment)
    pyodbc.pooling = False
    server = stand_in.Mock("--writable", "Scratch.dbo")


def tearDownModule():
    server.close()
    folder.close()


def ticks_cut(text):
    """The seven fraction digits of the wire as the six that Python has."""
    whole, _, fraction = text.partition(".")
    return whole, int(fraction.ljust(7, "0")[:6]) if fraction else 0


def python_date(text):
    return datetime.date.fromisoformat(text)


def python_time(text):
    # SQL_TIME_STRUCT, which pyodbc asks for, has no fraction.
    return datetime.time.fromisoformat(ticks_cut(text)[0])


def python_timestamp(text):
    whole, microseconds = ticks_cut(text.removesuffix("Z"))
    return datetime.datetime.fromisoformat(whole).replace(microsecond=microseconds)


def python_uuid(text):
    return text.strip("{}").upper()


# By the service's dataType: the documented forms as pyodbc's types.
PYTHON_TYPES = {
    **{number: (bytes, base64.b64decode) for number in range(1, 5)},
    5: (str, str),
    **{number: (int, int) for number in range(6, 10)},
    10: (float, float), 11: (float, float),
    12: (decimal.Decimal, decimal.Decimal), 13: (decimal.Decimal, decimal.Decimal),
    14: (bool, bool),
    15: (datetime.date, python_date),
    16: (datetime.time, python_time),
    17: (datetime.datetime, python_timestamp),
    18: (str, python_uuid),
}


def expected_rows(result):
    types = [PYTHON_TYPES[column["dataType"]][1] for column in result["schema"]]
    return [[None if cell is None else to_python(cell) for to_python, cell in zip(types, row)]
            for row in result["rows"]]


class Connected(unittest.TestCase):
    def setUp(self):
        self.connection = pyodbc.connect(server.connection_string())
        self.addCleanup(self.close)
        self.cursor = self.connection.cursor()

    def close(self):
        try:
            self.connection.close()
        except pyodbc.Error:
            pass  # closed by the test


class Values(Connected):
    def assert_same(self, sql):
        result = server.query(sql)
        expected = expected_rows(result)
        self.cursor.execute(sql)
        rows = self.cursor.fetchall()
        self.assertEqual(len(rows), len(expected), sql)
        for row, expected_row in zip(rows, expected):
            for column, cell, wanted in zip(result["schema"], row, expected_row):
                what = f"{sql}: {column['columnName']} of {row[0]}"
                self.assertEqual(cell, wanted, what)
                if cell is not None:
                    self.assertIs(type(cell), PYTHON_TYPES[column["dataType"]][0], what)
        return rows

    def test_every_type_cell_by_cell(self):
        rows = self.assert_same(ALL_TYPES)
        self.assertEqual(len(rows), 7)
        self.assertEqual(len(rows[0]), 19)
        self.assertEqual(list(rows[0][1:]), [None] * 18)
        # And without the mock's help, should both be wrong together:
        typical = rows[4]
        self.assertEqual(typical.BigintValue, 9007199254740993)
        self.assertEqual(typical.DoubleValue, 0.1)
        self.assertEqual(typical.DecimalValue, decimal.Decimal("12345.6789"))
        self.assertEqual(typical.NumericValue, decimal.Decimal("12345678901234567890"))
        self.assertEqual(typical.TimestampValue,
                         datetime.datetime(2024, 2, 29, 13, 45, 30, 123456))
        self.assertEqual(typical.VarbinaryValue, b"ABCDE")

    def test_every_table_of_the_samples(self):
        tables = [table for table in server.metadata("tables")
                  if table["TABLE_TYPE"] in ("TABLE", "VIEW")
                  and table["TABLE_CATALOG"] in ("CRM", "ERP")]
        self.assertGreaterEqual(len(tables), 6)
        for table in tables:
            name = "[{TABLE_CATALOG}].[{TABLE_SCHEMA}].[{TABLE_NAME}]".format(**table)
            self.assertGreater(len(self.assert_same(f"SELECT * FROM {name} ORDER BY 1, 2")), 0)

    def test_fetchone_and_fetchmany_give_the_same_rows(self):
        expected = [tuple(row) for row in expected_rows(server.query(ALL_TYPES))]
        self.cursor.execute(ALL_TYPES)
        one_by_one = [tuple(row) for row in iter(self.cursor.fetchone, None)]
        self.assertEqual(one_by_one, expected)
        self.cursor.execute(ALL_TYPES)
        sizes, rows = [], []
        while many := self.cursor.fetchmany(3):
            sizes.append(len(many))
            rows += [tuple(row) for row in many]
        self.assertEqual(sizes, [3, 3, 1])
        self.assertEqual(rows, expected)

    def test_many_rows(self):
        self.cursor.execute("SELECT Id, Label, Note FROM [Samples].[Big].[Numbers]")
        rows = self.cursor.fetchall()
        self.assertEqual(len(rows), 100_000)
        self.assertEqual(sum(row[0] for row in rows), 100_000 * 100_001 // 2)
        self.assertEqual(rows[99_999][1], "row 100000")
        self.assertEqual(sum(row[2] is None for row in rows), 50_000)

    def test_description(self):
        self.cursor.execute(ALL_TYPES)
        schema = server.query(ALL_TYPES)["schema"]
        self.assertEqual(len(self.cursor.description), len(schema))
        for column, described in zip(schema, self.cursor.description):
            name, python_type, _, size, precision, scale, nullable = described
            self.assertEqual(name, column["columnName"])
            if column["dataType"] > 4:  # pyodbc says bytearray and gives bytes
                self.assertIs(python_type, PYTHON_TYPES[column["dataType"]][0], name)
            self.assertEqual(nullable, column["nullable"], name)
            if column["dataType"] in (12, 13):
                self.assertEqual((precision, scale), (column["precision"], column["scale"]), name)
            if column["dataType"] == 5:
                self.assertEqual(size, column["length"], name)

    def test_expressions_and_unicode(self):
        text = "Zoë € Ωпр 日本語 😀 \U0010ffff 'quoted' \\ \t\n"
        literal = text.replace("'", "''")
        row = self.cursor.execute(f"SELECT '{literal}' AS [größe 😀], 1 + 1 AS n").fetchone()
        self.assertEqual(row[0], text)
        self.assertEqual(row.n, 2)
        self.assertEqual(self.cursor.description[0][0], "größe 😀")


class Catalog(Connected):
    def test_tables(self):
        listed = {tuple(row[:4]) for row in self.cursor.tables()}
        wanted = {(row["TABLE_CATALOG"], row["TABLE_SCHEMA"], row["TABLE_NAME"], row["TABLE_TYPE"])
                  for row in server.metadata("tables")}
        self.assertTrue({"TABLE", "VIEW"} <= {row[3] for row in wanted})
        self.assertEqual(listed, wanted)
        rows = self.cursor.tables(table="Acc%", catalog="CRM", tableType="TABLE").fetchall()
        self.assertEqual([row.table_name for row in rows], ["Accounts"])

    def test_columns(self):
        wanted = server.metadata("columns", catalogName="Samples", schemaName="Types",
                                 tableName="AllTypes")
        rows = self.cursor.columns(catalog="Samples", schema="Types", table="AllTypes").fetchall()
        self.assertEqual([(row.column_name, row.ordinal_position, row.type_name) for row in rows],
                         [(row["COLUMN_NAME"], row["ORDINAL_POSITION"], row["TYPE_NAME"])
                          for row in wanted])
        self.cursor.execute(ALL_TYPES)
        self.assertEqual([row.column_name for row in rows],
                         [column[0] for column in self.cursor.description])

    def test_keys_and_indexes(self):
        cursor = self.connection.cursor()
        table = {"catalog": "CRM", "schema": "Sales"}
        keys = cursor.primaryKeys("Accounts", **table).fetchall()
        self.assertEqual([(k.column_name, k.key_seq, k.pk_name) for k in keys],
                         [("Id", 1, "PK_Accounts")])
        # Neither catalog nor schema: wherever the table is.
        self.assertEqual([k.column_name for k in cursor.primaryKeys("Invoices").fetchall()],
                         ["Number", "Line"])
        imported = cursor.foreignKeys(foreignTable="Contacts", foreignCatalog="CRM",
                                      foreignSchema="Sales").fetchall()
        self.assertEqual([(k.pktable_name, k.fkcolumn_name, k.update_rule) for k in imported],
                         [("Accounts", "AccountId", None)])
        exported = cursor.foreignKeys("Accounts", **table).fetchall()
        self.assertEqual([k.fktable_name for k in exported], ["Contacts", "Opportunities"])
        indexes = cursor.statistics("Accounts", **table).fetchall()
        self.assertEqual([(i.index_name, i.non_unique, i.column_name) for i in indexes],
                         [("PK_Accounts", 0, "Id"), ("IX_Accounts_Country", 1, "Country"),
                          ("IX_Accounts_Country", 1, "Name")])
        unique = cursor.statistics("Accounts", unique=True, **table).fetchall()
        self.assertEqual([i.index_name for i in unique], ["PK_Accounts"])
        row_id = cursor.rowIdColumns("Invoices", catalog="ERP", schema="Finance").fetchall()
        self.assertEqual([(c.scope, c.column_name, c.pseudo_column) for c in row_id],
                         [(2, "Number", 1), (2, "Line", 1)])
        self.assertEqual(cursor.rowVerColumns("Accounts", **table).fetchall(), [])

    def test_type_info_and_information(self):
        names = {row.type_name for row in self.cursor.getTypeInfo()}
        self.assertIn("VARCHAR", names)
        self.assertEqual(len([row for row in self.cursor.getTypeInfo(pyodbc.SQL_BIGINT)]), 1)
        self.assertIn("ConnectAI", self.connection.getinfo(pyodbc.SQL_DRIVER_NAME)
                      .replace("connectai", "ConnectAI"))


class Statements(Connected):
    def make_table(self, name):
        self.cursor.execute(f"CREATE TABLE [Scratch].[dbo].[{name}] "
                            "(Id int NOT NULL PRIMARY KEY, Text varchar(100))")
        self.connection.commit()
        return f"[Scratch].[dbo].[{name}]"

    def test_counts_and_results(self):
        table = self.make_table("Counts")
        self.assertEqual(
            self.cursor.execute(f"INSERT INTO {table} VALUES (1, 'a'), (2, 'b')").rowcount, 2)
        self.assertEqual(self.cursor.execute(f"UPDATE {table} SET Text = '😀'").rowcount, 2)
        self.assertEqual(self.cursor.execute(f"DELETE FROM {table} WHERE Id = 9").rowcount, 0)
        self.cursor.execute(f"SELECT Text FROM {table}; SELECT COUNT(*) FROM {table}")
        self.assertEqual(self.cursor.rowcount, -1)
        self.assertEqual([row[0] for row in self.cursor.fetchall()], ["😀", "😀"])
        self.assertTrue(self.cursor.nextset())
        self.assertEqual(self.cursor.fetchval(), 2)
        self.assertFalse(self.cursor.nextset())

    def test_commit_rollback_and_close(self):
        table = self.make_table("Transactions")
        self.assertFalse(self.connection.autocommit)
        self.connection.rollback()
        self.cursor.execute(f"INSERT INTO {table} VALUES (1, 'x')")
        self.connection.commit()
        self.cursor.execute(f"SELECT * FROM {table}").fetchall()
        self.connection.rollback()
        self.cursor.execute(f"INSERT INTO {table} VALUES (2, 'y')")
        with self.assertRaises(pyodbc.Error) as raised:
            self.connection.rollback()
        self.assertIn("already", str(raised.exception))
        self.connection.commit()
        self.connection.autocommit = True
        self.cursor.execute(f"INSERT INTO {table} VALUES (3, 'z')")
        self.connection.close()
        with pyodbc.connect(server.connection_string()) as other:
            self.assertEqual(other.execute(f"SELECT COUNT(*) FROM {table}").fetchval(), 3)

    def test_closing_with_something_written_does_not_fail(self):
        table = self.make_table("Closing")
        self.cursor.execute(f"INSERT INTO {table} VALUES (1, 'x')")
        self.connection.close()

    def test_errors_carry_their_sqlstate(self):
        table = self.make_table("Errors")
        self.cursor.execute(f"INSERT INTO {table} VALUES (1, 'x')")
        for sql, kind, state in (
                ("SELEC 1", pyodbc.ProgrammingError, "42000"),
                ("SELECT * FROM [CRM].[Sales].[Größe]", pyodbc.ProgrammingError, "42S02"),
                ("SELECT Nothing FROM [CRM].[Sales].[Accounts]", pyodbc.ProgrammingError, "42S22"),
                (f"INSERT INTO {table} VALUES (1, 'again')", pyodbc.IntegrityError, "23000")):
            with self.assertRaises(kind, msg=sql) as raised:
                self.cursor.execute(sql)
            self.assertEqual(raised.exception.args[0], state, sql)
            self.assertIn("[connectai-odbc][Connect AI]", raised.exception.args[1])
        self.assertEqual(self.cursor.execute("SELECT 1").fetchval(), 1)
        self.connection.commit()

    def test_cursors_of_one_connection(self):
        other = self.connection.cursor()
        self.cursor.execute("SELECT Id FROM [Samples].[Big].[Numbers] ORDER BY Id")
        other.execute("SELECT Id FROM [CRM].[Sales].[Accounts] ORDER BY Id")
        self.assertEqual([(self.cursor.fetchone()[0], other.fetchone()[0]) for _ in range(60)],
                         [(n, n) for n in range(1, 61)])
        self.cursor.close()
        self.assertIsNone(other.fetchone())


class Procedures(Connected):
    """pyodbc binds no outputs: it has the rows of procedures, and what EXEC text shows."""

    def results(self, sql, *parameters):
        self.cursor.execute(sql, *parameters)
        results = []
        while True:
            rows = [tuple(row) for row in self.cursor.fetchall()] if self.cursor.description else None
            results.append(rows if rows is not None else self.cursor.rowcount)
            if not self.cursor.nextset():
                return results

    def test_call(self):
        [rows] = self.results("{CALL [CRM].[Sales].[GetAccountsByCountry](?)}", "Norway")
        self.assertEqual([row[0] for row in rows], list(range(1, 60, 8)))
        # All the procedure's parameters, the output as the NULL that it is.
        self.assertEqual(self.results("{CALL CRM.Sales.AddNumbers(?, ?, ?)}", 40, 2, None), [-1])
        self.assertEqual(self.results("{CALL CRM.Sales.CountAccounts}"), [[(60,)]])

    def test_exec(self):
        self.assertEqual(self.results("EXEC CRM.Sales.AddNumbers @a = ?, @b = ?", 40, 2), [[(42,)]])
        self.assertEqual(self.results("EXEC CRM.Sales.AddNumbers ?, -2", "40"), [[(38,)]])
        self.assertEqual(self.results("EXEC CRM.Sales.Increment @value = ?, @by = ?", 5, -7),
                         [[(-2,)]])
        self.assertEqual(self.results("EXEC CRM.Sales.TextLength @text = ?", "häh"),
                         [[(3, "HÄH")]])
        self.assertEqual(self.results("EXECUTE CRM.Sales.Greet @name = 'Ann', @greeting = ?", "Hi"),
                         [[("Hi, Ann!",)]])

    def test_every_type_comes_back_as_it_went(self):
        typical = self.cursor.execute(ALL_TYPES).fetchall()[4]
        types = {"varchar": typical.VarcharValue, "bigint": typical.BigintValue,
                 "double": typical.DoubleValue, "decimal": typical.DecimalValue,
                 "boolean": True, "date": typical.DateValue, "time": typical.TimeValue,
                 "timestamp": typical.TimestampValue, "varbinary": typical.VarbinaryValue}
        names = [row.column_name for row in self.cursor.procedureColumns(procedure="Echo")]
        self.assertEqual(len(names), 18)
        given = ", ".join(f"{name} = " + ("?" if name[1:] in types else "NULL") for name in names)
        values = [types[name[1:]] for name in names if name[1:] in types]
        [[row]] = self.results(f"EXEC Samples.Types.Echo {given}", *values)
        self.assertEqual(dict(zip(names, row)),
                         {name: types.get(name[1:]) for name in names})

    def test_several_results_and_many_rows(self):
        ids = [row[0] for row in self.cursor.execute(
            "SELECT TOP 2 Id FROM [CRM].[Sales].[Opportunities] ORDER BY Id")]
        changed, rows = self.results("{CALL CRM.Sales.SetStage(?, ?)}", ids[0], "Parked")
        self.assertEqual((changed, rows[0][2]), (1, "Parked"))
        # {CALL} with many sets: each is executed.
        self.cursor.executemany("{CALL CRM.Sales.SetStage(?, ?)}",
                                [(number, "Closed") for number in ids])
        stages = self.cursor.execute("SELECT TOP 2 Stage FROM [CRM].[Sales].[Opportunities] "
                                     "ORDER BY Id").fetchall()
        self.assertEqual([row[0] for row in stages], ["Closed", "Closed"])

    def test_errors(self):
        for sql, state, words in (
                ("{CALL CRM.Sales.NoSuch(1)}", "42000", "CRM.Sales.NoSuch"),
                ("{CALL CRM.Sales.AddNumbers(1, 2, NULL, 4)}", "42000", "4 arguments"),
                ("EXEC CRM.Sales.AddNumbers @a = 1, @z = 2", "42000", "@a, @b, @sum"),
                ("EXEC CRM.Sales.Fail 'as told'", "HY000", "as told")):
            with self.assertRaises(pyodbc.Error, msg=sql) as raised:
                self.cursor.execute(sql)
            self.assertEqual(raised.exception.args[0], state, sql)
            self.assertIn(words, raised.exception.args[1])


ALL_COLUMN_TYPES = {
    "binary(16)": bytes(range(16)), "varbinary(20)": b"\x00\xff", "longvarbinary": b"long",
    "blob": b"blob", "varchar(50)": "Größe 😀", "tinyint": -5, "smallint": 1234, "int": -70000,
    "bigint": 9007199254740993, "float": 0.5, "double": 1e300,
    "decimal(20, 4)": decimal.Decimal("1234567890123456.7891"),
    "numeric(10, 0)": decimal.Decimal("1234567890"), "boolean": True,
    "date": datetime.date(2024, 2, 29), "time": datetime.time(23, 59, 58),
    "timestamp": datetime.datetime(2024, 2, 29, 23, 59, 58, 123456),
    "uuid": "01234567-890A-BCDE-F012-34567890ABCD",
}


class Null(unittest.TestCase):
    """None has no type of its own: pyodbc asks SQLDescribeParam for the column's."""

    def each(self, more, check):
        with pyodbc.connect(server.connection_string(more=more), autocommit=True) as connection:
            cursor = connection.cursor()
            columns = ", ".join(f"C{i} {name}" for i, name in enumerate(ALL_COLUMN_TYPES))
            cursor.execute("DROP TABLE IF EXISTS [Scratch].[dbo].[Nulls]")
            cursor.execute("CREATE TABLE [Scratch].[dbo].[Nulls] "
                           f"(Id int NOT NULL PRIMARY KEY, {columns})")
            check(cursor, list(ALL_COLUMN_TYPES.values()))
            cursor.execute("DROP TABLE [Scratch].[dbo].[Nulls]")

    def insert_row_by_row(self, cursor, values):
        marks = ", ".join("?" * len(values))
        insert = f"INSERT INTO [Scratch].[dbo].[Nulls] VALUES (?, {marks})"
        cursor.execute(insert, [1] + [None] * len(values))
        cursor.execute(insert, [2] + values)
        rows = cursor.execute("SELECT * FROM [Scratch].[dbo].[Nulls] ORDER BY Id").fetchall()
        self.assertEqual([list(row)[1:] for row in rows], [[None] * len(values), values])

    def update_and_compare(self, cursor, values):
        cursor.execute("INSERT INTO [Scratch].[dbo].[Nulls] (Id) VALUES (1)")
        for i, value in enumerate(values):
            with self.subTest(list(ALL_COLUMN_TYPES)[i]):
                update = f"UPDATE [Scratch].[dbo].[Nulls] SET C{i} = ? WHERE Id = ?"
                select = f"SELECT C{i} FROM [Scratch].[dbo].[Nulls] WHERE Id = 1"
                self.assertEqual(cursor.execute(update, value, 1).rowcount, 1)
                self.assertEqual(cursor.execute(select).fetchval(), value)
                self.assertEqual(cursor.execute(update, None, 1).rowcount, 1)
                self.assertIsNone(cursor.execute(select).fetchval())
                self.assertEqual(cursor.execute(
                    f"SELECT Id FROM [Scratch].[dbo].[Nulls] WHERE C{i} = ?", None).fetchall(), [])

    def insert_many(self, cursor, values):
        marks = ", ".join("?" * len(values))
        rows = [[1] + [None] * len(values), [2] + values, [3] + [None] * len(values)]
        cursor.executemany(f"INSERT INTO [Scratch].[dbo].[Nulls] VALUES (?, {marks})", rows)
        found = cursor.execute("SELECT * FROM [Scratch].[dbo].[Nulls] ORDER BY Id").fetchall()
        self.assertEqual([list(row) for row in found], rows)

    def test_none_into_every_column_type(self):
        for more in ("", "MapToWVarchar=false"):
            for check in (self.insert_row_by_row, self.update_and_compare, self.insert_many):
                with self.subTest(f"{check.__name__} {more}"):
                    self.each(more, check)

    def test_one_request_tells_the_types_of_all_parameters(self):
        with tempfile.TemporaryDirectory() as path:
            log = os.path.join(path, "requests.log")
            logged = stand_in.Mock("--writable", "Scratch.dbo", "--log", log)
            self.addCleanup(logged.close)
            with pyodbc.connect(logged.connection_string(), autocommit=True) as connection:
                cursor = connection.cursor()
                cursor.execute("CREATE TABLE [Scratch].[dbo].[Asked] (A int, B date, C uuid)")
                insert = "INSERT INTO [Scratch].[dbo].[Asked] VALUES (?, ?, ?)"
                for _ in range(2):
                    cursor.execute(insert, None, None, None)
                self.assertEqual(
                    cursor.execute("SELECT COUNT(*) FROM [Scratch].[dbo].[Asked]").fetchval(), 2)
            with open(log, encoding="utf-8") as file:
                paths = [json.loads(line)["path"] for line in file]
            self.assertEqual(paths.count("/api/columns"), 1)

    def test_none_where_no_column_is_known(self):
        with pyodbc.connect(server.connection_string()) as connection:
            self.assertIsNone(connection.execute("SELECT ? AS Nothing", None).fetchval())


class NarrowText(unittest.TestCase):
    def test_unicode_survives(self):
        with pyodbc.connect(server.connection_string(more="MapToWVarchar=false")) as connection:
            cursor = connection.cursor()
            text = "Zoë € 日本語 😀"
            self.assertEqual(cursor.execute("SELECT ? AS Text", text).fetchval(), text)
            types = {row.data_type for row in cursor.getTypeInfo()}
            self.assertIn(pyodbc.SQL_VARCHAR, types)
            self.assertNotIn(pyodbc.SQL_WVARCHAR, types)


class Failures(unittest.TestCase):
    def test_wrong_credentials(self):
        with self.assertRaises(pyodbc.InterfaceError) as raised:
            pyodbc.connect(server.connection_string("scenario-401"))
        self.assertEqual(raised.exception.args[0], "28000")

    def test_rows_before_an_error_are_there_and_the_error_is_raised(self):
        for token in ("error-after-rows:10", "cut:10", "short-row:10", "bad-utf8:latin1"):
            with self.subTest(token):
                connection = pyodbc.connect(server.connection_string("scenario-" + token))
                cursor = connection.cursor()
                cursor.execute("SELECT 1")
                for row in range(1, 11):
                    self.assertEqual(tuple(cursor.fetchone()), (row, f"row {row}"))
                with self.assertRaises(pyodbc.Error):
                    cursor.fetchone()
                cursor.execute("SELECT 1")
                with self.assertRaises(pyodbc.Error):
                    cursor.fetchall()
                connection.close()

    def test_long_text_with_a_character_across_a_part(self):
        # pyodbc reads parts of 2,047 units, and takes each for full.
        connection = pyodbc.connect(server.connection_string())
        for text in ("a" * 2046 + "\U0001F600" + "b" * 100, "a" * 2046 + "\U0001F600",
                     "a" + "\U0001F600" * 5000, "\U0001F600" * 5000):
            with self.subTest(length=len(text)):
                self.assertEqual(connection.execute("SELECT ?", text).fetchval(), text)
        connection.close()

    def test_timeout(self):
        connection = pyodbc.connect(server.connection_string("scenario-slow-first-byte:3000"))
        connection.timeout = 1
        with self.assertRaises(pyodbc.OperationalError) as raised:
            connection.execute("SELECT 1")
        self.assertEqual(raised.exception.args[0], "HYT00")
        connection.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
