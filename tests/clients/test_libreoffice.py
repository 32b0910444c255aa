#!/usr/bin/env python3
"""LibreOffice Base without a window: over its SDBC driver for ODBC, and as a registered database."""

import json
import os
import unittest

import mock as stand_in
import office as libreoffice
from office import SCROLL_INSENSITIVE, cells, uno

from com.sun.star.sdbc import SQLException
from com.sun.star.util import Date, DateTime, Time

# The one call that the driver refuses: a cursor that sees others' changes.
EXPECTED_REFUSALS = {"HYC00"}
TYPES = {"NULL": 0, "VARCHAR": 12, "DECIMAL": 3, "DATE": 91, "TIME": 92, "TIMESTAMP": 93, "BIT": -7,
         "VARBINARY": -3, "DOUBLE": 8}
WRITTEN = """CREATE TABLE [Scratch].[dbo].[{}] (Id int NOT NULL PRIMARY KEY, Name varchar(40),
    Price decimal(12,2), Day date, Moment time, At timestamp, Yes boolean, Octets varbinary(20),
    Ratio double precision)"""


def setUpModule():
    global folder, log, office, requests, server
    logs = stand_in.OdbcFolder()
    unittest.addModuleCleanup(logs.close)
    log, requests = (os.path.join(logs.path, name) for name in ("driver.log", "requests"))
    server = stand_in.Mock("--writable", "Scratch.dbo", "--log", requests)
    unittest.addModuleCleanup(server.close)
    folder = stand_in.OdbcFolder({"crm": server.data_source(Logfile=log, Verbosity=4)})
    unittest.addModuleCleanup(folder.close)
    office = libreoffice.Office(folder)
    unittest.addModuleCleanup(office.close)


def queries():
    with open(requests, encoding="utf-8") as file:
        return sum(json.loads(line)["path"].endswith("/query") for line in file)


class Connected(unittest.TestCase):
    def setUp(self):
        self.connection = office.connect("crm")
        self.addCleanup(self.connection.close)
        self.metadata = self.connection.getMetaData()

    def query(self, sql, scrollable=False):
        statement = self.connection.createStatement()
        self.addCleanup(statement.close)
        if scrollable:
            statement.ResultSetType = SCROLL_INSENSITIVE
            statement.UseBookmarks = True
        return statement.executeQuery(sql)


class Metadata(Connected):
    def test_catalogs_schemas_and_tables(self):
        self.assertEqual(cells(self.metadata.getCatalogs()),
                         [["CData"], ["CRM"], ["ERP"], ["Samples"], ["Scratch"]])
        schemas = [row[0] for row in cells(self.metadata.getSchemas())]
        self.assertEqual(schemas, sorted(schemas, key=lambda name: name.encode()))
        self.assertIn("Sales", schemas)
        self.assertEqual(cells(self.metadata.getTables("CRM", "Sal%", "%s", ("TABLE", "VIEW"))), [
            ["CRM", "Sales", "Accounts", "TABLE", "Companies"],
            ["CRM", "Sales", "Contacts", "TABLE", "People at the companies"],
            ["CRM", "Sales", "Opportunities", "TABLE", "Deals that may come"],
            ["CRM", "Sales", "OpenOpportunities", "VIEW", ""]])
        self.assertEqual({row[0] for row in cells(self.metadata.getTableTypes())},
                         {"SYSTEM TABLE", "TABLE", "VIEW"})

    def test_columns(self):
        columns = cells(self.metadata.getColumns("CRM", "Sales", "Opportunities", "%"), 4, 6, 7, 18)
        listed = server.metadata("columns", catalogName="CRM", schemaName="Sales",
                                 tableName="Opportunities")
        self.assertEqual([row[0] for row in columns], [row["COLUMN_NAME"] for row in listed])
        self.assertIn(["Amount", "DECIMAL", "18", "NO"], columns)

    def test_keys_and_indexes(self):
        self.assertEqual(cells(self.metadata.getPrimaryKeys("ERP", "Finance", "Invoices"), 4, 5),
                         [["Number", "1"], ["Line", "2"]])
        self.assertEqual(
            cells(self.metadata.getImportedKeys("CRM", "Sales", "Contacts"), 3, 4, 7, 8, 12),
            [["Accounts", "Id", "Contacts", "AccountId", "FK_Contacts_Accounts"]])
        self.assertEqual(
            cells(self.metadata.getExportedKeys("CRM", "Sales", "Accounts"), 7, 8),
            [["Contacts", "AccountId"], ["Opportunities", "AccountId"]])
        self.assertIn(["IX_Accounts_Country", "2", "Name"], cells(
            self.metadata.getIndexInfo("CRM", "Sales", "Accounts", False, True), 6, 8, 9))

    def test_what_the_driver_says_of_itself(self):
        self.assertEqual(self.metadata.getDatabaseProductName(), "CData Connect AI")
        self.assertEqual(self.metadata.getIdentifierQuoteString(), '"')
        self.assertFalse(self.metadata.supportsTransactions())
        self.assertIn("TIMESTAMP", [row[0] for row in cells(self.metadata.getTypeInfo())])


class Reading(Connected):
    def test_a_table_forwards(self):
        rows = cells(self.query("SELECT Id, Name, Industry FROM Accounts ORDER BY Id"))
        sent = server.query("SELECT Id, Name, Industry FROM [CRM].[Sales].[Accounts] ORDER BY Id")
        self.assertEqual(rows, [[str(row[0]), *row[1:]] for row in sent["rows"]])

    def test_backwards_and_anywhere(self):
        rows = self.query("SELECT Id, Name FROM Accounts ORDER BY Id", scrollable=True)
        for move, arguments, row in (
                ("next", (), 1), ("last", (), 60), ("previous", (), 59), ("absolute", (3,), 3),
                ("absolute", (-2,), 59), ("relative", (-3,), 56), ("first", (), 1),
                ("relative", (4,), 5)):
            with self.subTest(move=move, arguments=arguments):
                self.assertTrue(getattr(rows, move)(*arguments))
                self.assertEqual((rows.getRow(), rows.getInt(1)), (row, row))
        rows.afterLast()
        backwards = []
        while rows.previous():
            backwards.append(rows.getInt(1))
        self.assertEqual(backwards, list(range(60, 0, -1)))

    def test_bookmarks(self):
        rows = self.query("SELECT Id FROM Accounts ORDER BY Id", scrollable=True)
        self.assertTrue(rows.IsBookmarkable)
        rows.absolute(5)
        fifth = rows.getBookmark()
        rows.last()
        self.assertTrue(rows.moveToBookmark(fifth))
        self.assertEqual(rows.getInt(1), 5)
        self.assertTrue(rows.moveRelativeToBookmark(fifth, 2))
        self.assertEqual(rows.getInt(1), 7)
        self.assertEqual(rows.compareBookmarks(fifth, fifth), 0)

    def test_a_prepared_statement_runs_again_with_other_parameters(self):
        statement = self.connection.prepareStatement(
            "SELECT Id, Name FROM Accounts WHERE Country = ? AND Id < ? ORDER BY Id")
        self.addCleanup(statement.close)
        for country, names in (("Norway", [["1", "Northwind Trading"], ["9", "O'Brien Trading"]]),
                               ("Germany", [["2", "Blåbær Trading"]])):
            statement.setString(1, country)
            statement.setInt(2, 10)
            self.assertEqual(cells(statement.executeQuery()), names)

    def test_what_it_reads_otherwise_arrives_as_text(self):
        rows = self.query("SELECT UuidValue, TimeValue, CAST(UuidValue AS VARCHAR), "
                          "CAST(TimeValue AS VARCHAR), DoubleValue "
                          "FROM [Samples].[Types].[AllTypes] WHERE Id = 5")
        rows.next()
        self.assertEqual(len(rows.getBytes(1).value), 16)
        self.assertEqual(rows.getTime(2), Time(0, 30, 45, 13, False))
        sent = server.query("SELECT CAST(UuidValue AS VARCHAR), CAST(TimeValue AS VARCHAR) "
                            "FROM [Samples].[Types].[AllTypes] WHERE Id = 5")["rows"][0]
        self.assertEqual([rows.getString(3), rows.getString(4)], sent)
        self.assertTrue(sent[1].startswith("13:45:30.1"), sent)
        self.assertEqual(rows.getDouble(5), 0.1)

    def test_errors_show_state_and_cause(self):
        with self.assertRaises(SQLException) as raised:
            self.query("SELECT * FROM Nowhere")
        self.assertEqual(raised.exception.SQLState, "42S02")
        self.assertIn("The table or view [Nowhere] was not found.", raised.exception.Message)


class Writing(Connected):
    def test_every_type_comes_back_as_it_went(self):
        statement = self.connection.createStatement()
        statement.executeUpdate(WRITTEN.format("FromSdbc"))
        insertion = self.connection.prepareStatement(
            "INSERT INTO [Scratch].[dbo].[FromSdbc] VALUES (?,?,?,?,?,?,?,?,?)")
        day, moment = Date(29, 2, 2024), Time(0, 5, 4, 3, False)
        instant = DateTime(123456700, 5, 4, 3, 29, 2, 2024, False)
        for position, (setter, value) in enumerate((
                ("setInt", 1), ("setString", "grün 😀"), ("setString", "12.50"), ("setDate", day),
                ("setTime", moment), ("setTimestamp", instant), ("setBoolean", True),
                ("setBytes", uno.ByteSequence(b"\x00\xff'")), ("setDouble", 0.1)), 1):
            getattr(insertion, setter)(position, value)
        self.assertEqual(insertion.executeUpdate(), 1)
        insertion.setInt(1, 2)
        for position, kind in enumerate(("VARCHAR", "DECIMAL", "DATE", "TIME", "TIMESTAMP", "BIT",
                                         "VARBINARY", "DOUBLE"), 2):
            insertion.setNull(position, TYPES[kind])
        self.assertEqual(insertion.executeUpdate(), 1)
        self.assertEqual(server.query("SELECT * FROM [Scratch].[dbo].[FromSdbc] ORDER BY Id")["rows"], [
            [1, "grün 😀", "12.50", "2024-02-29", "03:04:05.0000000",
             "2024-02-29T03:04:05.1234567Z", True, "AP8n", 0.1], [2] + [None] * 8])
        row = statement.executeQuery("SELECT * FROM [Scratch].[dbo].[FromSdbc] ORDER BY Id")
        row.next()
        self.assertEqual(
            (row.getString(2), row.getString(3), row.getDate(4), row.getTime(5),
             row.getTimestamp(6), row.getBoolean(7), row.getBytes(8).value, row.getDouble(9)),
            ("grün 😀", "12.50", day, moment, instant, True, b"\x00\xff'", 0.1))
        row.next()
        self.assertEqual([(row.getString(column), row.wasNull()) for column in range(2, 10)],
                         [("", True)] * 8)
        changed = statement.executeUpdate("UPDATE [Scratch].[dbo].[FromSdbc] SET Name = 'x'")
        self.assertEqual(changed, 2)


class Registered(unittest.TestCase):
    """As the window shows it: a database document, its tables, and row sets for its grids."""

    @classmethod
    def setUpClass(cls):
        cls.source = office.register("crm", "crm")
        office.register("fast", "crm", RespectDriverResultSetType=True)
        office.register("named", "crm", ParameterNameSubstitution=True)
        cls.connection = cls.source.getConnection("", "")
        cls.addClassCleanup(cls.connection.close)

    def rows(self, *arguments, **settings):
        rows = office.row_set(*arguments, **settings)
        self.addCleanup(rows.dispose)
        rows.execute()
        return rows

    def test_tables_columns_and_keys(self):
        tables = self.connection.getTables()
        self.assertLessEqual({"CRM.Sales.Accounts", "ERP.HR.Employees", "CRM.Sales.OpenOpportunities"},
                             set(tables.getElementNames()))
        contacts = tables.getByName("CRM.Sales.Contacts")
        self.assertEqual(contacts.getColumns().getElementNames()[:3],
                         ("Id", "AccountId", "FirstName"))
        keys = [contacts.getKeys().getByIndex(i) for i in range(contacts.getKeys().getCount())]
        self.assertEqual([(key.Name, key.ReferencedTable, key.getColumns().getElementNames())
                          for key in keys],
                         [("PK_Contacts", "", ("Id",)),
                          ("FK_Contacts_Accounts", "CRM.Sales.Accounts", ("AccountId",))])

    def test_a_grid_goes_to_its_end_and_back(self):
        for database in ("crm", "fast"):
            with self.subTest(database):
                rows = self.rows(database, "CRM.Sales.Accounts")
                self.assertTrue(rows.last())
                self.assertEqual((rows.RowCount, rows.getString(2)), (60, "Rocket 🚀 Industries"))
                self.assertTrue(rows.previous())
                self.assertTrue(rows.absolute(2))
                self.assertEqual(rows.getString(2), "Blåbær Trading")

    def test_respecting_the_drivers_cursor_reads_a_table_with_one_query(self):
        rows = self.rows("fast", "Samples.Big.Numbers", ApplyFilter=True, Filter='"Id" <= 500')
        before = queries()
        labels = [row[0] for row in cells(rows, 2)]
        self.assertEqual((len(labels), labels[-1]), (500, "row 500"))
        self.assertLessEqual(queries() - before, 1)

    def test_filters_and_orders_of_a_grid_run_at_the_service(self):
        rows = self.rows("crm", "CRM.Sales.Accounts", ApplyFilter=True,
                         Filter="\"Country\" = 'Norway'", Order='"Name" DESC')
        sent = server.query("SELECT Name FROM [CRM].[Sales].[Accounts] WHERE Country = 'Norway' "
                            "ORDER BY Name DESC")
        self.assertEqual(cells(rows, 2), sent["rows"])

    def test_a_query_with_a_parameter(self):
        sent = server.query("SELECT Id FROM [CRM].[Sales].[Accounts] WHERE Country = 'Germany' "
                            "ORDER BY Id")["rows"]
        # The service knows no :names: LibreOffice makes ? of them where its setting says so.
        for database, marker in (("crm", "?"), ("named", ":country")):
            with self.subTest(marker):
                rows = office.row_set(database, 'SELECT "Id" FROM "CRM"."Sales"."Accounts" '
                                                f'WHERE "Country" = {marker} ORDER BY "Id"',
                                      libreoffice.COMMAND)
                self.addCleanup(rows.dispose)
                rows.setString(1, "Germany")
                rows.execute()
                self.assertEqual(cells(rows, 1), [[str(row[0])] for row in sent])

    def test_a_grid_inserts_changes_and_deletes(self):
        statement = self.connection.createStatement()
        statement.executeUpdate(WRITTEN.format("FromGrid"))
        statement.executeUpdate("INSERT INTO [Scratch].[dbo].[FromGrid] (Id, Name) VALUES (1, 'a')")
        # A connection keeps its list of tables: this one is new.
        office.register("edited", "crm")
        rows = self.rows("edited", "Scratch.dbo.FromGrid")
        rows.next()
        rows.updateString(2, "größer 😀")
        rows.updateRow()
        for number in (2, 3):
            rows.moveToInsertRow()
            rows.updateInt(1, number)
            rows.updateString(2, f"row {number}")
            rows.insertRow()
        rows.last()
        rows.deleteRow()
        left = server.query("SELECT Id, Name FROM [Scratch].[dbo].[FromGrid] ORDER BY Id")["rows"]
        self.assertEqual(left, [[1, "größer 😀"], [2, "row 2"]])


class Answers(Connected):
    def test_none_is_an_error_but_the_sensitive_cursor(self):
        """After opening a table's grid: LibreOffice asks on where a call fails, and would hide it."""
        with open(log, encoding="utf-8") as file:
            file.seek(0, os.SEEK_END)
            office.register("asked", "crm")
            rows = office.row_set("asked", "CRM.Sales.Contacts")
            rows.execute()
            rows.last()
            rows.dispose()
            lines = [line.split(maxsplit=6) for line in file if " error [" in line]
        states = {words[5] for words in lines if not words[5].endswith(":")}
        self.assertEqual(states, EXPECTED_REFUSALS, lines)


if __name__ == "__main__":
    unittest.main(verbosity=2)
