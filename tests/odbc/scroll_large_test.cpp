// A static cursor over a million rows: the same octets whichever way they are read, in bounded
// memory.
#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <random>
#include <string_view>
#include <vector>

#include "sanitizers.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

constexpr std::size_t row_count = sanitized ? 100'000 : 1'000'000;
constexpr std::size_t rowset = 1000;

// Megabytes; the greatest so far.
double peak_resident() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1000;
    }
    return 0;
}

// So that VmHWM is that of the test alone.
void forget_peak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

struct Row {
    SQLINTEGER id;
    SQLLEN id_length;
    char name[24];
    SQLLEN name_length;
};

class LargeResult {
public:
    LargeResult(const Connection& connection, SQLULEN cursor_type) : statement_(connection) {
        set(SQL_ATTR_CURSOR_TYPE, cursor_type);
        set(SQL_ATTR_ROW_ARRAY_SIZE, rowset);
        set(SQL_ATTR_ROW_BIND_TYPE, sizeof(Row));
        EXPECT_EQ(SQLSetStmtAttr(statement_, SQL_ATTR_ROWS_FETCHED_PTR, &fetched_, 0), SQL_SUCCESS);
        Row& first = rows_.front();
        EXPECT_EQ(SQLBindCol(statement_, 1, SQL_C_SLONG, &first.id, 0, &first.id_length),
                  SQL_SUCCESS);
        EXPECT_EQ(SQLBindCol(statement_, 2, SQL_C_CHAR, first.name, sizeof first.name,
                             &first.name_length),
                  SQL_SUCCESS);
        EXPECT_SUCCESS(statement_, statement_.execute("SELECT 1"));
    }

    void set(SQLINTEGER attribute, SQLULEN value) {
        EXPECT_SUCCESS(statement_, SQLSetStmtAttr(statement_, attribute,
                                                  reinterpret_cast<SQLPOINTER>(value), 0));
    }
    // False at either end.
    bool go(SQLSMALLINT orientation, SQLLEN offset = 0) {
        const SQLRETURN code = SQLFetchScroll(statement_, orientation, offset);
        EXPECT_TRUE(SQL_SUCCEEDED(code) || code == SQL_NO_DATA) << statement_.text();
        return SQL_SUCCEEDED(code);
    }
    std::size_t rows() const { return fetched_; }
    std::string row(std::size_t number) const {
        return std::to_string(rows_[number].id) + " " + rows_[number].name;
    }

private:
    Statement statement_;
    std::vector<Row> rows_ = std::vector<Row>(rowset);
    SQLULEN fetched_ = 0;
};

std::size_t hash_of(const std::string& row) {
    return std::hash<std::string>()(row);
}

TEST(ScrollLarge, TheSameOctetsWhicheverWay) {
    const ScenarioConnection connection("scenario-large:" + std::to_string(row_count),
                                        "SpoolMemory=8");
    std::vector<std::size_t> expected;  // by row
    expected.reserve(row_count);
    {
        LargeResult forward(connection, SQL_CURSOR_FORWARD_ONLY);
        while (forward.go(SQL_FETCH_NEXT)) {
            for (std::size_t i = 0; i < forward.rows(); ++i) {
                expected.push_back(hash_of(forward.row(i)));
            }
        }
    }
    ASSERT_EQ(expected.size(), row_count);
    forget_peak();
    const double before = peak_resident();
    LargeResult result(connection, SQL_CURSOR_STATIC);
    std::size_t wrong = 0;
    std::size_t place = 0;
    const auto check = [&] {
        for (std::size_t i = 0; i < result.rows(); ++i) {
            if (hash_of(result.row(i)) != expected[place + i]) ++wrong;
        }
    };
    for (; result.go(SQL_FETCH_NEXT); place += result.rows()) check();
    EXPECT_EQ(place, row_count);
    EXPECT_EQ(wrong, 0u) << "forward";
    while (result.go(SQL_FETCH_PRIOR)) {
        place -= result.rows();
        check();
    }
    EXPECT_EQ(place, 0u);
    EXPECT_EQ(wrong, 0u) << "backward";
    result.set(SQL_ATTR_ROW_ARRAY_SIZE, 1);
    std::mt19937_64 random(42);
    for (int i = 0; i < 10'000; ++i) {
        place = random() % row_count;
        ASSERT_TRUE(result.go(SQL_FETCH_ABSOLUTE, static_cast<SQLLEN>(place + 1)));
        check();
    }
    EXPECT_EQ(wrong, 0u) << "at random places";
    if (!sanitized) {
        EXPECT_LT(peak_resident() - before, 8 + 40) << "SpoolMemory and 40 MB";
    }
}

}  // namespace
}  // namespace connectai::test
