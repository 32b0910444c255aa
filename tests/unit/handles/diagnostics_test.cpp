// A handle's diagnostics. ODBC 3.8, SQLGetDiagField, "Sequence of Status Records".
#include "handles/diagnostics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace connectai::handles {
namespace {

using testing::ElementsAre;

DiagnosticRecord record(const SqlState& state, SQLLEN row, std::string message = "m") {
    DiagnosticRecord made;
    made.state = state;
    made.row_number = row;
    made.message = std::move(message);
    return made;
}

std::vector<std::string> listed(const Diagnostics& diagnostics) {
    std::vector<std::string> list;
    for (const DiagnosticRecord& r : diagnostics.records()) {
        list.push_back(std::to_string(r.row_number) + " " + std::string(r.state.code));
    }
    return list;
}

// Records without a row come first, then row by row, and within a row errors before warnings.
TEST(Diagnostics, AreInTheSpecifiedSequenceHoweverTheyWereAdded) {
    std::vector<DiagnosticRecord> records = {
        record(sqlstate::general_warning, 2),
        record(sqlstate::numeric_out_of_range, 2),
        record(sqlstate::string_right_truncated, 1),
        record(sqlstate::general_error, SQL_NO_ROW_NUMBER),
        record(sqlstate::error_in_row, SQL_NO_ROW_NUMBER),
        record(sqlstate::timeout_expired, SQL_ROW_NUMBER_UNKNOWN),
    };
    std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
    do {
        Diagnostics diagnostics;
        for (const std::size_t i : order) diagnostics.add(records[i]);
        ASSERT_THAT(listed(diagnostics), ElementsAre("-2 HYT00", "-1 HY000", "-1 01S01", "1 01004",
                                                     "2 22003", "2 01000"));
    } while (std::ranges::next_permutation(order).found);
}

TEST(Diagnostics, OfOneRankKeepTheOrderInWhichTheyHappened) {
    Diagnostics diagnostics;
    for (const char* text : {"first", "second", "third"}) {
        diagnostics.add(record(sqlstate::general_warning, 3, text));
        diagnostics.add(record(sqlstate::general_error, 3, text));
    }
    std::vector<std::string> messages;
    for (const auto& r : diagnostics.records()) messages.push_back(r.message);
    EXPECT_THAT(messages, ElementsAre("first", "second", "third", "first", "second", "third"));
}

TEST(Diagnostics, ClearLeavesNoRecord) {
    Diagnostics diagnostics;
    diagnostics.warn(sqlstate::option_value_changed, "m");
    diagnostics.return_code = SQL_ERROR;
    EXPECT_FALSE(diagnostics.empty());
    diagnostics.clear();
    EXPECT_TRUE(diagnostics.empty());
    EXPECT_EQ(diagnostics.return_code, SQL_SUCCESS);
}

// ODBC 3.8, "Diagnostic Messages": vendor and component, and the data source where it speaks.
TEST(Diagnostics, MessagesSayWhoSpeaks) {
    const auto of_driver = Diagnostics::record_of(Error(sqlstate::general_error, "m"));
    EXPECT_EQ(of_driver.message, "[connectai-odbc] m");
    EXPECT_EQ(of_driver.native, 0);
    EXPECT_EQ(of_driver.row_number, SQL_NO_ROW_NUMBER);
    EXPECT_EQ(of_driver.column_number, SQL_NO_COLUMN_NUMBER);
    const auto of_service = Diagnostics::record_of(
        Error(sqlstate::table_not_found, "QUERY_FAILED: m", ErrorOrigin::service, 42));
    EXPECT_EQ(of_service.message, "[connectai-odbc][Connect AI] QUERY_FAILED: m");
    EXPECT_EQ(of_service.native, 42);
    EXPECT_EQ(of_service.state, sqlstate::table_not_found);
}

// ODBC 3.8, SQLGetDiagField, SQL_DIAG_CLASS_ORIGIN and SQL_DIAG_SUBCLASS_ORIGIN.
TEST(Diagnostics, OriginsFollowTheSpecification) {
    struct Case {
        const char* state;
        const char* of_class;
        const char* of_subclass;
    };
    for (const Case& c :
         {Case{"01000", "ISO 9075", "ISO 9075"}, Case{"01004", "ISO 9075", "ISO 9075"},
          Case{"01S02", "ISO 9075", "ODBC 3.0"}, Case{"07006", "ISO 9075", "ISO 9075"},
          Case{"08S01", "ISO 9075", "ODBC 3.0"}, Case{"22003", "ISO 9075", "ISO 9075"},
          Case{"28000", "ISO 9075", "ISO 9075"}, Case{"42000", "ISO 9075", "ISO 9075"},
          Case{"42S02", "ISO 9075", "ODBC 3.0"}, Case{"42S22", "ISO 9075", "ODBC 3.0"},
          Case{"HY000", "ISO 9075", "ISO 9075"}, Case{"HY010", "ISO 9075", "ISO 9075"},
          Case{"HY109", "ISO 9075", "ODBC 3.0"}, Case{"HYC00", "ISO 9075", "ISO 9075"},
          Case{"HYT00", "ISO 9075", "ODBC 3.0"}, Case{"IM001", "ODBC 3.0", "ODBC 3.0"},
          Case{"IM008", "ODBC 3.0", "ODBC 3.0"}}) {
        EXPECT_EQ(class_origin(c.state), c.of_class) << c.state;
        EXPECT_EQ(subclass_origin(c.state), c.of_subclass) << c.state;
    }
}

}  // namespace
}  // namespace connectai::handles
