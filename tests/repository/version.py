#!/usr/bin/env python3
"""The version is written once, in CMakeLists.txt's project(): whatever else has it takes it from there.

The change log names it, as the heading of what is new. Transcripts in documents show it, in ODBC's
form, and are compared with what programs print by tests of their own.
"""

import re

from common import run_check, tracked_files

PROJECT = re.compile(r"^project\(\S+\s+VERSION\s+(\d+)\.(\d+)\.(\d+)\b", re.MULTILINE)
# Files of npm's have versions of their own.
NOT_OURS = re.compile(r"^tests/powerbi/package(-lock)?\.json$")
TRANSCRIPTS = re.compile(r"^docs/[^/]+\.md$")


def check(root):
    declared = PROJECT.findall((root / "CMakeLists.txt").read_text(encoding="utf-8"))
    if len(declared) != 1:
        yield f"CMakeLists.txt: project() names {len(declared)} versions"
        return
    version = ".".join(declared[0])
    major, minor, patch = map(int, declared[0])
    odbc_form = f"{major:02d}.{minor:02d}.{patch:04d}"

    headings = re.findall(r"^## (\S+?),? ", (root / "CHANGELOG.md").read_text(encoding="utf-8"),
                          re.MULTILINE)
    if headings[:1] != [version]:
        yield f"CHANGELOG.md: its first heading is {headings[:1]}, and the version is {version}"

    spelling = {form: re.compile(rf"(?<![\w.]){re.escape(form)}(?![\w.]*\d)")
                for form in (version, odbc_form)}
    for path in tracked_files(root):
        name = path.relative_to(root).as_posix()
        if name in ("CMakeLists.txt", "CHANGELOG.md") or NOT_OURS.match(name):
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for form, pattern in spelling.items():
                shown = form == odbc_form and TRANSCRIPTS.match(name)
                if pattern.search(line) and not shown:
                    yield f"{name}:{number}: {form} stands here; it comes from CMakeLists.txt alone"


if __name__ == "__main__":
    run_check(__doc__, check)
