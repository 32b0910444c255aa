#!/usr/bin/env python3
"""The reference replies through unixODBC: every value in every way of fetching, in flat memory.

The environment names the programs: CONNECTAI_DRIVER and, of tests/bench, CONNECTAI_BENCH_PAYLOAD,
CONNECTAI_BENCH_SERVER, CONNECTAI_BENCH_FLOOR, CONNECTAI_BENCH_FETCH. Nothing is timed.
"""

import os
import shutil
import subprocess
import tempfile
import unittest

from mock import OdbcFolder

MODES = ("bind:1", "bind:1000", "wchar:1000", "getdata")
MANY, SOME, FEW = 1_000_000, 100_000, 20_000

# Over all values of the mixed reply of MANY rows: the rows themselves must not change unnoticed.
CHECKSUM_OF_MANY = "de46179b64098fe0"

PEAK_KILOBYTES = 40 * 1024
GROWTH_KILOBYTES = 2 * 1024  # from SOME rows to MANY


def program(name):
    return os.environ[f"CONNECTAI_BENCH_{name}"]


def figures(*command, **options):
    """The line of NAME=VALUE that a program prints, as a dictionary."""
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=200,
                         **options)
    if run.returncode != 0:
        raise AssertionError(f"{os.path.basename(command[0])}: {run.stderr}")
    return dict(word.split("=", 1) for word in run.stdout.split())


class Server:
    """bench_server with replies of its own; it goes when its standard input ends."""

    def __init__(self, replies, *options):
        # Beside the programs rather than in /tmp, which may be small or in memory.
        self.folder = tempfile.mkdtemp(dir=os.getcwd(), prefix="replies-")
        self.process = None
        try:
            for name, kind, rows in replies:
                subprocess.run([program("PAYLOAD"), kind, str(rows),
                                os.path.join(self.folder, name)], check=True)
            self.process = subprocess.Popen(
                [program("SERVER"), self.folder, "--exit-with-stdin", *options],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.address = f"http://127.0.0.1:{int(self.process.stdout.readline().split()[1])}"
        except BaseException:
            self.close()
            raise

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def floor(self, name):
        return figures(program("FLOOR"), f"{self.address}/{name}", "--rounds", "0")

    def fetch(self, name, mode, environment):
        """In a process of its own, so that its peak of memory is its own."""
        return figures(program("FETCH"),
                       f"Driver=ConnectAI;URL={self.address}/api;User=u@example.com;Password=p",
                       f"SELECT * FROM [BenchDB].[dbo].[{name}]", "--modes", mode, "--rounds", "0",
                       env={**os.environ, **environment})


class ReferenceReplies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.odbc = OdbcFolder()
        cls.addClassCleanup(cls.odbc.close)

    def serve(self, replies, *options):
        server = Server(replies, *options)
        self.addCleanup(server.close)
        return server

    def assert_same_values(self, server, name, rows):
        floor = server.floor(name)
        self.assertEqual(int(floor["rows"]), rows)
        for mode in MODES:
            with self.subTest(reply=name, mode=mode):
                fetched = server.fetch(name, mode, self.odbc.environment)
                self.assertEqual(int(fetched["rows"]), rows)
                self.assertEqual(fetched["checksum"], floor["checksum"])

    def test_million_rows_have_the_right_values_in_flat_memory(self):
        server = self.serve([("many.json", "mixed", MANY), ("some.json", "mixed", SOME)])
        self.assertEqual(server.floor("many")["checksum"], CHECKSUM_OF_MANY)
        for mode in MODES:
            with self.subTest(mode=mode):
                many = server.fetch("many", mode, self.odbc.environment)
                self.assertEqual(int(many["rows"]), MANY)
                self.assertEqual(many["checksum"], CHECKSUM_OF_MANY)
                peak = int(many["peak_rss_kb"])
                self.assertLess(peak, PEAK_KILOBYTES)
                some = server.fetch("some", mode, self.odbc.environment)
                self.assertLess(peak - int(some["peak_rss_kb"]), GROWTH_KILOBYTES)

    def test_every_kind_has_the_right_values(self):
        server = self.serve([(f"{kind}.json", kind, FEW) for kind in ("mixed", "numeric", "wide")])
        for kind in ("mixed", "numeric", "wide"):
            self.assert_same_values(server, kind, FEW)

    def test_every_delivery_has_the_right_values(self):
        plain = [("mixed.json", "mixed", FEW)]
        packed = [*plain, ("mixed.json.gz", "mixed", FEW)]
        for replies, options in ((plain, ["--chunked", "--chunk-bytes", "1009"]), (packed, []),
                                 (packed, ["--chunked"]), (plain, ["--kbps", "20000"])):
            with self.subTest(replies=len(replies), delivery=" ".join(options)):
                self.assert_same_values(self.serve(replies, *options), "mixed", FEW)


if __name__ == "__main__":
    unittest.main()
