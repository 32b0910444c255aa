// connectai-dsn edit
#include <iostream>

#include "setup/dsn_tool/attributes.h"
#include "setup/dsn_tool/change.h"

namespace connectai::dsn_tool {

int edit(const Arguments& arguments) {
    const std::string& name = arguments.words.front();
    require_writable(arguments);
    const std::string path = change(arguments, ODBC_CONFIG_DSN, read_attributes(arguments));
    std::cout << "changed " << name << " in " << path << '\n';
    warn_of_readers(arguments, path);
    return good;
}

}  // namespace connectai::dsn_tool
