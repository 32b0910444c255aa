#!/usr/bin/env python3
"""A library shows exactly the functions of its exports.def.h, and nothing else.

    exports.py EXPORTS_LIST LIBRARY
"""

import re
import subprocess
import sys

from common import code_only

ENTRY = re.compile(r"^\s*CONNECTAI_EXPORT\s*\(\s*(\w+)\s*\)", re.MULTILINE)

# ODBC's own, and those that unixODBC's tools look for in a setup library.
FUNCTION = re.compile(r"(SQL[A-Z]\w+|Config(DSN|Driver)W?|ODBCINST[A-Z]\w+)$")

# unixODBC prefers SQLError to SQLGetDiagRec when it finds it, and then loops after a failed connect.
FORBIDDEN = {"SQLError", "SQLErrorW"}


def listed_names(text):
    return set(ENTRY.findall(code_only(text)))


def exported_names(library):
    output = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library], check=True,
                            capture_output=True, text=True).stdout
    return {line.split()[0].split("@")[0] for line in output.splitlines() if line.strip()}


def compare(listed, exported):
    if not listed:
        yield "the list of exports is empty"
    for name in sorted(listed - exported):
        yield f"{name} is listed, but the library does not export it"
    for name in sorted(exported - listed):
        yield f"{name} is exported, but not listed"
    for name in sorted(name for name in listed | exported if not FUNCTION.match(name)):
        yield f"{name} is no ODBC function's name"
    for name in sorted(FORBIDDEN & (listed | exported)):
        yield f"{name} must not be there: unixODBC would call it in a loop"


def main(exports_list, library):
    with open(exports_list, encoding="utf-8") as file:
        listed = listed_names(file.read())
    problems = list(compare(listed, exported_names(library)))
    for problem in problems:
        print(problem)
    print(f"{len(listed)} functions listed")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
