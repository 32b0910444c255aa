// Metadata replies written in a test, read through the real reader, and results as plain values.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "catalog/metadata_source.h"
#include "connectai/sorted_table.h"

namespace connectai::catalog {

class TextSource : public ByteSource {
public:
    explicit TextSource(std::string text) : text_(std::move(text)) {}

    bool receive(std::string& out) override {
        out += text_;
        return !std::exchange(text_, {}).empty();
    }

private:
    std::string text_;
};

// Answers every request with the same reply, or an endpoint's with its own, and remembers what it
// was asked.
class CannedMetadata : public MetadataSource {
public:
    explicit CannedMetadata(std::string reply = R"({"results":[]})") : reply_(std::move(reply)) {}
    explicit CannedMetadata(std::map<Metadata, std::string> replies) : CannedMetadata() {
        replies_ = std::move(replies);
    }

    void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
              const RowTaker& take) override {
        requests.push_back(request);
        const auto own = replies_.find(request.what);
        TextSource source(own == replies_.end() ? reply_ : own->second);
        ReplyReader reader(source);
        read_rows(reader, columns, take);
    }

    std::vector<MetadataRequest> requests;

private:
    std::string reply_;
    std::map<Metadata, std::string> replies_;
};

// `rows` is JSON: arrays, with commas between them.
inline std::string reply_of(const std::vector<std::string>& columns, const std::string& rows) {
    std::string schema;
    for (const std::string& name : columns) {
        if (!schema.empty()) schema += ',';
        schema += R"({"columnName":")" + name + R"(","columnLabel":")" + name +
                  R"(","dataType":5,"dataTypeName":"VARCHAR"})";
    }
    return R"({"results":[{"schema":[)" + schema + R"(],"rows":[)" + rows +
           R"(],"affectedRows":-1}]})";
}

// The filter's names in the order of the URL parameters; "-" for one that is not sent.
inline std::vector<std::string> filters_of(const MetadataRequest& request) {
    const MetadataFilter& filter = request.filter;
    return {filter.catalog.value_or("-"), filter.schema.value_or("-"), filter.table.value_or("-"),
            filter.column.value_or("-"), filter.table_type.value_or("-")};
}

// The same for procedures: catalog, schema, procedure, parameter.
inline std::vector<std::string> procedure_filters_of(const MetadataRequest& request) {
    const MetadataFilter& filter = request.filter;
    return {filter.catalog.value_or("-"), filter.schema.value_or("-"),
            filter.procedure.value_or("-"), filter.parameter.value_or("-")};
}

using ResultRow = std::map<std::string, std::optional<std::string>>;  // nothing: NULL

// A whole result, read to its end.
class Result {
public:
    Result(SortedTable&& table) : notes_(table.notes()), warnings_(table.warnings()) {
        table.finish();
        columns_ = table.columns();
        RowBlock block;
        while (table.next_block(block)) {
            for (std::size_t r = 0; r < block.rows(); ++r) add(block.row(r));
        }
    }

    const std::vector<Column>& columns() const noexcept { return columns_; }
    const std::vector<std::string>& notes() const noexcept { return notes_; }
    const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    std::size_t rows() const noexcept { return cells_.size(); }
    // Nothing: NULL.
    const std::vector<std::optional<std::string>>& row(std::size_t index) const {
        return cells_.at(index);
    }

    std::vector<ResultRow> named_rows() const {
        std::vector<ResultRow> rows;
        for (const auto& cells : cells_) {
            ResultRow& row = rows.emplace_back();
            for (std::size_t c = 0; c < cells.size(); ++c) row[columns_[c].label] = cells[c];
        }
        return rows;
    }

private:
    void add(std::span<const Cell> cells) {
        auto& row = cells_.emplace_back();
        for (const Cell& cell : cells) {
            row.push_back(cell.is_null() ? std::nullopt : std::optional<std::string>(cell.view()));
        }
    }

    std::vector<Column> columns_;
    std::vector<std::vector<std::optional<std::string>>> cells_;
    std::vector<std::string> notes_;
    std::vector<std::string> warnings_;
};

inline std::vector<ResultRow> rows_of(const Result& result) {
    return result.named_rows();
}

// One column, NULL as "NULL".
inline std::vector<std::string> values_of(const Result& result, const std::string& column) {
    std::vector<std::string> values;
    for (const ResultRow& row : rows_of(result)) values.push_back(row.at(column).value_or("NULL"));
    return values;
}

inline std::vector<std::string> names_of(const Result& result) {
    std::vector<std::string> names;
    for (const Column& column : result.columns()) names.push_back(column.label);
    return names;
}

// A column as the specification's page gives it.
struct SpecifiedColumn {
    const char* name;
    const char* odbc2_name;
    DataType type;
    bool nullable;
};

// `make` gives the result for an ODBC 2 application or another.
template <typename Make>
void expect_columns(std::span<const SpecifiedColumn> specified, const Make& make) {
    for (const bool odbc2 : {false, true}) {
        const Result result = make(odbc2);
        ASSERT_EQ(result.columns().size(), specified.size());
        for (std::size_t i = 0; i < specified.size(); ++i) {
            const Column& column = result.columns()[i];
            EXPECT_EQ(column.label, odbc2 ? specified[i].odbc2_name : specified[i].name);
            EXPECT_EQ(column.type, specified[i].type) << column.label;
            EXPECT_EQ(column.nullable, specified[i].nullable) << column.label;
        }
    }
}

// The SQLSTATE with which `call` fails; empty when it does not.
template <typename Call>
std::string state_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return std::string(error.state().code);
    }
    return {};
}

}  // namespace connectai::catalog
