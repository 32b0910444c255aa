// What is wrong with the settings of a connection: all of it is told when it is made, before
// anything is sent, in a diagnostic record each.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "../unit/http/certificate_authority.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// The records of a connection that cannot be made: "HY000 [connectai-odbc] ...". Nothing listens at
// the address, which would be a record of its own.
std::vector<std::string> records_of(const std::string& text) {
    Connection connection;
    EXPECT_EQ(connection.connect("Driver=ConnectAI;URL=http://127.0.0.1:9/api;" + text), SQL_ERROR);
    std::vector<std::string> records;
    for (const DiagRecord& record : connection.handle().records()) {
        records.push_back(record.state + " " + record.message);
    }
    return records;
}

auto record(const char* state, const std::string& words) {
    return AllOf(StartsWith(std::string(state) + " [connectai-odbc]"), HasSubstr(words));
}

// Also where the first statement would be the first to notice.
bool connects_unchecked(const std::string& text) {
    Connection connection;
    return SQL_SUCCEEDED(connection.connect(
        "Driver=ConnectAI;URL=http://127.0.0.1:9/api;ConnectOnOpen=false;" + text));
}

// Whoever mends a data source need not connect once for each of its problems.
TEST(SettingsProblems, AreToldInARecordEach) {
    EXPECT_THAT(
        records_of("Timeout=soon;Password=${ENV:CONNECTAI_TEST_MISSING};SSLServerCert=/no/ca;"
                   "SSLClientCert=/no/client;Logfile=/no/log;AuthScheme=OAuthJWT;"
                   "ClientJWTCert=/no/key;ClientJWTIssuer=i;ClientJWTSubject=s;"
                   "TokenFile=/no/token;OAuthTokenURL=http://example.com/token"),
        ElementsAre(
            record("HY000", "Timeout=soon is not valid"), record("HY000", "CONNECTAI_TEST_MISSING"),
            record("HY000", "TokenFile=/no/token"),
            record("HY000", "OAuthTokenURL=http://example.com/token"),
            record("HY000", "SSLServerCert=/no/ca"), record("HY000", "/no/log"),
            record("HY000", "SSLClientCert=/no/client"), record("HY000", "ClientJWTCert=/no/key")));
    // What is wrong is not missing as well.
    EXPECT_THAT(records_of("User=me;Password=${ENV:CONNECTAI_TEST_MISSING}"),
                ElementsAre(record("HY000", "CONNECTAI_TEST_MISSING")));
    EXPECT_THAT(records_of("User=me;PasswordFile=/no/file"),
                ElementsAre(record("HY000", "PasswordFile=/no/file")));
    EXPECT_THAT(records_of("User=me;AuthScheme=Kerberos"),
                ElementsAre(record("HY000", "AuthScheme=Kerberos")));
    EXPECT_THAT(
        records_of("Timeout=soon;User=me"),
        ElementsAre(record("HY000", "Timeout=soon"), record("28000", "Password is missing")));
}

// A file that cannot be used is told beside what is missing.
TEST(SettingsProblems, HaveAKeyThatCannotBeUsedWhateverElseIsMissing) {
    EXPECT_THAT(records_of("AuthScheme=OAuthJWT;ClientJWTCert=/no/key;ClientJWTSubject=s"),
                ElementsAre(record("HY000", "ClientJWTCert=/no/key"),
                            record("28000", "ClientJWTIssuer is missing")));
}

// What a sign-in by refresh tokens lacks nothing of but the file.
constexpr const char* refreshing =
    "AuthScheme=OAuthRefresh;OAuthTokenURL=http://127.0.0.1:9/token;OAuthClientId=client;"
    "OAuthRefreshToken=refresh;";

TEST(SettingsProblems, HaveAFileOfRefreshTokensThatCannotBeUsed) {
    const TemporaryFolder folder;
    const auto file = [&](const std::string& content, std::filesystem::perms mode) {
        std::ofstream(folder.file("tokens")) << content;
        std::filesystem::permissions(folder.file("tokens"), mode);
        return "OAuthSettingsLocation=" + folder.file("tokens");
    };
    constexpr auto own = std::filesystem::perms(0600);
    const std::string kept =
        R"({"token_url":"http://127.0.0.1:9/token","client_id":"client","refresh_token":"r")";
    const std::string another = kept + "}";
    // The SHA-256 of "refresh", as `openssl dgst` has it.
    const std::string good =
        kept + R"(,"given_sha256":"1swKCIwHaDxlzSZoYMq42Us6GTexdCDZ2jDKKZwJ-3c"})";
    for (const char* more : {"ConnectOnOpen=false;", ""}) {
        const std::string text = std::string(refreshing) + more;
        EXPECT_THAT(records_of(text + "Timeout=x;OAuthSettingsLocation=/nonexistent/tokens"),
                    ElementsAre(record("HY000", "Timeout=x"),
                                record("HY000",
                                       "OAuthSettingsLocation=/nonexistent/tokens cannot be used: "
                                       "its folder is not there")));
        EXPECT_THAT(records_of(text + file(good, std::filesystem::perms(0644))),
                    ElementsAre(record("HY000", "chmod 600")));
        EXPECT_THAT(records_of(text + file("hunter2", own)),
                    ElementsAre(AllOf(record("HY000", "it holds no refresh token"),
                                      Not(HasSubstr("hunter2")))));
        EXPECT_THAT(records_of(text + "OAuthSettingsLocation=" + folder.file("")),
                    ElementsAre(record("HY000", "it is a folder")));
    }
    EXPECT_TRUE(connects_unchecked(refreshing + file(good, own)));
    EXPECT_THAT(records_of(refreshing + file(another, own)),
                ElementsAre(record("HY000", "has not come of this OAuthRefreshToken")));
    // It is nobody's to say that it is another client's where the client is not known.
    ::unsetenv("CONNECTAI_TEST_MISSING");
    EXPECT_THAT(
        records_of("OAuthClientId=${ENV:CONNECTAI_TEST_MISSING};" + (refreshing + file(good, own))),
        ElementsAre(record("HY000", "CONNECTAI_TEST_MISSING")));
}

TEST(SettingsProblems, HaveNoFileOfRefreshTokensThatIsNotThereYet) {
    const TemporaryFolder folder;
    const std::string text =
        std::string(refreshing) + "OAuthSettingsLocation=" + folder.file("tokens");
    EXPECT_TRUE(connects_unchecked(text));
    EXPECT_TRUE(std::filesystem::is_empty(folder.file(""))) << "looking makes none";
    std::filesystem::create_symlink(folder.file("nowhere"), folder.file("tokens"));
    EXPECT_FALSE(connects_unchecked(text)) << "nothing could be written there";
}

// They are one keyword's value: a record for it.
TEST(SettingsProblems, NameEachAddressThatIsNotValid) {
    Connection connection;
    EXPECT_EQ(connection.connect("Driver=ConnectAI;User=u;Password=p;"
                                 "URL={http://127.0.0.1/api,ftp://x,https://,http://h.invalid/x}"),
              SQL_ERROR);
    EXPECT_EQ(connection.handle().records().size(), 2U);
    EXPECT_THAT(connection.handle().text(),
                AllOf(HasSubstr("of address 2: it does not begin with https:// or http://; "
                                "of address 3: the host name is missing"),
                      HasSubstr("AllowInsecureHttp")));
}

// As containers have it, where a variable is named and nobody has given it a value.
TEST(SettingsProblems, NameTheVariableThatIsSetToNothing) {
    ::setenv("CONNECTAI_TEST_EMPTY", "", 1);
    const char* const because =
        "the environment variable CONNECTAI_TEST_EMPTY, which ${ENV:CONNECTAI_TEST_EMPTY} stands "
        "for, is set to nothing";
    EXPECT_THAT(records_of("User=u;Password=${ENV:CONNECTAI_TEST_EMPTY}"),
                ElementsAre(AllOf(record("28000", "Password is missing"), HasSubstr(because),
                                  Not(HasSubstr("put it into")))));
    EXPECT_THAT(records_of("User=u;Password=${ENV:CONNECTAI_TEST_EMPTY};PasswordFile=/no/pw"),
                ElementsAre(record("HY000", "PasswordFile=/no/pw")));
    ::unsetenv("CONNECTAI_TEST_EMPTY");
}

TEST(SettingsProblems, HaveBothFilesOfAClientCertificate) {
    EXPECT_THAT(records_of("User=u;Password=p;SSLClientCert=/no/cert;SSLClientKey=/no/key"),
                ElementsAre(record("HY000", "SSLClientCert=/no/cert cannot be used"),
                            record("HY000", "SSLClientKey=/no/key cannot be used")));
    EXPECT_THAT(records_of("User=u;Password=p;SSLClientKey=/no/key"),
                ElementsAre(record("HY000", "SSLClientCert is missing"),
                            record("HY000", "SSLClientKey=/no/key cannot be used: there is no")));
    // What is wrong is not missing as well.
    ::unsetenv("CONNECTAI_TEST_MISSING");
    const auto missing = record("HY000", "CONNECTAI_TEST_MISSING");
    EXPECT_THAT(
        records_of("User=u;Password=p;SSLClientKey=/no/key;"
                   "SSLClientCert=${ENV:CONNECTAI_TEST_MISSING}"),
        ElementsAre(missing, record("HY000", "SSLClientKey=/no/key cannot be used: there")));
    const auto client = CertificateAuthority("authority").client("ann");
    const TemporaryFile certificate(client.certificate);
    const TemporaryFile key(client.encrypted_key);
    EXPECT_THAT(records_of("User=u;Password=p;SSLClientKey=${ENV:CONNECTAI_TEST_MISSING};"
                           "SSLClientCert=" +
                           certificate.name()),
                ElementsAre(missing));
    EXPECT_THAT(records_of("User=u;Password=p;SSLClientCert=" + certificate.name() +
                           ";SSLClientKey=" + key.name() +
                           ";SSLClientCertPassword=${ENV:CONNECTAI_TEST_MISSING}"),
                ElementsAre(missing));
    EXPECT_THAT(
        records_of("User=u;Password=p;SSLClientCertType=JKS;SSLClientCert=" + certificate.name()),
        ElementsAre(record("HY000", "SSLClientCertType=JKS is not valid")));
}

TEST(SettingsProblems, HaveAFileOfCertificatesThatHoldsNone) {
    const TemporaryFolder folder;
    const std::string good = CertificateAuthority("authority").pem();
    const std::string garbage =
        "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n";
    const std::pair<std::string, const char*> cases[] = {
        {"no certificate\n", "it holds no certificate"},
        {"", "it holds no certificate"},
        {"-----BEGIN CERTIFICATE-----\n", "damaged"},
        {garbage, "damaged (OpenSSL: too long)"},
        {good + garbage, "damaged"},
        {good.substr(0, good.size() / 2), "damaged"},
    };
    const std::string file = folder.file("ca.pem");
    for (const auto& [content, reason] : cases) {
        std::ofstream(file) << content;
        EXPECT_THAT(records_of("User=u;Password=p;ConnectOnOpen=false;SSLServerCert=" + file),
                    ElementsAre(AllOf(record("HY000", "SSLServerCert=" + file), HasSubstr(reason))))
            << content;
    }
    std::ofstream(file) << "our authority\n" << good << good;
    EXPECT_TRUE(connects_unchecked("User=u;Password=p;SSLServerCert=" + file));
    EXPECT_THAT(records_of("User=u;Password=p;SSLServerCert=" + folder.file("")),
                ElementsAre(record("HY000", "it is a folder")));
    EXPECT_THAT(records_of("User=u;Password=p;SSLServerCert=/nonexistent/ca"),
                ElementsAre(record("HY000", "there is no such file")));
    EXPECT_THAT(records_of("User=u;Password=p;SSLServerCert=*"),
                ElementsAre(record("HY000", "always verified")));
}

}  // namespace
}  // namespace connectai::test
