// Connecting and disconnecting, and a statement's way through a reply. ODBC 3.8, SQLDriverConnect,
// SQLDisconnect, appendix B "Statement transitions".
#include "handles/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../http/client_fixture.h"
#include "handles/registry.h"
#include "handles/statement.h"

namespace connectai::handles {
namespace {

using namespace test;
using testing::HasSubstr;

class Connecting : public testing::Test {
protected:
    ~Connecting() override {
        if (connection->connected()) connection->disconnect();
    }

    static std::string to(const std::string& url, const std::string& more = "") {
        return "Driver=ConnectAI;URL=" + url + ";User=u@example.com;Password=hidden;" + more;
    }
    static std::string offline(const std::string& more = "") {
        return to("http://127.0.0.1:9/api", "ConnectOnOpen=false;" + more);
    }
    std::string connect(const std::string& text, SQLUSMALLINT completion = SQL_DRIVER_NOPROMPT) {
        last = error_of([&] { connection->driver_connect(text, completion, false); });
        return state_of(last);
    }
    std::string catalog() {
        return std::get<std::string>(connection->attribute(SQL_ATTR_CURRENT_CATALOG));
    }

    std::shared_ptr<Environment> environment = std::make_shared<Environment>();
    std::shared_ptr<Connection> connection = std::make_shared<Connection>(environment);
    std::optional<Error> last;
};

TEST_F(Connecting, OpensOnceAndClosesOnce) {
    EXPECT_EQ(state_of(error_of([&] { connection->disconnect(); })), "08003");
    EXPECT_EQ(connect(offline()), "none");
    EXPECT_TRUE(connection->connected());
    EXPECT_EQ(connect(offline()), "08002");
    connection->disconnect();
    EXPECT_FALSE(connection->connected());
    EXPECT_EQ(state_of(error_of([&] { connection->require_connected(); })), "08003");
    EXPECT_EQ(connect(offline()), "none") << "and may be opened again";
}

TEST_F(Connecting, RefusesWhatOnlyADialogCouldDo) {
    EXPECT_EQ(connect(offline(), SQL_DRIVER_PROMPT), "IM008");
    EXPECT_EQ(connect(offline(), 99), "HY110");
    EXPECT_EQ(connect("Driver=ConnectAI;ConnectOnOpen=false"), "28000");
    EXPECT_FALSE(connection->connected());
}

TEST_F(Connecting, WarnsOfAKeywordThatDoesNotExist) {
    EXPECT_EQ(connect(offline("Passwort=hidden;")), "none");
    const auto& records = connection->diagnostics().records();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].state.code, "01S00");
    EXPECT_THAT(records[0].message, HasSubstr("Passwort"));
    EXPECT_THAT(records[0].message, testing::Not(HasSubstr("hidden")));
}

TEST_F(Connecting, RefusedCredentialsLeaveItClosed) {
    ScriptedServer server(always(response("", "401 Unauthorized")));
    EXPECT_EQ(connect(to(server.url())), "28000");
    EXPECT_FALSE(connection->connected());
    EXPECT_THAT(last->message(), testing::Not(HasSubstr("hidden")));
    EXPECT_EQ(connect(offline()), "none");
}

TEST_F(Connecting, WaitsNoLongerThanTheLoginTimeout) {
    ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
    connection->set_attribute(SQL_ATTR_LOGIN_TIMEOUT, reinterpret_cast<SQLPOINTER>(1), {});
    EXPECT_EQ(connect(to(server.url())), "HYT00");
    EXPECT_EQ(connect(offline()), "none");
    EXPECT_EQ(
        state_of(error_of([&] { connection->set_attribute(SQL_ATTR_LOGIN_TIMEOUT, nullptr, {}); })),
        "HY011");
}

TEST_F(Connecting, TakesTheCatalogOfEachConnectionAnew) {
    connect(offline("DefaultCatalog=First;"));
    EXPECT_EQ(catalog(), "First");
    connection->disconnect();
    connect(offline("DefaultCatalog=Second;"));
    EXPECT_EQ(catalog(), "Second");
    connection->disconnect();
    // ODBC 3.8, SQLSetConnectAttr: SQL_ATTR_CURRENT_CATALOG may be set before connecting.
    connection->set_attribute(SQL_ATTR_CURRENT_CATALOG, nullptr, "Chosen");
    connect(offline("DefaultCatalog=Third;"));
    EXPECT_EQ(catalog(), "Chosen");
}

TEST_F(Connecting, DisconnectFreesStatementsAndDescriptors) {
    const std::size_t before = Registry::instance().size();
    connect(offline());
    for (int i = 0; i < 3; ++i) Statement::create(connection);
    const SQLHANDLE descriptor = Registry::instance().add(std::make_shared<Descriptor>(connection));
    connection->adopt(descriptor);
    EXPECT_GT(Registry::instance().size(), before);
    connection->disconnect();
    EXPECT_EQ(Registry::instance().size(), before);
}

// A statement on a connection to a server that answers every request alike.
class Executing : public Connecting {
protected:
    // Runs `text` against `answer`, and says how that ended.
    std::string run(const std::string& answer, const char* text = "SELECT n FROM t") {
        server = std::make_unique<ScriptedServer>(always(response(answer)));
        connect(to(server->url(), "ConnectOnOpen=false;"));
        statement = Statement::create(connection);
        SQLRETURN result = SQL_ERROR;
        const auto error = error_of([&] { result = statement->execute_directly(text); });
        return error ? state_of(error) : std::to_string(result);
    }
    std::string fetch() {
        SQLRETURN result = SQL_ERROR;
        const auto error = error_of([&] { result = statement->fetch(SQL_FETCH_NEXT, 0); });
        return error ? state_of(error) : std::to_string(result);
    }
    std::string next_result() {
        SQLRETURN result = SQL_ERROR;
        const auto error = error_of([&] { result = statement->next_result(); });
        return error ? state_of(error) : std::to_string(result);
    }
    ~Executing() override {
        statement.reset();
        if (connection->connected()) connection->disconnect();
    }

    const std::string begun =
        R"({"results":[{"schema":[{"columnName":"n","dataType":8}],"rows":[[1],[2]]})";
    const std::string success = std::to_string(SQL_SUCCESS);
    const std::string no_data = std::to_string(SQL_NO_DATA);
    std::unique_ptr<ScriptedServer> server;
    std::shared_ptr<Statement> statement;
};

TEST_F(Executing, FetchesEveryRowAndThenTheEnd) {
    SQLINTEGER n = 0;
    EXPECT_EQ(run(begun + "]}"), success);
    statement->bind_column(1, SQL_C_SLONG, &n, 0, nullptr);
    EXPECT_EQ(fetch(), success);
    EXPECT_EQ(n, 1);
    EXPECT_EQ(fetch(), success);
    EXPECT_EQ(n, 2);
    EXPECT_EQ(fetch(), no_data);
    EXPECT_EQ(fetch(), no_data);
    EXPECT_EQ(next_result(), no_data);
    EXPECT_EQ(fetch(), "HY010") << "no longer executed";
}

TEST_F(Executing, ErrorBehindTheRowsIsNeverTheEnd) {
    EXPECT_EQ(run(begun + R"(],"error":{"code":"QUERY_FAILED","message":"no such table: t"}})"),
              success);
    EXPECT_EQ(fetch(), success);
    EXPECT_EQ(fetch(), success);
    EXPECT_EQ(fetch(), "42S02");
    EXPECT_EQ(fetch(), "42S02");
    EXPECT_EQ(next_result(), "42S02");
}

TEST_F(Executing, ReplyCutShortIsNeverTheEnd) {
    EXPECT_EQ(run(begun + "]"), success);
    EXPECT_EQ(fetch(), success);
    EXPECT_EQ(fetch(), success);
    EXPECT_EQ(fetch(), "08S01");
    EXPECT_EQ(fetch(), "08S01");
}

TEST_F(Executing, GoesFromResultToResult) {
    EXPECT_EQ(run(begun + R"(,{"affectedRows":7},{"rows":[["x"]],"schema":[{"columnName":"c",)"
                          R"("dataType":5},{"columnName":"d","dataType":5}]}]})"),
              success);
    EXPECT_EQ(statement->column_count(), 1);
    EXPECT_EQ(next_result(), success);
    EXPECT_EQ(statement->column_count(), 0);
    EXPECT_EQ(statement->row_count(), 7);
    EXPECT_EQ(fetch(), "24000");
    EXPECT_EQ(next_result(), "HY000") << "a row of one value for two columns";
}

// ODBC 3.8, SQLExecDirect, "Comments": SQL_NO_DATA for a searched change of no rows.
TEST_F(Executing, ChangeOfNoRowsIsNoData) {
    EXPECT_EQ(run(R"({"results":[{"affectedRows":0}]})", "DELETE FROM t"), no_data);
    EXPECT_EQ(statement->row_count(), 0);
}

TEST_F(Executing, ErrorAloneIsReportedByExecute) {
    EXPECT_EQ(run(R"({"error":{"code":"QUERY_FAILED","message":"syntax error"}})"), "42000");
    EXPECT_EQ(fetch(), "HY010");
}

TEST_F(Executing, EmptyReplyIsReportedByExecute) {
    EXPECT_EQ(run(""), "08S01");
}

}  // namespace
}  // namespace connectai::handles
