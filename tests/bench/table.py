#!/usr/bin/env python3
"""How fast is the driver, compared with the least that its work can cost? The whole table.

Every line is measured once a round, whatever it is compared with in the same round, and the table
shows the medians, of memory the highest figure: a machine's speed drifts, and ratios do not. Beside
them stands where the middle half of the rounds lies. Whatever is measured, its values are checked;
wrong ones, or a program that fails, make this fail. What a line should be is compared with the figure
as it is printed. Run it through run.sh --table, which builds what it needs.
"""

import argparse
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
from dataclasses import dataclass, field

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests/clients"))

from bench import SMOKE, Bench, Figure, Sizes, Skipped, WrongValues  # noqa: E402
from programs import ProgramError  # noqa: E402
from table_lines import Line, make_probes  # noqa: E402


@dataclass
class Result:
    """What has become of a line, round by round."""
    line: Line
    figures: list[Figure] = field(default_factory=list)
    skipped: str = ""
    failed: str = ""


def selected(probes, names):
    """The lines of `names`, each a line's or what stands in front of a ':'; all where there is none."""

    def wanted(line, name):
        return line.name == name or line.name.startswith(f"{name}:")

    lines = [line for probe in probes for line in probe.lines]
    for name in names:
        if not any(wanted(line, name) for line in lines):
            raise ValueError(f"no such line: {name}; there are {' '.join(l.name for l in lines)}")
    return [line for line in lines if not names or any(wanted(line, name) for name in names)]


def measure(probes, bench, rounds, progress):
    """All rounds of all probes: a Result for each of their lines."""
    results = {line.name: Result(line) for probe in probes for line in probe.lines}
    left = list(probes)
    for number in range(1, rounds + 1):
        for probe in tuple(left):
            name = probe.lines[0].name
            progress(f"round {number} of {rounds}: {name}")
            own = [results[line.name] for line in probe.lines]
            try:
                for result, figure in zip(own, probe.measure(bench), strict=True):
                    result.figures.append(figure)
            except Skipped as reason:
                left.remove(probe)
                for result in own:
                    result.skipped = str(reason)
            except (WrongValues, ProgramError, subprocess.TimeoutExpired) as error:
                progress(f"{name}: {error}")
                left.remove(probe)
                for result in own:
                    result.failed = str(error)
    return list(results.values())


def middle(line, values):
    """The figure that counts of all rounds."""
    return max(values) if line.highest else statistics.median(values)


def middle_half(values):
    """Between which figures half of the rounds lie."""
    if len(values) < 2:
        return values[0], values[0]
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, high


def verdict(line, value):
    """What a figure, as printed, is worth: aim, met, missed; nothing where nothing is asked for."""

    def reaches(limit):
        return value <= limit if line.lower else value >= limit

    if line.aim is not None and reaches(line.aim):
        return "aim"
    if line.at_least is None:
        return ""
    return "met" if reaches(line.at_least) else "missed"


def printed(line, value):
    return round(value, line.digits) + 0.0  # no negative zero


def outcome(result):
    """The verdict on a Result, or why there is none."""
    if result.failed:
        return "FAILED"
    if result.skipped:
        return f"skipped: {result.skipped}"
    figure = middle(result.line, [figure.value for figure in result.figures])
    return verdict(result.line, printed(result.line, figure))


def row_of(result):
    """The cells of a line."""
    line = result.line

    def number(value):
        return f"{printed(line, value):.{line.digits}f} {line.unit}".rstrip()

    def limit(value):
        return "" if value is None else f"{'≤' if line.lower else '≥'} {value:g} {line.unit}".rstrip()

    def median_of(part):
        values = [getattr(figure, part) for figure in result.figures]
        return "" if None in values else f"{statistics.median(values):.4g}"

    values = [figure.value for figure in result.figures]
    if not values or result.failed:
        figures = ["", "", "", ""]
    else:
        figures = [number(middle(line, values)), " to ".join(map(number, middle_half(values))),
                   median_of("own"), median_of("base")]
    return [line.name, line.what, *figures, limit(line.at_least), limit(line.aim), outcome(result)]


def exit_status(results, check):
    bad = ("FAILED", "missed") if check else ("FAILED",)
    return 1 if any(outcome(result) in bad for result in results) else 0


HEADINGS = ["line", "what", "measured", "middle half", "driver ms", "against ms", "at least", "aim", ""]


def markdown(rows):
    """A table in Markdown whose columns also stand one below the other."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
             for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def said_by(*command):
    """The first line that a command prints."""
    try:
        run = subprocess.run(command, check=False, capture_output=True, text=True, cwd=REPOSITORY)
    except FileNotFoundError:
        return "unknown"
    return run.stdout.strip().split("\n")[0] if run.returncode == 0 else "unknown"


def conditions(rounds):
    """On what, and with what, the figures were measured."""
    cpu = re.search(r"^model name[^:]*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text("utf-8"),
                    re.MULTILINE)
    versions = [f"{name} {said_by('pkg-config', '--modversion', package)}"
                for name, package in (("libcurl", "libcurl"), ("OpenSSL", "openssl"),
                                      ("unixODBC", "odbc"), ("RapidJSON", "RapidJSON"),
                                      ("zlib", "zlib"), ("brotli", "libbrotlidec"),
                                      ("zstd", "libzstd"))]
    commit = said_by("git", "rev-parse", "--short", "HEAD")
    if said_by("git", "status", "--porcelain") not in ("", "unknown"):
        commit += " with changes"
    return (f"Medians of {rounds} rounds; {cpu.group(1) if cpu else 'unknown CPU'}, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}; Linux {os.uname().release}; "
            f"{said_by(os.environ.get('CXX', 'c++'), '--version')}; {', '.join(versions)}; "
            f"commit {commit}")


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(prog="run.sh --table", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME",
                        help="these lines, or those that have NAME: in front")
    parser.add_argument("--check", action="store_true", help="fail too if a line is missed")
    parser.add_argument("--list", action="store_true", help="print the names of the lines")
    parser.add_argument("--smoke", action="store_true",
                        help="tiny replies: whether all works; the figures mean nothing")
    parser.add_argument("--build", type=pathlib.Path, default=REPOSITORY / "build/release",
                        help="where driver and programs are")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("there must be a round at least")
    return options


def main(arguments):
    options = parse_arguments(arguments)
    os.environ["CONNECTAI_BENCH_PROGRAMS"] = str(options.build.resolve() / "bin")
    os.environ["CONNECTAI_DRIVER"] = str(options.build.resolve() / "lib/libconnectaiodbc.so")
    sizes = SMOKE if options.smoke else Sizes()
    probes = make_probes(sizes)
    lines = selected(probes, options.only)
    if options.list:
        print("\n".join(line.name for line in lines))
        return 0
    probes = [probe for probe in probes if set(probe.lines) & set(lines)]

    bench = Bench(sizes, dict.fromkeys(reply for probe in probes for reply in probe.quick),
                  dict.fromkeys(reply for probe in probes for reply in probe.slow))
    try:
        results = measure(probes, bench, options.rounds,
                          lambda text: print(text, file=sys.stderr, flush=True))
    finally:
        bench.close()

    results = [result for result in results if result.line in lines]
    print(conditions(options.rounds), end="\n\n")
    print(markdown([HEADINGS, *map(row_of, results)]))
    return exit_status(results, options.check)


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))  # and clean up
    try:
        sys.exit(main(sys.argv[1:]))
    except ValueError as error:
        sys.exit(f"table.py: {error}")
