#include "connectai/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include "base/error.h"

namespace connectai {

namespace {

// A stream over octets that need not end in NUL. RapidJSON's "Stream" concept.
class BoundedStream {
public:
    using Ch = char;
    explicit BoundedStream(std::string_view text)
        : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {}

    Ch Peek() const { return at_ < end_ ? *at_ : '\0'; }
    Ch Take() { return at_ < end_ ? *at_++ : '\0'; }
    std::size_t Tell() const { return static_cast<std::size_t>(at_ - begin_); }

    // For writing streams only.
    Ch* PutBegin() { return nullptr; }
    void Put(Ch) {}
    void Flush() {}
    std::size_t PutEnd(Ch*) { return 0; }

private:
    const char* begin_;
    const char* at_;
    const char* end_;
};

// Accepts anything down to a depth, and keeps nothing.
class DepthGuard : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, DepthGuard> {
public:
    explicit DepthGuard(std::size_t limit) : limit_(limit) {}
    bool StartObject() { return enter(); }
    bool StartArray() { return enter(); }
    bool EndObject(rapidjson::SizeType) { return leave(); }
    bool EndArray(rapidjson::SizeType) { return leave(); }

private:
    bool enter() { return ++depth_ <= limit_; }
    bool leave() {
        --depth_;
        return true;
    }
    std::size_t limit_;
    std::size_t depth_ = 0;
};

// A pair of surrogates.
constexpr std::size_t longest_escape = 12;

constexpr unsigned flags = rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseIterativeFlag |
                           rapidjson::kParseNumbersAsStringsFlag;

}  // namespace

bool end_may_be_at_fault(rapidjson::ParseErrorCode code, std::size_t offset,
                         std::string_view text) noexcept {
    if (code == rapidjson::kParseErrorTermination) return false;
    if (offset >= text.size()) return true;
    // RapidJSON reports a problem in an escape at the escape's beginning, all others where they
    // are.
    return text[offset] == '\\' && offset + longest_escape >= text.size();
}

void JsonCursor::consume(std::size_t octets) {
    input_.consume(octets);
    consumed_ += octets;
    if (consumed_ > limits_.octets_beside_rows) {
        fail("it has more than " + std::to_string(limits_.octets_beside_rows) +
             " octets beside its rows");
    }
}

char JsonCursor::peek() {
    for (;;) {
        const std::string_view text = input_.available();
        std::size_t at = 0;
        while (at < text.size() && is_blank(text[at])) ++at;
        consume(at);
        if (at < text.size()) return text[at];
        if (!input_.more(1)) return '\0';
    }
}

void JsonCursor::expect(char expected, std::string_view where) {
    const char found = peek();
    if (found == expected) return consume(1);
    if (found == '\0' && input_.available().empty()) fail_incomplete(where);
    fail("'" + std::string(1, expected) + "' was expected " + std::string(where));
}

bool JsonCursor::next_member(bool& first, char closing, std::string_view where) {
    if (peek() == closing) {
        consume(1);
        return false;
    }
    if (!first) expect(',', where);
    first = false;
    return true;
}

std::string JsonCursor::member_name() {
    if (peek() != '"') {
        if (input_.available().empty()) fail_incomplete("at a member's name");
        fail("a member's name was expected");
    }
    const rapidjson::Document name = value("a member's name");
    expect(':', "behind a member's name");
    return {name.GetString(), name.GetStringLength()};
}

std::string JsonCursor::value_text(std::string_view what) {
    if (peek() == '\0' && input_.available().empty()) fail_incomplete("at " + std::string(what));
    rapidjson::Reader reader;
    for (;;) {
        const std::string_view text = input_.available();
        BoundedStream stream(text);
        DepthGuard guard(limits_.depth);
        const rapidjson::ParseResult result = reader.Parse<flags>(stream, guard);
        const std::size_t stop = result.IsError() ? result.Offset() : stream.Tell();
        if (result.Code() == rapidjson::kParseErrorTermination) {
            fail(std::string(what) + " is nested deeper than " + std::to_string(limits_.depth) +
                 " levels (MaxReplyDepth)");
        }
        // A number that touches the end may go on.
        const bool complete = !result.IsError() && (stop < text.size() || text[stop - 1] == '"' ||
                                                    text[stop - 1] == '}' || text[stop - 1] == ']');
        if (complete) {
            std::string value(text.substr(0, stop));
            consume(stop);
            return value;
        }
        if (result.IsError() && !end_may_be_at_fault(result.Code(), stop, text)) {
            input_.consume(stop);
            fail(std::string(what) + " is not JSON: " + rapidjson::GetParseError_En(result.Code()));
        }
        if (text.size() > limits_.head_octets) {
            fail(std::string(what) + " has more than " + std::to_string(limits_.head_octets) +
                 " octets");
        }
        // Only once it has doubled: parsing a long value for every block would be quadratic.
        if (!input_.more(text.size() * 2 + 1)) {
            if (!result.IsError()) {
                std::string value(input_.available().substr(0, stop));  // `text` may have moved
                consume(stop);
                return value;
            }
            fail_incomplete("in " + std::string(what));
        }
    }
}

rapidjson::Document JsonCursor::value(std::string_view what) {
    const std::string text = value_text(what);
    rapidjson::Document document;
    // Not in full precision, which nothing here needs: RapidJSON 1.1 normalises a zero then
    // (0e-280).
    document.Parse(text.c_str(), text.size());
    if (document.HasParseError()) {
        fail(std::string(what) +
             " is not JSON: " + rapidjson::GetParseError_En(document.GetParseError()));
    }
    return document;
}

void JsonCursor::fail(const std::string& problem) const {
    const std::string_view rest = input_.available();
    // What has arrived may end within a character.
    std::string found = utf8_from_utf16(utf16_from_utf8(rest.substr(0, utf8_prefix(rest, 40))));
    for (char& c : found) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    std::string place = ", at octet " + std::to_string(input_.offset());
    if (!found.empty()) {
        place += ", where it says: " + found;
    } else if (input_.ended()) {
        place += ", where it ends";
    }
    throw Error(sqlstate::general_error, "the service's reply cannot be read: " + problem + place);
}

void JsonCursor::fail_incomplete(std::string_view where) const {
    throw Error(sqlstate::communication_link_failure,
                "the service's reply ends after " + std::to_string(input_.received()) +
                    " octets, " + std::string(where) + ": the result is not whole");
}

}  // namespace connectai
