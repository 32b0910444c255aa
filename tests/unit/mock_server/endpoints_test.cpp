// The metadata endpoints and procedures, over the real engine.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "server_fixture.h"

namespace mock::test {
namespace {

class Endpoints : public testing::Test {
protected:
    static void SetUpTestSuite() {
        EngineOptions options;
        options.big_table_rows = 100;
        options.writable = {"Scratch.Main"};
        engine_ = make_engine(options);
    }
    static void TearDownTestSuite() { engine_.reset(); }

    Endpoints() : service_(*engine_, {}), server_(service_, {}), client_(server_.port()) {}

    // The rows of a reply, one text of all cells each, "|" between; "STATUS CODE" of an error.
    static std::vector<std::string> rows(const WireReply& reply) {
        const JsonValue json = parse_json(reply.body);
        if (json.find("error"))
            return {std::to_string(reply.status) + " " + error_code(reply.body)};
        std::vector<std::string> all;
        for (const JsonValue& row : json.find("results")->items.at(0).find("rows")->items) {
            std::string text;
            for (const JsonValue& cell : row.items) text += cell.text + "|";
            all.push_back(text);
        }
        return all;
    }
    std::vector<std::string> get(const std::string& target) { return rows(client_.get(target)); }
    std::vector<std::string> columns(const std::string& target) {
        const JsonValue json = parse_json(client_.get(target).body);
        std::vector<std::string> names;
        for (const JsonValue& column : json.find("results")->items.at(0).find("schema")->items) {
            names.push_back(column.find("columnName")->text);
        }
        return names;
    }

    static inline std::unique_ptr<Engine> engine_;
    Service service_;
    Server server_;
    RawClient client_;
};

using Texts = std::vector<std::string>;

// --expired-login: 400 on /schemas, of all catalogs or of the one. The reference, "Authentication".
TEST_F(Endpoints, AnExpiredLoginOfADataSourceIs400OnSchemas) {
    Service service(*engine_, {.expired_login = "CRM"});
    Server server(service, {});
    RawClient client(server.port());
    const Texts refused{"400 INVALID_LOGIN"};
    EXPECT_EQ(rows(client.get("/schemas")), refused);
    EXPECT_EQ(rows(client.get("/schemas?catalogName=CRM")), refused);
    EXPECT_EQ(rows(client.get("/schemas?catalogName=ERP")).size(), 2u);
    EXPECT_EQ(rows(client.get("/catalogs")).size(), 5u);
    EXPECT_GT(rows(client.get("/tables")).size(), 5u);
}

TEST_F(Endpoints, HaveTheDocumentedColumns) {  // reference, "Metadata results"
    EXPECT_EQ(columns("/catalogs").at(0), "TABLE_CATALOG");
    EXPECT_EQ(columns("/schemas"), (Texts{"TABLE_CATALOG", "TABLE_SCHEMA"}));
    EXPECT_EQ(columns("/tables"),
              (Texts{"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "REMARKS"}));
    EXPECT_EQ(
        columns("/columns"),
        (Texts{"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE",
               "TYPE_NAME", "COLUMN_SIZE", "PRECISION", "SCALE", "REMARKS", "ORDINAL_POSITION",
               "IS_KEY", "IS_NULLABLE", "IS_AUTOINCREMENT", "IS_GENERATEDCOLUMN"}));
    EXPECT_EQ(columns("/primaryKeys"), (Texts{"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME",
                                              "COLUMN_NAME", "PK_NAME", "KEY_SEQ"}));
    EXPECT_EQ(columns("/importedKeys"), columns("/exportedKeys"));
    EXPECT_EQ(columns("/importedKeys").size(), 11U);
    EXPECT_EQ(columns("/procedures").at(2), "PROCEDURE_NAME");
    EXPECT_EQ(columns("/procedureParameters").at(3), "PARAM_NAME");
}

TEST_F(Endpoints, FiltersAreExactNames) {
    EXPECT_EQ(get("/tables?catalogName=CRM&schemaName=Sales&tableName=Accounts").size(), 1U);
    EXPECT_EQ(
        get("/columns?catalogName=CRM&schemaName=Sales&tableName=Accounts&columnName=Id").size(),
        1U);
    EXPECT_TRUE(get("/columns?catalogName=CRM&columnName=%25").empty());
    EXPECT_TRUE(get("/columns?catalogName=CRM&columnName=id").empty());
    EXPECT_EQ(get("/tables?catalogName=CRM&tableName=Account_"), Texts{"404 NOT_FOUND"});
}

TEST_F(Endpoints, WrongNamesAndWrongCaseAre404) {
    for (const std::string target :
         {"/schemas?catalogName=crm", "/schemas?schemaName=None", "/tables?catalogName=None",
          "/tables?catalogName=CRM&schemaName=sales", "/columns?catalogName=CRM&tableName=accounts",
          "/primaryKeys?tableName=None", "/importedKeys?tableName=None",
          "/exportedKeys?catalogName=None", "/indexes?tableName=None",
          "/procedures?procedureName=None", "/procedureParameters?catalogName=ERP&schemaName=Sales",
          "/tables?catalogName="}) {
        const WireReply reply = client_.get(target);
        EXPECT_EQ(reply.status, 404) << target;
        EXPECT_EQ(error_code(reply.body), "NOT_FOUND") << target;
    }
}

TEST_F(Endpoints, TableTypesAreAList) {
    const std::size_t all = get("/tables?catalogName=CRM").size();
    const std::size_t tables = get("/tables?catalogName=CRM&tableType=TABLE").size();
    EXPECT_GT(tables, 2U);
    EXPECT_TRUE(get("/tables?catalogName=CRM&tableType=NOTHING").empty());
    EXPECT_EQ(get("/tables?catalogName=CRM&tableType=TABLE,VIEW,SYSTEM%20TABLE").size(), all);
}

TEST_F(Endpoints, KeysGoBothWays) {
    const Texts imported = get("/importedKeys?catalogName=CRM&schemaName=Sales&tableName=Contacts");
    ASSERT_FALSE(imported.empty());
    EXPECT_EQ(imported[0].find("CRM|Sales|Accounts|Id|"), 0U) << imported[0];
    const Texts exported = get("/exportedKeys?catalogName=CRM&schemaName=Sales&tableName=Accounts");
    EXPECT_NE(std::find(exported.begin(), exported.end(), imported[0]), exported.end());
    EXPECT_TRUE(
        get("/exportedKeys?catalogName=Samples&schemaName=Types&tableName=AllTypes").empty());
    EXPECT_EQ(get("/primaryKeys?catalogName=CRM&schemaName=Sales&tableName=Accounts").size(), 1U);
}

TEST_F(Endpoints, IndexesCanBeUniqueOrNot) {
    const std::string table = "/indexes?catalogName=CRM&schemaName=Sales";
    const auto all = get(table).size();
    const auto unique = get(table + "&unique=true").size();
    const auto others = get(table + "&unique=false").size();
    EXPECT_GT(unique, 0U);
    EXPECT_EQ(unique + others, all);
}

TEST_F(Endpoints, ExecWantsEveryParameter) {
    const auto exec = [&](const std::string& body) {
        return client_.send("POST", "/api/exec", "test-token", body);
    };
    const WireReply good = exec(R"({"procedure":"CRM.Sales.Increment","parameters":{)"
                                R"("@value":{"dataType":8,"direction":2,"value":40},)"
                                R"("@by":{"dataType":8,"direction":1,"value":2}}})");
    const JsonValue json = parse_json(good.body);
    ASSERT_NE(json.find("parameters"), nullptr) << good.body;
    EXPECT_EQ(json.find("parameters")->find("@value")->find("value")->text, "42");
    const WireReply fewer =
        exec(R"({"procedure":"Increment","defaultCatalog":"CRM","defaultSchema":"Sales",)"
             R"("parameters":{"@value":{"dataType":8,"direction":2,"value":40}}})");
    EXPECT_EQ(fewer.status, 400);
    EXPECT_NE(fewer.body.find("@by"), std::string::npos) << fewer.body;
    const WireReply more = exec(R"({"procedure":"[CRM].[Sales].[Increment]","parameters":{)"
                                R"("@value":{"dataType":8,"direction":2,"value":40},)"
                                R"("@by":{"dataType":8,"direction":1,"value":2},)"
                                R"("@more":{"dataType":8,"direction":1,"value":2}}})");
    EXPECT_EQ(more.status, 400);
    EXPECT_NE(more.body.find("@more"), std::string::npos) << more.body;
    const WireReply unknown = exec(R"({"procedure":"CRM.Sales.None"})");
    EXPECT_NE(unknown.body.find("\"error\""), std::string::npos);
}

TEST_F(Endpoints, QueriesRunInTheEngine) {
    const WireReply reply = client_.query(
        R"({"query":"SELECT COUNT(*) FROM Accounts","defaultCatalog":"CRM","defaultSchema":"Sales"})");
    EXPECT_EQ(rows(reply).size(), 1U);
    const WireReply only =
        client_.query(R"({"query":"SELECT * FROM [CRM].[Sales].[Accounts]","schemaOnly":true})");
    EXPECT_TRUE(rows(only).empty());
    const WireReply wrong = client_.query(sql("SELECT * FROM [CRM].[Sales].[None]"));
    EXPECT_EQ(rows(wrong), Texts{"200 QUERY_FAILED"});
}

// A query that finds nothing for hours.
const std::string endless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0";

TEST_F(Endpoints, AQueryEndsWithItsTimeout) {
    const WireReply reply = client_.query(R"({"query":")" + endless + R"(","timeout":1})");
    EXPECT_EQ(error_code(reply.body), "QUERY_TIMEOUT") << reply.body;
    EXPECT_GE(reply.total, 1.0);
}

TEST_F(Endpoints, AQueryEndsWithItsClient) {
    const TemporaryFile log;
    ServiceOptions options;
    options.log_file = log.name();
    Service service(*engine_, options);
    const Server server(service, {});
    RawClient client(server.port());
    const std::string body = sql(endless);
    client.write("POST /api/query HTTP/1.1\r\nHost: x\r\nAuthorization: " +
                 basic("user@example.com", "test-token") +
                 "\r\nContent-Type: application/json\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + body);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_TRUE(log.lines().empty());  // still at it
    client.close();
    for (int i = 0; i < 2000 && log.lines().empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ASSERT_EQ(log.lines().size(), 1U);
    EXPECT_NE(log.lines()[0].find("\"complete\":false"), std::string::npos) << log.lines()[0];
}

TEST_F(Endpoints, AFaultCanBeMovedToMetadata) {
    EXPECT_EQ(client_.get("/catalogs", "scenario-tables-cut:2").status, 200);
    RawClient other(server_.port());
    const WireReply cut = other.get("/tables", "scenario-tables-cut:2");
    EXPECT_FALSE(cut.complete());
    EXPECT_TRUE(cut.body.ends_with("[11,\"hal")) << cut.body;
}

}  // namespace
}  // namespace mock::test
