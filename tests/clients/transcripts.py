#!/usr/bin/env python3
"""Prints what a program shows, for docs/applications.md: transcripts.py isql|iodbctest|libreoffice

The mock's sample data stands behind the data source `ConnectAI`.
"""

import os
import subprocess
import sys

import mock as stand_in

SESSIONS = {
    "isql": (
        ["isql", "ConnectAI", "-v", "-3", "-m18"], "unixodbc",
        ["SELECT Id, Name, Industry FROM Accounts WHERE Id IN (2, 7, 60) ORDER BY Id",
         "help CRM % % TABLE", "help null null null VIEW", "SELECT * FROM Nowhere", "quit"]),
    "iodbctest": (
        ["iodbctest", "DSN=ConnectAI"], "iodbc",
        ["SELECT Id, Industry FROM Accounts WHERE Name LIKE '%🚀%'", "quit"]),
}


def session(name, folder):
    """A program at a prompt, what it was told and what it answered."""
    (program, *options), package, lines = SESSIONS[name]
    shown = subprocess.run(
        [stand_in.program(program, package), *options], input="\n".join(lines) + "\n",
        capture_output=True, check=False, encoding="utf-8", timeout=120,
        env={**os.environ, **folder.environment}).stdout
    yield " ".join(["$", program, *options])
    yield from (line.rstrip() for line in shown.strip().split("\n"))


def libreoffice(folder):
    """A database document, its tables, and what a grid shows."""
    import office as office_module  # needs python3-uno, which the others do without
    office = office_module.Office(folder)
    try:
        source = office.register("Sales", "ConnectAI", RespectDriverResultSetType=True)
        connection = source.getConnection("", "")
        yield f"Sales.odb: {source.URL}, {connection.getMetaData().getDatabaseProductName()}"
        yield ""
        yield "Tables"
        yield from (f"  {name}" for name in sorted(connection.getTables().getElementNames()))
        yield ""
        yield "CRM.Sales.Accounts"
        rows = office.row_set("Sales", "CRM.Sales.Accounts", Order='"Id"')
        rows.execute()
        for move, arguments in (("next", ()), ("next", ()), ("last", ()), ("previous", ()),
                                ("absolute", (30,)), ("relative", (-10,)), ("first", ())):
            getattr(rows, move)(*arguments)
            step = " ".join([move, *map(str, arguments)])
            yield f"  {step:<13}| {rows.getInt(1):>2} | {rows.getString(2)} | {rows.getString(4)}"
        rows.dispose()
        connection.close()
    finally:
        office.close()


def main(name):
    server = stand_in.Mock()
    folder = stand_in.OdbcFolder(
        {"ConnectAI": server.data_source()},
        driver=os.environ["CONNECTAI_IODBC_DRIVER"] if name == "iodbctest" else None)
    try:
        lines = libreoffice(folder) if name == "libreoffice" else session(name, folder)
        print("\n".join(["```text", *lines, "```"]))
    finally:
        server.close()
        folder.close()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in (*SESSIONS, "libreoffice"):
        sys.exit(__doc__)
    main(sys.argv[1])
