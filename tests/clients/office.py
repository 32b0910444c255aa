"""LibreOffice without a window, with a profile of its own, driven over UNO."""

import os
import subprocess
import time

import mock as stand_in

uno = stand_in.module("uno", "python3-uno")

from com.sun.star.beans import PropertyValue  # noqa: E402  uno makes these importable
from com.sun.star.connection import NoConnectException  # noqa: E402

SECONDS_TO_START = 60
SCROLL_INSENSITIVE = 1004  # com.sun.star.sdbc.ResultSetType
TABLE = 0  # com.sun.star.sdb.CommandType
COMMAND = 2


def properties(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


# What the dialog calls "Character set: Unicode (UTF-8)": the driver's narrow text.
UTF8 = properties(CharSet="utf-8")


class Office:
    def __init__(self, folder):
        self.folder = folder
        pipe = f"connectai-{os.getpid()}"
        self.process = subprocess.Popen(
            [stand_in.program("soffice", "libreoffice-base-nogui"), "--headless", "--norestore",
             "--nologo", "--nodefault", f"-env:UserInstallation=file://{folder.path}/profile",
             f"--accept=pipe,name={pipe};urp;"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, **folder.environment, "TMPDIR": folder.path})
        # Should this program be killed, its end of the pipe goes, and LibreOffice with it.
        self.watch = subprocess.Popen(
            ["sh", "-c", f"cat; kill -- -{self.process.pid}"], stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self.context = None
        try:
            self.context = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except BaseException:
            self.close()
            raise

    def _connect(self, url):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return resolver.resolve(url)
            except NoConnectException:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def close(self):
        if self.context is not None:
            self._terminate()
        self.watch.communicate()  # what is left of it ends now
        self.process.wait(timeout=30)

    def _terminate(self):
        """An office that has ended by itself is as good, unless it has crashed."""
        try:
            self.new("com.sun.star.frame.Desktop").terminate()
        except Exception as error:  # the office's own, whose class is not known here
            status = self.process.wait(timeout=30)
            if status != 0:
                raise RuntimeError(f"the office has ended with {status}") from error
        self.process.wait(timeout=30)

    def new(self, service):
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def connect(self, data_source):
        """Through the driver manager of LibreOffice's own."""
        return self.new("com.sun.star.sdbc.DriverManager").getConnectionWithInfo(
            f"sdbc:odbc:{data_source}", UTF8)

    def register(self, name, data_source, **settings):
        """Makes a database document, and registers it under `name`."""
        context = self.new("com.sun.star.sdb.DatabaseContext")
        source = context.createInstance()
        source.URL = f"sdbc:odbc:{data_source}"
        source.Info = UTF8 + properties(**settings)
        place = f"file://{self.folder.path}/{name}.odb"
        source.DatabaseDocument.storeAsURL(place, ())
        context.registerDatabaseLocation(name, place)
        return context.getByName(name)

    def row_set(self, database, command, kind=TABLE, **settings):
        """What stands behind a table's or a form's grid."""
        rows = self.new("com.sun.star.sdb.RowSet")
        rows.DataSourceName = database
        rows.CommandType = kind
        rows.Command = command
        for name, value in settings.items():
            setattr(rows, name, value)
        return rows


def cells(result, *columns):
    """All rows that are still to come, as text; NULL is None. The result is closed behind them: one
    of a listing that is let go after its connection was closed takes LibreOffice 7.4 down with it
    (connectivity::odbc::OResultSet::disposing asks the connection)."""
    columns = columns or range(1, result.getMetaData().getColumnCount() + 1)
    rows = []
    while result.next():
        row = [(result.getString(column), result.wasNull()) for column in columns]
        rows.append([None if null else text for text, null in row])
    result.close()
    return rows
