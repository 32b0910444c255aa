// SQLProcedures: what is asked of the service, and what becomes of its answer.
// ODBC 3.8, SQLProcedures, "Arguments" and "Comments".
#include "catalog/procedures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlext.h>

#include <array>

#include "base/error.h"
#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::ElementsAre;
using Argument = std::optional<std::string>;
constexpr std::nullopt_t null = std::nullopt;

ProceduresRequest request_of(Argument catalog, Argument schema, Argument procedure) {
    ProceduresRequest request;
    request.catalog = std::move(catalog);
    request.schema = std::move(schema);
    request.procedure = std::move(procedure);
    return request;
}

Result sample(const ProceduresRequest& request) {
    CannedMetadata source(reply_of(
        {"REMARKS", "PROCEDURE_TYPE", "PROCEDURE_NAME", "PROCEDURE_SCHEMA", "PROCEDURE_CATALOG"},
        R"(["Adds", "PROCEDURE", "AddAll", "Main", "Crm"],
           [null, "function", "Rate", "Main", "Crm"],
           ["", 2, "Odd", "Archive", "Crm"],
           [null, null, "Add_All", null, "Erp"])"));
    return procedures(source, request);
}

TEST(ProceduresPlan, AsksForExactNamesOnly) {
    struct Planned {
        std::array<Argument, 3> arguments;
        std::vector<std::string> filters;  // empty: no request
    };
    const std::array cases{
        Planned{{null, null, null}, {"-", "-", "-", "-"}},
        Planned{{"Crm", "Main", "AddAll"}, {"Crm", "Main", "AddAll", "-"}},
        // The catalog is an ordinary argument, the others are patterns.
        Planned{{"C%", "M%", "Add_All"}, {"C%", "-", "-", "-"}},
        Planned{{null, "", R"(Add\_All)"}, {"-", "-", "Add_All", "-"}},
        // Nothing is without a catalog or without a name.
        Planned{{"", null, null}, {}},
        Planned{{null, null, ""}, {}},
    };
    for (const Planned& test : cases) {
        const auto& [catalog, schema, procedure] = test.arguments;
        const ProceduresPlan plan = plan_procedures(request_of(catalog, schema, procedure));
        ASSERT_EQ(plan.request.has_value(), !test.filters.empty());
        if (!plan.request) continue;
        EXPECT_EQ(plan.request->what, Metadata::procedures);
        EXPECT_EQ(procedure_filters_of(*plan.request), test.filters);
    }
}

TEST(Procedures, HaveTheSpecifiedColumns) {
    EXPECT_THAT(
        names_of(sample({})),
        ElementsAre("PROCEDURE_CAT", "PROCEDURE_SCHEM", "PROCEDURE_NAME", "NUM_INPUT_PARAMS",
                    "NUM_OUTPUT_PARAMS", "NUM_RESULT_SETS", "REMARKS", "PROCEDURE_TYPE"));
    ProceduresRequest odbc2;
    odbc2.odbc2 = true;
    EXPECT_THAT(
        names_of(sample(odbc2)),
        ElementsAre("PROCEDURE_QUALIFIER", "PROCEDURE_OWNER", "PROCEDURE_NAME", "NUM_INPUT_PARAMS",
                    "NUM_OUTPUT_PARAMS", "NUM_RESULT_SETS", "REMARKS", "PROCEDURE_TYPE"));
}

TEST(Procedures, AreOrderedAndTyped) {
    const Result table = sample({});
    EXPECT_THAT(values_of(table, "PROCEDURE_NAME"),
                ElementsAre("Odd", "AddAll", "Rate", "Add_All"));
    EXPECT_THAT(values_of(table, "PROCEDURE_SCHEM"), ElementsAre("Archive", "Main", "Main", ""));
    EXPECT_THAT(values_of(table, "REMARKS"), ElementsAre("", "Adds", "NULL", "NULL"));
    const auto word = [](int type) { return std::to_string(type); };
    EXPECT_THAT(values_of(table, "PROCEDURE_TYPE"),
                ElementsAre(word(SQL_PT_UNKNOWN), word(SQL_PT_PROCEDURE), word(SQL_PT_FUNCTION),
                            word(SQL_PT_UNKNOWN)));
    EXPECT_THAT(values_of(table, "NUM_RESULT_SETS"), ElementsAre("-1", "-1", "-1", "-1"));
}

TEST(Procedures, AreFilteredByPattern) {
    EXPECT_THAT(values_of(sample(request_of("Crm", "M%", "_d%")), "PROCEDURE_NAME"),
                ElementsAre("AddAll"));
    EXPECT_THAT(values_of(sample(request_of(null, null, R"(Add\_%)")), "PROCEDURE_NAME"),
                ElementsAre("Add_All"));
}

TEST(Procedures, MetadataIdMakesArgumentsIdentifiers) {
    ProceduresRequest request = request_of("CRM", "main", "addall ");
    request.metadata_id = true;
    EXPECT_THAT(values_of(sample(request), "PROCEDURE_NAME"), ElementsAre("AddAll"));
    request.procedure.reset();
    try {
        sample(request);
        FAIL() << "a null pointer was accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.state().code, "HY009");
        EXPECT_THAT(error.message(), testing::HasSubstr("ProcName"));
    }
}

}  // namespace
}  // namespace connectai::catalog
