// What has a type in the service's metadata, a table's column or a procedure's parameter: reading
// it, and the fourteen columns with which SQLColumns and SQLProcedureColumns both describe it.
// ODBC 3.8, SQLColumns, SQLProcedureColumns, "Comments".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/metadata_source.h"
#include "catalog/result_table.h"
#include "connectai/table.h"
#include "convert/type_properties.h"

namespace connectai::catalog {

// Where its members are among the MetadataColumns that were asked for.
struct DescriptionIndex {
    std::size_t catalog;
    std::size_t schema;
    std::size_t owner;  // the table or the procedure
    std::size_t name;
    std::size_t data_type;
    std::size_t type_name;
    std::size_t length;  // sources give the size here, or in `precision`, or in both
    std::size_t precision;
    std::size_t scale;
    std::size_t nullable;
    std::size_t remarks;
    std::size_t ordinal;
};

struct DescribedColumn {
    Column column;  // table_name: the owner's
    std::optional<std::string> remarks;
    std::int64_t ordinal = 0;  // from 1
};

class DescriptionReader {
public:
    // What it reads and whose they are, for notes: "column", "table".
    DescriptionReader(const DescriptionIndex& index, std::string_view what, std::string_view owner)
        : index_(index), what_(what), owner_(owner) {}

    // A type that is not known is read as text, as in a reply. Without an ordinal, the order of
    // arrival within the owner counts, so that every row must be read.
    DescribedColumn read(const MetadataRow& row);

    // For a row that is kept: one note for each type that is not known.
    void note_type(const MetadataRow& row);
    std::vector<std::string> take_notes() noexcept { return std::move(notes_); }

private:
    std::optional<DataType> type_of(const MetadataRow& row) const;

    const DescriptionIndex& index_;
    std::string_view what_;
    std::string_view owner_;
    std::map<std::array<std::string, 3>, std::int64_t> arrived_;
    std::set<std::string> unknown_types_;
    std::vector<std::string> notes_;
};

inline constexpr std::array description_columns{
    ResultColumn{"DATA_TYPE", "DATA_TYPE", DataType::smallint, false},
    ResultColumn{"TYPE_NAME", "TYPE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_SIZE", "PRECISION", DataType::integer, true},
    ResultColumn{"BUFFER_LENGTH", "LENGTH", DataType::integer, true},
    ResultColumn{"DECIMAL_DIGITS", "SCALE", DataType::smallint, true},
    ResultColumn{"NUM_PREC_RADIX", "RADIX", DataType::smallint, true},
    ResultColumn{"NULLABLE", "NULLABLE", DataType::smallint, false},
    ResultColumn{"REMARKS", "REMARKS", DataType::varchar, true, remarks_length},
    ResultColumn{"COLUMN_DEF", "COLUMN_DEF", DataType::varchar, true, remarks_length},
    ResultColumn{"SQL_DATA_TYPE", "SQL_DATA_TYPE", DataType::smallint, false},
    ResultColumn{"SQL_DATETIME_SUB", "SQL_DATETIME_SUB", DataType::smallint, true},
    ResultColumn{"CHAR_OCTET_LENGTH", "CHAR_OCTET_LENGTH", DataType::integer, true},
    ResultColumn{"ORDINAL_POSITION", "ORDINAL_POSITION", DataType::integer, false},
    ResultColumn{"IS_NULLABLE", "IS_NULLABLE", DataType::varchar, true, 3},
};

constexpr std::size_t described_ordinal = 12;  // the index of ORDINAL_POSITION

// A function's own columns, and those above behind them.
template <std::size_t count>
constexpr auto with_description(const std::array<ResultColumn, count>& own) {
    std::array<ResultColumn, count + description_columns.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = i < count ? own[i] : description_columns[i - count];
    }
    return all;
}

// Into `values`, one for each of description_columns; the texts are `described`'s own.
void write_description(const DescribedColumn& described, bool odbc2,
                       const convert::TypeReport& report, std::span<Table::Value> values);

}  // namespace connectai::catalog
