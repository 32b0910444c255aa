// The table of scenarios.
#include <array>

#include "canned.h"
#include "scenario_behaviours.h"

namespace mock {
namespace {

using namespace std::chrono_literals;
using S = const Suffix&;
using Then = Fault::Then;

constexpr auto all = Scope::everything;
constexpr auto query = Scope::query;
constexpr std::string_view html_type = "text/html; charset=utf-8";
constexpr std::string_view html_page =
    "<!DOCTYPE html>\n<html><head><title>Connect AI</title></head>"
    "<body><h1>Welcome</h1></body></html>\n";

constexpr std::array<std::string_view, 8> bad_utf8_words = {
    "byte", "overlong", "surrogate", "cut", "continuation", "too-large", "latin1", "five"};
constexpr std::array<std::string_view, 8> bad_utf8_texts = {
    "\xff", "\xc0\xaf",         "\xed\xa0\x80", "\xe2\x82",
    "\x80", "\xf5\x80\x80\x80", "caf\xe9",      "\xf8\x88\x80\x80\x80"};

// Literals that are no JSON, in the place of a row's first value.
constexpr std::array<std::string_view, 10> bad_literals = {"01",  "1.", ".5",   "+1",  "NaN",
                                                           "0x1", "1e", "True", "nul", "'1'"};

constexpr auto rows10 = std::string_view("ROWS=10");

constexpr std::array scenario_table = std::to_array<Scenario>({
    {"default", all, "", "Nothing special: as with the account's own token.",
     [](S) { return Behaviour{}; }},

    // Statuses
    {"401", all, "", "401, INVALID_AUTHORIZATION.", [](S) { return unauthorized(); }},
    {"401-empty", all, "", "401, empty body.", [](S) { return document("", 401, ""); }},
    {"401-text", all, "", "401, a body of plain text.",
     [](S) { return document("Unauthorized", 401, "text/plain"); }},
    {"401-html", all, "", "401, an HTML body.",
     [](S) { return document(std::string(html_page), 401, html_type); }},
    {"401-email", all, "", "401, a message that blames the e-mail address.",
     [](S) { return refusal(401, "INVALID_AUTHORIZATION", "User not found."); }},
    {"401-number", all, "", "401, with a number as the error's code.",
     [](S) { return document(R"({"error":{"code":16,"message":"Invalid login."}})", 401); }},
    {"401-once", all, "COUNTER", "401 at the first request of each path, then fine (stale token).",
     [](S) { return times(1, unauthorized()); }},
    {"403", all, "", "403: a known user who is not allowed.",
     [](S) { return refusal(403, "FORBIDDEN", "The user is not allowed to do this."); }},
    {"400-login", all, "", "400 INVALID_LOGIN: the data source's own login has expired.",
     [](S) { return refusal(400, "INVALID_LOGIN", "The data source refused the login."); }},
    {"404", all, "", "404 with an error body.",
     [](S) { return refusal(404, "NOT_FOUND", "There is nothing of this name."); }},
    {"408", all, "", "408 with an error body.",
     [](S) { return refusal(408, "REQUEST_TIMEOUT", "The request has timed out."); }},
    {"413", all, "", "413 with a plain text body, as a gateway sends it.",
     [](S) { return document("Payload Too Large", 413, "text/plain"); }},
    {"500", all, "", "500 with an error body.",
     [](S) { return refusal(500, "INTERNAL_ERROR", "Something went wrong."); }},
    {"500-empty", all, "", "500, empty body.", [](S) { return document("", 500, ""); }},
    {"500-html", all, "", "500, an HTML body.",
     [](S) { return document(std::string(html_page), 500, html_type); }},
    {"502", all, "", "502, an HTML body, as a gateway sends it.",
     [](S) { return document(std::string(html_page), 502, html_type); }},
    {"503", all, "", "503 at every request.", [](S) { return unavailable(); }},
    {"503-twice", all, "COUNTER", "503 at the first two requests of each path, then fine.",
     [](S) { return times(2, unavailable()); }},
    {"503-once-after", all, "COUNTER", "503 with Retry-After: 1 once for each path, then fine.",
     [](S) { return times(1, unavailable({{"Retry-After", "1"}})); }},
    {"504", all, "", "504, empty body.", [](S) { return document("", 504, ""); }},
    {"456", all, "", "456 at every request: the endpoint does not serve that strategy.",
     [](S) { return refusal(456, "STRATEGY_MISMATCH", "This endpoint does not serve."); }},
    {"429", all, "", "429 with Retry-After: 1 at every request.",
     [](S) { return too_many({{"Retry-After", "1"}}); }},
    {"429-once", all, "COUNTER", "429 with Retry-After: 1 once for each path, then fine.",
     [](S) { return times(1, too_many({{"Retry-After", "1"}})); }},
    {"429-date-once", all, "COUNTER", "429 once for each path, Retry-After a date that has passed.",
     [](S) { return times(1, too_many({{"Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"}})); }},
    {"429-long", all, "", "429 with Retry-After: 3600 at every request.",
     [](S) { return too_many({{"Retry-After", "3600"}}); }},
    {"429-bare-once", all, "COUNTER", "429 without Retry-After once for each path, then fine.",
     [](S) { return times(1, too_many()); }},
    {"302", all, "", "302 to another port of this host, where nobody must send credentials.",
     [](S) { return redirect(302); }},
    {"307", all, "", "307 to another port of this host.", [](S) { return redirect(307); }},
    {"204", query, "", "204: no body at all.", [](S) { return document("", 204, ""); }},
    {"html", all, "", "200 and an HTML page: a wrong URL.",
     [](S) { return document(std::string(html_page), 200, html_type); }},

    // Time
    {"slow-first-byte", query, "MILLISECONDS=1000", "The reply begins after that time.",
     [](S s) {
         Behaviour made;
         made.first_byte_delay = std::chrono::milliseconds(s.number(1000, 0, 3'600'000));
         return made;
     }},
    {"trickle", query, "MILLISECONDS=1", "The real reply in pieces of 7 octets with that pause.",
     [](S s) {
         return transport([&](Transport& t) {
             t.pieces = Transport::Pieces::small;
             t.pause = std::chrono::milliseconds(s.number(1, 0, 10'000));
         });
     }},
    {"stall", query, "MILLISECONDS=2000", "10 numbered rows, silence for that time, 10 more rows.",
     [](S s) { return stalled(10, s); }},
    {"late-stall", query, "MILLISECONDS=2000",
     "50000 numbered rows, silence for that time, 10 more rows.",
     [](S s) { return stalled(50'000, s); }},
    {"slow-results", query, "MILLISECONDS=1000",
     "3 affected rows, that time, 2 numbered rows, that time, 1 affected row.",
     [](S s) {
         Behaviour made = canned(counts_around_rows);
         made.transport.between_results = std::chrono::milliseconds(s.number(1000, 0, 3'600'000));
         return made;
     }},
    {"endless", query, "", "Numbered rows without end.", [](S) { return canned(endless_rows); }},
    {"flood", query, "members|results|blanks|bomb",
     "Unknown members, counts of rows, or blanks without end (bomb: members in little gzip).",
     flood},

    // Octets
    {"compressed", query, "gzip|deflate|raw-deflate|br|zstd",
     "The real reply with that Content-Encoding, if accepted (raw: without the zlib wrapper).",
     [](S s) { return coded(s, false); }},
    {"compressed-cut", query, "gzip|deflate|raw-deflate|br|zstd",
     "The same, but the compressed data lacks its end.", [](S s) { return coded(s, true); }},
    {"gzip-corrupt", query, "", "Content-Encoding: gzip and a body that is not gzip.",
     [](S) {
         Behaviour made = document("{\"results\":[]}");
         made.canned->headers.emplace_back("Content-Encoding", "gzip");
         return made;
     }},
    {"random-cuts", query, "SEED=1", "The real reply in chunks cut at random (1 to 300 octets).",
     [](S s) {
         return transport([&](Transport& t) {
             t.pieces = Transport::Pieces::random;
             t.piece_octets = 300;
             t.seed = static_cast<std::uint32_t>(s.number(1, 0, 0xFFFFFFFFLL));
         });
     }},
    {"one-octet", query, "", "The real reply in chunks of one octet.",
     [](S) {
         return transport([](Transport& t) {
             t.pieces = Transport::Pieces::small;
             t.piece_octets = 1;
         });
     }},
    {"content-length", query, "", "The real reply with a Content-Length, not chunked.",
     [](S) { return transport([](Transport& t) { t.whole = true; }); }},
    {"close-after", query, "", "The real reply; then the connection closes though kept alive.",
     [](S) { return transport([](Transport& t) { t.after = After::close_quietly; }); }},
    {"drop", query, "", "No reply: the connection closes after the request.",
     [](S) { return no_reply(CannedReply::Form::cut); }},
    {"drop-once", query, "COUNTER", "No reply to the first request of each path, then fine.",
     [](S) { return times(1, no_reply(CannedReply::Form::cut)); }},
    {"drop-reset", query, "", "No reply: the connection is reset (RST) after the request.",
     [](S) { return no_reply(CannedReply::Form::reset); }},
    {"text-plain", query, "", "The real JSON reply under Content-Type: text/plain.",
     [](S) { return transport([](Transport& t) { t.content_type = "text/plain"; }); }},
    {"no-content-type", query, "", "The real JSON reply without a Content-Type.",
     [](S) { return transport([](Transport& t) { t.content_type = ""; }); }},
    {"bom", query, "", "The real reply after a byte order mark.",
     [](S) { return transport([](Transport& t) { t.byte_order_mark = true; }); }},

    // The real reply, its members in another form
    {"order", query, "rsa|ras|ars|asr|sar|sra",
     "Members of a result in this order: schema, rows, affectedRows by first letter.", ordered},
    {"alphabetical", query, "", "A column's members in alphabetical order.",
     [](S) { return form([](ReplyFormat& f) { f.alphabetical_columns = true; }); }},
    {"null-error-first", query, "", "error and parameters before the results, null: all is well.",
     [](S) {
         return form(
             [](ReplyFormat& f) { f.before_results = "\"parameters\":null,\"error\":null,"; });
     }},
    {"null-error-last", query, "", "error and parameters after the results, null: all is well.",
     [](S) {
         return form(
             [](ReplyFormat& f) { f.after_results = ",\"parameters\":null,\"error\":null"; });
     }},
    {"absent-member", query, "schema|rows|affectedRows", "A result without that member.", absent},
    {"null-member", query, "schema|rows|affectedRows", "A result in which that member is null.",
     null_member},
    {"unknown-members", query, "", "Unknown members of every kind, everywhere.",
     [](S) { return unknown_members(); }},
    {"deep-member", query, "LEVELS=10000",
     "Unknown members before and after the results, nested so deep.", deep_member},
    {"spread", query, "", "White space and line ends between all tokens.",
     [](S) { return transport([](Transport& t) { t.spread = true; }); }},
    {"short-columns", query, "", "Columns without precision, scale, label, ordinal, table names.",
     [](S) { return form([](ReplyFormat& f) { f.short_columns = true; }); }},
    {"swapped-forms", query, "", "Numbers and booleans as strings, decimals as numbers.",
     [](S) { return form([](ReplyFormat& f) { f.values = ReplyFormat::Values::swapped; }); }},
    {"relaxed-forms", query, "",
     "No zero fractions, ' ' for 'T', +00:00 for Z, UUIDs without braces, booleans 1 and 0.",
     [](S) { return form([](ReplyFormat& f) { f.values = ReplyFormat::Values::relaxed; }); }},
    {"odd-outputs", all, "absent|empty|null|array|numbers",
     "A procedure's outputs (`parameters`) in that form.", odd_outputs},
    {"miscounted", query, "", "affectedRows is one less than it should be.",
     [](S) { return form([](ReplyFormat& f) { f.affected_rows_off = -1; }); }},
    {"type-as-text", query, "", "dataType is a string that holds the number.",
     [](S) { return form([](ReplyFormat& f) { f.data_type_as_text = true; }); }},
    {"unknown-type", query, "NUMBER=99", "Every column has that dataType, named GEOGRAPHY.",
     [](S s) {
         return form([&](ReplyFormat& f) {
             f.data_type = static_cast<int>(s.number(99, -1'000'000, 1'000'000));
             f.type_name = "GEOGRAPHY";
         });
     }},

    // Canned results, whatever the SQL
    {"rows", query, rows10, "That many rows of id INTEGER, name VARCHAR: 1, 'row 1'.",
     [](S s) { return numbered(s.number(10, 0, 2'000'000'000)); }},
    {"no-rows", query, "", "The columns of the numbered rows and no row.",
     [](S) { return canned(no_rows); }},
    {"large", query, "ROWS=100000", "That many numbered rows.",
     [](S s) { return numbered(s.number(100'000, 0, 2'000'000'000)); }},
    {"every-type", query, "",
     "18 columns, one a type and named after it; rows: plain, least, greatest, zero, null.",
     [](S) { return canned(every_type); }},
    {"text", query, "", "10 texts: empty, quotes, controls, NUL, Unicode, emoji.",
     [](S) { return canned(text_samples); }},
    {"escapes", query, rows10,
     "Good rows around one whose text is all in escapes: A/e-acute/emoji/quote/slash/newline.",
     [](S s) { return text_row(s, R"(\u0041\u00e9\ud83d\uDE00\"\/\n)"); }},
    {"lone-surrogate", query, rows10,
     "Good rows around one with lone surrogate escapes: 20 rows, 'high \\ud83d low \\ude00 end'.",
     [](S s) { return text_row(s, R"(high \ud83d low \ude00 end)"); }},
    {"huge-cell", query, "OCTETS=20000000",
     "3 rows: 'before', a cell of that size (a to z repeated), 'after'.",
     [](S s) {
         const auto octets = s.number(20'000'000, 0, 2'000'000'000);
         Behaviour made;
         made.rows = [octets](ResultSink& sink) { huge_cell(sink, octets); };
         return made;
     }},
    {"wide", query, "COLUMNS=1000", "3 rows of that many INTEGER columns: row * 100000 + column.",
     [](S s) {
         const auto columns = s.number(1000, 1, 100'000);
         Behaviour made;
         made.rows = [columns](ResultSink& sink) { wide_rows(sink, columns); };
         return made;
     }},
    {"odd-names", query, "", "One row; column names empty, repeated, long, Unicode, with quotes.",
     [](S) { return canned(odd_names); }},
    {"several", query, "", "Three results: 2 rows; 3 affected rows without columns; 1 row.",
     [](S) { return canned(several_results); }},
    {"several-error", query, "", "One result of 2 rows, then an error in place of the second.",
     [](S) { return several_with_error(); }},

    // Errors under 200
    {"error-alone", query, "", "200 and nothing but an error member.",
     [](S) { return refusal(200, "QUERY_FAILED", "The query has failed."); }},
    {"error-null-results", query, "", "200, results null and an error.",
     [](S) {
         return document(
             R"({"results":null,"error":{"code":"QUERY_FAILED","message":"The query has failed."}})");
     }},
    {"error-first", query, "", "200, an error before the results, which hold 10 rows.",
     [](S) {
         return error_before_results(R"({"code":"QUERY_FAILED","message":"Announced early."})");
     }},
    {"error-number", query, "", "200 and an error whose code is the number 12.",
     [](S) { return document(R"({"error":{"code":12,"message":"The query has failed."}})"); }},
    {"error-odd", query, "text|no-code|no-message|empty|nulls|nested",
     "200 and an error in an odd form: a string, without code, ...",
     [](S s) {
         constexpr std::array<std::string_view, 6> words = {"text",  "no-code", "no-message",
                                                            "empty", "nulls",   "nested"};
         constexpr std::array<std::string_view, 6> errors = {
             R"("It failed.")",
             R"({"message":"It failed."})",
             R"({"code":"QUERY_FAILED"})",
             R"({})",
             R"({"code":null,"message":null})",
             R"({"message":"It failed.","details":{"message":"inner","code":7},"code":"X"})"};
         return document("{\"error\":" + std::string(errors[s.word(words)]) + "}");
     }},
    {"error-after-rows", query, rows10, "That many good rows, then an error member under 200.",
     [](S s) { return fault(s, Then::error); }},
    {"error-long", query, "OCTETS=100000", "An error alone, with a message of that size.",
     [](S s) {
         return refusal(200, "QUERY_FAILED",
                        std::string(static_cast<std::size_t>(s.number(100'000, 1, 100'000'000)),
                                    'm'));
     }},

    // Incomplete
    {"cut", query, rows10, "That many good rows, half a row, and the chunked reply is cut.",
     [](S s) { return fault(s, Then::cut, "[11,\"hal"); }},
    {"cut-between-rows", query, rows10, "That many good rows, and the chunked reply is cut.",
     [](S s) { return fault(s, Then::cut); }},
    {"cut-length", query, rows10, "As cut, but under a Content-Length that is never reached.",
     [](S s) {
         Behaviour made = fault(s, Then::cut, "[11,\"hal");
         made.transport.content_length = 1'000'000'000;
         return made;
     }},
    {"cut-character", query, rows10, "As cut, in the middle of a character.",
     [](S s) { return fault(s, Then::cut, "[11,\"\xf0\x9f"); }},
    {"cut-escape", query, rows10, "As cut, in the middle of an escape.",
     [](S s) { return fault(s, Then::cut, "[11,\"\\ud8"); }},
    {"cut-number", query, rows10, "As cut, behind a number's first digits.",
     [](S s) { return fault(s, Then::cut, "[1"); }},
    {"reset", query, rows10, "As cut, with a RST; the rows may be lost with it.",
     [](S s) { return fault(s, Then::reset, "[11,\"hal"); }},
    {"cut-before-brace", query, rows10,
     "All rows, no final brace, and the chunked reply is cut there.",
     [](S s) { return ending(s, "", true); }},
    {"cut-after-brace", query, rows10,
     "A complete document, and the chunked reply is cut before its last chunk.",
     [](S s) { return ending(s, "}", true); }},
    {"missing-brace", query, rows10, "All rows, no final brace; the reply ends properly.",
     [](S s) { return ending(s, ""); }},
    {"text-after", query, rows10, "All rows, and text after the final brace.",
     [](S s) { return ending(s, "}\nInternal server error"); }},
    {"document-after", query, rows10, "All rows, and a second document after the final brace.",
     [](S s) { return ending(s, R"(}{"error":{"code":"QUERY_FAILED","message":"Late."}})"); }},
    {"space-after", query, rows10, "All rows, and white space after the final brace: fine.",
     [](S s) { return ending(s, "} \r\n\t\n"); }},

    // Not as it should be
    {"empty", query, "", "200 and an empty body.", [](S) { return document(""); }},
    {"blank", query, "", "200 and a body of white space.", [](S) { return document(" \r\n"); }},
    {"not-json", query, "", "200 and a body that is not JSON.",
     [](S) { return document("Service temporarily unavailable."); }},
    {"empty-object", query, "", "200 and {}.", [](S) { return document("{}"); }},
    {"empty-results", query, "", "200 and an empty results array.",
     [](S) { return document("{\"results\":[]}"); }},
    {"null-results", query, "", "200 and results null.",
     [](S) { return document(nothing_but("results")); }},
    {"null-document", query, "", "200 and null.", [](S) { return document("null"); }},
    {"array-document", query, "", "200 and an array in place of the object.",
     [](S) { return document("[[1,2],[3,4]]"); }},
    {"wrong-kinds", query, "results|schema|rows|result",
     "200 and a number where that member should be an array (or a result an object).",
     [](S s) {
         constexpr std::array<std::string_view, 4> words = {"results", "schema", "rows", "result"};
         constexpr std::array<std::string_view, 4> bodies = {
             R"({"results":1})", R"({"results":[{"schema":1,"rows":[[1]]}]})",
             R"({"results":[{"schema":[{"columnName":"a","dataType":8}],"rows":1}]})",
             R"({"results":[1]})"};
         return document(std::string(bodies[s.word(words)]));
     }},
    {"escaped-names", query, "", "2 rows; member names in escapes: \"\\u0072ows\".",
     [](S) {
         return document(
             R"({"\u0072esults":[{"sch\u0065ma":[{"column\u004eame":"id","dataT\u0079pe":8}],)"
             R"("ro\u0077s":[[1],[2]],"affectedRow\u0073":-1}]})");
     }},
    {"short-row", query, rows10, "Good rows, then one with a value too few, then good ones.",
     [](S s) { return bad_row(s, "[11]"); }},
    {"long-row", query, rows10, "Good rows, then one with a value too many, then good ones.",
     [](S s) { return bad_row(s, R"([11,"row 11","more"])"); }},
    {"empty-row", query, rows10, "Good rows, then an empty one, then good ones.",
     [](S s) { return bad_row(s, "[]"); }},
    {"null-row", query, rows10, "Good rows, then null in place of one, then good ones.",
     [](S s) { return bad_row(s, "null"); }},
    {"object-row", query, rows10, "Good rows, then an object in place of one, then good ones.",
     [](S s) { return bad_row(s, R"({"id":11,"name":"row 11"})"); }},
    {"nested-value", query, rows10, "Good rows, then one with an object as a value.",
     [](S s) { return bad_row(s, R"([11,{"a":[1,"]"],"b":{}}])"); }},
    {"deep-row", query, "LEVELS=10000", "10 good rows, then one with a value nested so deep.",
     [](S s) {
         Behaviour made = numbered(20);
         made.fault = {.after_rows = 10,
                       .text = "[11," + nested(s.number(10'000, 1, 5'000'000), "[", "]") + "]"};
         return made;
     }},
    {"bad-number", query, rows10, "Good rows, then one with 'eleven' as an INTEGER.",
     [](S s) { return bad_row(s, R"(["eleven","row 11"])"); }},
    {"big-number", query, rows10, "Good rows, then one with an INTEGER of 30 digits.",
     [](S s) { return bad_row(s, R"([123456789012345678901234567890,"row 11"])"); }},
    {"bad-utf8", query, "byte|overlong|surrogate|cut|continuation|too-large|latin1|five",
     "10 good rows, then one whose text is not UTF-8, then good ones.",
     [](S s) {
         Behaviour made = numbered(20);
         made.fault = {.after_rows = 10,
                       .text = "[11,\"bad " +
                               std::string(bad_utf8_texts[s.word(bad_utf8_words)]) + "\"]"};
         return made;
     }},
    {"control-character", query, rows10, "Good rows, then a raw line feed within a text.",
     [](S s) { return text_row(s, "line\nfeed"); }},
    {"bad-escape", query, rows10, "Good rows, then the escape \\q within a text.",
     [](S s) { return text_row(s, "\\q"); }},
    {"bad-hex-escape", query, rows10, "Good rows, then the escape \\u12g4 within a text.",
     [](S s) { return text_row(s, "\\u12g4"); }},
    {"bad-literal", query, "01|1.|.5|+1|NaN|0x1|1e|True|nul|'1'",
     "10 good rows, then one with that text as its number.",
     [](S s) {
         Behaviour made = numbered(20);
         made.fault = {.after_rows = 10,
                       .text = "[" + std::string(bad_literals[s.word(bad_literals)]) +
                               ",\"row 11\"]"};
         return made;
     }},
    {"stray-comma", query, rows10, "Good rows, then one with a comma before its bracket.",
     [](S s) { return bad_row(s, R"([11,"row 11",])"); }},
    {"missing-comma", query, rows10, "Good rows, then two rows without a comma between.",
     [](S s) { return bad_row(s, R"([11,"row 11"][12,"row 12"])"); }},
    {"wrong-bracket", query, rows10, "Good rows, then one that a brace closes.",
     [](S s) { return bad_row(s, R"([11,"row 11"})"); }},
});

}  // namespace

std::span<const Scenario> scenarios() noexcept {
    return scenario_table;
}

}  // namespace mock
