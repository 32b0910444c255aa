#include "setup/dsn_tool/listed_names.h"

#include <algorithm>

#include "base/text.h"

namespace connectai::dsn_tool {
namespace {

std::size_t index_of(const std::vector<Column>& columns, const std::string& name) {
    const auto found = std::ranges::find_if(columns, [&](const Column& column) {
        return iequals(column.label, name) || iequals(column.name, name);
    });
    return found != columns.end() ? static_cast<std::size_t>(found - columns.begin()) : 0;
}

}  // namespace

ListedNames read_names(Reply& listing, const std::string& column, const std::string& wanted) {
    ListedNames names;
    const auto note = [&](std::string_view name) {
        if (names.count++ == 0) names.first = name;
        if (name == wanted) names.found = true;
        if (names.similar.empty() && iequals(name, wanted)) names.similar = name;
    };
    while (listing.next_result()) {
        const std::size_t at = index_of(listing.reader().columns(), column);
        while (const RowBlock* const block = listing.next_block()) {
            if (at >= block->columns()) continue;
            for (std::size_t row = 0; row < block->rows(); ++row) note(block->row(row)[at].view());
        }
    }
    return names;
}

std::string not_listed(const ListedNames& names, const std::string& who, const std::string& what,
                       const std::string& value, const std::string& keyword) {
    const std::string hint =
        names.similar.empty() ? "" : concat("; did you mean ", names.similar, "?");
    return concat(who, " has no ", what, ' ', value, ", which ", keyword, " names", hint);
}

}  // namespace connectai::dsn_tool
