#!/usr/bin/env python3
"""Shows that each check of the repository finds what it is there to find, on small bad examples."""

import contextlib
import io
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import exports
import format as formatting
import generated_section
import hardening
import layering
import links
import named_tests
import platform_seams
import registration
import source_rules
import sqlstates
import version
from common import code_only


class Repository(unittest.TestCase):
    """A small repository of its own for each test."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="connectai-checks-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


class Layering(Repository):
    def assert_finds(self, name, text, *expected):
        self.write(name, text)
        problems = list(layering.check(self.root))
        self.assertEqual(len(problems), len(expected), problems)
        for problem, words in zip(problems, expected):
            self.assertIn(words, problem)

    def test_looking_down_is_allowed(self):
        self.assert_finds("driver/handles/a.cpp", '#include "base/log.h"\n#include <sql.h>\n')

    def test_looking_up_is_found(self):
        self.assert_finds("driver/http/a.cpp", '\n#include "connectai/value.h"\n', "a.cpp:2: http/")

    def test_looking_sideways_is_found(self):
        self.assert_finds("driver/sql/a.h", '#include "info/get_info.h"\n', "sideways")

    def test_an_include_outside_the_layers_is_found(self):
        self.assert_finds("driver/sql/a.h", '#include "misc/x.h"\n', "is in no layer")

    def test_an_unknown_layer_is_found(self):
        self.assert_finds("driver/misc/a.h", "", "driver/misc is in no layer")

    def test_libraries_in_the_wrong_folder_are_found(self):
        self.assert_finds(
            "driver/cursor/a.cpp",
            "#include <curl/curl.h>\n#include <rapidjson/reader.h>\n"
            "#  include <boost/asio.hpp>\n#include <sqlite3.h>\n",
            "<curl/curl.h>", "<rapidjson/reader.h>", "<boost/asio.hpp>", "<sqlite3.h>")

    def test_a_system_s_header_elsewhere_is_found(self):
        self.assert_finds(
            "driver/handles/a.cpp",
            "#include <unistd.h>\n#include <sys/stat.h>\n#include <windows.h>\n"
            '#include "base/b_posix.h"\n#include <csignal>\n',
            "<unistd.h> belongs to files whose names end in _posix", "<sys/stat.h>",
            "<windows.h> belongs to files whose names end in _windows", "base/b_posix.h")

    def test_a_system_s_header_in_its_own_files_is_allowed(self):
        self.write("driver/base/b_posix.h", "#include <sys/types.h>\n")
        self.write("driver/base/b_windows.cpp", "#include <windows.h>\n")
        self.write("mock/server/a.cpp", "#include <unistd.h>\n")
        self.assert_finds("driver/base/a_posix.cpp",
                          '#include "base/b_posix.h"\n#include <fcntl.h>\n')

    def test_posix_functions_of_standard_headers_are_found_elsewhere(self):
        self.write("setup/dsn_tool/a_posix.cpp", "#include <elf.h>\nint n = wcwidth(L'x');\n")
        self.write("mock/server/a.cpp", "gmtime_r(&seconds, &parts);\n")
        self.assert_finds(
            "setup/dsn_tool/a.cpp",
            "#include <elf.h>\n// gmtime_r\n  gmtime_r(&seconds, &parts);\n"
            'uselocale(newlocale(LC_CTYPE_MASK, "", nullptr));\nint n = wcwidth(L\'x\');\n'
            "struct sigaction before {};\n",
            "<elf.h> belongs to files whose names end in _posix",
            "a.cpp:3: gmtime_r belongs to files whose names end in _posix", "a.cpp:4: uselocale",
            "a.cpp:5: wcwidth", "a.cpp:6: sigaction")

    def test_libraries_in_their_own_folder_are_allowed(self):
        self.write("driver/http/a.cpp", "#include <curl/curl.h>\n")
        self.write("driver/connectai/a.cpp", "#include <rapidjson/reader.h>\n")
        self.assert_finds("mock/server/a.cpp", "#include <boost/beast.hpp>\n")

    def test_setup_looks_at_config_and_below_alone(self):
        self.write("setup/a.cpp", '#include "setup/b.h"\n#include "config/dsn.h"\n')
        self.assert_finds("setup/b.h", '#include "http/client.h"\n', "b.h:1: setup/")

    def test_the_tool_looks_at_the_client_and_below(self):
        self.write("setup/dsn_tool/a.cpp", '#include "setup/b.h"\n#include "connectai/client.h"\n')
        self.assert_finds("setup/dsn_tool/b.h", '#include "handles/connection.h"\n',
                          "b.h:1: setup/dsn_tool/ knows")

    def test_the_library_does_not_look_at_the_tool(self):
        self.assert_finds("setup/b.h", '#include "setup/dsn_tool/a.h"\n', "b.h:1: the library")

    def test_an_include_in_a_comment_is_no_include(self):
        self.assert_finds("driver/base/a.h", '// x\n/*\n#include "odbc/x.h"\n*/\n')

    def test_handle_types_below_handles_are_found(self):
        self.assert_finds("driver/info/a.h", "// SQLHDBC\nvoid f(SQLHSTMT);\n", "a.h:2: SQLHSTMT")

    def test_handle_types_in_handles_are_allowed(self):
        self.assert_finds("driver/handles/a.h", "void f(SQLHSTMT);\n")

    def test_the_mock_must_not_use_the_driver(self):
        self.assert_finds("mock/server/a.cpp", '#include "base/unicode.h"\n', "must not use")

    def test_the_engine_knows_no_http(self):
        self.assert_finds("mock/engine/a.cpp", "#include <boost/beast/http.hpp>\n", "no HTTP")


class SourceRules(Repository):
    def problems(self):
        return list(source_rules.check(self.root))

    def test_a_file_of_601_lines_is_found(self):
        self.write("driver/base/long.h", "\n" * 601)
        self.write("tests/odbc/long.py", "\n" * 601)
        self.write("mock/engine/fits.cpp", "\n" * 600)
        self.assertEqual(len(self.problems()), 2)

    def test_a_bare_error_is_found(self):
        self.write("driver/odbc/fetch.cpp", "int f() {\n    return  SQL_ERROR ;\n}\n")
        self.assertEqual(len(self.problems()), 1)
        self.assertIn("fetch.cpp:2", self.problems()[0])

    def test_an_error_without_records_is_found_where_there_could_be_one(self):
        self.write("driver/odbc/handles.cpp", "return handles::error_without_records;\n")
        self.assertEqual(self.problems(), [])
        self.write("driver/odbc/fetch.cpp", "return handles::error_without_records;\n")
        self.assertEqual(len(self.problems()), 1)

    def test_the_boundary_and_prose_may_name_it(self):
        self.write("driver/odbc/boundary.h", "return SQL_ERROR;\n")
        self.write("driver/odbc/x.cpp", '// return SQL_ERROR;\nauto s = "return SQL_ERROR;";\n')
        self.assertEqual(self.problems(), [])

    def test_a_new_file_counts_and_an_ignored_one_does_not(self):
        subprocess.run(["git", "init", "--quiet", self.root], check=True)
        self.write(".gitignore", "/driver/generated/\n")
        self.write("driver/generated/long.h", "\n" * 601)
        self.assertEqual(self.problems(), [])
        self.write("driver/base/long.h", "\n" * 601)
        self.assertEqual(len(self.problems()), 1)


class Version(Repository):
    def problems(self, **files):
        self.write("CMakeLists.txt", "project(connectai-odbc VERSION 1.20.3 LANGUAGES CXX)\n")
        self.write("CHANGELOG.md", "# Changes\n\n## 1.20.3, not released yet\n")
        for name, text in files.items():
            self.write(name, text)
        return list(version.check(self.root))

    def test_one_that_is_written_once_is_right(self):
        self.assertEqual(self.problems(**{"a.cpp": "11.20.3 1.20.31 1.20.3.4 v1.20.3x5\n"}), [])

    def test_a_stray_one_is_found(self):
        self.assertEqual(self.problems(**{"driver/a.cpp": '\nauto version = "1.20.3";\n'}),
                         ["driver/a.cpp:2: 1.20.3 stands here; it comes from CMakeLists.txt alone"])
        self.assertEqual(len(self.problems(**{"driver/a.cpp": "Since 1.20.3.\n"})), 1)

    def test_one_in_the_form_of_odbc_is_found_but_in_transcripts(self):
        files = {"docs/a.md": "Driver: 01.20.0003 (a.so)\n"}
        self.assertEqual(self.problems(**files), [])
        self.assertEqual(len(self.problems(**files, **{"a.py": "01.20.0003\n"})), 1)

    def test_a_change_log_that_is_behind_is_found(self):
        self.assertEqual(len(self.problems(**{"CHANGELOG.md": "## 1.20.2, in May\n"})), 1)
        self.assertEqual(len(self.problems(**{"CHANGELOG.md": "# Changes\n"})), 1)

    def test_a_project_without_a_version_is_found(self):
        self.assertEqual(len(self.problems(**{"CMakeLists.txt": "project(connectai-odbc)\n"})), 1)


@unittest.skipUnless(shutil.which("clang-format"), "clang-format is no part of a build")
class Format(Repository):
    def status(self, text):
        self.write("driver/base/a.h", text)
        with contextlib.redirect_stdout(io.StringIO()):
            return formatting.main([str(self.root)], stderr=subprocess.DEVNULL)

    def test_a_formatted_file_is_right(self):
        self.assertEqual(self.status("int f();\n"), 0)

    def test_another_one_is_found(self):
        self.assertNotEqual(self.status("int  f( );\n"), 0)

    def test_no_file_is_no_success(self):
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(formatting.main([str(self.root)]), 1)


class CodeOnly(unittest.TestCase):
    def test_lines_stay_and_prose_goes(self):
        text = 'a; // b "c\n/* d\n e */ f("g\\"h");\nauto i = R"(j\n"k)";\nint l = 1\'000; char m = \'"\';'
        self.assertEqual(code_only(text),
                         'a; \n\n f("");\nauto i = ""\n;\nint l = 1\'000; char m = "";')


class Exports(unittest.TestCase):
    def problems(self, listed, exported):
        return " ".join(exports.compare(set(listed), set(exported)))

    def test_the_same_names_are_right(self):
        self.assertEqual(self.problems(["SQLFetch"], ["SQLFetch"]), "")

    def test_a_missing_one_is_found(self):
        self.assertIn("does not export", self.problems(["SQLFetch", "SQLTables"], ["SQLFetch"]))

    def test_one_too_many_is_found(self):
        self.assertIn("not listed", self.problems(["SQLFetch"], ["SQLFetch", "_ZN9connectai1fEv"]))

    def test_sql_error_is_found_even_when_listed(self):
        self.assertIn("loop", self.problems(["SQLErrorW"], ["SQLErrorW"]))

    def test_names_of_no_interface_are_found_even_when_listed(self):
        names = ["ConfigDSN", "ConfigDriverW", "ODBCINSTGetProperties"]
        self.assertEqual(self.problems(names, names), "")
        self.assertIn("no ODBC function's", self.problems(["ConfigDSNs"], ["ConfigDSNs"]))

    def test_an_empty_list_is_no_success(self):
        self.assertIn("empty", self.problems([], []))

    def test_a_library_is_read(self):
        with tempfile.TemporaryDirectory(prefix="connectai-checks-") as folder:
            listed = pathlib.Path(folder) / "exports.def.h"
            listed.write_text("// CONNECTAI_EXPORT(SQLTables)\nCONNECTAI_EXPORT(SQLFetch)\n")
            library = pathlib.Path(folder) / "library.so"
            for source, status in [("int SQLFetch() { return 0; }", 0),
                                   ("int SQLFetch() { return 0; } int leak;", 1)]:
                subprocess.run(["c++", "-x", "c", "-shared", "-fPIC", "-o", library, "-"],
                               input=source.encode(), check=True)
                with contextlib.redirect_stdout(io.StringIO()):
                    self.assertEqual(exports.main(listed, library), status)


class Hardening(unittest.TestCase):
    # A buffer on the stack, so that there is one to guard.
    SOURCE = "void take(char*); void f(void) { char text[64]; take(text); }"
    PROGRAM = "int puts(const char*); int main(int n, char** a) { char text[64]; text[n] = **a; return puts(text); }"
    GOOD = {"-fstack-protector-strong", "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack"}

    def problems_of(self, *flags, source=SOURCE, kind=("-shared", "-fPIC")):
        with tempfile.TemporaryDirectory(prefix="connectai-checks-") as folder:
            library = pathlib.Path(folder) / "library.so"
            subprocess.run(["cc", "-x", "c", *kind, "-O2", *flags, "-o", library, "-"],
                           input=source.encode(), check=True)
            text = subprocess.run(["readelf", "-W", "-l", "-d", "--dyn-syms", library],
                                  check=True, capture_output=True, text=True).stdout
        return list(hardening.library_problems(text))

    def test_each_mark_that_is_missing_is_found(self):
        good = self.GOOD
        self.assertEqual(self.problems_of(*good), [])
        for flag, instead, words in [
                ("-fstack-protector-strong", "-fno-stack-protector", "guards its stack"),
                ("-Wl,-z,relro", "-Wl,-z,norelro", "stay writable (-z relro)"),
                ("-Wl,-z,now", "-Wl,-z,lazy", "(-z now)"),
                ("-Wl,-z,noexecstack", "-Wl,-z,execstack", "the stack is executable"),
                ("-Wl,-z,relro", "-Wl,-rpath,/somewhere", "/somewhere")]:
            problems = self.problems_of(*(good - {flag}), instead)
            self.assertEqual([words in problem for problem in problems], [True], (flag, problems))

    def test_a_program_at_a_fixed_address_is_found(self):
        self.assertEqual(self.problems_of(*self.GOOD, source=self.PROGRAM, kind=("-fPIE", "-pie")), [])
        problems = self.problems_of(*self.GOOD, source=self.PROGRAM, kind=("-fno-pie", "-no-pie"))
        self.assertEqual(["(-pie)" in problem for problem in problems], [True], problems)

    def test_a_file_that_is_compiled_without_is_found(self):
        command = {"file": "/r/driver/base/a.cpp", "command": " ".join(["c++", *hardening.FLAGS])}
        other = {"file": "/r/mock/a.cpp", "command": "c++"}
        self.assertEqual(list(hardening.flag_problems([command, other], "/r/driver")), [])
        for flag in hardening.FLAGS:
            less = dict(command, command=command["command"].replace(flag, ""))
            self.assertEqual(len(list(hardening.flag_problems([less], "/r/driver"))), 1, flag)
        self.assertEqual(len(list(hardening.flag_problems([other], "/r/driver"))), 1)


class Registration(Repository):
    TEMPLATE = "[ConnectAI]\nDriver = @driver_dir@/a.so\nThreading = 0\n"

    def problems(self, example, **files):
        self.write("packaging/odbcinst.unixodbc.ini.in", self.TEMPLATE)
        self.write("odbcinst.ini.example", example)
        for name, text in files.items():
            self.write(name, text)
        return list(registration.check(self.root))

    def test_an_example_with_the_same_entries_is_right(self):
        self.assertEqual(self.problems("# why\n[ConnectAI]\nDriver  = /opt/a.so\n\n# x = 1\nThreading = 0\n"), [])

    def test_an_example_that_differs_is_found(self):
        problems = self.problems("[ConnectAI]\nDriver = /opt/b.so\n")
        self.assertEqual(len(problems), 3, problems)
        self.assertIn("Threading = 0 is missing", problems[1])
        self.assertIn("Driver = b.so is not in", problems[2])

    def test_a_section_that_is_written_out_is_found(self):
        section = "cat <<INI\n[ConnectAI]\nDriver = $driver\nINI\n"
        for name in ("demo.sh", "packaging/home/install.sh"):
            with self.subTest(name):
                [problem] = self.problems(self.TEMPLATE, **{name: section})
                self.assertIn(f"{name}:2: [ConnectAI] is written out", problem)
                self.write(name, "")


class PlatformSeams(Repository):
    def problems(self, page, *files):
        self.write("docs/windows.md", page)
        for name in files:
            self.write(name, "")
        return list(platform_seams.check(self.root))

    def test_a_file_is_named_by_itself_or_by_its_seam(self):
        self.assertEqual(self.problems("`base/a.h`, `b_posix.h` and `c_posix.cpp`", "driver/base/a.h",
                                       "driver/base/a_posix.cpp", "driver/base/b_posix.h",
                                       "setup/c_posix.cpp", "driver/base/d.cpp"), [])

    def test_a_file_that_is_not_named_is_found(self):
        [problem] = self.problems("a_posix.cpp", "driver/base/a.h", "driver/base/a_posix.cpp")
        self.assertIn("driver/base/a_posix.cpp: docs/windows.md does not name it (a.h or a_posix.cpp)", problem)

    def test_a_seam_elsewhere_is_another(self):
        self.assertEqual(len(self.problems("`a.h`", "driver/sql/a.h", "driver/base/a_posix.cpp")), 1)

    def test_a_seam_that_is_gone_is_found(self):
        self.assertEqual(self.problems("`x.h` of others\n| `base/a.h` | `y.h` |\n"), ["docs/windows.md: there is no a.h"])


class GeneratedSection(Repository):
    def run_on(self, document, generated, *options):
        path = self.write("README.md", document)
        with contextlib.redirect_stdout(io.StringIO()):
            status = generated_section.main([*options, str(path), "keywords", sys.executable, "-c",
                                             f"print({generated!r})"])
        return status, path.read_text(encoding="utf-8")

    def test_an_equal_part_is_right(self):
        self.assertEqual(self.run_on("a\n<!-- keywords -->\nb\n<!-- /keywords -->\n", "b")[0], 0)

    def test_a_different_part_is_found_and_left(self):
        document = "a\n<!-- keywords -->\nb\n<!-- /keywords -->\n"
        self.assertEqual(self.run_on(document, "c"), (1, document))

    def test_writing_puts_it_right(self):
        self.assertEqual(self.run_on("a\n<!-- keywords -->\nb\n<!-- /keywords -->\nd\n", "c", "--write"),
                         (0, "a\n<!-- keywords -->\nc\n<!-- /keywords -->\nd\n"))

    def test_missing_markers_are_found(self):
        self.assertEqual(self.run_on("no markers\n", "c")[0], 1)

    def test_a_program_that_prints_nothing_is_found(self):
        self.assertEqual(self.run_on("<!-- keywords -->\n<!-- /keywords -->\n", "")[0], 1)


class Links(Repository):
    def problems(self, **documents):
        for name, text in documents.items():
            self.write("README.md" if name == "readme" else f"docs/{name}.md", text)
        return list(links.check(self.root))

    def assert_finds(self, text, *expected):
        problems = self.problems(readme=text)
        self.assertEqual(len(problems), len(expected), problems)
        for problem, words in zip(problems, expected):
            self.assertIn(words, problem)

    def test_what_is_there_is_right(self):
        self.write("driver/base/error.h", "")
        self.assertEqual(self.problems(
            readme="# A\n[b](docs/b.md) [c](docs/b.md#two-words) [d](driver/base/error.h) [e](docs)"
                   " [f](#a) [g](https://example.com/x#y) [`h`](docs/b.md 'x')\n\n[i]: docs/b.md\n",
            b="# `Two` words\n[a](../README.md)\n"), [])

    def test_a_file_that_is_not_there_is_found(self):
        self.assert_finds("\n[a](docs/b.md)\n", "README.md:2: docs/b.md: there is no such file")
        self.assert_finds("[a](/etc/passwd)", "no such file")
        self.assert_finds("[a](../outside.md)", "no such file")
        self.assert_finds("[a]()", "without a target")
        self.assert_finds("[a]\n\n[a]: docs/b.md\n", "README.md:3: docs/b.md")

    def test_a_heading_that_is_not_there_is_found(self):
        self.assert_finds("# A\n```\n# B\n```\n[a](#b)\n", "#b: there is no such heading")
        self.assertEqual(len(self.problems(readme="[b](docs/b.md#c)", b="# B\n")), 1)

    def test_anchors_are_those_of_github(self):
        self.assertEqual(
            links.anchors("# What it's for, and why\n## A_b: `c`\n## [Link](x)\n## Same\n## Same\n"
                          '<a id="own"></a>\n'),
            {"what-its-for-and-why", "a_b-c", "link", "same", "same-1", "own"})

    def test_a_link_in_code_is_none(self):
        self.assert_finds("`[a](b)` <!-- [a](b) -->\n```sh\n[a](b)\n```\n\na ` [a](c)\n\n`\n", ": c: ")

    def test_a_page_that_nothing_leads_to_is_found(self):
        self.assertEqual(self.problems(readme="[b](docs/b.md)", b="[c](c.md)", c=""), [])
        problems = self.problems(d="[b](b.md)")
        self.assertEqual([problem.partition(":")[0] for problem in problems], ["docs/d.md"])


class SqlStates(Repository):
    GOOD = "| `HY001` | `S1001` | no memory | close something |"

    def problems(self, *rows, used="sqlstate::no_memory", quoting=""):
        self.write("driver/base/sqlstate.h",
                   'inline constexpr SqlState no_memory  {"HY001", "S1001"};\n')
        self.write("driver/base/a.cpp", f'f({used}, "there is not enough ", what, " in "\n"here");\n')
        self.write("docs/troubleshooting.md", "\n".join(
            ["# T", "", "## Connecting fails", "", quoting, "", "## By SQLSTATE", "", "| a | b | c | d |", "|---|---|---|---|", *rows,
             "", "## Else", "", "| `HY002` | a row of another section |", ""]))
        return list(sqlstates.check(self.root))

    def assert_finds(self, words, *rows, **used):
        problems = self.problems(*rows, **used)
        self.assertEqual([words in problem for problem in problems], [True], problems)

    def test_an_explained_one_is_right(self):
        self.assertEqual(self.problems(self.GOOD), [])

    def test_one_that_is_missing_is_found(self):
        self.assert_finds("explained 0 times")

    def test_one_that_is_explained_twice_is_found(self):
        self.assert_finds("explained 2 times", self.GOOD, self.GOOD)

    def test_one_without_a_remedy_is_found(self):
        self.assert_finds("lacks", "| `HY001` | `S1001` | no memory |  |")

    def test_a_wrong_spelling_for_odbc_2_is_found(self):
        self.assert_finds("is told S1001", self.GOOD.replace("S1001", "S1000"))
        self.assert_finds("is told S1001", self.GOOD.replace("`S1001`", ""))

    def test_one_that_the_driver_does_not_have_is_found(self):
        self.assert_finds("HY999 is none", self.GOOD, self.GOOD.replace("HY001", "HY999"))

    def test_a_message_that_is_quoted_right_is_right(self):
        for row in ("| `HY001` | `there is not enough ... in here` | x |",
                    "| `HY001` | ... `HTTP_CODE`, `not enough 401` | x |",
                    "| `HY001` `NAME=... is not enough`, `HY002` | x |",
                    "| `HY001` | no quotation, but `anything at all` | x |"):
            self.assertEqual(self.problems(self.GOOD, quoting=row), [], row)

    def test_a_message_that_the_driver_does_not_have_is_found(self):
        for row in ("| `HY001` | `there is not enough ... in there` | x |",
                    "| `HY001` | `there is not enough`, `of anything` | x |",
                    "| `HY001` `there is too little` | x |"):
            self.assert_finds("no message says", self.GOOD, quoting=row)

    def test_one_that_nobody_uses_is_found(self):
        self.assert_finds("used nowhere", self.GOOD, used='"sqlstate::no_memory"')


class NamedTests(Repository):
    def problems(self, text):
        self.write("tests/odbc/a_test.cpp",
                   "TEST(Suite, Case) {}\n// TEST(Suite, Commented)\nTEST_P(More, Case) {}\n"
                   "INSTANTIATE_TEST_SUITE_P(Some, More, x);\n")
        self.write("docs/a.md", text)
        self.write("packaging/b.md", "`odbc.elsewhere`")
        return list(named_tests.check(self.root, {"odbc.a", "clients.b"}))

    def test_what_is_there_is_right(self):
        self.assertEqual(self.problems(
            "`odbc.a`, `clients.b`, `Suite.Case`, `Some/More.Case` (`odbc.a`: `Suite`, `Some/More`,\n"
            "`More`), `odbc.ini`, `Word`, `file.cpp`"), [])

    def test_a_test_that_is_not_there_is_found(self):
        for text in ("`odbc.c`", "`clients.a`", "`Suite.Commented`", "`Other.Case`",
                     "`odbc.a`: `Other`", "`odbc.a`: `Suite`, `Some/Other`"):
            self.assertEqual(len(self.problems(text)), 1, text)

    def test_no_names_at_all_is_no_success(self):
        self.assertIn("named", next(named_tests.check(self.root, set())))


if __name__ == "__main__":
    unittest.main()
