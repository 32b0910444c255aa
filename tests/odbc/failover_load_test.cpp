// Two endpoints of one service that are switched while programs read and write. No read is wrong,
// nothing is written twice.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "failover_fixture.h"
#include "sanitizers.h"

namespace connectai::test {
namespace {

using Clock = std::chrono::steady_clock;
using testing::HasSubstr;
using testing::Not;

// What programs do while the endpoints are switched.
class UnderLoad : public Failover {
protected:
    static constexpr int switches = 20;
    static constexpr int threads_of_each = sanitized ? 2 : 4;

    struct Write {
        int id;
        SQLRETURN code;
        std::string text;
        bool in_outage;
    };

    // Whoever asks while neither endpoint serves, or has asked just before, may be told so.
    class OutageWatch {
    public:
        explicit OutageWatch(const UnderLoad& test) : test_(test), before_(test.outage_edges_) {}
        // Since this is here, and now.
        bool overlaps() const { return before_ % 2 != 0 || test_.outage_edges_ != before_; }

    private:
        const UnderLoad& test_;
        int before_;
    };

    // Until it is done, polled; cancelled after so many calls (-1: never).
    template <typename Call>
    static SQLRETURN poll(const Statement& statement, int cancel_after, Call call) {
        for (int calls = 1;; ++calls) {
            const SQLRETURN code = call();
            if (code != SQL_STILL_EXECUTING) return code;
            if (calls == cancel_after) {
                EXPECT_SUCCESS(statement, SQLCancel(statement));
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    static bool is_of_an_endpoint(const std::string& text) {
        return text.find("503") != text.npos || text.find("08S01") != text.npos ||
               text.find("08001") != text.npos;
    }

    static void execute_asynchronously(const Statement& statement) {
        EXPECT_SUCCESS(statement,
                       SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE,
                                      reinterpret_cast<SQLPOINTER>(SQL_ASYNC_ENABLE_ON), 0));
    }
    static void execute_synchronously(const Statement& statement) {
        EXPECT_SUCCESS(statement,
                       SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE,
                                      reinterpret_cast<SQLPOINTER>(SQL_ASYNC_ENABLE_OFF), 0));
    }

    static std::string insert(int id) {
        return "INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (" + std::to_string(id) + ")";
    }

    // Runs `action` again and again, and keeps how long the longest took, with an outage and
    // without.
    template <typename Action>
    void repeat(std::size_t thread, Action action) {
        Connection connection;
        ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
        while (!ended_) {
            const OutageWatch outage(*this);
            const auto begun = Clock::now();
            action(connection);
            const auto taken = Clock::now() - begun;
            const std::lock_guard lock(mutex_);
            auto& longest = outage.overlaps() ? longest_in_outage_ : longest_;
            longest = std::max(longest, taken);
            ++done_[thread];
        }
    }

    static constexpr const char* query =
        "SELECT * FROM [Samples].[Big].[Numbers] ORDER BY 1 LIMIT 500";

    void read(const Connection& connection) {
        const OutageWatch outage(*this);
        Statement statement(connection);
        check_read(statement, statement.execute(query), outage, false);
    }

    // A statement of its own executes asynchronously; every third is cancelled, sooner or later.
    void read_polled(const Connection& connection, int count) {
        const OutageWatch outage(*this);
        const int cancel_after = count % 3 == 0 ? 1 + count / 3 % 4 : -1;
        Statement statement(connection);
        execute_asynchronously(statement);
        const SQLRETURN code =
            poll(statement, cancel_after, [&] { return statement.execute(query); });
        if (SQL_SUCCEEDED(code)) execute_synchronously(statement);
        check_read(statement, code, outage, cancel_after > 0);
    }

    void check_read(Statement& statement, SQLRETURN code, const OutageWatch& outage,
                    bool cancelled) {
        if (!SQL_SUCCEEDED(code)) {
            const bool told =
                outage.overlaps() && statement.text().find("503") != std::string::npos;
            const bool wanted = cancelled && statement.state() == "HY008";
            EXPECT_TRUE(told || wanted) << statement.text();
            const std::lock_guard lock(mutex_);
            ++(wanted ? cancelled_ : refused_);
            return;
        }
        const auto rows = statement.rows();
        EXPECT_TRUE(rows == expected_) << rows.size() << " rows";
        const std::lock_guard lock(mutex_);
        ++reads_;
    }

    void write(const Connection& connection) {
        const OutageWatch outage(*this);
        const int id = ++last_id_;
        Statement statement(connection);
        note_write(statement, id, outage, statement.execute(insert(id)));
    }

    // Likewise.
    void write_polled(const Connection& connection, int count) {
        const OutageWatch outage(*this);
        const int id = ++last_id_;
        const int cancel_after = count % 3 == 0 ? 1 + count / 3 % 4 : -1;
        Statement statement(connection);
        execute_asynchronously(statement);
        const std::string text = insert(id);
        note_write(statement, id, outage,
                   poll(statement, cancel_after, [&] { return statement.execute(text); }));
    }

    void note_write(const Statement& statement, int id, const OutageWatch& outage, SQLRETURN code) {
        const std::string text = SQL_SUCCEEDED(code) ? std::string() : statement.text();
        const bool in_outage = outage.overlaps();
        // Nobody tells of the outage but the next failure: those need not be thousands.
        if (in_outage) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const std::lock_guard lock(mutex_);
        writes_.push_back({id, code, text, in_outage});
    }

    // Until every thread has done something more.
    void wait_for_progress() {
        std::vector<int> before;
        {
            const std::lock_guard lock(mutex_);
            before = done_;
        }
        for (;;) {
            {
                const std::lock_guard lock(mutex_);
                std::size_t moved = 0;
                for (std::size_t i = 0; i < before.size(); ++i) moved += done_[i] >= before[i] + 3;
                if (moved == before.size() || HasFailure()) return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    std::map<int, int> times_written(const Connection& connection) {
        std::map<int, int> times;
        Statement statement(connection);
        EXPECT_SUCCESS(statement, statement.execute("SELECT id FROM [Scratch].[dbo].[Written]"));
        for (const auto& row : statement.rows()) ++times[std::stoi(row.at(0))];
        return times;
    }

    std::vector<std::vector<std::string>> expected_;
    std::atomic<bool> ended_{false};
    std::atomic<int> last_id_{0};
    std::mutex mutex_;
    std::vector<int> done_;
    std::vector<Write> writes_;
    int reads_ = 0;
    int refused_ = 0;                   // reads and writes, in an outage
    int cancelled_ = 0;                 // reads
    std::atomic<int> outage_edges_{0};  // beginnings and ends: odd while there is one
    Clock::duration longest_{};
    Clock::duration longest_in_outage_{};
};

TEST_F(UnderLoad, TwentySwitchesMakeNoReadWrongAndNoWriteDouble) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("CREATE TABLE [Scratch].[dbo].[Written] (id int)"));
    ASSERT_SUCCESS(statement, statement.execute(
                                  "SELECT * FROM [Samples].[Big].[Numbers] ORDER BY 1 LIMIT 500"));
    expected_ = statement.rows();
    ASSERT_EQ(expected_.size(), 500u);

    std::vector<std::function<void(const Connection&, int)>> programs;
    for (int i = 0; i < threads_of_each; ++i) {
        programs.emplace_back([this](const Connection& of, int) { read(of); });
        programs.emplace_back([this](const Connection& of, int) { write(of); });
    }
    programs.emplace_back([this](const Connection& of, int count) { read_polled(of, count); });
    programs.emplace_back([this](const Connection& of, int count) { write_polled(of, count); });
    done_.resize(programs.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < programs.size(); ++i) {
        threads.emplace_back([this, i, &programs] {
            int count = 0;
            repeat(i, [&](const Connection& of) { programs[i](of, ++count); });
        });
    }
    const std::array ways{"mismatch", "unavailable", "closed"};
    for (std::size_t i = 0; i < switches; ++i) {
        wait_for_progress();
        if (i % 5 == 4) {
            ++outage_edges_;
            begin_outage();
            wait_for_progress();
        }
        switch_over(ways[i % ways.size()]);
        if (i % 5 == 4) ++outage_edges_;
    }
    wait_for_progress();
    ended_ = true;
    for (std::thread& thread : threads) thread.join();

    const std::map<int, int> times = times_written(connection);
    int unknown = 0;
    int cancelled_writes = 0;
    for (const Write& write : writes_) {
        const int written = times.contains(write.id) ? times.at(write.id) : 0;
        EXPECT_LE(written, 1) << write.id << ": " << write.text;
        if (SQL_SUCCEEDED(write.code)) {
            EXPECT_EQ(written, 1) << write.id;
        } else {
            const bool cancelled = write.text.find("HY008") != std::string::npos;
            ++(cancelled ? cancelled_writes : write.in_outage ? refused_ : unknown);
            // The endpoint had the request when it was switched off, or answered with 503. What it
            // has refused to begin (456) is no failure.
            EXPECT_TRUE(cancelled || is_of_an_endpoint(write.text)) << write.text;
            EXPECT_THAT(write.text, Not(HasSubstr("456")));
        }
    }
    EXPECT_EQ(times.size(), static_cast<std::size_t>(std::ranges::count_if(
                                writes_, [&](const Write& w) { return times.contains(w.id); })));
    // A thread's first write after a switch, and one that was on its way.
    EXPECT_LE(unknown, 2 * switches * (threads_of_each + 1));
    const auto milliseconds = [](Clock::duration time) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    };
    std::cout << switches << " switches, " << reads_ << " reads, " << writes_.size()
              << " writes, of which " << unknown << " failed, and in outages " << refused_
              << " of both; " << cancelled_ << " reads and " << cancelled_writes
              << " writes were cancelled; the longest pause: " << milliseconds(longest_) << " ms, "
              << milliseconds(longest_in_outage_) << " ms with an outage in it\n";
    RecordProperty("longest_pause_ms", static_cast<int>(milliseconds(longest_)));
    EXPECT_GT(reads_, switches);
    EXPECT_GT(writes_.size(), static_cast<std::size_t>(switches));
    EXPECT_LT(longest_, std::chrono::seconds(30));
}

}  // namespace
}  // namespace connectai::test
