// A reply's results and blocks: long results are read by a thread of their own, and nobody can
// tell.
#include "connectai/reply.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "reply_pieces.h"

namespace connectai {
namespace {

using test::append_rows;
using test::error_of;
using test::in_pieces_of;
using test::Row;

// Hands out its pieces, and waits behind them for somebody to cancel; or ends.
class FakeResponse : public http::Response {
public:
    enum class End : std::uint8_t { complete, broken, silent };

    FakeResponse(std::vector<std::string> pieces, End end)
        : pieces_(pieces.begin(), pieces.end()), end_(end) {}

    const http::ResponseHead& head() override { return head_; }

    bool receive(std::string& out) override {
        readers_.insert(std::this_thread::get_id());
        if (!pieces_.empty()) {
            out += pieces_.front();
            pieces_.pop_front();
            return true;
        }
        if (end_ == End::broken) throw Error(sqlstate::communication_link_failure, "it broke");
        if (end_ == End::complete) return false;
        std::mutex mutex;
        std::condition_variable changed;
        const CancelToken::WakeScope scope(*cancel_, [&] {
            const std::lock_guard lock(mutex);
            changed.notify_all();
        });
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return cancel_->cancelled(); });
        throw Error(sqlstate::operation_canceled, "the operation was cancelled");
    }

    void set_deadline(std::optional<http::Clock::time_point>) noexcept override {}
    void set_awaited(bool awaited) noexcept override { awaited_ = awaited; }
    std::uint64_t wire_octets() const noexcept override { return 0; }
    http::ConnectTimes connect_times() const noexcept override { return {}; }
    void set_cancel(std::shared_ptr<CancelToken> cancel) noexcept override {
        cancel_ = std::move(cancel);
    }

    std::size_t reading_threads() const { return readers_.size(); }
    bool awaited() const { return awaited_; }

private:
    http::ResponseHead head_;
    std::deque<std::string> pieces_;
    End end_;
    std::set<std::thread::id> readers_;
    std::shared_ptr<CancelToken> cancel_;
    std::atomic<bool> awaited_ = true;
};

struct Made {
    FakeResponse* response;
    std::shared_ptr<CancelToken> cancel = std::make_shared<CancelToken>();
    std::unique_ptr<Reply> reply;

    explicit Made(const std::string& text, FakeResponse::End end = FakeResponse::End::complete,
                  bool may_read_ahead = true, std::size_t piece_octets = 100'000) {
        auto made = std::make_unique<FakeResponse>(in_pieces_of(text, piece_octets), end);
        response = made.get();
        response->set_cancel(cancel);
        reply = std::make_unique<Reply>(std::move(made), ReplyLimits{}, nullptr, cancel,
                                        may_read_ahead);
    }

    std::vector<Row> rows() {
        std::vector<Row> rows;
        while (const RowBlock* block = reply->next_block()) append_rows(*block, rows);
        return rows;
    }
};

std::string rows_json(std::size_t rows) {
    std::string json;
    for (std::size_t i = 0; i < rows; ++i) {
        json += (i > 0 ? ",[" : "[") + std::to_string(i) + ",\"some text\"]";
    }
    return json;
}

std::vector<Row> expected_rows(std::size_t rows) {
    std::vector<Row> expected;
    for (std::size_t i = 0; i < rows; ++i) expected.push_back({std::to_string(i), "'some text'"});
    return expected;
}

std::string result_json(std::size_t rows) {
    return "{\"schema\":" + test::schema_json({"a", "b"}) + ",\"rows\":[" + rows_json(rows) + "]}";
}

constexpr std::size_t many = 200'000;

TEST(Reply, ALongResultIsReadByAThreadOfItsOwn) {
    Made made("{\"results\":[" + result_json(many) + "]}");
    ASSERT_TRUE(made.reply->next_result());
    EXPECT_EQ(made.rows(), expected_rows(many));
    EXPECT_EQ(made.response->reading_threads(), std::thread::hardware_concurrency() > 1 ? 2u : 1u);
    EXPECT_TRUE(made.response->awaited());
    EXPECT_FALSE(made.reply->next_result());
    EXPECT_TRUE(made.reply->reader().complete());
}

TEST(Reply, NoResultIsWhereItMayNot) {
    Made made("{\"results\":[" + result_json(many) + "]}", FakeResponse::End::complete, false);
    ASSERT_TRUE(made.reply->next_result());
    EXPECT_EQ(made.rows(), expected_rows(many));
    EXPECT_EQ(made.response->reading_threads(), 1u);
}

TEST(Reply, AShortResultIsNot) {
    Made made("{\"results\":[" + result_json(100) + "]}");
    ASSERT_TRUE(made.reply->next_result());
    EXPECT_EQ(made.rows(), expected_rows(100));
    EXPECT_FALSE(made.reply->next_result());
    EXPECT_EQ(made.response->reading_threads(), 1u);
}

// What counts is what has come, not the memory that each piece of it takes.
TEST(Reply, AShortResultInManyPiecesIsNot) {
    constexpr std::size_t rows = 10'000;  // about 200 KB
    Made made("{\"results\":[" + result_json(rows) + "]}", FakeResponse::End::complete, true, 50);
    ASSERT_TRUE(made.reply->next_result());
    EXPECT_EQ(made.rows(), expected_rows(rows));
    EXPECT_EQ(made.response->reading_threads(), 1u);
}

TEST(Reply, ADocumentIsReadAsItIs) {
    const std::string document("PK\3\4\0\xFF and no JSON", 18);
    EXPECT_EQ(Made(document, FakeResponse::End::complete, true, 3).reply->read_document(18),
              document);
}

TEST(Reply, ADocumentThatIsTooLongOrBreaksIsAnError) {
    const Made made("0123456789", FakeResponse::End::complete, true, 3);
    const auto too_long = error_of([&] { made.reply->read_document(9); });
    ASSERT_TRUE(too_long);
    EXPECT_EQ(too_long->message(), "the service's reply is longer than 9 octets");
    const Made broken("0123456789", FakeResponse::End::broken, true, 3);
    const auto error = error_of([&] { broken.reply->read_document(99); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->message(), "it broke");
}

TEST(Reply, WhatWasReadAheadIsSkippedWithItsResult) {
    Made made("{\"results\":[" + result_json(many) + "," + result_json(many) + "," +
              result_json(3) + "]}");
    for (int result = 0; result < 2; ++result) {
        ASSERT_TRUE(made.reply->next_result());
        for (int blocks = 0; blocks < 10; ++blocks) ASSERT_NE(made.reply->next_block(), nullptr);
    }
    ASSERT_TRUE(made.reply->next_result());
    EXPECT_EQ(made.rows(), expected_rows(3));
    EXPECT_FALSE(made.reply->next_result());
}

TEST(Reply, AnErrorComesBehindTheRowsBeforeItAndIsRepeated) {
    Made made("{\"results\":[{\"schema\":" + test::schema_json({"a", "b"}) + ",\"rows\":[" +
                  rows_json(many),
              FakeResponse::End::broken);
    ASSERT_TRUE(made.reply->next_result());
    std::vector<Row> rows;
    const auto read = [&] {
        return error_of([&] {
            while (const RowBlock* block = made.reply->next_block()) append_rows(*block, rows);
        });
    };
    const auto error = read();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->state(), sqlstate::communication_link_failure);
    EXPECT_EQ(rows, expected_rows(many));
    ASSERT_TRUE(read());
    EXPECT_EQ(rows.size(), many);
    const auto next = error_of([&] { made.reply->next_result(); });
    ASSERT_TRUE(next);
    EXPECT_EQ(next->message(), error->message());
}

TEST(Reply, ACancelEndsItForGood) {
    Made made("{\"results\":[{\"schema\":" + test::schema_json({"a", "b"}) + ",\"rows\":[" +
                  rows_json(many),
              FakeResponse::End::silent);
    ASSERT_TRUE(made.reply->next_result());
    std::optional<Error> error;
    {
        const CancelToken::Call call(*made.cancel);
        std::thread other([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            made.cancel->cancel();
        });
        error = error_of([&] { made.rows(); });
        other.join();
    }
    ASSERT_TRUE(error);
    EXPECT_EQ(error->state(), sqlstate::operation_canceled);
    for (const auto& again : {error_of([&] { made.reply->next_block(); }),
                              error_of([&] { made.reply->next_result(); })}) {
        ASSERT_TRUE(again);
        EXPECT_EQ(again->state(), sqlstate::operation_canceled);
    }
}

TEST(Reply, CanBeDroppedWhileItIsReadAhead) {
    for (const auto end : {FakeResponse::End::silent, FakeResponse::End::complete}) {
        Made made("{\"results\":[{\"schema\":" + test::schema_json({"a", "b"}) + ",\"rows\":[" +
                      rows_json(many),
                  end);
        ASSERT_TRUE(made.reply->next_result());
        for (int blocks = 0; blocks < 10; ++blocks) ASSERT_NE(made.reply->next_block(), nullptr);
    }
}

}  // namespace
}  // namespace connectai
