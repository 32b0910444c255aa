// SQLBrowseConnect's dialogue: what a connection still needs is asked for level by level. ODBC 3.8,
// SQLBrowseConnect; "Connecting with SQLBrowseConnect".
#pragma once

#include <sql.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "catalog/metadata_source.h"
#include "config/browse_string.h"
#include "config/settings.h"
#include "handles/diagnostics.h"

namespace connectai::handles {

// The levels: the credentials that neither the requests nor the DSN have given; one of the
// account's catalogs as DefaultCatalog; one of its schemas as DefaultSchema. The last two can be
// left out, and are not asked for when they have been given.
class Browsing {
public:
    // `cancel` ends the waiting for the service.
    explicit Browsing(std::shared_ptr<CancelToken> cancel) : cancel_(std::move(cancel)) {}

    // Takes a browse request. Returns the browse result connection string for the next one, or
    // nothing when all levels are passed. What can be mended is warned about, and the result is
    // then the same as before: 01S00 for a keyword that there is not, or not at this level, or that
    // is missing; 28000 for credentials that the service refuses. `login_timeout` in seconds,
    // absent: the keyword's. Throws what parsing, settings and the service throw.
    std::optional<std::string> next(std::string_view request, std::optional<SQLULEN> login_timeout,
                                    Diagnostics& diagnostics);

    // What all requests have given, in their order.
    const config::Attributes& given() const noexcept { return given_; }

private:
    bool take(config::Attributes request, Diagnostics& diagnostics);
    std::string ask(std::vector<config::BrowseAttribute> attributes);
    using Lister = std::function<std::vector<std::string>(catalog::MetadataSource& source)>;
    std::vector<std::string> list(const config::Settings& settings, const Lister& lister,
                                  std::optional<SQLULEN> login_timeout,
                                  Diagnostics& diagnostics) const;
    std::optional<std::string> next_level(std::optional<SQLULEN> login_timeout,
                                          Diagnostics& diagnostics);
    std::optional<std::string> ask_for_credentials(const config::Settings& settings);
    std::string ask_for_other_credentials(config::AuthScheme scheme);
    void forget(std::string_view keyword);

    std::shared_ptr<CancelToken> cancel_;
    config::Attributes given_;
    std::vector<std::string_view> asked_;  // keywords of the last result; empty: the first call
    std::string result_;
    std::optional<std::vector<std::string>> catalogs_;  // once signed in
    bool catalog_asked_ = false;
    bool schema_asked_ = false;
};

}  // namespace connectai::handles
