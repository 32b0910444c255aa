#!/usr/bin/env python3
"""Holds the direction of dependencies that docs/architecture.md draws, and who may use which library,
and that what one system alone has stays in files which are named after it."""

import re

from common import code_only, run_check, source_files

# Lower numbers may not know higher ones, and folders with the same number not each other.
RANK = {
    "base": 0,
    "config": 1,
    "http": 2,
    "auth": 3,
    "connectai": 4,
    "convert": 5,
    "sql": 6,
    "info": 6,
    "catalog": 6,
    "cursor": 6,
    "handles": 7,
    "odbc": 8,
}

# A library's headers, and the only folders that may include them. Tests may use anything.
LIBRARIES = [
    (re.compile(r"curl/"), ["driver/http"]),
    (re.compile(r"rapidjson/"), ["driver/auth", "driver/connectai", "mock"]),
    (re.compile(r"boost/"), ["mock", "setup"]),
    (re.compile(r"sqlite3"), ["mock/engine"]),
    (re.compile(r"odbcinst"), ["driver/config", "setup"]),
]

# What one kind of system has, and what the name of a file ends in that may include it.
SYSTEMS = [
    (re.compile(r"(?:sys|linux|arpa|net|netinet|bits)/"
                r"|(?:dirent|dlfcn|elf|fcntl|grp|iconv|ifaddrs|langinfo|link|netdb|poll|pthread|pwd"
                r"|sched|semaphore|signal|spawn|strings|syslog|termios|unistd)\.h$"), "_posix"),
    (re.compile(r"(?:winsock2?|ws2tcpip|windows|winreg|wincrypt|bcrypt|shlobj|io|process)\.h$"),
     "_windows"),
]

# Functions that only POSIX has although their headers are standard C's, and types named after them.
POSIX_NAMES = re.compile(
    r"\b(?:(?:gm|local)time_r|timegm|strptime|(?:new|use|dup|free)locale|locale_t|wcs?width"
    r"|sigaction|sigprocmask|pthread_sigmask|setenv|unsetenv|fileno|fdopen|popen)\b")

HANDLE_TYPES = re.compile(r"\bSQLH(?:ENV|DBC|STMT|DESC|ANDLE|WND)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes(path):
    """(line number, quoted?, name) of every include of a file, those in comments left out."""
    text = path.read_text(encoding="utf-8")
    live = code_only(text).split("\n")
    for number, line in enumerate(text.split("\n"), 1):
        match = INCLUDE.match(line)
        if match and "include" in live[number - 1]:
            yield number, match.group(1) == '"', match.group(2)


def inside(relative, folders):
    return any(relative.startswith(folder + "/") for folder in folders)


def check_driver_include(where, layer, name, path):
    target = name.split("/")[0]
    if target not in RANK:
        if "/" in name or not (path.parent / name).exists():
            yield f'{where}: "{name}" is in no layer: include as "layer/file.h"'
    elif target != layer and RANK[target] >= RANK[layer]:
        yield f"{where}: {layer}/ must not look up or sideways to {name}"


def check_setup_include(where, relative, name):
    """Installers load the library; the tool is a program, and asks the service as the driver does."""
    tool = relative.startswith("setup/dsn_tool/")
    highest = "connectai" if tool else "config"
    if RANK.get(name.split("/")[0], 0) > RANK[highest]:
        folder = "setup/dsn_tool/" if tool else "setup/"
        yield f"{where}: {folder} knows nothing of the driver above {highest}/: {name}"
    if not tool and name.startswith("setup/dsn_tool/"):
        yield f"{where}: the library knows nothing of the tool: {name}"


def check_file(root, path):
    relative = path.relative_to(root).as_posix()
    parts = relative.split("/")
    layer = parts[1] if parts[0] == "driver" and len(parts) > 2 else None
    if layer is not None and layer not in RANK:
        yield f"{relative}: driver/{layer} is in no layer that this check knows"
        return

    for number, quoted, name in includes(path):
        where = f"{relative}:{number}"
        for pattern, allowed in LIBRARIES:
            if not quoted and pattern.match(name) and not inside(relative, allowed):
                yield f"{where}: <{name}> belongs to {' and '.join(allowed)} alone"
        for pattern, suffix in SYSTEMS:
            # The mock runs where the tests do.
            if not quoted and parts[0] != "mock" and pattern.match(name):
                if not path.stem.endswith(suffix):
                    yield f"{where}: <{name}> belongs to files whose names end in {suffix}"
        if quoted and name.endswith(("_posix.h", "_windows.h")):
            suffix = "_posix" if name.endswith("_posix.h") else "_windows"
            if parts[0] != "mock" and not path.stem.endswith(suffix):
                yield f"{where}: {name} belongs to files whose names end in {suffix}"
        if quoted and layer is not None:
            yield from check_driver_include(where, layer, name, path)
        if parts[0] == "setup" and quoted:
            yield from check_setup_include(where, relative, name)
        if parts[0] == "mock":
            # It shares no code with the driver: a misreading of the contract cannot hide in both.
            if quoted and name.split("/")[0] in RANK:
                yield f"{where}: the mock must not use the driver's {name}"
            if parts[1] == "engine" and (name.startswith("server/") or "/beast" in name):
                yield f"{where}: the mock's engine knows no HTTP: {name}"

    below_handles = layer is not None and RANK[layer] < RANK["handles"]
    portable = parts[0] != "mock" and not path.stem.endswith(("_posix", "_windows"))
    for number, line in enumerate(code_only(path.read_text(encoding="utf-8")).split("\n"), 1):
        if below_handles and (match := HANDLE_TYPES.search(line)):
            yield f"{relative}:{number}: {match.group(0)} below handles/"
        if portable and (match := POSIX_NAMES.search(line)):
            yield (f"{relative}:{number}: {match.group(0)} belongs to files whose names end in "
                   "_posix")


def check(root):
    for path in source_files(root, "driver", "mock", "setup"):
        yield from check_file(root, path)


if __name__ == "__main__":
    run_check(__doc__, check)
