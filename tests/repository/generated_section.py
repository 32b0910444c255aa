#!/usr/bin/env python3
"""Holds a generated part of a document to what a program prints.

    generated_section.py [--write] DOCUMENT NAME PROGRAM [ARGUMENT...]

The part stands between <!-- NAME --> and <!-- /NAME -->. Without --write a difference is shown and
the exit status is 1; with it the document is put right.
"""

import difflib
import pathlib
import subprocess
import sys


def split_document(text, name):
    """What stands before, between and after the two markers, each of which must stand once."""
    opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    if text.count(opening) != 1 or text.count(closing) != 1:
        raise ValueError(f"the markers {opening.strip()} and {closing} must stand there once each")
    before, rest = text.split(opening)
    if closing not in rest:
        raise ValueError(f"{closing} stands before {opening.strip()}")
    between, after = rest.split(closing)
    return before + opening, between, closing + after


def main(arguments):
    write = arguments[:1] == ["--write"]
    document, name, *command = arguments[1 if write else 0:]
    document = pathlib.Path(document)
    generated = subprocess.run(command, check=True, capture_output=True).stdout.decode().strip("\n")
    if not generated:
        print(f"{command[0]} printed nothing")
        return 1
    try:
        before, between, after = split_document(document.read_text(encoding="utf-8"), name)
    except ValueError as error:
        print(f"{document}: {error}")
        return 1
    generated += "\n"
    if between == generated:
        return 0
    if write:
        document.write_text(before + generated + after, encoding="utf-8")
        return 0
    sys.stdout.writelines(difflib.unified_diff(
        between.splitlines(keepends=True), generated.splitlines(keepends=True),
        fromfile=str(document), tofile="generated"))
    return 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
