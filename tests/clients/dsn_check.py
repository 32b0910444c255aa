"""connectai-dsn test, what it prints taken apart, and services of a test's own for it."""

import contextlib
import json
import os
import re
import socket
import subprocess

import mock as stand_in
import service
from dsn_tool import ToolTest

SECRET = "pat-4f1d8c"  # may be in no output

# Name, time or a hyphen, what was found.
STEP = re.compile(r"^(\S+(?: \S+)?) +(?:\d+\.\d ms|-)(?:  (.*))?$")
# Of a data source at a refused port: one attempt, and no waiting.
AT_ONCE = "MaxRetries=0;"


class CheckTest(ToolTest):
    def check(self, *arguments, text="", **variables):
        done = self.tool("test", *arguments, text=text, **variables)
        for secret in (SECRET, stand_in.TOKEN):
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done

    def check_string(self, text, **variables):
        return self.check("--connection-string", "-", text=text, **variables)

    def steps(self, done):
        """What each step has found, in order."""
        found = {}
        for line in done.stdout.splitlines():
            if line != "All is well." and not line.startswith("All steps have passed, "):
                match = STEP.match(line)
                self.assertTrue(match, line)
                found[match.group(1)] = match.group(2) or ""
        return found

    def assert_well(self, done, *warnings):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stderr, "".join(f"connectai-dsn: warning: {warning}\n"
                                              for warning in warnings))
        count = f"{len(warnings)} warning{'s' if len(warnings) > 1 else ''}"
        last = f"All steps have passed, with {count}." if warnings else "All is well."
        self.assertTrue(done.stdout.endswith(f"\n{last}\n"), done.stdout)
        return self.steps(done)

    def assert_failed(self, done, step, *problems):
        """The last step is this one, and the lines of standard error begin so."""
        self.assert_fails(done, 1, *problems)
        steps = self.steps(done)
        self.assertEqual([name for name, found in steps.items() if found == "FAILED"], [step])
        self.assertEqual(list(steps)[-1], step)


class TlsCheckTest(CheckTest):
    """With a mock that speaks TLS, by a certificate that only who names it trusts."""

    def setUp(self):
        super().setUp()
        self.certificate, key = (os.path.join(self.folder.path, name)
                                 for name in ("certificate.pem", "key.pem"))
        subprocess.run(
            [stand_in.program("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
            check=True, stderr=subprocess.DEVNULL, env=self.environment)
        self.server = stand_in.Mock("--tls", self.certificate, key)
        self.addCleanup(self.server.close)


@contextlib.contextmanager
def refused_port():
    """A port that is taken, and at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def answering(results, status=200):
    """A service of a schema and rows for each path, whoever asks."""

    class Answering(service.Handler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            schema, rows = results[self.path]
            body = json.dumps({"results": [{"schema": schema, "rows": rows,
                                            "affectedRows": -1}]}).encode()
            self.send_head({"Content-Type": "application/json", "Content-Length": len(body)},
                           status)
            self.wfile.write(body)

    return service.serving(Answering)
