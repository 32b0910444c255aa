"""The mock, files for the driver manager, and the mock's own answers, for tests of clients.

The environment says where things are: CONNECTAI_DRIVER, CONNECTAI_MOCK, CONNECTAI_ISQL.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request

USER = "user@example.com"
TOKEN = "test-token"


class Mock:
    """A mock of this test program's own; it goes when its standard input ends."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [os.environ["CONNECTAI_MOCK"], "--port", "0", "--exit-with-stdin", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = json.loads(self.process.stdout.readline())["url"]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)

    def connection_string(self, token=TOKEN, more=""):
        return f"Driver=ConnectAI;URL={self.url};User={USER};Password={token};{more}"

    def _send(self, path, body=None):
        credentials = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        request = urllib.request.Request(self.url + path, data=body, headers={
            "Authorization": f"Basic {credentials}", "Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
            return json.load(reply)["results"][0]

    def query(self, sql):
        """The first result of a query, as the service sends it, not through the driver."""
        return self._send("/query", json.dumps({"query": sql}).encode())

    def metadata(self, endpoint, **filters):
        """The rows of a metadata endpoint, as dictionaries."""
        result = self._send(f"/{endpoint}?{urllib.parse.urlencode(filters)}")
        names = [column["columnName"] for column in result["schema"]]
        return [dict(zip(names, row)) for row in result["rows"]]


class OdbcFolder:
    """An odbcinst.ini and an odbc.ini that only this program sees."""

    def __init__(self, data_sources=None):
        self.path = tempfile.mkdtemp(prefix="connectai-client-")
        with open(os.path.join(self.path, "odbcinst.ini"), "w", encoding="utf-8") as file:
            file.write(f"[ConnectAI]\nDriver={os.environ['CONNECTAI_DRIVER']}\nThreading=0\n")
        with open(os.path.join(self.path, "odbc.ini"), "w", encoding="utf-8") as file:
            for name, keywords in (data_sources or {}).items():
                file.write(f"[{name}]\nDriver=ConnectAI\n")
                for keyword, value in keywords.items():
                    file.write(f"{keyword}={value}\n")
        self.environment = {"ODBCSYSINI": self.path, "HOME": self.path,
                            "ODBCINI": os.path.join(self.path, "odbc.ini")}

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)
