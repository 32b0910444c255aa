// connectai-dsn remove
#include <iostream>

#include "base/access.h"
#include "base/text.h"
#include "config/dsn.h"
#include "config/settings.h"
#include "setup/dsn_tool/attributes.h"
#include "setup/dsn_tool/change.h"
#include "setup/dsn_tool/messages.h"

namespace connectai::dsn_tool {
namespace {

// What OAuthSettingsLocation names; empty: nothing.
NamedPath file_of_tokens(const std::string& name) {
    const auto attributes = config::read_dsn(name, config::DsnScope::of_config_mode);
    return config::read_settings(attributes).settings.oauth_settings_location;
}

}  // namespace

int remove(const Arguments& arguments) {
    require_writable(arguments);
    const std::string& name = arguments.words.front();
    choose(where_to_change(arguments.which));
    const NamedPath tokens = file_of_tokens(name);
    const std::string path = change(arguments, ODBC_REMOVE_DSN, read_attributes(arguments));
    std::cout << "removed " << name << " from " << path << '\n';
    if (may(Access::read, tokens.to_open())) {
        tell(concat(tokens.to_show(),
                    " stays, and a refresh token in it can be used until it is revoked: remove it, "
                    "and ",
                    tokens.with(".lock").to_show(), ", where no other data source names it"));
    }
    return good;
}

}  // namespace connectai::dsn_tool
