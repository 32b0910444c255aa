// ${ENV:NAME} with what is wrong for a keyword, be it a secret in the wrong place: its value is in
// no diagnostic record, no log, and no line of connectai-dsn. For every keyword that there is.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* variable = "CONNECTAI_TEST_SECRET";
constexpr const char* secret = "Geheim-0815-Kennwort";
constexpr const char* reference = "${ENV:CONNECTAI_TEST_SECRET}";

// Of docs/keywords.md, which is made from the table. What the driver manager looks up is taken as
// it is written.
std::vector<std::string> keywords() {
    std::ifstream file(CONNECTAI_DOCS "/keywords.md");
    const std::regex row("^\\| `([A-Za-z]+)`.*");
    std::vector<std::string> names;
    for (std::string line; std::getline(file, line);) {
        std::smatch match;
        if (!std::regex_match(line, match, row)) continue;
        if (match[1] != "Driver" && match[1] != "DSN") names.push_back(match[1]);
    }
    return names;
}

// Without what is beyond the driver, or asked for: the words of a service that does not know a
// workspace, and what level 5 of the log has of requests, which is everything in them.
std::string own_words(const std::string& text) {
    static const std::regex others(
        "There is no workspace '[^']*'|detail \\[http\\] POST /query sends [^\n]*");
    return std::regex_replace(text, others, "");
}

class SecretVariables : public ::testing::TestWithParam<std::string> {
protected:
    SecretVariables() {
        ::setenv(variable, secret, 1);
        std::filesystem::current_path(folder_.file(""));  // where a relative path leads
        std::ofstream(folder_.file(secret)) << "nothing of use\n";
        ::chmod(folder_.file(secret).c_str(), 0600);
    }
    ~SecretVariables() override {
        ::unsetenv(variable);
        std::filesystem::current_path("/");
    }

    // What makes the driver look at the keyword. Its own value comes first, and so counts.
    std::string companions(const std::string& keyword) const {
        const std::string url = server_.url();
        const std::string token_url = url.substr(0, url.rfind("/api")) + "/oauth/token";
        std::string text = "URL=" + url + ";LoginTimeout=5;MaxRetries=0;";
        if (keyword.starts_with("OAuthRefresh") || keyword.starts_with("OAuthSettings")) {
            text += "AuthScheme=OAuthRefresh;OAuthRefreshToken=refresh-token;";
        } else if (keyword.starts_with("OAuth")) {
            text += "AuthScheme=OAuthClient;";
        } else if (keyword.starts_with("ClientJWT")) {
            text += "AuthScheme=OAuthJWT;ClientJWTCert=/nonexistent;";
        } else if (!keyword.starts_with("Token")) {
            text += "User=user@example.com;Password=test-token;";
        }
        return text + "OAuthTokenURL=" + token_url +
               ";OAuthClientId=client;OAuthClientSecret=secret;ClientJWTIssuer=i;"
               "ClientJWTSubject=s;";
    }

    std::string diagnostics_of(const std::string& text) const {
        Connection connection;
        if (!SQL_SUCCEEDED(connection.connect("Driver=ConnectAI;" + text))) {
            return connection.handle().text();
        }
        std::string diagnostics = connection.handle().text();
        Statement statement(connection);
        for (const char* sql : {"SELECT 1 AS One", "SELECT * FROM [CRM].[Sales].[NoSuchTable]"}) {
            if (!SQL_SUCCEEDED(statement.execute(sql))) diagnostics += statement.Handle::text();
            SQLFreeStmt(statement, SQL_CLOSE);
        }
        static_cast<void>(statement.free());
        SQLDisconnect(connection);
        return diagnostics;
    }

    // Both streams.
    static std::string output_of(const std::string& command) {
        const std::string whole = CONNECTAI_DSN " " + command + " 2>&1 < /dev/null";
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(whole.c_str(), "r"),
                                                                   ::pclose);
        std::string output;
        std::array<char, 4096> piece{};
        while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe.get())) {
            output.append(piece.data(), got);
        }
        return output;
    }
    void write_data_source(const std::string& text) const {
        std::ofstream file(std::getenv("ODBCINI"));
        file << "[Source]\nDriver=ConnectAI\n";
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = text.find(';', at);
            file << text.substr(at, end - at) << '\n';
            at = end + 1;
        }
    }

    TemporaryFolder folder_;
    MockServer server_;
};

TEST_P(SecretVariables, AreShownNowhere) {
    const std::string& keyword = GetParam();
    const std::string log = "Logfile=" + folder_.file("driver.log") + ";Verbosity=5;";
    for (const std::string& value :
         {std::string(reference), std::string("http://") + reference + "/api",
          std::string("/nonexistent/") + reference, folder_.file(reference)}) {
        const std::string text = keyword + "=" + value + ";" + companions(keyword) + log;
        const std::string diagnostics = own_words(diagnostics_of(text));
        EXPECT_THAT(diagnostics, Not(HasSubstr(secret))) << text;
        for (const char* file : {"driver.log", secret}) {
            EXPECT_THAT(own_words(folder_.content(file)), Not(HasSubstr(secret))) << text;
        }
        write_data_source(text);
        for (const char* command : {"show Source", "test Source", "doctor Source"}) {
            EXPECT_THAT(own_words(output_of(command)), Not(HasSubstr(secret)))
                << command << ": " << text;
        }
    }
    // So that the keyword and the tool were looked at.
    EXPECT_THAT(output_of("show Source"), HasSubstr(keyword));
}

INSTANTIATE_TEST_SUITE_P(OfEveryKeyword, SecretVariables, ::testing::ValuesIn(keywords()),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace connectai::test
