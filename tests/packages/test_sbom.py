#!/usr/bin/env python3
"""The list of dependencies: of this build, and that both its program and its checks find what is wrong."""

import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import sbom_evidence

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "packaging/sbom.py"
COMPONENTS = REPOSITORY / "packaging/components.json"


class Generated(unittest.TestCase):
    """CONNECTAI_SBOM is a build's own list, CONNECTAI_SHIPPED its binaries, separated by colons."""

    def setUp(self):
        self.listing = json.loads(pathlib.Path(os.environ["CONNECTAI_SBOM"]).read_text(encoding="utf-8"))

    def test_it_has_the_form_of_cyclonedx(self):
        self.assertEqual(list(sbom_evidence.form_problems(self.listing)), [])

    def test_it_has_what_the_binaries_need_and_no_more(self):
        binaries = os.environ["CONNECTAI_SHIPPED"].split(":")
        self.assertEqual(list(sbom_evidence.library_problems(self.listing, binaries)), [])

    def test_templates_that_are_compiled_in_are_there(self):
        names = {name for component in self.listing["components"]
                 for name in sbom_evidence.properties(component, "component")}
        self.assertLessEqual({"rapidjson", "boost"}, names)


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="connectai-sbom-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.binary = self.folder / "binary.so"
        subprocess.run(["cc", "-x", "c", "-shared", "-fPIC", "-Wl,--no-as-needed", "-lm",
                        "-o", self.binary, "-"], input=b"", check=True)
        self.components = [component for component in json.loads(COMPONENTS.read_text(encoding="utf-8"))
                           if component["name"] in ("glibc", "gcc-runtime")]

    def run_program(self, *options, epoch="1000000000"):
        table = self.folder / "components.json"
        table.write_text(json.dumps(self.components), encoding="utf-8")
        output = self.folder / "list.json"
        done = subprocess.run(
            [sys.executable, "-B", PROGRAM, "--version", "7.8.9", "--components", table,
             "--changelog", REPOSITORY / "CHANGELOG.md", "--output", output, *options, self.binary],
            capture_output=True, text=True, check=False,
            env={**os.environ, "SOURCE_DATE_EPOCH": epoch})
        return done, (output.read_text(encoding="utf-8") if done.returncode == 0 else None)

    def test_what_a_binary_needs_is_listed(self):
        done, text = self.run_program()
        self.assertEqual(done.returncode, 0, done.stderr)
        listing = json.loads(text)
        self.assertEqual(list(sbom_evidence.form_problems(listing)), [])
        self.assertEqual(list(sbom_evidence.library_problems(listing, [self.binary])), [])
        self.assertEqual(listing["metadata"]["timestamp"], "2001-09-09T01:46:40Z")

    def test_for_another_system_libraries_have_their_own_names_and_releases(self):
        own, other = (json.loads(self.run_program(*options)[1]) for options in ((), ("--other-system",)))
        self.assertEqual(list(sbom_evidence.form_problems(other)), [])
        self.assertEqual(list(sbom_evidence.library_problems(other, [self.binary])), [])
        for here, there in zip(own["components"], other["components"], strict=True):
            self.assertRegex(there["purl"], r"^pkg:generic/[a-z-]+@\d+\.\d+(\.\d+)?$")
            self.assertEqual(there["name"], sbom_evidence.properties(here, "component")[0])
            self.assertEqual(sbom_evidence.properties(there, "built-with"), [here["purl"]])

    def test_releases_are_read_out_of_the_systems_versions(self):
        sys.path.insert(0, str(PROGRAM.parent))
        self.addCleanup(sys.path.remove, str(PROGRAM.parent))
        import sbom  # noqa: PLC0415
        for version, release in (("7.88.1-10+deb12u8", "7.88.1"), ("1:1.2.13.dfsg-1", "1.2.13"),
                                 ("1.5.4+dfsg2-5", "1.5.4"), ("2.3.11-2+deb12u1", "2.3.11"),
                                 ("1.74.0+ds1-18", "1.74.0"), ("3.0.9-1.fc37", "3.0.9")):
            self.assertEqual(sbom.release(version), release)

    def test_the_same_gives_the_same(self):
        self.assertEqual(self.run_program()[1], self.run_program()[1])
        self.assertNotEqual(self.run_program()[1], self.run_program(epoch="1000000001")[1])

    def test_a_library_that_nobody_has_listed_ends_the_build(self):
        self.components = [component for component in self.components if component["name"] != "glibc"]
        done, _ = self.run_program()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("components.json does not know libc.so.6", done.stderr)

    def test_a_library_that_the_loader_does_not_find_ends_the_build(self):
        missing = self.folder / "libmissing.so"
        subprocess.run(["cc", "-x", "c", "-shared", "-fPIC", "-Wl,-soname=libmissing.so", "-o", missing,
                        "-"], input=b"", check=True)
        subprocess.run(["cc", "-x", "c", "-shared", "-fPIC", "-Wl,--no-as-needed", "-o", self.binary,
                        "-", "-xnone", missing], input=b"", check=True)
        self.components.append({"name": "missing", "sonames": ["libmissing.so"], "linkage": "dynamic",
                                "licence": "MIT", "website": "https://example.com", "headers": []})
        missing.unlink()
        self.assertIn("does not find libmissing.so", self.run_program()[0].stderr)


class Checks(unittest.TestCase):
    """Each finds a list that is wrong."""

    LISTING = {
        "bomFormat": "CycloneDX", "specVersion": "1.5",
        "serialNumber": "urn:uuid:00000000-0000-0000-0000-000000000000",
        "metadata": {"timestamp": "2026-01-01T00:00:00Z", "component": {"bom-ref": "own"}},
        "components": [{"type": "library", "bom-ref": "a", "name": "a", "version": "1",
                        "licenses": [{"license": {"id": "MIT"}}], "purl": "pkg:deb/debian/a@1",
                        "properties": [{"name": "connectai-odbc:component", "value": "glibc"},
                                       {"name": "connectai-odbc:soname", "value": "liba.so.1"}]}],
        "dependencies": [{"ref": "own", "dependsOn": ["a"]}]}

    def changed(self, change):
        listing = copy.deepcopy(self.LISTING)
        change(listing)
        return list(sbom_evidence.form_problems(listing))

    def test_the_good_one_is_good(self):
        self.assertEqual(self.changed(lambda listing: None), [])

    def test_forms_that_are_wrong_are_found(self):
        component = lambda listing: listing["components"][0]  # noqa: E731
        for change in (lambda l: l.update(specVersion="1.4"), lambda l: l.update(serialNumber="1"),
                       lambda l: l["metadata"].update(timestamp="today"),
                       lambda l: component(l).update(licenses=[]),
                       lambda l: component(l).update(purl="a@1"),
                       lambda l: l["dependencies"][0].update(dependsOn=[]),
                       lambda l: l["dependencies"][0].update(dependsOn=["a", "b"])):
            self.assertNotEqual(self.changed(change), [])

    def test_libraries_that_are_missing_or_too_many_are_found(self):
        with tempfile.TemporaryDirectory(prefix="connectai-sbom-") as folder:
            binary = pathlib.Path(folder, "binary.so")
            # A linker may leave out what nothing is called of.
            subprocess.run(["cc", "-x", "c", "-shared", "-fPIC", "-o", binary, "-"], check=True,
                           input=b"int puts(const char*);\nint call(void) { return puts(\"\"); }\n")
            problems = " ".join(sbom_evidence.library_problems(self.LISTING, [binary]))
        self.assertIn("libc.so.6 is needed, and not listed", problems)
        self.assertIn("liba.so.1 is listed, and not needed", problems)

    def test_headers_that_are_missing_are_found(self):
        self.assertIn("unixodbc-dev", sbom_evidence.owners(["/usr/include/sql.h"]))
        known = sbom_evidence.headers
        self.addCleanup(setattr, sbom_evidence, "headers", known)
        sbom_evidence.headers = lambda build: {"/usr/include/sql.h", "/usr/include/gtest/gtest.h"}
        problems = " ".join(sbom_evidence.header_problems(self.LISTING, "."))
        self.assertIn("headers of unixodbc are included, and it is not listed", problems)
        self.assertIn("headers of libgtest-dev are included, and nothing is known of it", problems)
        self.assertIn("glibc is listed, and none of its headers is included", problems)


if __name__ == "__main__":
    unittest.main()
