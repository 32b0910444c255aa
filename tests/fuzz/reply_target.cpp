// The reader of replies: what it says is the same however the octets arrive, and what is cut short
// never looks whole.
#include "base/unicode.h"
#include "fuzz.h"
#include "reply_pieces.h"

namespace connectai {
namespace {

using fuzz::require;
using test::Seen;

// Without the octets that follow, which are those that had arrived.
std::string_view words(const Error& error) {
    const std::string_view message = error.message();
    return message.substr(0, message.find(", where it "));
}

bool same(const Seen& a, const Seen& b) {
    return a.state() == b.state() && a.results == b.results && a.outputs == b.outputs &&
           (!a.error || words(*a.error) == words(*b.error));
}

std::string describe(const Seen& seen) {
    std::string text = seen.state() + (seen.error ? " " + seen.error->message() : "");
    for (const auto& result : seen.results) {
        text += "\n result of " + std::to_string(result.labels.size()) + " columns, " +
                std::to_string(result.rows.size()) + " rows, " +
                std::to_string(result.affected_rows) + " affected";
    }
    return text;
}

std::string both(const Seen& a, const Seen& b) {
    return describe(a) + "\n--\n" + describe(b);
}

void check_form(const Seen& seen) {
    for (const auto& result : seen.results) {
        for (const test::Row& row : result.rows) {
            require(row.size() == result.labels.size(), "a row is as wide as its columns",
                    describe(seen));
            for (const std::string& cell : row) {
                require(find_invalid_utf8(cell) == cell.npos, "a cell is UTF-8", cell);
            }
        }
    }
    for (const std::string& output : seen.outputs) {
        require(find_invalid_utf8(output) == output.npos, "an output parameter is UTF-8", output);
    }
    if (!seen.error) return;
    require(seen.error->state().code.size() == 5, "an error has a SQLSTATE");
    require(!seen.error->message().empty(), "an error has a message");
    require(find_invalid_utf8(seen.error->message()) == std::string::npos, "a message is UTF-8",
            seen.error->message());
}

// RapidJSON refuses what the driver mends (RFC 8259, section 8.2), and reads no further then.
void check_against_rapidjson(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                   rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    const auto code = document.GetParseError();
    require(code == rapidjson::kParseErrorNone ||
                code == rapidjson::kParseErrorStringUnicodeSurrogateInvalid,
            "what is taken for a whole reply is JSON", text);
}

void check_skipping(std::string_view text, ReplyLimits limits, const Seen& whole) {
    test::PieceSource source({std::string(text)});
    ReplyReader reader(source, limits);
    std::size_t results = 0;
    const std::optional<Error> error = test::error_of([&] {
        while (reader.next_result()) ++results;
    });
    require(error.has_value() == whole.error.has_value(), "rows that are skipped are read as well",
            describe(whole) + "\n--\n" + (error ? error->message() : "complete"));
    require(!error || error->state() == whole.error->state(), "skipping finds the same error",
            describe(whole) + "\n--\n" + (error ? error->message() : ""));
    require(error || results == whole.results.size(), "skipping finds the same results");
}

void check_prefix(std::string_view text, std::size_t size, ReplyLimits limits, const Seen& whole) {
    const Seen seen = test::read_reply({std::string(text.substr(0, size))}, limits);
    require(seen.error.has_value(), "a prefix of a good reply never ends well",
            text.substr(0, size));
    require(seen.state() == "08S01", "a reply that was cut is a broken link", both(whole, seen));
    require(seen.results.size() <= whole.results.size(), "a prefix has no other results",
            both(whole, seen));
    for (std::size_t i = 0; i < seen.results.size(); ++i) {
        const auto& some = seen.results[i].rows;
        const auto& all = whole.results[i].rows;
        require(some.size() <= all.size() && std::equal(some.begin(), some.end(), all.begin()),
                "a prefix gives only rows that were sent", both(whole, seen));
    }
}

}  // namespace
}  // namespace connectai

// Choices: limits, where to cut it short (two), the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai;
    fuzz::Input input(data, size);
    ReplyLimits limits;
    const std::size_t tight = input.choice(4);
    if (tight == 1) limits.depth = 3;
    if (tight == 2) limits.row_octets = 64;
    const std::size_t cut = input.choice(256) * 256 + input.choice(256);
    const std::string_view text = input.text();

    const Seen whole = test::read_reply({std::string(text)}, limits);
    check_form(whole);
    const Seen pieces = test::read_reply(input.pieces(text), limits);
    // A row that is both too long and damaged is the one or the other.
    require(same(whole, pieces) ||
                (tight == 2 && whole.error && pieces.error && whole.results == pieces.results),
            "a reply is the same wherever it is cut", both(whole, pieces));
    check_skipping(text, limits, whole);
    if (tight == 3) {
        limits.parked_octets = 0;
        const Seen parked = test::read_reply({std::string(text)}, limits);
        require(same(whole, parked), "a reply is the same when its rows wait in a file",
                both(whole, parked));
    }
    if (whole.error) return 0;
    check_against_rapidjson(text);
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    check_prefix(text, end, limits, whole);
    check_prefix(text, cut % (end + 1), limits, whole);
    return 0;
}
