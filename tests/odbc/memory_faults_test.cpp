// Memory that is not to be had, at every allocation of a call in turn: an error with a reason, no
// leak, and the statement can be closed and used again. Without the driver manager, which has not
// been tried so.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "support/driver_library.h"
#include "support/failing_allocator.h"
#include "support/odbc.h"
#include "support/polling.h"

namespace connectai::test {
namespace {

using direct::as_pointer;

const direct::Functions& driver() {
    return direct::driver();
}

// What an application has got: how much of it, and a checksum (FNV-1a). Allocates nothing, for it
// is written down during the shortage.
struct Seen {
    long pieces = 0;
    std::uint64_t sum = 0xcbf29ce484222325U;

    void take(const void* octets, std::size_t size) {
        ++pieces;
        const auto* const all = static_cast<const unsigned char*>(octets);
        for (std::size_t i = 0; i < size; ++i) sum = (sum ^ all[i]) * 0x100000001b3U;
    }
    template <typename Number>
    void take_number(Number number) {
        take(&number, sizeof number);
    }
    friend bool operator==(const Seen&, const Seen&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Seen& seen) {
        return out << seen.pieces << " pieces, " << seen.sum;
    }
};

constexpr SQLUSMALLINT most_bound = 6;

// The first columns of a result.
struct BoundRow {
    char text[most_bound][64] = {};
    SQLLEN length[most_bound] = {};
    SQLSMALLINT columns = 0;

    SQLRETURN bind(SQLHSTMT statement) {
        SQLRETURN code = driver().SQLNumResultCols(statement, &columns);
        for (SQLUSMALLINT i = 0; SQL_SUCCEEDED(code) && i < columns && i < most_bound; ++i) {
            code = driver().SQLBindCol(statement, i + 1U, SQL_C_CHAR, text[i], sizeof text[i],
                                       &length[i]);
        }
        return code;
    }
    void tell(Seen& seen) const {
        for (int i = 0; i < columns && i < most_bound; ++i) {
            seen.take_number(length[i]);
            if (length[i] >= 0) seen.take(text[i], std::strlen(text[i]));
        }
    }
};

SQLRETURN fetch_all(SQLHSTMT statement, Seen& seen) {
    BoundRow row;
    SQLRETURN code = row.bind(statement);
    while (SQL_SUCCEEDED(code) && row.columns > 0) {
        code = driver().SQLFetch(statement);
        if (SQL_SUCCEEDED(code)) row.tell(seen);
    }
    return code == SQL_NO_DATA ? SQL_SUCCESS : code;
}

struct Work {
    const char* name;
    std::function<SQLRETURN(SQLHSTMT, Seen&)> run;
    // Behind the shortage: that what was told is what has come of it.
    std::function<void(SQLHDBC)> compare = nullptr;
};

SQLRETURN execute(SQLHSTMT statement, const char* text) {
    return driver().SQLExecDirect(statement, narrow(text), SQL_NTS);
}

// An array of sets, each of which writes an identifier that no row has had yet; several of them go
// into one request, and several requests are needed.
struct WrittenArray {
    static constexpr const char* table = "[Scratch].[dbo].[WrittenArray]";
    static constexpr std::size_t sets = 20;
    static constexpr const char* batch = "BatchSize=8";
    static constexpr SQLUSMALLINT untouched = 0xffff;

    SQLINTEGER last_id = 0;
    SQLINTEGER ids[sets] = {};
    SQLUSMALLINT statuses[sets] = {};

    SQLRETURN write(SQLHSTMT statement) {
        for (SQLINTEGER& id : ids) id = ++last_id;
        std::ranges::fill(statuses, untouched);
        driver().SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, as_pointer(sets), 0);
        driver().SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, statuses, 0);
        driver().SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0,
                                  ids, 0, nullptr);
        return execute(statement, "INSERT INTO [Scratch].[dbo].[WrittenArray] (id) VALUES (?)");
    }

    // docs/reliability.md, "A write happens once".
    void compare(SQLHDBC connection) const {
        const std::multiset<SQLINTEGER> written = rows_of_last(connection);
        for (std::size_t set = 0; set < sets; ++set) {
            const std::size_t times = written.count(ids[set]);
            switch (statuses[set]) {
                case SQL_PARAM_SUCCESS: EXPECT_EQ(times, 1u) << "set " << set; break;
                case SQL_PARAM_DIAG_UNAVAILABLE: EXPECT_LE(times, 1u) << "set " << set; break;
                case SQL_PARAM_UNUSED:
                case SQL_PARAM_ERROR:
                case untouched:
                    EXPECT_EQ(times, 0u) << "set " << set << ", status " << statuses[set];
                    break;
                default: ADD_FAILURE() << "status " << statuses[set];
            }
        }
    }

private:
    std::multiset<SQLINTEGER> rows_of_last(SQLHDBC connection) const {
        const direct::Handle statement(SQL_HANDLE_STMT, connection);
        const std::string text =
            std::string("SELECT id FROM ") + table + " WHERE id >= " + std::to_string(ids[0]);
        EXPECT_EQ(execute(statement, text.c_str()), SQL_SUCCESS);
        std::multiset<SQLINTEGER> rows;
        SQLINTEGER id = 0;
        driver().SQLBindCol(statement, 1, SQL_C_SLONG, &id, 0, nullptr);
        SQLRETURN code = SQL_SUCCESS;
        while (SQL_SUCCEEDED(code = driver().SQLFetch(statement))) rows.insert(id);
        EXPECT_EQ(code, SQL_NO_DATA);
        return rows;
    }
};
WrittenArray written_array;

const std::vector<Work>& works() {
    static const std::vector<Work> all = {
        {"a short result",
         [](SQLHSTMT statement, Seen& seen) {
             const SQLRETURN code = execute(
                 statement, "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 5");
             return code == SQL_SUCCESS ? fetch_all(statement, seen) : code;
         }},
        {"a long result, which is read ahead",
         [](SQLHSTMT statement, Seen& seen) {
             const SQLRETURN code =
                 execute(statement, "SELECT * FROM [Samples].[Big].[Numbers] WHERE Id <= 20000");
             return code == SQL_SUCCESS ? fetch_all(statement, seen) : code;
         }},
        {"a static cursor",
         [](SQLHSTMT statement, Seen& seen) {
             driver().SQLSetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE, as_pointer(SQL_CURSOR_STATIC),
                                     0);
             SQLRETURN code = execute(
                 statement, "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 500");
             BoundRow bound;
             if (SQL_SUCCEEDED(code)) code = bound.bind(statement);
             for (const SQLLEN row : {499, 3, 250, -1}) {
                 if (!SQL_SUCCEEDED(code)) break;
                 code = driver().SQLFetchScroll(statement, SQL_FETCH_ABSOLUTE, row);
                 bound.tell(seen);
             }
             return code;
         }},
        {"a function that is polled",
         [](SQLHSTMT statement, Seen& seen) {
             driver().SQLSetStmtAttr(statement, SQL_ATTR_ASYNC_ENABLE,
                                     as_pointer(SQL_ASYNC_ENABLE_ON), 0);
             SQLRETURN code = direct::polled([&] {
                 return execute(statement,
                                "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 5");
             });
             BoundRow row;
             if (code == SQL_SUCCESS) {
                 code = direct::polled([&] { return row.bind(statement); });
             }
             while (code == SQL_SUCCESS) {
                 code = direct::polled([&] { return driver().SQLFetch(statement); });
                 if (code == SQL_SUCCESS) row.tell(seen);
             }
             return code == SQL_NO_DATA ? SQL_SUCCESS : code;
         }},
        {"SQLGetData of parts",
         [](SQLHSTMT statement, Seen& seen) {
             SQLRETURN code = execute(
                 statement, "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 2");
             if (SQL_SUCCEEDED(code)) code = driver().SQLFetch(statement);
             SQLWCHAR part[4];
             SQLLEN left = 0;
             while (SQL_SUCCEEDED(code)) {
                 code = driver().SQLGetData(statement, 2, SQL_C_WCHAR, part, sizeof part, &left);
                 if (!SQL_SUCCEEDED(code)) break;
                 seen.take_number(left);
                 for (const SQLWCHAR* unit = part; *unit != 0; ++unit) seen.take_number(*unit);
             }
             return code == SQL_NO_DATA ? SQL_SUCCESS : code;
         }},
        {"a description",
         [](SQLHSTMT statement, Seen& seen) {
             SQLSMALLINT columns = 0;
             SQLRETURN code = driver().SQLPrepare(
                 statement, narrow("SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id = ?"),
                 SQL_NTS);
             if (SQL_SUCCEEDED(code)) code = driver().SQLNumResultCols(statement, &columns);
             seen.take_number(columns);
             return code;
         }},
        {"parameters",
         [](SQLHSTMT statement, Seen& seen) {
             SQLINTEGER id = 3;
             char label[] = "three";
             driver().SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0,
                                       0, &id, 0, nullptr);
             driver().SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 10,
                                       0, label, sizeof label, nullptr);
             const SQLRETURN code = execute(
                 statement,
                 "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id = ? OR Label = ?");
             return SQL_SUCCEEDED(code) ? fetch_all(statement, seen) : code;
         }},
        {"a listing",
         [](SQLHSTMT statement, Seen& seen) {
             const SQLRETURN code = driver().SQLColumns(statement, narrow("CRM"), SQL_NTS, nullptr,
                                                        0, nullptr, 0, nullptr, 0);
             return SQL_SUCCEEDED(code) ? fetch_all(statement, seen) : code;
         }},
        {"escapes",
         [](SQLHSTMT statement, Seen& seen) {
             const SQLRETURN code =
                 execute(statement, "SELECT {fn UCASE('a')}, {fn CONCAT('a', {fn LCASE('B')})}");
             return SQL_SUCCEEDED(code) ? fetch_all(statement, seen) : code;
         }},
        {"a procedure",
         [](SQLHSTMT statement, Seen& seen) {
             SQLRETURN code = execute(statement, "{call [CRM].[Sales].[CountAccounts]}");
             while (SQL_SUCCEEDED(code)) {
                 code = fetch_all(statement, seen);
                 if (SQL_SUCCEEDED(code)) code = driver().SQLMoreResults(statement);
             }
             return code == SQL_NO_DATA ? SQL_SUCCESS : code;
         }},
        {"an array that changes data",
         [](SQLHSTMT statement, Seen& seen) {
             const SQLRETURN code = written_array.write(statement);
             seen.take(written_array.statuses, sizeof written_array.statuses);
             SQLLEN rows = 0;
             if (code != SQL_ERROR) driver().SQLRowCount(statement, &rows);
             seen.take_number(rows);
             return code == SQL_NO_DATA ? SQL_SUCCESS : code;
         },
         [](SQLHDBC connection) { written_array.compare(connection); }},
    };
    return all;
}

class MemoryFaultsOf : public testing::TestWithParam<std::tuple<std::size_t, bool>> {
protected:
    static void SetUpTestSuite() { run("CREATE TABLE ", " (id int)"); }
    static void TearDownTestSuite() { run("DROP TABLE ", ""); }

private:
    static void run(const std::string& before, const std::string& behind) {
        direct::Connection connection;
        EXPECT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
        const direct::Handle statement(SQL_HANDLE_STMT, connection);
        EXPECT_EQ(execute(statement, (before + WrittenArray::table + behind).c_str()), SQL_SUCCESS);
    }
};

TEST_P(MemoryFaultsOf, AreErrorsAtWhateverAllocation) {
    const Work& work = works()[std::get<0>(GetParam())];
    const bool lasting = std::get<1>(GetParam());
    direct::Connection connection;
    const std::string more = std::string("MetadataCacheTime=0;") + WrittenArray::batch;
    ASSERT_EQ(connection.connect(connection_string("test-token", more)), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection);
    Seen whole;
    ASSERT_EQ(direct::outcome(statement, work.run(statement, whole)), "ok");
    EXPECT_GT(whole.pieces, 0);
    bool met = true;
    long tried = 0;
    for (long succeeding = 0; met && !HasFailure(); ++succeeding) {
        ASSERT_EQ(driver().SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
        ASSERT_EQ(driver().SQLFreeStmt(statement, SQL_UNBIND), SQL_SUCCESS);
        SQLRETURN code = SQL_SUCCESS;
        Seen seen;
        {
            const Shortage shortage(succeeding, lasting);
            code = work.run(statement, seen);
            met = shortage.met();
        }
        SCOPED_TRACE(testing::Message() << work.name << ", behind " << succeeding);
        if (work.compare) work.compare(connection);
        // What is not needed is done without: a log line, a place in a cache, another thread.
        const bool without = code == SQL_SUCCESS;
        EXPECT_TRUE(without || (met && code == SQL_ERROR)) << code;
        // And nothing else: what looks whole is whole.
        if (without) {
            EXPECT_EQ(seen, whole);
        }
        // A lasting shortage may leave no memory for the record.
        if (!without && !lasting) {
            EXPECT_EQ(direct::outcome(statement, code), "HY001");
        }
        ++tried;
    }
    EXPECT_GT(tried, 5);
    ASSERT_EQ(driver().SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
    Seen again;
    EXPECT_EQ(direct::outcome(statement, work.run(statement, again)), "ok");
    EXPECT_EQ(again, whole);
}

// What was sent may have taken effect, whatever there was no memory for behind that.
TEST(MemoryFaults, AreNoReasonToCallASetUnused) {
    direct::Connection connection;
    ASSERT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection);
    ASSERT_EQ(execute(statement, "CREATE TABLE [Scratch].[dbo].[Short] (id int)"), SQL_SUCCESS);
    SQLINTEGER id = 0;
    bool met = true;
    for (long succeeding = 0; met && !HasFailure(); ++succeeding) {
        SQLINTEGER ids[2] = {++id, ++id};
        SQLUSMALLINT statuses[2] = {};
        SQLRETURN code = SQL_SUCCESS;
        direct::Handle insert(SQL_HANDLE_STMT, connection);
        driver().SQLSetStmtAttr(insert, SQL_ATTR_PARAMSET_SIZE, as_pointer(2), 0);
        driver().SQLSetStmtAttr(insert, SQL_ATTR_PARAM_STATUS_PTR, statuses, 0);
        driver().SQLBindParameter(insert, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, ids,
                                  0, nullptr);
        {
            const Shortage shortage(succeeding, false);
            code = execute(insert, "INSERT INTO [Scratch].[dbo].[Short] (id) VALUES (?)");
            met = shortage.met();
        }
        const std::string text =
            "SELECT id FROM [Scratch].[dbo].[Short] WHERE id = " + std::to_string(id);
        ASSERT_EQ(execute(statement, text.c_str()), SQL_SUCCESS);
        const bool written = driver().SQLFetch(statement) == SQL_SUCCESS;
        driver().SQLFreeStmt(statement, SQL_CLOSE);
        SCOPED_TRACE(testing::Message()
                     << "behind " << succeeding << ": " << code << ", status " << statuses[1]);
        if (written) {
            EXPECT_NE(statuses[1], SQL_PARAM_UNUSED);
            EXPECT_NE(statuses[1], SQL_PARAM_ERROR);
        } else {
            EXPECT_NE(code, SQL_SUCCESS);
        }
    }
    EXPECT_GT(id, 20);
    EXPECT_EQ(execute(statement, "DROP TABLE [Scratch].[dbo].[Short]"), SQL_SUCCESS);
}

// With a catalog that is looked for at the end, and warned about.
TEST(MemoryFaults, AreErrorsOfConnectingToo) {
    for (const bool lasting : {false, true}) {
        bool met = true;
        for (long succeeding = 0; met && !testing::Test::HasFailure(); ++succeeding) {
            direct::Connection connection;
            const std::string string = connection_string();
            ASSERT_EQ(driver().SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG,
                                                 narrow("Nowhere"), SQL_NTS),
                      SQL_SUCCESS);
            SQLRETURN code = SQL_SUCCESS;
            SQLCHAR completed[10];  // too small: a warning
            {
                const Shortage shortage(succeeding, lasting);
                code = driver().SQLDriverConnect(connection, nullptr, narrow(string), SQL_NTS,
                                                 completed, sizeof completed, nullptr,
                                                 SQL_DRIVER_NOPROMPT);
                met = shortage.met();
            }
            SCOPED_TRACE(succeeding);
            const bool without = SQL_SUCCEEDED(code);
            EXPECT_TRUE(without || (met && code == SQL_ERROR)) << code;
            if (!without && !lasting) {
                EXPECT_EQ(direct::outcome(connection.handle(), code), "HY001");
            }
            if (!without) {
                EXPECT_EQ(direct::outcome(connection.handle(), connection.connect(string)),
                          "+01000")
                    << "it cannot be tried again";
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Works, MemoryFaultsOf,
                         testing::Combine(testing::Range(std::size_t{0}, works().size()),
                                          testing::Bool()));

}  // namespace
}  // namespace connectai::test
