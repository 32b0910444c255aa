"""How often what is called while rows are fetched, counted by callgrind: instructions do not depend on
how busy the machine is.

What a program does once cancels out: two results are fetched, one of twice as many rows as the other,
and the difference is what the rows alone have cost.
"""

import os
import re
import subprocess
import tempfile
from collections import Counter

from programs import SECONDS_A_PROGRAM, Server, connection_string, folder, program, select


def count(path):
    """Calls by the name of the function that is called, from callgrind's file."""
    names = {}
    calls = Counter()
    called = None
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"c?fn=\((\d+)\)(?: (.*))?", line)
            if match:
                number, name = match.groups()
                if name:
                    names[number] = re.sub(r"'\d+$", "", name.strip())  # 'N: recursion
                if line.startswith("cfn"):
                    called = number
            elif line.startswith("calls="):
                calls[called] += int(line[len("calls="):].split()[0])
    by_name = Counter()
    for number, times in calls.items():
        by_name[names[number]] += times
    return by_name


def fetch(server, environment, name, mode):
    with tempfile.TemporaryDirectory(dir=folder(), prefix="calls-") as work:
        path = os.path.join(work, "callgrind.out")
        subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={path}",
             program("odbc_fetch"), connection_string(server.address), select(name), "--modes", mode,
             "--rounds", "1", "--unchecked"],
            check=True, stdout=subprocess.DEVNULL, timeout=SECONDS_A_PROGRAM,
            env={**os.environ, **environment})
        return count(path)


def calls_a_row(environment, kind, rows, mode):
    """Calls by function, of one row and its cells."""
    server = Server([("once.json", kind, rows), ("twice.json", kind, 2 * rows)])
    try:
        once = fetch(server, environment, "once", mode)
        twice = fetch(server, environment, "twice", mode)
    finally:
        server.close()
    difference = {name: twice[name] - once[name] for name in twice}
    return {name: times / rows for name, times in difference.items() if times > 0}
