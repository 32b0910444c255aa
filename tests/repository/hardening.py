#!/usr/bin/env python3
"""A library is built so that a mistake in it is hard to exploit.

    hardening.py COMPILE_COMMANDS FOLDER LIBRARY...

Reads the libraries with readelf, and of flags that leave no certain mark there what each file below the
folder was compiled with: a fortified call that is never needed is not compiled in, and the linker keeps
the mark of -fcf-protection only where the C library's own start files have it, too.
"""

import json
import pathlib
import platform
import re
import subprocess
import sys

FLAGS = ["-fstack-protector-strong", "-fstack-clash-protection", "-D_FORTIFY_SOURCE=3"]
if platform.machine() in ("x86_64", "AMD64", "i686"):
    FLAGS.append("-fcf-protection")


def library_problems(text):
    """What is wrong with a library of which readelf -W -l -d --dyn-syms says `text`."""

    def segment(name):
        match = re.search(rf"^\s*{name}\s+(?:0x[0-9a-f]+\s+){{5}}(.{{3}})", text, re.MULTILINE)
        return match.group(1) if match else None

    if re.search(r"^Elf file type is EXEC", text, re.MULTILINE):
        yield "the program lies at the same address each time it is started (-pie)"
    tags = dict(re.findall(r"^\s*0x[0-9a-f]+ \((\w+)\)\s*(.*)$", text, re.MULTILINE))
    stack = segment("GNU_STACK")
    if stack is None:
        yield "nothing is said of the stack (GNU_STACK), which is executable then"
    elif "E" in stack:
        yield "the stack is executable"
    if segment("GNU_RELRO") is None:
        yield "relocations stay writable (-z relro)"
    if "BIND_NOW" not in tags.get("FLAGS", "") and "NOW" not in tags.get("FLAGS_1", ""):
        yield "functions are looked up when they are first called, so the table of them stays " \
              "writable (-z now)"
    if "TEXTREL" in tags or "TEXTREL" in tags.get("FLAGS", ""):
        yield "code is changed when it is loaded (TEXTREL)"
    for tag in ("RPATH", "RUNPATH"):
        if tag in tags:
            yield f"libraries are looked for in {tags[tag]}"
    if not re.search(r"UND\s+__stack_chk_fail\b", text):
        yield "no function guards its stack (-fstack-protector-strong)"


def flag_problems(commands, folder):
    """`commands` as in compile_commands.json; those of files below `folder` count."""
    found = 0
    for command in commands:
        if pathlib.Path(folder) not in pathlib.Path(command["file"]).parents:
            continue
        found += 1
        words = command["command"].split()
        for flag in FLAGS:
            if flag not in words:
                yield f"{command['file']} is compiled without {flag}"
    if not found:
        yield f"nothing below {folder} is compiled"


def main(compile_commands, folder, *libraries):
    with open(compile_commands, encoding="utf-8") as file:
        problems = list(flag_problems(json.load(file), folder))
    for library in libraries:
        text = subprocess.run(["readelf", "-W", "-l", "-d", "--dyn-syms", library],
                              check=True, capture_output=True, text=True).stdout
        problems += [f"{library}: {problem}" for problem in library_problems(text)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
