#include "worker.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "support/polling.h"

namespace connectai::soak {

namespace {

using test::narrow;
using test::direct::as_pointer;
using test::direct::Connection;
using test::direct::Handle;
using test::direct::polled;

// Scenarios of the mock that change how a reply travels, and nothing else.
constexpr std::array whole_scenarios = {
    "default",           "content-length", "random-cuts:7", "compressed:gzip", "compressed:br",
    "compressed:zstd",   "close-after",    "alphabetical",  "order:rsa",       "bom",
    "compressed:deflate"};

// Those whose reply must never look whole; no more than 10 rows come of them.
constexpr std::array broken_scenarios = {"cut:10",
                                         "cut-between-rows:10",
                                         "cut-length:10",
                                         "cut-character:10",
                                         "cut-number:10",
                                         "cut-before-brace:10",
                                         "missing-brace:10",
                                         "text-after:10",
                                         "reset:10",
                                         "error-after-rows:10",
                                         "drop-reset",
                                         "drop",
                                         "gzip-corrupt",
                                         "compressed-cut:gzip",
                                         "compressed-cut:zstd",
                                         "error-first",
                                         "not-json",
                                         "503",
                                         "504",
                                         "429"};
constexpr std::int64_t most_broken_rows = 10;

// Those that fail once or twice for each name behind the colon.
constexpr std::array passing_scenarios = {"503-twice", "429-bare-once", "429-date-once",
                                          "drop-once"};

// Those that are worth cancelling.
constexpr std::array endless_scenarios = {"endless", "slow-first-byte:60000", "stall:60000",
                                          "late-stall:60000", "trickle:20"};

std::string numbers(std::int64_t first, std::int64_t count) {
    return "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id > " + std::to_string(first) +
           " AND Id <= " + std::to_string(first + count);
}

// Rows at a time.
constexpr std::array<SQLULEN, 4> rowsets = {1, 7, 64, 500};

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
    whole_reads += other.whole_reads;
    broken_reads += other.broken_reads;
    retried_reads += other.retried_reads;
    cancelled += other.cancelled;
    escaped += other.escaped;
    timed_out += other.timed_out;
    listings += other.listings;
    scrolled += other.scrolled;
    writes += other.writes;
    cancelled_writes += other.cancelled_writes;
    rows += other.rows;
    polled += other.polled;
    connections += other.connections;
    return *this;
}

Worker::Worker(std::string service_url, unsigned seed, const Authority& authority, Ledger& ledger,
               Findings& findings)
    : service_url_(std::move(service_url)),
      random_(seed),
      seed_(seed),
      ledger_(ledger),
      findings_(findings),
      authority_(authority),
      proxy_(service_url_.substr(0, service_url_.rfind('/')),
             seed % 2 == 0 ? nullptr : authority.signer.server()) {}

void Worker::do_something() {
    struct Thing {
        std::size_t weight;
        void (Worker::*run)();
    };
    static constexpr std::array things = {
        Thing{60, &Worker::read_whole},   Thing{40, &Worker::read_broken},
        Thing{10, &Worker::read_retried}, Thing{30, &Worker::cancel_something},
        Thing{1, &Worker::time_out},      Thing{10, &Worker::list},
        Thing{10, &Worker::scroll},       Thing{40, &Worker::write_one},
        Thing{15, &Worker::write_array},
    };
    constexpr std::size_t all = 60 + 40 + 10 + 30 + 1 + 10 + 10 + 40 + 15;
    if (random(50) == 0) connections_.clear();
    std::size_t drawn = random(all);
    for (const Thing& thing : things) {
        if (drawn < thing.weight) return (this->*thing.run)();
        drawn -= thing.weight;
    }
}

Connection& Worker::connection(const std::string& scenario, const std::string& more) {
    return connection_to(service_url_, scenario, more);
}

Connection& Worker::connection_to(const std::string& url, const std::string& scenario,
                                  const std::string& more) {
    auto& kept = connections_[scenario];
    if (kept) return *kept;
    kept = std::make_unique<Connection>();
    ++tally_.connections;
    const std::string token =
        scenario.starts_with("direct") ? "test-token" : "scenario-" + scenario;
    const SQLRETURN code =
        kept->connect(more + ";URL=" + url + ";User=user@example.com;Password=" + token +
                      ";ConnectOnOpen=false;MaxRetries=2;RetryDelay=0.005");
    if (!SQL_SUCCEEDED(code)) findings_.add("no connection for " + scenario);
    return *kept;
}

// A third of all statements are.
void Worker::poll_by_chance(SQLHSTMT statement) {
    if (random(3) != 0) return;
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE, as_pointer(SQL_ASYNC_ENABLE_ON), 0);
    ++tally_.polled;
}

void Worker::note_error(SQLHSTMT statement, Reading& reading) {
    SQLCHAR state[6] = {};
    SQLCHAR message[2048] = {};
    if (driver_.SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, state, nullptr, message,
                              sizeof message, nullptr) == SQL_ERROR) {
        return;
    }
    reading.state = reinterpret_cast<const char*>(state);
    reading.message = reinterpret_cast<const char*>(message);
}

Worker::Reading Worker::read(SQLHSTMT statement, const std::string& text, std::int64_t first) {
    const SQLRETURN code =
        polled([&] { return driver_.SQLExecDirect(statement, narrow(text), SQL_NTS); });
    if (SQL_SUCCEEDED(code)) return fetch_all(statement, first);
    Reading reading;
    reading.end = code;
    note_error(statement, reading);
    return reading;
}

// Rows whose first column counts from `first` + 1.
Worker::Reading Worker::fetch_all(SQLHSTMT statement, std::int64_t first) {
    const SQLULEN rowset = rowsets[random(rowsets.size())];
    std::vector<SQLBIGINT> ids(rowset);
    SQLULEN fetched = 0;
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, as_pointer(rowset), 0);
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0);
    driver_.SQLBindCol(statement, 1, SQL_C_SBIGINT, ids.data(), 0, nullptr);
    Reading reading;
    const auto fetch = [&] { return driver_.SQLFetch(statement); };
    while (SQL_SUCCEEDED(reading.end = polled(fetch))) {
        for (SQLULEN row = 0; row < fetched; ++row) {
            ++reading.rows;
            if (ids[row] != first + reading.rows) reading.in_order = false;
        }
    }
    if (reading.end == SQL_ERROR) note_error(statement, reading);
    tally_.rows += reading.rows;
    driver_.SQLFreeStmt(statement, SQL_UNBIND);
    driver_.SQLFreeStmt(statement, SQL_CLOSE);
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, nullptr, 0);
    return reading;
}

void Worker::expect(bool holds, const std::string& what, const Reading& reading) {
    if (holds) return;
    findings_.add(what + ": " + std::to_string(reading.rows) + " rows" +
                  (reading.in_order ? "" : ", not in order") + ", end " +
                  std::to_string(reading.end) + " " + reading.state + " " + reading.message);
}

void Worker::read_whole() {
    const std::string scenario = whole_scenarios[random(whole_scenarios.size())];
    const auto first = static_cast<std::int64_t>(random(50'000));
    const auto count = static_cast<std::int64_t>(random(10) == 0 ? random(30'000) : random(300));
    const Handle statement(SQL_HANDLE_STMT, connection(scenario));
    poll_by_chance(statement);
    const Reading reading = read(statement, numbers(first, count), first);
    expect(reading.end == SQL_NO_DATA && reading.rows == count && reading.in_order,
           "a whole result of " + std::to_string(count) + " rows, " + scenario, reading);
    ++tally_.whole_reads;
}

void Worker::read_broken() {
    const std::string scenario = broken_scenarios[random(broken_scenarios.size())];
    const Handle statement(SQL_HANDLE_STMT,
                           connection(scenario, scenario == "429" ? "MaxRetries=0" : ""));
    poll_by_chance(statement);
    const Reading reading = read(statement, numbers(0, most_broken_rows), 0);
    expect(reading.end == SQL_ERROR && !reading.state.empty() && reading.in_order &&
               reading.rows <= most_broken_rows,
           "a result that is broken, " + scenario, reading);
    ++tally_.broken_reads;
}

void Worker::read_retried() {
    const std::string scenario = std::string(passing_scenarios[random(passing_scenarios.size())]) +
                                 ":" + std::to_string(seed_) + "-" +
                                 std::to_string(tally_.retried_reads);
    {
        const Handle statement(SQL_HANDLE_STMT, connection(scenario));
        const Reading reading = read(statement, numbers(0, 20), 0);
        expect(reading.end == SQL_NO_DATA && reading.rows == 20 && reading.in_order,
               "a failure that passes, " + scenario, reading);
    }
    connections_.erase(scenario);
    ++tally_.retried_reads;
}

void Worker::cancel_something() {
    const std::string scenario = endless_scenarios[random(endless_scenarios.size())];
    const Handle statement(SQL_HANDLE_STMT, connection(scenario));
    poll_by_chance(statement);
    std::atomic<bool> ended = false;
    const std::chrono::microseconds moment(random(20'000));
    std::thread canceller([&] {
        std::this_thread::sleep_for(moment);
        while (!ended) {  // what comes between two calls meets nothing
            if (driver_.SQLCancel(statement) != SQL_SUCCESS) findings_.add("SQLCancel has failed");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    Reading reading = read(statement, numbers(0, 2000), 0);
    ended = true;
    canceller.join();
    if (reading.end == SQL_NO_DATA) {
        ++tally_.escaped;
        expect(reading.rows == 2000, "a result that was not cancelled, " + scenario, reading);
    } else {
        ++tally_.cancelled;
        expect(reading.end == SQL_ERROR && reading.state == "HY008" && reading.in_order,
               "a result that was cancelled, " + scenario, reading);
    }
    // It must not be touched by what is over.
    driver_.SQLFreeStmt(statement, SQL_CLOSE);
    if (driver_.SQLGetTypeInfo(statement, SQL_INTEGER) != SQL_SUCCESS) {
        findings_.add("the call behind a cancelled one has failed");
    }
}

void Worker::time_out() {
    const Handle statement(SQL_HANDLE_STMT, connection("slow-first-byte:60000"));
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, as_pointer(1), 0);
    const auto begun = std::chrono::steady_clock::now();
    const Reading reading = read(statement, numbers(0, 1), 0);
    const bool prompt = std::chrono::steady_clock::now() - begun < std::chrono::seconds(10);
    expect(reading.end == SQL_ERROR && reading.state == "HYT00" && prompt,
           "a statement whose time is over", reading);
    ++tally_.timed_out;
}

void Worker::list() {
    const Handle statement(SQL_HANDLE_STMT,
                           random(2) == 0 ? connection("direct-uncached", "MetadataCacheTime=0")
                                          : connection("direct"));
    Reading reading;
    poll_by_chance(statement);
    const auto fetch = [&] { return driver_.SQLFetch(statement); };
    reading.end = polled([&] {
        return driver_.SQLColumns(statement, narrow("CRM"), SQL_NTS, nullptr, 0, nullptr, 0,
                                  nullptr, 0);
    });
    while (SQL_SUCCEEDED(reading.end) && SQL_SUCCEEDED(reading.end = polled(fetch))) {
        ++reading.rows;
    }
    if (reading.end == SQL_ERROR) note_error(statement, reading);
    if (listed_ < 0) listed_ = reading.rows;
    expect(reading.end == SQL_NO_DATA && reading.rows == listed_ && reading.rows > 0,
           "a listing of columns", reading);
    tally_.rows += reading.rows;
    ++tally_.listings;
}

// A result that is kept, in a temporary file.
void Worker::scroll() {
    constexpr std::int64_t rows = 3000;
    const Handle statement(SQL_HANDLE_STMT, connection("direct-spooling", "SpoolMemory=0"));
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE, as_pointer(SQL_CURSOR_STATIC), 0);
    Reading reading;
    poll_by_chance(statement);
    reading.end =
        polled([&] { return driver_.SQLExecDirect(statement, narrow(numbers(0, rows)), SQL_NTS); });
    for (int step = 0; step < 20 && SQL_SUCCEEDED(reading.end); ++step) {
        const auto row = static_cast<SQLLEN>(1 + random(rows));
        reading.end =
            polled([&] { return driver_.SQLFetchScroll(statement, SQL_FETCH_ABSOLUTE, row); });
        SQLBIGINT id = 0;
        if (SQL_SUCCEEDED(reading.end)) {
            reading.end = driver_.SQLGetData(statement, 1, SQL_C_SBIGINT, &id, 0, nullptr);
        }
        if (id == row) ++reading.rows;
    }
    if (reading.end == SQL_ERROR) note_error(statement, reading);
    expect(reading.rows == 20, "rows of a static cursor", reading);
    ++tally_.scrolled;
}

void Worker::break_next_write() {
    const auto kind = static_cast<test::Break>(random(test::kinds_of_break));
    proxy_.set(kind, random_(), random(2) == 0);
}

Connection& Worker::breaking_connection() {
    return connection_to(proxy_.url() + "/api", "direct-broken",
                         "BatchSize=10;SSLServerCert=" + authority_.trusted);
}

// Now and then it is cancelled.
SQLRETURN Worker::write(SQLHSTMT statement, const std::string& text) {
    const auto execute = [&] {
        return polled([&] { return driver_.SQLExecDirect(statement, narrow(text), SQL_NTS); });
    };
    if (random(5) != 0) return execute();
    const std::chrono::microseconds moment(random(3'000));
    std::thread canceller([&] {
        std::this_thread::sleep_for(moment);
        driver_.SQLCancel(statement);
    });
    const SQLRETURN code = execute();
    canceller.join();
    ++tally_.cancelled_writes;
    return code;
}

Fate Worker::fate_of_failure(SQLHSTMT statement, const std::string& what) {
    Reading reading;
    reading.end = SQL_ERROR;
    note_error(statement, reading);
    const auto says = [&](const char* words) {
        return reading.message.find(words) != std::string::npos;
    };
    if (says(test::unknown_outcome)) return Fate::unknown;
    const bool unsent = says("nothing of the request had been sent") || says("before its turn");
    expect(reading.state == "08001" || unsent, what + " that failed says nothing of its outcome",
           reading);
    return Fate::absent;
}

void Worker::write_one() {
    break_next_write();
    const int id = ledger_.next_id();
    const Handle statement(SQL_HANDLE_STMT, breaking_connection());
    poll_by_chance(statement);
    const std::string text =
        "INSERT INTO " + std::string(written_table) + " (id) VALUES (" + std::to_string(id) + ")";
    const SQLRETURN code = write(statement, text);
    ledger_.note(id, SQL_SUCCEEDED(code) ? Fate::applied : fate_of_failure(statement, "a write"));
    ++tally_.writes;
}

// ODBC 3.8, SQLBindParameter, SQL_ATTR_PARAM_STATUS_PTR.
void Worker::write_array() {
    break_next_write();
    std::vector<SQLINTEGER> ids(1 + random(40));
    for (SQLINTEGER& id : ids) id = ledger_.next_id();
    std::vector<SQLUSMALLINT> statuses(ids.size(), SQL_PARAM_UNUSED);
    const Handle statement(SQL_HANDLE_STMT, breaking_connection());
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, as_pointer(ids.size()), 0);
    driver_.SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, statuses.data(), 0);
    driver_.SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0,
                             ids.data(), 0, nullptr);
    poll_by_chance(statement);
    // Many sets a request, or each set by itself.
    const std::string text = "INSERT INTO " + std::string(written_table) + " (id) VALUES (?)" +
                             (random(2) == 0 ? "" : "; SELECT 1 AS One");
    const SQLRETURN code = write(statement, text);
    for (std::size_t set = 0; set < ids.size(); ++set) {
        switch (statuses[set]) {
            case SQL_PARAM_SUCCESS:
            case SQL_PARAM_SUCCESS_WITH_INFO: ledger_.note(ids[set], Fate::applied); break;
            case SQL_PARAM_DIAG_UNAVAILABLE: ledger_.note(ids[set], Fate::unknown); break;
            default: ledger_.note(ids[set], Fate::absent); break;
        }
    }
    const bool all = std::ranges::count(statuses, SQL_PARAM_SUCCESS) ==
                     static_cast<std::ptrdiff_t>(statuses.size());
    if (SQL_SUCCEEDED(code) != all) findings_.add("an array's code and its statuses differ");
    tally_.writes += static_cast<std::int64_t>(ids.size());
}

}  // namespace connectai::soak
