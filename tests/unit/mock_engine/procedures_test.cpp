// Procedures, through execute() and through EXECUTE in SQL.
#include "engine_fixture.h"

namespace mock_test {
namespace {

using mock::Direction;
using testing::HasSubstr;

class ProceduresTest : public EngineTest {
protected:
    mock::Parameters call(const std::string& name, const mock::Parameters& parameters) {
        mock::Statement statement;
        statement.text = name;
        statement.default_catalog = default_catalog_;
        statement.default_schema = default_schema_;
        collector_ = {};
        return engine().execute(statement, parameters, collector_);
    }
    std::string call_error(const std::string& name, const mock::Parameters& parameters) {
        try {
            call(name, parameters);
        } catch (const mock::EngineError& error) {
            return error.code() + ": " + error.what();
        }
        return "no error";
    }
    Collector collector_;
};

TEST_F(ProceduresTest, OutputsComeBack) {
    const auto outputs = call("CRM.Sales.AddNumbers", {{"@a", parameter(9, std::int64_t{40})},
                                                       {"@b", parameter(9, std::int64_t{2})},
                                                       {"@sum", parameter(9, {}, Direction::out)}});
    ASSERT_EQ(outputs.size(), 1u);
    EXPECT_EQ(shown(outputs.at("@sum").value), "42");
    EXPECT_EQ(outputs.at("@sum").direction, Direction::out);
    EXPECT_EQ(outputs.at("@sum").data_type, 9);
    EXPECT_TRUE(collector_.results.empty());
}

TEST_F(ProceduresTest, InputOutputAndReturnValue) {
    default_catalog_ = "CRM";
    default_schema_ = "Sales";
    const auto incremented =
        call("Increment", {{"@value", parameter(8, std::int64_t{5}, Direction::in_out)},
                           {"@by", parameter(8, std::int64_t{-7})}});
    EXPECT_EQ(shown(incremented.at("@value").value), "-2");
    const auto counted =
        call("[TextLength]", {{"@RETURN_VALUE", parameter(8, {}, Direction::return_value)},
                              {"@text", parameter(5, std::string("\u00e9a"))},
                              {"@upper", parameter(5, {}, Direction::out)}});
    EXPECT_EQ(shown(counted.at("@RETURN_VALUE").value), "2");
    EXPECT_EQ(shown(counted.at("@upper").value), "'\u00c9A'");
}

TEST_F(ProceduresTest, RowsComeThroughTheSink) {
    call("CRM.Sales.GetAccountsByCountry", {{"@country", parameter(5, std::string("Norway"))}});
    ASSERT_EQ(collector_.results.size(), 1u);
    EXPECT_EQ(collector_.results[0].rows.size(), 8u);
    EXPECT_EQ(shown_types(collector_.results[0]),
              "Id INTEGER, Name VARCHAR(100), AnnualRevenue DECIMAL(18,2)");
}

TEST_F(ProceduresTest, SeveralResultsAndAnOutput) {
    start({});
    const auto outputs =
        call("CRM.Sales.SetStage", {{"@id", parameter(9, std::int64_t{5'000'000'001})},
                                    {"@stage", parameter(5, std::string("Lost"))},
                                    {"@old_stage", parameter(5, {}, Direction::out)}});
    ASSERT_EQ(collector_.results.size(), 2u);
    EXPECT_EQ(collector_.results[0].affected, 1);
    EXPECT_EQ(shown(collector_.results[1]), "5000000001 'Deal 1' 'Lost'");
    EXPECT_EQ(shown(outputs.at("@old_stage").value), "'Won'");
    EXPECT_EQ(rows("SELECT Stage FROM Opportunities WHERE Id = 5000000001"), "'Lost'");
}

TEST_F(ProceduresTest, EveryTypeGoesInAndComesOut) {
    const Result row = run("SELECT * FROM [Samples].[Types].[AllTypes] WHERE Id = 5");
    const Result declared =
        run("SELECT ColumnName, DataType FROM sys_procedureparameters WHERE "
            "ProcedureName = 'Echo' ORDER BY Ordinal");
    mock::Parameters parameters;
    for (std::size_t i = 0; i < 18; ++i) {
        parameters[std::get<std::string>(declared.rows[i][0])] =
            parameter(static_cast<mock::DataType>(i + 1), row.rows[0][i + 1], Direction::in_out);
    }
    const auto outputs = call("Samples.Types.Echo", parameters);
    for (std::size_t i = 0; i < 18; ++i) {
        const auto& output = outputs.at(std::get<std::string>(declared.rows[i][0]));
        EXPECT_EQ(output.value.index(), row.rows[0][i + 1].index()) << i + 1;
        if (i != 11 && i != 12) {
            EXPECT_EQ(shown(output.value), shown(row.rows[0][i + 1]));
        }
    }
    EXPECT_EQ(shown(outputs.at("@decimal").value), "'12345.6789000000'");
}

TEST_F(ProceduresTest, EveryParameterMustBeGivenAsDeclared) {
    const auto in = parameter(9, std::int64_t{1});
    EXPECT_THAT(call_error("CRM.Sales.AddNumbers", {{"@a", in}, {"@b", in}}),
                HasSubstr("BAD_REQUEST: The procedure AddNumbers expects the parameter @sum"));
    EXPECT_THAT(call_error("CRM.Sales.AddNumbers", {{"@a", in}, {"@b", in}, {"@sum", in}}),
                HasSubstr("@sum of the procedure AddNumbers has direction 4, not 1"));
    EXPECT_THAT(
        call_error(
            "CRM.Sales.AddNumbers",
            {{"@a", in}, {"@b", in}, {"@c", in}, {"@sum", parameter(9, {}, Direction::out)}}),
        HasSubstr("no parameter @c"));
    EXPECT_THAT(call_error("CRM.Sales.Nothing", {}), HasSubstr("was not found"));
    EXPECT_THAT(call_error("x y", {}), HasSubstr("Syntax error"));
    EXPECT_THAT(call_error("CRM.Sales.AddNumbers @a = 1", {}), HasSubstr("Not the name"));
    EXPECT_THAT(call_error("CRM.Sales.Increment",
                           {{"@value", parameter(8, std::string("abc"), Direction::in_out)},
                            {"@by", parameter(8, std::int64_t{1})}}),
                HasSubstr("Conversion failed"));
}

TEST_F(ProceduresTest, ExecuteInSql) {
    EXPECT_EQ(rows("EXECUTE [CRM].[Sales].[CountAccounts]"), "60");
    EXPECT_EQ(rows("EXEC GetAccountsByCountry @country = 'Nowhere'"), "");
    EXPECT_EQ(
        rows("EXECUTE AddNumbers @a = 1 + 1, @b = @p1", {{"@p1", parameter(8, std::int64_t{3})}}),
        "5");
    EXPECT_EQ(types("EXECUTE SplitName @full = 'Ada Lovelace'"),
              "first VARCHAR(200), last VARCHAR(200)");
    EXPECT_THAT(error("EXECUTE AddNumbers @a = 1"), HasSubstr("expects parameter '@b'"));
    EXPECT_THAT(error("EXECUTE AddNumbers @x = 1"), HasSubstr("@x is not a parameter"));
    EXPECT_THAT(error("EXECUTE Nothing"), HasSubstr("was not found"));
    EXPECT_EQ(error("EXECUTE Fail @message = 'as asked'"), "QUERY_FAILED: as asked");
}

}  // namespace
}  // namespace mock_test
