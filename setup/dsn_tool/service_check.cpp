#include "setup/dsn_tool/service_check.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "config/keyword_value.h"
#include "config/keywords.h"
#include "connectai/client_parts.h"
#include "http/proxy.h"
#include "http/url.h"
#include "setup/dsn_tool/command_line.h"
#include "setup/dsn_tool/listed_names.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/name_lookup.h"
#include "setup/dsn_tool/output/display_text.h"
#include "setup/dsn_tool/shadowed_secrets.h"
#include "setup/dsn_tool/time_limits.h"

namespace connectai::dsn_tool {
namespace {

// As it may be shown.
std::string shown(std::string_view keyword, std::string_view value) {
    return config::shown_value(*config::find_keyword(keyword), value);
}

}  // namespace

void ServiceCheck::read(const config::Attributes& attributes) {
    steps_.run(Step::settings, [&] { return read_settings(attributes); });
}

void ServiceCheck::try_endpoint(const std::string& url) {
    config::Settings settings = settings_;
    settings.urls = {url};
    client_ = std::make_unique<ServiceClient>(settings, options_, sign_in_, log_);
    url_ = url;
    look_up_name(url);
    obtain_token();
    sign_in();
    steps_.run(Step::first_catalog, [&] { return list_catalogs(); });
    if (!settings_.default_schema.empty() && has_default_catalog_) {
        steps_.run(Step::default_schema, [&] { return list_schemas(); });
    }
    steps_.run(Step::first_row, [&] { return fetch_row(); });
}

std::string ServiceCheck::proxy_named_by(Step step) const {
    return http::proxy_named_by(options_,
                                step == Step::access_token ? settings_.oauth_token_url : url_);
}

void ServiceCheck::note_warning(const std::string& text) {
    ++warnings_;
    warn(text);
}

std::string ServiceCheck::read_settings(const config::Attributes& attributes) {
    config::SettingsReading reading = config::read_settings(attributes);
    for (const config::Warning& warning : reading.warnings) note_warning(warning.message);
    for (const std::string& warning : shadowed_secrets(attributes)) note_warning(warning);
    for (const std::string& warning : unused_secrets(reading)) note_warning(warning);
    ClientParts parts = client_parts(reading, concat("connectai-dsn/", version()));
    settings_ = std::move(reading.settings);
    std::ranges::move(parts.problems, std::back_inserter(reading.problems));
    if (!reading.problems.empty()) throw config::SettingsError(std::move(reading.problems));
    options_ = std::move(parts.options);
    sign_in_ = std::move(parts.sign_in);
    log_ = std::move(parts.log);
    settings_.forget_secrets();
    std::string urls;
    for (const std::string& url : settings_.urls) urls += concat(urls.empty() ? "" : ", ", url);
    return concat(printable(settings_.shown_or("URL", shown("URL", urls))),
                  ", AuthScheme=", config::name_of(settings_.auth_scheme));
}

void ServiceCheck::look_up_name(const std::string& url) {
    const std::string host = http::host_of(url);
    const std::string proxy_named_by = this->proxy_named_by(Step::name_lookup);
    if (proxy_named_by.empty()) {
        steps_.run(Step::name_lookup, [&] { return look_up(host); });
    } else {
        steps_.skipped(Step::name_lookup,
                       concat("left to the proxy that ", proxy_named_by, " names"));
    }
}

bool ServiceCheck::obtains_token() const noexcept {
    using enum config::AuthScheme;
    return settings_.auth_scheme != basic && settings_.auth_scheme != token;
}

// Where tokens are obtained: the requests that sign in share the one that comes now.
void ServiceCheck::obtain_token() {
    if (!obtains_token()) return;
    steps_.run(Step::access_token, [&] {
        client_->obtain_credentials(within(with_an_end(settings_.login_timeout)));
        return settings_.auth_scheme == config::AuthScheme::oauth_jwt
                   ? concat("signed with ", settings_.client_jwt_cert.to_show())
                   : concat("from ", http::origin_of(settings_.oauth_token_url));
    });
}

// One request, which libcurl takes apart: the connection has been made when the head is in.
void ServiceCheck::sign_in() {
    const auto begin = Steps::Clock::now();
    try {
        catalogs_ = client_->sign_in(within(with_an_end(settings_.login_timeout)));
    } catch (const Error& error) {
        fail_sign_in(error, Steps::Clock::now() - begin);
        throw;
    }
    const auto time = Steps::Clock::now() - begin;
    const http::ConnectTimes taken = catalogs_->connect_times();
    steps_.done(Step::connection, taken.connect, {});
    if (taken.tls.count() > 0) steps_.done(Step::tls, taken.tls, {});
    const auto rest = time - taken.connect - taken.tls;
    const bool names_user = settings_.auth_scheme == config::AuthScheme::basic;
    steps_.done(
        Step::sign_in, rest,
        names_user
            ? concat("as ", printable(settings_.shown_or("User", shown("User", settings_.user))))
            : "");
}

// The step that it is. Where a request was not sent although the last one was refused (401), there
// are no other credentials to be had.
void ServiceCheck::fail_sign_in(const Error& error, Steps::Clock::duration time) {
    constexpr long unauthorized = 401;
    if (last_status() == unauthorized && error.unsent()) {
        return steps_.failed(obtains_token() ? Step::access_token : Step::sign_in, time);
    }
    const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error);
    if (not_sent != nullptr && not_sent->progress().failed == http::ConnectStep::tls) {
        const auto connected = not_sent->progress().times.connect;
        if (connected.count() > 0) steps_.done(Step::connection, connected, {});
        return steps_.failed(Step::tls, std::max(time - connected, Steps::Clock::duration(0)));
    }
    steps_.failed(error.unsent() ? Step::connection : Step::sign_in, time);
}

std::string ServiceCheck::list_catalogs() {
    const std::string& wanted = settings_.default_catalog;
    const ListedNames names = read_names(*catalogs_, "TABLE_CATALOG", wanted);
    catalogs_.reset();
    has_default_catalog_ = wanted.empty() || names.found;
    if (!has_default_catalog_) {
        note_warning(not_listed(names, "the account", "catalog",
                                settings_.shown_or("DefaultCatalog", wanted), "DefaultCatalog"));
    }
    if (names.count == 0) return "none: the account has no connection to a data source yet";
    return concat(names.first, ", one of ", names.count);
}

// Of the catalog that DefaultCatalog names, or else of any.
std::string ServiceCheck::list_schemas() {
    const std::string& catalog = settings_.default_catalog;
    const std::string& wanted = settings_.default_schema;
    const std::string& shown_schema = settings_.shown_or("DefaultSchema", wanted);
    MetadataFilter filter;
    if (!catalog.empty()) filter.catalog = catalog;
    const auto listing =
        client_->metadata(Metadata::schemas, filter, within(with_an_end(settings_.login_timeout)));
    const ListedNames names = read_names(*listing, "TABLE_SCHEMA", wanted);
    if (!names.found) {
        const std::string who =
            catalog.empty() ? "the account"
                            : concat("the catalog ", settings_.shown_or("DefaultCatalog", catalog));
        note_warning(not_listed(names, who, "schema", shown_schema, "DefaultSchema"));
    }
    return concat(names.found ? concat(shown_schema, ", one of ") : std::string("not among "),
                  names.count);
}

// From the service's own list, which is there without a data source.
std::string ServiceCheck::fetch_row() {
    Query query;
    query.text = "SELECT * FROM sys_catalogs LIMIT 1";
    query.timeout = settings_.timeout;
    query.may_change_data = false;
    const auto reply = client_->query(query, within(with_an_end(settings_.timeout)));
    std::size_t rows = 0;
    std::size_t columns = 0;
    while (reply->next_result()) {
        columns = reply->reader().columns().size();
        while (const RowBlock* const block = reply->next_block()) rows += block->rows();
    }
    return concat(rows == 0 ? "no row" : "a row", " of ", columns,
                  columns == 1 ? " column" : " columns", ", by ", query.text);
}

}  // namespace connectai::dsn_tool
