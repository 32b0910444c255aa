// Random sequences of calls against a model of the state table, random_states_model.h.
// state_test.cpp has each entry of the table by itself; here they follow each other, synchronously
// and polled, on two statements of one connection and on one whose replies break. Without the
// manager, which would answer much of it.
#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "random_states_model.h"
#include "support/polling.h"

namespace connectai::test::direct {
namespace {

SQLCHAR* text_of(Text text) {
    switch (text) {
        case Text::none: return nullptr;
        case Text::select: return narrow("SELECT * FROM [Scratch].[dbo].[RandomStates]");
        case Text::update:
            return narrow("UPDATE [Scratch].[dbo].[RandomStates] SET [name] = 'new'");
        case Text::update_and_select:
            return narrow(
                "UPDATE [Scratch].[dbo].[RandomStates] SET [name] = 'new'; "
                "SELECT * FROM [Scratch].[dbo].[RandomStates]");
        case Text::several:
            return narrow(
                "SELECT * FROM [Scratch].[dbo].[RandomStates]; "
                "UPDATE [Scratch].[dbo].[RandomStates] SET [name] = 'new'; "
                "SELECT * FROM [Scratch].[dbo].[RandomStates]");
        case Text::value: return narrow("SELECT ? AS a");
        case Text::update_where:
            return narrow(
                "UPDATE [Scratch].[dbo].[RandomStates] SET [name] = 'new' "
                "WHERE [name] <> ?");
    }
    return nullptr;
}
constexpr Text executable[] = {Text::select,  Text::update, Text::update_and_select,
                               Text::several, Text::value,  Text::update_where};

// A statement that is called, and what it should be like.
struct Player {
    Player(const char* called, SQLHDBC of, bool breaks)
        : name(called), connection(of), statement(SQL_HANDLE_STMT, of) {
        model.breaks = breaks;
    }
    ~Player() { driver().SQLCancel(statement); }  // or what needs data could not be freed
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;

    const char* name;
    SQLHDBC connection;
    Handle statement;
    Model model{};
};

// Room for whatever a function writes.
SQLCHAR octets[256];
SQLSMALLINT small_number;
SQLLEN length;
SQLULEN size;
SQLPOINTER token;
// Of parameters.
SQLLEN at_execution = SQL_DATA_AT_EXEC;
SQLINTEGER values[sets] = {1, 2, 3};
SQLUSMALLINT statuses[sets];

// A parameter, and for how many sets.
SQLRETURN bind(SQLHSTMT statement, SQLULEN count, SQLSMALLINT type, SQLPOINTER value,
               SQLLEN* indicator) {
    const SQLRETURN code =
        driver().SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, as_pointer(count), 0);
    if (code != SQL_SUCCESS) return code;
    return driver().SQLBindParameter(statement, 1, SQL_PARAM_INPUT, type, SQL_VARCHAR, 10, 0, value,
                                     0, indicator);
}

constexpr const char* row_number = "SQLGetStmtAttr of the row number";

// A call, and what it must come to. `expect` is asked once, and moves the model on. Between
// SQL_NEED_DATA and the execution all but a few functions are HY010.
struct Action {
    std::string name;
    std::function<SQLRETURN(Player&)> call;
    std::function<std::string(Model&)> expect;
    bool while_data_is_needed = false;
    bool where_replies_break = true;  // makes sense there
};

#define CALL(function, ...)                                   \
    [=](Player& player) -> SQLRETURN {                        \
        [[maybe_unused]] const SQLHSTMT h = player.statement; \
        return driver().function(__VA_ARGS__);                \
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
std::function<std::string(Model&)> failing(const char* state) {
    return beginning([state](Model& model) {
        model.become_idle();
        return state;
    });
}
std::function<std::string(Model&)> listing(int rows) {
    return beginning([rows](Model& model) { return model.list(rows); });
}

using Actions = std::vector<Action>;

Actions executions() {
    Actions made;
    for (const Text text : executable) {
        const bool reads = text == Text::select || text == Text::value;  // and nothing else
        const std::string of = " of " + std::string(reinterpret_cast<const char*>(text_of(text)));
        made.push_back({"SQLPrepare" + of, CALL(SQLPrepare, h, text_of(text), SQL_NTS),
                        beginning([text](Model& model) { return model.prepare(text); }), false,
                        reads});
        made.push_back({"SQLExecDirect" + of, CALL(SQLExecDirect, h, text_of(text), SQL_NTS),
                        beginning([text](Model& model) { return model.run(text); }), false, reads});
    }
    const Actions others = {
        {"SQLPrepare of nothing", CALL(SQLPrepare, h, narrow("  "), SQL_NTS), failing("42000")},
        {"SQLExecDirect of no table",
         CALL(SQLExecDirect, h, narrow("SELECT * FROM [Scratch].[dbo].[NoSuch]"), SQL_NTS),
         failing("42S02"), false, false},
        {"SQLExecute", CALL(SQLExecute, h),
         [](Model& model) -> std::string {
             if (model.prepared == Text::none) return "HY010";
             return model.has_results() ? "24000" : model.run(model.prepared);
         }},
        {"SQLGetTypeInfo", CALL(SQLGetTypeInfo, h, SQL_INTEGER), listing(1)},
        {"SQLTables",
         CALL(SQLTables, h, narrow("Scratch"), SQL_NTS, narrow("dbo"), SQL_NTS,
              narrow("RandomStates"), SQL_NTS, nullptr, 0),
         listing(1)},
        {"SQLColumns",
         CALL(SQLColumns, h, narrow("Scratch"), SQL_NTS, narrow("dbo"), SQL_NTS,
              narrow("RandomStates"), SQL_NTS, nullptr, 0),
         listing(2)},
        {"SQLPrimaryKeys",
         CALL(SQLPrimaryKeys, h, narrow("Scratch"), SQL_NTS, narrow("dbo"), SQL_NTS,
              narrow("RandomStates"), SQL_NTS),
         listing(0)},
        {"SQLProcedures",
         CALL(SQLProcedures, h, narrow("CRM"), SQL_NTS, narrow("Sales"), SQL_NTS,
              narrow("CountAccounts"), SQL_NTS),
         listing(1)},
    };
    made.insert(made.end(), others.begin(), others.end());
    return made;
}

Actions movements() {
    struct Orientation {
        const char* scroll;
        const char* extended;
        SQLUSMALLINT orientation;
        SQLLEN offset;
        Model::Move move;
    };
    constexpr std::array orientations = {
        Orientation{"SQLFetchScroll(NEXT)", "SQLExtendedFetch(NEXT)", SQL_FETCH_NEXT, 0,
                    Model::Move::next},
        Orientation{"SQLFetchScroll(PRIOR)", "SQLExtendedFetch(PRIOR)", SQL_FETCH_PRIOR, 0,
                    Model::Move::prior},
        Orientation{"SQLFetchScroll(FIRST)", "SQLExtendedFetch(FIRST)", SQL_FETCH_FIRST, 0,
                    Model::Move::first},
        Orientation{"SQLFetchScroll(LAST)", "SQLExtendedFetch(LAST)", SQL_FETCH_LAST, 0,
                    Model::Move::last},
        Orientation{"SQLFetchScroll(ABSOLUTE, 2)", "SQLExtendedFetch(ABSOLUTE, 2)",
                    SQL_FETCH_ABSOLUTE, 2, Model::Move::second},
        Orientation{"SQLFetchScroll(RELATIVE, 0)", "SQLExtendedFetch(RELATIVE, 0)",
                    SQL_FETCH_RELATIVE, 0, Model::Move::here},
    };
    Actions made = {{"SQLFetch", CALL(SQLFetch, h), [](Model& model) {
                         return model.fetch(Model::Way::fetch, Model::Move::next);
                     }}};
    for (const Orientation& one : orientations) {
        made.push_back(
            {one.scroll,
             CALL(SQLFetchScroll, h, static_cast<SQLSMALLINT>(one.orientation), one.offset),
             [one](Model& model) { return model.fetch(Model::Way::fetch, one.move); }});
        made.push_back(
            {one.extended, CALL(SQLExtendedFetch, h, one.orientation, one.offset, &size, nullptr),
             [one](Model& model) { return model.fetch(Model::Way::extended, one.move); }});
    }
    return made;
}

Actions readings() {
    const auto unless_allocated = [](Model& model) { return model.allocated() ? "HY010" : ok; };
    return {
        {"SQLGetData", CALL(SQLGetData, h, 1, SQL_C_CHAR, octets, 256, &length),
         [](Model& model) { return model.get_data(); }},
        {"SQLSetPos(POSITION)", CALL(SQLSetPos, h, 1, SQL_POSITION, SQL_LOCK_NO_CHANGE),
         [](Model& model) { return model.set_position(); }},
        {"SQLSetPos(REFRESH)", CALL(SQLSetPos, h, 1, SQL_REFRESH, SQL_LOCK_NO_CHANGE),
         [](Model& model) { return model.set_position(); }},
        {row_number, CALL(SQLGetStmtAttr, h, SQL_ATTR_ROW_NUMBER, &size, 0, nullptr),
         [](Model& model) { return model.on_row() ? ok : "24000"; }},
        {"SQLNumResultCols", CALL(SQLNumResultCols, h, &small_number), unless_allocated},
        {"SQLDescribeCol",
         CALL(SQLDescribeCol, h, 1, octets, 256, nullptr, nullptr, nullptr, nullptr, nullptr),
         [](Model& model) { return model.describe_column(); }},
        {"SQLColAttribute",
         CALL(SQLColAttribute, h, 1, SQL_DESC_NAME, octets, 256, &small_number, &length),
         [](Model& model) { return model.describe_column(); }},
        {"SQLNumParams", CALL(SQLNumParams, h, &small_number), unless_allocated},
        {"SQLDescribeParam", CALL(SQLDescribeParam, h, 1, &small_number, &size, nullptr, nullptr),
         [](Model& model) { return model.describe_parameter(); }},
        {"SQLRowCount", CALL(SQLRowCount, h, &length),
         [](Model& model) { return model.phase == Model::Phase::idle ? "HY010" : ok; }},
        {"SQLMoreResults", CALL(SQLMoreResults, h),
         [](Model& model) { return model.more_results(); }},
    };
}

Actions endings() {
    return {
        {"SQLCloseCursor", CALL(SQLCloseCursor, h),
         [](Model& model) -> std::string {
             if (model.phase != Model::Phase::cursor) return "24000";
             model.become_idle();
             return ok;
         }},
        {"SQLFreeStmt(SQL_CLOSE)", CALL(SQLFreeStmt, h, SQL_CLOSE),
         [](Model& model) {
             model.become_idle();
             return ok;
         }},
        {"SQLFreeStmt(SQL_UNBIND)", CALL(SQLFreeStmt, h, SQL_UNBIND), [](Model&) { return ok; }},
        {"SQLFreeStmt(SQL_RESET_PARAMS)", CALL(SQLFreeStmt, h, SQL_RESET_PARAMS),
         [](Model& model) {
             model.bound = Model::Bound::nothing;
             return ok;
         }},
        {"SQLCancel", CALL(SQLCancel, h), [](Model& model) { return model.cancel(); }, true},
        // SQL_CB_PRESERVE: no state is another. Where data is needed, HY010 is the manager's.
        {"SQLEndTran(SQL_COMMIT)", CALL(SQLEndTran, SQL_HANDLE_DBC, player.connection, SQL_COMMIT),
         [](Model&) { return ok; }, true},
        {"SQLEndTran(SQL_ROLLBACK)",
         CALL(SQLEndTran, SQL_HANDLE_DBC, player.connection, SQL_ROLLBACK),
         [](Model&) { return ok; }, true},
    };
}

Actions settings() {
    const auto cursor_type = [](SQLULEN type, bool is_static) {
        return Action{"SQLSetStmtAttr of the cursor's type",
                      CALL(SQLSetStmtAttr, h, SQL_ATTR_CURSOR_TYPE, as_pointer(type), 0),
                      [is_static](Model& model) {
                          const std::string comes_to = model.before_execution("HY011");
                          if (comes_to == ok) model.is_static = is_static;
                          return comes_to;
                      }};
    };
    const auto asynchronous = [](const std::string& name, SQLULEN value) {
        return Action{name, CALL(SQLSetStmtAttr, h, SQL_ATTR_ASYNC_ENABLE, as_pointer(value), 0),
                      [](Model&) { return ok; }};
    };
    return {
        cursor_type(SQL_CURSOR_FORWARD_ONLY, false),
        cursor_type(SQL_CURSOR_STATIC, true),
        asynchronous("SQLSetStmtAttr, asynchronous", SQL_ASYNC_ENABLE_ON),
        asynchronous("SQLSetStmtAttr, synchronous", SQL_ASYNC_ENABLE_OFF),
        {"SQLSetCursorName", CALL(SQLSetCursorName, h, narrow(player.name), SQL_NTS),
         [](Model& model) { return model.before_execution(ok); }},
    };
}

Actions parameters() {
    return {
        {"SQLBindParameter, at execution",
         [](Player& player) {
             return bind(player.statement, 1, SQL_C_CHAR, octets, &at_execution);
         },
         [](Model& model) {
             model.bound = Model::Bound::at_execution;
             return ok;
         }},
        {"SQLBindParameter, an array",
         [](Player& player) { return bind(player.statement, sets, SQL_C_SLONG, values, nullptr); },
         [](Model& model) {
             model.bound = Model::Bound::array;
             return ok;
         }},
        {"SQLParamData", CALL(SQLParamData, h, &token),
         [](Model& model) { return model.param_data(); }, true},
        {"SQLPutData", CALL(SQLPutData, h, narrow("x"), 1),
         [](Model& model) { return model.put_data(); }, true},
    };
}
#undef CALL

const Actions& actions() {
    static const Actions all = [] {
        Actions made;
        for (const Actions& some :
             {executions(), movements(), readings(), endings(), settings(), parameters()}) {
            made.insert(made.end(), some.begin(), some.end());
        }
        return made;
    }();
    return all;
}

const Action& draw(std::mt19937& random, const Model& model) {
    for (;;) {
        const Action& action = actions()[random() % actions().size()];
        if (!model.breaks || action.where_replies_break) return action;
    }
}

class RandomStates : public ::testing::TestWithParam<unsigned> {
protected:
    static void SetUpTestSuite() {
        connection_ = std::make_unique<Connection>();
        ASSERT_EQ(connection_->connect(connection_string("test-token")), SQL_SUCCESS);
        breaking_ = std::make_unique<Connection>();
        const std::string scenario = "scenario-cut-between-rows:" + std::to_string(rows_of_break);
        ASSERT_EQ(breaking_->connect(connection_string(scenario)), SQL_SUCCESS);
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
    static void TearDownTestSuite() {
        connection_.reset();
        breaking_.reset();
    }

    static std::unique_ptr<Connection> connection_;
    static std::unique_ptr<Connection> breaking_;
};
std::unique_ptr<Connection> RandomStates::connection_;
std::unique_ptr<Connection> RandomStates::breaking_;

TEST_P(RandomStates, AreThoseOfTheTransitionTable) {
    constexpr int steps = 12'000;
    constexpr std::size_t remembered = 25;
    std::mt19937 random(GetParam());
    std::deque<Player> players;
    players.emplace_back("first", *connection_, false);
    players.emplace_back("second", *connection_, false);
    players.emplace_back("breaking", *breaking_, true);
    for (Player& player : players) {
        driver().SQLSetStmtAttr(player.statement, SQL_ATTR_PARAM_STATUS_PTR, statuses, 0);
    }
    std::deque<std::string> last;
    std::set<std::string> seen;  // what came of each call
    for (int step = 0; step < steps; ++step) {
        Player& player = players[random() % players.size()];
        Model& model = player.model;
        const Action& action = draw(random, model);
        const bool refused =
            model.phase == Model::Phase::needs_data && !action.while_data_is_needed;
        const std::string expected = refused ? "HY010" : action.expect(model);
        const SQLRETURN code = polled([&] { return action.call(player); });
        const std::string came_to = outcome(player.statement, code);
        const std::string line = action.name + ": " + came_to;
        seen.insert(line);
        last.push_back(std::string(player.name) + ": " + line);
        if (last.size() > remembered) last.pop_front();
        const bool elsewhere =
            action.name == row_number && came_to == ok && size != static_cast<SQLULEN>(model.row);
        if (came_to == expected && !elsewhere) continue;
        if (elsewhere) last.push_back("and that is " + std::to_string(size));
        std::string way;
        for (const std::string& before : last) way += before + "\n";
        FAIL() << "step " << step << " should have come to " << expected << ", on row " << model.row
               << ":\n"
               << way;
    }
    EXPECT_GT(seen.size(), 180u) << "it has hardly been anywhere";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomStates, ::testing::Range(1u, 9u));

}  // namespace
}  // namespace connectai::test::direct
