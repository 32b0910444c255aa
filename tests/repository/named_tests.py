#!/usr/bin/env python3
"""The tests that documents name, as what holds a promise, are there.

    named_tests.py ROOT FILE     the file has the names of ctest's tests, one a line

Looked at is what stands in backticks: `odbc.fetch`, `clients.isql`; `Suite.Case`; and the suites
behind a test's name and a colon: `odbc.faults`: `Faults`, `Others`.
"""

import pathlib
import re
import sys

from common import code_only, source_files, tracked_files

_CTEST = re.compile(r"`((?:odbc|clients|repository|fuzz)\.(?!ini`)\w+)`")
_CASE = re.compile(r"`(?:\w+/)?([A-Z]\w*)\.([A-Z]\w*)`")
_SUITES = re.compile(r"`(?:odbc|clients)\.\w+`: ((?:`\w+(?:/\w+)?`,\s+)*`\w+(?:/\w+)?`)")
_TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
_PREFIX = re.compile(r"\bINSTANTIATE_TEST_SUITE_P\(\s*(\w+)\s*,\s*(\w+)")


def check(root, names):
    cases, suites = set(), set()
    for path in source_files(root, "tests"):
        code = code_only(path.read_text(encoding="utf-8"))
        cases.update(_TEST.findall(code))
        suites.update(f"{prefix}/{suite}" for prefix, suite in _PREFIX.findall(code))
    suites.update(suite for suite, _ in cases)
    if not names:
        yield "no test of ctest's was named"
    for path in tracked_files(root):
        if path.suffix != ".md" or path.parent not in (root, root / "docs"):
            continue
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(root).as_posix()
        for name in _CTEST.findall(text):
            if name not in names:
                yield f"{place}: {name}: ctest has no such test"
        for suite, case in _CASE.findall(text):
            if (suite, case) not in cases:
                yield f"{place}: {suite}.{case}: there is no such test"
        for group in _SUITES.findall(text):
            for suite in re.findall(r"`([^`]+)`", group):
                if suite not in suites:
                    yield f"{place}: {suite}: there is no such suite of tests"


def main(root, file):
    names = set(pathlib.Path(file).read_text(encoding="utf-8").split())
    problems = list(check(pathlib.Path(root), names))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
