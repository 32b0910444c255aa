// INSERT, UPDATE, DELETE and UPSERT: what they change, convert and refuse.
#include "engine_fixture.h"

namespace mock_test {
namespace {

using testing::HasSubstr;

class WriteTest : public EngineTest {
protected:
    WriteTest() {
        mock::EngineOptions options;
        options.writable = {"Scratch.dbo"};
        start(options);
        run("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(5), amount DECIMAL(10, 2), "
            "at TIMESTAMP, flag BOOLEAN DEFAULT 1, code VARCHAR(3) NOT NULL DEFAULT 'x')");
    }
    std::int64_t affected(const std::string& sql, const mock::Parameters& parameters = {}) {
        const Result result = run(sql, parameters);
        EXPECT_TRUE(result.columns.empty());
        return result.affected;
    }
};

TEST_F(WriteTest, InsertStoresCanonicalForms) {
    EXPECT_EQ(affected("INSERT INTO t (id, name, amount, at) VALUES "
                       "(1, 'a', 1.5, '2024-01-02 03:04:05'), (2, NULL, '7', '2024-01-02')"),
              2);
    EXPECT_EQ(rows("SELECT * FROM [Scratch].[dbo].[t] ORDER BY id"),
              "1 'a' '1.50' '2024-01-02T03:04:05.0000000Z' true 'x'|"
              "2 NULL '7.00' '2024-01-02T00:00:00.0000000Z' true 'x'");
}

TEST_F(WriteTest, InsertFromAQuery) {
    EXPECT_EQ(
        affected("INSERT INTO t (id, name) SELECT Id, LEFT(Name, 5) FROM Accounts WHERE Id < 4"),
        3);
    EXPECT_EQ(rows("SELECT COUNT(*) FROM t"), "3");
}

TEST_F(WriteTest, UpdateAndDeleteCountTheirRows) {
    run("INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    EXPECT_EQ(affected("UPDATE t SET amount = id * 1.25, name = name || '!' WHERE id >= 2"), 2);
    EXPECT_EQ(rows("SELECT name, amount FROM t ORDER BY id"), "'a' NULL|'b!' '2.50'|'c!' '3.75'");
    EXPECT_EQ(affected("UPDATE [Scratch].[dbo].[t] SET name = 'z' WHERE [t].[id] = 99"), 0);
    EXPECT_EQ(affected("DELETE FROM t WHERE name IN (SELECT 'a')"), 1);
    EXPECT_EQ(affected("DELETE FROM t"), 2);
}

TEST_F(WriteTest, UpsertReplacesOrAdds) {
    run("INSERT INTO t (id, name, amount) VALUES (1, 'a', 5)");
    EXPECT_EQ(affected("UPSERT INTO t (id, name) VALUES (1, 'b'), (2, 'c')"), 2);
    EXPECT_EQ(rows("SELECT id, name, amount FROM t ORDER BY id"), "1 'b' '5.00'|2 'c' NULL");
    EXPECT_EQ(affected("UPSERT INTO t (id, name) SELECT 2, 'd'"), 1);
    EXPECT_EQ(rows("SELECT name FROM t WHERE id = 2"), "'d'");
}

TEST_F(WriteTest, ChangesOfSampleTablesPersist) {
    EXPECT_EQ(affected("UPDATE [CRM].[Sales].[Accounts] SET Name = 'New' WHERE Id = 1"), 1);
    EXPECT_EQ(rows("SELECT Name FROM [CRM].[Sales].[Accounts] WHERE Id = 1"), "'New'");
}

TEST_F(WriteTest, AutoIncrementCountsOn) {
    run("INSERT INTO [ERP].[HR].[Employees] (Name, Salary, Hired) VALUES ('N', 1, '2024-01-01')");
    EXPECT_EQ(rows("SELECT Id FROM Employees WHERE Name = 'N'"), "8");
}

TEST_F(WriteTest, SchemaOnlyWritesNothing) {
    schema_only_ = true;
    run("INSERT INTO t (id) VALUES (1)");
    schema_only_ = false;
    EXPECT_EQ(rows("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(WriteTest, BatchRunsEverySet) {
    mock::Statement statement;
    statement.text = "INSERT INTO t (id, name, amount) VALUES (@p1, @p2, @p3)";
    std::vector<mock::Parameters> sets;
    for (std::int64_t i = 0; i < 1'000; ++i) {
        const mock::Value name = i % 2 == 0 ? mock::Value() : mock::Value("n" + std::to_string(i));
        sets.push_back({{"@p1", parameter(8, i)},
                        {"@p2", parameter(5, name)},
                        {"@p3", parameter(12, std::to_string(i) + ".25")}});
    }
    EXPECT_EQ(engine().batch(statement, sets), 1'000);
    EXPECT_EQ(rows("SELECT COUNT(*), COUNT(name), SUM(amount) FROM t"), "1000 500 '499750.00'");
}

TEST_F(WriteTest, BatchKeepsTheSetsBeforeAFailingOne) {
    mock::Statement statement;
    statement.text = "INSERT INTO t (id) VALUES (@p1)";
    std::vector<mock::Parameters> sets;
    for (const std::int64_t id : {1, 2, 1, 3}) sets.push_back({{"@p1", parameter(8, id)}});
    EXPECT_THROW(engine().batch(statement, sets), mock::EngineError);
    EXPECT_EQ(rows("SELECT id FROM t ORDER BY id"), "1|2");
}

TEST_F(WriteTest, BatchTakesOneWritingStatementOnly) {
    mock::Statement statement;
    const std::vector<mock::Parameters> sets(1);
    for (const char* text : {"SELECT 1", "DELETE FROM t; DELETE FROM t", "DROP TABLE t"}) {
        statement.text = text;
        EXPECT_THROW(engine().batch(statement, sets), mock::EngineError) << text;
    }
}

struct ErrorCase {
    const char* sql;
    const char* message;
};
void PrintTo(const ErrorCase& c, std::ostream* out) {
    *out << c.sql;
}

class WriteErrors : public WriteTest, public testing::WithParamInterface<ErrorCase> {};

TEST_P(WriteErrors, SayWhatIsWrongAndChangeNothing) {
    run("INSERT INTO t (id, name) VALUES (1, 'a')");
    EXPECT_THAT(error(GetParam().sql), HasSubstr(GetParam().message));
    EXPECT_EQ(rows("SELECT id, name FROM t"), "1 'a'");
}

constexpr ErrorCase error_cases[] = {
    {"INSERT INTO t (id) VALUES (1)", "Violation of PRIMARY KEY constraint"},
    {"INSERT INTO t (id) VALUES (NULL)", "NOT NULL constraint"},
    {"INSERT INTO t (id, code) VALUES (2, NULL)", "NOT NULL constraint"},
    {"INSERT INTO t (id) VALUES ('abc')",
     "Conversion failed when converting the value 'abc' to data type INTEGER (column 'id')"},
    {"INSERT INTO t (id) VALUES (2.5)", "Conversion failed"},
    {"INSERT INTO t (id) VALUES (3000000000)", "out of range for data type INTEGER"},
    {"INSERT INTO t (id, name) VALUES (2, 'toolong')", "String or binary data would be truncated"},
    {"INSERT INTO t (id, amount) VALUES (2, 123456789.5)", "out of range for data type DECIMAL"},
    {"INSERT INTO t (id, at) VALUES (2, 'soon')", "Conversion failed"},
    {"INSERT INTO t (id, nix) VALUES (2, 1)", "Invalid column name 'nix'"},
    {"INSERT INTO t (id, id) VALUES (2, 1)", "more than once"},
    {"INSERT INTO t (id, name) VALUES (2)", "number of values"},
    {"INSERT INTO t (id, name) SELECT 1", "number of values"},
    {"INSERT INTO t (id) VALUES (2), (3), (1)", "Violation of PRIMARY KEY"},
    {"INSERT INTO nix VALUES (1)", "was not found"},
    {"UPDATE t SET id = 'x'", "Conversion failed"},
    {"UPDATE t SET code = NULL", "NOT NULL constraint"},
    {"UPDATE t SET nix = 1", "Invalid column name"},
    {"DELETE FROM t WHERE nix = 1", "Invalid column name"},
    {"DELETE FROM [Samples].[Big].[Numbers]", "is read-only"},
    {"DELETE FROM sys_tables", "is read-only"},
    {"DELETE FROM [CRM].[Sales].[OpenOpportunities]", "is read-only"},
    {"INSERT INTO [CRM].[Sales].[Contacts] (Id, AccountId, FirstName, LastName, OptIn) VALUES "
     "(999, 999, 'a', 'b', 0)",
     "FOREIGN KEY constraint"},
    {"UPDATE [CRM].[Sales].[Contacts] SET Email = 'x'", "Violation of UNIQUE KEY constraint"},
};
INSTANTIATE_TEST_SUITE_P(Sql, WriteErrors, testing::ValuesIn(error_cases));

}  // namespace
}  // namespace mock_test
