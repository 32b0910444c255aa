// Connection strings. ODBC 3.8, SQLDriverConnect, "Comments": the grammar and its special
// characters.
#include "config/connection_string.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace connectai::config {
namespace {

using testing::HasSubstr;
using testing::Not;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs(const Attributes& attributes) {
    Pairs out;
    for (const Attribute& attribute : attributes) {
        EXPECT_EQ(attribute.section, "");
        out.emplace_back(attribute.keyword, attribute.value);
    }
    return out;
}

TEST(ParseConnectionString, ReadsWhatTheGrammarAllows) {
    const struct {
        std::string text;
        Pairs expected;
    } cases[] = {
        {"", {}},
        {" ; ;; ", {}},
        {"DSN=crm", {{"DSN", "crm"}}},
        {"DSN=crm;", {{"DSN", "crm"}}},
        {"DSN=crm;UID=a@b.c;PWD=p", {{"DSN", "crm"}, {"UID", "a@b.c"}, {"PWD", "p"}}},
        {" dsn = crm ;\n uid\t=\ta ", {{"dsn", "crm"}, {"uid", "a"}}},
        {"K=;L=", {{"K", ""}, {"L", ""}}},
        {"K=a=b=c", {{"K", "a=b=c"}}},
        {"K=a b  c", {{"K", "a b  c"}}},
        {"K=a{b}c", {{"K", "a{b}c"}}},
        {"K=a}b", {{"K", "a}b"}}},
        {"K={}", {{"K", ""}}},
        {"K={a;b=c}", {{"K", "a;b=c"}}},
        {"K={a}}b}", {{"K", "a}b"}}},
        {"K={}}}", {{"K", "}"}}},
        {"K={{a}", {{"K", "{a"}}},
        {"K={ a }", {{"K", " a "}}},
        {"K = {a} ; L={b}", {{"K", "a"}, {"L", "b"}}},
        {"Driver={ConnectAI};X=1", {{"Driver", "ConnectAI"}, {"X", "1"}}},
        {"A=1;a=2;A=3", {{"A", "1"}, {"a", "2"}, {"A", "3"}}},
        {"K=caf\xC3\xA9", {{"K", "caf\xC3\xA9"}}},
        {"Two Words=x", {{"Two Words", "x"}}},
    };
    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(pairs(parse_connection_string(text)), expected) << text;
    }
}

TEST(ParseConnectionString, SaysWhereAndWhyButNeverQuotesValues) {
    const struct {
        std::string text;
        std::string position;
        std::string reason;
    } cases[] = {
        {"hunter2", "position 1:", "without '='"},
        {"DSN=crm;hunter2", "position 9:", "without '='"},
        {"PWD=x;hunter2;DSN=crm", "position 7:", "in braces"},
        {"=hunter2", "position 1:", "no keyword"},
        {"DSN=crm; =hunter2", "position 10:", "no keyword"},
        {"PWD={hunter2", "position 5:", "not closed"},
        {"PWD={hunter2}}", "position 5:", "not closed"},
        {"PWD={x}hunter2;DSN=crm", "position 8:", "after a closing brace"},
        {"PWD={x} hunter2", "position 9:", "after a closing brace"},
    };
    for (const auto& [text, position, reason] : cases) {
        try {
            parse_connection_string(text);
            ADD_FAILURE() << text << " was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::general_error);
            EXPECT_THAT(error.message(), HasSubstr(position));
            EXPECT_THAT(error.message(), HasSubstr(reason));
            EXPECT_THAT(error.message(), Not(HasSubstr("hunter2")));
        }
    }
}

TEST(QuoteValue, BracesWhatHasTo) {
    const struct {
        std::string value;
        std::string quoted;
    } cases[] = {
        {"", ""},         {"plain", "plain"},   {"a b", "a b"},   {"a;b", "{a;b}"},
        {"}", "{}}}"},    {"a}b", "{a}}b}"},    {"{", "{{}"},     {" a", "{ a}"},
        {"a\n", "{a\n}"}, {"a@b.c", "{a@b.c}"}, {"x=1", "{x=1}"}, {"C:\\x", "C:\\x"},
    };
    for (const auto& [value, quoted] : cases) EXPECT_EQ(quote_value(value), quoted);
    for (const char special : std::string("[]{}(),;?*=!@")) {
        EXPECT_EQ(quote_value(std::string{'a', special}).front(), '{') << special;
    }
}

TEST(ToConnectionString, LeavesOutWhatComesFromASection) {
    const Attributes attributes{{"DSN", "crm"}, {"PWD", "a;b"}, {"Timeout", "5", "crm"}};
    EXPECT_EQ(to_connection_string(attributes), "DSN=crm;PWD={a;b};");
}

TEST(ToConnectionString, RoundTripsAnyValue) {
    std::mt19937 engine(7);
    static constexpr std::string_view alphabet = "aB 1\t\n;={}}{[]@,?*!()\xC3\xA9";
    const auto below = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine);
    };
    for (int round = 0; round < 20000; ++round) {
        Attributes attributes;
        for (std::size_t n = below(4); n > 0; --n) {
            std::string value;
            for (std::size_t i = below(12); i > 0; --i) value += alphabet[below(alphabet.size())];
            attributes.push_back({"K" + std::to_string(n), value});
        }
        const std::string text = to_connection_string(attributes);
        ASSERT_EQ(pairs(parse_connection_string(text)), pairs(attributes)) << text;
    }
}

TEST(ToConnectionString, OfWhateverParsesIsTheSameAgain) {
    std::mt19937 engine(8);
    static constexpr std::string_view alphabet = "ab;;==={}} \t";
    const auto below = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine);
    };
    int parsed = 0;
    for (int round = 0; round < 50000; ++round) {
        std::string text;
        for (std::size_t i = below(24); i > 0; --i) text += alphabet[below(alphabet.size())];
        Attributes attributes;
        try {
            attributes = parse_connection_string(text);
        } catch (const Error&) {
            continue;
        }
        ++parsed;
        const std::string again = to_connection_string(attributes);
        ASSERT_EQ(pairs(parse_connection_string(again)), pairs(attributes)) << text;
    }
    EXPECT_GT(parsed, 5000) << "the strings test refusals only";
}

}  // namespace
}  // namespace connectai::config
