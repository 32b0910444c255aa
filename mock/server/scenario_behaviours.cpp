#include "scenario_behaviours.h"

#include <array>

#include "canned.h"
#include "compressor.h"
#include "json_writer.h"

namespace mock {

namespace {

using Then = Fault::Then;
using Coding = Transport::Coding;

}  // namespace

Behaviour refusal(int status, std::string_view code, std::string_view message, Pairs headers) {
    Behaviour made;
    made.canned = CannedReply{
        .status = status, .body = error_document(code, message), .headers = std::move(headers)};
    return made;
}

Behaviour document(std::string body, int status, std::string_view content_type) {
    Behaviour made;
    made.canned = CannedReply{
        .status = status, .content_type = std::string(content_type), .body = std::move(body)};
    return made;
}

Behaviour times(int count, Behaviour made) {
    made.canned_times = count;
    return made;
}

static std::string gzip_member(std::string_view text) {
    const auto compressor = make_compressor(Coding::gzip);
    return compressor->run(text) + compressor->finish();
}

Behaviour flood(const Suffix& suffix) {
    constexpr std::array<std::string_view, 4> words = {"members", "results", "blanks", "bomb"};
    constexpr std::array<std::string_view, 4> beginnings = {
        "{", R"({"results":[{"affectedRows":1})", R"({"results":)", "{"};
    constexpr std::array<std::string_view, 4> pieces = {
        R"("x":[1,"y",{}],)", R"(,{"affectedRows":1})", " \n", R"("x":"                    ",)"};
    constexpr std::size_t piece_octets = 64 * 1024;
    constexpr std::size_t bomb_octets = 8 * 1024 * 1024;
    const std::size_t word = suffix.word(words);
    const bool packed = words[word] == "bomb";
    Behaviour made = document(std::string(beginnings[word]));
    std::string& again = made.canned->again;
    while (again.size() < (packed ? bomb_octets : piece_octets)) again += pieces[word];
    if (packed) {
        made.canned->headers.emplace_back("Content-Encoding", "gzip");
        made.canned->body = gzip_member(made.canned->body);
        again = gzip_member(again);
    }
    return made;
}

Behaviour no_reply(CannedReply::Form form) {
    Behaviour made;
    made.canned = CannedReply{};
    made.canned->form = form;
    return made;
}

Behaviour redirect(int status) {
    Behaviour made = document("", status, "");
    made.canned->headers.emplace_back("Location", "http://127.0.0.1:9/api/elsewhere");
    return made;
}

Behaviour unauthorized() {
    return refusal(401, "INVALID_AUTHORIZATION", "The e-mail address or the token is wrong.");
}

Behaviour unavailable(Pairs headers) {
    return refusal(503, "SERVICE_UNAVAILABLE", "The service is busy; try again.",
                   std::move(headers));
}

Behaviour too_many(Pairs headers) {
    return refusal(429, "TOO_MANY_REQUESTS", "Too many requests.", std::move(headers));
}

Behaviour numbered(std::int64_t count) {
    Behaviour made;
    made.rows = [count](ResultSink& sink) { numbered_rows(sink, count); };
    return made;
}

Behaviour bad_row(const Suffix& suffix, std::string text) {
    Behaviour made = numbered(20);
    made.fault = {.after_rows = suffix.number(10, 0, 20), .text = std::move(text)};
    return made;
}

Behaviour fault(const Suffix& suffix, Then then, std::string text) {
    const std::int64_t rows = suffix.number(10, 0, 1'000'000);
    Behaviour made = numbered(rows + 10);
    made.fault = {.after_rows = rows, .text = std::move(text), .then = then};
    return made;
}

Behaviour stalled(std::int64_t rows, const Suffix& suffix) {
    Behaviour made = numbered(rows + 10);
    made.fault = {.after_rows = rows,
                  .then = Then::wait,
                  .time = std::chrono::milliseconds(suffix.number(2000, 0, 3'600'000))};
    return made;
}

Behaviour ending(const Suffix& suffix, std::string end, bool cut) {
    Behaviour made = numbered(suffix.number(10, 0, 1'000'000));
    made.format.end = std::move(end);
    made.transport.cut_at_end = cut;
    return made;
}

std::string nested(std::int64_t levels, std::string_view open, std::string_view close) {
    std::string text;
    for (std::int64_t i = 0; i < levels; ++i) text += open;
    text += '1';
    for (std::int64_t i = 0; i < levels; ++i) text += close;
    return text;
}

Behaviour coded(const Suffix& suffix, bool cut) {
    constexpr std::array<std::string_view, 5> names = {"gzip", "deflate", "raw-deflate", "br",
                                                       "zstd"};
    constexpr std::array codings = {Coding::gzip, Coding::deflate, Coding::raw_deflate, Coding::br,
                                    Coding::zstd};
    return transport([&](Transport& t) {
        t.coding = codings[suffix.word(names)];
        t.coding_cut = cut;
    });
}

Behaviour ordered(const Suffix& suffix) {
    constexpr std::array<std::string_view, 6> orders = {"rsa", "ras", "ars", "asr", "sar", "sra"};
    return form([&](ReplyFormat& f) { f.order = orders[suffix.word(orders)]; });
}

static constexpr std::array<std::string_view, 3> result_members = {"schema", "rows",
                                                                   "affectedRows"};

Behaviour absent(const Suffix& suffix) {
    const char letter = "sra"[suffix.word(result_members)];
    return form([&](ReplyFormat& f) { std::erase(f.order, letter); });
}

Behaviour null_member(const Suffix& suffix) {
    const char letter = "sra"[suffix.word(result_members)];
    return form([&](ReplyFormat& f) { f.nulls = letter; });
}

Behaviour odd_outputs(const Suffix& suffix) {
    constexpr std::array<std::string_view, 5> forms = {"absent", "empty", "null", "array",
                                                       "numbers"};
    constexpr std::array<std::string_view, 5> texts = {"", "{}", "null", "[]", R"({"@sum":7})"};
    return form([&](ReplyFormat& f) { f.outputs = texts[suffix.word(forms)]; });
}

Behaviour error_before_results(std::string_view error) {
    Behaviour made = numbered(10);
    made.format.before_results = "\"error\":" + std::string(error) + ",";
    return made;
}

Behaviour unknown_members() {
    const std::string extra =
        R"("x1":null,"x2":[1,{"rows":[[1]],"error":{"code":"X"}},"]}"],"x3":{"schema":[]})";
    const std::string more =
        R"("y1":"\\","y2":{"a":{"rows":[]},"b":[[],{}]},"y3":-1.5e-7,"y4":true)";
    return form([&](ReplyFormat& f) {
        f.before_results = f.before_result = f.before_column = extra + ",";
        f.after_results = f.after_result = f.after_column = "," + more;
    });
}

Behaviour deep_member(const Suffix& suffix) {
    const auto levels = suffix.number(10'000, 1, 5'000'000);
    return form([&](ReplyFormat& f) {
        f.before_results = "\"x\":" + nested(levels, "[", "]") + ",";
        f.after_results = ",\"y\":" + nested(levels, "{\"a\":", "}");
    });
}

Behaviour canned(void (*rows)(ResultSink&)) {
    Behaviour made;
    made.rows = rows;
    return made;
}

Behaviour several_with_error() {
    Behaviour made;
    made.rows = [](ResultSink& sink) {
        numbered_rows(sink, 2);
        throw EngineError("QUERY_FAILED", "The second statement has failed.");
    };
    return made;
}

Behaviour text_row(const Suffix& suffix, std::string text) {
    Behaviour made = bad_row(suffix, "[11,\"" + std::move(text) + "\"]");
    return made;
}

std::string nothing_but(std::string_view member) {
    return "{\"" + std::string(member) + "\":null}";
}

}  // namespace mock
