#include "setup/dsn_tool/output/table_writer.h"

#include <gtest/gtest.h>

namespace connectai::dsn_tool {
namespace {

class Table : public testing::Test {
protected:
    void row(const std::vector<OutputValue>& values) { writer_.row(values); }

    std::string out_;
    TableWriter writer_{"NULL", out_};
};

TEST_F(Table, ColumnsAreAlignedAndNumbersStandToTheRight) {
    writer_.begin({{"Id", ValueKind::number}, {"Name"}, {"Total", ValueKind::number}});
    row({"1", "Acme", "10.50"});
    row({"1000", "日本語", "2"});
    writer_.end(true);
    EXPECT_EQ(out_,
              "  Id  Name    Total\n"
              "----  ------  -----\n"
              "   1  Acme    10.50\n"
              "1000  日本語      2\n");
}

TEST_F(Table, NullIsVisibleAndNothingStandsBehindALine) {
    writer_.begin({{"a"}, {"b"}});
    row({std::nullopt, ""});
    row({"x", std::nullopt});
    writer_.end(true);
    EXPECT_EQ(out_,
              "a     b\n"
              "----  ----\n"
              "NULL  \n"
              "x     NULL\n");
}

TEST_F(Table, AValueStaysOnItsLine) {
    writer_.begin({{"a"}, {"b", ValueKind::binary}});
    row({"two\nlines", std::string_view("\0\xFF", 2)});
    writer_.end(true);
    EXPECT_EQ(out_,
              "a          b\n"
              "---------  ----\n"
              "two␊lines  00FF\n");
}

TEST_F(Table, RowsThatAreReleasedAreWrittenWithTheWidthsOfThen) {
    writer_.begin({{"a"}, {"b"}});
    writer_.release();
    EXPECT_EQ(out_, "");
    row({"1", "x"});
    writer_.release();
    EXPECT_EQ(out_, "a  b\n-  -\n1  x\n");
    row({"22", "y"});
    writer_.end(true);
    EXPECT_EQ(out_, "a  b\n-  -\n1  x\n22  y\n");
}

TEST_F(Table, RowsAreHeldUntilWidthsAreKnownAndThenWrittenAtOnce) {
    writer_.begin({{"a"}, {"b"}});
    for (std::size_t i = 1; i < TableWriter::rows_looked_at; ++i) row({"x", "y"});
    EXPECT_EQ(out_, "");
    row({"wide", "y"});
    EXPECT_TRUE(out_.starts_with("a     b\n----  -\nx     y\n")) << out_;
    out_.clear();
    row({"wider than before", "y"});
    EXPECT_EQ(out_, "wider than before  y\n");
}

TEST_F(Table, AVeryLongValueIsNotCutAndDoesNotWidenItsColumn) {
    const std::string text(200, 'x');
    writer_.begin({{"a"}, {"b"}});
    row({text, "y"});
    row({"z", "y"});
    writer_.end(true);
    const std::string dashes(TableWriter::widest_column, '-');
    const std::string blanks(TableWriter::widest_column - 1, ' ');
    EXPECT_EQ(out_, "a" + blanks + "  b\n" + dashes + "  -\n" + text + "  y\nz" + blanks + "  y\n");
}

TEST_F(Table, WhatIsHeldIsWrittenWhenAnErrorEndsTheResult) {
    writer_.begin({{"a"}});
    row({"x"});
    writer_.end(false);
    EXPECT_EQ(out_, "a\n-\nx\n");
}

TEST_F(Table, ResultsAreSeparatedAndHaveWidthsOfTheirOwn) {
    writer_.begin({{"a"}, {"b"}});
    row({"wide", "y"});
    writer_.end(true);
    writer_.begin({{"c"}, {"d"}});
    writer_.end(true);
    EXPECT_EQ(out_, "a     b\n----  -\nwide  y\n\nc  d\n-  -\n");
}

}  // namespace
}  // namespace connectai::dsn_tool
