// What an application is told of a write that failed: by the error, by SQL_ATTR_PARAM_STATUS_PTR,
// and by a rollback. docs/reliability.md, "A write happens once".
#include <gmock/gmock.h>

#include <numeric>

#include "../unit/http/scripted_server.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Statuses = std::vector<SQLUSMALLINT>;

constexpr SQLUSMALLINT unknown = SQL_PARAM_DIAG_UNAVAILABLE;
constexpr SQLUSMALLINT failed = SQL_PARAM_ERROR;
constexpr SQLUSMALLINT unused = SQL_PARAM_UNUSED;

SQLPOINTER as_pointer(std::uintptr_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

// What is known of an execution of `text` for so many sets of one INTEGER parameter.
struct Told {
    SQLRETURN code = SQL_SUCCESS;
    std::string state;
    std::string message;
    Statuses statuses;
};

Told execute(const Connection& connection, std::string_view text, std::size_t sets,
             std::uintptr_t timeout = 0) {
    Statement statement(connection);
    Told told;
    told.statuses.assign(sets, 0xFFFF);
    std::vector<SQLINTEGER> ids(sets);
    std::iota(ids.begin(), ids.end(), 1);
    SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, as_pointer(sets), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, told.statuses.data(), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, as_pointer(timeout), 0);
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, ids.data(), 0,
                     nullptr);
    told.code = statement.execute(text);
    told.state = statement.state();
    told.message = statement.message();
    return told;
}

// --- A reply that is lost ---

struct LostReply {
    const char* name;
    const char* scenario;
    const char* text;
    Statuses statuses;
};

void PrintTo(const LostReply& lost, std::ostream* out) {
    *out << lost.scenario << ": " << lost.text;
}

class LostReplies : public ::testing::TestWithParam<LostReply> {};

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_PARAM_STATUS_PTR. A set that is SQL_PARAM_ERROR may be sent
// again; one whose outcome nobody knows may not.
TEST_P(LostReplies, LeaveTheStatusUnknown) {
    const LostReply& c = GetParam();
    const ScenarioConnection connection(c.scenario);
    const Told told = execute(connection, c.text, c.statuses.size());
    EXPECT_EQ(told.code, SQL_ERROR);
    EXPECT_EQ(told.state, "08S01");
    EXPECT_THAT(told.message, HasSubstr("not known"));
    EXPECT_EQ(told.statuses, c.statuses);
}

constexpr const char* insert = "INSERT INTO [Scratch].[dbo].[Outcomes] (id) VALUES (?)";

INSTANTIATE_TEST_SUITE_P(
    Writes, LostReplies,
    ::testing::Values(
        LostReply{"OneSet", "scenario-query-drop", insert, {unknown}},
        LostReply{
            "Batch", "scenario-batch-drop", insert, {unknown, unknown, unknown, unknown, unknown}},
        LostReply{"Upsert",
                  "scenario-query-drop",
                  "UPSERT INTO [Scratch].[dbo].[Outcomes] (id) VALUES (?)",
                  {unknown, unused, unused, unused, unused}},
        LostReply{"Call",
                  "scenario-exec-drop",
                  "{call CRM.Sales.GetAccountsByCountry(?)}",
                  {unknown, unused, unused}},
        LostReply{
            "OneCall", "scenario-exec-drop", "{call CRM.Sales.GetAccountsByCountry(?)}", {unknown}},
        LostReply{"Exec",
                  "scenario-exec-drop",
                  "EXEC CRM.Sales.GetAccountsByCountry ?",
                  {unknown, unused}},
        LostReply{"SeveralStatements",
                  "scenario-query-drop",
                  "INSERT INTO [Scratch].[dbo].[Outcomes] (id) VALUES (?); "
                  "DELETE FROM [Scratch].[dbo].[Outcomes] WHERE id = 1",
                  {unknown, unused, unused}}),
    [](const auto& lost) { return lost.param.name; });

// As when the application does not wait for it.
TEST(LostReply, OfAStatementThatTookTooLong) {
    const ScenarioConnection connection("scenario-query-slow-first-byte:30000");
    const Told told = execute(connection, insert, 1, 1);
    EXPECT_EQ(told.state, "HYT00");
    EXPECT_THAT(told.message, HasSubstr("not known"));
    EXPECT_EQ(told.statuses, Statuses{unknown});
}

// A read has no outcome that could be unknown.
TEST(LostReply, OfAReadIsAnError) {
    const ScenarioConnection connection("scenario-query-drop", "MaxRetries=0");
    const Told told = execute(connection, "SELECT ? AS a", 3);
    EXPECT_EQ(told.state, "08S01");
    EXPECT_THAT(told.message, Not(HasSubstr("not known")));
    EXPECT_EQ(told.statuses, (Statuses{failed, unused, unused}));
}

// --- Answers that are no success ---

struct Answer {
    const char* name;
    std::string response;
    const char* state;
    SQLUSMALLINT one;      // the status of a single set
    SQLUSMALLINT five;     // of each of five that went in one request
    bool dead = false;     // SQL_ATTR_CONNECTION_DEAD
    bool of_text = false;  // says something of the statement, not of its execution
};

std::string json_error(std::string_view status, std::string_view code, std::string_view message) {
    return response("{\"error\":{\"code\":\"" + std::string(code) + "\",\"message\":\"" +
                        std::string(message) + "\"}}",
                    status);
}

std::string behind_results(std::string_view code) {
    return response(R"({"results":[{"affectedRows":1}],"error":{"code":")" + std::string(code) +
                    R"(","message":"The token of the data source has expired"}})");
}

std::string page(std::string_view status) {
    return response("<html>Welcome</html>", status, "Content-Type: text/html\r\n");
}

std::string redirection(std::string_view status) {
    return response("", status, "Location: http://127.0.0.1:9/done\r\n");
}

void PrintTo(const Answer& answer, std::ostream* out) {
    *out << answer.response;
}

class Answers : public ::testing::TestWithParam<Answer> {
protected:
    void SetUp() override { connect(""); }
    void connect(const std::string& more) {
        ASSERT_SUCCESS(connection_.handle(),
                       connection_.connect("Driver=ConnectAI;URL=" + server_.url() +
                                           "/api;User=u;Password=p;ConnectOnOpen=false;" + more));
        ASSERT_SUCCESS(connection_.handle(), SQLSetConnectAttr(connection_, SQL_ATTR_AUTOCOMMIT,
                                                               as_pointer(SQL_AUTOCOMMIT_OFF), 0));
    }
    // The status of a single set of what may be carried out in part.
    static SQLUSMALLINT one_of_several() { return GetParam().five == unknown ? unknown : failed; }

    void expect(const Told& told, const Statuses& statuses) {
        EXPECT_EQ(told.code, SQL_ERROR);
        EXPECT_EQ(told.state, GetParam().state);
        EXPECT_EQ(told.statuses, statuses);
        const bool in_doubt = statuses.front() == unknown;
        EXPECT_EQ(told.message.find("not known") != std::string::npos, in_doubt) << told.message;
        EXPECT_EQ(rollback_succeeds(), !in_doubt);
    }
    static void serve(Peer& peer) {
        while (!peer.read_request().empty()) {
            if (!peer.send(GetParam().response)) return;
        }
    }
    // ODBC 3.8, SQLEndTran: the service rolls nothing back, which is an error where there may be
    // something.
    bool rollback_succeeds() {
        return SQLEndTran(SQL_HANDLE_DBC, connection_, SQL_ROLLBACK) == SQL_SUCCESS;
    }
    bool dead() {
        SQLUINTEGER value = 77;
        EXPECT_SUCCESS(
            connection_.handle(),
            SQLGetConnectAttr(connection_, SQL_ATTR_CONNECTION_DEAD, &value, 0, nullptr));
        return value == SQL_CD_TRUE;
    }

    ScriptedServer server_{[](Peer& peer) { serve(peer); }};
    Connection connection_;
};

TEST_P(Answers, TellOfOneSet) {
    expect(execute(connection_, insert, 1), {GetParam().one});
    EXPECT_EQ(dead(), GetParam().dead);
}

TEST_P(Answers, TellOfABatch) {
    expect(execute(connection_, insert, 5), Statuses(5, GetParam().five));
}

// Some rows may have been changed when another is refused.
TEST_P(Answers, TellOfAnUpdate) {
    const SQLUSMALLINT status = GetParam().of_text ? GetParam().one : one_of_several();
    expect(execute(connection_, "UPDATE [Scratch].[dbo].[Outcomes] SET id = ?", 1), {status});
}

TEST_P(Answers, TellOfAnUpdateAloneInItsRequest) {
    ASSERT_SUCCESS(connection_.handle(), SQLDisconnect(connection_));
    connect("BatchSize=1");
    const SQLUSMALLINT status = GetParam().of_text ? GetParam().one : GetParam().five;
    expect(execute(connection_, "UPDATE [Scratch].[dbo].[Outcomes] SET id = ?", 2),
           {status, unused});
}

// What is said of its text is said before anything is done.
TEST_P(Answers, TellOfAStatementThatIsNotKnown) {
    const SQLUSMALLINT status = GetParam().of_text ? GetParam().one : one_of_several();
    expect(execute(connection_, "REPLACE INTO [Scratch].[dbo].[Outcomes] VALUES (?)", 1), {status});
}

// Of a block the syntax is looked at as a whole, and names perhaps one after the other.
TEST_P(Answers, TellOfABlock) {
    const bool of_syntax = GetParam().of_text && GetParam().state == std::string_view("42000");
    const SQLUSMALLINT status = of_syntax ? GetParam().one : one_of_several();
    expect(execute(connection_, "BEGIN UPDATE [Scratch].[dbo].[Outcomes] SET id = ? END", 1),
           {status});
}

// What a procedure runs may be any text.
TEST_P(Answers, TellOfABlockThatCalls) {
    expect(execute(connection_, "BEGIN EXEC CRM.Sales.GetAccountsByCountry ? END", 1),
           {one_of_several()});
}

// The first statement may have been carried out when the second is refused.
TEST_P(Answers, TellOfSeveralStatements) {
    const std::string text = std::string(insert) + "; DELETE FROM [Scratch].[dbo].[Outcomes]";
    expect(execute(connection_, text, 1), {one_of_several()});
}

std::string name_of(const ::testing::TestParamInfo<Answer>& info) {
    return info.param.name;
}

// RFC 9110, 15.5.2: the request "has not been applied". 456 is what an endpoint answers that does
// not serve.
INSTANTIATE_TEST_SUITE_P(
    TurnedAway, Answers,
    ::testing::Values(Answer{"401", json_error("401 Unauthorized", "INVALID_AUTHORIZATION", "no"),
                             "28000", failed, unused, true},
                      Answer{"401Page", page("401 Unauthorized"), "28000", failed, unused, true},
                      Answer{"456", json_error("456 Mismatch", "STRATEGY", "no"), "08S01", failed,
                             unused, true},
                      Answer{"456Page", page("456 Mismatch"), "08S01", failed, unused, true}),
    name_of);

// One row has not been added. Of several rows, sets or statements, some may have been changed or
// carried out before one was refused; unless it was the text that was refused.
INSTANTIATE_TEST_SUITE_P(
    Refused, Answers,
    ::testing::Values(
        Answer{"400", json_error("400 Bad Request", "BAD", "no"), "HY000", failed, unknown},
        Answer{"403", json_error("403 Forbidden", "FORBIDDEN", "no"), "42000", failed, unknown},
        Answer{"404", json_error("404 Not Found", "NOT_FOUND", "no"), "HY000", failed, unknown},
        Answer{"405", response("", "405 Method Not Allowed"), "HY000", failed, unknown},
        Answer{"413", response("too large", "413 Payload Too Large", ""), "HY000", failed, unknown},
        Answer{"429", json_error("429 Too Many Requests", "BUSY", "no"), "HY000", failed, unknown},
        Answer{"400Unauthorized", json_error("400 Bad Request", "UNAUTHORIZED", "no"), "28000",
               failed, unknown},
        Answer{"500OfTheStatement",
               json_error("500 Internal Server Error", "QUERY_FAILED", "no such table: t"), "42S02",
               failed, unknown, false, true},
        Answer{"200Syntax", json_error("200 OK", "QUERY_FAILED", "syntax error near x"), "42000",
               failed, unknown, false, true},
        Answer{"200Column", json_error("200 OK", "QUERY_FAILED", "Unknown column x"), "42S22",
               failed, unknown, false, true},
        Answer{"200Permission", json_error("200 OK", "QUERY_FAILED", "No permission."), "42000",
               failed, unknown},
        Answer{"200Capital", response(R"({"Error":{"code":"X","message":"boom"}})"), "HY000",
               failed, unknown},
        Answer{"200", json_error("200 OK", "QUERY_FAILED", "duplicate key"), "23000", failed,
               unknown},
        Answer{"200WithoutResults",
               response(R"({"error":{"code":"QUERY_FAILED","message":"duplicate key"},)"
                        R"("results":[],"parameters":null})"),
               "23000", failed, unknown}),
    name_of);

// What comes behind results, what does not say what was done, and what need not be the service's
// own answer: the change may have been made.
INSTANTIATE_TEST_SUITE_P(
    Unknown, Answers,
    ::testing::Values(
        Answer{"UnauthorizedBehindResults", behind_results("UNAUTHORIZED"), "28000", unknown,
               unknown},
        Answer{"ErrorBehindResults", behind_results("QUERY_FAILED"), "HY000", unknown, unknown},
        Answer{"UnauthorizedBeforeResults",
               response(R"({"error":{"code":"UNAUTHORIZED","message":"no"},"x":{},)"
                        R"("results":[{"affectedRows":1}]})"),
               "28000", unknown, unknown},
        Answer{"200Unauthorized", json_error("200 OK", "UNAUTHORIZED", "The token has expired"),
               "28000", unknown, unknown},
        Answer{"200Unauthenticated", json_error("200 OK", "UNAUTHENTICATED", "no"), "28000",
               unknown, unknown},
        Answer{"ErrorBehindANullResult",
               response(R"({"results":[null],"error":{"code":"X","message":"duplicate key"}})"),
               "23000", unknown, unknown},
        Answer{"ErrorBehindMisnamedResults",
               response(R"({"resultz":[{"affectedRows":1}],)"
                        R"("error":{"code":"X","message":"duplicate key"}})"),
               "23000", unknown, unknown},
        Answer{"ErrorBeforeMisnamedResults",
               response(R"({"error":{"code":"X","message":"duplicate key"},)"
                        R"("resultz":[{"affectedRows":1}]})"),
               "23000", unknown, unknown},
        Answer{"ErrorBesideOutputs",
               response(R"({"parameters":{"@a":{"dataType":8,"direction":4,"value":1}},)"
                        R"("error":{"code":"X","message":"duplicate key"}})"),
               "23000", unknown, unknown},
        Answer{"NotTheServices", response(R"({"message":"maintenance"})"), "HY000", unknown,
               unknown},
        Answer{"NotTheServicesError", response(R"({"status":"error","detail":"queue full"})"),
               "HY000", unknown, unknown},
        Answer{"ErrorWithinAResult",
               response(R"({"results":[{"error":{"code":"X","message":"duplicate key"}},)"
                        R"({"affectedRows":1}]})"),
               "23000", unknown, unknown},
        Answer{"ErrorBesideACount",
               response(R"({"results":[{"affectedRows":0,"error":)"
                        R"({"code":"X","message":"duplicate key"}}]})"),
               "23000", unknown, unknown},
        Answer{"500Unauthorized", json_error("500 Internal Server Error", "UNAUTHORIZED", "no"),
               "28000", unknown, unknown},
        Answer{"500ByItsWords",
               json_error("500 Internal Server Error", "FAILED", "unexpected token"), "42000",
               unknown, unknown},
        Answer{"Page", page("200 OK"), "08001", unknown, unknown, true},
        Answer{"303", redirection("303 See Other"), "08001", unknown, unknown, true},
        Answer{"302", redirection("302 Found"), "08001", unknown, unknown, true},
        Answer{"500", json_error("500 Internal Server Error", "INTERNAL_ERROR", "oops"), "HY000",
               unknown, unknown},
        Answer{"501", json_error("501 Not Implemented", "INTERNAL_ERROR", "oops"), "HY000", unknown,
               unknown},
        Answer{"501OfTheStatement",
               json_error("501 Not Implemented", "QUERY_FAILED", "no such table: t"), "42S02",
               unknown, unknown},
        Answer{"503", json_error("503 Service Unavailable", "BUSY", "no"), "08S01", unknown,
               unknown, true},
        Answer{"503OfTheStatement",
               json_error("503 Service Unavailable", "BUSY", "no such table: t"), "42S02", unknown,
               unknown},
        // A proxy's own is without effect; here there is none.
        Answer{"407", json_error("407 Proxy Authentication Required", "PROXY", "no"), "HY000",
               unknown, unknown},
        Answer{"408", json_error("408 Request Timeout", "TIMEOUT", "no"), "HYT00", unknown,
               unknown}),
    name_of);

// A slip of the pen is told by the service's words alone.
TEST(MisspelledStatement, IsNotSaidToBeInDoubt) {
    const ScenarioConnection connection("test-token");
    for (const char* text : {"SELEC 1", "INSRT INTO [Scratch].[dbo].[Outcomes] VALUES (1)",
                             "ALTR TABLE [Scratch].[dbo].[Outcomes] DROP COLUMN id"}) {
        Statement statement(connection);
        EXPECT_STATE(statement, statement.execute(text), "42000");
        EXPECT_THAT(statement.text(), Not(HasSubstr("not known"))) << text;
    }
}

// An error, and then nothing more.
class SilenceBehindAnError : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_SUCCESS(connection_.handle(),
                       connection_.connect("Driver=ConnectAI;URL=" + server_.url() +
                                           ";User=u;Password=p;ConnectOnOpen=false"));
    }

    ScriptedServer server_{[](Peer& peer) {
        peer.read_request();
        const std::string begun = R"({"error":{"code":"X","message":"duplicate key"},)";
        peer.send(std::string(chunked_head) + chunk(begun));
        peer.wait_for_close();
    }};
    Connection connection_;
};

TEST_F(SilenceBehindAnError, IsNotWaitedForByARead) {
    Statement statement(connection_);
    SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, reinterpret_cast<SQLPOINTER>(30), 0);
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_STATE(statement, statement.execute("SELECT 1 AS a"), "23000");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
}

TEST_F(SilenceBehindAnError, EndsAWriteWithItsTime) {
    Statement statement(connection_);
    SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, reinterpret_cast<SQLPOINTER>(1), 0);
    EXPECT_STATE(statement, statement.execute("INSERT INTO [A].[B].[C] (id) VALUES (1)"), "HYT00");
    EXPECT_THAT(statement.text(), HasSubstr("not known"));
}

// A query has a result. Without one it would look like a statement that returns no rows.
TEST(QueryWithoutAResult, IsAnError) {
    for (const char* reply :
         {"{}", R"({"results":null})", R"({"results":[]})", R"({"results":[null]})",
          R"({"results":[{}]})", R"({"message":"maintenance"})"}) {
        const ScriptedServer server([reply](Peer& peer) {
            while (!peer.read_request().empty()) peer.send(response(reply));
        });
        Connection connection;
        ASSERT_SUCCESS(connection.handle(),
                       connection.connect("Driver=ConnectAI;URL=" + server.url() +
                                          "/api;User=u;Password=p;ConnectOnOpen=false"));
        Statement statement(connection);
        SCOPED_TRACE(reply);
        EXPECT_STATE(statement, statement.execute("SELECT 1 AS a"), "HY000");
    }
}

// A code that the data source may have said is not blamed on the caller's token alone.
TEST(UnauthorizedUnder200, NamesTheDataSourcesLoginToo) {
    const ScriptedServer server([](Peer& peer) {
        while (!peer.read_request().empty()) {
            peer.send(json_error("200 OK", "UNAUTHORIZED", "The token has expired"));
        }
    });
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect("Driver=ConnectAI;URL=" + server.url() +
                                      "/api;User=u;Password=p;ConnectOnOpen=false"));
    const Told told = execute(connection, insert, 1);
    EXPECT_EQ(told.state, "28000");
    EXPECT_THAT(told.message, HasSubstr("data source"));
}

}  // namespace
}  // namespace connectai::test
