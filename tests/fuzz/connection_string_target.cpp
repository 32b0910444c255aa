// Connection strings, sections of odbc.ini and browse strings: what is written is read back as it
// was, and no secret gets into a message or a log.
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <tuple>

#include "base/error.h"
#include "base/text.h"
#include "base/unicode.h"
#include "config/browse_string.h"
#include "config/connection_string.h"
#include "config/ini_section.h"
#include "config/keyword_value.h"
#include "config/keywords.h"
#include "config/settings.h"
#include "fuzz.h"

namespace connectai::config {
namespace {

using fuzz::require;

constexpr std::string_view secret = "Zq7xK9vJ";  // in nothing that the driver says by itself

bool same(const Attributes& a, const Attributes& b) {
    return std::ranges::equal(a, b, [](const Attribute& left, const Attribute& right) {
        return left.keyword == right.keyword && left.value == right.value;
    });
}

bool shows_secret(std::string_view text) {
    return text.find(secret) != text.npos;
}

auto tied(const Settings& s) {
    return std::tie(s.dsn, s.driver, s.urls, s.auth_scheme, s.user, s.password, s.token,
                    s.workspace, s.default_catalog, s.default_schema, s.timeout, s.login_timeout,
                    s.max_column_size, s.map_to_wvarchar, s.metadata_cache_time,
                    s.browsable_catalogs, s.browsable_schemas, s.batch_size, s.spool_memory,
                    s.read_ahead, s.compression, s.log_file, s.verbosity, s.connect_on_open,
                    s.ssl_server_cert, s.proxy, s.oauth_callback_url);
}

struct Outcome {
    std::optional<Settings> settings;  // absent: an error
    std::string said;                  // the error's and the warnings' words
};

Outcome settings_of(const Attributes& attributes) {
    Outcome outcome;
    std::vector<Warning> warnings;
    try {
        outcome.settings = make_settings(attributes, warnings);
    } catch (const SettingsError& error) {
        require(!error.problems().empty(), "an error about settings says what is wrong");
        outcome.said = error.message();
    }
    for (const Warning& warning : warnings) outcome.said += "\n" + warning.message;
    return outcome;
}

// Line breaks would break header lines and log lines.
bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
}

void check_settings(const Attributes& attributes, const Attributes& again) {
    const Outcome first = settings_of(attributes);
    const Outcome second = settings_of(again);
    require(first.said == second.said, "a string that was written back says the same", first.said);
    if (!first.settings) return;
    const Settings& settings = *first.settings;
    require(tied(settings) == tied(*second.settings), "settings survive being written back");
    const std::initializer_list<std::string_view> sent{
        settings.urls.front(),      settings.user,           settings.workspace,
        settings.password.reveal(), settings.token.reveal(), settings.proxy};
    for (const std::string_view text : sent) {
        require(!has_control(text), "no setting can end a header line", text);
        require(find_invalid_utf8(text) == text.npos, "a setting is UTF-8", text);
    }
}

// The same attributes, with a secret wherever one can stand. `host` is behind that of an address;
// it may have been forgotten.
Attributes with_secrets(Attributes attributes, std::string_view host = "@h:80") {
    for (Attribute& attribute : attributes) {
        const Keyword* const keyword = find_keyword(attribute.keyword);
        if (keyword == nullptr || keyword->secret()) {
            attribute.value = concat(secret, attribute.value.view());
        } else if (keyword->type == KeywordType::proxy || keyword->type == KeywordType::urls ||
                   keyword->type == KeywordType::callback) {
            const std::string value = attribute.value;
            attribute.value = concat("u:", secret, value, host);
        }
    }
    return attributes;
}

void check_secrets(const Attributes& attributes, std::string_view host) {
    const Attributes secrets = with_secrets(attributes, host);
    const std::string logged = to_loggable_string(secrets);
    require(!shows_secret(logged), "what is logged holds no secret", logged);
    const std::string said = settings_of(secrets).said;
    require(!shows_secret(said), "no message about settings holds a secret", said);
    for (const std::string_view start : {"http://", "https://"}) {
        Attributes addressed = secrets;
        for (Attribute& attribute : addressed) {
            const std::string_view value = attribute.value.view();
            if (value.starts_with("u:")) attribute.value = concat(start, value);
        }
        const std::string more = to_loggable_string(addressed) + settings_of(addressed).said;
        require(!shows_secret(more), "no address shows its password", more);
    }
}

void check_string(std::string_view text) {
    Attributes attributes;
    try {
        attributes = parse_connection_string(text);
    } catch (const Error& error) {
        require(error.state() == sqlstate::general_error, "a malformed string is HY000");
        return;
    }
    const std::string written = to_connection_string(attributes);
    const Attributes again = parse_connection_string(written);
    require(same(attributes, again), "a string that was written back is read alike", written);
    check_settings(attributes, again);
    check_secrets(attributes, "@h:80");
    check_secrets(attributes, "");
}

void check_value_in_braces(std::string_view text) {
    const Attributes read = parse_connection_string(concat("A=", quote_value(text), ";B=2"));
    require(read.size() == 2 && read[0].value == text && read[1].value == "2",
            "a value in braces is that value", text);
    try {
        parse_connection_string(concat("PWD=", secret, text));
        parse_connection_string(concat("PWD={", secret, text));
    } catch (const Error& error) {
        require(!shows_secret(error.message()), "a malformed string is not quoted",
                error.message());
    }
}

void check_section(std::string_view text) {
    const int file = ::memfd_create("odbc.ini", MFD_CLOEXEC);
    if (file < 0 || ::write(file, text.data(), text.size()) < 0) std::abort();
    const auto entries = read_ini_section(concat("/proc/self/fd/", file), "S");
    ::close(file);
    if (!entries) return;
    Attributes attributes;
    for (const auto& [name, value] : *entries) {
        require(trim(name) == name && trim(value) == value, "names and values are trimmed", name);
        require(value.find('\n') == value.npos, "a value is of one line", value);
        attributes.push_back({name, value, "S"});
    }
    require(to_connection_string(attributes).empty(), "a section stays where it is");
    const std::string said = settings_of(with_secrets(attributes)).said;
    require(!shows_secret(said), "no message about a section holds a secret", said);
    require(!shows_secret(to_loggable_string(with_secrets(attributes))),
            "what is logged of a section holds no secret");
}

void check_browse_string(std::string_view text) {
    BrowseAttribute catalogs{"DefaultCatalog", "Default catalog", false, {}};
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        catalogs.values.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    const std::array attributes{BrowseAttribute{"UID", "User", true, {}}, catalogs};
    const std::string out = to_browse_string(attributes);
    constexpr std::string_view start = "UID:User=?;*DefaultCatalog:Default catalog=";
    require(out.starts_with(start), "a browse string has its attributes", out);
    const std::string_view list = std::string_view(out).substr(start.size());
    const bool choices = list.size() >= 2 && list.front() == '{' && list.back() == '}';
    require(choices || list == "?", "a browse string asks or offers", out);
    if (!choices) return;
    require(list.substr(1, list.size() - 2).find_first_of("[]{}();?*=!@:") == list.npos,
            "what is offered can be read by the grammar", out);
}

}  // namespace
}  // namespace connectai::config

// Choices: which reader.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai::config;
    connectai::fuzz::Input input(data, size);
    if (shows_secret(input.text())) return 0;  // libFuzzer learns it from what it sees compared
    switch (input.choice(4)) {
        case 0: check_string(input.text()); break;
        case 1: check_value_in_braces(input.text()); break;
        case 2: check_section(input.text()); break;
        default: check_browse_string(input.text());
    }
    return 0;
}
