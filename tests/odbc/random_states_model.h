// A statement as ODBC 3.8 sees it: appendix B, "Statement transitions". What each call must come
// to, by what the calls before it have made of the statement.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

namespace connectai::test::direct {

// What is prepared or executed. The table has three rows, and no text changes that.
enum class Text {
    none,
    select,
    update,
    update_and_select,
    several,       // rows, a count, rows
    value,         // SELECT ?
    update_where,  // with a parameter; it always changes rows
};
inline constexpr int table_rows = 3;
inline constexpr int sets = 3;           // of an array of parameters
inline constexpr int rows_of_break = 2;  // come before a reply breaks

inline bool has_parameter(Text text) {
    return text == Text::value || text == Text::update_where;
}
// Whether the first of its results has columns.
inline bool returns_rows(Text text) {
    return text == Text::select || text == Text::several || text == Text::value;
}

inline constexpr const char* ok = "ok";
inline constexpr const char* none = "no data";
inline constexpr const char* need_data = "need data";

struct Model {
    enum class Phase { idle, executed, cursor, needs_data };  // S1 to S3, S4, S5 to S7, S8 to S10
    enum class Way { unset, fetch, extended };                // S5, S6, S7
    enum class Step { executed, asked, given };               // S8, S9, S10
    enum class Move { next, prior, first, last, second, here };
    enum class Bound { nothing, at_execution, array };
    static constexpr int count_only = -1;  // a result without columns

    Phase phase = Phase::idle;
    Text prepared = Text::none;
    Text text = Text::none;       // that was prepared or executed; none: of a catalog function, too
    std::deque<int> coming = {};  // further results: how many rows each has
    Bound bound = Bound::nothing;
    bool is_static = false;  // the cursors to come
    bool breaks = false;     // replies of the connection do, behind `rows_of_break` rows

    // Of a cursor.
    int row = 0;  // 0: before the first row; rows + 1: behind the last one
    int rows = 0;
    Way way = Way::unset;
    bool broken = false;      // it has no end, but breaks behind its rows
    bool value_read = false;  // of the first column of the current row
    // Of what needs data.
    Step step = Step::executed;

    bool allocated() const { return phase == Phase::idle && prepared == Text::none; }
    bool on_row() const { return phase == Phase::cursor && row >= 1 && row <= rows; }
    bool has_results() const { return phase == Phase::cursor || !coming.empty(); }

    void become_idle() {
        phase = Phase::idle;
        coming.clear();
    }
    void open(int count) {
        phase = Phase::cursor;
        rows = count;
        row = 0;
        way = Way::unset;
        broken = false;
        value_read = false;
    }

    // SQLPrepare, SQLExecDirect, SQLExecute.
    const char* prepare(Text what) {
        become_idle();
        prepared = text = what;
        return ok;
    }
    const char* run(Text what) {
        text = what;
        if (has_parameter(what) && bound == Bound::nothing) {
            become_idle();
            return "07002";
        }
        if (has_parameter(what) && bound == Bound::at_execution) {
            phase = Phase::needs_data;
            step = Step::executed;
            return need_data;
        }
        show_results();
        return ok;
    }
    void show_results() {
        const std::size_t times = bound == Bound::array && has_parameter(text) ? sets : 1;
        switch (text) {
            case Text::select: coming = {table_rows}; break;
            case Text::update_and_select: coming = {count_only, table_rows}; break;
            case Text::several: coming = {table_rows, count_only, table_rows}; break;
            case Text::value: coming.assign(times, 1); break;
            default: coming = {count_only};  // of all sets together
        }
        show_next_result();
    }
    void show_next_result() {
        const int count = coming.front();
        coming.pop_front();
        if (count == count_only) {
            phase = Phase::executed;
        } else {
            open(breaks ? rows_of_break : count);
            broken = breaks;
        }
    }
    const char* more_results() {
        if (phase == Phase::cursor && broken) {
            become_idle();
            return "08S01";  // what comes behind the rows is not known
        }
        if (!coming.empty()) {
            show_next_result();
            return ok;
        }
        become_idle();
        return none;
    }
    // A catalog function: it asks for no text, and its reply does not break.
    const char* list(int count) {
        text = Text::none;
        open(count);
        return ok;
    }

    // SQLFetchScroll, "Cursor positioning rules", for a rowset of one row.
    const char* fetch(Way with, Move move) {
        if (phase == Phase::idle) return "HY010";
        if (phase == Phase::executed) return "24000";
        if (way != Way::unset && way != with) return "HY010";
        if (!is_static && move != Move::next) return "HY106";
        const int to = target(move);
        if (broken && to > rows) return fail_to_fetch();
        way = with;
        value_read = false;
        row = std::min(to, rows + 1);
        return on_row() ? ok : none;
    }
    int target(Move move) const {
        switch (move) {
            case Move::next: return row + 1;
            case Move::prior: return std::max(row - 1, 0);
            case Move::first: return 1;
            case Move::second: return 2;
            case Move::last: return broken || rows == 0 ? rows + 1 : rows;
            case Move::here: return row;
        }
        return row;
    }
    // A static cursor stays where it was; a forward-only one has gone past its last row.
    const char* fail_to_fetch() {
        if (!is_static) row = rows + 1;
        return "08S01";
    }

    const char* get_data() {
        if (phase == Phase::idle) return "HY010";
        if (!on_row()) return "24000";
        return std::exchange(value_read, true) ? none : ok;
    }
    // SQLSetPos of the only row of the rowset.
    const char* set_position() {
        if (phase == Phase::idle) return "HY010";
        if (!on_row()) return "24000";
        if (!is_static) return "HY109";
        value_read = false;
        return ok;
    }

    // SQLSetStmtAttr and SQLSetCursorName of what is fixed once a cursor may be there.
    const char* before_execution(const char* if_prepared) const {
        if (phase != Phase::idle) return "24000";
        return prepared == Text::none ? ok : if_prepared;
    }
    // SQLDescribeCol, SQLColAttribute.
    const char* describe_column() const {
        if (allocated()) return "HY010";
        if (phase == Phase::executed) return "24000";
        if (phase == Phase::cursor) return ok;
        return returns_rows(prepared) ? ok : "07005";
    }
    // The function's page has HY010 "prior to calling SQLPrepare or SQLExecDirect", the table in S4
    // to S7 as well; the driver keeps to the page.
    const char* describe_parameter() const {
        if (allocated()) return "HY010";
        return has_parameter(text) ? ok : "07009";
    }

    // SQLParamData, SQLPutData, SQLCancel: "Canceling Functions That Need Data".
    const char* param_data() {
        if (phase != Phase::needs_data || step == Step::asked) return "HY010";
        if (step == Step::executed) {
            step = Step::asked;
            return need_data;
        }
        show_results();
        return ok;
    }
    const char* put_data() {
        if (phase != Phase::needs_data || step == Step::executed) return "HY010";
        step = Step::given;
        return ok;
    }
    const char* cancel() {
        if (phase == Phase::needs_data) become_idle();
        return ok;
    }
};

}  // namespace connectai::test::direct
