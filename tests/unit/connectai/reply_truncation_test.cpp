// What is cut short or damaged never passes for a complete reply, and never gives a row that was
// not sent.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "reply_pieces.h"

namespace connectai {
namespace {

using test::cut_at;
using test::in_pieces_of;
using test::read_reply;
using test::Row;
using test::schema_json;
using test::Seen;

const std::vector<std::string> replies = {
    // The documented form.
    R"({"results":[{"schema":[{"ordinal":0,"catalogName":"","columnName":"n","dataType":8},)"
    R"({"ordinal":1,"columnName":"t","dataType":5,"length":255,"nullable":true}],)"
    R"("rows":[[1,"one"],[2,null],[-3,"dr\u00e9i\ud83d\ude00"]],"affectedRows":-1}],)"
    R"("parameters":{"@p1":{"dataType":5,"direction":4,"value":"out"}},"error":null})",
    // Rows before their schema, blanks everywhere, raw UTF-8.
    "{ \"error\" : null ,\n \"results\" : [ { \"affectedRows\" : -1 , \"rows\" : [ [ \"\xC3\xA9"
    "\xF0\x9F\x98\x80\" , true ] , [ \"\\\\\" , 1.5e3 ] ] , \"schema\" : " +
        schema_json({"a", "b"}) + " } ] }",
    // Counts only, then a small result.
    R"({"results":[{"affectedRows":3},{"affectedRows":0},{"schema":)" + schema_json({"x"}) +
        R"(,"rows":[]},{"rows":[[1]],"schema":)" + schema_json({"y"}) + "}]}",
    R"({"results":[]})",
    "{}",
    "\xEF\xBB\xBF{}",
};

// Every row of `seen` is a row of `whole`, in the same place.
void expect_only_rows_of(const Seen& seen, const Seen& whole, const std::string& what) {
    ASSERT_LE(seen.results.size(), whole.results.size()) << what;
    for (std::size_t i = 0; i < seen.results.size(); ++i) {
        const auto& some = seen.results[i].rows;
        const auto& all = whole.results[i].rows;
        ASSERT_LE(some.size(), all.size()) << what;
        ASSERT_TRUE(std::equal(some.begin(), some.end(), all.begin())) << what;
    }
}

TEST(TruncatedReply, NeverLooksCompleteAtAnyLength) {
    for (const std::string& text : replies) {
        const Seen whole = read_reply(text);
        ASSERT_FALSE(whole.error) << text << whole.error->message();
        for (std::size_t size = 0; size < text.size(); ++size) {
            const std::string prefix = text.substr(0, size);
            for (const std::size_t piece : {std::size_t{1}, text.size()}) {
                const Seen seen = read_reply(in_pieces_of(prefix, piece));
                ASSERT_TRUE(seen.error) << "taken for complete: " << prefix;
                EXPECT_EQ(seen.state(), "08S01") << prefix << ": " << seen.error->message();
                expect_only_rows_of(seen, whole, prefix);
            }
        }
    }
}

TEST(WholeReply, IsTheSameWhereverItIsCut) {
    for (const std::string& text : replies) {
        const Seen whole = read_reply(text);
        for (std::size_t at = 1; at < text.size(); ++at) {
            const Seen seen = read_reply(cut_at(text, at));
            ASSERT_FALSE(seen.error) << "cut at " << at << ": " << seen.error->message();
            ASSERT_EQ(seen.results, whole.results) << "cut at " << at;
        }
        EXPECT_EQ(read_reply(in_pieces_of(text, 1)).results, whole.results);
    }
}

TEST(LongerReply, IsAnErrorWhateverFollows) {
    for (const std::string& text : replies) {
        for (const char* more :
             {"}", "]", ",", "{", "x", "0", "\"", "{}", "null", "\xEF\xBB\xBF"}) {
            EXPECT_TRUE(read_reply(text + more).error) << text << more;
            EXPECT_TRUE(read_reply({text, more}).error) << text << more;
        }
        EXPECT_FALSE(read_reply(text + " \r\n\t").error);
        EXPECT_FALSE(read_reply({text, " ", "\n"}).error);
    }
}

class Mutations {
public:
    explicit Mutations(unsigned seed) : random_(seed) {}

    std::string of(std::string text) {
        const int changes = 1 + static_cast<int>(below(3));
        for (int i = 0; i < changes && !text.empty(); ++i) change(text);
        return text;
    }

    std::vector<std::string> pieces(const std::string& text) {
        std::vector<std::string> pieces;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = 1 + below(below(4) == 0 ? 3 : text.size());
            pieces.push_back(text.substr(at, size));
            at += size;
        }
        return pieces;
    }

private:
    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
    }

    char character() {
        static constexpr std::string_view likely = "{}[]\",:\\u0123456789eE+-. ntfd\xC3\xA9\xED";
        return below(4) == 0 ? static_cast<char>(below(256)) : likely[below(likely.size())];
    }

    void change(std::string& text) {
        const std::size_t at = below(text.size());
        const std::size_t size = 1 + below(std::min<std::size_t>(12, text.size() - at));
        switch (below(6)) {
            case 0: text[at] = character(); break;
            case 1: text.insert(at, 1, character()); break;
            case 2: text.erase(at, size); break;
            case 3: text.insert(below(text.size()), text.substr(at, size)); break;
            case 4: text.resize(at); break;
            default: std::swap(text[at], text[below(text.size())]); break;
        }
    }

    std::mt19937 random_;
};

// 20,000 damaged replies; whatever comes out, each row has as many cells as its schema columns,
// there are no more rows than the text has opening brackets, and cutting changes nothing.
TEST(DamagedReply, NeverCrashesNorGivesMoreRowsThanItHas) {
    Mutations mutations(20260131);
    for (int round = 0; round < 20'000; ++round) {
        const std::string text =
            mutations.of(replies[static_cast<std::size_t>(round) % replies.size()]);
        const Seen seen = read_reply(text);
        const auto brackets = static_cast<std::size_t>(std::ranges::count(text, '['));
        ASSERT_LE(seen.rows(), brackets) << text;
        for (const auto& result : seen.results) {
            for (const Row& row : result.rows) ASSERT_EQ(row.size(), result.labels.size()) << text;
        }
        const Seen again = read_reply(mutations.pieces(text));
        ASSERT_EQ(again.state(), seen.state()) << text << "\n"
                                               << (seen.error ? seen.error->message() : "") << "\n"
                                               << (again.error ? again.error->message() : "");
        ASSERT_EQ(again.rows(), seen.rows()) << text;
    }
}

}  // namespace
}  // namespace connectai
