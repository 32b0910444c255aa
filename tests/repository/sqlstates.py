#!/usr/bin/env python3
"""Every SQLSTATE of the driver is explained in docs/troubleshooting.md, with its ODBC 2 spelling, a
cause and a remedy; and every one that driver/base/sqlstate.h has is used.
"""

import re

from common import code_only, run_check, source_files

TABLE = "driver/base/sqlstate.h"
PAGE = "docs/troubleshooting.md"
SECTION = "## By SQLSTATE"

_CONSTANT = re.compile(r'SqlState\s+(\w+)\s*\{\s*"(\w{5})"\s*,\s*"(\w{5})"\s*\}')


def explained(text):
    """{SQLSTATE: [ODBC 2 spelling, cause, remedy]} of the tables in the page's section."""
    _, _, section = text.partition(f"\n{SECTION}\n")
    section = re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0]
    rows = {}
    for line in section.splitlines():
        state = re.match(r"\| `(\w{5})` \|", line)
        if state:
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[2:-1]]
            rows.setdefault(state.group(1), []).append(cells)
    return rows


def check(root):
    table = (root / TABLE).read_text(encoding="utf-8")
    constants = _CONSTANT.findall(table)
    if not constants:
        yield f"{TABLE}: no SQLSTATE was found"
    code = "\n".join(code_only(path.read_text(encoding="utf-8"))
                     for path in source_files(root, "driver") if path != root / TABLE)
    rows = explained((root / PAGE).read_text(encoding="utf-8"))
    for name, state, odbc2 in constants:
        if not re.search(rf"\bsqlstate::{name}\b", code):
            yield f"{TABLE}: {name} ({state}) is used nowhere"
        found = rows.pop(state, [])
        if len(found) != 1:
            yield f"{PAGE}: {state} ({name}) is explained {len(found)} times in '{SECTION}'"
            continue
        cells = found[0]
        if len(cells) != 3 or not all(cells[1:]):
            yield f"{PAGE}: {state} lacks a cause or a remedy"
        elif cells[0] != (f"`{odbc2}`" if odbc2 != state else ""):
            yield f"{PAGE}: {state}: an ODBC 2 application is told {odbc2}, not {cells[0] or state}"
    for state in rows:
        yield f"{PAGE}: {state} is none of the driver's"


if __name__ == "__main__":
    run_check(__doc__, check)
