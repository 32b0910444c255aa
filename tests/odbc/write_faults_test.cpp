// Connections that break while something is written, before, during and behind the request, and
// between the service's commit and its reply: nothing is written twice, and where nobody knows, the
// error says so.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <random>

#include "support/breaking_proxy.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using testing::HasSubstr;

#ifdef CONNECTAI_SANITIZED
constexpr int inserts = 200;  // which takes time
#else
constexpr int inserts = 1000;
#endif

class WriteFaults : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_SUCCESS(direct_.handle(), direct_.connect(connection_string(service_.url())));
        ASSERT_SUCCESS(broken_.handle(), broken_.connect(connection_string(proxy_.url() + "/api")));
        Statement statement(direct_);
        ASSERT_SUCCESS(statement,
                       statement.execute("CREATE TABLE [Scratch].[dbo].[Written] (id int)"));
    }

    static std::string connection_string(const std::string& url) {
        return "Driver=ConnectAI;URL=" + url + ";User=user@example.com;Password=test-token";
    }

    // How often each value is in the table.
    std::map<int, int> written() {
        std::map<int, int> times;
        Statement statement(direct_);
        EXPECT_SUCCESS(statement, statement.execute("SELECT id FROM [Scratch].[dbo].[Written]"));
        for (const auto& row : statement.rows()) ++times[std::stoi(row.at(0))];
        return times;
    }

    MockServer service_{{"--writable", "Scratch.dbo"}};
    BreakingProxy proxy_{service_.url()};
    Connection direct_;
    Connection broken_;
};

TEST_F(WriteFaults, NothingIsWrittenTwiceAndALostReplyIsSaidToBeLost) {
    std::minstd_rand random(1911);
    std::map<int, SQLRETURN> codes;
    std::map<int, std::string> texts;
    std::map<int, Break> breaks;
    for (int id = 0; id < inserts; ++id) {
        breaks[id] = static_cast<Break>(random() % kinds_of_break);
        proxy_.set(breaks[id], 1 + random() % 200, random() % 2 == 0);
        Statement statement(broken_);
        codes[id] = statement.execute("INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (" +
                                      std::to_string(id) + ")");
        if (codes[id] == SQL_ERROR) texts[id] = statement.text();
    }
    const std::map<int, int> times = written();
    for (int id = 0; id < inserts; ++id) {
        const int rows = times.contains(id) ? times.at(id) : 0;
        SCOPED_TRACE(testing::Message()
                     << "insert " << id << ", break " << static_cast<int>(breaks[id]) << ": "
                     << rows << " rows, " << codes[id] << ' ' << texts[id]);
        EXPECT_LE(rows, 1) << "written twice";
        switch (breaks[id]) {
            case Break::none:
                EXPECT_EQ(codes[id], SQL_SUCCESS);
                EXPECT_EQ(rows, 1);
                break;
            case Break::behind_the_commit:
            case Break::in_the_reply: EXPECT_EQ(rows, 1); [[fallthrough]];
            default:
                EXPECT_EQ(codes[id], SQL_ERROR);
                if (breaks[id] == Break::on_connecting &&
                    texts[id].find(unknown_outcome) == std::string::npos) {
                    EXPECT_EQ(rows, 0) << "not an octet had left";
                    break;
                }
                EXPECT_THAT(texts[id], HasSubstr("08S01"));
                EXPECT_THAT(texts[id], HasSubstr(unknown_outcome));
        }
        if (HasFailure()) break;
    }
}

TEST_F(WriteFaults, WhatNeverLeftHasNoUnknownOutcome) {
    Statement statement(broken_);
    proxy_.refuse();
    EXPECT_STATE(statement,
                 statement.execute("INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (1)"),
                 "08001");
    EXPECT_EQ(statement.text().find(unknown_outcome), std::string::npos) << statement.text();
    EXPECT_TRUE(written().empty());
}

// A server that says nothing while the TLS connection is made: what is to be written waits for it.
TEST(UnsentWrites, HaveNoUnknownOutcomeInArraysEither) {
    const ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect("Driver=ConnectAI;URL=" + silent.url("https") +
                                      ";User=u;Password=p;ConnectOnOpen=false"));
    Statement statement(connection);
    SQLINTEGER ids[2] = {1, 2};
    SQLUSMALLINT statuses[2] = {};
    const auto pointer = [](std::uintptr_t number) { return reinterpret_cast<SQLPOINTER>(number); };
    SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, pointer(SQL_AUTOCOMMIT_OFF), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, pointer(1), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, pointer(2), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, statuses, 0);
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, ids, 0,
                     nullptr);
    EXPECT_STATE(statement, statement.execute("INSERT INTO [A].[B].[C] (id) VALUES (?)"), "HYT00");
    EXPECT_THAT(statement.text(), HasSubstr("nothing of the request had been sent"));
    EXPECT_THAT(statement.text(), testing::Not(HasSubstr("not known")));
    EXPECT_THAT(statuses, testing::Each(SQL_PARAM_UNUSED));
    SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, pointer(1), 0);
    EXPECT_STATE(statement, statement.execute("INSERT INTO [A].[B].[C] (id) VALUES (?)"), "HYT00");
    EXPECT_SUCCESS(connection.handle(), SQLEndTran(SQL_HANDLE_DBC, connection, SQL_ROLLBACK));
}

// A connection that was kept, and that the service has closed since: writes have connections of
// their own, and must have none that is gone if they ever share those of reads.
TEST_F(WriteFaults, AWriteAfterAKeptConnectionHasGoneIsCarriedOutOnce) {
    for (int id = 0; id < 50; ++id) {
        {
            proxy_.set(Break::none, 0, false);
            Statement statement(broken_);
            ASSERT_SUCCESS(statement, statement.execute("SELECT 1 AS One"));
        }
        proxy_.hang_up();
        Statement statement(broken_);
        EXPECT_SUCCESS(statement,
                       statement.execute("INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (" +
                                         std::to_string(id) + ")"));
    }
    for (const auto& [id, times] : written()) EXPECT_EQ(times, 1) << id;
    EXPECT_EQ(written().size(), 50u);
}

}  // namespace
}  // namespace connectai::test
