"""The benchmark's programs: how they are run, and their server.

The environment says where they are: CONNECTAI_BENCH_PROGRAMS is the folder of bench_*.
"""

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request

MISSING_LIBRARY = 2  # bench_payload's exit code
SECONDS_A_PROGRAM = 300


class ProgramError(Exception):
    """A program has failed: what it said."""


def folder():
    return os.environ["CONNECTAI_BENCH_PROGRAMS"]


def program(name):
    return os.path.join(folder(), f"bench_{name}")


def figures(name, *arguments, environment=None):
    """The line of NAME=VALUE that a program prints, as a dictionary of texts."""
    run = subprocess.run([program(name), *arguments], check=False, capture_output=True, text=True,
                         timeout=SECONDS_A_PROGRAM, env={**os.environ, **(environment or {})})
    if run.returncode != 0:
        raise ProgramError(run.stderr.strip() or f"bench_{name} ends with {run.returncode}")
    return dict(word.split("=", 1) for word in run.stdout.split())


class Certificate:
    """A server's for 127.0.0.1, which signs itself: a folder with two files in PEM form."""

    def __init__(self, path):
        self.certificate = os.path.join(path, "certificate.pem")
        self.key = os.path.join(path, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.key,
             "-out", self.certificate], check=True, stderr=subprocess.DEVNULL)

    def options(self):
        return ("--certificate", self.certificate, "--key", self.key)


class Server:
    """bench_server with replies of its own; it goes when its standard input ends.

    A reply is (file name, kind, size), as bench_payload takes them. `missing` are the files whose
    compression the programs were built without.
    """

    def __init__(self, replies, *options):
        # Beside the programs rather than in /tmp, which may be small or in memory.
        self.folder = tempfile.mkdtemp(dir=folder(), prefix="replies-")
        self.process = None
        self.missing = set()
        try:
            for name, kind, size in replies:
                self._make(name, kind, size)
            self.process = subprocess.Popen(
                [program("server"), self.folder, "--exit-with-stdin", *options],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.port = int(self.process.stdout.readline().split()[1])
        except BaseException:
            self.close()
            raise
        self.address = f"http://127.0.0.1:{self.port}"

    def _make(self, name, kind, size):
        path = os.path.join(self.folder, name)
        status = subprocess.run([program("payload"), kind, str(size), path], check=False,
                                stderr=subprocess.PIPE, text=True)
        if status.returncode == MISSING_LIBRARY:
            self.missing.add(name)
        elif status.returncode != 0:
            raise ProgramError(status.stderr.strip())

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def tally(self):
        """What has been received and sent since this was last asked: tally.h has the names."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.address}/tally") as reply:
            return json.load(reply)

    def floor(self, name, *options):
        return figures("floor", f"{self.address}/{name}", *options)


def connection_string(address, more=""):
    return f"Driver=ConnectAI;URL={address}/api;User=u@example.com;Password=p;{more}"


def select(name):
    return f"SELECT * FROM [BenchDB].[dbo].[{name}]"
