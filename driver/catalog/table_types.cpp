// Type lists as applications write them: `TABLE,VIEW`, `'TABLE', 'VIEW'`, `VIEW,TABLE,%,`.
#include "catalog/table_types.h"

#include <sqlext.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace connectai::catalog {
namespace {

std::string_view without_quotes(std::string_view value) noexcept {
    if (value.size() < 2 || value.front() != '\'' || value.back() != '\'') return value;
    return trim(value.substr(1, value.size() - 2));
}

constexpr std::string_view system_table = "SYSTEM TABLE";

// The service's documents name these.
constexpr std::array<std::string_view, 9> system_tables{
    "sys_catalogs",    "sys_schemas", "sys_tables",     "sys_tablecolumns",       "sys_keycolumns",
    "sys_foreignkeys", "sys_indexes", "sys_procedures", "sys_procedureparameters"};

std::string upper(std::string_view text) {
    std::string name(text);
    for (char& c : name) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return name;
}

}  // namespace

std::string table_type_name(std::string_view table, std::string_view type) {
    const bool system = std::ranges::any_of(
        system_tables, [table](std::string_view name) { return iequals(name, table); });
    return system ? std::string(system_table) : upper(trim(type));
}

TableTypes TableTypes::parse(const std::optional<std::string>& argument) {
    TableTypes types;
    std::string_view rest = argument ? std::string_view(*argument) : std::string_view();
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        const std::string_view value = without_quotes(trim(rest.substr(0, comma)));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        if (value == SQL_ALL_TABLE_TYPES) return {};
        if (value.empty()) continue;
        std::string name = upper(value);
        if (std::ranges::find(types.names_, name) == types.names_.end()) {
            types.names_.push_back(std::move(name));
        }
    }
    return types;
}

bool TableTypes::includes(std::string_view type) const {
    return names_.empty() || std::ranges::any_of(names_, [type](const std::string& name) {
               return iequals(name, type);
           });
}

std::optional<std::string> TableTypes::filter() const {
    if (names_.empty() || std::ranges::find(names_, system_table) != names_.end()) {
        return std::nullopt;
    }
    std::string list;
    for (const std::string& name : names_) {
        if (!list.empty()) list += ',';
        list += name;
    }
    return list;
}

bool asks_for_all_types(const std::optional<std::string>& argument) {
    return !argument || without_quotes(trim(*argument)) == SQL_ALL_TABLE_TYPES;
}

}  // namespace connectai::catalog
