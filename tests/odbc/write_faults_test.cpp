// Connections that break while something is written, before, during and behind the request, and
// between the service's commit and its reply: nothing is written twice, and where nobody knows, the
// error says so.
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <random>
#include <string_view>
#include <vector>

#include "../unit/http/certificate_authority.h"
#include "sanitizers.h"
#include "support/breaking_proxy.h"
#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using testing::HasSubstr;

constexpr int attacks = sanitized ? 200 : 1000;  // connections that break

enum class Kind : std::uint8_t { insert, update, array };
constexpr int kinds = 3;
constexpr int sets = 3;

// Over http or https.
class WriteFaults : public testing::TestWithParam<const char*> {
protected:
    WriteFaults()
        : proxy_(service_.url(),
                 GetParam() == std::string_view("https") ? authority_.server() : nullptr) {
        trusted_ = folder_.file("authority.pem");
        std::ofstream(trusted_) << authority_.pem();
    }

    void SetUp() override {
        ASSERT_SUCCESS(direct_.handle(), direct_.connect(connection_string(service_.url())));
        ASSERT_SUCCESS(broken_.handle(), broken_.connect(connection_string(proxy_.url() + "/api")));
        run("CREATE TABLE [Scratch].[dbo].[Written] (id int, n int)");
    }

    std::string connection_string(const std::string& url) const {
        return "Driver=ConnectAI;URL=" + url +
               ";User=user@example.com;Password=test-token;SSLServerCert=" + trusted_;
    }

    void run(const std::string& text) {
        Statement statement(direct_);
        ASSERT_SUCCESS(statement, statement.execute(text));
    }

    static std::string insert(int id, int n) {
        return "INSERT INTO [Scratch].[dbo].[Written] (id, n) VALUES (" + std::to_string(id) +
               ", " + std::to_string(n) + ")";
    }

    // What the writes have come to: of each id, the sum of n.
    std::map<int, int> written() {
        std::map<int, int> times;
        Statement statement(direct_);
        EXPECT_SUCCESS(statement, statement.execute("SELECT id, n FROM [Scratch].[dbo].[Written]"));
        for (const auto& row : statement.rows())
            times[std::stoi(row.at(0))] += std::stoi(row.at(1));
        return times;
    }

    // Three times the same set. Its statuses say what the return code says.
    static SQLRETURN insert_array(Statement& statement, int id) {
        SQLINTEGER ids[sets] = {id, id, id};
        SQLUSMALLINT statuses[sets] = {};
        SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, reinterpret_cast<SQLPOINTER>(sets), 0);
        SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, statuses, 0);
        SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, ids, 0,
                         nullptr);
        const SQLRETURN code =
            statement.execute("INSERT INTO [Scratch].[dbo].[Written] (id, n) VALUES (?, 1)");
        const bool unsent = code == SQL_ERROR && statuses[0] == SQL_PARAM_UNUSED;
        EXPECT_THAT(statuses, testing::Each(code == SQL_SUCCESS ? SQL_PARAM_SUCCESS
                                            : unsent            ? SQL_PARAM_UNUSED
                                                                : SQL_PARAM_DIAG_UNAVAILABLE));
        return code;
    }

    SQLRETURN write(Statement& statement, Kind kind, int id) {
        switch (kind) {
            case Kind::insert: return statement.execute(insert(id, 1));
            case Kind::array: return insert_array(statement, id);
            case Kind::update:
                run(insert(id, 0));
                return statement.execute(
                    "UPDATE [Scratch].[dbo].[Written] SET n = n + 1 WHERE id = " +
                    std::to_string(id));
        }
        return SQL_ERROR;
    }

    CertificateAuthority authority_{"authority"};
    TemporaryFolder folder_;
    std::string trusted_;
    MockServer service_{{"--writable", "Scratch.dbo"}};
    BreakingProxy proxy_;
    Connection direct_;
    Connection broken_;
};

struct Write {
    Kind kind;
    Break broken;
    bool document_arrived = false;  // though its reply was broken
    SQLRETURN code = SQL_ERROR;
    std::string text{};
};

void expect_told(const Write& write, int effects) {
    const int all = write.kind == Kind::array ? sets : 1;
    EXPECT_TRUE(effects == 0 || effects == all) << "written twice";
    const bool may_look_whole = write.document_arrived && write.code == SQL_SUCCESS;
    if (write.broken == Break::none || may_look_whole) {
        EXPECT_EQ(write.code, SQL_SUCCESS);
        EXPECT_EQ(effects, all);
        return;
    }
    EXPECT_EQ(write.code, SQL_ERROR);
    const bool done =
        write.broken == Break::behind_the_commit || write.broken == Break::in_the_reply;
    EXPECT_EQ(effects, done ? all : 0);
    // Whether an octet had left is known where the connection broke on being made, or it is not.
    if (write.broken == Break::on_connecting && write.text.find("not known") == std::string::npos) {
        return;
    }
    EXPECT_THAT(write.text, HasSubstr("08S01"));
    EXPECT_THAT(write.text,
                HasSubstr(write.kind == Kind::array ? "which of them have taken effect is not known"
                                                    : unknown_outcome));
}

TEST_P(WriteFaults, NothingIsWrittenTwiceAndALostReplyIsSaidToBeLost) {
    std::minstd_rand random(1911);
    std::vector<Write> writes;
    for (int broken = 0; broken < attacks && !HasFailure();) {
        Write& one = writes.emplace_back(Write{static_cast<Kind>(random() % kinds),
                                               static_cast<Break>(random() % kinds_of_break)});
        if (one.broken != Break::none) ++broken;
        proxy_.set(one.broken, random(), random() % 2 == 0);
        Statement statement(broken_);
        one.code = write(statement, one.kind, static_cast<int>(writes.size()) - 1);
        one.document_arrived = proxy_.passed_document();
        if (one.code == SQL_ERROR) one.text = statement.text();
    }
    std::map<int, int> effects = written();
    for (int id = 0; id < static_cast<int>(writes.size()) && !HasFailure(); ++id) {
        const Write& one = writes[static_cast<std::size_t>(id)];
        SCOPED_TRACE(testing::Message()
                     << "write " << id << " of kind " << static_cast<int>(one.kind) << ", break "
                     << static_cast<int>(one.broken) << ": " << effects[id] << " effects, "
                     << one.code << ' ' << one.text);
        expect_told(one, effects[id]);
    }
}

TEST_P(WriteFaults, WhatNeverLeftHasNoUnknownOutcome) {
    Statement statement(broken_);
    proxy_.refuse();
    EXPECT_STATE(statement, statement.execute(insert(1, 1)), "08001");
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
TEST_P(WriteFaults, AWriteAfterAKeptConnectionHasGoneIsCarriedOutOnce) {
    for (int id = 0; id < 50; ++id) {
        {
            proxy_.set(Break::none, 0, false);
            Statement statement(broken_);
            ASSERT_SUCCESS(statement, statement.execute("SELECT 1 AS One"));
        }
        proxy_.hang_up();
        Statement statement(broken_);
        EXPECT_SUCCESS(statement, statement.execute(insert(id, 1)));
    }
    for (const auto& [id, times] : written()) EXPECT_EQ(times, 1) << id;
    EXPECT_EQ(written().size(), 50u);
}

INSTANTIATE_TEST_SUITE_P(Over, WriteFaults, testing::Values("http", "https"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace connectai::test
