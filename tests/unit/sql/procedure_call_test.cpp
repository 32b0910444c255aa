// Procedure calls taken apart. ODBC 3.8, "Procedure Calls" (the omitted parameter, literals, the
// return value) and appendix C, "Procedure Call Escape Sequence" (the grammar).
#include "sql/procedure_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/error.h"

namespace connectai::sql {
namespace {

using testing::HasSubstr;

std::string dump(const CallArgument& argument) {
    std::string out = argument.name.empty() ? "" : argument.name + "=";
    switch (argument.kind) {
        case CallArgument::Kind::marker: out += "?" + std::to_string(argument.marker); break;
        case CallArgument::Kind::omitted: out += "-"; break;
        case CallArgument::Kind::literal:
            out += argument.is_null   ? "NULL"
                   : argument.is_text ? "'" + argument.value + "'"
                                      : argument.value;
            break;
    }
    return out + (argument.output ? " out" : "");
}

// return name|name: argument, argument
std::string dump(std::string_view text) {
    const auto call = parse_procedure_call(text);
    if (!call) return "no call";
    std::string out = call->returns_value ? "?= " : "";
    for (const std::string& part : call->name) {
        out += (&part == &call->name.front() ? "" : "|") + part;
    }
    if (call->has_parentheses) out += "()";
    for (const CallArgument& argument : call->arguments) {
        out += (&argument == &call->arguments.front() ? ": " : ", ") + dump(argument);
    }
    return out;
}

struct CallCase {
    std::string_view text;
    std::string_view call;
};
std::ostream& operator<<(std::ostream& out, const CallCase& c) {
    return out << testing::PrintToString(c.text);
}

class Calls : public testing::TestWithParam<CallCase> {};

TEST_P(Calls, AreTakenApart) {
    EXPECT_EQ(dump(GetParam().text), GetParam().call);
}

INSTANTIATE_TEST_SUITE_P(
    Escapes, Calls,
    testing::Values(CallCase{"{call p}", "p"}, CallCase{"{call p()}", "p()"},
                    CallCase{"{call p(?)}", "p(): ?0"}, CallCase{"{call p(?, ?)}", "p(): ?0, ?1"},
                    CallCase{"{? = call p}", "?= p"}, CallCase{"{?=CALL p(?)}", "?= p(): ?1"},
                    CallCase{" \n{ ? = Call p ( ? , ? ) } ;", "?= p(): ?1, ?2"},
                    CallCase{"/*a*/{--b\n?/*c*/=/*?*/call p(/*d*/?)}--?", "?= p(): ?1"},
                    CallCase{"{call p(?)};;", "p(): ?0"},
                    CallCase{"{call InsertOrder(, 10, ?, ?, ?)}",
                             "InsertOrder(): -, 10, ?0, ?1, ?2"},
                    CallCase{"{call p(?,)}", "p(): ?0, -"}, CallCase{"{call p(,)}", "p(): -, -"},
                    CallCase{"{call p(DEFAULT, default)}", "p(): -, -"},
                    CallCase{"{call p(@a = ?, @b=DEFAULT)}", "p(): @a=?0, @b=-"},
                    CallCase{"{call p(?, [@b] = 'x')}", "p(): ?0, @b='x'"}));

INSTANTIATE_TEST_SUITE_P(
    Names, Calls,
    testing::Values(CallCase{"{call s.p}", "s|p"}, CallCase{"{call c . s . p(?)}", "c|s|p(): ?0"},
                    CallCase{"{call [c d].\"s\"\"t\".`p``q`}", "c d|s\"t|p`q"},
                    CallCase{"{call [a]]b.c]}", "a]b.c"}, CallCase{"{call c..p}", "c||p"},
                    CallCase{"{call Größe.名前(?)}", "Größe|名前(): ?0"},
                    CallCase{"EXEC [call]", "call"}, CallCase{"{call call}", "call"}));

INSTANTIATE_TEST_SUITE_P(
    Literals, Calls,
    testing::Values(
        CallCase{"{call p('it''s', N'ü', '')}", "p(): 'it's', 'ü', ''"},
        CallCase{"{call p('?', '@a', ',)}')}", "p(): '?', '@a', ',)}'"},
        CallCase{"{call p(1, -2.50, + 3, - 4e-5, .5)}", "p(): 1, -2.50, 3, -4e-5, .5"},
        CallCase{"{call p(NULL, null, 'NULL')}", "p(): NULL, NULL, 'NULL'"},
        CallCase{"{call p({d '2024-02-29'}, {T '10:11:12'})}", "p(): '2024-02-29', '10:11:12'"},
        CallCase{"{call p({ts '2024-02-29 10:11:12.5'})}", "p(): '2024-02-29 10:11:12.5'"},
        CallCase{"{call p({guid '01234567-890A-BCDE-F012-34567890ABCD'})}",
                 "p(): '01234567-890A-BCDE-F012-34567890ABCD'"}));

INSTANTIATE_TEST_SUITE_P(
    OtherSpellings, Calls,
    testing::Values(
        CallCase{"call p(?)", "p(): ?0"}, CallCase{"? = CALL p(?, 1);", "?= p(): ?1, 1"},
        CallCase{"CALL p", "p"}, CallCase{"call p(, ?)", "p(): -, ?0"}, CallCase{"EXEC p", "p"},
        CallCase{"execute c.s.p ?, 'x' ;", "c|s|p: ?0, 'x'"}, CallCase{"EXEC ? = p ?", "?= p: ?1"},
        CallCase{"EXEC p @a = ?, @b = ? OUTPUT, @c = ? out", "p: @a=?0, @b=?1 out, @c=?2 out"},
        CallCase{"EXEC p ? OUTPUT, DEFAULT, -1, NULL", "p: ?0 out, -, -1, NULL"}));

INSTANTIATE_TEST_SUITE_P(
    LeftToTheService, Calls, testing::ValuesIn([] {
        std::vector<CallCase> cases;
        for (const char* text :
             {"", ";", "SELECT 1", "calls p", "'call p'", "[call] p", "call", "EXEC", "EXEC;",
              "SELECT {fn ABS(?)}", "{fn ABS(?)}", "{d '2024-01-01'}", "{", "}",
              // More than a call.
              "call p(?); SELECT 1", "EXEC p; EXEC p", "SELECT 1; EXEC p", "call p(?) x",
              // Arguments that are neither markers nor literals.
              "EXEC p @a", "EXEC p @a = @b", "EXEC p 1 + 2", "EXEC p GETDATE()", "EXEC p TRUE",
              "EXEC p 0xFF", "EXEC p -'x'", "EXEC p x", "call p(SELECT 1)", "call p((?))",
              "EXEC p a = ?", "EXEC p DATE '2024-01-01'",
              // What EXEC does not know, or only EXEC does.
              "EXEC p ?, , ?", "EXEC p ?,", "EXEC p(?)", "EXEC ('SELECT 1')", "EXEC @r = p",
              "EXEC p 1 OUTPUT", "call p(? OUTPUT)", "EXEC p @a = ?, ?", "EXEC p @a =",
              // Names of four parts, of none, and such.
              "call a.b.c.d", "call a.", "call .a", "call []", "call ?", "call a...b", "EXEC p; 1",
              // Quotes and comments that do not end.
              "call p('", "EXEC p 'x", "call [p", "EXEC p ? /* x", "/*", "'"}) {
            cases.push_back({text, "no call"});
        }
        return cases;
    }()));

struct MalformedCase {
    std::string_view text;
    std::string_view message;
};
std::ostream& operator<<(std::ostream& out, const MalformedCase& c) {
    return out << testing::PrintToString(c.text);
}

class MalformedEscapes : public testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedEscapes, AreErrorsThatTellThePlace) {
    try {
        parse_procedure_call(GetParam().text);
        FAIL() << "it was accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.state().code, "42000");
        EXPECT_THAT(error.message(), HasSubstr(GetParam().message));
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, MalformedEscapes,
    testing::Values(MalformedCase{"{call", "character 6, a procedure's name"},
                    MalformedCase{"{call}", "character 6, a procedure's name"},
                    MalformedCase{"{call p", "character 8, '}'"},
                    MalformedCase{"{call p(?}", "character 10, ',' or ')'"},
                    MalformedCase{"{call p(? ?)}", "character 11, ',' or ')'"},
                    MalformedCase{"{call p ?}", "character 9, '}'"},
                    MalformedCase{"{? call p}", "character 4, '='"},
                    MalformedCase{"{?}", "character 3, '='"},
                    MalformedCase{"{? = p(?)}", "character 6, CALL"},
                    MalformedCase{"{call p(1 + 2)}", "character 11, ',' or ')'"},
                    MalformedCase{"{call p(x)}", "character 9, a parameter marker or a literal"},
                    MalformedCase{"{call p(-x)}", "character 9, a parameter marker or a literal"},
                    MalformedCase{"{call p(@a)}", "character 11, '='"},
                    MalformedCase{"{call p(@a=)}", "character 12, a parameter marker or a literal"},
                    MalformedCase{"{call p(@a = ?, ?)}", "character 17, an argument with a name"},
                    MalformedCase{"{call p(? OUTPUT)}", "character 11, ',' or ')'"},
                    MalformedCase{"{call a.b.c.d(?)}",
                                  "character 14, a name of at most three parts"},
                    MalformedCase{"{call p({x 'y'})}", "character 10, d, t, ts or guid"},
                    MalformedCase{"{call p({d 5})}", "character 12, a string"},
                    MalformedCase{"{call p({d 'y')}", "character 15, '}'"},
                    MalformedCase{"{call p('x}", "character 9, the end of what is quoted"},
                    MalformedCase{"{call p(?)} SELECT 1", "character 13, the end of the text"},
                    MalformedCase{"{call p(?)}; SELECT 1", "character 14, the end of the text"},
                    MalformedCase{"{call \xC3\xA4\xC3\xB6 x}", "character 10, '}'"}));

// SQLNativeSql, 22007: "an escape clause with an invalid date, time, or timestamp value".
TEST(Calls, LiteralsMustBeWhatTheySay) {
    const std::pair<const char*, const char*> cases[] = {
        {"{call p({d '2024-02-30'})}", "22007"},
        {"{call p(?, {t '10:00'})}", "22007"},
        {"EXEC p {ts '2024-02-28'}", "22007"},
        {"{call p({guid 'x'})}", "22018"},
    };
    for (const auto& [text, state] : cases) {
        try {
            parse_procedure_call(text);
            ADD_FAILURE() << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.state().code, state) << text;
            EXPECT_THAT(error.message(), testing::HasSubstr("an argument of the procedure call"));
        }
    }
}

TEST(Calls, OnRandomTextOnlyEscapesAreErrors) {
    constexpr std::string_view words[] = {"call", "exec", "{", "}", "?", "=", "p", "(", ")",  ",",
                                          "@a",   "'s'",  "1", "-", ";", "[", ".", "d", "/*", "'"};
    std::mt19937 generator(20260103);
    std::size_t calls = 0;
    for (int i = 0; i < 50000; ++i) {
        std::string text = i % 2 == 0 ? "call p(" : "{call p(";
        if (i % 5 == 0) text.clear();
        for (std::size_t n = generator() % 8; n > 0; --n) {
            text.append(words[generator() % std::size(words)]).append(" ");
        }
        if (i % 3 == 0) text += i % 2 == 0 ? ")" : ")}";
        try {
            calls += parse_procedure_call(text).has_value();
        } catch (const Error& error) {
            ASSERT_THAT(error.state().code, testing::AnyOf("42000", "22007")) << text;
            ASSERT_NE(text.find('{'), std::string::npos) << text;
        }
    }
    EXPECT_GT(calls, 1000u);
}

}  // namespace
}  // namespace connectai::sql
