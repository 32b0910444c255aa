// SQLCancel at random moments, ten thousand times on four threads: whatever it meets (the wait for
// the reply, rows, another result, the wait before another attempt, a listing, an array of
// parameters), the call ends well or with HY008, nothing hangs, and the next call on the handle is
// not touched. SQLCancelHandle does the same to connecting.
//
// ODBC 3.8, SQLCancel, "Canceling Functions Executing on Another Thread". Without the driver
// manager, whose own state does not survive an SQLCancel between two calls.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "sanitizers.h"
#include "support/driver_library.h"
#include "support/odbc.h"
#include "support/polling.h"

namespace connectai::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int threads = 4;
// Of all threads; fewer where somebody has other reasons to run this than to find what is rare.
int cancels() {
    const char* const wanted = std::getenv("CONNECTAI_CANCELS");
    return wanted != nullptr ? std::atoi(wanted) : 10'000;
}
constexpr milliseconds prompt{100};
constexpr bool timed = !sanitized;  // a slowed driver on a busy machine

// What is cancelled: the scenario that its connection meets, and the calls.
struct Victim {
    const char* scenario;
    std::function<SQLRETURN(const direct::Functions& driver, SQLHSTMT statement)> run;
};

SQLRETURN fetch_all(const direct::Functions& driver, SQLHSTMT statement) {
    SQLRETURN code = SQL_SUCCESS;
    while (code == SQL_SUCCESS) code = driver.SQLFetch(statement);
    return code == SQL_NO_DATA ? SQL_SUCCESS : code;
}

Victim query(const char* scenario, const char* text) {
    return {scenario, [text](const direct::Functions& driver, SQLHSTMT statement) {
                const SQLRETURN code = driver.SQLExecDirect(statement, narrow(text), SQL_NTS);
                return code == SQL_SUCCESS ? fetch_all(driver, statement) : code;
            }};
}

// The same, asynchronously.
Victim polled_query(const char* scenario, const char* text) {
    return {scenario, [text](const direct::Functions& driver, SQLHSTMT statement) {
                SQLRETURN code = driver.SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE,
                                                       direct::as_pointer(SQL_ASYNC_ENABLE_ON), 0);
                if (code == SQL_SUCCESS) {
                    code = direct::polled(
                        [&] { return driver.SQLExecDirect(statement, narrow(text), SQL_NTS); });
                }
                while (code == SQL_SUCCESS) {
                    code = direct::polled([&] { return driver.SQLFetch(statement); });
                }
                return code == SQL_NO_DATA ? SQL_SUCCESS : code;
            }};
}

constexpr const char* few_rows = "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 50";
constexpr const char* many_rows =
    "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 20000";

// All rows of all results.
SQLRETURN fetch_all_results(const direct::Functions& driver, SQLHSTMT statement, SQLRETURN code) {
    while (SQL_SUCCEEDED(code)) {
        code = fetch_all(driver, statement);
        if (code == SQL_SUCCESS) code = driver.SQLMoreResults(statement);
    }
    return code == SQL_NO_DATA ? SQL_SUCCESS : code;
}

// An execution for each of several sets, of which any may be the one that is cancelled.
SQLRETURN execute_sets(const direct::Functions& driver, SQLHSTMT statement) {
    static SQLINTEGER limits[3] = {5, 50, 500};
    driver.SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, direct::as_pointer(3), 0);
    driver.SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, limits,
                            0, nullptr);
    const SQLRETURN code = driver.SQLPrepare(
        statement, narrow("SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= ?"), SQL_NTS);
    if (code != SQL_SUCCESS) return code;
    return fetch_all_results(driver, statement, driver.SQLExecute(statement));
}

const std::vector<Victim>& victims() {
    static const std::vector<Victim> all = {
        query("test-token", few_rows),
        query("test-token", many_rows),
        query("scenario-slow-first-byte:1", few_rows),
        query("scenario-trickle:1", few_rows),
        query("scenario-endless", few_rows),
        query("scenario-query-503", few_rows),
        {"test-token",
         [](const direct::Functions& driver, SQLHSTMT statement) {
             const SQLRETURN code =
                 driver.SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0);
             return code == SQL_SUCCESS ? fetch_all(driver, statement) : code;
         }},
        {"test-token",
         [](const direct::Functions& driver, SQLHSTMT statement) {
             SQLSMALLINT columns = 0;
             const SQLRETURN code = driver.SQLPrepare(statement, narrow(few_rows), SQL_NTS);
             return code == SQL_SUCCESS ? driver.SQLNumResultCols(statement, &columns) : code;
         }},
        {"test-token",
         [](const direct::Functions& driver, SQLHSTMT statement) {
             const std::string text = std::string(few_rows) + "; " + many_rows + "; " + few_rows;
             return fetch_all_results(driver, statement,
                                      driver.SQLExecDirect(statement, narrow(text), SQL_NTS));
         }},
        {"test-token", execute_sets},
        {"scenario-slow-first-byte:1", execute_sets},
        polled_query("test-token", many_rows),
        polled_query("scenario-slow-first-byte:1", few_rows),
    };
    return all;
}

// One thread, with a connection for each victim, and a second one that cancels.
class Attack {
public:
    explicit Attack(unsigned seed) : random_(seed) {
        for (const Victim& victim : victims()) {
            connections_.push_back(std::make_unique<direct::Connection>());
            const std::string string =
                connection_string(victim.scenario, "MetadataCacheTime=0;RetryDelay=30");
            EXPECT_EQ(connections_.back()->connect(string), SQL_SUCCESS) << victim.scenario;
        }
    }

    void once() {
        const std::size_t which = random_() % victims().size();
        const Victim& victim = victims()[which];
        direct::Handle statement(SQL_HANDLE_STMT, *connections_[which]);
        const bool by_handle = random_() % 2 == 0;
        const microseconds moment(random_() % longest_moment);
        steady_clock::time_point cancelled{};
        std::thread canceller([&] {
            std::this_thread::sleep_for(moment);
            // Until it hits: what comes between two calls has nothing to cancel.
            while (!ended_) {
                if (cancelled == steady_clock::time_point{}) cancelled = steady_clock::now();
                const SQLRETURN code = by_handle
                                           ? driver_.SQLCancelHandle(SQL_HANDLE_STMT, statement)
                                           : driver_.SQLCancel(statement);
                EXPECT_EQ(code, SQL_SUCCESS);
                std::this_thread::sleep_for(microseconds(200));
            }
        });
        const SQLRETURN code = victim.run(driver_, statement);
        const auto ended = steady_clock::now();
        ended_ = true;
        canceller.join();
        ended_ = false;
        if (code != SQL_SUCCESS) {
            EXPECT_EQ(direct::outcome(statement, code), "HY008") << victim.scenario;
            waits_.push_back(ended - cancelled);
        }
        expect_untouched(statement);
    }

    // From the first SQLCancel to the end of the call, each time that it ended so.
    const std::vector<steady_clock::duration>& waits() const { return waits_; }

private:
    static constexpr unsigned longest_moment = 3000;  // microseconds

    // What asks the service nothing can be called at once, whatever the connection's scenario; and
    // a query on a good connection ends well.
    void expect_untouched(direct::Handle& statement) {
        EXPECT_EQ(driver_.SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
        EXPECT_EQ(driver_.SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE,
                                         direct::as_pointer(SQL_ASYNC_ENABLE_OFF), 0),
                  SQL_SUCCESS);
        EXPECT_EQ(driver_.SQLGetTypeInfo(statement, SQL_INTEGER), SQL_SUCCESS);
        EXPECT_EQ(fetch_all(driver_, statement), SQL_SUCCESS);
        direct::Handle good(SQL_HANDLE_STMT, *connections_[0]);
        EXPECT_EQ(direct::outcome(good, driver_.SQLExecDirect(good, narrow(few_rows), SQL_NTS)),
                  "ok");
        EXPECT_EQ(fetch_all(driver_, good), SQL_SUCCESS);
    }

    const direct::Functions& driver_ = direct::driver();
    std::mt19937 random_;
    std::vector<std::unique_ptr<direct::Connection>> connections_;
    std::atomic<bool> ended_ = false;
    std::vector<steady_clock::duration> waits_;
};

TEST(RandomCancel, EndsWhateverItMeetsAndNothingElse) {
    std::vector<std::thread> attackers;
    std::mutex mutex;
    std::vector<steady_clock::duration> waits;
    for (int thread = 0; thread < threads; ++thread) {
        attackers.emplace_back([&, thread] {
            Attack attack(static_cast<unsigned>(thread) + 1);
            for (int time = 0; time < cancels() / threads && !testing::Test::HasFailure(); ++time) {
                attack.once();
            }
            const std::lock_guard lock(mutex);
            waits.insert(waits.end(), attack.waits().begin(), attack.waits().end());
        });
    }
    for (std::thread& attacker : attackers) attacker.join();
    ASSERT_GT(static_cast<int>(waits.size()), cancels() / 4)
        << "the cancels came too late to meet anything";
    std::ranges::sort(waits);
    // All but what a busy machine keeps from running for so long.
    if (timed && std::getenv("CONNECTAI_CANCELS") == nullptr) {
        EXPECT_LT(waits[waits.size() * 99 / 100], prompt);
    }
}

// Each attempt on a connection of its own, which can then be opened.
TEST(RandomCancel, EndsConnectingAndItCanBeTriedAgain) {
    const direct::Functions& driver = direct::driver();
    std::mt19937 random(7);
    int cancelled = 0;
    const int connects = cancels() / 25;
    for (int time = 0; time < connects && !testing::Test::HasFailure(); ++time) {
        direct::Connection connection;
        const microseconds moment(random() % 3000);
        std::atomic<bool> ended = false;
        std::thread canceller([&] {
            std::this_thread::sleep_for(moment);
            while (!ended) {
                EXPECT_EQ(driver.SQLCancelHandle(SQL_HANDLE_DBC, connection), SQL_SUCCESS);
                std::this_thread::sleep_for(microseconds(200));
            }
        });
        const std::string string =
            time % 2 == 0 ? connection_string("scenario-slow-first-byte:2")
                          : connection_string("scenario-503", "RetryDelay=30;LoginTimeout=60");
        const std::string outcome =
            direct::outcome(connection.handle(), connection.connect(string));
        ended = true;
        canceller.join();
        if (outcome == "HY008") {
            ++cancelled;
            EXPECT_EQ(direct::outcome(connection.handle(), connection.connect(connection_string())),
                      "ok");
        } else {
            EXPECT_EQ(outcome, "ok");
        }
    }
    EXPECT_GT(cancelled, connects / 4);
}

}  // namespace
}  // namespace connectai::test
