#!/usr/bin/env python3
"""Every SQLSTATE of the driver is explained in docs/troubleshooting.md, with its ODBC 2 spelling, a
cause and a remedy; every one that driver/base/sqlstate.h has is used; and the messages that the page
quotes, as `part ... part`, are the driver's.
"""

import re

from common import code_only, run_check, source_files

TABLE = "driver/base/sqlstate.h"
PAGE = "docs/troubleshooting.md"
SECTION = "## By SQLSTATE"
QUOTING = ("## Connecting fails", "## A statement fails")

_CONSTANT = re.compile(r'SqlState\s+(\w+)\s*\{\s*"(\w{5})"\s*,\s*"(\w{5})"\s*\}')
_LITERAL = re.compile(r'"((?:\\.|[^"\\\n])*)"')
# Behind the state of a row: what the message says, in backticks.
_QUOTATION = re.compile(r"\| `\w{5}`(?: \|)?((?: (?:\.\.\. |, )?`[^`]+`,?)+)")


def section_of(text, heading):
    _, _, section = text.partition(f"\n{heading}\n")
    return re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0]


def quoted(text):
    """The parts of messages that the page quotes. Short ones, and the service's codes, say nothing."""
    for heading in QUOTING:
        for row in _QUOTATION.findall(section_of(text, heading)):
            for quotation in re.findall(r"`([^`]+)`", row):
                for part in re.split(r"\.\.\.|: | \d+$", quotation):
                    part = part.strip()
                    if len(part) >= 8 and not re.fullmatch(r"[A-Z_]+|\w+=", part):
                        yield part


def explained(text):
    """{SQLSTATE: [ODBC 2 spelling, cause, remedy]} of the tables in the page's section."""
    rows = {}
    for line in section_of(text, SECTION).splitlines():
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
    sources = [path.read_text(encoding="utf-8")
               for path in source_files(root, "driver") if path != root / TABLE]
    code = "\n".join(map(code_only, sources))
    page = (root / PAGE).read_text(encoding="utf-8")
    # Messages are put together from literals, mostly in the order in which they stand.
    said = "\n".join("".join(_LITERAL.findall(source)) for source in sources)
    for part in quoted(page):
        if part not in said:
            yield f"{PAGE}: no message says '{part}'"
    rows = explained(page)
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
