#!/usr/bin/env python3
"""docs/windows.md names every file that is POSIX's alone, and its table no file that there is not.

A file x_posix.cpp is named by itself or by x.h beside it, the seam that it fills.
"""

import re

from common import run_check, source_files

PAGE = "docs/windows.md"
FOLDERS = ("driver", "setup", "cmake")
NAMED = re.compile(r"`(?:[\w./]+/)?(\w+\.(?:h|cpp))`")


def check(root):
    text = (root / PAGE).read_text(encoding="utf-8")
    named = set(NAMED.findall(text))
    rows = {name for line in text.splitlines() if line.startswith("| ")
            for name in NAMED.findall(line.split("|")[1])}
    files = source_files(root, *FOLDERS)
    for path in files:
        if not path.stem.endswith("_posix"):
            continue
        seam = path.with_name(path.stem.removesuffix("_posix") + ".h")
        names = {path.name} | ({seam.name} if seam in files else set())
        if not names & named:
            yield f"{path.relative_to(root).as_posix()}: {PAGE} does not name it ({' or '.join(sorted(names))})"
    for name in sorted(rows - {path.name for path in files}):
        yield f"{PAGE}: there is no {name}"


if __name__ == "__main__":
    run_check(__doc__, check)
