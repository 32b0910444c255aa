"""What the checks of the repository share: which files are the project's, and code without prose."""

import argparse
import pathlib
import re
import subprocess
import sys

SOURCE_SUFFIXES = {".h", ".hpp", ".cpp", ".cc", ".c"}


def tracked_files(root, *folders):
    """The project's files below `folders` (all of it when none is named), sorted.

    Files that are new and not ignored count too, so that a mistake shows before it is committed. An
    unpacked archive has no index: everything there is counted, the build folder apart.
    """
    root = pathlib.Path(root)
    command = ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", "--cached",
               "--others", "--exclude-standard", "--", *folders]
    if (root / ".git").exists():
        listing = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        files = [root / name for name in listing.split("\0") if name]
    else:
        files = [path for folder in (folders or ["."]) for path in (root / folder).rglob("*")
                 if "build" not in path.relative_to(root).parts]
    return sorted({path for path in files if path.is_file()})


def source_files(root, *folders):
    return [path for path in tracked_files(root, *folders) if path.suffix in SOURCE_SUFFIXES]


_PROSE = re.compile(
    r'R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"'  # raw strings first: they may hold anything
    r'|//(?:\\\n|[^\n])*|/\*.*?\*/'
    r'|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL)


def code_only(text):
    """C++ without comments and the insides of strings; line numbers stay what they were."""

    def blank(match):
        token = match.group(0)
        kept = "\n" * token.count("\n")
        return kept if token.startswith("/") else '""' + kept

    return _PROSE.sub(blank, text)


def run_check(description, check):
    """Runs `check(root)` for a command line; it yields one text for each thing that is wrong."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("root", help="the root of the repository")
    root = pathlib.Path(parser.parse_args().root)
    problems = list(check(root))
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
