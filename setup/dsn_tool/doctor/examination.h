// What the checks of `doctor` look at, found once.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.h"
#include "http/client.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/doctor/finding.h"
#include "setup/dsn_tool/suggested_command.h"

namespace connectai::dsn_tool {

// An answer of the service to a request without credentials, whatever its status.
struct ServiceAnswer {
    http::ResponseHead head;
    bool asks_for_tls = false;  // it is a page that says so, of plain http
    std::chrono::system_clock::time_point came;
    std::chrono::milliseconds time{0};  // that it took
};

class Examination {
public:
    // Of NAME or --connection-string, where one is given. Throws setup::Failure and Error for a
    // connection string that cannot be read; a data source that is not there is a finding.
    explicit Examination(const Arguments& arguments);

    // The driver's name in odbcinst.ini, and what its section says; empty: there is no such entry.
    const std::string& driver() const noexcept { return driver_; }
    std::string driver_entry(const char* entry) const;
    // Of the section: setup::driver_library().
    std::string library() const;

    Which which() const noexcept { return which_; }
    bool of_connection() const noexcept { return of_connection_; }
    // Of NAME; empty: there is none, or a connection string.
    const std::string& data_source() const noexcept { return data_source_; }
    // The same, as commands name it.
    const Subject& subject() const noexcept { return subject_; }
    // Why there are no settings, though they were asked for; empty: there are.
    const std::string& no_settings() const noexcept { return no_settings_; }

    // naming_problem() of the subject; nothing, too, where there is none.
    const std::optional<Finding>& naming_problem() const noexcept { return naming_problem_; }

    // Null where no connection is examined, or it cannot be. Problems included.
    const config::SettingsReading* reading() const noexcept {
        return reading_ ? &*reading_ : nullptr;
    }
    // The same, without looking at what values refer to.
    const config::SettingsReading* literal_reading() const noexcept {
        return literal_reading_ ? &*literal_reading_ : nullptr;
    }
    // Of shadowed_secrets(), for these attributes.
    const std::vector<std::string>& secrets_given_twice() const noexcept {
        return secrets_given_twice_;
    }
    // Else it follows from the credentials.
    bool auth_scheme_given() const noexcept { return auth_scheme_given_; }
    // What is wrong with files that the settings name, beside what is in reading()->problems.
    const std::vector<Error>& file_problems() const noexcept { return file_problems_; }
    // For requests of these settings. Null where there are none, or certificates cannot be used.
    const http::ClientOptions* http_options() const noexcept {
        return http_options_ ? &*http_options_ : nullptr;
    }

    // Kept by the check that asks the service, for those behind it.
    std::optional<ServiceAnswer> answer;

private:
    void read(config::Attributes attributes);

    std::string driver_;
    Which which_;
    bool of_connection_ = false;
    Subject subject_;
    std::string data_source_;
    std::string no_settings_;
    std::optional<Finding> naming_problem_;
    std::vector<std::string> secrets_given_twice_;
    bool auth_scheme_given_ = false;
    std::optional<config::SettingsReading> reading_;
    std::optional<config::SettingsReading> literal_reading_;
    std::vector<Error> file_problems_;
    std::optional<http::ClientOptions> http_options_;
};

}  // namespace connectai::dsn_tool
