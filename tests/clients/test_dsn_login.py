#!/usr/bin/env python3
"""connectai-dsn login: a person signs in once, and applications go on with what that has left."""

import json
import os
import pathlib
import pty
import re
import select
import socket
import stat
import subprocess
import sys
import time
import unittest
import urllib.parse
import urllib.request

import mock as stand_in
from dsn_tool import ToolTest

BROWSER = str(pathlib.Path(__file__).with_name("browser.py"))


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


class NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def sent_to(url):
    """Where the page sends the browser of a person who signs in."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirection)
    try:
        opener.open(url, timeout=60)
    except urllib.error.HTTPError as error:
        if error.code != 302:
            raise
        return error.headers["Location"]
    raise AssertionError("there was no redirection")


class LoginTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.file = pathlib.Path(self.folder.path, "tokens.json")
        self.page = pathlib.Path(self.folder.path, "page.html")
        self.root = server.url.removesuffix("/api")

    def add(self, *more, scheme="OAuth", without=()):
        pairs = {"URL": f"{self.root}/api", "AuthScheme": scheme,
                 "OAuthAuthorizeURL": f"{self.root}/oauth/authorize",
                 "OAuthTokenURL": f"{self.root}/oauth/token", "OAuthClientId": "client",
                 "OAuthClientSecret": "secret", "OAuthSettingsLocation": str(self.file)}
        self.assert_done(self.tool("add", "crm", *(f"{name}={value}" for name, value in pairs.items()
                                                   if name not in without), *more))

    def login(self, *arguments, browser="", text=""):
        done = self.tool("login", "crm", *arguments, text=text, BROWSER=f"{BROWSER} {browser}",
                         CONNECTAI_TEST_PAGE=str(self.page))
        self.assert_hides_the_token(done)
        return done

    def assert_hides_the_token(self, done):
        if self.file.exists():
            token = json.loads(self.file.read_text()).get("refresh_token", "no token")
            self.assertNotIn(token, done.stdout + done.stderr)

    def paste(self, make):
        """Signs in at the address that is printed, and pastes what `make` makes of the redirection."""
        with subprocess.Popen(
                [os.environ["CONNECTAI_DSN"], "login", "crm", "--no-browser"], encoding="utf-8",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={**self.environment, "BROWSER": "false"}) as process:
            output = ""
            while not (url := re.search(r"^http.*/oauth/authorize\?.*$", output, re.MULTILINE)):
                line = process.stdout.readline()
                self.assertNotEqual(line, "", process.stderr.read() if line == "" else "")
                output += line
            process.stdin.write(make(sent_to(url.group())) + "\n")
            process.stdin.close()
            output += process.stdout.read()
            problems = process.stderr.read()
        done = subprocess.CompletedProcess([], process.returncode, output, problems)
        self.assert_hides_the_token(done)
        return done

    def shown_page(self):
        limit = time.monotonic() + 60
        while not self.page.exists() and time.monotonic() < limit:
            time.sleep(0.01)
        return self.page.read_text(encoding="utf-8")

    def assert_signed_in(self, done):
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout + done.stderr)
        self.assertTrue(done.stdout.endswith(
            f"signed in: the refresh token is kept in {self.file}\n"), done.stdout)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(set(json.loads(self.file.read_text())),
                         {"token_url", "client_id", "refresh_token"})

    def assert_refused(self, done, words):
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertTrue(done.stderr.startswith(f"connectai-dsn: {words}"), done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)


class Browser(LoginTest):
    def test_applications_need_no_browser_once_somebody_has_signed_in(self):
        self.add()
        failed = self.tool("test", "crm", BROWSER="false")
        self.assertEqual(failed.returncode, 1)
        self.assertIn("what to do: sign in with `connectai-dsn login crm`; where", failed.stderr)
        done = self.login()
        self.assert_signed_in(done)
        self.assertTrue(done.stdout.startswith(f"Sign in at {self.root}, in the browser "))
        self.assertIn("<h1>You are signed in</h1>", self.shown_page())
        self.assertIn("All is well.", self.tool("test", "crm", BROWSER="false").stdout)
        for _ in range(2):
            self.assertEqual(self.isql("crm", "SELECT 1 AS One", BROWSER="false"), "1")

    def test_a_program_that_does_not_prompt_opens_no_browser(self):
        self.add()
        done = subprocess.run(
            [stand_in.program("isql", "unixodbc"), "crm", "-b", "-v"], input="", encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
            env={**self.client_environment, "BROWSER": BROWSER,
                 "CONNECTAI_TEST_PAGE": str(self.page)})
        self.assertRegex(done.stdout, r"\[28000\].*somebody must sign in.*`connectai-dsn login crm`")
        self.assertFalse(self.page.exists())

    def test_what_one_login_has_left_the_next_replaces(self):
        self.add()
        self.assert_signed_in(self.login())
        first = self.file.read_text()
        self.assert_signed_in(self.login())
        self.assertNotEqual(self.file.read_text(), first)

    def test_oauth_refresh_may_be_signed_in_for_too(self):
        self.add(scheme="OAuthRefresh")
        self.assert_signed_in(self.login())
        self.assertEqual(self.isql("crm", "SELECT 1 AS One"), "1")

    def test_a_person_who_refuses_is_told_so_and_nothing_is_kept(self):
        self.add()
        self.assert_refused(self.login(browser="error=access_denied&error_description=No+thanks."),
                            f"28000: the authorization server {self.root} (OAuthAuthorizeURL) has "
                            "been told not to sign in: No thanks. (access_denied)")
        self.assertIn("<h1>The sign-in has failed</h1>", self.shown_page())
        self.assertFalse(self.file.exists())

    def test_a_code_that_is_not_good_is_refused_by_the_token_endpoint(self):
        self.add()
        done = self.login(browser="code=made-up")
        self.assert_refused(done, f"28000: the token endpoint {self.root} (OAuthTokenURL) refuses")
        self.assertIn("(invalid_grant); the code that the browser has brought", done.stderr)
        self.assertNotIn("made-up", done.stderr)

    def test_without_a_browser_the_way_without_is_told(self):
        self.add()
        done = self.tool("login", "crm", BROWSER="false")
        self.assert_refused(done, f"IM008: no browser shows the page to sign in at, {self.root}: ")
        self.assertIn("login crm --no-browser", done.stderr)

    def test_a_port_that_is_taken_is_named(self):
        port = urllib.parse.urlsplit(server.url).port
        self.add(f"OAuthCallbackPort={port}")
        self.assert_refused(self.login(), f"08001: OAuthCallbackPort={port} cannot be listened at")

    def test_a_server_without_refresh_tokens_leaves_nothing_to_keep(self):
        self.add("OAuthClientId=fail-no_refresh_token", without=("OAuthClientId",))
        self.assert_refused(self.login(), f"28000: the token endpoint {self.root} (OAuthTokenURL) "
                            "has given an access token and no refresh token")


class NoBrowser(LoginTest):
    def test_the_address_is_pasted(self):
        self.add()
        self.assert_signed_in(self.paste(lambda address: f" {address} "))
        self.assertEqual(self.isql("crm", "SELECT 1 AS One"), "1")

    def test_the_code_alone_is_pasted(self):
        self.add("OAuthCallbackPort=8123")
        done = self.paste(lambda address: dict(
            urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))["code"])
        self.assert_signed_in(done)
        self.assertIn("the browser goes to http://127.0.0.1:8123/callback?...", done.stdout)

    def test_another_sign_ins_address_is_refused(self):
        self.add()
        self.assert_refused(self.paste(lambda address: re.sub("state=.*", "state=x", address)),
                            "28000: the browser has brought an answer that is not to this sign-in")
        self.assertFalse(self.file.exists())

    def test_nothing_on_standard_input_is_an_error(self):
        self.add()
        self.assert_fails(self.tool("login", "crm", "--no-browser"), 1,
                          "There is no value for the address, or the code: standard input has ended")

    def test_at_a_terminal_what_is_pasted_is_not_shown(self):
        self.add()
        process, terminal = pty.fork()
        if process == 0:
            os.execve(os.environ["CONNECTAI_DSN"], ["connectai-dsn", "login", "crm", "--no-browser"],
                      self.environment)
        shown = ""

        def read_until(words):
            nonlocal shown
            while words not in shown:
                ready, _, _ = select.select([terminal], [], [], 60)
                self.assertTrue(ready, shown)
                shown += os.read(terminal, 4096).decode()

        read_until("the address, or the code: ")
        address = sent_to(re.search(r"http\S*/oauth/authorize\?\S*", shown).group())
        os.write(terminal, address.encode() + b"\n")
        read_until("the refresh token is kept in")
        self.assertEqual(os.waitpid(process, 0)[1], 0)
        os.close(terminal)
        self.assertNotIn(address.partition("?")[2], shown)


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class CallbackURL(LoginTest):
    """A server that compares the redirect_uri with the one that is registered, to the letter."""

    def setUp(self):
        super().setUp()
        self.url = f"http://localhost:{free_port()}/My%20App/callback"
        self.strict = stand_in.Mock("--oauth-redirect-uri", self.url)
        self.addCleanup(self.strict.close)
        self.root = self.strict.url.removesuffix("/api")

    def test_the_registered_address_is_returned_to(self):
        self.add(f"OAuthCallbackURL={self.url}")
        self.assert_signed_in(self.login())
        self.assertIn("<h1>You are signed in</h1>", self.shown_page())

    def test_what_returns_there_is_pasted(self):
        self.add(f"OAuthCallbackURL={self.url}")
        done = self.paste(lambda address: address)
        self.assert_signed_in(done)
        self.assertIn(f"the browser goes to {self.url}?...", done.stdout)

    def test_the_server_refuses_every_other_address(self):
        self.add()
        for other in ("", self.url.replace("localhost", "127.0.0.1"), self.url + "/"):
            self.assert_done(self.tool("edit", "crm", f"OAuthCallbackURL={other}"))
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.paste(lambda address: address)
            with refused.exception as reply:
                self.assertEqual(reply.code, 400)
                self.assertIn("not registered for this client", reply.read().decode())
        self.assertFalse(self.file.exists())

    def test_a_port_that_is_taken_is_named(self):
        port = urllib.parse.urlsplit(self.strict.url).port
        url = f"http://127.0.0.1:{port}/callback"
        self.add(f"OAuthCallbackURL={url}")
        self.assert_refused(self.login(), f"08001: OAuthCallbackURL={url} cannot be listened at, so "
                            f"that the browser could not return: port {port} of 127.0.0.1: ")

    def test_an_address_of_another_machine_is_no_data_sources(self):
        done = self.tool("add", "crm", "OAuthCallbackURL=http://app.example.com/callback",
                         "OAuthCallbackPort=70000")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        first, second = done.stderr.splitlines()
        self.assertIn("OAuthCallbackURL=http://app.example.com/callback is not valid: the host is "
                      "not this machine", first)
        self.assertIn("OAuthCallbackPort=70000 is not valid", second)


class Lost(LoginTest):
    """What somebody has signed in for cannot be kept, which nobody could know before."""

    def test_it_is_told_with_what_it_means(self):
        self.file = pathlib.Path(self.folder.path, "part", "tokens.json")
        self.file.parent.mkdir()
        self.add()
        script = pathlib.Path(self.folder.path, "browser.sh")
        script.write_text(f"rm -r '{self.file.parent}'\nexec '{BROWSER}' \"$@\"\n")
        done = self.tool("login", "crm", BROWSER=f"sh {script}", CONNECTAI_TEST_PAGE=str(self.page))
        self.assert_refused(done, f"HY000: OAuthSettingsLocation={self.file} cannot be used: ")
        self.assertIn("its folder is not there", done.stderr)
        self.assertIn("; you are signed in, and nothing is kept of it: the file is as it was, and "
                      "programs that use crm ask for a sign-in as before; make it writable to "
                      "yourself, and run `connectai-dsn login crm` once more\n", done.stderr)
        self.assertNotIn("signed in: the refresh token is kept", done.stdout)


class Refused(LoginTest):
    def test_other_schemes_are_told_what_they_need(self):
        self.assert_done(self.tool("add", "crm", f"URL={server.url}", "User=me", "Password=hunter2"))
        self.assert_refused(self.login(), "HY000: crm signs in with AuthScheme=Basic, which needs "
                            "User and Password and nobody at a browser: `connectai-dsn test crm`")

    def test_what_is_missing_is_named(self):
        self.add(without=("OAuthSettingsLocation",))
        self.assert_refused(self.login(), "28000: OAuthSettingsLocation is missing: `connectai-dsn "
                            "edit crm OAuthSettingsLocation=...`")
        self.assert_done(self.tool("edit", "crm", "AuthScheme=OAuthRefresh", "OAuthAuthorizeURL="))
        self.assert_refused(self.login(),
                            "28000: OAuthAuthorizeURL and OAuthSettingsLocation are missing")

    def test_a_variable_that_is_set_to_nothing_is_named(self):
        self.add("OAuthClientId=${ENV:CONNECTAI_TEST_EMPTY}", without=("OAuthClientId",))
        self.assert_refused(self.tool("login", "crm", CONNECTAI_TEST_EMPTY=""),
                            "28000: OAuthClientId is missing: the environment variable "
                            "CONNECTAI_TEST_EMPTY, which ${ENV:CONNECTAI_TEST_EMPTY} stands for, "
                            "is set to nothing in this process; give it a value where the "
                            "application is started")
        self.assert_done(self.tool("edit", "crm", "OAuthAuthorizeURL="))
        self.assert_refused(self.tool("login", "crm", CONNECTAI_TEST_EMPTY=""),
                            "28000: OAuthAuthorizeURL and OAuthClientId are missing: `connectai-dsn "
                            "edit crm OAuthAuthorizeURL=...`; of OAuthClientId, the environment "
                            "variable CONNECTAI_TEST_EMPTY")

    def test_a_file_that_cannot_be_used_is_told_before_anybody_signs_in(self):
        self.add()
        self.file.write_text("{}")
        self.file.chmod(0o600)
        self.assert_refused(self.login(), f"HY000: OAuthSettingsLocation={self.file} cannot be used")
        self.assertFalse(self.page.exists())

    def test_it_takes_a_data_source_that_is_there(self):
        self.assert_fails(self.tool("login", "nowhere"), 1, "There is no data source nowhere in ")
        self.assert_wrongly_called(self.tool("login"), "the data source's NAME is missing")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
