// ODBC 3.8, "Pattern Value Arguments", "Ordinary Arguments" and "Identifier Arguments".
#include "catalog/name_matcher.h"

#include <gtest/gtest.h>

#include <array>

#include "base/error.h"

namespace connectai::catalog {
namespace {

using Argument = std::optional<std::string>;

struct Match {
    const char* argument;
    const char* name;
    bool matches;
};

TEST(NamePattern, MatchesAsSpecified) {
    constexpr std::array cases{
        // The examples of "Pattern Value Arguments".
        Match{"%A%", "BANANA", true},
        Match{"%A%", "BEE", false},
        Match{"ABC_", "ABCD", true},
        Match{"ABC_", "ABC", false},
        Match{"ABC_", "ABCDE", false},
        Match{R"(ABC\_)", "ABC_", true},
        Match{R"(ABC\_)", "ABCD", false},
        Match{R"(\\%)", R"(\rest)", true},
        Match{R"(\\%)", "rest", false},
        Match{R"(100\%)", "100%", true},
        Match{R"(100\%)", "1000", false},
        // "If the escape character precedes a non-special character, the escape character has no
        // special meaning."
        Match{R"(\a)", R"(\a)", true},
        Match{R"(\a)", "a", false},
        Match{R"(a\)", R"(a\)", true},
        Match{R"(\\_)", R"(\x)", true},
        // "A zero-length search pattern matches only the empty string."
        Match{"", "", true},
        Match{"", "a", false},
        Match{"%", "", true},
        Match{"%", "anything", true},
        Match{"_", "", false},
        Match{"%%", "anything", true},
        Match{"%_", "", false},
        Match{"%_", "a", true},
        // Case is significant.
        Match{"account", "Account", false},
        Match{"Acc%", "account", false},
        // A pattern with several ways to match.
        Match{"a%b%c", "aXbYbZc", true},
        Match{"a%b%c", "aXcYb", false},
        Match{"%aab", "aaaab", true},
        Match{"%ab_", "ababx", true},
        Match{"%ab_", "abab", false},
        Match{"a%", "b", false},
        // `_` is one character, whatever it takes in UTF-8.
        Match{"_", "é", true},
        Match{"__", "é", false},
        Match{"_", "😀", true},
        Match{"%_é", "😀é", true},
        Match{"_%_", "é", false},
        Match{"caf_", "café", true},
    };
    for (const Match& test : cases) {
        EXPECT_EQ(NameMatcher::pattern(test.argument).matches(test.name), test.matches)
            << test.argument << " against " << test.name;
    }
}

TEST(NamePattern, NullMatchesEverything) {
    const NameMatcher matcher = NameMatcher::pattern(std::nullopt);
    EXPECT_TRUE(matcher.matches("anything"));
    EXPECT_TRUE(matcher.matches(""));
    EXPECT_FALSE(matcher.matches_only_empty());
    EXPECT_EQ(matcher.exact_name(), std::nullopt);
}

TEST(NamePattern, IsExactOnlyWithoutUnescapedWildcards) {
    struct Exact {
        const char* pattern;
        Argument name;
    };
    const std::array cases{
        Exact{"Account", "Account"},     Exact{R"(my\_table)", "my_table"},
        Exact{"my_table", std::nullopt}, Exact{"Acc%", std::nullopt},
        Exact{"%", std::nullopt},        Exact{"", std::nullopt},
        Exact{R"(100\%)", "100%"},       Exact{R"(a\\b)", R"(a\b)"},
        Exact{R"(a\b)", R"(a\b)"},       Exact{R"(a\\_)", std::nullopt},
        Exact{"Straße 😀", "Straße 😀"},
    };
    for (const Exact& test : cases) {
        EXPECT_EQ(NameMatcher::pattern(test.pattern).exact_name(), test.name) << test.pattern;
    }
}

TEST(NamePattern, ManyWildcardsAgainstALongNameAreQuick) {
    std::string pattern;
    for (int i = 0; i < 50; ++i) pattern += "%a";
    pattern += "%b";
    EXPECT_FALSE(NameMatcher::pattern(pattern).matches(std::string(2000, 'a')));
}

TEST(OrdinaryName, IsLiteral) {
    EXPECT_TRUE(NameMatcher::ordinary("a%").matches("a%"));
    EXPECT_FALSE(NameMatcher::ordinary("a%").matches("ab"));
    EXPECT_FALSE(NameMatcher::ordinary("crm").matches("CRM"));
    EXPECT_TRUE(NameMatcher::ordinary(R"(a\_)").matches(R"(a\_)"));
    EXPECT_TRUE(NameMatcher::ordinary("\"a\"").matches("\"a\""));
    EXPECT_EQ(NameMatcher::ordinary("a_%").exact_name(), "a_%");
    EXPECT_TRUE(NameMatcher::ordinary(std::nullopt).matches("anything"));
    EXPECT_TRUE(NameMatcher::ordinary("").matches_only_empty());
}

TEST(IdentifierName, MatchesAsSpecified) {
    constexpr std::array cases{
        Match{"account", "Account", true},
        Match{"ACCOUNT  ", "Account", true},
        Match{" account", "Account", false},
        Match{"acc%", "Account", false},
        Match{"my_table", "my_table", true},
        Match{"my_table", "myxtable", false},
        // "treats literally the string within the quotation marks"
        Match{R"("Account")", "Account", true},
        Match{R"("account")", "Account", false},
        Match{R"( "Account" )", "Account", true},
        Match{R"("Account ")", "Account ", true},
        Match{R"("Account ")", "Account", false},
        Match{R"("say ""hi""")", R"(say "hi")", true},
        Match{R"(")", R"(")", true},
        Match{"", "", true},
        Match{"", "a", false},
    };
    for (const Match& test : cases) {
        EXPECT_EQ(NameMatcher::identifier(test.argument, "TableName").matches(test.name),
                  test.matches)
            << test.argument << " against " << test.name;
    }
}

TEST(IdentifierName, IsExactOnlyWhenQuoted) {
    EXPECT_EQ(NameMatcher::identifier("Account", "TableName").exact_name(), std::nullopt);
    EXPECT_EQ(NameMatcher::identifier(R"("my_table")", "TableName").exact_name(), "my_table");
}

TEST(IdentifierName, NullIsRefusedByTheArgumentsName) {
    try {
        NameMatcher::identifier(std::nullopt, "SchemaName");
        FAIL() << "a null pointer was accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.state().code, "HY009");
        EXPECT_NE(error.message().find("SchemaName"), std::string::npos) << error.message();
    }
}

}  // namespace
}  // namespace connectai::catalog
