// The row tokenizer against RapidJSON, which knows no rows but knows JSON: what one takes the other
// takes, with the same values.
#include "connectai/row_tokenizer.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <random>
#include <string>

#include "reply_pieces.h"

namespace connectai {
namespace {

using namespace std::string_view_literals;

using test::Row;
using test::show;

struct Read {
    TokenizedRow row;
    Row cells;
};

Read read(const std::string& text, std::size_t columns) {
    std::string padded = text + std::string(RowTokenizer::padding, '\0');
    std::vector<Cell> cells(columns);
    RowTokenizer tokenizer;
    Read result{tokenizer.read(padded.data(), padded.data() + text.size(), cells), {}};
    if (result.row.fault == RowFault::none) {
        for (const Cell& cell : cells) result.cells.push_back(show(cell));
    } else {
        EXPECT_EQ(padded.substr(0, text.size()), text) << "a row that is not whole stays as it is";
    }
    return result;
}

// As RapidJSON reads a whole text; nothing where it is no array of scalars. Numbers stay as they
// are written; those beyond a double's range it refuses (`too_big`), although they are JSON.
std::optional<Row> read_by_rapidjson(const std::string& text, bool& too_big) {
    constexpr unsigned flags =
        rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;
    struct Handler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
        Row cells;
        int depth = 0;
        bool add(std::string cell) {
            cells.push_back(std::move(cell));
            return depth == 1;
        }
        bool Null() { return add("null"); }
        bool Bool(bool value) { return add(value ? "true" : "false"); }
        bool RawNumber(const char* value, rapidjson::SizeType size, bool) {
            return add({value, size});
        }
        bool String(const char* value, rapidjson::SizeType size, bool) {
            return add("'" + std::string(value, size) + "'");
        }
        bool StartArray() { return ++depth == 1; }
        bool EndArray(rapidjson::SizeType) { return true; }
        bool Default() { return false; }
    } handler;
    rapidjson::StringStream stream(text.c_str());
    rapidjson::Reader reader;
    const rapidjson::ParseResult result = reader.Parse<flags>(stream, handler);
    too_big = result.Code() == rapidjson::kParseErrorNumberTooBig;
    if (result.IsError() || handler.depth != 1) return std::nullopt;
    return handler.cells;
}

class RandomRows {
public:
    std::string row(std::size_t columns) {
        std::string text = "[" + blanks();
        for (std::size_t i = 0; i < columns; ++i) {
            if (i > 0) text += "," + blanks();
            text += value() + blanks();
        }
        return text + "]";
    }

    // One octet is another, is gone, or is there twice.
    std::string damaged(std::string text) {
        const std::size_t at = below(text.size());
        switch (below(3)) {
            case 0: text[at] = odd_[below(odd_.size())]; break;
            case 1: text.erase(at, 1); break;
            default: text.insert(at, 1, text[at]); break;
        }
        return text;
    }

    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
    }

private:
    std::string blanks() {
        return below(8) == 0 ? std::string(1 + below(3), " \t\r\n"[below(4)]) : "";
    }

    std::string digits() {
        std::string text;
        for (std::size_t i = 0; i <= below(20); ++i) text += static_cast<char>('0' + below(10));
        return text;
    }

    std::string number() {
        std::string text = below(2) == 0 ? "-" : "";
        const std::string whole = digits();
        text += below(4) == 0 || whole.front() == '0' ? "0" : whole;
        if (below(2) == 0) text += "." + digits();
        if (below(3) == 0) {
            text += below(2) == 0 ? "e" : "E";
            if (below(2) == 0) text += "+-"[below(2)];
            text += digits().substr(0, 2);
        }
        return text;
    }

    std::string text() {
        static const std::vector<std::string> pieces = {"a",
                                                        "plain ASCII of more than sixteen octets",
                                                        "\xC3\xA9",
                                                        "\xE2\x82\xAC",
                                                        "\xF0\x9F\x98\x80",
                                                        "\\n",
                                                        "\\\\",
                                                        "\\\"",
                                                        "\\/",
                                                        "\\u0041",
                                                        "\\u00e9",
                                                        "\\u20AC",
                                                        "\\uD83D\\uDE00",
                                                        "\\u0000",
                                                        "[",
                                                        "]",
                                                        ",",
                                                        "{",
                                                        "null"};
        std::string text = "\"";
        for (std::size_t i = below(8); i > 0; --i) text += pieces[below(pieces.size())];
        return text + "\"";
    }

    std::string value() {
        switch (below(6)) {
            case 0: return "null";
            case 1: return "true";
            case 2: return "false";
            case 3: return number();
            default: return text();
        }
    }

    static constexpr std::string_view odd_ = "\"\\,][{}0e.-+u\x01\x1F\x7F\x80\xC3\xED\xF4\xFF \0"sv;
    std::mt19937 random_{20'111};  // the same rows on every run
};

// Half a pair of surrogates is an error for RapidJSON, and U+FFFD for us.
bool may_have_half_a_pair(const std::string& text) {
    for (std::size_t at = text.find("\\u"); at != std::string::npos;
         at = text.find("\\u", at + 1)) {
        if (at + 2 < text.size() && (text[at + 2] == 'D' || text[at + 2] == 'd')) return true;
    }
    return false;
}

TEST(RowTokenizer, ReadsWhatRapidJsonReads) {
    RandomRows random;
    for (int i = 0; i < 20'000; ++i) {
        const std::size_t columns = 1 + random.below(6);
        const std::string text = random.row(columns);
        bool too_big = false;
        const auto expected = read_by_rapidjson(text, too_big);
        if (too_big) continue;
        ASSERT_TRUE(expected) << text;
        const Read found = read(text, columns);
        ASSERT_EQ(found.row.fault, RowFault::none) << text;
        ASSERT_EQ(found.row.octets, text.size()) << text;
        ASSERT_EQ(found.cells, *expected) << text;
    }
}

TEST(RowTokenizer, TakesADamagedRowOnlyWhereRapidJsonDoes) {
    RandomRows random;
    int refused = 0;
    for (int i = 0; i < 100'000; ++i) {
        const std::size_t columns = 1 + random.below(6);
        const std::string text = random.damaged(random.row(columns));
        if (may_have_half_a_pair(text)) continue;
        bool too_big = false;
        const auto expected = read_by_rapidjson(text, too_big);
        if (too_big) continue;
        const Read found =
            read(text, expected ? std::max<std::size_t>(expected->size(), 1) : columns);
        if (expected && !expected->empty()) {
            ASSERT_EQ(found.row.fault, RowFault::none) << text;
            ASSERT_EQ(found.cells, *expected) << text;
        } else if (found.row.fault == RowFault::none) {
            // It ends where the row does, and what follows is not its business.
            ASSERT_LT(found.row.octets, text.size()) << text;
        } else {
            ++refused;
        }
    }
    EXPECT_GT(refused, 10'000);
}

TEST(RowTokenizer, ARowThatIsCutAnywhereIsIncompleteAndStaysAsItIs) {
    RandomRows random;
    for (int i = 0; i < 500; ++i) {
        const std::size_t columns = 1 + random.below(6);
        const std::string text = random.row(columns);
        for (std::size_t size = 1; size < text.size(); ++size) {
            const Read found = read(text.substr(0, size), columns);
            const bool inside_character = found.row.fault == RowFault::not_utf8;
            ASSERT_EQ(found.row.fault, RowFault::incomplete)
                << text.substr(0, size) << (inside_character ? " is cut within a character" : "");
        }
    }
}

struct Escape {
    std::string sent;
    std::string meaning;
};

class SurrogateEscapesInRows : public testing::TestWithParam<Escape> {};

// RFC 8259, section 8.2: "the behavior of software that receives JSON texts containing such values
// is unpredictable"; here each half is U+FFFD, as in the rest of a reply (ReplyInput).
TEST_P(SurrogateEscapesInRows, WithoutAPartnerAreReplaced) {
    const Read found = read("[\"" + GetParam().sent + "\"]", 1);
    ASSERT_EQ(found.row.fault, RowFault::none);
    EXPECT_EQ(found.cells[0], "'" + GetParam().meaning + "'");
}

INSTANTIATE_TEST_SUITE_P(
    RowTokenizer, SurrogateEscapesInRows,
    testing::Values(Escape{R"(a\uD83D\uDE00b)",
                           "a\xF0\x9F\x98\x80"
                           "b"},
                    Escape{R"(a\ud83db)",
                           "a\xEF\xBF\xBD"
                           "b"},
                    Escape{R"(a\uDE00b)",
                           "a\xEF\xBF\xBD"
                           "b"},
                    Escape{R"(\uDE00\uD83D)", "\xEF\xBF\xBD\xEF\xBF\xBD"},
                    Escape{R"(\uD83D\uD83D\uDE00)", "\xEF\xBF\xBD\xF0\x9F\x98\x80"},
                    Escape{R"(\uD83D\n)", "\xEF\xBF\xBD\n"},
                    Escape{R"(\uD83D\u0041)",
                           "\xEF\xBF\xBD"
                           "A"},
                    Escape{R"(\uD83D\\uDE00)", "\xEF\xBF\xBD\\uDE00"},
                    Escape{R"(\uD83D)", "\xEF\xBF\xBD"}, Escape{R"(\\ud800)", "\\ud800"}));

}  // namespace
}  // namespace connectai
