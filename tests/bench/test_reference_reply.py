#!/usr/bin/env python3
"""The reference replies through unixODBC: every value in every way of fetching, in flat memory.

The environment says where things are: CONNECTAI_DRIVER, CONNECTAI_BENCH_PROGRAMS. Nothing is timed.
"""

import unittest

from mock import OdbcFolder
from programs import Server, connection_string, figures, select

MODES = ("bind:1", "bind:1000", "wchar:1000", "getdata")
MANY, SOME, FEW = 1_000_000, 100_000, 20_000

# Over all values of the mixed reply of MANY rows: the rows themselves must not change unnoticed.
CHECKSUM_OF_MANY = "de46179b64098fe0"

PEAK_KILOBYTES = 30 * 1024
GROWTH_KILOBYTES = 2 * 1024  # from SOME rows to MANY


class ReferenceReplies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.odbc = OdbcFolder()
        cls.addClassCleanup(cls.odbc.close)

    def serve(self, replies, *options):
        server = Server(replies, *options)
        self.addCleanup(server.close)
        return server

    def fetch(self, server, name, mode):
        """In a process of its own, so that its peak of memory is its own."""
        return figures("odbc_fetch", connection_string(server.address), select(name),
                       "--modes", mode, "--rounds", "0", environment=self.odbc.environment)

    def assert_same_values(self, server, name, rows):
        floor = server.floor(name, "--rounds", "0")
        self.assertEqual(int(floor["rows"]), rows)
        for mode in MODES:
            with self.subTest(reply=name, mode=mode):
                fetched = self.fetch(server, name, mode)
                self.assertEqual(int(fetched["rows"]), rows)
                self.assertEqual(fetched["checksum"], floor["checksum"])

    def test_million_rows_have_the_right_values_in_flat_memory(self):
        server = self.serve([("many.json", "mixed", MANY), ("some.json", "mixed", SOME)])
        self.assertEqual(server.floor("many", "--rounds", "0")["checksum"], CHECKSUM_OF_MANY)
        for mode in MODES:
            with self.subTest(mode=mode):
                many = self.fetch(server, "many", mode)
                self.assertEqual(int(many["rows"]), MANY)
                self.assertEqual(many["checksum"], CHECKSUM_OF_MANY)
                peak = int(many["peak_rss_kb"])
                self.assertLess(peak, PEAK_KILOBYTES)
                some = self.fetch(server, "some", mode)
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
