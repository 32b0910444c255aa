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
import pyodbc, sys, time
begun = time.monotonic()
for _ in range(20):
    connection = pyodbc.connect(sys.argv[1], autocommit=True)
    connection.execute("SELECT 1").fetchall()
    connection.close()
print((time.monotonic() - begun) * 1000 / 20)
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

    def run_program(self, program, connection_string):
        environment = {**os.environ, **self.folder.environment}
        done = subprocess.run([sys.executable, "-c", program, connection_string], env=environment,
                              capture_output=True, text=True, timeout=120, check=False)
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

    def test_a_connection_that_is_lost_is_not_given_out_again(self):
        self.pool()
        self.assertEqual(self.run_program(DEAD, self.server.connection_string("scenario-drop")),
                         ["08S01"])
        self.assertEqual(self.sign_ins(), 2)


if __name__ == "__main__":
    if sys.argv[1:] == ["--figures"]:
        for pooled in (False, True):
            case = Pooling()
            case.setUp()
            if pooled:
                case.pool()
            figures = [float(case.run_program(OFTEN, case.server.connection_string())[0])
                       for _ in range(9)]
            print("with a pool" if pooled else "without", sorted(figures)[4], "ms")
            case.tearDown()
    else:
        unittest.main()
