// connectai-dsn remove
#include <iostream>

#include "setup/dsn_tool/attributes.h"
#include "setup/dsn_tool/change.h"

namespace connectai::dsn_tool {

int remove(const Arguments& arguments) {
    require_writable(arguments);
    const std::string path = change(arguments, ODBC_REMOVE_DSN, read_attributes(arguments));
    std::cout << "removed " << arguments.words.front() << " from " << path << '\n';
    return good;
}

}  // namespace connectai::dsn_tool
