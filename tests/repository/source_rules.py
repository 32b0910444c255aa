#!/usr/bin/env python3
"""Rules of the source that no compiler holds: length of files, and no error without a diagnostic."""

import re

from common import code_only, run_check, source_files, tracked_files

MAXIMUM_LINES = 600
CODE_FOLDERS = ("driver", "mock", "setup", "tests")

# The boundary is where an exception has become a diagnostic record, so only it may say SQL_ERROR.
BOUNDARY = re.compile(r"^driver/odbc/boundary\.(h|cpp)$")
BARE_ERROR = re.compile(r"\breturn\s+SQL_ERROR\s*;")

# Where there is no handle yet, or the diagnostics themselves are read.
RECORDLESS = re.compile(r"^driver/(odbc/(handles|diagnostics)\.cpp|handles/diagnostics\.h)$")
RECORDLESS_ERROR = re.compile(r"\berror_without_records\b")


def check_length(root):
    code = [path for path in tracked_files(root, *CODE_FOLDERS) if path.suffix == ".py"]
    for path in code + source_files(root, *CODE_FOLDERS):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MAXIMUM_LINES:
            yield (f"{path.relative_to(root).as_posix()}: {lines} lines, more than {MAXIMUM_LINES}:"
                   " it is asking to be two")


def check_bare_errors(root):
    for path in source_files(root, "driver"):
        relative = path.relative_to(root).as_posix()
        code = code_only(path.read_text(encoding="utf-8"))
        for allowed, error in ((BOUNDARY, BARE_ERROR), (RECORDLESS, RECORDLESS_ERROR)):
            if allowed.match(relative):
                continue
            for match in error.finditer(code):
                number = code.count("\n", 0, match.start()) + 1
                yield f"{relative}:{number}: SQL_ERROR without a diagnostic: throw connectai::Error"


def check(root):
    yield from check_length(root)
    yield from check_bare_errors(root)


if __name__ == "__main__":
    run_check(__doc__, check)
