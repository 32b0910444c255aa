// Random sequences of calls against a model of the state table: ODBC 3.8, appendix B, "Statement
// transitions". state_test.cpp has each entry of the table by itself; here they follow each other,
// synchronously and polled. Without the manager, which would answer much of it.
#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "support/polling.h"

namespace connectai::test::direct {
namespace {

// What is prepared or executed.
enum class Text { none, select, update, both, data, types };
SQLCHAR* const texts[] = {nullptr, narrow("SELECT * FROM [Scratch].[dbo].[RandomStates]"),
                          narrow("UPDATE [Scratch].[dbo].[RandomStates] SET [name] = 'new'"),
                          narrow("UPDATE [Scratch].[dbo].[RandomStates] SET [name] = 'new'; "
                                 "SELECT * FROM [Scratch].[dbo].[RandomStates]"),
                          narrow("SELECT ? AS a")};  // its parameter brings its value at execution
constexpr Text executable[] = {Text::select, Text::update, Text::both, Text::data};
SQLCHAR* text_of(Text text) {
    return texts[static_cast<std::size_t>(text)];
}
constexpr int table_rows = 3;

constexpr const char* ok = "ok";
constexpr const char* none = "no data";
constexpr const char* need_data = "need data";

// A statement as the specification sees it.
struct Model {
    enum class Phase { idle, executed, cursor, needs_data };  // S1 to S3, S4, S5 to S7, S8 to S10
    enum class Step { executed, asked, given };               // S8, S9, S10
    enum class Way { unset, fetch, extended };                // S5, S6, S7

    Phase phase = Phase::idle;
    Text prepared = Text::none;
    bool more = false;  // there is another result
    bool bound = true;  // the parameter
    // Of a cursor.
    int row = 0;  // before the first row; rows + 1: behind the last one
    int rows = 0;
    Way way = Way::unset;
    bool value_read = false;  // of the first column of the current row
    // Of what needs data.
    Step step = Step::executed;
    Text executing = Text::none;

    bool allocated() const { return phase == Phase::idle && prepared == Text::none; }
    bool on_row() const { return phase == Phase::cursor && row >= 1 && row <= rows; }
    bool has_results() const { return phase == Phase::cursor || more; }

    void become_idle() {
        phase = Phase::idle;
        more = false;
    }
    void open(int count) {
        phase = Phase::cursor;
        rows = count;
        row = 0;
        way = Way::unset;
        value_read = false;
    }
    void show_result_of(Text text) {
        more = text == Text::both;
        switch (text) {
            case Text::select: return open(table_rows);
            case Text::data: return open(1);
            default: phase = Phase::executed;
        }
    }
    const char* run(Text text) {
        if (text == Text::data && !bound) {
            become_idle();
            return "07002";
        }
        if (text == Text::data) {
            phase = Phase::needs_data;
            step = Step::executed;
            executing = text;
            return need_data;
        }
        show_result_of(text);
        return ok;
    }
    const char* fetch(Way with) {
        if (phase == Phase::idle) return "HY010";
        if (phase == Phase::executed) return "24000";
        if (way != Way::unset && way != with) return "HY010";
        way = with;
        value_read = false;
        row = std::min(row + 1, rows + 1);
        return row <= rows ? ok : none;
    }
};
using Phase = Model::Phase;
using Step = Model::Step;
using Way = Model::Way;

// Room for whatever a function writes.
SQLCHAR octets[256];
SQLSMALLINT small_number;
SQLLEN length;
SQLLEN at_execution = SQL_DATA_AT_EXEC;
SQLULEN size;
SQLPOINTER token;

// A call, and what it must come to. `expect` is asked once, and moves the model on. Between
// SQL_NEED_DATA and the execution all but a few functions are HY010.
struct Action {
    const char* name;
    std::function<SQLRETURN(SQLHSTMT)> call;
    std::function<std::string(Model&)> expect;
    bool while_data_is_needed = false;
};

#define CALL(function, ...) [=](SQLHSTMT h) -> SQLRETURN { return driver().function(__VA_ARGS__); }

// SQLSetStmtAttr and SQLSetCursorName of what is fixed once a cursor may be there.
std::string expect_before_execution(const Model& model, const char* prepared) {
    if (model.phase != Phase::idle) return "24000";
    return model.prepared == Text::none ? ok : prepared;
}

std::string expect_description(const Model& model) {
    if (model.allocated()) return "HY010";
    if (model.phase == Phase::executed) return "24000";
    if (model.phase == Phase::cursor) return ok;
    return model.prepared == Text::select || model.prepared == Text::data ? ok : "07005";
}

// One that begins something new, whatever was prepared.
template <typename Begin>
std::function<std::string(Model&)> beginning(Begin begin) {
    return [begin](Model& model) -> std::string {
        if (model.has_results()) return "24000";
        model.prepared = Text::none;
        return begin(model);
    };
}

const std::vector<Action>& actions() {
    static const std::vector<Action> all = [] {
        std::vector<Action> made;
        for (const Text text : executable) {
            made.push_back({"SQLPrepare", CALL(SQLPrepare, h, text_of(text), SQL_NTS),
                            beginning([text](Model& model) {
                                model.become_idle();
                                model.prepared = text;
                                return ok;
                            })});
            made.push_back({"SQLExecDirect", CALL(SQLExecDirect, h, text_of(text), SQL_NTS),
                            beginning([text](Model& model) { return model.run(text); })});
        }
        const auto forget = beginning([](Model& model) {
            model.become_idle();
            return "42000";
        });
        const std::vector<Action> others = {
            {"SQLPrepare of nothing", CALL(SQLPrepare, h, narrow("  "), SQL_NTS), forget},
            {"SQLExecDirect of no table",
             CALL(SQLExecDirect, h, narrow("SELECT * FROM [Scratch].[dbo].[NoSuch]"), SQL_NTS),
             beginning([](Model& model) {
                 model.become_idle();
                 return "42S02";
             })},
            {"SQLExecute", CALL(SQLExecute, h),
             [](Model& model) -> std::string {
                 if (model.prepared == Text::none) return "HY010";
                 return model.has_results() ? "24000" : model.run(model.prepared);
             }},
            {"SQLGetTypeInfo", CALL(SQLGetTypeInfo, h, SQL_INTEGER), beginning([](Model& model) {
                 model.open(1);
                 return ok;
             })},
            {"SQLFetch", CALL(SQLFetch, h), [](Model& model) { return model.fetch(Way::fetch); }},
            {"SQLFetchScroll", CALL(SQLFetchScroll, h, SQL_FETCH_NEXT, 0),
             [](Model& model) { return model.fetch(Way::fetch); }},
            {"SQLExtendedFetch", CALL(SQLExtendedFetch, h, SQL_FETCH_NEXT, 0, &size, nullptr),
             [](Model& model) { return model.fetch(Way::extended); }},
            {"SQLGetData", CALL(SQLGetData, h, 1, SQL_C_CHAR, octets, 256, &length),
             [](Model& model) -> std::string {
                 if (model.phase == Phase::idle) return "HY010";
                 if (!model.on_row()) return "24000";
                 return std::exchange(model.value_read, true) ? none : ok;
             }},
            {"SQLGetStmtAttr of the row number",
             CALL(SQLGetStmtAttr, h, SQL_ATTR_ROW_NUMBER, &size, 0, nullptr),
             [](Model& model) { return model.on_row() ? ok : "24000"; }},
            {"SQLNumResultCols", CALL(SQLNumResultCols, h, &small_number),
             [](Model& model) { return model.allocated() ? "HY010" : ok; }},
            {"SQLDescribeCol",
             CALL(SQLDescribeCol, h, 1, octets, 256, nullptr, nullptr, nullptr, nullptr, nullptr),
             expect_description},
            {"SQLColAttribute",
             CALL(SQLColAttribute, h, 1, SQL_DESC_NAME, octets, 256, &small_number, &length),
             expect_description},
            {"SQLNumParams", CALL(SQLNumParams, h, &small_number),
             [](Model& model) { return model.allocated() ? "HY010" : ok; }},
            {"SQLRowCount", CALL(SQLRowCount, h, &length),
             [](Model& model) { return model.phase == Phase::idle ? "HY010" : ok; }},
            {"SQLMoreResults", CALL(SQLMoreResults, h),
             [](Model& model) -> std::string {
                 if (model.more) {
                     model.more = false;
                     model.open(table_rows);
                     return ok;
                 }
                 model.become_idle();
                 return none;
             }},
            {"SQLCloseCursor", CALL(SQLCloseCursor, h),
             [](Model& model) -> std::string {
                 if (model.phase != Phase::cursor) return "24000";
                 model.become_idle();
                 return ok;
             }},
            {"SQLFreeStmt(SQL_CLOSE)", CALL(SQLFreeStmt, h, SQL_CLOSE),
             [](Model& model) {
                 model.become_idle();
                 return ok;
             }},
            {"SQLFreeStmt(SQL_UNBIND)", CALL(SQLFreeStmt, h, SQL_UNBIND),
             [](Model&) { return ok; }},
            {"SQLFreeStmt(SQL_RESET_PARAMS)", CALL(SQLFreeStmt, h, SQL_RESET_PARAMS),
             [](Model& model) {
                 model.bound = false;
                 return ok;
             }},
            {"SQLBindParameter",
             CALL(SQLBindParameter, h, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 10, 0, octets,
                  10, &at_execution),
             [](Model& model) {
                 model.bound = true;
                 return ok;
             }},
            {"SQLSetStmtAttr of the cursor's type",
             CALL(SQLSetStmtAttr, h, SQL_ATTR_CURSOR_TYPE, as_pointer(SQL_CURSOR_FORWARD_ONLY), 0),
             [](Model& model) { return expect_before_execution(model, "HY011"); }},
            {"SQLSetCursorName", CALL(SQLSetCursorName, h, narrow("random"), SQL_NTS),
             [](Model& model) { return expect_before_execution(model, ok); }},
            {"SQLCancel", CALL(SQLCancel, h),
             [](Model& model) {
                 // "Canceling Functions That Need Data": back to the state before.
                 if (model.phase == Phase::needs_data) model.become_idle();
                 return ok;
             },
             true},
            {"SQLParamData", CALL(SQLParamData, h, &token),
             [](Model& model) -> std::string {
                 if (model.phase != Phase::needs_data || model.step == Step::asked) return "HY010";
                 if (model.step == Step::executed) {
                     model.step = Step::asked;
                     return need_data;
                 }
                 model.show_result_of(model.executing);
                 return ok;
             },
             true},
            {"SQLPutData", CALL(SQLPutData, h, narrow("x"), 1),
             [](Model& model) -> std::string {
                 if (model.phase != Phase::needs_data || model.step == Step::executed) {
                     return "HY010";
                 }
                 model.step = Step::given;
                 return ok;
             },
             true},
            {"SQLSetStmtAttr, asynchronous",
             CALL(SQLSetStmtAttr, h, SQL_ATTR_ASYNC_ENABLE, as_pointer(SQL_ASYNC_ENABLE_ON), 0),
             [](Model&) { return ok; }},
            {"SQLSetStmtAttr, synchronous",
             CALL(SQLSetStmtAttr, h, SQL_ATTR_ASYNC_ENABLE, as_pointer(SQL_ASYNC_ENABLE_OFF), 0),
             [](Model&) { return ok; }},
        };
        made.insert(made.end(), others.begin(), others.end());
        return made;
    }();
    return all;
}
#undef CALL

class RandomStates : public ::testing::TestWithParam<unsigned> {
protected:
    static void SetUpTestSuite() {
        connection_ = std::make_unique<Connection>();
        ASSERT_EQ(connection_->connect(connection_string("test-token")), SQL_SUCCESS);
        const Handle statement(SQL_HANDLE_STMT, *connection_);
        for (const char* sql :
             {"DROP TABLE IF EXISTS [Scratch].[dbo].[RandomStates]",
              "CREATE TABLE [Scratch].[dbo].[RandomStates] (id int, name varchar(20))",
              "INSERT INTO [Scratch].[dbo].[RandomStates] (id, name) VALUES (1, 'a')",
              "INSERT INTO [Scratch].[dbo].[RandomStates] (id, name) VALUES (2, 'b')",
              "INSERT INTO [Scratch].[dbo].[RandomStates] (id, name) VALUES (3, 'c')"}) {
            ASSERT_EQ(outcome(statement, driver().SQLExecDirect(statement, narrow(sql), SQL_NTS)),
                      "ok");
        }
    }
    static void TearDownTestSuite() { connection_.reset(); }

    static std::unique_ptr<Connection> connection_;
};
std::unique_ptr<Connection> RandomStates::connection_;

TEST_P(RandomStates, AreThoseOfTheTransitionTable) {
    constexpr int steps = 4000;
    constexpr std::size_t remembered = 15;
    std::mt19937 random(GetParam());
    const Handle statement(SQL_HANDLE_STMT, *connection_);
    ASSERT_EQ(driver().SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 10,
                                        0, octets, 10, &at_execution),
              SQL_SUCCESS);
    Model model;
    std::deque<std::string> last;
    std::set<std::string> seen;  // what came of each call
    for (int step = 0; step < steps; ++step) {
        const Action& action = actions()[random() % actions().size()];
        const bool refused = model.phase == Phase::needs_data && !action.while_data_is_needed;
        const std::string expected = refused ? "HY010" : action.expect(model);
        const SQLRETURN code = polled([&] { return action.call(statement); });
        const std::string came_to = outcome(statement, code);
        last.push_back(std::string(action.name) + ": " + came_to);
        if (last.size() > remembered) last.pop_front();
        seen.insert(last.back());
        if (came_to == expected) continue;
        std::string way;
        for (const std::string& line : last) way += line + "\n";
        FAIL() << "step " << step << " should have come to " << expected << ":\n" << way;
    }
    EXPECT_GT(seen.size(), 75u) << "it has hardly been anywhere";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomStates, ::testing::Range(1u, 9u));

}  // namespace
}  // namespace connectai::test::direct
