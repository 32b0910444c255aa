// Hands problems over to the installer.
#include "setup/problems.h"

#include <sqlext.h>

#include <array>

#include "base/text.h"

namespace connectai::setup {
namespace {

// What the library has noted by itself meanwhile, "request failed", would come first, and so would
// what is left of an earlier call: to drop all records, unixODBC 2.3.11 drops every second one.
void drop_records() {
    static constexpr int calls = 16;  // many more than it takes
    for (int i = 0; i < calls; ++i) {
        DWORD code = 0;
        std::array<char, SQL_MAX_MESSAGE_LENGTH + 1> text{};
        WORD length = 0;
        if (SQLInstallerError(1, &code, text.data(), SQL_MAX_MESSAGE_LENGTH, &length) ==
            SQL_NO_DATA) {
            return;
        }
        SQLValidDSN("x");
    }
}

}  // namespace

void post(const Problems& problems) {
    // ODBC 3.8, SQLInstallerError: 8 records. unixODBC keeps 10 and then drops the first ones.
    static constexpr std::size_t most = 8;
    drop_records();
    const std::size_t shown = problems.size() <= most ? problems.size() : most - 1;
    for (std::size_t i = 0; i < shown; ++i) {
        SQLPostInstallerError(problems[i].code, problems[i].text.c_str());
    }
    if (shown == problems.size()) return;
    SQLPostInstallerError(problems[shown].code, concat("There are ", problems.size() - shown,
                                                       " more problems, for which there is no room")
                                                    .c_str());
}

}  // namespace connectai::setup
