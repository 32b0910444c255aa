"""What the lines of the table measure with: servers, data sources, and one figure."""

import os
import shutil
import tempfile
from dataclasses import dataclass

from mock import OdbcFolder
from programs import Certificate, Server, connection_string, figures, select

KILOBYTES_A_SECOND = 2000  # of the server that sends slowly

SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


@dataclass(frozen=True)
class Sizes:
    many: int = 1_000_000  # rows
    some: int = 100_000
    first: int = 1_000_000  # of a result of which only the first row is read
    cells: tuple = (20_000_000, 64_000_000)  # octets
    queries: int = 2000
    connections: int = 16


SMOKE = Sizes(many=2000, some=1000, first=1000, cells=(200_000, 640_000), queries=20, connections=4)


@dataclass(frozen=True)
class Figure:
    """What a line has measured in one round; `own` and `base`, where it is made of two times."""
    value: float
    own: float | None = None
    base: float | None = None


class Skipped(Exception):
    """A line cannot be measured here, and why."""


class WrongValues(Exception):
    """A program has read or sent something else than the floor."""


def expect(actual, expected, what):
    if actual != expected:
        raise WrongValues(f"WRONG VALUES: {what} is {actual}, and should be {expected}")


def ratio(base, own):
    """How fast `own` is, compared with `base`: 1 is as fast, higher is better."""
    return Figure(base / own, own, base)


class Bench:
    """`quick` and `slow` are the replies of the two servers, as Server takes them."""

    def __init__(self, sizes, quick, slow):
        self.sizes = sizes
        self._checksums = {}
        self._closing = []
        try:
            self._start(quick, slow)
        except BaseException:
            self.close()
            raise

    def _start(self, quick, slow):
        folder = tempfile.mkdtemp(prefix="bench-table-")
        self._closing.append(lambda: shutil.rmtree(folder, ignore_errors=True))
        certificate = Certificate(folder)
        self.certificate = certificate.certificate
        self.server = self._serve(quick, *certificate.options())
        self.slow_server = self._serve(slow, "--kbps", str(KILOBYTES_A_SECOND)) if slow else None
        self.http = connection_string(self.server.address)
        self.https_address = f"https://127.0.0.1:{self.server.port}"
        self.https = connection_string(self.https_address, f"SSLServerCert={self.certificate};")
        odbc = OdbcFolder({"Https": {
            "URL": f"{self.https_address}/api", "User": "u@example.com", "Password": "p",
            "SSLServerCert": self._make_bundle(folder)}})
        self._closing.append(odbc.close)
        self.environment = {**odbc.environment, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}

    def _serve(self, replies, *options):
        # A server refuses to start without any reply.
        server = Server([("one.json", "mixed", 1), *replies], *options)
        self._closing.append(server.close)
        return server

    def _make_bundle(self, folder):
        """The server's certificate behind the system's: as much to load as a public service takes."""
        path = os.path.join(folder, "bundle.pem")
        with open(path, "wb") as bundle:
            for part in (SYSTEM_CERTIFICATES, self.certificate):
                if os.path.exists(part):
                    with open(part, "rb") as file:
                        shutil.copyfileobj(file, bundle)
        return path

    def close(self):
        while self._closing:
            self._closing.pop()()

    def run(self, name, *arguments):
        """The figures of an application, in a process of its own."""
        return figures(name, *map(str, arguments), environment=self.environment)

    def floor(self, name):
        """A timed pass of the floor."""
        floor = self.server.floor(name, "--rounds", "1")
        self._checksums[name] = floor["checksum"]
        return floor

    def checksum(self, name):
        """Of all values of a reply, as the floor reads them."""
        if name not in self._checksums:
            self._checksums[name] = self.server.floor(name, "--rounds", "0")["checksum"]
        return self._checksums[name]

    def fetch(self, name, mode, *, connection=None, same_as=None, rounds=1):
        """A pass over a reply, whose values must be those of the reply `same_as`, or its own."""
        fetched = self.run("odbc_fetch", connection or self.http, select(name), "--modes", mode,
                           "--rounds", rounds)
        expect(fetched["checksum"], self.checksum(same_as or name), f"the checksum of {mode}")
        return fetched

    def driver_accepts(self, coding):
        self.server.tally()
        self.run("odbc_fetch", self.http, select("one"), "--modes", "bind:1", "--rounds", 0)
        return coding in self.server.tally()["accept_encoding"]
