// Many requests at once: nobody waits for a result that is read slowly.
#include <atomic>
#include <filesystem>
#include <functional>
#include <thread>

#include "engine/store.h"
#include "engine_fixture.h"

namespace mock_test {
namespace {

class ConcurrencyTest : public EngineTest {
protected:
    ConcurrencyTest() {
        mock::EngineOptions options;
        options.writable = {"Scratch.dbo"};
        options.big_table_rows = 20'000;
        start(options);
        run("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        run("INSERT INTO t SELECT Id, 0 FROM [Samples].[Big].[Numbers]");
    }
};

// Calls back at the first row, in the middle of the result.
class Interrupting : public mock::ResultSink {
public:
    explicit Interrupting(std::function<void()> body) : body_(std::move(body)) {}
    std::int64_t rows = 0;
    void begin(const std::vector<mock::Column>&) override {}
    void row(std::span<const mock::Value>) override {
        if (++rows == 1) body_();
    }
    void end(std::int64_t) override {}

private:
    std::function<void()> body_;
};

TEST_F(ConcurrencyTest, WritesGoOnWhileAResultIsHalfRead) {
    mock::Statement statement;
    statement.text = "SELECT * FROM t";
    Interrupting sink([this] {
        EXPECT_EQ(run("INSERT INTO t VALUES (100000, 1)").affected, 1);
        EXPECT_EQ(run("UPDATE t SET n = 1").affected, 20'001);
        run("CREATE TABLE other (a INT)");
        run("DROP TABLE other");
        EXPECT_EQ(rows("SELECT COUNT(*) FROM t WHERE n = 1"), "20001");
    });
    engine().query(statement, {}, sink);
    EXPECT_EQ(sink.rows, 20'000);  // as it was when the query began
}

TEST_F(ConcurrencyTest, ASinkThatThrowsEndsTheRequestOnly) {
    mock::Statement statement;
    statement.text = "SELECT * FROM t";
    Interrupting sink([] { throw std::runtime_error("connection lost"); });
    EXPECT_THROW(engine().query(statement, {}, sink), std::runtime_error);
    EXPECT_EQ(run("DELETE FROM t WHERE id <= 10").affected, 10);
}

class Impatient : public Interrupting {
public:
    Impatient() : Interrupting([] {}) {}
    void working() override { throw std::runtime_error("nobody waits"); }
};

TEST_F(ConcurrencyTest, AQueryWithoutRowsCanBeInterrupted) {
    mock::Statement statement;
    // 4 * 10^8 pairs to look at, which takes many seconds.
    statement.text = "SELECT COUNT(*) FROM t a, t b WHERE a.id + b.id < 0";
    Impatient sink;
    try {
        engine().query(statement, {}, sink);
        ADD_FAILURE() << "not interrupted";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "nobody waits");
    }
    EXPECT_EQ(rows("SELECT COUNT(*) FROM t a, t b WHERE a.id = b.id"), "20000");  // and goes on
}

TEST_F(ConcurrencyTest, AWriteIsNotInterrupted) {
    mock::Statement statement;
    statement.text = "UPDATE t SET n = id WHERE id > 0";
    Impatient sink;
    engine().query(statement, {}, sink);
    EXPECT_EQ(rows("SELECT COUNT(*) FROM t WHERE n = id"), "20000");
}

TEST_F(ConcurrencyTest, ManyThreadsReadAndWrite) {
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([this, t, &failures] {
            try {
                for (int i = 0; i < 20; ++i) {
                    const std::string id = std::to_string(200'000 + t * 1'000 + i);
                    run("INSERT INTO t VALUES (" + id + ", " + std::to_string(t) + ")");
                    if (rows("SELECT n FROM t WHERE id = " + id) != std::to_string(t)) ++failures;
                    run("SELECT TOP 50 * FROM [Samples].[Big].[Numbers]");
                    if (i % 10 == 0) {
                        const std::string name = "x" + id;
                        run("CREATE TABLE " + name + " (a INT)");
                        run("SELECT * FROM [Scratch].[dbo].[sys_tables]");
                        run("DROP TABLE " + name);
                    }
                }
            } catch (const std::exception& error) {
                ADD_FAILURE() << error.what();
                ++failures;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(rows("SELECT COUNT(*) FROM t WHERE id >= 200000"), "160");
}

TEST(TemporaryDirectory, IsRemoved) {
    std::filesystem::path path;
    {
        const mock::sql::TemporaryDirectory directory;
        path = directory.path();
        EXPECT_TRUE(std::filesystem::is_directory(path));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace mock_test
