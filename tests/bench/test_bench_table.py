#!/usr/bin/env python3
"""The table of run.sh --table: that every line can be measured, and what makes one fail.

The environment says where things are: CONNECTAI_DRIVER, CONNECTAI_BENCH_PROGRAMS. Nothing is timed:
replies are tiny, and the figures mean nothing.
"""

import os
import pathlib
import subprocess
import sys
import unittest

import table
from bench import SMOKE, Bench, Figure, Skipped, WrongValues
from programs import ProgramError, Server
from table_lines import Line, Probe, alternating, make_probes

CODINGS = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}


def cells_of(text):
    """The rows of a Markdown table below its headings, as lists of texts, by the first of each."""
    rows = [line for line in text.split("\n") if line.startswith("| ")][1:]
    return {cells[0]: cells for cells in ([cell.strip() for cell in row.split("|")[1:-1]]
                                          for row in rows)}


class Smoke(unittest.TestCase):
    def test_every_line_is_measured(self):
        build = pathlib.Path(os.environ["CONNECTAI_BENCH_PROGRAMS"]).parent
        run = subprocess.run(
            [sys.executable, table.__file__, "--smoke", "--rounds", "1", "--build", str(build)],
            check=False, capture_output=True, text=True, timeout=200)
        self.assertEqual(run.returncode, 0, run.stderr)
        rows = cells_of(run.stdout)
        self.assertEqual(list(rows), [line.name for probe in make_probes(SMOKE)
                                      for line in probe.lines])
        for name, cells in rows.items():
            with self.subTest(line=name):
                if name in CODINGS and name != "gzip" and cells[-1].startswith("skipped: "):
                    continue  # for want of a library, or because the driver does not ask for it
                self.assertRegex(cells[2], r"^-?\d+(\.\d+)?( ms| MB)?$")
                self.assertIn(cells[-1], ("", "aim", "met", "missed"))

    def test_one_line_is_measured_alone(self):
        build = pathlib.Path(os.environ["CONNECTAI_BENCH_PROGRAMS"]).parent
        run = subprocess.run(
            [sys.executable, table.__file__, "--smoke", "--rounds", "2", "--only", "growth",
             "--build", str(build)], check=False, capture_output=True, text=True, timeout=200)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(list(cells_of(run.stdout)), ["growth"])


class Values(unittest.TestCase):
    def test_other_values_than_the_floors_are_wrong(self):
        bench = Bench(SMOKE, [("numeric.json", "numeric", 10)], [])
        self.addCleanup(bench.close)
        bench.fetch("numeric", "bind:1000")
        with self.assertRaises(WrongValues):
            bench.fetch("numeric", "bind:1000", same_as="one")

    def test_server_counts_what_two_inserts_send(self):
        bench = Bench(SMOKE, [], [])
        self.addCleanup(bench.close)
        bench.server.tally()
        batch = f"{bench.server.address}/api/batch"
        seen = []
        for rows in (25, 25, 26):
            bench.run("insert_floor", batch, "--rows", rows, "--sets", 10, "--rounds", 0)
            seen.append(bench.server.tally())
        self.assertEqual([tally["batch_sets"] for tally in seen], [25, 25, 26])
        self.assertEqual(seen[0]["requests"], 3)
        self.assertEqual(seen[0]["batch_digest"], seen[1]["batch_digest"])
        self.assertNotEqual(seen[0]["batch_digest"], seen[2]["batch_digest"])

    def test_every_coding_has_the_same_rows(self):
        server = Server([("plain.json", "mixed", 5000),
                         *((f"{coding}.json{suffix}", "mixed", 5000)
                           for coding, suffix in CODINGS.items())])
        self.addCleanup(server.close)
        plain = server.floor("plain", "--rounds", "0")
        for coding, suffix in CODINGS.items():
            if f"{coding}.json{suffix}" in server.missing:
                continue
            with self.subTest(coding=coding):
                packed = server.floor(coding, "--accept", coding, "--rounds", "0")
                self.assertEqual(packed["checksum"], plain["checksum"])
                self.assertEqual(server.tally()["accept_encoding"], coding)

    def test_coded_reply_goes_only_to_those_who_accept_it(self):
        server = Server([("packed.json.gz", "mixed", 10)])
        self.addCleanup(server.close)
        with self.assertRaisesRegex(ProgramError, "HTTP response code"):
            server.floor("packed", "--accept", "br", "--rounds", "0")


class Judging(unittest.TestCase):
    def test_verdict(self):
        ratio = Line("r", "", 0.85, 1.3)
        time = Line("t", "", 5, 1, lower=True)
        cases = [(ratio, 1.3, "aim"), (ratio, 1.29, "met"), (ratio, 0.85, "met"),
                 (ratio, 0.84, "missed"), (time, 1, "aim"), (time, 1.01, "met"), (time, 5, "met"),
                 (time, 5.01, "missed"), (Line("f", "", 3, lower=True), 2, "met"),
                 (Line("n", ""), 7, "")]
        for line, value, expected in cases:
            with self.subTest(line=line.name, value=value):
                self.assertEqual(table.verdict(line, value), expected)

    def test_figure_is_judged_as_it_is_printed(self):
        growth = Line("growth", "", 2, 0, lower=True, unit="MB", digits=1)
        for value, shown, verdict in ((0.04, "0.0 MB", "aim"), (-0.04, "0.0 MB", "aim"),
                                      (0.06, "0.1 MB", "met"), (2.06, "2.1 MB", "missed")):
            with self.subTest(value=value):
                cells = table.row_of(table.Result(growth, [Figure(value)]))
                self.assertEqual((cells[2], cells[-1]), (shown, verdict))

    def test_line_shows_the_median_and_the_middle_half(self):
        figures = [Figure(value, own, 10) for value, own in ((0.5, 20), (0.25, 40), (1, 10))]
        cells = table.row_of(table.Result(Line("a", "what", 0.4), figures))
        self.assertEqual(cells, ["a", "what", "0.50", "0.38 to 0.75", "20", "10", "≥ 0.4", "", "met"])

    def test_highest_figure_counts_for_memory(self):
        peak = Line("peak", "", 30, 24, lower=True, digits=1, highest=True)
        cells = table.row_of(table.Result(peak, [Figure(20), Figure(31), Figure(20)]))
        self.assertEqual((cells[2], cells[-1]), ("31.0", "missed"))

    def test_status_tells_failures_and_if_asked_missed_lines(self):
        ratio = Line("r", "", 0.85)
        good, missed = (table.Result(ratio, [Figure(value)]) for value in (0.9, 0.8))
        failed, skipped = table.Result(ratio, failed="no"), table.Result(ratio, skipped="no")
        for results, check, expected in (([good, skipped], True, 0), ([good, missed], False, 0),
                                         ([good, missed], True, 1), ([good, failed], False, 1)):
            with self.subTest(results=results, check=check):
                self.assertEqual(table.exit_status(results, check), expected)


class Measuring(unittest.TestCase):
    GOOD = Probe((Line("good", ""),), lambda bench: (Figure(1),))

    def measure(self, probe):
        """The Result of a probe beside GOOD's, in three rounds."""
        said = []
        results = table.measure((probe, self.GOOD), None, 3, said.append)
        self.assertEqual(len(results[1].figures), 3)
        return results[0], said

    @staticmethod
    def raising(error):
        def measure(bench):
            raise error

        return Probe((Line("bad", ""),), measure)

    def test_wrong_values_and_failures_fail_their_line_only(self):
        for error in (WrongValues("other rows"), ProgramError("HY000")):
            with self.subTest(error=type(error).__name__):
                result, said = self.measure(self.raising(error))
                self.assertEqual(result.failed, str(error))
                self.assertEqual(table.row_of(result)[-1], "FAILED")
                self.assertEqual(said.count(f"bad: {error}"), 1)

    def test_line_that_cannot_be_measured_says_why(self):
        result, _ = self.measure(self.raising(Skipped("no zstd here")))
        self.assertEqual(table.row_of(result)[-1], "skipped: no zstd here")
        self.assertFalse(result.failed)


class Alternating(unittest.TestCase):
    def test_sides_take_turns_in_going_first(self):
        both = alternating()
        order = []

        def side(name):
            order.append(name)
            return name

        for _ in range(3):
            self.assertEqual(both(lambda: side("base"), lambda: side("own")), ("base", "own"))
        self.assertEqual(order, ["base", "own", "own", "base", "base", "own"])


class Choosing(unittest.TestCase):
    def test_names_and_what_stands_before_a_colon(self):
        probes = make_probes(SMOKE)
        cases = {("bind:1",): ["bind:1"], ("bind",): ["bind:1000", "bind:one-thread", "bind:1"],
                 ("insert", "gzip"): ["gzip", "insert:1000", "insert:10000"],
                 ("growth",): ["growth"]}
        for names, expected in cases.items():
            with self.subTest(names=names):
                self.assertEqual([line.name for line in table.selected(probes, names)], expected)

    def test_all_where_none_is_named(self):
        self.assertEqual(len(table.selected(make_probes(SMOKE), ())),
                         sum(len(probe.lines) for probe in make_probes(SMOKE)))

    def test_unknown_name_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no such line: nothing"):
            table.selected(make_probes(SMOKE), ("nothing",))


if __name__ == "__main__":
    unittest.main()
