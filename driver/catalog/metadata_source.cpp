// Replies of the metadata endpoints as rows with named values.
#include "catalog/metadata_source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace connectai::catalog {
namespace {

constexpr auto missing = static_cast<std::size_t>(-1);

struct BooleanWord {
    std::string_view word;
    bool value;
};
constexpr std::array boolean_words{
    BooleanWord{"true", true}, BooleanWord{"yes", true},    BooleanWord{"y", true},
    BooleanWord{"1", true},    BooleanWord{"false", false}, BooleanWord{"no", false},
    BooleanWord{"n", false},   BooleanWord{"0", false},
};

// A metadata column is sometimes known by its label only.
bool is_named(const Column& column, std::string_view name) noexcept {
    return iequals(column.name, name) || iequals(column.label, name);
}

std::vector<std::size_t> find_columns(const std::vector<Column>& present,
                                      std::span<const MetadataColumn> wanted) {
    std::vector<std::size_t> positions;
    for (const MetadataColumn& column : wanted) {
        const auto found = std::ranges::find_if(
            present, [&](const Column& candidate) { return is_named(candidate, column.name); });
        if (found == present.end() && column.required) {
            throw Error(sqlstate::general_error,
                        concat("the service's metadata has no column ", column.name));
        }
        positions.push_back(
            found == present.end() ? missing : static_cast<std::size_t>(found - present.begin()));
    }
    return positions;
}

}  // namespace

Cell MetadataRow::cell(std::size_t column) const noexcept {
    const std::size_t position = positions_[column];
    return position == missing ? Cell{} : cells_[position];
}

std::optional<std::string_view> MetadataRow::text(std::size_t column) const {
    const Cell found = cell(column);
    switch (found.kind) {
        case CellKind::boolean_true: return "true";
        case CellKind::boolean_false: return "false";
        case CellKind::null: return std::nullopt;
        default: return found.view();
    }
}

std::optional<std::int64_t> MetadataRow::integer(std::size_t column) const {
    const auto words = text(column);
    if (!words) return std::nullopt;
    const std::string_view digits = trim(*words);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<bool> MetadataRow::boolean(std::size_t column) const {
    const auto words = text(column);
    if (!words) return std::nullopt;
    const auto found = std::ranges::find_if(boolean_words, [&](const BooleanWord& candidate) {
        return iequals(candidate.word, trim(*words));
    });
    if (found == boolean_words.end()) return std::nullopt;
    return found->value;
}

void read_rows(ReplyReader& reader, std::span<const MetadataColumn> columns, const RowTaker& take) {
    RowBlock block;
    while (reader.next_result()) {
        if (reader.columns().empty()) continue;
        const std::vector<std::size_t> positions = find_columns(reader.columns(), columns);
        while (reader.next_block(block)) {
            for (std::size_t i = 0; i < block.rows(); ++i) take({block.row(i), positions});
        }
    }
}

void ServiceMetadata::read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
                           const RowTaker& take) {
    const auto reply = client_.metadata(request.what, request.filter, context_);
    read_rows(reply->reader(), columns, take);
}

}  // namespace connectai::catalog
