// connectai-dsn add
#include <iostream>

#include "base/text.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/attributes.h"
#include "setup/dsn_tool/change.h"
#include "setup/problems.h"

namespace connectai::dsn_tool {

int add(const Arguments& arguments) {
    const std::string& name = arguments.words.front();
    const Which which = arguments.which == Which::system ? Which::system : Which::user;
    const std::string path = places(which).front().path;
    require_writable(arguments);
    // ConfigDSN would replace it, without the entries that are not named here.
    if (setup::IniFile(path).has_section(name)) {
        throw setup::Failure(ODBC_ERROR_REQUEST_FAILED,
                             concat("There is a data source ", printable(name), " in ", path,
                                    " already: change it with `edit`, or `remove` it first"));
    }
    change(arguments, ODBC_ADD_DSN, read_attributes(arguments));
    std::cout << "added " << name << " to " << path << '\n';
    warn_of_readers(arguments, path);
    return good;
}

}  // namespace connectai::dsn_tool
