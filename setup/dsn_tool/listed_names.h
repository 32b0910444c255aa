// The names of a metadata listing, and whether one of them is the one that a keyword gives.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "connectai/client.h"

namespace connectai::dsn_tool {

struct ListedNames {
    std::size_t count = 0;
    std::string first;
    bool found = false;   // the wanted one, with regard to case, as the service compares names
    std::string similar;  // one that differs from it by case alone; empty: none
};

// Reads the listing to its end. `column` is where its names are: TABLE_CATALOG. Throws Error.
ListedNames read_names(Reply& listing, const std::string& column, const std::string& wanted);

// Why the value of `keyword` cannot be good; `who` does not have what it names, a `what`: "the
// account has no catalog crm, which DefaultCatalog names; did you mean CRM?"
std::string not_listed(const ListedNames& names, const std::string& who, const std::string& what,
                       const std::string& value, const std::string& keyword);

}  // namespace connectai::dsn_tool
