// SQLGetCursorName and SQLSetCursorName: ODBC 3.8, the pages of these functions.
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

class CursorNames : public ConnectedTest {
protected:
    static std::string name_of(const Statement& statement) {
        SQLCHAR name[200] = {};
        SQLSMALLINT length = -1;
        EXPECT_SUCCESS(statement, SQLGetCursorName(statement, name, sizeof name, &length));
        EXPECT_EQ(std::string_view(reinterpret_cast<char*>(name)).size(),
                  static_cast<std::size_t>(length));
        return reinterpret_cast<char*>(name);
    }
    static SQLRETURN set(const Statement& statement, std::string_view name) {
        return SQLSetCursorName(statement, narrow(name), static_cast<SQLSMALLINT>(name.size()));
    }
};

// "The driver generates a name. This name begins with the letters SQL_CUR"; "does not exceed 18
// characters in length".
TEST_F(CursorNames, AreMadeUpAndUnique) {
    const Statement one(connection_);
    const Statement two(connection_);
    EXPECT_TRUE(name_of(one).starts_with("SQL_CUR"));
    EXPECT_LE(name_of(one).size(), 18u);
    EXPECT_NE(name_of(one), name_of(two));
}

TEST_F(CursorNames, StayUntilTheyAreSetAnew) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, set(statement, "first"));
    ASSERT_SUCCESS(statement, statement.execute("SELECT 1"));
    EXPECT_EQ(name_of(statement), "first");
    EXPECT_STATE(statement, set(statement, "second"), "24000");
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    EXPECT_EQ(name_of(statement), "first");
    ASSERT_SUCCESS(statement, set(statement, "second"));
    EXPECT_EQ(name_of(statement), "second");
    ASSERT_SUCCESS(statement, set(statement, "Second"));  // its own name is no duplicate
    EXPECT_EQ(name_of(statement), "Second");
}

TEST_F(CursorNames, AreUniqueInAConnection) {
    const Statement one(connection_);
    {
        const Statement two(connection_);
        ASSERT_SUCCESS(one, set(one, "mine"));
        EXPECT_STATE(two, set(two, "MINE"), "3C000");
        EXPECT_STATE(two, set(two, "mine"), "3C000");
        ASSERT_SUCCESS(two, set(two, "\"Mine\""));
        EXPECT_STATE(one, set(one, "\"Mine\""), "3C000");
        ASSERT_SUCCESS(one, set(one, "\"mine\""));
    }
    ASSERT_SUCCESS(one, set(one, "\"Mine\""));  // the other statement is gone
    Connection other;
    ASSERT_SUCCESS(other.handle(), other.connect(connection_string()));
    const Statement elsewhere(other);
    EXPECT_SUCCESS(elsewhere, set(elsewhere, "\"Mine\""));
}

TEST_F(CursorNames, ThatCannotBeAreRefused) {
    const Statement statement(connection_);
    const std::string before = name_of(statement);
    const std::string longest(128, 'x');
    for (const std::string& name :
         {std::string("SQL_CUR7"), std::string("sqlcursor"), std::string(), longest + "x"}) {
        EXPECT_STATE(statement, set(statement, name), "34000");
    }
    EXPECT_EQ(name_of(statement), before);
    EXPECT_SUCCESS(statement, set(statement, longest));
    SQLUSMALLINT told = 0;
    ASSERT_EQ(SQLGetInfo(connection_, SQL_MAX_CURSOR_NAME_LEN, &told, sizeof told, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(told, longest.size());
}

TEST_F(CursorNames, WideNamesAreCountedInCharacters) {
    const Statement statement(connection_);
    auto name = wide("größe");
    ASSERT_SUCCESS(statement, SQLSetCursorNameW(statement, name.data(), SQL_NTS));
    SQLWCHAR read[4] = {};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLGetCursorNameW(statement, read, 4, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement.state(), "01004");
    EXPECT_EQ(length, 5);
    EXPECT_EQ(from_wide(read, 3), "grö");
}

}  // namespace
}  // namespace connectai::test
