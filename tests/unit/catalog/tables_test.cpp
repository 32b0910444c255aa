// SQLTables: what is asked of the service, and what becomes of its answer.
// ODBC 3.8, SQLTables, "Arguments" and "Comments".
#include "catalog/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlext.h>

#include <array>

#include "base/error.h"
#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

using Argument = std::optional<std::string>;
constexpr std::nullopt_t null = std::nullopt;

TablesRequest request_of(Argument catalog, Argument schema, Argument table, Argument type) {
    TablesRequest request;
    request.catalog = std::move(catalog);
    request.schema = std::move(schema);
    request.table = std::move(table);
    request.type = std::move(type);
    return request;
}

std::string sample_tables() {
    return reply_of({"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "REMARKS"},
                    R"(["Erp", "Sales", "my_table", "TABLE", null],
                       ["Crm", "Main", "Contact", "TABLE", "People"],
                       ["Crm", "Main", "myxtable", "table", ""],
                       ["Crm", "Main", "Account", "TABLE", null],
                       ["Crm", "Main", "sys_tables", "SYSTEM TABLE", null],
                       ["Crm", "Archive", "Old", "VIEW", null],
                       ["Crm", null, "Loose", "TABLE", null])");
}

Result sample(const TablesRequest& request) {
    CannedMetadata source(sample_tables());
    return tables(source, request);
}

std::vector<std::string> table_names(const TablesRequest& request) {
    return values_of(sample(request), "TABLE_NAME");
}

// --- What is asked of the service ---

struct Planned {
    std::array<Argument, 4> arguments;  // catalog, schema, table, type
    TablesListing listing;
    std::vector<std::string> filters;  // empty: no request
};

TEST(TablesPlan, AsksForExactNamesOnly) {
    using L = TablesListing;
    const std::array cases{
        Planned{{null, null, null, null}, L::tables, {"-", "-", "-", "-", "-"}},
        Planned{{"%", "%", "%", "%"}, L::tables, {"-", "-", "-", "-", "-"}},
        Planned{{"Crm", "Main", "Account", "TABLE"},
                L::tables,
                {"Crm", "Main", "Account", "-", "TABLE"}},
        Planned{{"Crm", null, "Acc%", "'TABLE','VIEW'"},
                L::tables,
                {"Crm", "-", "-", "-", "TABLE,VIEW"}},
        Planned{{null, null, "my_table", null}, L::tables, {"-", "-", "-", "-", "-"}},
        Planned{{null, null, R"(my\_table)", null}, L::tables, {"-", "-", "my_table", "-", "-"}},
        Planned{{null, null, null, "VIEW,TABLE,%,"}, L::tables, {"-", "-", "-", "-", "-"}},
        Planned{{null, "", null, null}, L::tables, {"-", "-", "-", "-", "-"}},
        // Nothing is without a catalog or without a name.
        Planned{{"", null, null, null}, L::tables, {}},
        Planned{{null, null, "", null}, L::tables, {}},
        Planned{{"Crm", "Main", "", "TABLE"}, L::tables, {}},
    };
    for (const Planned& test : cases) {
        const auto& [catalog, schema, table, type] = test.arguments;
        const TablesPlan plan = plan_tables(request_of(catalog, schema, table, type));
        const std::string shown = catalog.value_or("NULL") + " " + schema.value_or("NULL") + " " +
                                  table.value_or("NULL") + " " + type.value_or("NULL");
        EXPECT_EQ(plan.listing, test.listing) << shown;
        ASSERT_EQ(plan.request.has_value(), !test.filters.empty()) << shown;
        if (!plan.request) continue;
        EXPECT_EQ(plan.request->what, Metadata::tables) << shown;
        EXPECT_EQ(filters_of(*plan.request), test.filters) << shown;
    }
}

// "To support enumeration of catalogs, schemas, and table types, the following special semantics".
TEST(TablesPlan, EnumerationsNeedEmptyStrings) {
    using L = TablesListing;
    struct Enumeration {
        std::array<Argument, 4> arguments;
        L listing;
    };
    const std::array cases{
        Enumeration{{"%", "", "", null}, L::catalogs},
        Enumeration{{"%", "", "", ""}, L::catalogs},
        Enumeration{{"%", "", "", "TABLE"}, L::catalogs},
        Enumeration{{"", "%", "", null}, L::schemas},
        Enumeration{{"", "%", "", ""}, L::schemas},
        Enumeration{{"", "", "", "%"}, L::table_types},
        // "Value List Arguments": a null pointer is the same as SQL_ALL_TABLE_TYPES.
        Enumeration{{"", "", "", null}, L::table_types},
        Enumeration{{"", "", "", "TABLE"}, L::tables},
        Enumeration{{"%", null, null, null}, L::tables},
        Enumeration{{"%", "", null, null}, L::tables},
        Enumeration{{"%", null, "", null}, L::tables},
        Enumeration{{null, "%", null, null}, L::tables},
        Enumeration{{null, "%", "", null}, L::tables},
        Enumeration{{null, null, null, "%"}, L::tables},
        Enumeration{{"%", "%", "", null}, L::tables},
        Enumeration{{"%", "%", "%", "%"}, L::tables},
    };
    for (const Enumeration& test : cases) {
        const auto& [catalog, schema, table, type] = test.arguments;
        for (const bool metadata_id : {false, true}) {
            TablesRequest request = request_of(catalog, schema, table, type);
            request.metadata_id = metadata_id;
            if (metadata_id && !(catalog && schema && table)) continue;
            EXPECT_EQ(plan_tables(request).listing, test.listing)
                << catalog.value_or("NULL") << " " << schema.value_or("NULL") << " "
                << table.value_or("NULL") << " " << type.value_or("NULL");
        }
    }
}

// No table is without a name; one empty name is taken at its word.
TEST(TablesPlan, ThreeEmptyNamesWithTypesAreAnyNames) {
    const TablesPlan plan = plan_tables(request_of("", "", "", "TABLE,VIEW"));
    ASSERT_TRUE(plan.request);
    EXPECT_EQ(filters_of(*plan.request),
              filters_of(*plan_tables(request_of(null, null, null, "TABLE,VIEW")).request));
    EXPECT_TRUE(plan.table.matches("Account"));
    EXPECT_FALSE(plan_tables(request_of("", "", "", "")).request);
    EXPECT_FALSE(plan_tables(request_of("Crm", "", "", "TABLE")).request);
    TablesRequest identifiers = request_of("", "", "", "TABLE");
    identifiers.metadata_id = true;
    EXPECT_FALSE(plan_tables(identifiers).request);
}

TEST(TablesPlan, TheCatalogIsNoPatternForAnOdbc2Application) {
    TablesRequest request = request_of("Crm_1", null, null, null);
    EXPECT_EQ(plan_tables(request).request->filter.catalog, null);
    EXPECT_TRUE(plan_tables(request).catalog.matches("CrmX1"));
    request.odbc2 = true;
    EXPECT_EQ(plan_tables(request).request->filter.catalog, "Crm_1");
    EXPECT_FALSE(plan_tables(request).catalog.matches("CrmX1"));
}

TEST(TablesPlan, IdentifiersAreFiltersOnlyWhereTheirCaseIsKnown) {
    TablesRequest request = request_of("crm", R"("Main")", "my_table", null);
    request.metadata_id = true;
    EXPECT_EQ(filters_of(*plan_tables(request).request),
              (std::vector<std::string>{"-", "Main", "-", "-", "-"}));
}

// SQLTables, "Diagnostics", HY009.
TEST(TablesPlan, NullIdentifiersAreRefused) {
    const std::array cases{
        std::pair{request_of(null, "Main", "Account", null), "CatalogName"},
        std::pair{request_of("Crm", null, "Account", null), "SchemaName"},
        std::pair{request_of("Crm", "Main", null, null), "TableName"},
    };
    for (auto [request, argument] : cases) {
        request.metadata_id = true;
        try {
            plan_tables(request);
            ADD_FAILURE() << argument << " may be null";
        } catch (const Error& error) {
            EXPECT_EQ(error.state().code, "HY009");
            EXPECT_THAT(error.message(), HasSubstr(argument));
        }
    }
}

TEST(Tables, OneRequestAnswersACall) {
    CannedMetadata source(sample_tables());
    tables(source, request_of("%", "%", "%", "TABLE,VIEW"));
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::tables);
}

TEST(Tables, WhatCannotExistNeedsNoRequest) {
    CannedMetadata source(sample_tables());
    EXPECT_EQ(tables(source, request_of("", "%", "%", null)).rows(), 0u);
    EXPECT_THAT(source.requests, IsEmpty());
}

// --- The result ---

TEST(Tables, ColumnsAreThoseOfTheSpecification) {
    const Result table = sample(request_of(null, null, null, null));
    EXPECT_THAT(names_of(table),
                ElementsAre("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"));
    for (const Column& column : table.columns()) {
        EXPECT_EQ(column.type, DataType::varchar) << column.name;
        EXPECT_EQ(column.nullable, true) << column.name;
        EXPECT_GE(column.length.value_or(0), 128) << column.name;
    }
}

TEST(Tables, AnOdbc2ApplicationGetsItsColumnNames) {
    TablesRequest request = request_of(null, null, null, null);
    request.odbc2 = true;
    EXPECT_THAT(names_of(sample(request)), ElementsAre("TABLE_QUALIFIER", "TABLE_OWNER",
                                                       "TABLE_NAME", "TABLE_TYPE", "REMARKS"));
    EXPECT_THAT(values_of(sample(request), "TABLE_QUALIFIER"), testing::Contains("Crm"));
}

TEST(Tables, RowsAreOrderedByTypeCatalogSchemaName) {
    const Result table = sample(request_of(null, null, null, null));
    EXPECT_THAT(values_of(table, "TABLE_TYPE"),
                ElementsAre("SYSTEM TABLE", "TABLE", "TABLE", "TABLE", "TABLE", "TABLE", "VIEW"));
    EXPECT_THAT(values_of(table, "TABLE_CAT"),
                ElementsAre("Crm", "Crm", "Crm", "Crm", "Crm", "Erp", "Crm"));
    EXPECT_THAT(values_of(table, "TABLE_SCHEM"),
                ElementsAre("Main", "", "Main", "Main", "Main", "Sales", "Archive"));
    EXPECT_THAT(
        values_of(table, "TABLE_NAME"),
        ElementsAre("sys_tables", "Loose", "Account", "Contact", "myxtable", "my_table", "Old"));
}

TEST(Tables, RemarksAreHandedOn) {
    const Result table = sample(request_of("Crm", "Main", null, "TABLE"));
    EXPECT_THAT(values_of(table, "REMARKS"), ElementsAre("NULL", "People", ""));
}

TEST(Tables, PatternsAreMatchedHere) {
    struct Selection {
        std::array<Argument, 4> arguments;
        std::vector<std::string> names;
    };
    const std::array cases{
        Selection{{null, null, "my_table", null}, {"myxtable", "my_table"}},
        Selection{{null, null, R"(my\_table)", null}, {"my_table"}},
        Selection{{null, null, "%t", null}, {"Account", "Contact"}},
        Selection{{"E%", null, null, null}, {"my_table"}},
        Selection{{null, "_ain", null, "TABLE"}, {"Account", "Contact", "myxtable"}},
        Selection{{null, "main", null, null}, {}},
        Selection{{null, "", null, null}, {"Loose"}},
        Selection{{"Crm", "Main", null, "view"}, {}},
        Selection{{null, null, null, "VIEW"}, {"Old"}},
        Selection{{null, null, null, "SYSTEM TABLE"}, {"sys_tables"}},
        Selection{{null, null, null, "SYNONYM"}, {}},
    };
    for (const Selection& test : cases) {
        const auto& [catalog, schema, table, type] = test.arguments;
        EXPECT_EQ(table_names(request_of(catalog, schema, table, type)), test.names)
            << catalog.value_or("NULL") << " " << schema.value_or("NULL") << " "
            << table.value_or("NULL") << " " << type.value_or("NULL");
    }
}

TEST(Tables, SystemTablesAreShownWhereTheTypesAskForThem) {
    const auto shows = [](const Argument& type) {
        return testing::Value(table_names(request_of(null, null, null, type)),
                              testing::Contains("sys_tables"));
    };
    EXPECT_TRUE(shows(null));
    EXPECT_TRUE(shows("%"));
    EXPECT_TRUE(shows("TABLE,SYSTEM TABLE"));
    EXPECT_FALSE(shows("TABLE,VIEW"));
}

// The service's documents do not say which type it gives them.
TEST(Tables, SystemTablesAreKnownByTheirNames) {
    const auto names = [](const Argument& type) {
        CannedMetadata source(
            reply_of({"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "REMARKS"},
                     R"(["Crm", "Main", "sys_tables", "TABLE", null],
                        ["Crm", "Main", "SYS_INDEXES", "VIEW", null],
                        ["Now", "Main", "sys_user", "TABLE", null])"));
        return values_of(tables(source, request_of(null, null, null, type)), "TABLE_NAME");
    };
    EXPECT_THAT(names("TABLE,VIEW"), ElementsAre("sys_user"));
    EXPECT_THAT(names("SYSTEM TABLE"), ElementsAre("SYS_INDEXES", "sys_tables"));
}

TEST(Tables, IdentifiersMatchWithoutRegardToCase) {
    TablesRequest request = request_of("CRM", "MAIN", "account", null);
    request.metadata_id = true;
    EXPECT_THAT(table_names(request), ElementsAre("Account"));
    request.table = R"("account")";
    EXPECT_THAT(table_names(request), IsEmpty());
}

TEST(Tables, AReplyWithTheNameAloneIsEnough) {
    CannedMetadata source(reply_of({"table_name"}, R"(["Account"])"));
    EXPECT_THAT(rows_of(tables(source, TablesRequest())),
                ElementsAre(UnorderedElementsAre(
                    Pair("TABLE_CAT", ""), Pair("TABLE_SCHEM", ""), Pair("TABLE_NAME", "Account"),
                    Pair("TABLE_TYPE", "TABLE"), Pair("REMARKS", std::nullopt))));
}

TEST(Tables, ALongNameIsNotLongerThanItsColumn) {
    const std::string name(300, 'n');
    CannedMetadata source(reply_of({"TABLE_NAME"}, "[\"" + name + "\"]"));
    const Result table = tables(source, TablesRequest());
    EXPECT_EQ(table.columns()[2].length, 300);
    EXPECT_THAT(values_of(table, "TABLE_NAME"), ElementsAre(name));
}

// --- Enumerations: "All columns except the ... column contain NULLs." ---

TEST(TablesEnumeration, CatalogsAreListedOnceInOrder) {
    CannedMetadata source(
        reply_of({"DRIVER", "TABLE_CATALOG"}, R"(["x", "Erp"],["y", "Crm"],["z", "Erp"])"));
    const Result table = tables(source, request_of(SQL_ALL_CATALOGS, "", "", null));
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::catalogs);
    EXPECT_THAT(values_of(table, "TABLE_CAT"), ElementsAre("Crm", "Erp"));
    for (const char* other : {"TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"}) {
        EXPECT_THAT(values_of(table, other), testing::Each("NULL")) << other;
    }
}

TEST(TablesEnumeration, SchemasOfSeveralCatalogsAreListedOnce) {
    CannedMetadata source(reply_of({"TABLE_CATALOG", "TABLE_SCHEMA"},
                                   R"(["Crm", "Main"],["Erp", "Main"],["Crm", "Archive"])"));
    const Result table = tables(source, request_of("", SQL_ALL_SCHEMAS, "", ""));
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::schemas);
    EXPECT_THAT(filters_of(source.requests[0]), testing::Each("-"));
    EXPECT_THAT(values_of(table, "TABLE_SCHEM"), ElementsAre("Archive", "Main"));
    for (const char* other : {"TABLE_CAT", "TABLE_NAME", "TABLE_TYPE", "REMARKS"}) {
        EXPECT_THAT(values_of(table, other), testing::Each("NULL")) << other;
    }
}

TEST(TablesEnumeration, TypesNeedNoRequest) {
    CannedMetadata source;
    const Result table = tables(source, request_of("", "", "", SQL_ALL_TABLE_TYPES));
    EXPECT_THAT(source.requests, IsEmpty());
    EXPECT_THAT(values_of(table, "TABLE_TYPE"), ElementsAre("SYSTEM TABLE", "TABLE", "VIEW"));
    for (const char* other : {"TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "REMARKS"}) {
        EXPECT_THAT(values_of(table, other), testing::Each("NULL")) << other;
    }
}

}  // namespace
}  // namespace connectai::catalog
