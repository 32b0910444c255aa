#!/usr/bin/env python3
"""connectai-dsn test: the step "access token", and what is said of each way in which it fails."""

import json
import pathlib
import re
import sys
import time
import unittest

import mock as stand_in
import service
from dsn_check import AT_ONCE, SECRET, CheckTest, TlsCheckTest, answering, refused_port

CLIENT_SECRET = "secret"  # of all clients of the mock


def setUpModule():
    global server, root
    server = stand_in.Mock()
    root = server.url.removesuffix("/api")


def tearDownModule():
    server.close()


def settings(scheme="OAuthClient", **more):
    """A connection string. A keyword that is None is left out."""
    keywords = {"URL": server.url, "AuthScheme": scheme, "OAuthTokenURL": f"{root}/oauth/token",
                "OAuthClientId": "client", "OAuthClientSecret": CLIENT_SECRET, **more}
    return "".join(f"{name}={value};" for name, value in keywords.items() if value is not None)


class TokenTest(CheckTest):
    def assert_no_token(self, done, problem, to_do, *, without=()):
        self.assert_failed(done, "access token", problem, f"what to do: {to_do}")
        last = done.stderr.splitlines()[-1]
        for words in without:
            self.assertNotIn(words, last)
        return last


class Good(TokenTest):
    def test_an_access_token_is_a_step_of_its_own(self):
        steps = self.assert_well(self.check_string(settings()))
        self.assertEqual(list(steps)[2:5], ["access token", "connection", "sign-in"])
        self.assertEqual(steps["access token"], f"from {root}")

    def test_an_endpoint_that_is_busy_once_is_asked_again_as_applications_do(self):
        text = settings(OAuthClientId="fail-busy:test")
        self.assert_well(self.check_string(text))
        done = self.tool("query", "--connection-string", text.replace(":test", ":query"), "SELECT 1")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_drivers_retries_hold(self):
        text = settings(OAuthClientId="fail-busy:once")
        done = self.check_string(text + AT_ONCE)
        self.assert_no_token(done, "08001: the token endpoint ",
                             "the authorization server, or what is in front of it, is not available")
        self.assertNotIn("attempts", done.stderr)
        with refused_port() as port:
            done = self.check_string(settings(OAuthTokenURL=f"http://127.0.0.1:{port}/token",
                                              MaxRetries=2, RetryDelay="0.01"))
        self.assertIn("; 3 attempts were made, ", done.stderr)

    def test_an_endpoint_that_stays_busy_is_still_told_to_be(self):
        with answering({"/token": ([], [])}, 503) as url:
            done = self.check_string(settings(OAuthTokenURL=f"{url}/token", MaxRetries=1,
                                              RetryDelay="0.01"))
        self.assert_no_token(done, "08001: the token endpoint ",
                             "the authorization server, or what is in front of it, is not available")
        self.assertIn("; 2 attempts were made, ", done.stderr)


class NoWayThere(TokenTest):
    def test_a_port_that_refuses(self):
        with refused_port() as port:
            self.assert_no_token(
                self.check_string(AT_ONCE + settings(
                    OAuthTokenURL=f"http://127.0.0.1:{port}/token")),
                "08001: no access token can be had from OAuthTokenURL: ",
                "check the host and the port in the keyword OAuthTokenURL, and whether a firewall ")

    def test_a_proxy_that_the_service_is_not_asked_by(self):
        """A service at this machine's own address goes without one."""
        with refused_port() as port:
            self.assert_no_token(
                self.check_string(AT_ONCE + settings(OAuthTokenURL="https://login.invalid/token"),
                                  https_proxy=f"http://127.0.0.1:{port}"),
                "08001: no access token can be had from OAuthTokenURL: cannot connect to "
                "https://login.invalid: the proxy ",
                "check the proxy's address in the variable https_proxy, ",
                without=["keyword Proxy;", "name it in"])

    def test_a_proxy_that_refuses(self):
        for status, to_do in (
                (407, "the proxy asks who it is: check ProxyUser and ProxyPassword, or the "
                      "user:password@ in the variable https_proxy"),
                (403, "check the host and the port in the keyword OAuthTokenURL, and whether the "
                      "proxy that the variable https_proxy names lets this machine through ")):
            with self.subTest(status), refusing_proxy(status) as proxy:
                self.assert_no_token(
                    self.check_string(
                        AT_ONCE + settings(OAuthTokenURL="https://login.invalid/token"),
                        https_proxy=proxy),
                    "08001: no access token can be had from OAuthTokenURL: the proxy ", to_do,
                    without=["name it in", "firewall"])

    def test_a_proxy_that_refuses_plain_http(self):
        with refusing_proxy(407) as proxy:
            self.assert_no_token(
                self.check_string(AT_ONCE + settings(
                    URL="http://service.invalid/api", OAuthTokenURL="http://login.invalid/token",
                    Proxy=proxy, AllowInsecureHttp="true")),
                "08001: no access token can be had from OAuthTokenURL: the proxy ",
                "the proxy asks who it is: check ProxyUser and ProxyPassword, or the user:password@ "
                "in the keyword Proxy")

    def test_an_endpoint_that_speaks_no_tls(self):
        self.assert_no_token(
            self.check_string(settings(
                OAuthTokenURL=f"{root}/oauth/token".replace("http://", "https://"))),
            "08001: no access token can be had from OAuthTokenURL: no TLS connection with ",
            "check the port in the keyword OAuthTokenURL; where it is the right one, the server has "
            "no TLS, and the address begins with http://", without=["firewall", "SSLServerCert"])


class Tls(TokenTest, TlsCheckTest):
    def setUp(self):
        super().setUp()
        self.token_url = f"{self.server.url.removesuffix('/api')}/oauth/token"

    def test_a_certificate_that_is_not_trusted(self):
        last = self.assert_no_token(
            self.check_string(settings(OAuthTokenURL=self.token_url)),
            "08001: no access token can be had from OAuthTokenURL: the certificate of ",
            "where the certificate is to be trusted, ", without=["firewall", "Proxy"])
        self.assertIn("in SSLServerCert; otherwise check the host and the port in the keyword "
                      "OAuthTokenURL", last)

    def test_a_certificate_for_another_name(self):
        self.assert_no_token(
            self.check_string(settings(
                OAuthTokenURL=self.token_url.replace("127.0.0.1", "localhost"),
                SSLServerCert=self.certificate)),
            "08001: no access token can be had from OAuthTokenURL: the certificate of ",
            "write the host in the keyword OAuthTokenURL as the certificate has it; ")

    def test_plain_http_to_an_endpoint_with_tls(self):
        done = self.check_string(
            AT_ONCE + settings(OAuthTokenURL=self.token_url.replace("https://", "http://")))
        self.assert_no_token(
            done, "08001: no access token can be had from OAuthTokenURL: ",
            "see whether the keyword OAuthTokenURL must begin with https://, and else try again; ",
            without=["firewall"])

    def test_a_token_that_the_service_refuses(self):
        """It is issued by an authorization server that is not the service's."""
        done = self.check_string(settings(OAuthTokenURL=self.token_url,
                                          SSLServerCert=self.certificate))
        self.assert_failed(done, "sign-in", "28000: INVALID_AUTHORIZATION: ",
                           "what to do: check OAuthScope, which may have to name the service, ")
        self.assertNotIn("OAuthClientSecret", done.stderr.splitlines()[-1])


class Refusals(TokenTest):
    def test_a_wrong_secret(self):
        for scheme, more in (("OAuthClient", {}), ("OAuthRefresh", {"OAuthRefreshToken": "r"}),
                             ("OAuth", {"OAuthRefreshToken": "r",
                                        "OAuthAuthorizeURL": f"{root}/oauth/authorize"})):
            with self.subTest(scheme):
                self.assert_no_token(
                    self.check_string(settings(scheme, **{**more, "OAuthClientSecret": SECRET})),
                    "28000: the token endpoint ", "check OAuthClientId and OAuthClientSecret ",
                    without=["connectai-dsn login", "OAuthScope"])

    def test_a_scope_that_is_not_given(self):
        self.assert_no_token(
            self.check_string(settings(OAuthClientId="fail-invalid_scope")),
            "28000: the token endpoint ", "name in OAuthScope ", without=["OAuthClientSecret"])

    def test_a_client_that_may_not_sign_in_for_itself(self):
        self.assert_no_token(
            self.check_string(settings(OAuthClientId="fail-invalid_grant")),
            "28000: the token endpoint ",
            "have the authorization server let this client sign in for itself ")

    def test_what_gives_no_token(self):
        for client in ("html", "empty", "not_json", "redirect"):
            with self.subTest(client):
                self.assert_no_token(
                    self.check_string(settings(OAuthClientId=f"fail-{client}")), "08001: ",
                    "check the path in the keyword OAuthTokenURL, ")
        self.assert_no_token(
            self.check_string(settings(OAuthTokenURL=f"{root}/nowhere")), "08001: ",
            "check the path in the keyword OAuthTokenURL, ")
        self.assert_no_token(
            self.check_string(AT_ONCE + settings(OAuthClientId="fail-reset")), "08001: ",
            "see whether the keyword OAuthTokenURL must begin with https://, and else try again; ")


class RefreshTokens(TokenTest):
    def keep(self, token):
        path = pathlib.Path(self.folder.path, "tokens.json")
        path.touch(mode=0o600)
        path.write_text(json.dumps({"token_url": f"{root}/oauth/token", "client_id": "client",
                                    "refresh_token": token}), encoding="utf-8")
        return path

    def test_one_in_the_file_that_has_ended(self):
        path = self.keep("stale")
        text = settings("OAuthRefresh", OAuthSettingsLocation=path)
        place = ("give a refresh token that is good in OAuthRefreshToken, and remove the file of "
                 f"OAuthSettingsLocation, {path}")
        last = self.assert_no_token(self.check_string(text), "28000: the token endpoint ", place)
        self.assertTrue(last.endswith(str(path)), last)
        page = f"{text}OAuthAuthorizeURL={root}/oauth/authorize"
        last = self.assert_no_token(self.check_string(page), "28000: the token endpoint ", place)
        self.assertTrue(last.endswith(", or sign in with `connectai-dsn login NAME`, of a data source "
                                      "with these settings"), last)

    def test_the_commands_for_a_data_source(self):
        pairs = settings("OAuthRefresh", OAuthSettingsLocation=self.keep("stale"),
                         OAuthAuthorizeURL=f"{root}/oauth/authorize").rstrip(";").split(";")
        self.assert_done(self.tool("add", "crm", *pairs))
        done = self.check("crm")
        self.assertRegex(done.stderr, re.escape(" (`connectai-dsn edit crm OAuthRefreshToken=-` asks "
                                                "for it), and remove the file of ") +
                         "[^,]*, [^,]*, or sign in with `connectai-dsn login crm`\n")

    def test_what_is_suggested_helps(self):
        with_tokens = stand_in.Mock("--oauth-refresh-token", "fresh")
        self.addCleanup(with_tokens.close)
        token_url = f"{with_tokens.url.removesuffix('/api')}/oauth/token"
        path = self.keep("stale")
        path.write_text(path.read_text(encoding="utf-8").replace(f"{root}/oauth/token", token_url),
                        encoding="utf-8")
        text = settings("OAuthRefresh", URL=with_tokens.url, OAuthTokenURL=token_url,
                        OAuthSettingsLocation=path)
        self.assertEqual(self.check_string(text).returncode, 1)
        path.unlink()
        self.assert_well(self.check_string(f"{text}OAuthRefreshToken=fresh"))
        self.assert_well(self.check_string(text))

    def test_none_at_all(self):
        path = pathlib.Path(self.folder.path, "not-there.json")
        last = self.assert_no_token(
            self.check_string(settings("OAuthRefresh", OAuthSettingsLocation=path)),
            "28000: there is no refresh token: ",
            "give a refresh token that is good in OAuthRefreshToken")
        self.assertTrue(last.endswith(" in OAuthRefreshToken"), last)


class Another(TokenTest):
    """The service refuses the token, and another one cannot be had."""

    def test_is_a_failure_of_the_token_endpoint_and_not_of_the_service(self):
        with service_that_refuses_its_token() as url:
            self.assert_another_token_fails(
                self.check_string(AT_ONCE + settings(URL=f"{url}/api", OAuthTokenURL=f"{url}/token")),
                "08001: the token endpoint ", "the authorization server, or what is in front of it")
        with service_that_refuses_its_token(closes=True) as url:
            self.assert_another_token_fails(
                self.check_string(AT_ONCE + settings(URL=f"{url}/api", OAuthTokenURL=f"{url}/token")),
                "08001: ", "see whether the keyword OAuthTokenURL must begin with https://")

    def test_whatever_the_token_endpoint_says_it_is_its_step(self):
        for status, body, problem in (
                (400, {"error": "invalid_grant"}, "28000: the token endpoint "),
                (200, {"token_type": "Bearer"}, "08001: ")):
            with self.subTest(status), service_that_refuses_its_token(status, body) as url:
                self.assert_another_token_fails(
                    self.check_string(AT_ONCE + settings(URL=f"{url}/api",
                                                         OAuthTokenURL=f"{url}/token")), problem, "")
        with service_that_refuses_its_token(silence=30) as url:
            self.assert_another_token_fails(
                self.check_string(AT_ONCE + settings(URL=f"{url}/api", OAuthTokenURL=f"{url}/token",
                                                     LoginTimeout=2)),
                "HYT00: no access token can be had from OAuthTokenURL", "LoginTimeout gives signing in")

    def test_a_file_that_holds_a_token_no_more_is_of_the_sign_in(self):
        path = pathlib.Path(self.folder.path, "token")
        path.touch(mode=0o600)
        path.write_text("a", encoding="utf-8")
        with service_that_refuses_its_token(before=lambda: path.write_text("")) as url:
            done = self.check_string(f"{AT_ONCE}URL={url}/api;AuthScheme=Token;TokenFile={path}")
        self.assert_fails(done, 1, "", "what to do: ")
        self.assertEqual(list(self.steps(done))[-1], "sign-in")
        self.assertIn(str(path), done.stderr)

    def assert_another_token_fails(self, done, problem, to_do):
        self.assert_fails(done, 1, problem, f"what to do: {to_do}")
        self.assertEqual(list(self.steps(done))[-1], "access token")
        self.assertEqual(self.steps(done)["access token"], "FAILED")


def service_that_refuses_its_token(status=503, body=None, *, closes=False, silence=0,
                                   before=lambda: None):
    """Gives one token, which it does not take, and then none: it answers so, late, or not at all. What
    is to be done `before` it refuses the token is done first."""
    given = []

    class Refusing(service.Handler):
        def answer(self):
            if self.path != "/token":
                before()
                self.send_json(401, {"error": {"code": "UNAUTHORIZED", "message": "no"}})
            elif not given:
                given.append(self.path)
                self.send_json(200, {"access_token": "a", "token_type": "Bearer"})
            elif not closes:
                time.sleep(silence)
                self.send_json(status, body or {"error": "temporarily_unavailable"})

        def send_json(self, status, body):
            text = json.dumps(body).encode()
            self.send_head({"Content-Type": "application/json", "Content-Length": len(text)}, status)
            self.wfile.write(text)

    return service.serving(Refusing)


def refusing_proxy(status):
    """A proxy that answers so, whatever it is asked for."""

    class Refusing(service.Handler):
        def answer(self):
            self.send_head({"Content-Length": 0, "Proxy-Authenticate": 'Basic realm="proxy"'},
                           status)

        do_CONNECT = answer

    return service.serving(Refusing)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
