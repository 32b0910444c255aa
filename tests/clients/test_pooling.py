#!/usr/bin/env python3
"""unixODBC's connection pool: what it saves, and that nothing of one use is left for the next."""

import json
import os
import subprocess
import sys
import unittest

import mock as stand_in

# Each runs in a process of its own: the driver manager looks once whether it is to pool.
OFTEN = """
import pyodbc, sys
for _ in range(20):
    connection = pyodbc.connect(sys.argv[1], autocommit=True)
    connection.execute("SELECT 1").fetchall()
    connection.close()
"""
# Milliseconds of connecting and disconnecting, with a query between them and without, the medians:
# the driver manager, the driver and its connection to the service are warm.
MEDIANS = """
import pyodbc, statistics, sys, time
for query in (True, False):
    times = []
    for _ in range(1 + int(sys.argv[2])):
        begun = time.perf_counter()
        connection = pyodbc.connect(sys.argv[1], autocommit=True)
        if query:
            connection.execute("SELECT 1").fetchall()
        connection.close()
        times.append(time.perf_counter() - begun)
    print(statistics.median(times[1:]) * 1000)
"""
CHANGED_LOGIN = """
import os, pyodbc, sys
pyodbc.connect(sys.argv[1], autocommit=True).close()
os.environ["TOKEN"] = "a-token-that-is-wrong"
pyodbc.connect(sys.argv[1], autocommit=True).close()
"""
STATE = """
import pyodbc, sys
first = pyodbc.connect(sys.argv[1], autocommit=False)
first.execute('INSERT INTO [T].[S].[p] (n) VALUES (1)')
first.commit()
first.close()
second = pyodbc.connect(sys.argv[1], autocommit=True)
print(second.execute('SELECT COUNT(*) FROM [T].[S].[p]').fetchval(), second.autocommit)
second.close()
"""
# What the second use of a connection finds of what the first has set, by the version of ODBC that the
# application declares: pyodbc always declares 3.
ATTRIBUTES = """
import ctypes, sys
odbc = ctypes.CDLL("libodbc.so.2")
POOLING, ONE_PER_ENVIRONMENT, ODBC_VERSION, NTS = 201, 2, 200, -3
CURRENT_CATALOG, AUTOCOMMIT, METADATA_ID, ACCESS_MODE = 109, 102, 10014, 101

def number(value):
    return ctypes.c_void_p(value)

def checked(result):
    if result not in (0, 1):
        sys.exit(f"SQLRETURN {result}")

def handle(kind, parent):
    made = ctypes.c_void_p()
    checked(odbc.SQLAllocHandle(kind, parent, ctypes.byref(made)))
    return made

def connected():
    connection = handle(2, environment)
    checked(odbc.SQLDriverConnect(connection, None, sys.argv[1].encode(), NTS, None, 0, None, 0))
    return connection

checked(odbc.SQLSetEnvAttr(None, POOLING, number(ONE_PER_ENVIRONMENT), 0))
environment = handle(1, None)
checked(odbc.SQLSetEnvAttr(environment, ODBC_VERSION, number(int(sys.argv[2])), 0))
first = connected()
checked(odbc.SQLSetConnectAttr(first, CURRENT_CATALOG, b"T", NTS))
for attribute, value in ((AUTOCOMMIT, 0), (METADATA_ID, 1), (ACCESS_MODE, 1)):
    checked(odbc.SQLSetConnectAttr(first, attribute, number(value), 0))
checked(odbc.SQLDisconnect(first))
second = connected()
text = ctypes.create_string_buffer(100)
checked(odbc.SQLGetConnectAttr(second, CURRENT_CATALOG, text, len(text), None))
print(text.value.decode() or "-")
for attribute in (AUTOCOMMIT, METADATA_ID, ACCESS_MODE):
    value = ctypes.c_uint64()
    checked(odbc.SQLGetConnectAttr(second, attribute, ctypes.byref(value), 0, None))
    print(value.value)
"""
DEAD = """
import pyodbc, sys
first = pyodbc.connect(sys.argv[1], autocommit=True)
try:
    first.execute("SELECT 1").fetchall()
except pyodbc.Error as error:
    print(error.args[0])
first.close()
second = pyodbc.connect(sys.argv[1], autocommit=True)
second.close()
"""


class Pooling(unittest.TestCase):
    def setUp(self):
        self.folder = stand_in.OdbcFolder()
        self.log = os.path.join(self.folder.path, "requests.log")
        self.server = stand_in.Mock("--log", self.log, "--writable", "T.S")

    def tearDown(self):
        self.server.close()
        self.folder.close()

    def pool(self):
        path = os.path.join(self.folder.path, "odbcinst.ini")
        with open(path, "a", encoding="utf-8") as file:
            file.write("CPTimeout=60\n\n[ODBC]\nPooling=Yes\n")

    def run_program(self, program, connection_string, *more, **variables):
        environment = {**os.environ, **self.folder.environment, **variables}
        done = subprocess.run([sys.executable, "-c", program, connection_string, *more],
                              env=environment, capture_output=True, text=True, timeout=120,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.split()

    def sign_ins(self):
        """How often the driver was asked to connect: each time it lists the catalogs."""
        with open(self.log, encoding="utf-8") as file:
            paths = [json.loads(line)["path"] for line in file]
        return sum(path.endswith("/catalogs") for path in paths)

    def test_without_a_pool_each_connect_signs_in(self):
        self.run_program(OFTEN, self.server.connection_string())
        self.assertEqual(self.sign_ins(), 20)

    def test_with_a_pool_the_first_connect_signs_in(self):
        self.pool()
        self.run_program(OFTEN, self.server.connection_string())
        self.assertEqual(self.sign_ins(), 1)

    def test_the_pool_goes_by_the_text_and_not_by_what_it_refers_to(self):
        self.pool()
        text = self.server.connection_string("${ENV:TOKEN}")
        self.run_program(CHANGED_LOGIN, text, TOKEN=stand_in.TOKEN)
        self.assertEqual(self.sign_ins(), 1)

    def test_another_user_does_not_get_the_connection(self):
        self.pool()
        program = OFTEN + "pyodbc.connect(sys.argv[1].replace('test-token', 'scenario-default'))\n"
        self.run_program(program, self.server.connection_string())
        self.assertEqual(self.sign_ins(), 2)

    def test_the_next_use_finds_the_connection_as_it_asks_for_it(self):
        self.pool()
        self.run_program("import pyodbc, sys\npyodbc.connect(sys.argv[1], autocommit=True)"
                         ".execute('CREATE TABLE [T].[S].[p] (n INTEGER)')\n",
                         self.server.connection_string())
        self.assertEqual(self.run_program(STATE, self.server.connection_string()), ["1", "True"])

    def test_what_one_use_sets_is_put_back_for_applications_of_odbc_3_8(self):
        """Upgrading a 3.5 Driver to a 3.8 Driver, Connection Pooling: SQL_ATTR_RESET_CONNECTION."""
        self.pool()
        found = self.run_program(ATTRIBUTES, self.server.connection_string(), "380")
        self.assertEqual(found, ["-", "1", "0", "0"])
        self.assertEqual(self.sign_ins(), 2, "one for the first connect, one to look for the catalog")

    def test_what_one_use_sets_stays_for_others_because_unixodbc_does_not_tell_the_driver(self):
        self.pool()
        found = self.run_program(ATTRIBUTES, self.server.connection_string(), "3")
        self.assertEqual(found, ["T", "0", "1", "1"])

    def test_a_connection_that_is_lost_is_not_given_out_again(self):
        self.pool()
        self.assertEqual(self.run_program(DEAD, self.server.connection_string("scenario-drop")),
                         ["08S01"])
        self.assertEqual(self.sign_ins(), 2)


def medians_of(pooled, connects):
    """The program's medians, and how many sign-ins the mock has seen."""
    case = Pooling()
    case.setUp()
    try:
        if pooled:
            case.pool()
        output = case.run_program(MEDIANS, case.server.connection_string(), str(connects))
        return [float(figure) for figure in output], case.sign_ins()
    finally:
        case.tearDown()


def print_figures(turns=7, connects=600):
    """What docs/performance.md says of the pool: medians of processes that take turns."""
    figures = [(medians_of(False, connects), medians_of(True, connects)) for _ in range(turns)]
    for at, what in enumerate(("connect, query, disconnect", "connect, disconnect")):
        print(what)
        for name, side in (("without a pool", 0), ("with a pool", 1)):
            medians = sorted(turn[side][0][at] for turn in figures)
            print(f"  {name}: {medians[turns // 2]:.3f} ms, {medians[0]:.3f} to {medians[-1]:.3f}")
        ratios = sorted(turn[1][0][at] / turn[0][0][at] for turn in figures)
        print(f"  ratio: {ratios[turns // 2]:.2f}, {ratios[0]:.2f} to {ratios[-1]:.2f}")
    for name, side in (("without a pool", 0), ("with a pool", 1)):
        print(f"sign-ins of {2 * (connects + 1)} connects {name}: {figures[0][side][1]}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--figures"]:
        print_figures()
    else:
        unittest.main()
