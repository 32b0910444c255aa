#!/usr/bin/env python3
"""What the driver managers are told of the driver is written once, in packaging/odbcinst.*.ini.in.

Packages, the archive's installer and the demo make their sections of those. odbcinst.ini.example
explains the entries, and so has them a second time: the same ones, with the same values.
"""

import pathlib
import re

from common import run_check, tracked_files

TEMPLATES = "packaging/odbcinst.*.ini.in"
EXPLAINED = "packaging/odbcinst.unixodbc.ini.in"
EXAMPLE = "odbcinst.ini.example"
SECTION = re.compile(r"^\[ConnectAI[^\]]*\]$", re.MULTILINE)
ENTRY = re.compile(r"^(\w+)\s*=\s*(.*?)\s*$", re.MULTILINE)


def entries(text):
    """Each entry in its order; of a library its name alone, for folders differ."""
    return [(name, pathlib.PurePosixPath(value).name if name in ("Driver", "Setup") else value)
            for name, value in ENTRY.findall(text)]


def check(root):
    explained = entries((root / EXPLAINED).read_text(encoding="utf-8"))
    example = entries((root / EXAMPLE).read_text(encoding="utf-8"))
    for entry in explained:
        if entry not in example:
            yield f"{EXAMPLE}: {' = '.join(entry)} is missing, which {EXPLAINED} has"
    for entry in example:
        if entry not in explained:
            yield f"{EXAMPLE}: {' = '.join(entry)} is not in {EXPLAINED}"

    for path in tracked_files(root):
        relative = path.relative_to(root)
        scripts = relative.parts[0] == "packaging" or (len(relative.parts) == 1 and path.suffix == ".sh")
        if not scripts or relative.match(TEMPLATES):
            continue
        text = path.read_text(encoding="utf-8")
        for match in SECTION.finditer(text):
            yield (f"{relative.as_posix()}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(0)} is "
                   f"written out; make it of {TEMPLATES}")


if __name__ == "__main__":
    run_check(__doc__, check)
