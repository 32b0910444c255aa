#!/usr/bin/env python3
"""connectai-dsn doctor: what it finds in good installations, and in each that is broken."""

import os
import pathlib
import pwd
import shutil
import struct
import subprocess
import sys
import unittest

import mock as stand_in
from doctor import SECRET, DoctorTest


def setUpModule():
    global server
    server = stand_in.Mock()


def tearDownModule():
    server.close()


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

        home = pathlib.Path(self.folder.path, ".odbcinst.ini")
        self.assertIn(f"has no section [Other], nor has {home}", findings["driver"][0][1])
        home.write_text("\ufeff[Other]\nDriver=/x\n", encoding="utf-8")
        self.assert_finds(self.doctor("--driver", "Other")["driver"][0], "FAILED",
                          f"nor has {home}, which unixODBC cannot read: it begins with a byte order",
                          "--driver NAME")

    def test_a_driver_that_is_registered_in_the_home_folder(self):
        """As packaging/home/install.sh does it."""
        home = pathlib.Path(self.folder.path, ".odbcinst.ini")
        home.write_text(self.odbcinst_ini.read_text(encoding="utf-8"), encoding="utf-8")
        self.assert_finds(self.doctor()["driver"][0], "ok", f"[ConnectAI] in {self.odbcinst_ini}")
        self.odbcinst_ini.write_text("", encoding="utf-8")
        self.assert_finds(self.doctor()["driver"][0], "ok", f"[ConnectAI] in {home}")
        self.odbcinst_ini.with_name("mine.ini").touch()
        self.assert_finds(self.doctor(ODBCINSTINI="mine.ini")["driver"][0], "ok", f"in {home}")
        home.write_text("[ConnectAI]\nThreading=0\n", encoding="utf-8")
        self.assert_finds(self.doctor()["driver"][0], "FAILED",
                          f"the section [ConnectAI] of {home} names no library",
                          "add the entry Driver")

    def test_a_section_without_a_library(self):
        self.register(Threading="0")
        findings = self.of_string(server.connection_string(SECRET))
        self.assert_finds(findings["driver"][0], "FAILED", "names no library", "the entry Driver")
        self.assertEqual({verdict for verdict, _, _ in findings["odbc.ini"]}, {"ok"})

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
        self.assertEqual(self.doctor("--driver", "connectai")["driver manager"][0][0], "FAILED")
        self.odbcinst_ini.rename(self.odbcinst_ini.with_name(".odbcinst.ini"))
        self.odbcinst_ini.touch()
        self.assertIn(f"into the section [ConnectAI] of {self.folder.path}/.odbcinst.ini, or",
                      self.doctor()["driver manager"][0][2])
        moved = os.path.join(self.folder.path, "moved.so")
        shutil.copyfile(library, moved)
        self.register(Driver=moved, Threading="0")
        self.assert_finds(self.doctor()["driver manager"][0], "FAILED", f"{moved} has one of 4",
                          "put Driver=the path of libconnectaiodbc.so that is in no folder iodbc")

    @unittest.skipIf("CONNECTAI_IODBC_DRIVER" not in os.environ, "it is not built")
    def test_the_build_for_iodbc_under_its_own_name(self):
        """The section is that of packaging/odbcinst.iodbc.ini.in."""
        library = os.environ["CONNECTAI_IODBC_DRIVER"]
        with open(self.odbcinst_ini, "a", encoding="utf-8") as file:
            file.write(f"[ConnectAI iODBC]\nDescription=for iODBC\nDriver={library}\n")
        driver = ("--driver", "ConnectAI iODBC")
        self.assert_done(self.tool("add", *driver, "crm-iodbc", f"URL={server.url}",
                                   f"User={stand_in.USER}", f"Password={SECRET}"))
        findings = self.doctor(*driver, "crm-iodbc")
        self.assert_finds(findings["driver's library"][0], "ok", f"{library}, ")
        for check in ("setup library", "threading"):
            self.assert_finds(findings[check][0], "-", "this is the build for iODBC, which has none")
        self.assert_finds(findings["driver manager"][0], "-",
                          "this is the build for iODBC; programs of unixODBC take Driver=ConnectAI")
        self.assertIn("SQLWCHAR of 2 octets", findings["driver manager"][0][1])
        self.assertEqual(self.tool("doctor", *driver, "crm-iodbc").returncode, 0)
        self.odbcinst_ini.write_text(f"[ConnectAI iODBC]\nDriver={library}\n", encoding="utf-8")
        self.assert_finds(self.doctor(*driver)["driver manager"][0], "-",
                          "this is the build for iODBC; none for programs of unixODBC is registered")
        self.odbcinst_ini.write_text(f"[My CRM driver]\nDriver={library}\n", encoding="utf-8")
        self.assert_finds(self.doctor("--driver", "My CRM driver")["driver manager"][0], "FAILED",
                          f"the driver's library {library} has one of 4", "put Driver=")

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

    def test_folders_in_the_place_of_files(self):
        self.user_ini.mkdir()
        self.assert_finds(self.doctor()["odbc.ini"][0], "FAILED",
                          f"{self.user_ini} cannot be read: Is a directory",
                          "take away the folder that is in its place")
        pathlib.Path(self.folder.path, ".odbcinst.ini").mkdir()
        findings = self.doctor("--driver", "Other")
        self.assert_finds(findings["driver"][0], "FAILED", "has no section [Other]", "register it")
        self.assert_finds(findings["odbc.ini"][1], "ok", "system's")

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

    def test_a_data_source_that_is_there_twice(self):
        self.user_ini.write_text(f"[crm]\nDriver=ConnectAI\nURL={server.url}\n[other]\nA=1\n"
                                 f"[CRM]\nUser=u\nPassword={SECRET}\n", encoding="utf-8")
        self.assert_finds(self.doctor("crm")["odbc.ini"][-1], "warning",
                          "[crm] is there 2 times, and nothing but the first section counts",
                          "take the others out")

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

    def test_a_secret_that_is_not_used(self):
        keywords = ("Token=abc", "User=u", f"Password={SECRET}", f"URL={server.url}")
        self.assert_done(self.tool("add", "by-token", *keywords))
        [finding] = self.doctor("by-token")["keywords"]
        self.assert_finds(finding, "warning", "does not sign in with it", "take it out")
        self.assertEqual(finding[2], "take it out")
        self.assert_done(self.tool("edit", "by-token", "AuthScheme=Token"))
        [finding] = self.doctor("by-token")["keywords"]
        self.assertEqual(finding[2], "take it out, or leave AuthScheme out, by which what is given "
                                     "counts")

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

    def test_files_that_cannot_be_used(self):
        tokens, certificates = (pathlib.Path(self.folder.path, name) for name in ("tokens", "ca.pem"))
        tokens.write_text("garbage", encoding="utf-8")
        tokens.chmod(0o600)
        certificates.write_text("-----BEGIN CERTIFICATE-----\nbm9uZQ==\n"
                                "-----END CERTIFICATE-----\n", encoding="utf-8")
        findings = self.of_string(
            "URL=https://127.0.0.1:1/api;AuthScheme=OAuthRefresh;OAuthTokenURL=https://127.0.0.1:1/t;"
            f"OAuthClientId=c;OAuthSettingsLocation={tokens};SSLServerCert={certificates};"
            "SSLClientCert=/nowhere/cert;SSLClientKey=/nowhere/key")
        for finding, words in zip(findings["references"], (
                "SSLClientCert=/nowhere/cert cannot be used", "SSLClientKey=/nowhere/key cannot be",
                f"SSLServerCert={certificates} is not valid: what it holds is damaged",
                f"OAuthSettingsLocation={tokens} cannot be used: it holds no refresh token")):
            self.assert_finds(finding, "FAILED", words, "put the file right")
        self.assertEqual(len(findings["references"]), 4)
        self.assert_finds(findings["sign-in"][0], "-", "cannot be used")
        self.assert_finds(findings["certificates"][0], "-", "cannot be used")

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

    def log_file(self, path, more=""):
        [finding] = self.of_string(server.connection_string(SECRET, f"Logfile={path};{more}"))[
            "log file"]
        return finding

    def test_a_log_file(self):
        path = pathlib.Path(self.folder.path, "new.log")
        self.assert_finds(self.log_file(path), "ok", "new.log can be made")
        self.assertFalse(path.exists())
        path.touch(0o600)
        self.assert_finds(self.log_file(path), "ok", "new.log can be written")
        self.assert_finds(self.log_file("/nowhere/new.log"), "FAILED",
                          "Logfile=/nowhere/new.log cannot be used: its folder is not there")
        self.assert_finds(self.log_file("/nowhere/new.log", "Verbosity=0"), "-", "writes none")

    def test_a_log_file_that_the_driver_refuses(self):
        good, link, fifo, second, everyones = (pathlib.Path(self.folder.path, name) for name in (
            "good.log", "link.log", "fifo.log", "second.log", "everyones.log"))
        good.touch(0o600)
        link.symlink_to(good)
        os.mkfifo(fifo, 0o600)
        everyones.touch()
        everyones.chmod(0o666)
        cases = [(link, "it is a symbolic link"), (fifo, "it is no regular file"),
                 (everyones, "others may write to it: take that away (chmod go-w)")]
        if os.geteuid() == 0:
            anothers = pathlib.Path(self.folder.path, "anothers.log")
            anothers.touch(0o600)
            os.chown(anothers, 12345, 12345)
            cases.append((anothers, "it is another user's: name one for each user"))
        for path, reason in cases:
            with self.subTest(path.name):
                self.assert_finds(self.log_file(path), "FAILED",
                                  f"Logfile={path} cannot be used: {reason}")
        second.hardlink_to(good)
        self.assert_finds(self.log_file(good), "FAILED", "it has more than one name (hard links)")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
