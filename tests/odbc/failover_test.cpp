// Two endpoints of one service that are switched while programs read and write: each kind of
// switch, and all of them under load. No read is wrong, nothing is written twice.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>
#include <vector>

#include "sanitizers.h"
#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using Clock = std::chrono::steady_clock;
using testing::HasSubstr;

constexpr int rows_of_big = 5000;

// Of each URL in a list, its port.
std::vector<std::uint16_t> ports_in(const std::string& urls) {
    std::vector<std::uint16_t> ports;
    std::istringstream list(urls);
    for (std::string url; std::getline(list, url, ',');) {
        ports.push_back(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    }
    return ports;
}

// POST without a body; true if the answer's status is 200.
bool post(std::uint16_t port, const std::string& target) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    std::string answer;
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        const std::string request =
            "POST " + target +
            " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
        std::array<char, 1024> piece{};
        for (ssize_t got = 0; (got = ::recv(socket, piece.data(), piece.size(), 0)) > 0;) {
            answer.append(piece.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(socket);
    return answer.starts_with("HTTP/1.1 200");
}

class Failover : public testing::Test {
protected:
    std::string connection_string(const std::string& urls) const {
        return "Driver=ConnectAI;URL=" + urls +
               ";User=user@example.com;Password=test-token;RetryDelay=0.05";
    }
    std::string connection_string() const { return connection_string(service_.urls()); }

    // The endpoint that serves stops to, in this way, and the other one begins.
    void switch_over(const std::string& standby) const {
        const auto ports = ports_in(service_.urls());
        const bool done = std::ranges::any_of(ports, [&](std::uint16_t port) {
            return post(port, "/mock/switch?standby=" + standby);
        });
        ASSERT_TRUE(done) << standby;
    }

    static std::string server_name(const Connection& connection) {
        std::array<SQLCHAR, 100> name{};
        EXPECT_SUCCESS(connection.handle(),
                       SQLGetInfo(connection, SQL_SERVER_NAME, name.data(), name.size(), nullptr));
        return reinterpret_cast<const char*>(name.data());
    }

    MockServer service_{
        {"--endpoints", "2", "--writable", "Scratch.dbo", "--rows", std::to_string(rows_of_big)}};
};

class EachWay : public Failover, public testing::WithParamInterface<const char*> {};

TEST_P(EachWay, TheNextStatementGoesToTheOtherEndpoint) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("CREATE TABLE [Scratch].[dbo].[Kept] (id int)"));
    for (int i = 0; i < 4; ++i) {
        switch_over(GetParam());
        Statement next(connection);
        EXPECT_SUCCESS(next, next.execute("SELECT id FROM [Scratch].[dbo].[Kept]"));
        EXPECT_EQ(next.rows().size(), static_cast<std::size_t>(i));
        EXPECT_SUCCESS(next, SQLFreeStmt(next, SQL_CLOSE));
        EXPECT_SUCCESS(next, next.execute("INSERT INTO [Scratch].[dbo].[Kept] (id) VALUES (1)"));
    }
    SQLUINTEGER dead = SQL_CD_TRUE;
    SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &dead, 0, nullptr);
    EXPECT_EQ(dead, static_cast<SQLUINTEGER>(SQL_CD_FALSE));
}

TEST_P(EachWay, AResultThatIsBeingReadIsReadToItsEnd) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement reading(connection);
    ASSERT_SUCCESS(reading, reading.execute("SELECT * FROM [Samples].[Big].[Numbers]"));
    ASSERT_SUCCESS(reading, reading.fetch());
    switch_over(GetParam());
    Statement other(connection);
    EXPECT_SUCCESS(other, other.execute("SELECT * FROM [Samples].[Big].[Numbers] LIMIT 3"));
    EXPECT_EQ(other.rows().size(), 3u);
    EXPECT_EQ(reading.rows().size(), static_cast<std::size_t>(rows_of_big - 1));
}

TEST_P(EachWay, ANewConnectionFindsTheEndpointThatServes) {
    switch_over(GetParam());
    for (int i = 0; i < 2; ++i) {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(), connection.connect(connection_string()));
        const std::string urls = service_.urls();
        EXPECT_THAT(urls.substr(urls.find(',')), HasSubstr("//" + server_name(connection) + "/"));
    }
}

INSTANTIATE_TEST_SUITE_P(Standby, EachWay, testing::Values("mismatch", "unavailable", "closed"),
                         [](const auto& standby) { return std::string(standby.param); });

TEST_F(Failover, TheLogSaysWhereRequestsGoAndWhy) {
    const TemporaryFolder folder;
    const std::string log = folder.file("driver.log");
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(connection_string() + ";Verbosity=3;Logfile=" + log));
    switch_over("mismatch");
    Statement statement(connection);
    EXPECT_SUCCESS(statement, statement.execute("SELECT * FROM [Samples].[Big].[Numbers] LIMIT 1"));
    const std::string text = folder.content("driver.log");
    const std::string urls = service_.urls();
    const std::size_t comma = urls.find(',');
    EXPECT_THAT(text, HasSubstr("asks " + urls.substr(comma + 1) + " instead of " +
                                urls.substr(0, comma) + ", because: "));
    EXPECT_THAT(text, HasSubstr("HTTP status 456"));
}

TEST_F(Failover, AnAddressThatIsNoneIsNamed) {
    Connection connection;
    EXPECT_STATE(connection.handle(),
                 connection.connect(connection_string("https://a.example,ftp://b.example")),
                 "HY000");
    EXPECT_THAT(connection.handle().text(), HasSubstr("of address 2: "));
}

// What programs do while the endpoints are switched.
class UnderLoad : public Failover {
protected:
    static constexpr int switches = 20;
    static constexpr int threads_of_each = sanitized ? 2 : 4;

    struct Write {
        int id;
        SQLRETURN code;
        std::string text;
    };

    static std::string insert(int id) {
        return "INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (" + std::to_string(id) + ")";
    }

    // Runs `action` again and again, and keeps how long the longest took.
    template <typename Action>
    void repeat(int thread, Action action) {
        Connection connection;
        ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
        while (!ended_) {
            const auto begun = Clock::now();
            action(connection);
            const auto taken = Clock::now() - begun;
            const std::lock_guard lock(mutex_);
            longest_ = std::max(longest_, taken);
            ++done_[static_cast<std::size_t>(thread)];
        }
    }

    void read(const Connection& connection) {
        Statement statement(connection);
        const SQLRETURN code =
            statement.execute("SELECT * FROM [Samples].[Big].[Numbers] ORDER BY 1 LIMIT 500");
        EXPECT_SUCCESS(statement, code);
        if (!SQL_SUCCEEDED(code)) return;
        const auto rows = statement.rows();
        EXPECT_TRUE(rows == expected_) << rows.size() << " rows";
        const std::lock_guard lock(mutex_);
        ++reads_;
    }

    void write(const Connection& connection) {
        const int id = ++last_id_;
        Statement statement(connection);
        const SQLRETURN code = statement.execute(insert(id));
        const std::string text = SQL_SUCCEEDED(code) ? std::string() : statement.text();
        const std::lock_guard lock(mutex_);
        writes_.push_back({id, code, text});
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
    Clock::duration longest_{};
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

    done_.resize(2 * threads_of_each);
    std::vector<std::thread> threads;
    for (int i = 0; i < threads_of_each; ++i) {
        threads.emplace_back(
            [this, i] { repeat(2 * i, [this](const Connection& of) { read(of); }); });
        threads.emplace_back(
            [this, i] { repeat(2 * i + 1, [this](const Connection& of) { write(of); }); });
    }
    const std::array ways{"mismatch", "unavailable", "closed"};
    for (std::size_t i = 0; i < switches; ++i) {
        wait_for_progress();
        switch_over(ways[i % ways.size()]);
    }
    wait_for_progress();
    ended_ = true;
    for (std::thread& thread : threads) thread.join();

    const std::map<int, int> times = times_written(connection);
    int unknown = 0;
    for (const Write& write : writes_) {
        const int written = times.contains(write.id) ? times.at(write.id) : 0;
        EXPECT_LE(written, 1) << write.id << ": " << write.text;
        if (SQL_SUCCEEDED(write.code)) {
            EXPECT_EQ(written, 1) << write.id;
        } else {
            ++unknown;
            // The endpoint had the request when it was switched off, or answered with 503. What it
            // has refused to begin (456) is no failure.
            EXPECT_THAT(write.text, testing::AnyOf(HasSubstr("503"), HasSubstr("08S01")));
            EXPECT_THAT(write.text, testing::Not(HasSubstr("456")));
        }
    }
    EXPECT_EQ(times.size(), static_cast<std::size_t>(std::ranges::count_if(
                                writes_, [&](const Write& w) { return times.contains(w.id); })));
    // A thread's first write after a switch, and one that was on its way.
    EXPECT_LE(unknown, 2 * switches * threads_of_each);
    const auto longest = std::chrono::duration_cast<std::chrono::milliseconds>(longest_);
    std::cout << switches << " switches, " << reads_ << " reads, " << writes_.size()
              << " writes, of which " << unknown
              << " failed; the longest pause: " << longest.count() << " ms\n";
    RecordProperty("longest_pause_ms", static_cast<int>(longest.count()));
    EXPECT_LT(longest, std::chrono::seconds(30));
}

}  // namespace
}  // namespace connectai::test
