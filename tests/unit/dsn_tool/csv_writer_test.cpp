#include "setup/dsn_tool/output/csv_writer.h"

#include <gtest/gtest.h>

namespace connectai::dsn_tool {
namespace {

std::string written(const std::vector<OutputColumn>& columns,
                    const std::vector<std::vector<OutputValue>>& rows, std::string null = "") {
    std::string out;
    CsvWriter writer(std::move(null), out);
    writer.begin(columns);
    for (const auto& row : rows) writer.row(row);
    writer.end(true);
    return out;
}

TEST(CsvWriter, NamesComeFirstAndLinesEndInCrLf) {
    EXPECT_EQ(written({{"Id", ValueKind::number}, {"Name"}}, {{"1", "a"}, {"2", "b c"}}),
              "Id,Name\r\n1,a\r\n2,b c\r\n");
}

TEST(CsvWriter, WhatWouldEndAFieldStandsInQuotes) {
    EXPECT_EQ(written({{"a,b"}, {"c\"d"}}, {{"x,y", "say \"hi\""}, {"two\r\nlines", "\n"}}),
              "\"a,b\",\"c\"\"d\"\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",\"\n\"\r\n");
}

TEST(CsvWriter, NullIsAnEmptyFieldAndAnEmptyTextIsQuoted) {
    EXPECT_EQ(written({{"a"}, {"b"}}, {{std::nullopt, ""}}), "a,b\r\n,\"\"\r\n");
}

TEST(CsvWriter, ATextThatReadsLikeNullIsQuoted) {
    EXPECT_EQ(written({{"a"}, {"b"}, {"c"}}, {{std::nullopt, "NULL", ""}}, "NULL"),
              "a,b,c\r\nNULL,\"NULL\",\"\"\r\n");
}

TEST(CsvWriter, OctetsAreHexadecimal) {
    EXPECT_EQ(written({{"a", ValueKind::binary}}, {{std::string_view("\0\xFE\n", 3)}}),
              "a\r\n00FE0A\r\n");
}

TEST(CsvWriter, AnEmptyLineSeparatesResults) {
    std::string out;
    CsvWriter writer("", out);
    for (int i = 0; i < 2; ++i) {
        writer.begin({{"a"}, {"b"}});
        writer.end(true);
    }
    EXPECT_EQ(out, "a,b\r\n\r\na,b\r\n");
}

}  // namespace
}  // namespace connectai::dsn_tool
