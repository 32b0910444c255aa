#!/usr/bin/env python3
"""connectai-dsn test: what each step finds, and what is said of each thing that can be wrong."""

import os
import pathlib
import re
import socket
import subprocess
import sys
import unittest

import mock as stand_in
from dsn_check import AT_ONCE, SECRET, CheckTest, TlsCheckTest, answering, refused_port


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


class Good(CheckTest):
    def test_each_step_of_a_data_source_is_told(self):
        pairs = [f"{keyword}={value}" for keyword, value in server.data_source().items()]
        self.assert_done(self.tool("add", "crm", *pairs))
        self.assertEqual(list(self.assert_well(self.check("crm")).items()), [
            ("settings", f"{server.url}, AuthScheme=Basic"), ("name lookup", "127.0.0.1"),
            ("connection", ""), ("sign-in", f"as {stand_in.USER}"),
            ("first catalog", "CData, one of 4"), ("default schema", "Sales, one of 1"),
            ("first row", "a row of 1 column, by SELECT * FROM sys_catalogs LIMIT 1")])

    def test_a_connection_string_is_as_good_and_may_name_a_data_source(self):
        self.assert_well(self.check_string(server.connection_string()))
        self.assert_done(self.tool("add", "crm", f"URL={server.url}", f"User={stand_in.USER}"))
        self.assert_well(self.check_string(f"DSN=crm;PWD={stand_in.TOKEN}"))

    def test_the_systems_is_found_and_the_one_that_is_asked_for_is_used(self):
        good = [f"{keyword}={value}" for keyword, value in server.data_source().items()]
        self.system_ini.chmod(0o600)
        self.assert_done(self.tool("add", "--system", "crm", *good))
        self.assert_well(self.check("crm"))
        self.assert_done(self.tool("add", "crm", "URL=http://127.0.0.1:1", "MaxRetries=0"))
        self.assertEqual(self.check("crm").returncode, 1)
        self.assert_well(self.check("crm", "--system"))

    def test_secrets_in_files_and_in_the_environment_are_found_as_the_driver_finds_them(self):
        path = os.path.join(self.folder.path, "token")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(stand_in.TOKEN + "\n")
        self.assert_well(self.check_string(
            f"URL={server.url};User=${{ENV:LOGIN}};PasswordFile={path}", LOGIN=stand_in.USER))

    def test_each_of_several_endpoints_is_tried(self):
        urls = f"{server.url},{server.url.replace('127.0.0.1', 'localhost')}"
        done = self.check_string(server.connection_string().replace(server.url, urls))
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        for number, url in enumerate(urls.split(","), 1):
            self.assertIn(f"\nendpoint {number} of 2: {url}\nname lookup ", done.stdout)
        self.assertEqual(done.stdout.count("\nfirst row "), 2)
        self.assertTrue(done.stdout.endswith("\nAll is well.\n"))

    def test_an_endpoint_that_fails_does_not_hide_the_next(self):
        urls = f"http://127.0.0.1:1/api,{server.url}"
        done = self.check_string(
            AT_ONCE + server.connection_string().replace(server.url, urls))
        self.assert_fails(done, 1, "08001: cannot connect to http://127.0.0.1:1: ",
                          "what to do: check the host and the port in the keyword URL, ",
                          "of 2 endpoints, 1 is well",
                          "what to do: applications can work, without endpoint 1: ")
        self.assertEqual(done.stdout.count("FAILED"), 1)
        self.assertIn("\nfirst row ", done.stdout)

    def test_a_bearer_token_needs_no_user(self):
        steps = self.assert_well(self.check_string(f"URL={server.url};Token={stand_in.TOKEN}"))
        self.assertEqual((steps["settings"], steps["sign-in"]),
                         (f"{server.url}, AuthScheme=Token", ""))

    def test_what_is_odd_is_warned_about(self):
        self.assert_well(self.check_string(server.connection_string(
                             more="Workspce=x;DefaultCatalog=CMR")),
                         "The keyword Workspce is unknown and is ignored; did you mean Workspace?",
                         "the account has no catalog CMR, which DefaultCatalog names")

    def test_names_of_another_case_are_others(self):
        steps = self.assert_well(
            self.check_string(server.connection_string(
                more="DefaultCatalog=crm;DefaultSchema=Sales")),
            "the account has no catalog crm, which DefaultCatalog names; did you mean CRM?")
        self.assertNotIn("default schema", steps)
        steps = self.assert_well(
            self.check_string(server.connection_string(
                more="DefaultCatalog=CRM;DefaultSchema=sales")),
            "the catalog CRM has no schema sales, which DefaultSchema names; did you mean Sales?")
        self.assertEqual(steps["default schema"], "not among 1")

    def test_what_is_warned_about_fails_in_a_query(self):
        for default, works in (("CRM", True), ("crm", False)):
            text = server.connection_string(more=f"DefaultCatalog={default};DefaultSchema=Sales")
            done = self.tool("query", "--connection-string", text, "SELECT Id FROM Accounts")
            self.assertEqual(done.returncode == 0, works, done.stderr)

    def test_a_default_schema_without_a_catalog_may_be_any_ones(self):
        steps = self.assert_well(self.check_string(server.connection_string(
            more="DefaultSchema=Sales")))
        self.assertRegex(steps["default schema"], r"^Sales, one of \d+$")
        self.assert_well(
            self.check_string(server.connection_string(more="DefaultSchema=Slaes")),
            "the account has no schema Slaes, which DefaultSchema names")

    def test_a_secret_that_is_given_twice_is_warned_about(self):
        self.assert_well(
            self.check_string(server.connection_string(more="PasswordFile=/nowhere")),
            "Password and PasswordFile are both given: Password comes first and counts, "
            "PasswordFile is ignored")
        pairs = [f"{keyword}={value}" for keyword, value in server.data_source().items()]
        self.assert_done(self.tool("add", "crm", *pairs))
        with open(self.user_ini, "a", encoding="utf-8") as file:
            file.write("PasswordFile=/nowhere\n")
        self.assert_well(
            self.check("crm"),
            "Password and PasswordFile (section [crm] of odbc.ini) are both given: Password comes "
            "first and counts, PasswordFile is ignored")

    def test_a_secret_that_the_scheme_does_not_use_is_warned_about(self):
        self.assert_well(
            self.check_string(server.connection_string(more="Token=another")),
            "Token is given, and AuthScheme=Basic does not sign in with it")
        self.assert_well(
            self.check_string(f"URL={server.url};AuthScheme=Token;Token={stand_in.TOKEN};"
                              "User=u;Password=another"),
            "Password is given, and AuthScheme=Token does not sign in with it")

    def test_a_secret_that_takes_the_place_of_the_data_sources_is_meant(self):
        path = os.path.join(self.folder.path, "token")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write("another")
        self.assert_done(self.tool("add", "crm", f"URL={server.url}", f"User={stand_in.USER}",
                                   f"PasswordFile={path}"))
        self.assert_well(self.check_string(f"DSN=crm;PWD={stand_in.TOKEN}"))

    def test_requests_are_in_the_log_that_the_settings_name(self):
        log = os.path.join(self.folder.path, "driver.log")
        self.assert_well(self.check_string(server.connection_string(more=f"Logfile={log}")))
        with open(log, encoding="utf-8") as file:
            text = file.read()
        self.assertRegex(text, "GET /catalogs")
        self.assertRegex(text, "POST /query")

class Settings(CheckTest):
    def test_all_that_is_wrong_is_told(self):
        self.assert_failed(
            self.check_string("UID=me;Password=${ENV:CONNECTAI_NOWHERE};Timeout=long;Token="),
            "settings",
            "Password: the environment variable CONNECTAI_NOWHERE, which ${ENV:CONNECTAI_NOWHERE} "
            "stands for, is not set",
            "Timeout=long is not valid", "what to do: where a variable is named, it must be there for "
            "the process that connects; put the rest right in the connection string")

    def test_a_variable_is_put_right_in_the_environment(self):
        self.assert_done(self.tool("add", "crm", f"URL={server.url}", f"User={stand_in.USER}",
                                   "Password=${ENV:CRM_TOKEN}"))
        for variables, problem in (({}, "is not set"), ({"CRM_TOKEN": ""}, "is set to nothing")):
            with self.subTest(problem):
                done = self.check("crm", **variables)
                self.assertIn(f"{problem} in this process", done.stderr)
                self.assertEqual(done.stderr.splitlines()[-1],
                                 "connectai-dsn: what to do: it must be there for the process that "
                                 "connects")

    def test_what_is_suggested_can_be_pasted_into_a_shell(self):
        """The data source's name, where it is known, quoted; and the file that it is in."""
        self.system_ini.chmod(0o600)
        path = f"{os.path.dirname(os.environ['CONNECTAI_DSN'])}:{os.environ['PATH']}"
        for arguments, name, command in (
                ([], "crm", "edit crm"), ([], "My CRM", "edit 'My CRM'"),
                ([], "Ann's", r"edit 'Ann'\''s'"), ([], "-crm", "edit -- -crm"),
                (["--system"], "all", "edit --system all")):
            with self.subTest(name):
                self.assert_done(self.tool("add", *arguments, "--", name, "User=me"))
                done = self.check("--", name)
                self.assertIn(f"put it right with `connectai-dsn {command} KEYWORD=VALUE`\n",
                              done.stderr)
                done = self.check_string(f"DSN={name}")
                self.assertIn(f"put it right with `connectai-dsn {command} KEYWORD=VALUE`, or in "
                              "the connection string\n", done.stderr)
                given = re.search("`(connectai-dsn edit .*) KEYWORD=VALUE`", done.stderr).group(1)
                self.assert_done(subprocess.run(
                    ["sh", "-c", f"{given} Timeout=5"], capture_output=True, encoding="utf-8",
                    timeout=60, check=False, env={**self.environment, "PATH": path}))
                self.assertIn("\nTimeout ", self.tool("show", "--", name).stdout)

    def test_a_string_that_is_malformed_is_refused_without_being_shown(self):
        self.assert_fails(self.check_string(f"User=me;Password={{{SECRET}"), 1,
                          "The connection string is malformed at position 18: the brace",
                          "what to do: write KEYWORD=VALUE with semicolons between, and a value that "
                          "holds one of ;{} in braces: PWD={a;b}")
        self.assert_fails(self.check_string("garbage"), 1, "The connection string is malformed",
                          "what to do: write KEYWORD=VALUE with semicolons between")

    def test_an_odbc_ini_that_cannot_be_read(self):
        self.assert_fails(self.check("crm", ODBCINI=self.folder.path), 1,
                          f"{self.folder.path} cannot be read: Is a directory",
                          "what to do: a file is to be there: take away the folder that is in its "
                          "place, or name another path (ODBCINI, ")

    def test_a_data_source_that_is_not_there_is_refused(self):
        for arguments in (["nowhere"], ["--connection-string", "DSN=nowhere;User=me"]):
            with self.subTest(arguments):
                self.assert_fails(self.check(*arguments), 1, "There is no data source nowhere in ")

    def test_another_drivers_is_refused(self):
        self.register("Other")
        self.user_ini.write_text("[crm]\nDriver=Other\n")
        self.assert_fails(self.check("crm"), 1, "The data source crm belongs to the driver Other, not to "
                          "ConnectAI: where that is this driver by another name, name it so (--driver)")
        self.user_ini.write_text("[crm]\nDriver=/lib/other.so\n")
        self.assert_fails(self.check("crm"), 1, "The data source crm belongs to the driver /lib/other.so, "
                          "not to ConnectAI")

    def test_a_connection_string_for_another_driver_is_refused(self):
        """An application gets "Can't open lib", or what the other driver makes of it."""
        self.register("Other")
        string = server.connection_string(stand_in.TOKEN).replace("Driver=ConnectAI", "Driver={%s}")
        write = "write Driver=ConnectAI"
        path = "put the path right in the connection string, or " + write
        setup = os.environ["CONNECTAI_SETUP"]
        for driver, problem, remedy in (
                ("ConectAI", "The connection string names the driver ConectAI, and odbcinst.ini has "
                 "none of that name (`odbcinst -q -d` lists those that there are)", write),
                ("Other", "The connection string belongs to the driver Other, not to ConnectAI", write),
                ("/nowhere/lib.so", "Driver=/nowhere/lib.so cannot be read: No such file or directory",
                 "install the driver, or " + path),
                ("/tmp", "Driver=/tmp cannot be read: Is a directory", "install the driver, or " + path),
                ("/etc/passwd", "Driver=/etc/passwd is not a shared library", path),
                (setup, f"Driver={setup} is another library: it has no function SQLDriverConnectW", path),
                ("libnone.so", "Driver=libnone.so cannot be loaded: libnone.so: cannot open",
                 "install what is missing; ")):
            with self.subTest(driver):
                self.assert_fails(self.check_string(string % driver), 1, problem,
                                  f"what to do: {remedy}")
                done = self.tool("doctor", "--connection-string", "-", text=string % driver)
                self.assertEqual(done.returncode, 1)
                self.assertIn(f"FAILED   odbc.ini          {problem}", done.stdout)

    def test_a_path_in_odbc_ini_is_looked_at_too(self):
        pathlib.Path(self.folder.path, "odbcinst.ini").write_text("[ConnectAI]\nDriver=/nowhere/lib.so\n",
                                                                  encoding="utf-8")
        keywords = "".join(f"{name}={value}\n" for name, value in server.data_source().items())
        self.user_ini.write_text(f"[crm]\nDriver=/nowhere/lib.so\n{keywords}")
        self.assert_fails(self.check("crm"), 1, "Driver=/nowhere/lib.so cannot be read: No such file",
                          "what to do: install the driver, or put the path right in odbc.ini")

    def test_a_separator_that_is_forgotten_shows_no_secret(self):
        self.user_ini.write_text(f"[crm Password={SECRET}]\nDriver=ConnectAI Password={SECRET}\n")
        for string, problem in (
                (f"Driver=ConnectAI Password={SECRET};User=u", "The connection string names the driver "
                 "ConnectAI Password=***, and odbcinst.ini has none"),
                (f"DSN=crm Passwort={SECRET}x;User=u", "There is no data source crm Passwort=*** in ")):
            done = self.check_string(string)
            self.assertIn(f"connectai-dsn: {problem}", done.stderr)
            text = self.tool("doctor", "--connection-string", "-", text=string).stdout
            self.assertNotIn(SECRET, done.stdout + done.stderr + text)
        self.user_ini.write_text(f"[crm]\nDriver=ConnectAI Password={SECRET}\n")
        done = self.check("crm")
        self.assertIn("names the driver ConnectAI Password=***, and", done.stderr)
        self.assertNotIn(SECRET, done.stderr)
        self.user_ini.write_text(f"[crm]\nDriver=ConnectAI\nUser=me Password={SECRET}\n"
                                 f"URL={server.url} Password={SECRET}\n")
        for command in ("test", "doctor", "show"):
            done = self.tool(command, "crm")
            self.assertIn("Password=***", done.stdout + done.stderr)
            self.assertNotIn(SECRET, done.stdout + done.stderr)

    def test_without_the_driver_no_application_connects(self):
        """Whatever the steps say, which do without the driver manager."""
        self.assert_done(self.tool("add", "crm", *(f"{keyword}={value}" for keyword, value in
                                                   server.data_source().items())))
        string = server.connection_string(stand_in.TOKEN)
        for section, problem, remedy in (
                ("", "has no section [ConnectAI], nor has ", "register it: `odbcinst -i -d -f FILE`"),
                ("[ConnectAI]\nThreading=0\n", "names no library", "add the entry Driver with the path"),
                ("[ConnectAI]\nDriver=/nowhere/lib.so\n", "Driver=/nowhere/lib.so cannot be read: ",
                 "install the driver, or put the path right in odbcinst.ini")):
            pathlib.Path(self.folder.path, "odbcinst.ini").write_text(section, encoding="utf-8")
            self.failed_connection("crm")
            for arguments in (["crm"], ["--connection-string", "DSN=crm"],
                              ["--connection-string", string]):
                done = self.check(*arguments)
                with self.subTest(section=section, arguments=arguments):
                    said, to_do = done.stderr.splitlines()
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(problem, said)
                    self.assertIn(f"what to do: {remedy}", to_do)

    def test_a_connection_string_for_this_driver_is_good(self):
        library = os.environ["CONNECTAI_DRIVER"]
        with open(os.path.join(self.folder.path, "odbcinst.ini"), "a", encoding="utf-8") as file:
            file.write(f"[Also mine]\nDriver={library}\n")
        string = server.connection_string(stand_in.TOKEN)
        for driver in ("connectai", "Also mine", library):
            with self.subTest(driver):
                self.assert_well(self.check_string(
                    string.replace("Driver=ConnectAI", f"Driver={{{driver}}}")))
        self.assert_well(self.check_string(string.replace("Driver=ConnectAI;", "")))
        # The driver manager leaves a name that is not registered to the loader.
        folder, name = os.path.split(library)
        self.assert_well(self.check_string(string.replace("Driver=ConnectAI", f"Driver={name}"),
                                           LD_LIBRARY_PATH=folder))

    def test_one_that_names_no_driver_fails(self):
        """The service can be reached, but no application finds the driver."""
        keywords = "".join(f"{name}={value}\n" for name, value in server.data_source().items())
        for entry in ("", "Driver=\n"):
            self.user_ini.write_text(f"[My CRM]\n{entry}{keywords}")
            self.assertIn("[IM002]", self.failed_connection("My CRM"))
            for arguments in (["My CRM"], ["--connection-string", "DSN=My CRM"]):
                self.assert_fails(
                    self.check(*arguments), 1,
                    f"The data source My CRM names no Driver in {self.user_ini}: applications are "
                    "told IM002, that it is not found",
                    "what to do: `connectai-dsn edit 'My CRM' Driver=ConnectAI`")
            self.assertEqual(self.tool("edit", "My CRM", "Driver=ConnectAI").returncode, 0)
            self.assertEqual(self.check("My CRM").returncode, 0)

    def test_a_driver_that_the_systems_section_names_will_do(self):
        keywords = "".join(f"{name}={value}\n" for name, value in server.data_source().items())
        self.user_ini.write_text(f"[crm]\n{keywords}")
        self.system_ini.write_text("[crm]\nDriver=ConnectAI\n")
        self.assertEqual(self.isql("crm", "SELECT 1"), "1")
        for options in ([], ["--user"]):
            self.assertEqual(self.check("crm", *options).returncode, 0)

    def test_a_missing_name_and_one_too_many_are_mistakes(self):
        for arguments, problem in (
                ([], "the data source's NAME is missing"),
                (["a", SECRET], "it takes one argument, the data source's NAME"),
                (["a", "--connection-string", SECRET],
                 "a NAME and --connection-string exclude each other"),
                (["--system", "--connection-string", SECRET],
                 "--user and --system are for a data source's NAME")):
            with self.subTest(arguments):
                self.assert_wrongly_called(self.check(*arguments), problem)


class Reaching(CheckTest):
    """The service cannot be reached, or is not what answers."""

    CREDENTIALS = f"User=me;Password={SECRET};{AT_ONCE}"

    def test_a_name_that_nobody_knows(self):
        self.assert_failed(
            self.check_string(f"URL=https://service.invalid/api;{self.CREDENTIALS}"), "name lookup",
            "08001: the name service.invalid cannot be looked up: ",
            "what to do: check the host in the keyword URL, and this machine's name servers")

    def test_names_are_left_to_a_proxy(self):
        with refused_port() as port:
            string = f"URL=https://service.invalid/api;{self.CREDENTIALS}"
            for done, named in (
                    (self.check_string(f"{string}Proxy=127.0.0.1:{port}"), "keyword Proxy"),
                    (self.check_string(string, https_proxy=f"http://127.0.0.1:{port}"),
                     "variable https_proxy")):
                self.assert_failed(
                    done, "connection",
                    "08001: cannot connect to https://service.invalid: the proxy ",
                    f"what to do: check the proxy's address in the {named}, ")
                self.assertEqual(self.steps(done)["name lookup"],
                                 f"left to the proxy that the {named} names")

    def test_a_port_that_refuses(self):
        with refused_port() as port:
            self.assert_failed(
                self.check_string(f"URL=http://127.0.0.1:{port};{self.CREDENTIALS}"), "connection",
                f"08001: cannot connect to http://127.0.0.1:{port}: ",
                "what to do: check the host and the port in the keyword URL, and whether a "
                "firewall stands in between; where the way out is a proxy, ")

    def test_a_proxy_that_no_proxy_keeps_out_of_the_way_is_not_blamed(self):
        with refused_port() as port, refused_port() as proxy:
            self.assert_failed(
                self.check_string(f"URL=https://127.0.0.1:{port};{self.CREDENTIALS}",
                                  https_proxy=f"http://127.0.0.1:{proxy}", no_proxy="127.0.0.1"),
                "connection", f"08001: cannot connect to https://127.0.0.1:{port}: Failed to ",
                "what to do: check the host and the port in the keyword URL, ")

    def test_where_no_endpoint_is_well_the_last_line_says_where_to_begin(self):
        with refused_port() as first, refused_port() as second:
            done = self.check_string(f"URL=http://127.0.0.1:{first},http://127.0.0.1:{second};"
                                     f"{self.CREDENTIALS}")
        last = done.stderr.splitlines()[-1]
        self.assertTrue(last.startswith("connectai-dsn: what to do: put right what is told above "
                                        "of each; "), done.stderr)

    def test_the_drivers_retries_hold(self):
        with refused_port() as port:
            done = self.check_string(f"URL=http://127.0.0.1:{port};User=me;Password={SECRET};"
                                     "MaxRetries=2;RetryDelay=0.01")
        self.assertIn("; 3 attempts were made, ", done.stderr)

    def test_a_service_that_does_not_answer(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.assert_failed(
                self.check_string(f"URL=http://127.0.0.1:{silent.getsockname()[1]};"
                                  f"{self.CREDENTIALS}LoginTimeout=1"), "sign-in", "HYT00: ",
                "what to do: LoginTimeout gives signing in 1 s: raise it, ")

    def test_a_web_page(self):
        self.assert_failed(
            self.check_string(server.connection_string("scenario-html")), "sign-in",
            "08001: the service answered with a web page instead of JSON: the keyword URL ",
            "what to do: check the path in the keyword URL, which usually ends in /api, ")

    def test_a_redirection(self):
        self.assert_failed(
            self.check_string(server.connection_string("scenario-302")), "sign-in",
            "08001: the address in the keyword URL (",
            "what to do: see where the address in the keyword URL leads, in a browser: ")


class Tls(TlsCheckTest):
    def test_its_time_is_told_where_the_certificate_is_trusted(self):
        steps = self.assert_well(self.check_string(
            self.server.connection_string(more=f"SSLServerCert={self.certificate}")))
        self.assertEqual(list(steps)[2:5], ["connection", "TLS", "sign-in"])

    def assert_tls_failed(self, done, problem, to_do):
        """The connection had been made."""
        self.assert_failed(done, "TLS", problem, f"what to do: {to_do}")
        self.assertEqual(list(self.steps(done))[1:], ["name lookup", "connection", "TLS"])

    def test_a_certificate_that_is_not_trusted(self):
        self.assert_tls_failed(
            self.check_string(self.server.connection_string()),
            f"08001: the certificate of {self.server.url.removesuffix('/api')} is not trusted: it "
            "is signed by itself alone",
            "where the certificate is to be trusted, a company's proxy's or the server's own, name "
            "its PEM file, or that of who has signed it, in SSLServerCert; otherwise check the host "
            "and the port in the keyword URL")

    def test_a_certificate_for_another_name(self):
        string = self.server.connection_string(more=f"SSLServerCert={self.certificate}")
        url = self.server.url.replace("127.0.0.1", "localhost")
        self.assert_tls_failed(
            self.check_string(string.replace(self.server.url, url)),
            f"08001: the certificate of {url.removesuffix('/api')} is not trusted: it is for "
            "another name",
            "write the host in the keyword URL as the certificate has it; ")

    def test_a_service_that_speaks_no_tls(self):
        self.assert_tls_failed(
            self.check_string(server.connection_string().replace("http://", "https://")),
            "08001: no TLS connection with ",
            "check the port in the keyword URL; where it is the right one, the server has no TLS, "
            "and the address begins with http://")

    def test_a_handshake_that_is_not_answered(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            done = self.check_string(f"URL=https://127.0.0.1:{silent.getsockname()[1]};User=me;"
                                     f"Password={SECRET};{AT_ONCE}LoginTimeout=1")
        self.assert_failed(done, "TLS", "HYT00: ", "what to do: LoginTimeout gives signing in 1 s: ")
        self.assertEqual(list(self.steps(done))[1:], ["name lookup", "connection", "TLS"])

    def test_the_scheme_is_named_where_it_is_the_other(self):
        done = self.check_string(server.connection_string().replace("http://", "https://"))
        self.assertIn("which begins with http:// where the server has no TLS\n", done.stderr)
        done = self.check_string(
            AT_ONCE + self.server.connection_string().replace("https://", "http://"))
        self.assertIn("; where the server speaks TLS at that port, the keyword URL must begin with "
                      "https://", done.stderr)
        self.assertIn("what to do: see whether the keyword URL must begin with https://, ",
                      done.stderr)


class SigningIn(CheckTest):
    def test_a_wrong_token(self):
        self.assert_failed(
            self.check_string(server.connection_string(SECRET)), "sign-in",
            "28000: INVALID_AUTHORIZATION: The e-mail address or the token is wrong.",
            "what to do: check User, Password (AuthScheme=Basic): the e-mail address of the login, ")

    def test_another_token_is_asked_for_where_there_is_a_data_source(self):
        self.assert_done(self.tool("add", "crm", f"URL={server.url}", f"User={stand_in.USER}",
                                   f"Password={SECRET}"))
        self.assertIn("; `connectai-dsn edit crm Password=-` asks for another one\n",
                      self.check("crm").stderr)
        self.assertNotIn("connectai-dsn edit",
                         self.check_string(server.connection_string(SECRET)).stderr)

    def test_what_is_in_a_file_or_a_variable_is_to_be_put_right_there(self):
        path = os.path.join(self.folder.path, "token")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(SECRET)
        self.assert_done(self.tool("add", "crm", f"URL={server.url}", f"User={stand_in.USER}",
                                   f"PasswordFile={path}"))
        self.assertTrue(self.check("crm").stderr.endswith(
            f", which is to be put into the file of PasswordFile, {path}\n"))
        os.chmod(path, 0o644)
        self.assertIn("what to do: put the file right, as the message says, or name another with ",
                      self.check("crm").stderr)
        self.assert_done(self.tool("edit", "crm", "Password=${ENV:CRM_TOKEN}"), None,
                         "connectai-dsn: PasswordFile has been taken out: Password is in its place\n")
        self.assertTrue(self.check("crm", CRM_TOKEN=SECRET).stderr.endswith(
            ", in the variable that Password refers to\n"))

    def test_a_wrong_bearer_token(self):
        self.assert_failed(
            self.check_string(f"URL={server.url};Token={SECRET}"), "sign-in", "28000: ",
            "what to do: check Token (AuthScheme=Token): a token ends some time after ")

    def test_a_user_who_is_not_allowed(self):
        self.assert_failed(
            self.check_string(server.connection_string("scenario-403")), "sign-in",
            "28000: FORBIDDEN: ", "what to do: check the keyword Workspace; ")

    def test_each_status_has_a_remedy_of_its_own(self):
        for scenario, problem, to_do in (
                ("400-login", "HY000: INVALID_LOGIN: ", "renew the login that Connect AI keeps"),
                ("404", "HY000: NOT_FOUND: ", "check the keyword URL, which usually ends in /api"),
                ("408", "HYT00: ", "the service has given the request up: try again later"),
                ("429", "HY000: TOO_MANY_REQUESTS: ", "the account makes more requests than"),
                ("456", "08S01: STRATEGY_MISMATCH: ", "the endpoint has been switched to another"),
                ("500", "HY000: INTERNAL_ERROR: ", "the service has met an error of its own: "),
                ("502", "08S01: ", "the service, or a gateway in front of it, is not available"),
                ("503", "08S01: SERVICE_UNAVAILABLE: ", "the service is not available: try again"),
                ("504", "HYT00: ", "a gateway has given the request up: try again later")):
            with self.subTest(scenario):
                done = self.check_string(
                    server.connection_string(f"scenario-{scenario}", more=AT_ONCE))
                self.assert_failed(done, "sign-in", problem, f"what to do: {to_do}")


class Row(CheckTest):
    def test_an_error_of_the_query(self):
        self.assert_failed(
            self.check_string(server.connection_string("scenario-error-after-rows:3")), "first row",
            "HY000: QUERY_FAILED: ", "what to do: the cause is what the message says; Logfile=")

    def test_a_query_that_takes_too_long(self):
        self.assert_failed(
            self.check_string(server.connection_string("scenario-slow-first-byte:10000",
                                                       more="Timeout=1")), "first row",
            "HYT00: ", "what to do: Timeout gives a statement 1 s: raise it, ")

    def test_a_result_that_is_cut_short(self):
        self.assert_failed(
            self.check_string(server.connection_string("scenario-drop", more=AT_ONCE)), "first row",
            "08S01: ", "what to do: try again; where it stays so, ")


class Account(CheckTest):
    def test_one_without_a_data_source_is_good(self):
        with answering({"/catalogs": ([{"columnName": "TABLE_CATALOG", "dataType": 5}], []),
                        "/query": ([{"columnName": "CatalogName", "dataType": 5}], [])}) as url:
            steps = self.assert_well(self.check_string(f"URL={url};Token={SECRET}"))
        self.assertEqual(steps["first catalog"],
                         "none: the account has no connection to a data source yet")
        self.assertTrue(steps["first row"].startswith("no row of 1 column, by SELECT "))

    def test_names_do_not_command_the_terminal(self):
        rows = [["a\x1b[2Jb"]]
        with answering({"/catalogs": ([{"columnName": "TABLE_CATALOG", "dataType": 5}], rows),
                        "/query": ([{"columnName": "CatalogName", "dataType": 5}], rows)}) as url:
            steps = self.assert_well(self.check_string(f"URL={url};Token={SECRET}"))
        self.assertEqual(steps["first catalog"], "a␛[2Jb, one of 1")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
