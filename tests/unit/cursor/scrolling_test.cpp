// Where each movement leads: ODBC 3.8, SQLFetchScroll, "Cursor positioning rules". Rows are counted
// from 1 here, as on that page.
#include "cursor/scrolling.h"

#include <gtest/gtest.h>

#include <limits>
#include <ostream>

#include "base/error.h"

namespace connectai::cursor {
namespace {

using Where = RowsetPlace::Where;

class Rows : public ResultRows {
public:
    explicit Rows(std::uint64_t count) : count_(count) {}
    bool has(std::uint64_t row) override { return row < count_; }
    std::uint64_t count() override { return count_; }

private:
    std::uint64_t count_;
};

// The number of the current rowset's first row, or one of these.
constexpr int before_start = 0;
constexpr int after_end = -1;
constexpr SQLLEN farthest = std::numeric_limits<SQLLEN>::max();
constexpr SQLLEN least = std::numeric_limits<SQLLEN>::min();

struct Case {
    const char* rule;
    SQLSMALLINT orientation;
    SQLLEN offset;
    int rows;          // of the result
    int current;       // the current rowset's first row
    std::size_t size;  // of the new rowset; the current one was fetched with 3
    int expected;
    bool overlapped = false;  // 01S06
};
std::ostream& operator<<(std::ostream& out, const Case& c) {
    return out << c.rule << ", orientation " << c.orientation << ", offset " << c.offset << ", "
               << c.rows << " rows, from " << c.current << ", size " << c.size;
}

RowsetPlace place_of(int row, std::size_t size) {
    if (row == before_start) return {Where::before_start, 0, size};
    if (row == after_end) return {Where::after_end, 0, size};
    return {Where::on_rows, static_cast<std::uint64_t>(row - 1), size};
}

class Positioning : public testing::TestWithParam<Case> {};

TEST_P(Positioning, FollowsTheRules) {
    const Case& c = GetParam();
    Rows rows(static_cast<std::uint64_t>(c.rows));
    const NextRowset next =
        next_rowset({c.orientation, c.offset, 0}, place_of(c.current, 3), c.size, rows);
    EXPECT_EQ(next.place, place_of(c.expected, c.size));
    EXPECT_EQ(next.overlapped_start, c.overlapped);
}

INSTANTIATE_TEST_SUITE_P(
    Next, Positioning,
    testing::Values(Case{"before start", SQL_FETCH_NEXT, 0, 10, before_start, 3, 1},
                    Case{"no rows", SQL_FETCH_NEXT, 0, 0, before_start, 3, after_end},
                    Case{"start + size <= last", SQL_FETCH_NEXT, 0, 10, 1, 3, 4},
                    Case{"up to the last row", SQL_FETCH_NEXT, 0, 4, 1, 3, 4},
                    Case{"start + size > last", SQL_FETCH_NEXT, 0, 3, 1, 3, after_end},
                    Case{"the size of the call before", SQL_FETCH_NEXT, 0, 10, 1, 5, 4},
                    Case{"the offset is ignored", SQL_FETCH_NEXT, 5, 10, 1, 3, 4},
                    Case{"after end", SQL_FETCH_NEXT, 0, 10, after_end, 3, after_end}));

INSTANTIATE_TEST_SUITE_P(
    Prior, Positioning,
    testing::Values(Case{"before start", SQL_FETCH_PRIOR, 0, 10, before_start, 3, before_start},
                    Case{"start = 1", SQL_FETCH_PRIOR, 0, 10, 1, 3, before_start},
                    Case{"1 < start <= size", SQL_FETCH_PRIOR, 0, 10, 2, 3, 1, true},
                    Case{"1 < start <= the new size", SQL_FETCH_PRIOR, 0, 10, 4, 4, 1, true},
                    Case{"start > size", SQL_FETCH_PRIOR, 0, 10, 4, 3, 1},
                    Case{"start > the new size", SQL_FETCH_PRIOR, 0, 10, 7, 5, 2},
                    Case{"after end, last < size", SQL_FETCH_PRIOR, 0, 2, after_end, 3, 1, true},
                    Case{"after end, last >= size", SQL_FETCH_PRIOR, 0, 10, after_end, 3, 8},
                    Case{"after end, last = size", SQL_FETCH_PRIOR, 0, 3, after_end, 3, 1},
                    Case{"after end, no rows", SQL_FETCH_PRIOR, 0, 0, after_end, 3, after_end}));

INSTANTIATE_TEST_SUITE_P(
    Relative, Positioning,
    testing::Values(
        Case{"before start, offset > 0", SQL_FETCH_RELATIVE, 4, 10, before_start, 3, 4},
        Case{"before start, beyond", SQL_FETCH_RELATIVE, 11, 10, before_start, 3, after_end},
        Case{"before start, offset = 0", SQL_FETCH_RELATIVE, 0, 10, before_start, 3, before_start},
        Case{"before start, offset < 0", SQL_FETCH_RELATIVE, -1, 10, before_start, 3, before_start},
        Case{"after end, offset < 0", SQL_FETCH_RELATIVE, -2, 10, after_end, 3, 9},
        Case{"after end, offset >= 0", SQL_FETCH_RELATIVE, 0, 10, after_end, 3, after_end},
        Case{"start = 1, offset < 0", SQL_FETCH_RELATIVE, -1, 10, 1, 3, before_start},
        Case{"too far by more than size", SQL_FETCH_RELATIVE, -4, 10, 2, 3, before_start},
        Case{"too far by at most size", SQL_FETCH_RELATIVE, -3, 10, 2, 3, 1, true},
        Case{"within", SQL_FETCH_RELATIVE, -1, 10, 2, 3, 1},
        Case{"the same rowset", SQL_FETCH_RELATIVE, 0, 10, 5, 3, 5},
        Case{"on", SQL_FETCH_RELATIVE, 5, 10, 5, 3, 10},
        Case{"beyond", SQL_FETCH_RELATIVE, 6, 10, 5, 3, after_end},
        Case{"as far as can be", SQL_FETCH_RELATIVE, farthest, 10, 5, 3, after_end},
        Case{"as far back as can be", SQL_FETCH_RELATIVE, least, 10, 5, 3, before_start}));

INSTANTIATE_TEST_SUITE_P(
    Absolute, Positioning,
    testing::Values(Case{"from the end", SQL_FETCH_ABSOLUTE, -1, 10, before_start, 3, 10},
                    Case{"from the end to the first", SQL_FETCH_ABSOLUTE, -10, 10, 5, 3, 1},
                    Case{"before the first, farther than size", SQL_FETCH_ABSOLUTE, -11, 10, 5, 3,
                         before_start},
                    Case{"before the first, within size", SQL_FETCH_ABSOLUTE, -3, 2, 1, 3, 1, true},
                    Case{"0", SQL_FETCH_ABSOLUTE, 0, 10, 5, 3, before_start},
                    Case{"a row", SQL_FETCH_ABSOLUTE, 7, 10, after_end, 3, 7},
                    Case{"beyond", SQL_FETCH_ABSOLUTE, 11, 10, 5, 3, after_end},
                    Case{"as far as can be", SQL_FETCH_ABSOLUTE, farthest, 10, 5, 3, after_end},
                    Case{"as far back as can be", SQL_FETCH_ABSOLUTE, least, 10, 5, 3,
                         before_start}));

INSTANTIATE_TEST_SUITE_P(
    Ends, Positioning,
    testing::Values(Case{"any", SQL_FETCH_FIRST, 9, 10, after_end, 3, 1},
                    Case{"no rows", SQL_FETCH_FIRST, 0, 0, before_start, 3, after_end},
                    Case{"size <= last", SQL_FETCH_LAST, 9, 10, 1, 3, 8},
                    Case{"size > last", SQL_FETCH_LAST, 0, 2, 1, 3, 1},
                    Case{"no rows", SQL_FETCH_LAST, 0, 0, before_start, 3, after_end}));

// "BookmarkRow + FetchOffset"
TEST(Bookmarks, AreTheNumbersOfRows) {
    Rows rows(10);
    const auto go = [&](SQLLEN bookmark, SQLLEN offset) {
        return next_rowset({SQL_FETCH_BOOKMARK, offset, bookmark}, place_of(5, 3), 3, rows).place;
    };
    EXPECT_EQ(go(4, 0), place_of(4, 3));
    EXPECT_EQ(go(4, -3), place_of(1, 3));
    EXPECT_EQ(go(4, -4), place_of(before_start, 3));
    EXPECT_EQ(go(4, 6), place_of(10, 3));
    EXPECT_EQ(go(4, 7), place_of(after_end, 3));
    for (const SQLLEN invalid : {SQLLEN{0}, SQLLEN{-1}, SQLLEN{11}, farthest, least}) {
        try {
            go(invalid, 0);
            ADD_FAILURE() << invalid;
        } catch (const Error& error) {
            EXPECT_EQ(error.state().code, "HY111");
        }
    }
}

TEST(Orientations, OthersAreRefused) {
    Rows rows(10);
    for (const SQLSMALLINT orientation : {SQLSMALLINT{0}, SQLSMALLINT{7}, SQLSMALLINT{9}}) {
        try {
            next_rowset({orientation, 0, 0}, place_of(1, 3), 3, rows);
            ADD_FAILURE() << orientation;
        } catch (const Error& error) {
            EXPECT_EQ(error.state().code, "HY106");
        }
    }
}

}  // namespace
}  // namespace connectai::cursor
