"""The mock, files for the driver manager, and the mock's own answers, for tests of clients.

The environment says where things are: CONNECTAI_DRIVER, CONNECTAI_IODBC_DRIVER, CONNECTAI_MOCK.
"""

import base64
import importlib
import json
import os
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request

USER = "user@example.com"
TOKEN = "test-token"


def program(name, package):
    """The path of a program that a test drives. A test without its program fails."""
    path = shutil.which(name)
    if path is None:
        raise FileNotFoundError(f"{name} is not there: install {package} "
                                "(packaging/dependencies.sh test)")
    return path


def module(name, package):
    """A Python module that a test drives. A test without its module fails."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"{error}: install {package} (packaging/dependencies.sh test)") from error


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

    def data_source(self, token=TOKEN, **more):
        """The keywords of one that shows the sample CRM."""
        return {"URL": self.url, "User": USER, "Password": token, "DefaultCatalog": "CRM",
                "DefaultSchema": "Sales", **more}

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
    """An odbcinst.ini and an odbc.ini that only this program sees, as unixODBC and iODBC find them."""

    def __init__(self, data_sources=None, driver=None, setup=None):
        self.path = tempfile.mkdtemp(prefix="connectai-client-")
        with open(os.path.join(self.path, "odbcinst.ini"), "w", encoding="utf-8") as file:
            file.write(f"[ConnectAI]\nDriver={driver or os.environ['CONNECTAI_DRIVER']}\nThreading=0\n")
            if setup is not None:
                file.write(f"Setup={setup}\n")
        with open(os.path.join(self.path, "odbc.ini"), "w", encoding="utf-8") as file:
            for name, keywords in (data_sources or {}).items():
                file.write(f"[{name}]\nDriver=ConnectAI\n")
                for keyword, value in keywords.items():
                    file.write(f"{keyword}={value}\n")
        odbc, odbcinst = (os.path.join(self.path, name) for name in ("odbc.ini", "odbcinst.ini"))
        self.environment = {
            "HOME": self.path, "LC_ALL": "C.UTF-8", "ODBCINI": odbc,
            "ODBCSYSINI": self.path,  # unixODBC's folder
            "SYSODBCINI": odbc, "SYSODBCINSTINI": odbcinst}  # iODBC's

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)
