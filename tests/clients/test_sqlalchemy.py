#!/usr/bin/env python3
"""SQLAlchemy 1.4 over pyodbc: inspection through the catalog functions, Core statements, transactions."""

import datetime
import decimal
import os
import unittest

import mock as stand_in

sqlalchemy = stand_in.module("sqlalchemy", "python3-sqlalchemy")
import sqlalchemy_dialect  # noqa: E402  registers itself

from sqlalchemy import (BigInteger, Boolean, Column, Date, DateTime, Float, Integer, LargeBinary,  # noqa: E402
                        MetaData, Numeric, String, Table, Time, bindparam, case, delete, func,
                        insert, inspect, select, text, update)
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchTableError, ProgrammingError  # noqa: E402

WRITTEN = [
    {"id": 1, "name": "größer 😀 'quoted' :x ?", "count": 2**62, "price": decimal.Decimal("12345.6789"),
     "ratio": 0.1, "yes": True, "day": datetime.date(2024, 2, 29), "moment": datetime.time(3, 4, 5),
     "at": datetime.datetime(2024, 2, 29, 13, 45, 30, 123456), "octets": b"\x00\xff'"},
    {"id": 2, "name": "", "count": -1, "price": decimal.Decimal("-0.0001"), "ratio": -1e300,
     "yes": False, "day": datetime.date(1, 1, 1), "moment": datetime.time(23, 59, 59),
     "at": datetime.datetime(9999, 12, 31, 23, 59, 59), "octets": b""},
    {"id": 3, **dict.fromkeys(("name", "count", "price", "ratio", "yes", "day", "moment", "at",
                               "octets"))},
]


def setUpModule():
    global engine, folder, server
    server = stand_in.Mock("--writable", "Scratch.dbo")
    folder = stand_in.OdbcFolder({"crm": server.data_source()})
    os.environ.update(folder.environment)
    engine = sqlalchemy.create_engine("connectai+pyodbc://@crm").execution_options(
        isolation_level="AUTOCOMMIT")


def tearDownModule():
    engine.dispose()
    server.close()
    folder.close()


def written_table(name, metadata):
    return Table(
        name, metadata, Column("id", Integer, primary_key=True, autoincrement=False),
        Column("name", String(200)), Column("count", BigInteger), Column("price", Numeric(18, 4)),
        Column("ratio", Float(53)), Column("yes", Boolean), Column("day", Date),
        Column("moment", Time), Column("at", DateTime), Column("octets", LargeBinary),
        schema="Scratch.dbo")


class Inspection(unittest.TestCase):
    def setUp(self):
        self.inspector = inspect(engine)

    def test_schemas_tables_and_views(self):
        schemas = self.inspector.get_schema_names()
        self.assertLessEqual({"CRM.Sales", "ERP.Finance", "ERP.HR", "Samples.Types"}, set(schemas))
        self.assertEqual(self.inspector.get_table_names("CRM.Sales"),
                         ["Accounts", "Contacts", "Opportunities"])
        self.assertEqual(self.inspector.get_table_names("HR"), ["Employees"])
        self.assertEqual(self.inspector.get_view_names("CRM.Sales"), ["OpenOpportunities"])
        self.assertTrue(self.inspector.has_table("Accounts", "CRM.Sales"))
        self.assertFalse(self.inspector.has_table("Accounts", "ERP.HR"))

    def test_columns_are_as_the_service_lists_them(self):
        for schema, table in (("CRM.Sales", "Opportunities"), ("Samples.Types", "AllTypes")):
            columns = self.inspector.get_columns(table, schema)
            listed = server.metadata("columns", catalogName=schema.split(".")[0],
                                     schemaName=schema.split(".")[1], tableName=table)
            listed.sort(key=lambda row: row["ORDINAL_POSITION"])
            self.assertEqual([(column["name"], column["nullable"]) for column in columns],
                             [(row["COLUMN_NAME"], bool(row["IS_NULLABLE"])) for row in listed])
        types = {column["name"]: str(column["type"])
                 for column in self.inspector.get_columns("Opportunities", "CRM.Sales")}
        self.assertEqual(
            {name: types[name] for name in ("Id", "Title", "Amount", "CloseDate", "ModifiedAt")},
            {"Id": "BIGINT", "Title": "VARCHAR(120)", "Amount": "NUMERIC(18, 2)",
             "CloseDate": "DATE", "ModifiedAt": "TIMESTAMP"})

    def test_keys_and_indexes(self):
        self.assertEqual(self.inspector.get_pk_constraint("Invoices", "ERP.Finance")
                         ["constrained_columns"], ["Number", "Line"])
        self.assertEqual(self.inspector.get_foreign_keys("Contacts", "CRM.Sales"), [{
            "name": "FK_Contacts_Accounts", "constrained_columns": ["AccountId"],
            "referred_schema": "CRM.Sales", "referred_table": "Accounts",
            "referred_columns": ["Id"]}])
        indexes = {index["name"]: index
                   for index in self.inspector.get_indexes("Accounts", "CRM.Sales")}
        self.assertEqual(indexes["IX_Accounts_Country"]["column_names"], ["Country", "Name"])
        self.assertFalse(indexes["IX_Accounts_Country"]["unique"])
        self.assertTrue(indexes["PK_Accounts"]["unique"])

    def test_a_reflected_table_has_all_of_it(self):
        metadata = MetaData()
        contacts = Table("Contacts", metadata, schema="CRM.Sales", autoload_with=engine)
        self.assertEqual([column.name for column in contacts.primary_key], ["Id"])
        # Its foreign key has brought the other table.
        self.assertIn("CRM.Sales.Accounts", metadata.tables)
        with engine.connect() as connection:
            accounts = metadata.tables["CRM.Sales.Accounts"]
            rows = connection.execute(
                select(accounts.c.Name, contacts.c.LastName)
                .join_from(contacts, accounts).where(accounts.c.Id == 2)
                .order_by(contacts.c.LastName)).all()
        self.assertEqual(rows, [
            ("Blåbær Trading", name) for name in ("Müller", "Nguyễn", "山田")])

    def test_a_table_that_is_not_there(self):
        with self.assertRaises(NoSuchTableError):
            Table("Nowhere", MetaData(), schema="CRM.Sales", autoload_with=engine)


class Queries(unittest.TestCase):
    def setUp(self):
        metadata = MetaData()
        self.accounts, self.opportunities = (
            Table(name, metadata, schema="CRM.Sales", autoload_with=engine, resolve_fks=False)
            for name in ("Accounts", "Opportunities"))
        self.connection = engine.connect()
        self.addCleanup(self.connection.close)

    def rows(self, statement, *parameters):
        return [tuple(row) for row in self.connection.execute(statement, *parameters)]

    def same(self, statement, sql):
        """What SQLAlchemy reads is what the service sends for the same question."""
        rows = self.rows(statement)
        self.assertEqual([[str(cell) if isinstance(cell, decimal.Decimal) else cell for cell in row]
                          for row in rows], server.query(sql)["rows"])
        return rows

    def test_joins_groups_and_subqueries(self):
        accounts, opportunities = self.accounts, self.opportunities
        rows = self.same(
            select(accounts.c.Country, func.count().label("deals"),
                   func.sum(opportunities.c.Amount).label("worth"))
            .select_from(accounts.join(opportunities, opportunities.c.AccountId == accounts.c.Id))
            .where(opportunities.c.Stage != "Lost").group_by(accounts.c.Country)
            .having(func.count() > 2).order_by(accounts.c.Country),
            "SELECT a.Country, COUNT(*), SUM(o.Amount) FROM [CRM].[Sales].[Accounts] a JOIN "
            "[CRM].[Sales].[Opportunities] o ON o.AccountId = a.Id WHERE o.Stage <> 'Lost' "
            "GROUP BY a.Country HAVING COUNT(*) > 2 ORDER BY a.Country")
        self.assertGreater(len(rows), 2)
        without = select(accounts.c.Id).where(~accounts.c.Id.in_(
            select(opportunities.c.AccountId))).order_by(accounts.c.Id)
        self.same(without, "SELECT Id FROM [CRM].[Sales].[Accounts] WHERE Id NOT IN (SELECT AccountId "
                           "FROM [CRM].[Sales].[Opportunities]) ORDER BY Id")
        outer = (select(accounts.c.Id, opportunities.c.Title)
                 .select_from(accounts.outerjoin(opportunities, opportunities.c.AccountId == accounts.c.Id))
                 .where(opportunities.c.Id.is_(None)).order_by(accounts.c.Id))
        self.assertEqual([row[0] for row in self.rows(outer)], [row[0] for row in self.rows(without)])

    def test_limit_and_offset(self):
        ordered = select(self.accounts.c.Id).order_by(self.accounts.c.Id)
        self.assertEqual(self.rows(ordered.limit(3)), [(1,), (2,), (3,)])
        self.assertEqual(self.rows(ordered.limit(2).offset(3)), [(4,), (5,)])
        self.assertEqual(self.rows(ordered.limit(0)), [])

    def test_parameters_of_every_kind(self):
        accounts = self.accounts
        self.assertEqual(
            self.rows(select(accounts.c.Id).where(accounts.c.Country == bindparam("country"),
                                                  accounts.c.Id < bindparam("below")),
                      {"country": "Norway", "below": 10}), [(1,), (9,)])
        self.assertEqual(
            self.rows(select(accounts.c.Id, case((accounts.c.Id == 1, "one"), else_="other"))
                      .where(accounts.c.Id.in_([1, 2])).order_by(accounts.c.Id)),
            [(1, "one"), (2, "other")])
        self.assertEqual(
            self.rows(select(accounts.c.Id).where(accounts.c.Name.like("%🚀%"))
                      .order_by(accounts.c.Id)), [(20,), (40,), (60,)])
        # Only text is compared: what each value comes back as is Writing's.
        self.assertEqual(self.rows(text("SELECT :a, :b FROM Accounts WHERE Id = :id"),
                                   {"a": "ü 😀", "b": None, "id": 1}), [("ü 😀", None)])

    def test_rows_stream(self):
        result = self.connection.execution_options(stream_results=True).execute(
            text("SELECT Id FROM [Samples].[Big].[Numbers] ORDER BY Id"))
        self.assertEqual([row[0] for row in result.fetchmany(3)], [1, 2, 3])
        self.assertEqual(result.fetchone()[0], 4)
        result.close()
        self.assertEqual(self.rows(text("SELECT 1")), [(1,)])

    def test_errors_of_the_service(self):
        for sql, state in (("SELECT * FROM Nowhere", "42S02"),
                           ("SELECT Nothing FROM Accounts", "42S22"), ("SELECT FROM", "42000")):
            with self.subTest(sql), self.assertRaises(ProgrammingError) as raised:
                self.connection.execute(text(sql))
            self.assertEqual(raised.exception.orig.args[0], state)
        self.assertEqual(self.rows(text("SELECT 'still there'")), [("still there",)])


class Writing(unittest.TestCase):
    def setUp(self):
        self.connection = engine.connect()
        self.table = written_table("FromSqlalchemy", MetaData())
        self.table.create(self.connection)
        self.addCleanup(self.connection.close)
        self.addCleanup(self.table.drop, self.connection)

    def written(self):
        return [dict(row) for row in self.connection.execute(
            select(self.table).order_by(self.table.c.id)).mappings()]

    def test_every_type_comes_back_as_it_went(self):
        for row in WRITTEN:
            self.connection.execute(insert(self.table), row)
        self.assertEqual(self.written(), WRITTEN)
        for name in WRITTEN[0]:
            if name != "octets":
                found = self.connection.execute(
                    select(self.table.c.id).where(self.table.c[name] == WRITTEN[0][name])).all()
                self.assertEqual(found, [(1,)], name)

    def test_executemany(self):
        self.connection.execute(insert(self.table), WRITTEN)
        self.assertEqual(self.written(), WRITTEN)

    def test_several_rows_in_one_statement(self):
        self.connection.execute(insert(self.table).values(WRITTEN[:2]))
        self.assertEqual(self.written(), WRITTEN[:2])

    def test_update_and_delete_tell_how_many(self):
        self.connection.execute(insert(self.table), WRITTEN)
        changed = self.connection.execute(
            update(self.table).where(self.table.c.id > 1).values(name="größer", yes=True))
        self.assertEqual(changed.rowcount, 2)
        gone = self.connection.execute(delete(self.table).where(self.table.c.name == "größer"))
        self.assertEqual(gone.rowcount, 2)
        self.assertEqual(self.written(), WRITTEN[:1])
        self.assertEqual(self.connection.execute(delete(self.table).where(self.table.c.id == 9))
                         .rowcount, 0)

    def test_a_key_that_is_there_already(self):
        self.connection.execute(insert(self.table), WRITTEN[:1])
        with self.assertRaises(IntegrityError) as raised:
            self.connection.execute(insert(self.table), WRITTEN[:1])
        self.assertEqual(raised.exception.orig.args[0], "23000")


class Transactions(unittest.TestCase):
    """The service has none: each statement takes effect at once."""

    def setUp(self):
        self.engine = sqlalchemy.create_engine("connectai+pyodbc://@crm")  # autocommit off
        self.addCleanup(self.engine.dispose)
        self.table = Table("Committed", MetaData(), Column("id", Integer), schema="Scratch.dbo")
        with engine.connect() as connection:
            self.table.create(connection)
        self.addCleanup(self.table.drop, engine)

    def count(self):
        return server.query("SELECT COUNT(*) FROM [Scratch].[dbo].[Committed]")["rows"][0][0]

    def test_a_block_that_ends_well_is_committed(self):
        with self.engine.begin() as connection:
            connection.execute(insert(self.table), [{"id": 1}, {"id": 2}])
            self.assertEqual(self.count(), 2)
        self.assertEqual(self.count(), 2)

    def test_reading_can_be_rolled_back(self):
        with self.engine.connect() as connection:
            self.assertEqual(connection.execute(select(func.count()).select_from(self.table))
                             .scalar(), 0)

    def test_a_change_cannot_be_rolled_back_and_says_so(self):
        connection = self.engine.connect()
        transaction = connection.begin()
        connection.execute(insert(self.table), {"id": 1})
        with self.assertRaises(DBAPIError) as raised:
            transaction.rollback()
        self.assertIn("HYC00", str(raised.exception))
        self.assertEqual(self.count(), 1)
        connection.invalidate()
        connection.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
