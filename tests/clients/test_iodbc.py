#!/usr/bin/env python3
"""The driver that is built for iODBC, whose SQLWCHAR has four octets: iodbctest, which calls the narrow
functions and whose calls iODBC widens, and the wide functions themselves, which are all that
iodbctestw (not in Debian) would add."""

import os
import subprocess
import unittest

import iodbc
import mock as stand_in

ROCKET = "Rocket 🚀 Industries"


def setUpModule():
    global folder, server
    server = stand_in.Mock("--writable", "Scratch.dbo")
    folder = stand_in.OdbcFolder(
        {"crm": server.data_source(), "refused": server.data_source("scenario-401")},
        driver=os.environ["CONNECTAI_IODBC_DRIVER"])
    os.environ.update(folder.environment)


def tearDownModule():
    server.close()
    folder.close()


def iodbctest(*lines, data_source="crm"):
    done = subprocess.run([stand_in.program("iodbctest", "iodbc"), f"DSN={data_source}"],
                          input="\n".join((*lines, "quit", "")), capture_output=True, text=True,
                          encoding="utf-8", timeout=120, check=False)
    # Cells are padded to the column's size.
    return [[cell.strip() for cell in line.split("|")]
            for line in (done.stdout + done.stderr).split("\n")]


class Iodbctest(unittest.TestCase):
    def test_lists_tables(self):
        lines = iodbctest("tables")
        self.assertIn(["TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"], lines)
        self.assertIn(["CRM", "Sales", "Accounts", "TABLE", "Companies"], lines)
        count = len(server.metadata("tables"))
        self.assertIn([f"result set 1 returned {count} rows."], lines)

    def test_text_beyond_the_basic_plane_goes_both_ways(self):
        lines = iodbctest("SELECT Id, Name FROM Accounts WHERE Name LIKE '%🚀%' OR Id = 2")
        self.assertIn(["Id", "Name"], lines)
        self.assertIn(["2", "Blåbær Trading"], lines)
        self.assertIn(["60", ROCKET], lines)

    def test_errors_show_state_and_cause(self):
        text = str(iodbctest("SELECT * FROM Nowhere", "SELECT 'went on'"))
        self.assertIn("SQLSTATE=42S02", text)
        self.assertIn("The table or view [Nowhere] was not found.", text)
        self.assertIn("went on", text)

    def test_refused_sign_in(self):
        text = str(iodbctest(data_source="refused"))
        self.assertIn("SQLSTATE=28000", text)
        self.assertIn("INVALID_AUTHORIZATION", text)


class WideFunctions(unittest.TestCase):
    def setUp(self):
        self.statement = iodbc.Statement("DSN=crm")
        self.addCleanup(self.statement.close)

    def test_connecting_gives_the_completed_string(self):
        self.assertEqual(self.statement.completed, "DSN=crm;")

    def test_information_is_whole(self):
        self.assertEqual(self.statement.info(17), "CData Connect AI")  # SQL_DBMS_NAME
        self.assertEqual(self.statement.info(6), "libconnectaiodbc.so")  # SQL_DRIVER_NAME

    def test_tables_are_listed(self):
        self.statement.tables("CRM", "Sales")
        self.assertEqual(self.statement.column_names(),
                         ["TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"])
        self.assertEqual([row[2] for row in self.statement.rows()],
                         ["Accounts", "Contacts", "Opportunities"])

    def test_text_beyond_the_basic_plane_goes_both_ways(self):
        self.statement.execute(
            "SELECT '🚀 größer' AS [Größe 🚀], Name, NULL FROM Accounts "
            "WHERE Id > 50 AND Name LIKE '%🚀%'")
        self.assertEqual(self.statement.column_names()[:2], ["Größe 🚀", "Name"])
        self.assertEqual(self.statement.rows(), [["🚀 größer", ROCKET, None]])

    def test_a_parameter_is_sent_as_it_is(self):
        self.statement.on_statement("SQLPrepareW", "SELECT ?, Id FROM Accounts WHERE Name = ?",
                                    iodbc.NTS)
        alive = [self.statement.bind(1, "a𝄞ä"), self.statement.bind(2, ROCKET)]
        self.statement.on_statement("SQLExecute")
        self.assertEqual(self.statement.rows(), [["a𝄞ä", "60"]])
        del alive

    def test_a_value_in_parts_loses_nothing(self):
        self.statement.execute(f"SELECT '{'ä𝄞' * 500}'")
        self.statement.on_statement("SQLFetch")
        self.assertEqual(self.statement.cell(1, characters=7), "ä𝄞" * 500)

    def test_what_was_written_is_read_again(self):
        self.statement.execute("CREATE TABLE [Scratch].[dbo].[FromIodbc] (Id int, Text varchar(20))")
        self.statement.execute("INSERT INTO [Scratch].[dbo].[FromIodbc] VALUES (1, '😀 größer')")
        self.statement.execute("SELECT Text FROM [Scratch].[dbo].[FromIodbc]")
        self.assertEqual(self.statement.rows(), [["😀 größer"]])
        held = server.query("SELECT Text FROM [Scratch].[dbo].[FromIodbc]")
        self.assertEqual(held["rows"], [["😀 größer"]])

    def test_errors_show_state_and_cause(self):
        with self.assertRaises(iodbc.Failed) as raised:
            self.statement.execute("SELECT * FROM [Größe 🚀]")
        state, message = raised.exception.args
        self.assertEqual(state, "42S02")
        self.assertIn("Größe 🚀", message)

    def test_half_of_a_surrogate_pair_is_no_character(self):
        with self.assertRaises(iodbc.Failed) as raised:
            self.statement.execute("SELECT '\ud83d'")
        self.assertEqual(raised.exception.args[0], "HY000")
        self.assertIn("not UTF-32 at character 9", raised.exception.args[1])


NAME = "Größe 🚀"  # 7 characters, 28 octets


class Lengths(unittest.TestCase):
    """Of the driver's own functions: iODBC counts some of them in a unit of its own. Each page says
    whether its length is one of characters or of octets."""

    def setUp(self):
        self.statement = iodbc.Statement("DSN=crm", os.environ["CONNECTAI_IODBC_DRIVER"])
        self.addCleanup(self.statement.close)

    def text(self, function, kind, handle, before, capacity, after=(), length=iodbc.short):
        """Calls it with a buffer of `capacity`, of characters or octets as it counts."""
        buffer, written = iodbc.ctypes.create_unicode_buffer("?" * 40), length()
        code = getattr(self.statement.library, function)(
            handle, *before, buffer, length(capacity), iodbc.ctypes.byref(written), *after)
        self.assertIn(code, (iodbc.SUCCESS, iodbc.SUCCESS_WITH_INFO),
                      self.statement.diagnosis(kind, handle))
        return buffer.value, written.value

    def check(self, function, arguments, count, of_connection=False, **keywords):
        """Whole, and with room for four characters and the terminator."""
        kind, handle = ((iodbc.HANDLE_DBC, self.statement.connection) if of_connection
                        else (iodbc.HANDLE_STMT, self.statement.handle))
        unit = count // len(NAME)
        with self.subTest(function):
            self.assertEqual(self.text(function, kind, handle, arguments, 40 * unit, **keywords),
                             (NAME, count))
            self.assertEqual(self.text(function, kind, handle, arguments, 5 * unit, **keywords),
                             (NAME[:4], count))

    def test_are_of_characters_or_of_octets_as_each_function_has_it(self):
        statement, characters, octets = self.statement, len(NAME), 4 * len(NAME)
        self.check("SQLNativeSqlW", (NAME, iodbc.NTS), characters, of_connection=True,
                   length=iodbc.number)
        statement.on_statement("SQLSetCursorNameW", NAME, iodbc.NTS)
        self.check("SQLGetCursorNameW", (), characters)
        statement.execute(f"SELECT 1 AS [{NAME}]")
        self.check("SQLDescribeColW", (1,), characters, after=(None, None, None, None))
        self.check("SQLColAttributeW", (1, 1011), octets, after=(None,))  # SQL_DESC_NAME
        # Of an open connection, only a catalog that there is is taken.
        statement.library.SQLFreeHandle(iodbc.HANDLE_STMT, statement.handle)
        statement.handle = None
        statement.library.SQLDisconnect(statement.connection)
        current_catalog = 109
        code = statement.library.SQLSetConnectAttrW(statement.connection, current_catalog, NAME,
                                                    octets)
        self.assertEqual(code, iodbc.SUCCESS, statement.diagnosis(
            iodbc.HANDLE_DBC, statement.connection))
        self.check("SQLGetConnectAttrW", (current_catalog,), octets, of_connection=True, length=iodbc.number)

    def test_data_at_execution_is_taken_by_octets_and_to_its_terminator(self):
        for length in (4 * len(NAME), iodbc.NTS):
            statement = self.statement
            at_execution = iodbc.length(-2)
            statement.on_statement("SQLBindParameter", 1, iodbc.PARAM_INPUT, iodbc.C_WCHAR,
                                   iodbc.WVARCHAR, iodbc.ctypes.c_size_t(20), 0,
                                   iodbc.ctypes.c_void_p(1), iodbc.length(0),
                                   iodbc.ctypes.byref(at_execution))
            code = statement.library.SQLExecDirectW(statement.handle, "SELECT ?", iodbc.NTS)
            self.assertEqual(code, 99)  # SQL_NEED_DATA
            token = iodbc.ctypes.c_void_p()
            statement.library.SQLParamData(statement.handle, iodbc.ctypes.byref(token))
            for _ in range(2):
                statement.on_statement("SQLPutData", iodbc.ctypes.create_unicode_buffer(NAME),
                                       iodbc.length(length))
            statement.on_statement("SQLParamData", iodbc.ctypes.byref(token))
            self.assertEqual(statement.rows(), [[2 * NAME]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
