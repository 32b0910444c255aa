// Metadata replies written in a test, read through the real reader, and results as plain values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/metadata_source.h"
#include "connectai/table.h"

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

// Answers every request with the same reply, and remembers what it was asked.
class CannedMetadata : public MetadataSource {
public:
    explicit CannedMetadata(std::string reply = R"({"results":[]})") : reply_(std::move(reply)) {}

    void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
              const RowTaker& take) override {
        requests.push_back(request);
        TextSource source(reply_);
        ReplyReader reader(source);
        read_rows(reader, columns, take);
    }

    std::vector<MetadataRequest> requests;

private:
    std::string reply_;
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

inline std::vector<ResultRow> rows_of(const Table& table) {
    std::vector<ResultRow> rows;
    for (std::size_t r = 0; r < table.rows(); ++r) {
        ResultRow& row = rows.emplace_back();
        const std::span<const Cell> cells = table.row(r);
        for (std::size_t c = 0; c < cells.size(); ++c) {
            auto& value = row[table.columns()[c].label];
            if (!cells[c].is_null()) value.emplace(cells[c].view());
        }
    }
    return rows;
}

// One column, NULL as "NULL".
inline std::vector<std::string> values_of(const Table& table, const std::string& column) {
    std::vector<std::string> values;
    for (const ResultRow& row : rows_of(table)) values.push_back(row.at(column).value_or("NULL"));
    return values;
}

inline std::vector<std::string> names_of(const Table& table) {
    std::vector<std::string> names;
    for (const Column& column : table.columns()) names.push_back(column.label);
    return names;
}

}  // namespace connectai::catalog
