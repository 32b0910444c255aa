// connectai-dsn remove
#include <filesystem>
#include <iostream>
#include <optional>

#include "auth/refresh_token_store.h"
#include "base/text.h"
#include "config/keyword_value.h"
#include "config/keywords.h"
#include "config/settings.h"
#include "setup/dsn_tool/attributes.h"
#include "setup/dsn_tool/change.h"
#include "setup/dsn_tool/messages.h"

namespace connectai::dsn_tool {
namespace {

const config::Keyword& file_of_tokens() {
    return *config::find_keyword("OAuthSettingsLocation");
}

// The entry that says where the data source has its refresh token kept. Not read by the installer's
// library, which makes files that are missing.
std::optional<config::Attribute> location_of_tokens(const std::string& path,
                                                    const std::string& data_source) {
    const setup::IniFile file(path);
    for (const setup::IniLine& line : file.section(data_source)) {
        if (config::find_keyword(line.name) != &file_of_tokens() || line.value.empty()) continue;
        config::Attribute attribute;
        attribute.keyword = line.name;
        attribute.value = WipedText(line.value);
        return attribute;
    }
    return std::nullopt;
}

// Of a token that outlives the data source, and can be used by whoever reads it.
void tell_of_tokens(const config::Attribute& location) {
    constexpr std::string_view usable =
        "a refresh token in it can be used until it is revoked: remove it";
    constexpr std::string_view unless = ", where no other data source names it";
    const config::SettingsReading reading = config::read_settings({location});
    if (!reading.knows(file_of_tokens().name)) {
        const std::string shown = config::shown_value(file_of_tokens(), location.value.view());
        tell(concat("the file that ", file_of_tokens().name, '=', shown,
                    " names for other processes may be there, and ", usable, unless));
        return;
    }
    const auth::RefreshTokenStore store(reading.settings);
    const NamedPath file = store.file();
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file.to_open(), ignored)) return;
    tell(concat(file.to_show(), " stays, and ", usable, ", and ", store.lock_path().to_show(),
                unless));
}

}  // namespace

int remove(const Arguments& arguments) {
    require_writable(arguments);
    const std::string& name = arguments.words.front();
    const std::string file = places(where_to_change(arguments.which)).front().path;
    const std::optional<config::Attribute> tokens = location_of_tokens(file, name);
    const std::string path = change(arguments, ODBC_REMOVE_DSN, read_attributes(arguments));
    std::cout << "removed " << name << " from " << path << '\n';
    if (tokens) tell_of_tokens(*tokens);
    return good;
}

}  // namespace connectai::dsn_tool
