// ODBC's escape sequences in the service's dialect: ODBC 3.8, appendix C, "ODBC escape sequences";
// appendix E, "Scalar functions"; the service's functions as its documents spell them.
#include "sql/escapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "base/error.h"
#include "sql/statement_kind.h"

namespace connectai::sql {
namespace {

struct Translation {
    std::string_view name;
    std::string_view text;
    std::string_view native;
};
std::ostream& operator<<(std::ostream& out, const Translation& c) {
    return out << c.text;
}

class NativeText : public testing::TestWithParam<Translation> {};

TEST_P(NativeText, IsInTheServicesDialect) {
    EXPECT_EQ(native_text(GetParam().text), GetParam().native);
}

template <typename Case>
std::string case_name(const testing::TestParamInfo<Case>& tested) {
    return std::string(tested.param.name);
}

// "{d 'value'} {t 'value'} {ts 'value'}", "{guid 'nnnnnnnn-nnnn-nnnn-nnnn-nnnnnnnnnnnn'}".
INSTANTIATE_TEST_SUITE_P(
    Literals, NativeText,
    testing::Values(
        Translation{"Date", "{d '2024-02-29'}", "'2024-02-29'"},
        Translation{"Time", "{t '23:59:59'}", "'23:59:59'"},
        Translation{"TimeWithAFraction", "{t '00:00:00.123456789'}", "'00:00:00.123456789'"},
        Translation{"TimestampGetsTheZoneOfAll", "{ts '2024-01-31 10:20:30'}",
                    "'2024-01-31T10:20:30Z'"},
        Translation{"TimestampWithAFraction", "{ts '2024-01-31 10:20:30.5'}",
                    "'2024-01-31T10:20:30.5Z'"},
        Translation{"Guid", "{guid '01234567-89AB-cdef-0123-456789abcdef'}",
                    "'01234567-89AB-cdef-0123-456789abcdef'"},
        Translation{"CaseAndBlanksAreFree", "{ \t\nTs\r\n'2024-01-31 10:20:30' }",
                    "'2024-01-31T10:20:30Z'"},
        Translation{"CommentsInside", "{/*a}*/d--}\n'2024-01-31'/*b*/}", "'2024-01-31'"},
        Translation{"Several", "INSERT INTO t VALUES ({d '2024-01-31'},{t '01:02:03'}, ?)",
                    "INSERT INTO t VALUES ('2024-01-31','01:02:03', ?)"}),
    case_name<Translation>);

INSTANTIATE_TEST_SUITE_P(
    Functions, NativeText,
    testing::Values(
        Translation{"Renamed", "SELECT {fn UCASE(a)} FROM t", "SELECT UPPER(a) FROM t"},
        Translation{"CaseAndBlanksAreFree", "{ FN\tuCase ( a ) }", "UPPER( a ) "},
        Translation{"CommentsBeforeTheName", "{fn/*)*/ --}\n LCASE/**/(a)}", "LOWER(a)"},
        Translation{"CommentsBetweenArguments", "{fn LEFT(a /*,*/, --)\n2)}",
                    "LEFT(a /*,*/, --)\n2)"},
        Translation{"NoArguments", "{fn NOW()}", "CURRENT_TIMESTAMP()"},
        Translation{"NoArgumentsButAComment", "{fn PI( /* none */ )}", "PI( /* none */ )"},
        Translation{"WithoutParentheses", "{fn CURRENT_DATE}, {fn current_timestamp }",
                    "CURRENT_DATE(), CURRENT_TIMESTAMP()"},
        Translation{"OptionalArgument", "{fn RAND()} {fn RAND(3)}", "RAND() RAND(3)"},
        Translation{"QuotedDatePart", "{fn DAYNAME(d)} {fn MONTHNAME(d)}",
                    "DATENAME('dw', d) DATENAME('m', d)"},
        Translation{"Position", "{fn POSITION('a' in b)}", "POSITION('a' in b)"},
        Translation{"PositionAndAPredicate",
                    "{fn POSITION('a' IN CASE WHEN 1 IN (1, 2) THEN b ELSE c END)}",
                    "POSITION('a' IN CASE WHEN 1 IN (1, 2) THEN b ELSE c END)"},
        Translation{"Extract", "{fn EXTRACT(YEAR FROM d)}", "DATEPART('year', d)"},
        Translation{"ExtractOfAnExpression", "{fn extract(second/**/from(d))}",
                    "DATEPART('second', (d))"},
        Translation{"TimestampAdd", "{fn TIMESTAMPADD(SQL_TSI_DAY, -3, d)}",
                    "DATEADD('day', -3, d)"},
        Translation{"TimestampDiff", "{fn TIMESTAMPDIFF( sql_tsi_hour ,a,b)}",
                    "DATEDIFF('hour', a,b)"},
        // Not reported, for the documents do not tell; but nobody else can say.
        Translation{"TimestampDiffInYears", "{fn TIMESTAMPDIFF(SQL_TSI_YEAR, a, b)}",
                    "DATEDIFF('year', a, b)"},
        Translation{"Convert", "{fn CONVERT(a + 1, SQL_VARCHAR)}", "CAST(a + 1 AS VARCHAR)"},
        Translation{"ConvertAnotherCall", "{fn convert({fn LEFT(a, 2)} , sql_Bit )}",
                    "CAST(LEFT(a, 2)  AS BOOLEAN )"},
        Translation{"ConvertACallOfTheServices", "{fn CONVERT(f(a, (b)), SQL_TYPE_TIMESTAMP)}",
                    "CAST(f(a, (b)) AS TIMESTAMP)"},
        Translation{"ConvertToATypeWithASize", "{fn CONVERT(a, SQL_DECIMAL(9, 2))}",
                    "CAST(a AS DECIMAL(9, 2))"},
        Translation{"Cast", "{fn CAST(a AS DECIMAL(9, 2))}", "CAST(a AS DECIMAL(9, 2))"},
        Translation{
            "Nested",
            "{fn CONCAT({fn UCASE({fn LTRIM(a)})}, {fn CONVERT({d '2024-01-31'},SQL_DATE)})}",
            "CONCAT(UPPER(LTRIM(a)), CAST('2024-01-31' AS DATE))"},
        Translation{"CommasInParentheses", "{fn LCASE(f(a, b))}", "LOWER(f(a, b))"},
        Translation{"QuotesInArguments", "{fn LCASE('a}'')b')} {fn LCASE([}]]}(,])}",
                    "LOWER('a}'')b') LOWER([}]]}(,])"},
        Translation{"MarkersKeepTheirOrder", "{fn LEFT(?, {fn LENGTH(?)})} = ?",
                    "LEFT(?, LEN(?)) = ?"},
        Translation{"AQueryAsAnArgument", "{fn IFNULL((SELECT MAX(a) FROM t WHERE b IN (1,2)), 0)}",
                    "ISNULL((SELECT MAX(a) FROM t WHERE b IN (1,2)), 0)"}),
    case_name<Translation>);

INSTANTIATE_TEST_SUITE_P(
    Others, NativeText,
    testing::Values(
        Translation{"OuterJoin", "SELECT * FROM {oj a LEFT OUTER JOIN b ON a.x = b.x} WHERE 1=1",
                    "SELECT * FROM a LEFT OUTER JOIN b ON a.x = b.x WHERE 1=1"},
        Translation{"NestedOuterJoins",
                    "FROM {OJ a LEFT OUTER JOIN {oj b RIGHT OUTER JOIN c ON {fn ABS(b.x)}=c.x} ON "
                    "a.y=b.y}",
                    "FROM a LEFT OUTER JOIN b RIGHT OUTER JOIN c ON ABS(b.x)=c.x ON a.y=b.y"},
        Translation{"EscapeCharacter", R"(a LIKE 'x\%' {escape '\'})",
                    R"(a LIKE 'x\%' ESCAPE '\')"},
        Translation{"EscapeCharacterOfSeveralOctets", "a LIKE '\u00df%' { ESCAPE '\u00df' }",
                    "a LIKE '\u00df%' ESCAPE '\u00df'"},
        Translation{"AnApostropheAsEscapeCharacter", "{escape ''''}", "ESCAPE ''''"},
        Translation{"QuotedNames",
                    R"({fn UCASE("a""b]")} FROM {oj "t" LEFT OUTER JOIN [u"v] ON 1=1})",
                    R"(UPPER([a"b]]]) FROM [t] LEFT OUTER JOIN [u"v] ON 1=1)"},
        // A call is not sent as text.
        Translation{"Call", "{call p(?, {d '2024-01-31'})}", "{call p(?, {d '2024-01-31'})}"},
        Translation{"CallWithReturnValue", " { ? = CALL c.s.p } ;", " { ? = CALL c.s.p } ;"},
        Translation{"LiteralsOfExec", "EXEC p @a = {d '2024-01-31'}, @b = ?",
                    "EXEC p @a = '2024-01-31', @b = ?"}),
    case_name<Translation>);

INSTANTIATE_TEST_SUITE_P(
    NoEscapes, NativeText,
    testing::Values(Translation{"Nothing", "", ""},
                    Translation{"InStringsNamesAndComments", "'{d 1}' [{fn] `{` /*{*/ --{",
                                "'{d 1}' [{fn] `{` /*{*/ --{"},
                    Translation{"AClosingBraceAlone", "SELECT a}", "SELECT a}"},
                    Translation{"TheServicesOwnFunctions",
                                "SELECT UCASE(a), INSERT(1), CONVERT(a, SQL_CHAR)",
                                "SELECT UCASE(a), INSERT(1), CONVERT(a, SQL_CHAR)"}),
    case_name<Translation>);

// A blank only where two pieces would read as something else.
INSTANTIATE_TEST_SUITE_P(
    Neighbours, NativeText,
    testing::Values(Translation{"Words", "SELECT{fn NOW()}AS a", "SELECT CURRENT_TIMESTAMP()AS a"},
                    Translation{"WordsBehind", "{oj a LEFT OUTER JOIN b ON 1=c}WHERE 1=1",
                                "a LEFT OUTER JOIN b ON 1=c WHERE 1=1"},
                    Translation{"Strings", "'a'{d '2024-01-31'}'b'", "'a' '2024-01-31' 'b'"},
                    Translation{"NationalString", "N{d '2024-01-31'}", "N '2024-01-31'"},
                    Translation{"Names", "@{fn NOW()}", "@ CURRENT_TIMESTAMP()"},
                    Translation{"MinusSigns", "1-{oj-1}", "1- -1"},
                    Translation{"None", "({d '2024-01-31'})", "('2024-01-31')"}),
    case_name<Translation>);

// --- What cannot be translated ---

struct Refusal {
    std::string_view name;
    std::string_view text;
    std::string_view state;
    std::string_view message;  // a part of it
};
std::ostream& operator<<(std::ostream& out, const Refusal& c) {
    return out << c.text;
}

class NativeTextOf : public testing::TestWithParam<Refusal> {};

TEST_P(NativeTextOf, IsRefused) {
    try {
        ADD_FAILURE() << native_text(GetParam().text);
    } catch (const Error& error) {
        EXPECT_EQ(error.state().code, GetParam().state);
        EXPECT_THAT(error.message(), testing::HasSubstr(std::string(GetParam().message)));
    }
}

// SQLNativeSql, 22007: "contained an escape clause with an invalid date, time, or timestamp value".
INSTANTIATE_TEST_SUITE_P(
    Values, NativeTextOf,
    testing::Values(
        Refusal{"Date", "{d '2024-13-01'}", "22007", "'2024-13-01' is no date 'yyyy-mm-dd'"},
        Refusal{"DayOfTheMonth", "{d '2023-02-29'}", "22007", "is no date"},
        Refusal{"DateOfOneDigit", "{d '2024-1-1'}", "22007", "is no date"},
        Refusal{"DateWithATime", "{d '2024-01-01 00:00:00'}", "22007", "is no date"},
        Refusal{"EmptyDate", "{d ''}", "22007", "is no date"},
        Refusal{"Time", "{t '24:00:00'}", "22007", "is no time"},
        Refusal{"TimeWithoutSeconds", "{t '10:00'}", "22007", "is no time"},
        Refusal{"TimeWithAZone", "{t '10:00:00Z'}", "22007", "is no time"},
        Refusal{"Timestamp", "{ts '2024-01-01 10:60:00'}", "22007", "is no timestamp"},
        Refusal{"TimestampWithoutTime", "{ts '2024-01-01'}", "22007", "is no timestamp"},
        Refusal{"TimestampWithT", "{ts '2024-01-01T10:00:00'}", "22007", "is no timestamp"},
        Refusal{"TimestampWithAZone", "{ts '2024-01-01 10:00:00Z'}", "22007", "is no timestamp"},
        Refusal{"AQuoteInside", "{d '2024-01-0'''}", "22007", "is no date"},
        Refusal{"Guid", "{guid '01234567-89ab-cdef-0123-456789abcdeg'}", "22018", "is no GUID"},
        Refusal{"GuidInBraces", "{guid '{01234567-89ab-cdef-0123-456789abcdef}'}", "22018",
                "is no GUID"},
        Refusal{"GuidWithoutHyphens", "{guid '0123456789abcdef0123456789abcdef'}", "22018",
                "is no GUID"},
        // SQLPrepare, 22019: "the length of the escape character following ESCAPE was not equal to
        // 1".
        Refusal{"NoEscapeCharacter", "{escape ''}", "22019", "one character"},
        Refusal{"TwoEscapeCharacters", "{escape 'ab'}", "22019", "one character"}),
    case_name<Refusal>);

INSTANTIATE_TEST_SUITE_P(
    Forms, NativeTextOf,
    testing::Values(
        Refusal{"Unknown", "SELECT {x}", "42000", "fn, d, t, ts, guid, oj, escape or call"},
        Refusal{"Empty", "SELECT {}", "42000", "expected at character 9"},
        Refusal{"Unclosed", "SELECT '\u00e9', {fn UCASE(a)", "42000",
                "at character 13 is malformed: '}' was expected at character 25"},
        Refusal{"UnclosedOuterJoin", "{oj a", "42000", "'}'"},
        Refusal{"UnclosedString", "{d '2024-01-31}", "42000", "a string in single quotes"},
        Refusal{"NoString", "{d 2024-01-31}", "42000", "a string in single quotes"},
        Refusal{"AMarkerAsALiteral", "{d ?}", "42000", "a string in single quotes"},
        Refusal{"TwoStrings", "{t '10:00:00' '10:00:00'}", "42000", "'}'"},
        Refusal{"NoFunction", "{fn}", "42000", "a function's name"},
        Refusal{"NoParentheses", "{fn UCASE}", "42000", "'(' was expected at character 10"},
        Refusal{"NowNeedsParentheses", "{fn NOW}", "42000", "'('"},
        Refusal{"UnclosedParenthesis", "{fn UCASE(a}", "42000", "')' was expected at character 12"},
        Refusal{"TooManyParentheses", "{fn UCASE(a))}", "42000",
                "'}' was expected at character 13"},
        Refusal{"MoreBehindTheCall", "{fn UCASE(a) || b}", "42000", "'}'"},
        Refusal{"AnEscapeBehindTheCall", "{fn UCASE(a) {fn NOW()}}", "42000", "'}'"},
        Refusal{"AnErrorInsideNamesTheInner", "{fn UCASE({fn LCASE(a, b)})}", "42000",
                "character 11 cannot be translated: LCASE takes 1 argument, not 2"},
        Refusal{"AnErrorBehindNamesTheOuter", "{fn LEFT({fn LCASE(a)})}", "42000",
                "character 1 cannot be translated: LEFT takes 2 arguments, not 1"},
        Refusal{"CallBehindAnother", "SELECT 1; {call p}", "42000", "alone"},
        Refusal{"CallInside", "{fn UCASE({? = call p})}", "42000", "alone"},
        Refusal{"MalformedCall", "{call p(}", "42000", "at character 9"},
        Refusal{"Interval", "{INTERVAL '3' DAY}", "42000", "the service has no intervals"}),
    case_name<Refusal>);

INSTANTIATE_TEST_SUITE_P(
    Functions, NativeTextOf,
    testing::Values(
        Refusal{"NotOdbcs", "{fn REVERSE(a)}", "42000",
                "ODBC has no scalar function REVERSE; a function of the service's own"},
        Refusal{"None", "{fn curtime()}", "42000",
                "the service has no function for CURTIME; {fn CONVERT"},
        Refusal{"NoneWithoutParentheses", "{fn USER}", "42000", "SQLGetInfo(SQL_USER_NAME)"},
        Refusal{"TooFew", "{fn LEFT(a)}", "42000", "LEFT takes 2 arguments, not 1"},
        Refusal{"NoArgument", "{fn UCASE()}", "42000", "UCASE takes 1 argument, not 0"},
        Refusal{"TooMany", "{fn RAND(1, 2)}", "42000", "RAND takes 0 to 1 argument, not 2"},
        Refusal{"FirstArgumentEmpty", "{fn LEFT(, 2)}", "42000", "an argument was expected"},
        Refusal{"LastArgumentEmpty", "{fn UCASE(a, )}", "42000",
                "UCASE lacks an argument behind its last comma"},
        Refusal{"LocateFromAPlace", "{fn LOCATE(a, b, 3)}", "42000", "{fn SUBSTRING()}"},
        Refusal{"Precision", "{fn CURRENT_TIMESTAMP(3)}", "42000", "the service chooses"},
        Refusal{"PositionWithAComma", "{fn POSITION(a, b)}", "42000", "IN was expected"},
        Refusal{"PositionOfOne", "{fn POSITION(a)}", "42000", "takes 2 arguments"},
        Refusal{"ExtractOfNoField", "{fn EXTRACT(WEEK FROM a)}", "42000", "YEAR, MONTH, DAY"},
        Refusal{"ExtractWithoutFrom", "{fn EXTRACT(YEAR, a)}", "42000", "FROM"},
        Refusal{"ExtractOfNothing", "{fn EXTRACT(YEAR FROM)}", "42000", "takes 2 arguments"},
        Refusal{"NoInterval", "{fn TIMESTAMPADD(DAY, 1, a)}", "42000", "no interval DAY"},
        Refusal{"Nanoseconds", "{fn TIMESTAMPADD(SQL_TSI_FRAC_SECOND, 1, a)}", "42000",
                "no interval SQL_TSI_FRAC_SECOND; SQL_TSI_SECOND is the smallest"},
        Refusal{"AddTooFew", "{fn TIMESTAMPADD(SQL_TSI_DAY, 1)}", "42000",
                "takes 3 arguments, not 2"},
        Refusal{"ConvertToNoType", "{fn CONVERT(a, INTEGER)}", "42000", "no type INTEGER"},
        Refusal{"ConvertToNoTypeOfTheService", "{fn CONVERT(a, SQL_INTERVAL_DAY)}", "42000",
                "SQLGetTypeInfo lists"},
        Refusal{"ConvertToNothing", "{fn CONVERT(a)}", "42000", "CONVERT takes 2 arguments"},
        Refusal{"ConvertToAnExpression", "{fn CONVERT(a, SQL_BIGINT + 1)}", "42000",
                "')' was expected at character 27"},
        Refusal{"ConvertWithAStyle", "{fn CONVERT(a, SQL_VARCHAR, 3)}", "42000", "takes 2"}),
    case_name<Refusal>);

// --- Any text ---

// Texts of pieces that lexers stumble over.
class RandomText {
public:
    std::string next(std::size_t pieces, bool escapes) {
        std::string text;
        for (std::size_t i = 0; i < pieces; ++i) {
            const std::string_view piece = all[random_() % all.size()];
            const bool escape = piece.find_first_of("{}\"") != std::string_view::npos;
            if (escapes || !escape) text += piece;
        }
        return text;
    }

private:
    static constexpr std::array<std::string_view, 48> all{
        "{fn ",
        "{fn UCASE(",
        "{fn LEFT(",
        "{fn CONVERT(",
        "{fn EXTRACT(YEAR FROM ",
        "{oj ",
        "{oj",
        "{d '2024-01-31'}",
        "{t '10:00:00'}",
        "{ts '2024-01-31 10:00:00'}",
        "{guid ",
        "{escape '\\'}",
        "{call p",
        "{fn TIMESTAMPADD(SQL_TSI_DAY,",
        "{? = ",
        "{INTERVAL",
        "{",
        "}",
        ")}",
        ", SQL_INTEGER)}",
        "{fn POSITION('a' IN ",
        "{fn NOW()}",
        "\"",
        "\"a\"",
        "(",
        ")",
        ",",
        "?",
        "@p1",
        "@",
        "'",
        "''",
        "'a'",
        "[",
        "]",
        "[a]",
        "`",
        "--",
        "\n",
        "/*",
        "*/",
        "-",
        "/",
        "N",
        "1.5e3",
        "SELECT",
        "\xC3\xA9",
        "\xFF",
    };
    std::mt19937 random_{20240131};  // NOLINT: the same texts in every run
};

TEST(AnyText, WithoutEscapesAndDoubleQuotesStaysOctetForOctet) {
    RandomText random;
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = random.next(1 + static_cast<std::size_t>(i) % 30, false);
        ASSERT_EQ(native_text(text), text);
    }
}

// Either an error of those that the header lists, or a text that has the same markers and no escape
// sequence left.
TEST(AnyText, IsTranslatedOrRefused) {
    RandomText random;
    int translated = 0;
    for (int i = 0; i < 200'000; ++i) {
        const std::string text = random.next(1 + static_cast<std::size_t>(i) % 9, true);
        std::string native;
        try {
            native = native_text(text);
        } catch (const Error& error) {
            ASSERT_THAT(error.state().code, testing::AnyOf("42000", "22007", "22018", "22019"))
                << text;
            continue;
        }
        if (native != text) ++translated;
        ASSERT_EQ(summarize(native).parameter_markers, summarize(text).parameter_markers) << text;
        ASSERT_EQ(native_text(native), native) << text;
    }
    EXPECT_GT(translated, 1'000);
}

// Seconds, where a pass for each level of nesting would take hours.
TEST(AnyText, TakesTimeLinearInItsLength) {
    constexpr std::size_t levels = 200'000;
    std::string nested, native, unclosed, lists;
    for (std::size_t i = 0; i < levels; ++i) {
        nested += "{fn CONVERT(";
        native += "CAST(";
        unclosed += "{oj ";
        lists += "{fn LEFT(a, b)} ";
    }
    nested += 'x';
    native += 'x';
    for (std::size_t i = 0; i < levels; ++i) {
        nested += ", SQL_CHAR)}";
        native += " AS VARCHAR)";
    }
    EXPECT_EQ(native_text(nested), native);
    EXPECT_THROW(native_text(unclosed), Error);
    EXPECT_EQ(native_text(lists).size(), lists.size() - 5 * levels);
}

}  // namespace
}  // namespace connectai::sql
