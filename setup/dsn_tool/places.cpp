#include "setup/dsn_tool/places.h"

#include <odbcinst.h>

#include "base/access.h"
#include "base/text.h"
#include "setup/data_source_request.h"
#include "setup/drivers.h"
#include "setup/problems.h"

namespace connectai::dsn_tool {

std::vector<Place> places(Which which) {
    std::vector<Place> found;
    if (which != Which::system) found.push_back({Which::user, setup::user_odbc_ini_path()});
    if (which == Which::user) return found;
    std::string path = setup::system_odbc_ini_path();
    if (found.empty() || found.front().path != path) {
        found.push_back({Which::system, std::move(path)});
    }
    return found;
}

std::string_view name_of(Which which) noexcept {
    return which == Which::system ? "system" : "user";
}

void choose(Which which) {
    switch (which) {
        case Which::unsaid: SQLSetConfigMode(ODBC_BOTH_DSN); break;
        case Which::user: SQLSetConfigMode(ODBC_USER_DSN); break;
        case Which::system: SQLSetConfigMode(ODBC_SYSTEM_DSN); break;
    }
}

bool has_data_source(const setup::IniFile& file, std::string_view name) {
    return file.has_section(name) && setup::why_unreadable(file.content()).empty();
}

Place find_data_source(Which which, const std::string& name, const std::string& driver) {
    std::string looked_into;
    for (Place& place : places(which)) {
        const setup::IniFile file(place.path);
        if (has_data_source(file, name)) {
            setup::Problems problems;
            setup::require_data_source(file, name, driver, problems);
            if (!problems.empty()) throw setup::Failure(std::move(problems));
            return std::move(place);
        }
        const std::string unreadable = setup::why_unreadable(file.content());
        looked_into +=
            concat(looked_into.empty() ? "" : ", nor in ", place.path,
                   unreadable.empty() ? "" : " (which unixODBC cannot read: ", unreadable,
                   unreadable.empty() ? "" : ")");
    }
    throw setup::Failure(
        ODBC_ERROR_INVALID_DSN,
        concat("There is no data source ", printable(setup::shown_name(name)), " in ", looked_into,
               ": `connectai-dsn list` shows those that there are"));
}

}  // namespace connectai::dsn_tool
