#include "handles/browsing.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "catalog/listed_metadata.h"
#include "catalog/names.h"
#include "config/connection_string.h"
#include "config/dsn.h"
#include "config/keywords.h"
#include "handles/product.h"

namespace connectai::handles {
namespace {

using config::BrowseAttribute;
using config::find_keyword;

constexpr std::string_view default_catalog = "DefaultCatalog";
constexpr std::string_view default_schema = "DefaultSchema";

// By name or alias.
bool is(const config::Attribute& attribute, std::string_view keyword) {
    const config::Keyword* const known = find_keyword(attribute.keyword);
    return known != nullptr && known == find_keyword(keyword);
}

config::Settings settings_of(const config::Attributes& attributes) {
    std::vector<config::Warning> warnings;  // the connection will tell them
    return config::make_settings(attributes, warnings);
}

}  // namespace

// Whether there was nothing to complain of. Of a later request, all is taken or nothing.
bool Browsing::take(config::Attributes request, Diagnostics& diagnostics) {
    const bool first_call = asked_.empty();
    const auto fits = [&](const config::Attribute& attribute) {
        if (first_call) return find_keyword(attribute.keyword) != nullptr;
        return std::ranges::any_of(
            asked_, [&](std::string_view keyword) { return is(attribute, keyword); });
    };
    const std::size_t given = request.size();
    for (const config::Attribute& attribute : request) {
        if (fits(attribute)) continue;
        diagnostics.warn(sqlstate::invalid_connection_attribute,
                         concat(config::looks_like_keyword(attribute.keyword)
                                    ? concat("The keyword ", attribute.keyword)
                                    : "A keyword, not shown because it may be part of a value that "
                                      "holds a semicolon and is not in braces,",
                                first_call ? " is unknown and is ignored"
                                           : " is not one of those that the browse result asks for "
                                             "now"));
    }
    std::erase_if(request, [&](const config::Attribute& attribute) { return !fits(attribute); });
    const bool good = request.size() == given;
    if (good || first_call) std::ranges::move(request, std::back_inserter(given_));
    return good;
}

std::string Browsing::ask(std::vector<BrowseAttribute> attributes) {
    asked_.clear();
    for (const BrowseAttribute& attribute : attributes) asked_.push_back(attribute.keyword);
    return result_ = config::to_browse_string(attributes);
}

std::optional<std::string> Browsing::ask_for_credentials(const config::Settings& settings) {
    std::vector<BrowseAttribute> needed;
    for (const config::Credential& missing : config::missing_credentials(settings)) {
        needed.push_back({missing.short_name, missing.label});
    }
    if (needed.empty()) return std::nullopt;
    if (settings.auth_scheme == config::AuthScheme::basic) {
        needed.push_back({"Token", "Access token", false});  // the other way, in place of both
    }
    return ask(std::move(needed));
}

std::vector<std::string> Browsing::list(const config::Settings& settings, const Lister& lister,
                                        std::optional<SQLULEN> login_timeout,
                                        Diagnostics& diagnostics) const {
    const RequestContext context =
        within(login_timeout ? std::chrono::seconds(static_cast<std::int64_t>(*login_timeout))
                             : settings.login_timeout,
               cancel_);
    ServiceClient client(
        settings, user_agent,
        Log::open(settings.log_file, settings.verbosity, settings.max_log_file_size));
    catalog::ServiceMetadata service(client, context);
    catalog::ListedMetadata listed(service,
                                   {settings.browsable_catalogs, settings.browsable_schemas});
    auto names = lister(listed);
    for (const std::string& warning : listed.take_warnings()) {
        diagnostics.warn(sqlstate::general_warning, warning);
    }
    return names;
}

void Browsing::forget(std::string_view keyword) {
    std::erase_if(given_,
                  [&](const config::Attribute& attribute) { return is(attribute, keyword); });
}

// Those that were given; those of a DSN can only be given anew.
std::string Browsing::ask_for_other_credentials(config::AuthScheme scheme) {
    for (const config::Credential& credential : config::credentials()) {
        forget(credential.keyword);
    }
    for (const config::Keyword& keyword : config::keywords()) {
        if (!keyword.file_of.empty()) forget(keyword.name);
    }
    forget("OAuthSettingsLocation");
    if (auto needed = ask_for_credentials(settings_of(config::with_dsn(given_)))) {
        return *std::move(needed);
    }
    std::vector<BrowseAttribute> others;
    for (const config::Credential& credential : config::credentials()) {
        if (credential.scheme != scheme) continue;
        const bool required = find_keyword(credential.keyword)->secret();
        others.push_back({credential.short_name, credential.label, required});
    }
    return ask(std::move(others));
}

std::optional<std::string> Browsing::next_level(std::optional<SQLULEN> login_timeout,
                                                Diagnostics& diagnostics) {
    const config::Settings settings = settings_of(config::with_dsn(given_));
    if (auto needed = ask_for_credentials(settings)) return needed;
    try {
        // Once: that they were listed says that the credentials are good, which do not change then.
        if (!catalogs_) {
            catalogs_ = list(settings, catalog::catalog_names, login_timeout, diagnostics);
        }
    } catch (const auth::SignInNeeded&) {
        throw;  // other credentials would not help
    } catch (const Error& error) {
        if (!(error.state() == sqlstate::invalid_authorization)) throw;
        // "Recoverable, nonfatal errors [...], for example, an invalid password".
        diagnostics.warn(error.state(), error.message());
        return ask_for_other_credentials(settings.auth_scheme);
    }
    if (settings.default_catalog.empty()) {
        if (std::exchange(catalog_asked_, true) || catalogs_->empty()) return std::nullopt;
        return ask({{default_catalog, "Default catalog", false, *catalogs_}});
    }
    // The list may leave catalogs out that can be used; what a DSN says is not doubted.
    const bool chosen_here = std::ranges::any_of(
        given_, [](const config::Attribute& a) { return is(a, default_catalog); });
    if (chosen_here && settings.browsable_catalogs.empty() &&
        std::ranges::find(*catalogs_, settings.default_catalog) == catalogs_->end()) {
        diagnostics.warn(sqlstate::invalid_connection_attribute,
                         concat("The account has no catalog ", settings.default_catalog));
        forget(default_catalog);
        return ask({{default_catalog, "Default catalog", false, *catalogs_}});
    }
    if (!settings.default_schema.empty() || std::exchange(schema_asked_, true)) return std::nullopt;
    const auto schemas_of_catalog = [&](catalog::MetadataSource& source) {
        catalog::MetadataRequest request{Metadata::schemas, {}};
        request.filter.catalog = settings.default_catalog;
        return catalog::read_names(source, request, "TABLE_SCHEMA");
    };
    auto schemas = list(settings, schemas_of_catalog, login_timeout, diagnostics);
    if (schemas.empty()) return std::nullopt;
    return ask({{default_schema, "Default schema", false, std::move(schemas)}});
}

std::optional<std::string> Browsing::next(std::string_view request,
                                          std::optional<SQLULEN> login_timeout,
                                          Diagnostics& diagnostics) {
    const bool first_call = asked_.empty();
    const std::string shown = result_;
    const bool good = take(config::parse_connection_string(request), diagnostics);
    if (!good && !first_call) return result_;
    auto needed = next_level(login_timeout, diagnostics);
    if (needed && *needed == shown && diagnostics.empty()) {
        diagnostics.warn(sqlstate::invalid_connection_attribute,
                         "The request lacks a keyword that the browse result asks for without an "
                         "asterisk");
    }
    return needed;
}

}  // namespace connectai::handles
