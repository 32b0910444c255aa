#!/usr/bin/env python3
"""connectai-dsn doctor: what it finds on the way to the service, and to where tokens are obtained."""

import email.utils
import socket
import sys
import threading
import time
import unittest

import mock as stand_in
import service
from doctor import SECRET, DoctorTest


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


def answering(ahead=0, date=None, status=401, content_type="application/json", seen=None, body=b""):
    """A service that answers so; its clock is so many seconds ahead of this machine's. `seen` gets
    the method, path and headers of each request."""

    class Answering(service.Handler):
        def answer(self):
            if seen is not None:
                seen.append((self.command, self.path, dict(self.headers)))
            now = email.utils.formatdate(time.time() + ahead, usegmt=True)
            self.send_head({"Date": date or now, "Content-Type": content_type,
                            "Content-Length": len(body)}, status)
            self.wfile.write(body)

    return service.serving(Answering, "/api")


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
                with self.subTest(status), answering(status=status, content_type=content_type) as url:
                    [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["service"]
                    self.assert_finds(finding, verdict, f" answers with HTTP status {status}", remedy)

    def test_a_port_for_tls(self):
        """It may also close the connection without a word."""
        advice = "where the server speaks TLS at that port, the keyword URL must begin with https://"
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
                                  "check the host and the port in the keyword OAuthTokenURL")
                self.assertIn("check the keyword OAuthTokenURL", finding[1])
        [finding] = self.oauth("OAuthClient", "https://login.invalid/t")["token endpoint"]
        self.assert_finds(finding, "FAILED", "the name login.invalid cannot be looked up",
                          "check the host in the keyword OAuthTokenURL")
        for status, verdict, remedy in ((200, "ok", None), (400, "ok", None), (404, "ok", None),
                                        (405, "ok", None), (407, "warning", "ProxyUser"),
                                        (500, "warning", "the token endpoint, or what is in front")):
            with self.subTest(status), answering(status=status) as url:
                [finding] = self.oauth("OAuthClient", f"{url}/token")["token endpoint"]
                self.assert_finds(finding, verdict, f" answers with HTTP status {status}", remedy)

    def test_pages_that_ask_for_tls(self):
        """nginx, Apache, Go and Tomcat; other pages with that status are of servers at the right port."""
        for body in (b"<center>The plain HTTP request was sent to HTTPS port</center>",
                     b"You're speaking plain HTTP to an SSL-enabled server port.<br />",
                     b"Client sent an HTTP request to an HTTPS server.\n",
                     b"Bad Request\r\nThis combination of host and port requires TLS.\r\n"):
            with self.subTest(body), answering(status=400, content_type="text/html", body=body) as url:
                [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["service"]
                self.assert_finds(finding, "FAILED", "status 400",
                                  "the keyword URL must begin with https://")
                findings = self.oauth("OAuth", f"{url}/t", f"OAuthAuthorizeURL={url}/a")
                for check, keyword in (("token endpoint", "OAuthTokenURL"),
                                       ("sign-in page", "OAuthAuthorizeURL")):
                    self.assert_finds(findings[check][0], "warning", "status 400",
                                      f"the keyword {keyword} must begin with https://")
        page = b"<p>redirect_uri is missing</p>" * 1000
        with answering(status=400, content_type="text/html", body=page) as url:
            [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["service"]
            self.assert_finds(finding, "warning", "status 400", "connectai-dsn test")
            findings = self.oauth("OAuth", f"{url}/t", f"OAuthAuthorizeURL={url}/a")
            for check in ("token endpoint", "sign-in page"):
                self.assert_finds(findings[check][0], "ok", "status 400")

    def test_a_token_endpoint_is_sent_no_credentials(self):
        seen = []
        with answering(seen=seen) as url:
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
        with answering(status=400) as url:
            findings = self.oauth("OAuth", f"{url}/t", f"OAuthAuthorizeURL={url}/a")
            self.assert_finds(findings["sign-in page"][0], "ok", " answers with HTTP status 400")
            findings = self.oauth("OAuth", f"{url}/t", "OAuthAuthorizeURL=http://127.0.0.1:1/a")
            self.assert_finds(findings["sign-in page"][0], "warning", "cannot connect to "
                              "http://127.0.0.1:1: ", "the port in the keyword OAuthAuthorizeURL")
            self.assertIn("; a browser's way there may be another", findings["sign-in page"][0][1])
            authorize = server.url.removesuffix("/api") + "/oauth/authorize"
            findings = self.oauth("OAuth", f"{url}/t", f"OAuthAuthorizeURL={authorize}")
            self.assert_finds(findings["sign-in page"][0], "ok", " answers with HTTP status 400")
            findings = self.oauth("OAuthRefresh", f"{url}/t")
            self.assert_finds(findings["sign-in page"][0], "-", "AuthScheme=OAuthRefresh needs none")

    def test_proxies_and_certificates_for_the_token_endpoint(self):
        findings = self.oauth("OAuthClient", "https://127.0.0.1:1/t")
        self.assert_finds(findings["certificates"][0], "ok", "the system's, ")
        self.assertEqual([text for _, text, _ in findings["proxy"]],
                         [f"{server.url.removesuffix('/api')}: none", "https://127.0.0.1:1: none"])
        # What is not valid is not shown either: it may hold what a variable does.
        findings = self.oauth("OAuthClient", "http://token.example/t")
        self.assertEqual([text for _, text, _ in findings["proxy"]], ["none"])

    def test_clocks(self):
        for ahead, verdict, words in ((0, "ok", "by less than a minute"),
                                      (-30, "ok", "by less than a minute"),
                                      (7200, "warning", " s behind the service's"),
                                      (-7200, "warning", " s ahead of the service's")):
            with self.subTest(ahead), answering(ahead) as url:
                [finding] = self.of_string(f"URL={url};User=u;Password={SECRET}")["clock"]
                self.assert_finds(finding, verdict, words, "NTP" if verdict != "ok" else None)

    def test_a_date_that_cannot_be_read(self):
        with answering(date="today") as url:
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
