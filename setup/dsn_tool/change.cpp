#include "setup/dsn_tool/change.h"

#include <system_error>

#include "base/access.h"
#include "base/text.h"
#include "setup/data_source_request.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/readable_secrets.h"

namespace connectai::dsn_tool {

void require_writable(const Arguments& arguments) {
    const Which which = arguments.which == Which::system ? Which::system : Which::user;
    const std::string path = places(which).front().path;
    const std::string why = why_not_writable(path);
    if (why.empty()) return;
    const bool denied = why == std::make_error_code(std::errc::permission_denied).message();
    throw setup::Failure(
        ODBC_ERROR_REQUEST_FAILED,
        concat(path, " cannot be changed: ", why,
               denied && which == Which::system
                   ? ": run it as root, or make a data source of your own without --system"
                   : ""));
}

std::string change(const Arguments& arguments, WORD type, AttributesRead attributes) {
    choose(where_to_change(arguments.which));
    setup::DataSourceOutcome outcome = setup::execute({.window = false,
                                                       .type = type,
                                                       .driver = arguments.driver,
                                                       .attributes = std::move(attributes.pairs),
                                                       // One that is there has more entries.
                                                       .replaces = false,
                                                       .adopts = names_driver(arguments)});
    for (const std::string& note : attributes.notes) tell(note);
    for (const std::string& note : outcome.notes) tell(note);
    return std::move(outcome.path);
}

void warn_of_readers(const Arguments& arguments, const std::string& path) {
    const auto secrets = readable_secrets(setup::IniFile(path), arguments.words.front());
    if (secrets.empty()) return;
    const std::string_view keyword = secrets.front();
    // The system's must stay readable for the others' applications.
    warn(concat(path, " holds the ", keyword, ", and others may read it: ",
                arguments.which == Which::system ? "" : "`chmod 600` the file, or ", "write ",
                keyword, "='${ENV:NAME}'"));
}

}  // namespace connectai::dsn_tool
