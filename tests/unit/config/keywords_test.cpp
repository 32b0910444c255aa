// The keyword table itself: that it is consistent, and what is made from it.
#include "config/keywords.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <array>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "config/dsn.h"
#include "config/keyword_value.h"

namespace connectai::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(KeywordTable, HoldsTheDocumentedKeywords) {
    std::vector<std::string_view> names;
    for (const Keyword& keyword : keywords()) names.push_back(keyword.name);
    EXPECT_THAT(
        names,
        ElementsAre("Driver", "DSN", "URL", "AuthScheme", "User", "Password", "PasswordFile",
                    "Token", "TokenFile", "OAuthAuthorizeURL", "OAuthTokenURL", "OAuthClientId",
                    "OAuthClientSecret", "OAuthScope", "OAuthRefreshToken", "OAuthSettingsLocation",
                    "OAuthCallbackURL", "OAuthCallbackPort", "ClientJWTCert",
                    "ClientJWTCertPassword", "ClientJWTIssuer", "ClientJWTSubject",
                    "ClientJWTValidity", "ConnectOnOpen", "Workspace", "DefaultCatalog",
                    "DefaultSchema", "MetadataCacheTime", "BrowsableCatalogs", "BrowsableSchemas",
                    "Timeout", "LoginTimeout", "MaxRetries", "RetryDelay", "MaxReplyDepth",
                    "MaxColumnSize", "MapToWVarchar", "BatchSize", "SpoolMemory", "ReadAhead",
                    "Compression", "Logfile", "Verbosity", "MaxLogFileSize", "SSLServerCert",
                    "SSLClientCert", "SSLClientCertType", "SSLClientCertPassword", "SSLClientKey",
                    "Proxy", "ProxyUser", "ProxyPassword", "AllowInsecureHttp"));
}

TEST(KeywordTable, EveryRowIsComplete) {
    std::set<std::string> seen;
    const auto unique = [&](std::string_view name) {
        std::string lower(name);
        std::ranges::transform(lower, lower.begin(), to_lower);
        return seen.insert(lower).second;
    };
    for (const Keyword& keyword : keywords()) {
        SCOPED_TRACE(keyword.name);
        EXPECT_TRUE(unique(keyword.name));
        for (const std::string_view alias : keyword.aliases) EXPECT_TRUE(unique(alias)) << alias;
        EXPECT_NE(keyword.apply, nullptr);
        EXPECT_TRUE(keyword.help.ends_with('.'));
        EXPECT_EQ(keyword.choices.empty(), keyword.type != KeywordType::choice);
        const bool number =
            keyword.type == KeywordType::seconds || keyword.type == KeywordType::integer ||
            keyword.type == KeywordType::decimal_seconds || keyword.type == KeywordType::size;
        EXPECT_EQ(keyword.minimum < keyword.maximum, number);
        EXPECT_FALSE(allowed_values(keyword).empty());
        if (!keyword.file_of.empty()) {
            EXPECT_EQ(keyword.type, KeywordType::path);
            ASSERT_NE(find_keyword(keyword.file_of), nullptr);
            EXPECT_TRUE(find_keyword(keyword.file_of)->secret());
        }
        const CheckedValue checked = check_value(keyword, keyword.default_value);
        EXPECT_EQ(checked.problem, "");
        EXPECT_EQ(checked.value, keyword.default_value) << "not in the standard form";
    }
}

TEST(FindKeyword, GoesByNameOrAliasWhateverTheCase) {
    const struct {
        std::string_view name;
        std::string_view keyword;
    } cases[] = {
        {"user", "User"},       {"UID", "User"},          {"uid", "User"},
        {"PWD", "Password"},    {"PASSWORD", "Password"}, {"database", "DefaultCatalog"},
        {"LOGFILE", "Logfile"}, {"driver", "Driver"},     {"maxlogfilesize", "MaxLogFileSize"}};
    for (const auto& [name, expected] : cases) {
        ASSERT_NE(find_keyword(name), nullptr) << name;
        EXPECT_EQ(find_keyword(name)->name, expected);
    }
    for (const std::string_view unknown : {"", "Use", "Users", "User ", "FILEDSN"}) {
        EXPECT_EQ(find_keyword(unknown), nullptr) << unknown;
    }
}

TEST(NearestKeyword, SuggestsForASlipOnly) {
    const struct {
        std::string_view name;
        std::string_view nearest;
    } cases[] = {
        {"Timeot", "Timeout"},
        {"TIMEOUTS", "Timeout"},
        {"Pasword", "Password"},
        {"PASSWRD", "Password"},
        {"Usr", "User"},
        {"Tokn", "Token"},
        {"AuthSheme", "AuthScheme"},
        {"DSM", "DSN"},
        {"Log_File", "Logfile"},
        {"LoginTimeut", "LoginTimeout"},
        {"Catalog", ""},
        {"X", ""},
        {"", ""},
        {"Schema", ""},
        {"LogonTimeOut", "LoginTimeout"},
    };
    for (const auto& [name, nearest] : cases) EXPECT_EQ(nearest_keyword(name), nearest) << name;
    EXPECT_EQ(nearest_keyword(std::string(100000, 'a')), "");
    EXPECT_EQ(nearest_keyword("Descripton"), "");
    EXPECT_EQ(nearest_entry("Descripton"), "Description");
    EXPECT_EQ(nearest_entry("Timeot"), "Timeout");
}

TEST(NearestWord, IsTheFirstOfThoseThatAreSpelledMostAlike) {
    constexpr std::array<std::string_view, 4> words{"query", "list", "test", "text"};
    EXPECT_EQ(nearest_word("quer", words), "query");
    EXPECT_EQ(nearest_word("TEST", words), "test");
    EXPECT_EQ(nearest_word("tect", words), "test");
    EXPECT_EQ(nearest_word("frob", words), "");
    EXPECT_EQ(nearest_word("", words), "");
    EXPECT_EQ(nearest_word("query", {}), "");
}

// As often as a letter is left out; of a short name there is nothing else left to guess by.
TEST(NearestKeyword, TakesTwoLettersThatHaveChangedPlacesForOneSlip) {
    const struct {
        std::string_view name;
        std::string_view nearest;
    } cases[] = {
        {"Ulr", "URL"},
        {"ULR", "URL"},
        {"RUL", "URL"},
        {"DNS", "DSN"},
        {"Uesr", "User"},
        {"Tiemuot", "Timeout"},
        {"Passwrod", "Password"},
        {"AuthShceme", "AuthScheme"},
        {"LRU", ""},
    };
    for (const auto& [name, nearest] : cases) EXPECT_EQ(nearest_keyword(name), nearest) << name;
    EXPECT_EQ(nearest_entry("Desrciption"), "Description");
}

TEST(KeywordTable, IsInGroups) {
    std::vector<std::string_view> headings;
    for (const Keyword& keyword : keywords()) {
        if (!keyword.heading.empty()) headings.push_back(keyword.heading);
    }
    EXPECT_FALSE(keywords().front().heading.empty()) << "the first keyword is in no group";
    EXPECT_THAT(headings,
                ElementsAre("Connecting", "Signing in", "Catalogs", "Time limits and retries",
                            "Results and parameters", "Logs", "TLS and proxies"));
}

TEST(KeywordTablesMarkdown, HasARowForEachKeywordUnderTheHeadingOfItsGroup) {
    std::istringstream lines(keyword_tables_markdown());
    std::string line;
    for (const Keyword& keyword : keywords()) {
        if (!keyword.heading.empty()) {
            std::vector<std::string> head;
            if (&keyword != keywords().data()) head.emplace_back();
            head.insert(head.end(),
                        {concat("## ", keyword.heading), "",
                         "| Keyword | Values | Default | Meaning |", "|---|---|---|---|"});
            for (const std::string& expected : head) {
                ASSERT_TRUE(std::getline(lines, line));
                EXPECT_EQ(line, expected);
            }
        }
        ASSERT_TRUE(std::getline(lines, line));
        EXPECT_THAT(line, testing::StartsWith(concat("| `", keyword.name, '`')));
        for (const std::string_view alias : keyword.aliases) {
            EXPECT_THAT(line, HasSubstr(concat('`', alias, '`')));
        }
        EXPECT_THAT(line, HasSubstr(std::string(keyword.help)));
        EXPECT_EQ(std::ranges::count(line, '|'), 5) << "cells of " << line;
    }
    EXPECT_FALSE(std::getline(lines, line)) << line;
}

}  // namespace
}  // namespace connectai::config
