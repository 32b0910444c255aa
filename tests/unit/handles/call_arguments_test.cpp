// A call's arguments against what the procedure declares: what is sent for each, and what is
// refused. ODBC 3.8, "Procedure calls", "Procedure parameters".
#include "handles/call_arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "base/error.h"
#include "connectai/request_body.h"

namespace connectai::handles {
namespace {

using testing::HasSubstr;

catalog::ProcedureParameter parameter(const char* name, Direction direction, DataType type,
                                      bool required = false) {
    catalog::ProcedureParameter result;
    result.described.column.name = name;
    result.described.column.type = type;
    result.direction = direction;
    result.required = required;
    return result;
}

// A return value, an input that must be given, one that need not, an input/output, an output.
catalog::Procedure sample() {
    catalog::Procedure procedure;
    procedure.catalog = "Crm";
    procedure.schema = "Main";
    procedure.name = "Rate";
    procedure.parameters = {
        parameter("@RETURN_VALUE", Direction::return_value, DataType::integer),
        parameter("@code", Direction::input, DataType::varchar, true),
        parameter("@day", Direction::input, DataType::date),
        parameter("amount", Direction::input_output, DataType::decimal),
        parameter("@picture", Direction::output, DataType::blob),
    };
    return procedure;
}

CallArguments arguments_of(const char* text, const catalog::Procedure& procedure = sample()) {
    return {sql::parse_procedure_call(text).value(), procedure};
}

ParameterValue text_value(const char* text) {
    return {DataType::varchar, false, text};
}

std::string body_of(
    const CallArguments& arguments, const ParameterSet& values,
    const CallArguments::MarkerValues& what = [](std::size_t) { return MarkerValue::value; }) {
    return execution_body(arguments.execution(values, what));
}

template <typename Action>
std::string error_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return std::string(error.state().code) + " " + error.message();
    }
    return "no error";
}

TEST(CallArguments, EveryParameterGoesAsDeclared) {
    const std::string body =
        body_of(arguments_of("{call Rate('EUR', {d '2024-02-29'}, 1.50)}"), {});
    EXPECT_EQ(body, R"({"procedure":"Crm.Main.Rate","defaultCatalog":"Crm","defaultSchema":"Main",)"
                    R"("parameters":{"@RETURN_VALUE":{"dataType":8,"direction":5,"value":null},)"
                    R"("@code":{"dataType":5,"direction":1,"value":"EUR"},)"
                    R"("@day":{"dataType":15,"direction":1,"value":"2024-02-29"},)"
                    R"("@amount":{"dataType":12,"direction":2,"value":"1.50"},)"
                    R"("@picture":{"dataType":4,"direction":4,"value":null}}})");
}

TEST(CallArguments, MarkersFindTheirParameters) {
    const CallArguments arguments = arguments_of("{? = call Rate(?, @AMOUNT = ?, @picture = ?)}");
    const std::array names{"@RETURN_VALUE", "@code", "@amount", "@picture"};
    for (std::size_t marker = 0; marker < names.size(); ++marker) {
        ASSERT_NE(arguments.of_marker(marker), nullptr) << marker;
        EXPECT_EQ(arguments.of_marker(marker)->name, names[marker]);
    }
    const std::string body =
        body_of(arguments, {text_value("8"), text_value("x"), text_value("2"), text_value("y")});
    EXPECT_THAT(body, HasSubstr(R"("@code":{"dataType":5,"direction":1,"value":"x"})"));
    EXPECT_THAT(body, HasSubstr(R"("@day":{"dataType":15,"direction":1,"value":null})"));
    EXPECT_THAT(body, HasSubstr(R"("@amount":{"dataType":12,"direction":2,"value":"2"})"));
    // Whatever a marker holds: an output goes as null.
    EXPECT_THAT(body, HasSubstr(R"("@picture":{"dataType":4,"direction":4,"value":null})"));
    EXPECT_THAT(body, HasSubstr(R"("@RETURN_VALUE":{"dataType":8,"direction":5,"value":null})"));
}

TEST(CallArguments, AReturnValueThatIsNotThereHasNoParameter) {
    catalog::Procedure procedure = sample();
    procedure.parameters.erase(procedure.parameters.begin());
    const CallArguments arguments = arguments_of("{? = call Rate(?)}", procedure);
    EXPECT_EQ(arguments.of_marker(0), nullptr);
    EXPECT_EQ(arguments.of_marker(1)->name, "@code");
    catalog::Procedure nothing;
    nothing.name = "p";
    EXPECT_EQ(arguments_of("{? = call p}", nothing).of_marker(0), nullptr);
}

TEST(CallArguments, DefaultsAreForWhatNeedNotBeGiven) {
    const CallArguments arguments = arguments_of("{call Rate(?, ?)}");
    const ParameterSet values{text_value("x"), text_value("2024-02-29")};
    const auto defaulted = [](std::size_t which) {
        return [which](std::size_t marker) {
            return marker == which ? MarkerValue::default_ : MarkerValue::value;
        };
    };
    EXPECT_THAT(body_of(arguments, values, defaulted(1)),
                HasSubstr(R"("@day":{"dataType":15,"direction":1,"value":null})"));
    EXPECT_THAT(error_of([&] { body_of(arguments, values, defaulted(0)); }),
                testing::AllOf(HasSubstr("07S01 "), HasSubstr("@code")));
}

TEST(CallArguments, AnOutputsBufferHoldsNoValue) {
    const auto none = [](std::size_t) { return MarkerValue::none; };
    EXPECT_THAT(body_of(arguments_of("{call Rate('x', , ?)}"), {text_value("1")}, none),
                HasSubstr(R"("@amount":{"dataType":12,"direction":2,"value":null})"));
    EXPECT_THAT(
        error_of([&] { body_of(arguments_of("{call Rate(?)}"), {text_value("1")}, none); }),
        testing::AllOf(HasSubstr("HY105 "), HasSubstr("@code"), HasSubstr("bound as an output")));
}

TEST(CallArguments, WhatDoesNotMatchIsRefused) {
    struct Wrong {
        const char* call;
        const char* state;
        const char* words;
    };
    const Wrong cases[] = {
        {"{call Rate}", "42000", "no value to the parameter @code"},
        {"{call Rate(, , 1)}", "42000", "no value to the parameter @code"},
        {"{call Rate(1, NULL, 3, NULL, 5)}", "42000", "has 5 arguments"},
        {"{call Rate(1, NULL, 3, NULL, 5)}", "42000", "has 4 parameters"},
        {"{call Rate('x', 'yesterday')}", "22018", "@day"},
        {"{call Rate('x', NULL, NULL, 'FF')}", "42000", "@picture"},
        {"{call Rate('x', @code = 'y')}", "42000", "twice"},
        {"{call Rate('x', @days = 'y')}", "42000", "are @code, @day, @amount, @picture"},
        {"{call Rate('x', @RETURN_VALUE = 1)}", "42000", "no parameter @RETURN_VALUE"},
    };
    for (const Wrong& test : cases) {
        const std::string error = error_of([&] { arguments_of(test.call); });
        EXPECT_THAT(error, testing::AllOf(testing::StartsWith(test.state), HasSubstr(test.words)))
            << test.call;
    }
}

TEST(CallArguments, NamesAreQuotedWhereTheyMustBe) {
    catalog::Procedure procedure;
    procedure.name = "Add [all]";
    procedure.schema = "Main";
    EXPECT_THAT(body_of(arguments_of("{call x}", procedure), {}),
                HasSubstr(R"("procedure":"Main.[Add [all]]]")"));
    procedure.schema.clear();
    procedure.catalog = "Crm";  // only the defaults can say so
    EXPECT_THAT(body_of(arguments_of("{call x}", procedure), {}),
                HasSubstr(R"("procedure":"[Add [all]]]","defaultCatalog":"Crm")"));
}

TEST(CallArguments, OnlyDecimalsHaveADeclaredSize) {
    CallParameter parameter;
    parameter.column.precision = 10;
    parameter.column.length = 10;
    parameter.column.scale = 2;
    parameter.column.type = DataType::varchar;
    EXPECT_EQ(parameter.declared_type().column_size, 0u);
    parameter.column.type = DataType::decimal;
    EXPECT_EQ(parameter.declared_type().column_size, 10u);
    EXPECT_EQ(parameter.declared_type().decimal_digits, 2);
    parameter.column.scale.reset();
    EXPECT_EQ(parameter.declared_type().column_size, 0u);
}

}  // namespace
}  // namespace connectai::handles
