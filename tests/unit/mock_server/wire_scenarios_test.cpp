// What each kind of scenario puts on the wire.
#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>

#include "server/scenarios.h"
#include "server_fixture.h"

namespace mock::test {
namespace {

std::string inflate_all(const std::string& text, int window, bool& complete) {
    z_stream z{};
    inflateInit2(&z, window);
    std::string in = text, out(text.size() * 50 + 1000, '\0');
    z.next_in = reinterpret_cast<Bytef*>(in.data());
    z.avail_in = static_cast<uInt>(in.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    complete = inflate(&z, Z_FINISH) == Z_STREAM_END;
    out.resize(z.total_out);
    inflateEnd(&z);
    return out;
}

std::string unbrotli(const std::string& text, bool& complete) {
    std::string out(text.size() * 50 + 1000, '\0');
    const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
    std::size_t left = text.size(), room = out.size();
    const auto* in = reinterpret_cast<const std::uint8_t*>(text.data());
    auto* to = reinterpret_cast<std::uint8_t*>(out.data());
    complete = BrotliDecoderDecompressStream(state.get(), &left, &in, &room, &to, nullptr) ==
               BROTLI_DECODER_RESULT_SUCCESS;
    out.resize(out.size() - room);
    return out;
}

std::string unzstd(const std::string& text, bool& complete) {
    std::string out(text.size() * 50 + 1000, '\0');
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                       ZSTD_freeDCtx);
    ZSTD_inBuffer in{text.data(), text.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    complete = ZSTD_decompressStream(context.get(), &to, &in) == 0;
    out.resize(to.pos);
    return out;
}

// By the name of the scenario.
std::string unpack(const std::string& scenario, const std::string& text, bool& complete) {
    if (scenario == "br") return unbrotli(text, complete);
    if (scenario == "zstd") return unzstd(text, complete);
    return inflate_all(text, scenario == "raw-deflate" ? -15 : 15 + 32, complete);
}

// Rows that a tolerant eye can count: "row N" texts.
std::size_t whole_rows(const std::string& body) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = body.find(",\"row ", at)) != std::string::npos; ++at) ++count;
    return count;
}

struct Status {
    std::string token;
    int status;
    bool everywhere;
};

class StatusScenario : public testing::TestWithParam<Status> {};
TEST_P(StatusScenario, AnswersWithItsStatus) {
    const FakeServer running;
    RawClient client = running.client();
    const auto& [token, status, everywhere] = GetParam();
    EXPECT_EQ(client.query(sql("rows 1"), token).status, status);
    EXPECT_EQ(client.get("/catalogs", token).status, everywhere ? status : 200);
}
INSTANTIATE_TEST_SUITE_P(
    All, StatusScenario,
    testing::Values(Status{"scenario-default", 200, true}, Status{"scenario-401", 401, true},
                    Status{"scenario-401-empty", 401, true}, Status{"scenario-401-text", 401, true},
                    Status{"scenario-403", 403, true}, Status{"scenario-500", 500, true},
                    Status{"scenario-503", 503, true}, Status{"scenario-429", 429, true},
                    Status{"scenario-302", 302, true}, Status{"scenario-204", 204, false},
                    Status{"scenario-query-500", 500, false},
                    Status{"scenario-query-401", 401, false},
                    Status{"scenario-query-429", 429, false}));

TEST(Scenario, StatusesThatPassAreCountedByTokenAndPath) {
    const FakeServer running;
    RawClient client = running.client();
    const auto statuses = [&](const std::string& token, int count) {
        std::vector<int> all;
        for (int i = 0; i < count; ++i) all.push_back(client.query(sql("rows 1"), token).status);
        return all;
    };
    EXPECT_EQ(statuses("scenario-503-twice:a", 4), (std::vector<int>{503, 503, 200, 200}));
    EXPECT_EQ(statuses("scenario-503-twice:b", 3), (std::vector<int>{503, 503, 200}));
    EXPECT_EQ(client.get("/catalogs", "scenario-503-twice:a").status, 503);
    EXPECT_EQ(statuses("scenario-query-429-once:c", 2), (std::vector<int>{429, 200}));
    EXPECT_EQ(client.query(sql("x"), "scenario-429-once").header("Retry-After"), "1");
}

struct Incomplete {
    std::string token;
    std::size_t rows;
    bool reply_complete;  // as HTTP
};
std::ostream& operator<<(std::ostream& out, const Incomplete& reply) {
    return out << reply.token;
}

class IncompleteScenario : public testing::TestWithParam<Incomplete> {};
TEST_P(IncompleteScenario, HasItsRowsAndNoCompleteDocument) {
    const FakeServer running;
    const auto& [token, rows, reply_complete] = GetParam();
    const WireReply reply = running.client().query(sql("x"), token);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(whole_rows(reply.body), rows) << reply.body;
    EXPECT_EQ(reply.complete(), reply_complete) << reply.error;
    EXPECT_THROW(parse_json(reply.body), JsonError);
}
INSTANTIATE_TEST_SUITE_P(All, IncompleteScenario,
                         testing::Values(Incomplete{"scenario-cut", 10, false},
                                         Incomplete{"scenario-cut:0", 0, false},
                                         Incomplete{"scenario-cut:3000", 3000, false},
                                         Incomplete{"scenario-cut-between-rows:4", 4, false},
                                         Incomplete{"scenario-cut-length:5", 5, false},
                                         Incomplete{"scenario-cut-character", 10, false},
                                         Incomplete{"scenario-cut-escape", 10, false},
                                         Incomplete{"scenario-cut-number", 10, false},
                                         Incomplete{"scenario-cut-before-brace:6", 6, false},
                                         Incomplete{"scenario-missing-brace", 10, true},
                                         Incomplete{"scenario-text-after", 10, true},
                                         Incomplete{"scenario-document-after", 10, true},
                                         Incomplete{"scenario-stray-comma", 19 + 2, true},
                                         Incomplete{"scenario-bad-escape:2", 20, true},
                                         Incomplete{"scenario-control-character", 20, true},
                                         Incomplete{"scenario-bad-utf8", 20, true}));

TEST(Scenario, CutAfterBraceIsACompleteDocumentInAnIncompleteReply) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("x"), "scenario-cut-after-brace");
    EXPECT_FALSE(reply.complete());
    EXPECT_EQ(rows_in(reply.body), 10U);
}

TEST(Scenario, ResetIsNoOrderlyEnd) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("x"), "scenario-drop-reset");
    EXPECT_EQ(reply.status, 0);
    EXPECT_EQ(reply.error, "Connection reset by peer");
    const WireReply drop = running.client().query(sql("x"), "scenario-drop");
    EXPECT_EQ(drop.status, 0);
    EXPECT_EQ(drop.error, "end of stream");
}

TEST(Scenario, DropOnceIsFineAtTheSecondTry) {
    const FakeServer running;
    EXPECT_EQ(running.client().query(sql("rows 1"), "scenario-drop-once:x").status, 0);
    EXPECT_EQ(running.client().query(sql("rows 1"), "scenario-drop-once:x").status, 200);
}

TEST(Scenario, CloseAfterClosesWithoutSayingSo) {
    const FakeServer running;
    RawClient client = running.client();
    const WireReply first = client.query(sql("rows 1"), "scenario-close-after");
    EXPECT_TRUE(first.complete());
    EXPECT_EQ(first.header("Connection"), "");
    EXPECT_EQ(client.query(sql("rows 1")).status, 0);
}

class TransparentScenario : public testing::TestWithParam<std::string> {};
TEST_P(TransparentScenario, CarriesTheRealRows) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("rows 40"), GetParam());
    EXPECT_TRUE(reply.complete()) << reply.error;
    EXPECT_EQ(rows_in(reply.body), 40U);
}
INSTANTIATE_TEST_SUITE_P(
    All, TransparentScenario,
    testing::Values("scenario-trickle:0", "scenario-random-cuts", "scenario-random-cuts:7",
                    "scenario-one-octet", "scenario-content-length", "scenario-spread",
                    "scenario-text-plain", "scenario-no-content-type", "scenario-order:rsa",
                    "scenario-alphabetical", "scenario-null-error-first",
                    "scenario-null-error-last", "scenario-absent-member:schema",
                    "scenario-null-member:affectedRows", "scenario-unknown-members",
                    "scenario-short-columns", "scenario-swapped-forms", "scenario-relaxed-forms",
                    "scenario-unknown-type", "scenario-slow-first-byte:1"));

TEST(Scenario, RandomCutsFollowTheirSeed) {
    const FakeServer running;
    const auto chunks = [&](const std::string& seed) {
        return running.client().query(sql("rows 50"), "scenario-random-cuts:" + seed).chunks;
    };
    const auto first = chunks("1");
    EXPECT_GT(first.size(), 10U);
    EXPECT_EQ(first, chunks("1"));
    EXPECT_NE(first, chunks("2"));
}

TEST(Scenario, ContentLengthIsTrue) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("rows 3"), "scenario-content-length");
    EXPECT_EQ(reply.header("Content-Length"), std::to_string(reply.body.size()));
    EXPECT_EQ(reply.header("Transfer-Encoding"), "");
}

TEST(Scenario, CompressedRepliesUnpackToTheReply) {
    const FakeServer running;
    for (const std::string name : {"gzip", "deflate", "raw-deflate", "br", "zstd"}) {
        const std::string coding = name == "raw-deflate" ? "deflate" : name;
        RawClient client = running.client();
        const WireReply coded = client.query(sql("rows 3000"), "scenario-compressed:" + name,
                                             {{"Accept-Encoding", "gzip, deflate, br, zstd"}});
        EXPECT_EQ(coded.header("Content-Encoding"), coding);
        bool complete = false;
        EXPECT_EQ(rows_in(unpack(name, coded.body, complete)), 3000U);
        EXPECT_TRUE(complete);
        const WireReply plain = client.query(sql("rows 3"), "scenario-compressed:" + name,
                                             {{"Accept-Encoding", "identity"}});
        EXPECT_EQ(plain.header("Content-Encoding"), "");
        EXPECT_EQ(rows_in(plain.body), 3U);
    }
}

TEST(Scenario, CompressedRepliesThatAreCutHaveAllButTheirEnd) {
    const FakeServer running;
    for (const std::string coding : {"gzip", "deflate", "br", "zstd"}) {
        const WireReply cut = running.client().query(
            sql("rows 30"), "scenario-compressed-cut:" + coding, {{"Accept-Encoding", coding}});
        bool complete = true;
        EXPECT_TRUE(unpack(coding, cut.body, complete).ends_with("}]}")) << coding;
        EXPECT_FALSE(complete);
        EXPECT_TRUE(cut.complete());
    }
}

TEST(Scenario, SlowFirstByteWaits) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("rows 1"), "scenario-slow-first-byte:150");
    EXPECT_GE(reply.first_octet, 0.15);
    EXPECT_TRUE(reply.complete());
}

TEST(Scenario, ASlowQueryTimesOutAsAsked) {
    const FakeServer running;
    const WireReply reply = running.client().query(R"({"query":"rows 1","timeout":1})",
                                                   "scenario-slow-first-byte:30000");
    EXPECT_LT(reply.total, 10);
    EXPECT_EQ(error_code(reply.body), "QUERY_TIMEOUT");
}

TEST(Scenario, StallSendsTheFirstRowsBeforeItsSilence) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("x"), "scenario-stall:200");
    EXPECT_LT(reply.first_octet, 0.2);
    EXPECT_GE(reply.total, 0.2);
    EXPECT_EQ(rows_in(reply.body), 20U);
    const WireReply late = running.client().query(sql("x"), "scenario-late-stall:200");
    EXPECT_GE(late.total, 0.2);
    EXPECT_EQ(rows_in(late.body), 50'010U);
}

TEST(Scenario, SlowResultsPauseBetweenThemAndAreNotTimedOut) {
    const FakeServer running;
    const WireReply reply =
        running.client().query(R"({"query":"rows 1","timeout":1})", "scenario-slow-results:700");
    EXPECT_LT(reply.first_octet, 0.7);
    EXPECT_GE(reply.total, 1.4);
    EXPECT_EQ(parse_json(reply.body).find("results")->items.size(), 3U);
}

TEST(Scenario, ErrorsUnder200) {
    const FakeServer running;
    RawClient client = running.client();
    const auto body = [&](const std::string& token) {
        const WireReply reply = client.query(sql("x"), token);
        EXPECT_EQ(reply.status, 200) << token;
        return reply.body;
    };
    EXPECT_EQ(error_code(body("scenario-error-alone")), "QUERY_FAILED");
    EXPECT_EQ(error_code(body("scenario-error-number")), "12");
    const std::string late = body("scenario-error-after-rows:100");
    EXPECT_EQ(error_code(late), "QUERY_FAILED");
    EXPECT_EQ(rows_in(late), 100U);
    const std::string early = body("scenario-error-first");
    EXPECT_EQ(parse_json(early).members[0].first, "error");
    EXPECT_EQ(rows_in(early), 10U);
    EXPECT_EQ(rows_in(body("scenario-error-after-rows:0")), 0U);
}

TEST(Scenario, CannedRowsHaveTheirAnnouncedSizes) {
    const FakeServer running;
    RawClient client = running.client();
    const auto rows = [&](const std::string& token) {
        return rows_in(client.query(sql("x"), token).body);
    };
    EXPECT_EQ(rows("scenario-rows:7"), 7U);
    EXPECT_EQ(rows("scenario-no-rows"), 0U);
    EXPECT_EQ(rows("scenario-large"), 100'000U);
    EXPECT_EQ(rows("scenario-every-type"), 5U);
    EXPECT_EQ(rows("scenario-text"), 10U);
    EXPECT_EQ(rows("scenario-wide:20"), 3U);
    EXPECT_EQ(rows("scenario-odd-names"), 1U);
    const std::string huge = client.query(sql("x"), "scenario-huge-cell:100000").body;
    EXPECT_EQ(
        parse_json(huge).find("results")->items[0].find("rows")->items[1].items[1].text.size(),
        100'000U);
    const JsonValue several = parse_json(client.query(sql("x"), "scenario-several").body);
    EXPECT_EQ(several.find("results")->items.size(), 3U);
}

TEST(Scenario, ABadSuffixIsABadRequest) {
    const FakeServer running;
    EXPECT_EQ(running.client().query(sql("x"), "scenario-rows:many").status, 400);
}

TEST(Scenario, EachAnswersOrEndsTheConnection) {
    const FakeServer running;
    for (const Scenario& scenario : scenarios()) {
        if (scenario.name == "endless" || scenario.name == "flood") continue;
        if (scenario.name == "huge-cell") continue;
        const bool time = scenario.suffix.starts_with("MILLISECONDS");
        const std::string token = "scenario-" + std::string(scenario.name) + (time ? ":1" : "");
        RawClient client = running.client();
        const WireReply reply = client.query(sql("rows 3"), token);
        EXPECT_TRUE(reply.status != 0 || !reply.complete()) << token;
        EXPECT_EQ(running.client().query(sql("rows 1")).status, 200) << "after " << token;
    }
}

}  // namespace
}  // namespace mock::test
