#!/usr/bin/env python3
"""pandas reads queries into frames, and writes frames as tables: over pyodbc, and over SQLAlchemy."""

import datetime
import decimal
import os
import unittest
import warnings

import mock as stand_in

os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"  # pandas 1.5 is of before SQLAlchemy 2
pandas = stand_in.module("pandas", "python3-pandas")
sqlalchemy = stand_in.module("sqlalchemy", "python3-sqlalchemy")
import pyodbc  # noqa: E402
import sqlalchemy_dialect  # noqa: E402,F401  registers itself

OPPORTUNITIES = ("SELECT Id, Title, Amount, Probability, CloseDate, ModifiedAt, Priority "
                 "FROM Opportunities ORDER BY Id")


def setUpModule():
    global connection, engine, folder, server
    server = stand_in.Mock("--writable", "Scratch.dbo")
    folder = stand_in.OdbcFolder({"crm": server.data_source()})
    os.environ.update(folder.environment)
    connection = pyodbc.connect("DSN=crm", autocommit=True)
    engine = sqlalchemy.create_engine("connectai+pyodbc://@crm").execution_options(
        isolation_level="AUTOCOMMIT")
    # pandas recommends SQLAlchemy whenever it is given a DBAPI connection.
    warnings.filterwarnings("ignore", message="pandas only supports SQLAlchemy")


def tearDownModule():
    engine.dispose()
    connection.close()
    server.close()
    folder.close()


def read(sql, **keywords):
    return pandas.read_sql(sql, connection, **keywords)


class Reading(unittest.TestCase):
    def test_types_of_columns(self):
        frame = read(OPPORTUNITIES)
        self.assertEqual(
            {name: str(kind) for name, kind in frame.dtypes.items()},
            {"Id": "int64", "Title": "object", "Amount": "float64", "Probability": "float64",
             "CloseDate": "object", "ModifiedAt": "datetime64[ns]", "Priority": "float64"})
        rows = server.query("SELECT Id, Title FROM [CRM].[Sales].[Opportunities] ORDER BY Id")["rows"]
        self.assertEqual(frame[["Id", "Title"]].values.tolist(), rows)

    def test_decimals_stay_exact_when_they_are_asked_to(self):
        frame = read("SELECT DecimalValue, NumericValue FROM [Samples].[Types].[AllTypes] "
                     "WHERE Id = 5", coerce_float=False)
        self.assertEqual(frame.values.tolist(), [[decimal.Decimal("12345.6789"),
                                                  decimal.Decimal("12345678901234567890")]])

    def test_nulls_are_missing_values(self):
        frame = read(OPPORTUNITIES)
        self.assertEqual(
            frame.isna().sum().to_dict(),
            {name: server.query("SELECT COUNT(*) FROM [CRM].[Sales].[Opportunities] "
                                f"WHERE {name} IS NULL")["rows"][0][0] for name in frame.columns})
        self.assertGreater(frame["CloseDate"].isna().sum(), 0)

    def test_dates_and_timestamps(self):
        frame = read("SELECT DateValue, TimeValue, TimestampValue FROM [Samples].[Types].[AllTypes] "
                     "WHERE Id = 5")
        self.assertEqual(frame.iloc[0].tolist(), [
            datetime.date(2024, 2, 29), datetime.time(13, 45, 30),
            pandas.Timestamp("2024-02-29 13:45:30.123456")])
        parsed = read(OPPORTUNITIES, parse_dates=["CloseDate"])
        self.assertEqual(str(parsed.dtypes["CloseDate"]), "datetime64[ns]")

    def test_parameters(self):
        frame = read("SELECT Id FROM Accounts WHERE Country = ? AND Id < ? ORDER BY Id",
                     params=["Norway", 20])
        self.assertEqual(frame["Id"].tolist(), [1, 9, 17])
        frame = pandas.read_sql(
            sqlalchemy.text("SELECT Id FROM Accounts WHERE Name LIKE :name ORDER BY Id"), engine,
            params={"name": "%🚀%"}, index_col="Id")
        self.assertEqual(frame.index.tolist(), [20, 40, 60])

    def test_chunks_are_the_whole_in_pieces(self):
        sql = "SELECT Id, Label, Day FROM [Samples].[Big].[Numbers] WHERE Id <= 2500 ORDER BY Id"
        chunks = list(read(sql, chunksize=1000))
        self.assertEqual([len(chunk) for chunk in chunks], [1000, 1000, 500])
        pandas.testing.assert_frame_equal(pandas.concat(chunks, ignore_index=True), read(sql))

    def test_a_result_without_rows_has_its_columns(self):
        frame = read("SELECT Id, Name FROM Accounts WHERE 1 = 0")
        self.assertEqual((list(frame.columns), len(frame)), (["Id", "Name"], 0))

    def test_a_table_by_name_through_the_dialect(self):
        frame = pandas.read_sql_table("Accounts", engine, schema="CRM.Sales", columns=["Id", "Name"])
        self.assertEqual(sorted(frame.values.tolist()), sorted(
            server.query("SELECT Id, Name FROM [CRM].[Sales].[Accounts]")["rows"]))

    def test_errors_of_the_service(self):
        with self.assertRaises(pandas.errors.DatabaseError) as raised:
            read("SELECT * FROM Nowhere")
        self.assertIn("42S02", str(raised.exception))


class Writing(unittest.TestCase):
    FRAME = pandas.DataFrame({
        "number": [1, 2, 3], "real": [0.1, None, -1e300], "yes": [True, False, True],
        "name": ["größer 😀", None, "it's"],
        "at": pandas.to_datetime(["2024-02-29 13:45:30.123456", None, "1999-12-31"]),
        "day": [datetime.date(2024, 2, 29), None, datetime.date(1999, 12, 31)]})
    TYPES = {"day": sqlalchemy.Date()}

    def write(self, **keywords):
        self.FRAME.to_sql("FromPandas", engine, schema="Scratch.dbo", index=False, dtype=self.TYPES,
                          **keywords)

    def read(self):
        return pandas.read_sql_table("FromPandas", engine, schema="Scratch.dbo")

    def tearDown(self):
        connection.execute("DROP TABLE IF EXISTS [Scratch].[dbo].[FromPandas]")

    def test_a_frame_becomes_a_table_and_comes_back(self):
        self.write()
        # pandas has no type for dates alone.
        expected = self.FRAME.assign(day=pandas.to_datetime(self.FRAME["day"]))
        pandas.testing.assert_frame_equal(self.read(), expected)
        rows = server.query("SELECT number, name, day FROM [Scratch].[dbo].[FromPandas] "
                            "ORDER BY number")["rows"]
        self.assertEqual(rows, [[1, "größer 😀", "2024-02-29"], [2, None, None],
                                [3, "it's", "1999-12-31"]])

    def test_what_is_there_is_kept_replaced_or_appended_to(self):
        self.write()
        with self.assertRaises(ValueError):
            self.write(if_exists="fail")
        self.write(if_exists="append", method="multi")
        self.assertEqual(len(self.read()), 6)
        self.write(if_exists="replace", chunksize=2)
        self.assertEqual(len(self.read()), 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
