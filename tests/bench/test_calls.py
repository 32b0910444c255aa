#!/usr/bin/env python3
"""What fetching bound columns does for each row: no allocation, no lock, no exception.

The environment says where things are: CONNECTAI_DRIVER, CONNECTAI_BENCH_PROGRAMS. Nothing is timed:
callgrind counts calls.
"""

import unittest

from calls import calls_a_row
from mock import OdbcFolder

ROWS_A_FETCH = 1000
# What a fetch, and a block that is read ahead, may do each of these a few times: of a row's eight cells
# none does.
FEW_A_FETCH = 50 / ROWS_A_FETCH

ALLOCATION = ("malloc", "calloc", "realloc", "operator new")
LOCK = ("pthread_mutex_lock", "pthread_mutex_trylock", "pthread_rwlock",
        "connectai::handles::HandleLock::")  # those that are not inline: the ways without a bias
EXCEPTION = ("__cxa_throw", "__cxa_allocate_exception", "_Unwind_RaiseException")


def total(calls, names):
    return sum(times for name, times in calls.items() if name.startswith(names))


class BoundPath(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.odbc = OdbcFolder()
        cls.addClassCleanup(cls.odbc.close)

    def test_does_nothing_but_convert_for_a_row(self):
        for kind, rows in (("mixed", 20_000), ("wide", 5000)):
            for mode in (f"bind:{ROWS_A_FETCH}", f"wchar:{ROWS_A_FETCH}"):
                with self.subTest(kind=kind, mode=mode):
                    calls = calls_a_row(self.odbc.environment, kind, rows, mode)
                    self.assertLess(total(calls, ALLOCATION), FEW_A_FETCH)
                    self.assertLess(total(calls, LOCK), FEW_A_FETCH)
                    self.assertEqual(total(calls, EXCEPTION), 0)
                    # The counting works: each row is read once, and converted by eight columns.
                    self.assertAlmostEqual(total(calls, "connectai::RowTokenizer::read"), 1, 1)
                    self.assertGreater(total(calls, "connectai::convert::"), 7)


if __name__ == "__main__":
    unittest.main()
