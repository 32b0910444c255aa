#!/usr/bin/env python3
"""What docs/install.md and install.sh say of other libraries, held against what the files ask for."""

import re
import unittest

from shipped import REPOSITORY
from test_contents import Unpacked, output


class Requirements(Unpacked):
    def setUp(self):
        page = (REPOSITORY / "docs/install.md").read_text(encoding="utf-8")
        section = page.split("### What the driver needs of a system\n")[1].split("\n## ")[0]
        rows = [[cell.strip() for cell in line.strip("|").split("|")]
                for line in section.splitlines() if line.startswith("|")][2:]
        self.oldest = {tuple(re.findall(r"`(lib[\w.+-]+|zlib\w+)`", packages)): version_text
                       for _, packages, version_text in rows}

    def newest_symbols(self, family):
        """The highest version of that name that any of the files asks for."""
        asked = {tuple(map(int, number.split("."))) for _, _, path in self.binaries()
                 for number in re.findall(rf"\b{family}_([\d.]+)\b", output("objdump", "-T", path))}
        return ".".join(map(str, max(asked)))

    def of(self, package_name):
        return next(text for names, text in self.oldest.items() if package_name in names)

    def test_every_library_is_named(self):
        depends = {entry.split()[0].removesuffix("t64") for entry in
                   output("dpkg-deb", "-f", self.deb, "Depends").strip().split(", ")}
        self.assertEqual({name for names in self.oldest for name in names},
                         {name for name in depends if "lib" in name})

    def test_the_c_and_c_plus_plus_libraries_are_as_old_as_can_be(self):
        self.assertEqual(self.of("libc6"), self.newest_symbols("GLIBC"))
        self.assertIn(f"GLIBCXX {self.newest_symbols('GLIBCXX')}", self.of("libstdc++6"))

    def test_openssl_is_as_old_as_can_be(self):
        self.assertEqual(self.of("libssl3"), self.newest_symbols("OPENSSL"))

    def test_libcurl_is_what_the_build_wants(self):
        build = (REPOSITORY / "CMakeLists.txt").read_text(encoding="utf-8")
        wanted = re.search(r"set\(CONNECTAI_CURL_MINIMUM ([\d.]+)\)", build)[1]
        self.assertEqual(self.of("libcurl4"), wanted)
        self.assertIn(f"\noldest_libcurl={wanted}\n", (self.home / "install.sh").read_text(encoding="utf-8"))

    def test_unixodbc_is_as_old_as_debian_has_it(self):
        depends = output("dpkg-deb", "-f", self.deb, "Depends")
        for name in ("libodbc2", "libodbcinst2"):
            self.assertIn(f"{name} (>= {self.of(name)})", depends)


if __name__ == "__main__":
    unittest.main()
