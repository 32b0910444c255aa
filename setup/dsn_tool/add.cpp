// connectai-dsn add
#include <iostream>

#include "setup/data_source_request.h"
#include "setup/dsn_tool/attributes.h"
#include "setup/dsn_tool/change.h"
#include "setup/problems.h"

namespace connectai::dsn_tool {

int add(const Arguments& arguments) {
    const std::string& name = arguments.words.front();
    const Which which = arguments.which == Which::system ? Which::system : Which::user;
    const std::string path = places(which).front().path;
    require_writable(arguments);
    // Nobody is asked for a secret before.
    if (setup::IniFile(path).has_section(name)) {
        throw setup::Failure(ODBC_ERROR_REQUEST_FAILED,
                             setup::already_there(printable(name), path));
    }
    change(arguments, ODBC_ADD_DSN, read_attributes(arguments));
    std::cout << "added " << name << " to " << path << '\n';
    warn_of_readers(arguments, path);
    return good;
}

}  // namespace connectai::dsn_tool
