// A check of all that an application needs of the service, one step after the other.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/log.h"
#include "config/settings.h"
#include "connectai/client.h"
#include "setup/dsn_tool/steps.h"

namespace connectai::dsn_tool {

class ServiceCheck {
public:
    explicit ServiceCheck(Steps& steps) : steps_(steps) {}

    // Reads the settings as the driver does: the first step. Throws config::SettingsError, Error.
    // Warnings go to standard error.
    void read(const config::Attributes& attributes);

    // The other steps, at one of the endpoints that the settings name. Throws the Error of the
    // first one that fails.
    void try_endpoint(const std::string& url);

    // As far as they have been read.
    const config::Settings& settings() const noexcept { return settings_; }
    // HTTP status of the service's last answer; 0: there is none.
    long last_status() const noexcept { return client_ ? client_->last_status() : 0; }
    // http::proxy_named_by() of whom the step asks: the token endpoint, or the endpoint that was
    // tried last.
    std::string proxy_named_by(Step step) const;
    // So many have been told of so far.
    std::size_t warnings() const noexcept { return warnings_; }

private:
    void note_warning(const std::string& text);
    std::string read_settings(const config::Attributes& attributes);
    void look_up_name(const std::string& url);
    bool obtains_token() const noexcept;
    void obtain_token();
    void sign_in();
    void fail_sign_in(const Error& error, Steps::Clock::duration time);
    std::string list_catalogs();
    std::string list_schemas();
    std::string fetch_row();

    Steps& steps_;
    config::Settings settings_;
    http::ClientOptions options_;
    std::shared_ptr<auth::SignIn> sign_in_;
    std::shared_ptr<Log> log_;
    std::string url_;  // of the endpoint; empty: none has been tried
    std::unique_ptr<ServiceClient> client_;
    std::unique_ptr<Reply> catalogs_;
    bool has_default_catalog_ = false;
    std::size_t warnings_ = 0;
};

}  // namespace connectai::dsn_tool
