#!/usr/bin/env python3
"""connectai-dsn doctor: what it finds in good installations, and in each that is broken."""

import contextlib
import email.utils
import http.server
import os
import pathlib
import pwd
import re
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest

import mock as stand_in
from dsn_tool import ToolTest

SECRET = "pat-4f1d8c"  # may be in no output

LINE = re.compile(r"^(ok|warning|FAILED|-) +(\S+(?: \S+)*?)  +(\S.*)$")
REMEDY = re.compile(r"^ +what to do: (.+)$")


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


@contextlib.contextmanager
def service(ahead=0, date=None, status=401, content_type="application/json", seen=None):
    """The URL of a server that answers so; its clock is so many seconds ahead of this machine's.
    `seen` gets the method, path and headers of each request."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if seen is not None:
                seen.append((self.command, self.path, dict(self.headers)))
            self.send_response_only(status)
            self.send_header("Date", date or email.utils.formatdate(time.time() + ahead,
                                                                    usegmt=True))
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_port}/api"
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


class DoctorTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.odbcinst_ini = pathlib.Path(self.folder.path, "odbcinst.ini")

    def doctor(self, *arguments, text="", **variables):
        """The exit status, (verdict, text, remedy) by check, and all that was printed."""
        done = self.tool("doctor", *arguments, text=text, **variables)
        self.assertEqual(done.stderr, "")
        for secret in (SECRET, stand_in.TOKEN):
            self.assertNotIn(secret, done.stdout)
        findings = {}
        lines = done.stdout.splitlines()
        # A wrong token has not been noticed.
        not_tried = lines.pop() if re.match("Not (tried|looked at): ", lines[-1]) else None
        for line in lines[:-1]:
            if remedy := REMEDY.match(line):
                found[-1] = (*found[-1][:2], remedy.group(1))
            else:
                self.assertRegex(line, LINE)
                verdict, check, words = LINE.match(line).groups()
                found = findings.setdefault(check, [])
                found.append((verdict, words, None))
        verdicts = [each[0] for found in findings.values() for each in found]
        failed, warnings = verdicts.count("FAILED"), verdicts.count("warning")
        if failed + warnings:
            self.assertEqual(lines[-1], f"{failed} failed, {warnings} "
                                        f"{'warning' if warnings == 1 else 'warnings'}.")
        else:
            self.assertEqual(lines[-1], "All is well so far.")
        self.assertEqual(not_tried is None, failed > 0, done.stdout)
        self.not_tried = not_tried
        self.assertEqual(done.returncode, 1 if failed else 0)
        return findings

    def of_string(self, text, **variables):
        return self.doctor("--connection-string", "-", text=text, **variables)

    def assert_finds(self, finding, verdict, words, remedy=None):
        self.assertEqual(finding[0], verdict, finding)
        self.assertIn(words, finding[1])
        if remedy is None:
            self.assertIsNone(finding[2], finding)
        else:
            self.assertIn(remedy, finding[2] or "")

    def register(self, **entries):
        lines = [f"{name}={value}" for name, value in entries.items()]
        self.odbcinst_ini.write_text("\n".join(["[ConnectAI]", *lines, ""]), encoding="utf-8")


class Well(DoctorTest):
    def test_a_good_installation_is_well(self):
        findings = self.doctor()
        self.assertEqual(list(findings), [
            "driver", "driver's library", "setup library", "threading", "driver manager", "odbc.ini",
            "keywords", "references", "secrets", "sign-in", "log file", "certificates", "proxy",
            "service", "token endpoint", "sign-in page", "clock"])
        self.assert_finds(findings["driver"][0], "ok", f"[ConnectAI] in {self.odbcinst_ini}")
        self.assert_finds(findings["driver's library"][0], "ok",
                          os.environ["CONNECTAI_DRIVER"] + ", 64 bits, loads")
        self.assert_finds(findings["service"][0], "-", "no NAME was given")
        self.assertEqual(self.not_tried, "Not looked at: data sources. `connectai-dsn doctor NAME` "
                                         "looks at one.")

    def test_the_driver_manager_is_named_with_the_width_of_its_characters(self):
        [finding] = self.doctor()["driver manager"]
        self.assert_finds(finding, "ok", "libodbc")
        self.assertRegex(finding[1], r"libodbc\S*, unixODBC \d+\.\d+\.\d+, SQLWCHAR of 2 octets$")
        told = subprocess.run([stand_in.program("odbcinst", "odbcinst"), "--version"],
                              capture_output=True, encoding="utf-8", check=True).stdout.strip()
        self.assertIn(f", {told}, ", finding[1])

    def test_a_good_data_source_is_well(self):
        pairs = [f"{keyword}={value}" for keyword, value in server.data_source().items()]
        self.assert_done(self.tool("add", "crm", *pairs))
        findings = self.doctor("crm")
        self.assert_finds(findings["odbc.ini"][-1], "ok", f"[crm] is in {self.user_ini}")
        self.assert_finds(findings["keywords"][0], "ok", "all are known")
        self.assert_finds(findings["sign-in"][0], "ok", "AuthScheme=Basic")
        self.assert_finds(findings["certificates"][0], "-", "plain http")
        self.assert_finds(findings["proxy"][0], "ok", "none")
        self.assert_finds(findings["service"][0], "ok",
                          server.url.removesuffix("/api") + " answers")

    def test_a_sign_in_is_not_tried_and_that_is_told(self):
        """With a wrong token all of this is well."""
        self.assert_done(self.tool("add", "My CRM", f"URL={server.url}", f"User={stand_in.USER}",
                                   f"Password={SECRET}"))
        self.assertEqual(self.doctor("My CRM")["sign-in"][0][0], "ok")
        self.assertEqual(self.not_tried, "Not tried: signing in. `connectai-dsn test 'My CRM'` does "
                                         "that, and fetches a row.")
        self.of_string(server.connection_string(SECRET, "Workspce=x"))
        self.assertEqual(self.not_tried, "Not tried: signing in. `connectai-dsn test "
                                         "--connection-string -` does that, and fetches a row.")


class Driver(DoctorTest):
    def test_no_odbcinst_ini(self):
        self.odbcinst_ini.unlink()
        findings = self.doctor()
        self.assert_finds(findings["driver"][0], "FAILED",
                          f"{self.odbcinst_ini} cannot be read: No such file", "odbcinst -i -d -f")
        self.assert_finds(findings["driver's library"][0], "-", "no driver is registered")

    def test_an_odbcinst_ini_that_unixodbc_cannot_read(self):
        text = self.odbcinst_ini.read_text(encoding="utf-8")
        self.odbcinst_ini.write_text("\ufeff" + text, encoding="utf-8")
        self.assert_finds(self.doctor()["driver"][0], "FAILED",
                          f"unixODBC cannot read {self.odbcinst_ini}, and finds no driver there: it "
                          "begins with a byte order mark")

    def test_a_driver_that_is_not_registered(self):
        findings = self.doctor("--driver", "Other")
        self.assert_finds(findings["driver"][0], "FAILED",
                          f"{self.odbcinst_ini} has no section [Other]", "--driver NAME")

    def test_a_section_without_a_library(self):
        self.register(Threading="0")
        self.assert_finds(self.doctor()["driver"][0], "FAILED", "names no library",
                          "the entry Driver")

    def test_a_library_that_is_not_there(self):
        self.register(Driver="/nowhere/libconnectaiodbc.so", Threading="0")
        findings = self.doctor()
        self.assert_finds(findings["driver's library"][0], "FAILED",
                          "Driver=/nowhere/libconnectaiodbc.so cannot be read: No such file",
                          "install the driver")
        self.assert_finds(findings["setup library"][0], "warning", "names no setup library",
                          "the entry Setup")

    def library(self, content, **variables):
        path = os.path.join(self.folder.path, "library.so")
        with open(path, "wb") as file:
            file.write(content)
        self.register(Driver=path, Threading="0")
        [finding] = self.doctor(**variables)["driver's library"]
        return finding

    def test_a_library_that_is_none(self):
        self.assert_finds(self.library(b"#!/bin/sh\n"), "FAILED", "is not a shared library",
                          "put the path right")

    def test_a_library_of_another_word_size(self):
        # The identification of a 32-bit file, e_type ET_DYN, e_machine EM_386.
        head = b"\x7fELF\x01\x01\x01" + bytes(9) + struct.pack("<HH", 3, 3) + bytes(32)
        self.assert_finds(self.library(head), "FAILED", "is for 32 bits (machine 3), and this "
                          "program for 64", "install the package for the machine")

    def test_a_library_that_cannot_be_loaded(self):
        with open(os.environ["CONNECTAI_DRIVER"], "rb") as file:
            content = file.read()
        # The first is the loader's to find; at the second, it would not come back.
        self.assert_finds(self.library(content.replace(b"libcurl.so.", b"libnone.so.")), "FAILED",
                          "cannot be loaded: libnone.so.", "ldd")
        # A sanitizer would tell of the signal.
        silent = {"ASAN_OPTIONS": self.environment["ASAN_OPTIONS"] + ":handle_segv=0:handle_sigbus=0",
                  "TSAN_OPTIONS": os.environ.get("TSAN_OPTIONS", "") + " handle_segv=0 handle_sigbus=0"}
        self.assert_finds(self.library(content[:20000], **silent), "FAILED", "cannot be loaded: ",
                          "ldd")

    def test_a_library_that_is_another(self):
        self.register(Driver=os.environ["CONNECTAI_SETUP"], Threading="0",
                      Setup=os.environ["CONNECTAI_DRIVER"])
        findings = self.doctor()
        self.assert_finds(findings["driver's library"][0], "FAILED",
                          "has no function SQLDriverConnectW", "put the path right")
        self.assert_finds(findings["setup library"][0], "warning", "has no function ConfigDSN",
                          "put the path right")

    @unittest.skipIf("CONNECTAI_IODBC_DRIVER" not in os.environ, "it is not built")
    def test_the_build_for_iodbc(self):
        """It loads, and would take unixODBC's UTF-16 for UTF-32."""
        library = os.environ["CONNECTAI_IODBC_DRIVER"]
        self.register(Driver=library, Threading="0")
        findings = self.doctor()
        self.assert_finds(findings["driver's library"][0], "ok", "loads")
        self.assert_finds(findings["driver manager"][0], "FAILED",
                          f"SQLWCHAR of 2 octets; the driver's library {library} has one of 4, so "
                          "that neither understands the other's text",
                          f"put Driver={os.environ['CONNECTAI_DRIVER']} into the section "
                          f"[ConnectAI] of {self.odbcinst_ini}, or take a driver there that is for "
                          "this manager (--driver)")
        moved = os.path.join(self.folder.path, "moved.so")
        shutil.copyfile(library, moved)
        self.register(Driver=moved, Threading="0")
        self.assert_finds(self.doctor()["driver manager"][0], "FAILED", f"{moved} has one of 4",
                          "put Driver=the path of libconnectaiodbc.so that is in no folder iodbc")

    def test_a_library_whose_characters_cannot_be_measured(self):
        self.register(Driver=os.environ["CONNECTAI_SETUP"], Threading="0")
        self.assert_finds(self.doctor()["driver manager"][0], "ok", "SQLWCHAR of 2 octets")

    def test_threading(self):
        for level, words in (("3", "SQLCancel may wait"), ("", "does not say Threading=0")):
            self.register(Driver=os.environ["CONNECTAI_DRIVER"], Threading=level,
                          Setup=os.environ["CONNECTAI_SETUP"])
            self.assert_finds(self.doctor()["threading"][0], "warning", words, "Threading=0")


class Settings(DoctorTest):
    def test_where_odbc_ini_is(self):
        findings = self.doctor()["odbc.ini"]
        self.assert_finds(findings[0], "ok", f"user's: {self.user_ini}, which is not there")
        self.assert_finds(findings[1], "ok", f"system's: {self.system_ini}")
        self.assert_finds(findings[2], "ok", f"ODBCINI={self.user_ini} ODBCSYSINI=")

    def test_the_home_folder_is_the_password_databases(self):
        path = pathlib.Path(self.folder.path, ".odbc.ini")
        try:
            home = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:
            home = "/home"
        first = self.doctor(ODBCINI="")["odbc.ini"][0]
        self.assertIn(f"user's: {home}/.odbc.ini", first[1])
        path.write_text("[crm]\nDriver=ConnectAI\n", encoding="utf-8")
        findings = self.doctor(ODBCINI="")["odbc.ini"]
        self.assert_finds(findings[2], "warning",
                          f"{path} is not read: unixODBC goes by the password database, not by HOME",
                          f"set ODBCINI={path}, or move what is in it to {home}/.odbc.ini")
        for variables in ({}, {"ODBCINI": str(path)}, {"ODBCINI": "", "HOME": home}):
            for finding in self.doctor(**variables)["odbc.ini"]:
                self.assertNotIn("is not read", finding[1])

    @unittest.skipIf(os.geteuid() == 0, "root reads everything")
    def test_an_odbc_ini_that_cannot_be_read(self):
        self.system_ini.chmod(0)
        self.assert_finds(self.doctor()["odbc.ini"][1], "FAILED",
                          f"{self.system_ini} cannot be read: Permission denied",
                          "must be able to read it")

    def test_an_odbc_ini_that_unixodbc_cannot_read(self):
        """As an editor of Windows writes it; and with an entry in front of the first section."""
        section = f"[crm]\nDriver=ConnectAI\nURL={server.url}\nUser=u\nPassword={SECRET}\n"
        for head, why in (("\ufeff", "it begins with a byte order mark"),
                          ("\ufeff[books]\n", "it begins with a byte order mark"),
                          ("Timeout=60\n", "it does not begin with a section in brackets")):
            with self.subTest(head):
                self.user_ini.write_text(head + section, encoding="utf-8")
                self.assertIn("[IM002]", self.failed_connection("crm"))
                findings = self.doctor("crm")["odbc.ini"]
                self.assert_finds(findings[0], "FAILED", f"user's: {self.user_ini} cannot be read by "
                                  f"unixODBC, which finds no data source there: {why}")
                self.assert_finds(findings[-1], "FAILED", "There is no data source crm in "
                                  f"{self.user_ini} (which unixODBC cannot read: {why}")
                self.assert_finds(self.doctor()["odbc.ini"][0], "FAILED", why)

    def test_the_systems_counts_where_the_users_cannot_be_read(self):
        section = "[crm]\nDriver=ConnectAI\nUser=u\nPassword=${ENV:TOKEN}\nURL="
        self.user_ini.write_text(f"\ufeff{section}http://127.0.0.1:1/api\n", encoding="utf-8")
        self.system_ini.write_text(f"{section}{server.url}\n", encoding="utf-8")
        findings = self.doctor("crm", TOKEN=SECRET)
        self.assert_finds(findings["odbc.ini"][-1], "ok", f"[crm] is in {self.system_ini}")
        self.assert_finds(findings["service"][0], "ok", "answers")

    def test_a_data_source_that_is_not_there(self):
        findings = self.doctor("crm")
        self.assert_finds(findings["odbc.ini"][-1], "FAILED", "There is no data source crm in ")
        self.assert_finds(findings["keywords"][0], "-", "there are no settings")

    def test_a_data_source_that_names_no_driver(self):
        self.user_ini.write_text(f"[crm]\nURL={server.url}\nUser=u\nPassword={SECRET}\n")
        findings = self.doctor("crm")
        self.assert_finds(findings["odbc.ini"][-1], "FAILED",
                          f"The data source crm names no Driver in {self.user_ini}: applications are "
                          "told IM002", "`connectai-dsn edit crm Driver=ConnectAI`")
        self.assert_finds(findings["service"][0], "ok", "answers")

    def test_keywords_and_values(self):
        findings = self.of_string(server.connection_string(SECRET, "Workspce=x;Timeout=long"))
        self.assert_finds(findings["keywords"][0], "FAILED", "Timeout=long is not valid",
                          "put it right in the connection string")
        self.assert_finds(findings["keywords"][1], "warning", "did you mean Workspace?")
        self.assert_finds(findings["references"][0], "ok", "are there")

    def test_a_secret_that_is_given_twice(self):
        self.assert_done(self.tool("add", "crm", f"URL={server.url}", f"User={stand_in.USER}",
                                   f"Password={SECRET}"))
        with open(self.user_ini, "a", encoding="utf-8") as file:
            file.write("PasswordFile=/nowhere\n")
        findings = self.doctor("crm")
        self.assert_finds(findings["keywords"][0], "warning",
                          "Password and PasswordFile (section [crm] of odbc.ini) are both given",
                          "take one of the two out")

    def test_variables_and_files_of_secrets(self):
        text = f"URL={server.url};User=u;"
        findings = self.of_string(text + "Password=${ENV:CRM_TOKEN}")
        self.assert_finds(findings["keywords"][0], "ok", "all are known")
        self.assert_finds(findings["references"][0], "FAILED", "the environment variable CRM_TOKEN",
                          "for the process that connects")
        self.assert_finds(self.of_string(text + "PasswordFile=/nowhere/token")["references"][0],
                          "FAILED", "/nowhere/token", "readable to nobody else")
        findings = self.of_string(text + "Password=${ENV:CRM_TOKEN}", CRM_TOKEN=SECRET)
        self.assert_finds(findings["references"][0], "ok", "are there")

    def test_secrets_that_others_may_read(self):
        pairs = (f"URL={server.url}", "AuthScheme=OAuthClient", "OAuthTokenURL=http://127.0.0.1:1/t",
                 "OAuthClientId=c", f"OAuthClientSecret={SECRET}", f"Password={SECRET}")
        self.assert_done(self.tool("add", "crm", *pairs))
        [finding] = self.doctor("crm")["secrets"]
        self.assert_finds(finding, "ok", "nobody else may read those that odbc.ini holds")
        self.user_ini.chmod(0o644)
        first, second = self.doctor("crm")["secrets"]
        self.assert_finds(first, "warning", f"{self.user_ini} holds the OAuthClientSecret, and others "
                          "may read it", f"`chmod 600 {self.user_ini}`, or keep it out of the file: "
                          "`connectai-dsn edit crm OAuthClientSecret='${ENV:NAME}'`")
        self.assert_finds(second, "warning", "holds the Password", "`connectai-dsn edit crm "
                          "Password='${ENV:NAME}'`, or PasswordFile=FILE in its place")
        first, _ = self.of_string("DSN=crm")["secrets"]
        self.assert_finds(first, "warning", "holds the OAuthClientSecret", "chmod 600")
        [finding] = self.of_string(server.connection_string(SECRET))["secrets"]
        self.assert_finds(finding, "-", "there is no data source")

    def test_secrets_that_stand_elsewhere_and_the_systems(self):
        self.user_ini.write_text(f"[crm]\nDriver=ConnectAI\nURL={server.url}\nUser=u\n"
                                 "Password=${ENV:TOKEN}\n")
        self.user_ini.chmod(0o644)
        [finding] = self.doctor("crm", TOKEN=SECRET)["secrets"]
        self.assert_finds(finding, "ok", "odbc.ini holds none")
        self.system_ini.write_text(f"[all]\nDriver=ConnectAI\nURL={server.url}\nToken={SECRET}\n")
        self.system_ini.chmod(0o644)
        [finding] = self.doctor("all")["secrets"]
        self.assert_finds(finding, "warning", f"{self.system_ini} holds the Token, and others may "
                          "read it", "keep it out of the file: `connectai-dsn edit --system all "
                          "Token='${ENV:NAME}'`, or TokenFile=FILE in its place")
        self.assertNotIn("chmod", finding[2])

    def test_credentials_that_are_missing(self):
        [finding] = self.of_string(f"URL={server.url}")["sign-in"]
        self.assert_finds(finding, "FAILED", "User")

    def test_a_log_file(self):
        for path, verdict, words in (
                (f"{self.folder.path}/new.log", "ok", "new.log can be made"),
                ("/nowhere/new.log", "FAILED", "cannot be made: No such file")):
            [finding] = self.of_string(server.connection_string(SECRET, f"Logfile={path}"))[
                "log file"]
            self.assertEqual(finding[0], verdict, finding)
            self.assertIn(words, finding[1])
        self.assertFalse(os.path.exists(f"{self.folder.path}/new.log"))


class Service(DoctorTest):
    def test_a_service_that_is_not_there(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        findings = self.of_string(f"URL=http://127.0.0.1:{port}/api;User=u;Password={SECRET}")
        self.assert_finds(findings["service"][0], "FAILED",
                          f"08001: cannot connect to http://127.0.0.1:{port}: ", "")
        self.assertRegex(findings["service"][0][2] or "", "keyword")
        self.assertNotIn("connectai-dsn test", findings["service"][0][2])
        self.assert_finds(findings["clock"][0], "-", "has not answered")

    def test_a_name_that_nobody_knows(self):
        text = f"URL=https://service.invalid/api;User=u;Password={SECRET}"
        self.assert_finds(self.of_string(text)["service"][0], "FAILED",
                          "08001: the name service.invalid cannot be looked up: ",
                          "check the host in the keyword URL, and this machine's name servers; where "
                          "the way out is a proxy, name it in the keyword Proxy")

    def test_a_service_that_does_not_answer(self):
        """It takes connections, and says nothing."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"https://127.0.0.1:{listener.getsockname()[1]}/api"
            [finding] = self.of_string(f"URL={url};User=u;Password={SECRET};LoginTimeout=1")["service"]
        self.assert_finds(finding, "FAILED", "HYT00: ",
                          "find out what is slow, or drops packets on the way: a firewall, or a proxy "
                          "that is needed and not named in the keyword Proxy; an application waits as "
                          "long as LoginTimeout says (1 s)")

    def test_a_web_page(self):
        url = server.url.removesuffix("/api")
        findings = self.of_string(f"URL={url};User=u;Password={SECRET}")
        self.assert_finds(findings["service"][0], "FAILED", "web page", "/api")

    def test_the_status_of_the_answer(self):
        elsewhere = "URL does not point to the API"
        for status, verdict, remedy in (
                (200, "ok", None), (401, "ok", None), (403, "ok", None),
                (301, "FAILED", elsewhere), (302, "FAILED", elsewhere), (404, "FAILED", elsewhere),
                (407, "warning", "ProxyUser"), (408, "warning", "try again later"),
                (429, "warning", "with fewer programs"), (456, "warning", "several of them"),
                (418, "warning", "connectai-dsn test"),
                (500, "warning", "try again later"), (503, "warning", "try again later")):
            for content_type in ("application/json", "text/html"):
                if (status, content_type) == (200, "text/html"):
                    continue  # a web page, as above
                with self.subTest(status), service(status=status, content_type=content_type) as url:
                    [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["service"]
                    self.assert_finds(finding, verdict, f" answers with HTTP status {status}", remedy)

    def test_a_port_for_tls(self):
        """nginx and others answer plain http there with HTTP status 400 and a page; some with nothing."""
        advice = "where the server speaks TLS at that port, the keyword URL must begin with https://"
        for content_type, verdict, remedy in (("text/html", "FAILED", advice),
                                              ("application/json", "warning", "connectai-dsn test")):
            with service(status=400, content_type=content_type) as url:
                [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["service"]
                self.assert_finds(finding, verdict, " answers with HTTP status 400", remedy)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            closing = threading.Thread(target=lambda: listener.accept()[0].close())
            closing.start()
            port = listener.getsockname()[1]
            [finding] = self.of_string(f"URL=http://127.0.0.1:{port}/api;User=u;Password={SECRET}")[
                "service"]
            closing.join()
            self.assert_finds(finding, "FAILED", advice, "")
            self.assertNotIn("connectai-dsn test", finding[2] or "connectai-dsn test")

    def oauth(self, scheme, token_url, more=""):
        text = (f"URL={server.url};AuthScheme={scheme};OAuthTokenURL={token_url};OAuthClientId=c;"
                f"OAuthClientSecret={SECRET};OAuthRefreshToken={SECRET};{more}")
        return self.of_string(text)

    def test_a_token_endpoint(self):
        for scheme in ("OAuthClient", "OAuthRefresh", "OAuth"):
            with self.subTest(scheme):
                more = "OAuthAuthorizeURL=http://127.0.0.1:1/a" if scheme == "OAuth" else ""
                [finding] = self.oauth(scheme, "http://127.0.0.1:1/x", more)["token endpoint"]
                self.assert_finds(finding, "FAILED", "08001: cannot connect to http://127.0.0.1:1: ",
                                  "curl -v http://127.0.0.1:1")
                self.assertIn("check the keyword OAuthTokenURL", finding[1])
        [finding] = self.oauth("OAuthClient", "https://login.invalid/t")["token endpoint"]
        self.assert_finds(finding, "FAILED", "the name login.invalid cannot be looked up",
                          "check the host in the keyword OAuthTokenURL")
        for status, verdict, remedy in ((200, "ok", None), (400, "ok", None), (404, "ok", None),
                                        (405, "ok", None), (407, "warning", "ProxyUser"),
                                        (500, "warning", "the token endpoint, or what is in front")):
            with self.subTest(status), service(status=status) as url:
                [finding] = self.oauth("OAuthClient", f"{url}/token")["token endpoint"]
                self.assert_finds(finding, verdict, f" answers with HTTP status {status}", remedy)
        with service(status=400, content_type="text/html") as url:
            [finding] = self.oauth("OAuthClient", f"{url}/token")["token endpoint"]
            self.assert_finds(finding, "warning", "status 400",
                              "the keyword OAuthTokenURL must begin with https://")

    def test_a_token_endpoint_is_sent_no_credentials(self):
        seen = []
        with service(seen=seen) as url:
            self.oauth("OAuthClient", f"{url}/token")
        self.assertEqual([(method, path) for method, path, _ in seen], [("GET", "/api/token")])
        self.assertNotIn(SECRET, str(seen))
        self.assertNotIn("Authorization", str(seen))

    def test_a_token_endpoint_that_is_not_asked(self):
        [finding] = self.of_string(server.connection_string(SECRET))["token endpoint"]
        self.assert_finds(finding, "-", "AuthScheme=Basic needs none")
        for url in ("http://login.example/t", "ftp://login.example"):
            [finding] = self.oauth("OAuthClient", url)["token endpoint"]
            self.assert_finds(finding, "-", "OAuthTokenURL is not valid, so that nothing is asked")
        [finding] = self.oauth("OAuthClient", "")["token endpoint"]
        self.assert_finds(finding, "-", "OAuthTokenURL names none")

    def test_the_page_to_sign_in_at(self):
        with service(status=400) as url:
            findings = self.oauth("OAuth", f"{url}/t", f"OAuthAuthorizeURL={url}/a")
            self.assert_finds(findings["sign-in page"][0], "ok", " answers with HTTP status 400")
            findings = self.oauth("OAuth", f"{url}/t", "OAuthAuthorizeURL=http://127.0.0.1:1/a")
            self.assert_finds(findings["sign-in page"][0], "warning", "cannot connect to "
                              "http://127.0.0.1:1: ", "curl -v http://127.0.0.1:1")
            self.assertIn("; a browser's way there may be another", findings["sign-in page"][0][1])
            findings = self.oauth("OAuthRefresh", f"{url}/t")
            self.assert_finds(findings["sign-in page"][0], "-", "AuthScheme=OAuthRefresh needs none")

    def test_proxies_and_certificates_for_the_token_endpoint(self):
        findings = self.oauth("OAuthClient", "https://127.0.0.1:1/t")
        self.assert_finds(findings["certificates"][0], "ok", "the system's, ")
        self.assertEqual([text for _, text, _ in findings["proxy"]],
                         [f"{server.url}: none", "https://127.0.0.1:1/t: none"])

    def test_clocks(self):
        for ahead, verdict, words in ((0, "ok", "by less than a minute"),
                                      (-30, "ok", "by less than a minute"),
                                      (7200, "warning", " s behind the service's"),
                                      (-7200, "warning", " s ahead of the service's")):
            with self.subTest(ahead), service(ahead) as url:
                [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["clock"]
                self.assert_finds(finding, verdict, words, "NTP" if verdict != "ok" else None)

    def test_a_date_that_cannot_be_read(self):
        with service(date="today") as url:
            [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["clock"]
            self.assert_finds(finding, "-", "does not tell its time")

    def test_proxies_are_named_without_their_passwords(self):
        text = f"URL=https://example.invalid/api;User=u;Password={SECRET};LoginTimeout=1;"
        [finding] = self.of_string(text + "Proxy=127.0.0.1:1;ProxyPassword=" + SECRET)["proxy"]
        self.assert_finds(finding, "ok", "the keyword Proxy: ")
        self.assertIn("127.0.0.1:1", finding[1])
        first, second = self.of_string(text, https_proxy=f"http://u:{SECRET}@127.0.0.1:1",
                                       no_proxy="other.example")["proxy"]
        self.assert_finds(first, "ok", "the variable https_proxy: http://***@127.0.0.1:1")
        self.assert_finds(second, "ok", "but for the hosts of no_proxy: other.example")

    def test_certificates(self):
        text = f"URL=https://127.0.0.1:1/api;User=u;Password={SECRET};"
        [finding] = self.of_string(text)["certificates"]
        self.assert_finds(finding, "ok", "the system's, ")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
