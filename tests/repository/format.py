#!/usr/bin/env python3
"""Every C++ file of the project is as clang-format would leave it.

    format.py [--fix] ROOT
"""

import subprocess
import sys

from common import source_files


def main(arguments, stderr=None):
    fix = arguments[:1] == ["--fix"]
    files = source_files(arguments[-1])
    if not files:
        print("no source files found")
        return 1
    options = ["-i"] if fix else ["--dry-run", "-Werror"]
    status = subprocess.run(["clang-format", *options, *files], check=False,
                            stderr=stderr).returncode
    if status == 0:
        print(f"{len(files)} files are formatted")
    return status


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
