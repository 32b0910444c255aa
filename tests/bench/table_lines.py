"""The lines of the table: what each is, what it should be, and one round of its measurement."""

import itertools
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from bench import Bench, Figure, Sizes, Skipped, expect, ratio
from programs import select

KILOBYTES_A_MEGABYTE = 1024


@dataclass(frozen=True)
class Line:
    name: str
    what: str
    at_least: float | None = None  # at most, where `lower` is better
    aim: float | None = None
    lower: bool = False
    unit: str = ""
    digits: int = 2
    highest: bool = False  # of all rounds counts, in place of the median: memory must suffice always


@dataclass(frozen=True)
class Probe:
    """`measure` is one round: a Figure for each of the lines.

    `quick` are the replies it needs of the server that sends as fast as it can, `slow` of the other.
    """
    lines: tuple[Line, ...]
    measure: Callable[[Bench], tuple[Figure, ...]]
    quick: tuple = ()
    slow: tuple = ()


def milliseconds(figures, name="ms"):
    return float(figures[name])


def alternating():
    """Runs the two sides of a comparison: the one that goes first in one round goes last in the next.

    What comes first may find the machine in another state than what comes second.
    """
    turns = itertools.cycle((True, False))

    def both(base, own):
        if next(turns):
            first = base()
            return first, own()
        second = own()
        return base(), second

    return both


def compare(line, base, own, quick):
    """The times of two runs, each a function of the Bench."""
    both = alternating()

    def measure(bench):
        first, second = both(lambda: base(bench), lambda: own(bench))
        return (ratio(milliseconds(first), milliseconds(second)),)

    return Probe((line,), measure, quick)


def of_floor(line, kind, rows, mode, settings=""):
    """A mode of fetching, compared with the floor."""
    return compare(line, lambda bench: bench.floor(kind),
                   lambda bench: bench.fetch(kind, mode, connection=bench.http + settings),
                   ((f"{kind}.json", kind, rows),))


def wide_against_narrow(line, rows):
    return compare(line, lambda bench: bench.fetch("wide", "bind:1000"),
                   lambda bench: bench.fetch("wide", "wchar:1000"), (("wide.json", "wide", rows),))


def of_decoding(line, coding, suffix, rows):
    """A compressed reply, compared with libcurl's receiving and decompressing it."""
    reply = f"packed_{coding}"
    file = f"{reply}.json{suffix}"

    def by_curl(bench):
        if file in bench.server.missing:
            raise Skipped(f"the benchmark was built without {coding}")
        return bench.server.floor(reply, "--receive-only", "--accept", coding, "--rounds", "1")

    def by_driver(bench):
        if not bench.driver_accepts(coding):
            raise Skipped(f"the driver does not ask for {coding}")
        return bench.fetch(reply, "bind:1000", same_as="mixed")

    return compare(line, by_curl, by_driver, (("mixed.json", "mixed", rows), (file, "mixed", rows)))


def https_against_http(line, rows, settings=""):
    return compare(line,
                   lambda bench: bench.fetch("mixed", "bind:1000", connection=bench.http + settings),
                   lambda bench: bench.fetch("mixed", "bind:1000",
                                             connection=bench.https + settings),
                   (("mixed.json", "mixed", rows),))


def memory(peak, growth, sizes):
    def megabytes(bench, name):
        return int(bench.fetch(name, "bind:1000", rounds=0)["peak_rss_kb"]) / KILOBYTES_A_MEGABYTE

    def measure(bench):
        many = megabytes(bench, "mixed")
        return Figure(many), Figure(many - megabytes(bench, "some"))

    return Probe((peak, growth), measure,
                 (("mixed.json", "mixed", sizes.many), ("some.json", "mixed", sizes.some)))


def first_row(line, reply, rows):
    """From when the server has begun to send the first row's octets to when SQLFetch returns."""

    def measure(bench):
        server = bench.slow_server
        row = bench.run("odbc_first_row", bench.http.replace(bench.server.address, server.address),
                        select(reply))
        # Replies of one kind begin with the same row.
        expect(row["checksum"], bench.checksum("one"), "the first row's checksum")
        returned, sent = int(row["first_row_ns"]), server.tally()["first_row_sent_ns"]
        expect(0 < sent < returned, True, "that the first row has been sent before it is there")
        return (Figure((returned - sent) / 1e6),)

    return Probe((line,), measure, slow=((f"{reply}.json", "mixed", rows),))


def short_query(line, scheme, queries):
    def measure(bench):
        tls = scheme == "https"
        address = bench.https_address if tls else bench.server.address
        run = bench.run("odbc_short_query", bench.https if tls else bench.http, select("one"),
                        f"{address}/api/query", "--queries", queries,
                        *(("--ca-file", bench.certificate) if tls else ()))
        expect(run["checksum"], bench.checksum("one"), "the checksum of a short query")
        odbc, curl = milliseconds(run, "odbc_ms"), milliseconds(run, "curl_ms")
        return (Figure(odbc - curl, odbc, curl),)

    return Probe((line,), measure)


def second_connection(line, *options):
    """The certificates to load are as many as the system trusts."""

    def measure(bench):
        run = bench.run("odbc_connect", "DSN=Https", select("one"), *options)
        expect(run["checksum"], bench.checksum("one"), "the checksum of the second connection")
        second = milliseconds(run, "second_ms")
        return (Figure(second, second, milliseconds(run, "first_ms")),)

    return Probe((line,), measure)


def cells(way, sizes, whole):
    """One cell in two sizes: against receiving it, in time against size, and in memory."""
    lines = (
        Line(f"cell:{way}:receive", f"{way}: the larger, against receiving its reply alone"),
        Line(f"cell:{way}:linear", f"{way}: time by size of the larger, against the smaller's",
             1.25, lower=True),
        Line(f"cell:{way}:memory", f"{way}: memory, as a multiple of the cell", 3, lower=True,
             digits=1, highest=True))
    names = {size: f"cell{size}" for size in sizes.cells}
    texts = {}
    both = alternating()

    def measure_cell(bench, size):
        name = names[size]
        if name not in texts:
            with open(bench.server.path(f"{name}.json"), encoding="utf-8") as file:
                text = json.load(file)["results"][0]["rows"][0][0].encode()
            texts[name] = str(len(text)), f"{zlib.crc32(text):08x}"
        buffer = size + 1024 if whole else 64 * 1024  # a little more: see reference_reply.h
        run = bench.run("odbc_cell", bench.http, select(name), "--buffer", buffer)
        expect((run["octets"], run["crc32"]), texts[name], "length and CRC-32 of the cell")
        return milliseconds(run), int(run["growth_kb"]) * 1024 / int(run["octets"])

    def measure(bench):
        small, large = sizes.cells
        receive = bench.server.floor(names[large], "--receive-only", "--rounds", "1")
        (small_time, small_memory), (large_time, large_memory) = both(
            lambda: measure_cell(bench, small), lambda: measure_cell(bench, large))
        return (ratio(milliseconds(receive), large_time),
                Figure((large_time / small_time) / (large / small), large_time, small_time),
                Figure(max(small_memory, large_memory)))

    return Probe(lines, measure,
                 tuple((f"{name}.json", "cell", size) for size, name in names.items()))


def many_connections(line, sizes, settings=""):
    """All rows of all connections a second, against one connection's; each has the same rows."""

    def rate(bench, connections, passes):
        run = bench.run("odbc_connections", bench.http + settings, select("some"), "--connections",
                        connections, "--passes", passes)
        expect(run["checksum"], bench.checksum("some"), "the checksum of a connection")
        expect(int(run["rows"]), connections * passes * sizes.some, "the number of rows")
        return float(run["rows_per_second"])

    both = alternating()

    def measure(bench):
        one, all_of_them = both(lambda: rate(bench, 1, 8),
                                lambda: rate(bench, sizes.connections, 2))
        return (Figure(all_of_them / one),)

    return Probe((line,), measure, (("some.json", "mixed", sizes.some),))


def insert(line, paramset, rows):
    """Arrays of parameters, against the same requests written by RapidJSON and sent by libcurl."""
    sets = 1000  # a request
    passes = 3   # in a round, since one is short

    both = alternating()

    def sent(bench, program, *arguments):
        bench.server.tally()
        run = bench.run(program, *arguments, "--rows", rows, "--rounds", passes)
        tally = bench.server.tally()
        return milliseconds(run), {key: tally[key]
                                   for key in ("batch_sets", "batch_octets", "batch_digest")}

    def measure(bench):
        (floor, by_floor), (own, by_driver) = both(
            lambda: sent(bench, "insert_floor", f"{bench.server.address}/api/batch", "--sets", sets),
            lambda: sent(bench, "odbc_insert", f"{bench.http}BatchSize={sets};",
                         "--paramset", paramset))
        expect(by_floor["batch_sets"], (1 + passes) * rows, "the number of sets in all passes")
        expect(by_driver, by_floor, "what the server has received")
        return (ratio(floor, own),)

    return Probe((line,), measure)


def make_probes(sizes: Sizes) -> tuple[Probe, ...]:
    many, some = sizes.many, sizes.some
    floor = "of the floor's speed"
    return (
        of_floor(Line("bind:1000", f"mixed, 1000 rows a fetch: {floor}", 0.85, 1.3),
                 "mixed", many, "bind:1000"),
        of_floor(Line("bind:one-thread", "the same with ReadAhead=false"),
                 "mixed", many, "bind:1000", "ReadAhead=false;"),
        of_floor(Line("bind:1", f"mixed, a row a fetch: {floor}", 0.75, 1.1),
                 "mixed", many, "bind:1"),
        of_floor(Line("getdata", f"mixed, SQLGetData for every cell: {floor}", 0.45, 0.7),
                 "mixed", many, "getdata"),
        wide_against_narrow(Line("wchar", "wide, as SQL_C_WCHAR against SQL_C_CHAR", 0.6, 0.85),
                            some),
        of_floor(Line("numeric", f"numeric, 1000 rows a fetch: {floor}", 0.85, 1.3),
                 "numeric", many, "bind:1000"),
        of_floor(Line("wide", f"wide, 1000 rows a fetch: {floor}", 0.85, 1.3),
                 "wide", some, "bind:1000"),
        of_decoding(Line("gzip", "mixed, gzip: of libcurl's receiving and decompressing alone",
                         0.85, 0.97), "gzip", ".gz", many),
        of_decoding(Line("br", "the same, br"), "br", ".br", many),
        of_decoding(Line("zstd", "the same, zstd"), "zstd", ".zst", many),
        https_against_http(Line("https:default", "mixed, https against http", 0.8, 0.9), many),
        https_against_http(Line("https:one-thread", "the same with ReadAhead=false", 0.8, 0.9), many,
                           "ReadAhead=false;"),
        memory(Line("peak", f"highest resident size, {many:,} rows", 30, 24, True, "MB", 1,
                    highest=True),
               Line("growth", f"its growth from {some:,} rows on", 2, 0, True, "MB", 1,
                    highest=True), sizes),
        first_row(Line("first-row:small", "first row after its octets, a small result", 5, 1, True,
                       "ms"), "small", 100),
        first_row(Line("first-row:large", "first row after its octets, a large result", 5, 1, True,
                       "ms"), "large", sizes.first),
        *(short_query(Line(f"short-query:{scheme}", f"a short query, {scheme}, above raw curl",
                           0.15, 0.05, True, "ms", 3), scheme, sizes.queries)
          for scheme in ("http", "https")),
        second_connection(Line("connect:after", "second https connection, the first closed",
                               5, 2, True, "ms", 1)),
        second_connection(Line("connect:while-open", "second https connection, the first open",
                               5, 2, True, "ms", 1), "--while-open"),
        cells("parts", sizes, whole=False),
        cells("whole", sizes, whole=True),
        # One connection that reads ahead has two cores at work, and many can have no more.
        many_connections(Line("connections:default", f"{sizes.connections} connections at once, all "
                              "together, against one", 1.6, 1.9), sizes),
        many_connections(Line("connections:one-thread", "the same with ReadAhead=false", 1.6, 1.9),
                         sizes, "ReadAhead=false;"),
        *(insert(Line(f"insert:{paramset}", f"insert, {paramset:,} rows an execution, against "
                      "RapidJSON and curl", 0.7, 0.9), paramset, some)
          for paramset in (1000, 10_000)),
    )
