// SQLite's errors in the service's words: see errors.h.
#include "engine/errors.h"

namespace mock::sql {
namespace {

struct Place {
    std::string table, columns;
};

// From "UNIQUE constraint failed: Cat.Sch.Tab.a, Cat.Sch.Tab.b".
Place place_of(std::string_view message) {
    Place place;
    const std::size_t colon = message.find(": ");
    if (colon == std::string_view::npos) return place;
    std::string_view rest = message.substr(colon + 2);
    while (!rest.empty()) {
        const std::size_t comma = rest.find(", ");
        const std::string_view item = rest.substr(0, comma);
        const std::size_t dot = item.rfind('.');
        if (!place.columns.empty()) place.columns += ", ";
        place.columns += item.substr(dot == std::string_view::npos ? 0 : dot + 1);
        if (dot != std::string_view::npos) place.table = item.substr(0, dot);
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 2);
    }
    return place;
}

std::string message_of(const SqliteError& error) {
    const Place place = place_of(error.what());
    const auto duplicate = [&](const char* constraint) {
        return std::string("Violation of ") + constraint +
               " constraint: cannot insert duplicate "
               "key in table '" +
               place.table + "' (column(s): " + place.columns + ").";
    };
    switch (error.extended_code()) {
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return duplicate("PRIMARY KEY");
        case SQLITE_CONSTRAINT_UNIQUE: return duplicate("UNIQUE KEY");
        case SQLITE_CONSTRAINT_NOTNULL:
            return "Violation of NOT NULL constraint: cannot insert the value NULL into column '" +
                   place.columns + "', table '" + place.table + "'; column does not allow nulls.";
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return "The statement conflicted with a FOREIGN KEY constraint.";
        case SQLITE_TOOBIG: return "A value or the statement is too long.";
        default: return error.what();
    }
}

}  // namespace

EngineError service_error(const SqliteError& error) {
    return EngineError("QUERY_FAILED", message_of(error));
}

}  // namespace mock::sql
