// Requests that go against the contract are refused with 400 before anything runs, over the real
// engine: reference, "Endpoints" (parameters, their names, types and directions; /batch).
#include <gtest/gtest.h>

#include "server_fixture.h"

namespace mock::test {
namespace {

struct Refused {
    std::string path, body;
    std::string named;  // what the message must name
};

std::string query_with(const std::string& parameter, const std::string& name = "@p1") {
    return R"({"query":"SELECT @p1","parameters":{"@p1":{"dataType":5,"value":"x"},")" + name +
           R"(":)" + parameter + "}}";
}

std::string add_numbers(const std::string& a, const std::string& sum) {
    return R"({"procedure":"CRM.Sales.AddNumbers","parameters":{"@a":)" + a +
           R"(,"@b":{"dataType":9,"direction":1,"value":2},"@sum":)" + sum + "}}";
}

const std::string in_1 = R"({"dataType":9,"direction":1,"value":1})";
const std::string out_null = R"({"dataType":9,"direction":4,"value":null})";

class Strictness : public testing::TestWithParam<Refused> {
protected:
    Strictness() : engine_(make_engine(options())), service_(*engine_, {}), server_(service_, {}) {}
    WireReply post(const std::string& path, const std::string& body) {
        return RawClient(server_.port()).send("POST", "/api" + path, "test-token", body);
    }

private:
    static EngineOptions options() {
        EngineOptions options;
        options.big_table_rows = 1;
        options.writable = {"Scratch.Main"};
        return options;
    }
    std::unique_ptr<Engine> engine_;
    Service service_;
    Server server_;
};

TEST_P(Strictness, Is400AndNamesTheCause) {
    const WireReply reply = post(GetParam().path, GetParam().body);
    EXPECT_EQ(reply.status, 400) << GetParam().body << '\n' << reply.body;
    EXPECT_EQ(error_code(reply.body), "INVALID_REQUEST");
    EXPECT_NE(reply.body.find(GetParam().named), std::string::npos) << reply.body;
}

const std::string text = R"({"dataType":5,"value":"x"})";
INSTANTIATE_TEST_SUITE_P(
    Requests, Strictness,
    testing::Values(
        // A parameter that the statement does not mention, and names that are none.
        Refused{"/query", query_with(text, "@p2"), "@p2 does not occur"},
        Refused{"/query", query_with(text, "@P1"), "@P1 does not occur"},
        Refused{"/query", query_with(text, "@p 1"), "letters, digits"},
        Refused{"/query", query_with(text, "@p-1"), "letters, digits"},
        Refused{"/query", query_with(text, "@p1;"), "letters, digits"},
        Refused{"/query", query_with(text, "@@p1"), "letters, digits"},
        Refused{"/query", R"({"query":"-- nothing"})", "empty"},
        // Every parameter of a procedure as it is declared.
        Refused{"/exec", add_numbers(R"({"dataType":5,"direction":1,"value":"1"})", out_null),
                "@a of the procedure AddNumbers has dataType 9, not 5"},
        Refused{"/exec", add_numbers(R"({"dataType":8,"direction":1,"value":1})", out_null),
                "@a of the procedure AddNumbers has dataType 9, not 8"},
        Refused{"/exec", add_numbers(in_1, R"({"dataType":8,"direction":4,"value":null})"),
                "@sum of the procedure AddNumbers has dataType 9, not 8"},
        Refused{"/exec", add_numbers(R"({"dataType":9,"direction":2,"value":1})", out_null),
                "@a of the procedure AddNumbers has direction 1, not 2"},
        Refused{"/exec", add_numbers(in_1, R"({"dataType":9,"direction":4,"value":0})"),
                "@sum of the procedure AddNumbers must have a null value"},
        Refused{"/exec",
                R"({"procedure":"CRM.Sales.TextLength","parameters":{)"
                R"("@RETURN_VALUE":{"dataType":8,"direction":5,"value":7},)"
                R"("@text":{"dataType":5,"direction":1,"value":""},)"
                R"("@upper":{"dataType":5,"direction":4,"value":null}}})",
                "@RETURN_VALUE of the procedure TextLength must have a null value"},
        Refused{"/exec", R"({"procedure":"CRM.Sales.CountAccounts @a = 1"})", "name"},
        // A batch is one INSERT, UPDATE or DELETE.
        Refused{"/batch", R"({"query":"SELECT 1","parameters":[{}]})", "INSERT, UPDATE or DELETE"},
        Refused{"/batch", R"({"query":"DROP TABLE [Scratch].[Main].[T]","parameters":[{}]})",
                "INSERT, UPDATE or DELETE"},
        Refused{"/batch",
                R"({"query":"DELETE FROM [CRM].[Sales].[Accounts] WHERE Id = 0; SELECT 1",)"
                R"("parameters":[{}]})",
                "INSERT, UPDATE or DELETE"},
        Refused{"/batch",
                R"({"query":"DELETE FROM [CRM].[Sales].[Accounts] WHERE Id = @a","parameters":[)"
                R"({"@a":{"dataType":8,"value":0}},{"@b":{"dataType":8,"value":0}}]})",
                "@b does not occur"}));

TEST_F(Strictness, WhatTheContractAsksForIsTaken) {
    const WireReply added = post("/exec", add_numbers(in_1, out_null));
    EXPECT_EQ(added.status, 200) << added.body;
    EXPECT_EQ(parse_json(added.body).find("parameters")->find("@sum")->find("value")->text, "3");
    EXPECT_EQ(
        post("/query", R"({"query":"SELECT @p_1","parameters":{"@p_1":)" + text + "}}").status,
        200);
}

TEST_F(Strictness, AnErrorOfTheSqlIsNone) {
    const WireReply reply = post("/query", sql("SELECT * FROM Nothing"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(error_code(reply.body), "QUERY_FAILED");
}

}  // namespace
}  // namespace mock::test
