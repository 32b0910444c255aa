// SQLProcedureColumns, and describing a procedure that is to be called.
// ODBC 3.8, SQLProcedureColumns, "Arguments" and "Comments".
#include "catalog/procedure_parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlext.h>

#include <array>

#include "base/error.h"
#include "canned_metadata.h"
#include "catalog/procedure_columns.h"

namespace connectai::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string sample_reply(const std::string& rows) {
    return reply_of({"PROCEDURE_CATALOG", "PROCEDURE_SCHEMA", "PROCEDURE_NAME", "PARAM_NAME",
                     "PARAM_TYPE", "DATA_TYPE", "TYPE_NAME", "LENGTH", "PRECISION", "SCALE",
                     "REMARKS", "IS_NULLABLE", "IS_REQUIRED", "ORDINAL_POSITION"},
                    rows);
}

// In another order than the result's.
const std::string sample_rows =
    R"(["Crm", "Main", "Rate", "@day", 1, 15, "DATE", 10, null, null, null, false, true, 2],
       ["Crm", "Main", "Rate", "@rate", 4, 12, "DECIMAL", 0, 10, 4, "Today's", true, false, 3],
       ["Crm", "Main", "Rate", "@code", 2, 5, "VARCHAR", 3, null, null, null, true, "NO", 1],
       ["Crm", "Main", "Rate", "@RETURN_VALUE", 5, 8, "INTEGER", 4, 10, 0, null, null, null, 0],
       ["Crm", "Main", "Add", "@what", 9, 99, "money", null, null, null, null, null, null, 1])";

Result sample(const ProcedureColumnsRequest& request) {
    CannedMetadata source(sample_reply(sample_rows));
    return procedure_columns(source, request);
}

ProcedureColumnsRequest everything() {
    ProcedureColumnsRequest request;
    request.report = {2000};
    return request;
}

TEST(ProcedureColumnsPlan, AsksForExactNamesOnly) {
    ProcedureColumnsRequest request = everything();
    EXPECT_THAT(procedure_filters_of(*plan_procedure_columns(request).request),
                ElementsAre("-", "-", "-", "-"));
    request.catalog = "C%";
    request.schema = "M%";
    request.procedure = "Rate";
    request.column = "@day";
    const ProcedureColumnsPlan plan = plan_procedure_columns(request);
    EXPECT_EQ(plan.request->what, Metadata::procedure_parameters);
    EXPECT_THAT(procedure_filters_of(*plan.request), ElementsAre("C%", "-", "Rate", "-"));
    for (auto* argument : {&request.catalog, &request.procedure, &request.column}) {
        const auto before = std::exchange(*argument, "");
        EXPECT_FALSE(plan_procedure_columns(request).request.has_value());
        *argument = before;
    }
}

TEST(ProcedureColumns, HaveTheSpecifiedColumns) {
    EXPECT_THAT(names_of(sample(everything())),
                ElementsAre("PROCEDURE_CAT", "PROCEDURE_SCHEM", "PROCEDURE_NAME", "COLUMN_NAME",
                            "COLUMN_TYPE", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "BUFFER_LENGTH",
                            "DECIMAL_DIGITS", "NUM_PREC_RADIX", "NULLABLE", "REMARKS", "COLUMN_DEF",
                            "SQL_DATA_TYPE", "SQL_DATETIME_SUB", "CHAR_OCTET_LENGTH",
                            "ORDINAL_POSITION", "IS_NULLABLE"));
    ProcedureColumnsRequest odbc2 = everything();
    odbc2.odbc2 = true;
    const Result table = sample(odbc2);
    EXPECT_THAT(names_of(table), testing::Contains("PROCEDURE_QUALIFIER"));
    EXPECT_THAT(names_of(table), testing::Contains("PRECISION"));
    EXPECT_THAT(values_of(table, "DATA_TYPE"), testing::Contains(std::to_string(SQL_DATE)));
}

// "Column names are returned for each procedure in the following order": the return value, then
// the parameters in call order.
TEST(ProcedureColumns, ReturnValueComesFirstThenTheParametersInCallOrder) {
    const Result table = sample(everything());
    EXPECT_THAT(values_of(table, "PROCEDURE_NAME"),
                ElementsAre("Add", "Rate", "Rate", "Rate", "Rate"));
    EXPECT_THAT(values_of(table, "COLUMN_NAME"),
                ElementsAre("@what", "@RETURN_VALUE", "@code", "@day", "@rate"));
    EXPECT_THAT(values_of(table, "ORDINAL_POSITION"), ElementsAre("1", "0", "1", "2", "3"));
    const auto word = [](int type) { return std::to_string(type); };
    EXPECT_THAT(
        values_of(table, "COLUMN_TYPE"),
        ElementsAre(word(SQL_PARAM_TYPE_UNKNOWN), word(SQL_RETURN_VALUE),
                    word(SQL_PARAM_INPUT_OUTPUT), word(SQL_PARAM_INPUT), word(SQL_PARAM_OUTPUT)));
    EXPECT_THAT(values_of(table, "IS_NULLABLE"), ElementsAre("", "", "YES", "NO", "YES"));
    ASSERT_EQ(table.notes().size(), 1u);
    EXPECT_THAT(table.notes()[0], HasSubstr("'99' of parameter @what of procedure Add"));
}

TEST(ProcedureColumns, TypesAreDescribedAsForTables) {
    const ResultRow rate = rows_of(sample(everything())).back();
    EXPECT_EQ(rate.at("DATA_TYPE"), std::to_string(SQL_DECIMAL));
    EXPECT_EQ(rate.at("COLUMN_SIZE"), "10");
    EXPECT_EQ(rate.at("DECIMAL_DIGITS"), "4");
    EXPECT_EQ(rate.at("NUM_PREC_RADIX"), "10");
    EXPECT_EQ(rate.at("REMARKS"), "Today's");
    EXPECT_EQ(rate.at("COLUMN_DEF"), std::nullopt);
}

TEST(ProcedureColumns, AreFilteredByPattern) {
    ProcedureColumnsRequest request = everything();
    request.procedure = "R%";
    request.column = "@_a%";
    EXPECT_THAT(values_of(sample(request), "COLUMN_NAME"), ElementsAre("@day", "@rate"));
    request.metadata_id = true;
    request.catalog = "crm";
    request.schema = "MAIN";
    request.procedure = "rate";
    request.column = "@DAY";
    EXPECT_THAT(values_of(sample(request), "COLUMN_NAME"), ElementsAre("@day"));
}

// --- One procedure ---

Procedure describe(MetadataSource& source, std::vector<std::string> parts) {
    return describe_procedure(source, {std::move(parts), "Crm", "Main"});
}

std::vector<std::string> parameters_of(const Procedure& procedure) {
    std::vector<std::string> names;
    for (const ProcedureParameter& parameter : procedure.parameters) {
        names.push_back(parameter.described.column.name);
    }
    return names;
}

TEST(DescribedProcedure, TakesOneRequestWithTheDefaults) {
    CannedMetadata source(sample_reply(sample_rows));
    const Procedure rate = describe(source, {"Rate"});
    EXPECT_EQ(rate.displayed_name(), "Crm.Main.Rate");
    EXPECT_THAT(parameters_of(rate), ElementsAre("@RETURN_VALUE", "@code", "@day", "@rate"));
    EXPECT_EQ(rate.parameters[0].direction, Direction::return_value);
    EXPECT_FALSE(rate.parameters[1].required);
    EXPECT_TRUE(rate.parameters[2].required);
    EXPECT_EQ(rate.parameters[3].described.column.scale, 4);
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_THAT(procedure_filters_of(source.requests[0]), ElementsAre("Crm", "Main", "Rate", "-"));
}

TEST(DescribedProcedure, PartsOfTheNameReplaceTheDefaults) {
    CannedMetadata source;
    EXPECT_EQ(describe(source, {"Old", "p"}).displayed_name(), "Crm.Old.p");
    EXPECT_EQ(describe(source, {"Erp", "", "p"}).displayed_name(), "Erp.Main.p");
    EXPECT_EQ(describe_procedure(source, {{"p"}, "", ""}).displayed_name(), "p");
    EXPECT_THAT(describe(source, {"p"}).parameters, IsEmpty());
    EXPECT_THAT(procedure_filters_of(source.requests[2]), ElementsAre("-", "-", "p", "-"));
}

std::string error_of(MetadataSource& source) {
    try {
        describe_procedure(source, {{"Rate"}, "", ""});
    } catch (const Error& error) {
        return std::string(error.state().code) + " " + error.message();
    }
    return "no error";
}

TEST(DescribedProcedure, OneNameForTwoIsAmbiguous) {
    CannedMetadata source(sample_reply(
        R"(["Crm", "Main", "Rate", "@a", 1, 5, null, null, null, null, null, null, null, 1],
           ["Erp", "Main", "Rate", "@a", 1, 5, null, null, null, null, null, null, null, 1])"));
    const std::string error = error_of(source);
    EXPECT_THAT(error, HasSubstr("42000 "));
    EXPECT_THAT(error, HasSubstr("Crm.Main and one in Erp.Main"));
}

TEST(DescribedProcedure, WhatTheServiceDoesNotKnowIsNamed) {
    struct Nothing : MetadataSource {
        void read(const MetadataRequest&, std::span<const MetadataColumn>,
                  const RowTaker&) override {
            throw NotFound(Error(sqlstate::general_error, "There is no procedure."));
        }
    } source;
    EXPECT_THAT(error_of(source), HasSubstr("42000 there is no procedure Rate"));
}

}  // namespace
}  // namespace connectai::catalog
