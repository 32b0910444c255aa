#!/usr/bin/env python3
"""Makes ConnectAI.mez, the file that Power BI loads, of the connector's source.

    build_mez.py [OUTPUT]        default: ConnectAI.mez in the working folder

A .mez file is a ZIP of the M code, its resources and its icons. The icons are drawn here: a
cylinder, the sign of a database, on a square. The version is the project's, of CMakeLists.txt. The same
source gives the same file, octet by octet.
"""

import pathlib
import re
import struct
import sys
import zipfile
import zlib

SOURCE = pathlib.Path(__file__).resolve().parent
FILES = ("ConnectAI.pq", "resources.resx")
ICON_SIZES = (16, 20, 24, 32, 40, 48, 64)
BACKGROUND = (0x1F, 0x4E, 0x79, 0xFF)
FOREGROUND = (0xFF, 0xFF, 0xFF, 0xFF)
SAMPLES = 4  # of each pixel in each direction, so that edges are smooth


def in_cylinder(x, y):
    """Whether a point of the unit square is white: three discs of a cylinder, with gaps."""
    radius, height = 0.30, 0.09
    across = (x - 0.5) / radius
    if abs(across) >= 1:
        return False
    bow = height * (1 - across * across) ** 0.5
    for top in (0.26, 0.45, 0.64):
        if top - bow <= y <= top + 0.13 + bow and not top + bow < y < top + bow + 0.025:
            return True
    return False


def pixel(column, row, size):
    white = sum(in_cylinder((column + (i + 0.5) / SAMPLES) / size, (row + (j + 0.5) / SAMPLES) / size)
                for i in range(SAMPLES) for j in range(SAMPLES))
    share = white / SAMPLES ** 2
    return bytes(round(a + (b - a) * share) for a, b in zip(BACKGROUND, FOREGROUND))


def icon(size):
    """A PNG of this size: eight bits for each of red, green, blue and alpha."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + b"".join(pixel(column, row, size) for column in range(size))
                    for row in range(size))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def version():
    text = (SOURCE.parents[1] / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"^project\(\S+ VERSION ([\d.]+)", text, re.MULTILINE)[1]


def contents():
    """The entries of the file, by name."""
    entries = {name: (SOURCE / name).read_bytes().replace(b"@PROJECT_VERSION@", version().encode())
               for name in FILES}
    entries.update({f"ConnectAI{size}.png": icon(size) for size in ICON_SIZES})
    return entries


def write(output):
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as mez:
        for name, data in contents().items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            mez.writestr(entry, data)


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:] in (["-h"], ["--help"]):
        sys.exit(__doc__)
    write(sys.argv[1] if len(sys.argv) == 2 else "ConnectAI.mez")
