// What settings must come to as a whole, beyond each value by itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"

namespace connectai::config {

// Each names keyword, value and remedy:
// - credentials and data must not travel unencrypted to another machine, neither to the service
//   nor to the authorization server's endpoints, unless AllowInsecureHttp says so;
// - OAuthCallbackURL and OAuthCallbackPort must not name two ports.
std::vector<std::string> problems_together(const SettingsReading& reading);

// Takes those out of `keywords`, which are missing, that stand somewhere and have come to nothing,
// and tells why and what to do: "of Password, the environment variable NAME, which ${ENV:NAME}
// stands for, is set to nothing in this process; give it a value ...". Empty: there is none.
std::string take_set_to_nothing(std::vector<std::string_view>& keywords,
                                const SettingsReading& reading);

// SSLServerCert must be a file with certificates: whether they can be read is
// http/client_options.h's to say. There is no value that would switch the verification off. With
// Surroundings::left_alone the file is not looked at. Empty: there is no problem.
std::string certificates_problem(const Settings& settings,
                                 Surroundings surroundings = Surroundings::looked_at);

// "SSLServerCert=/path is not valid: reason; allowed is ..."
std::string not_valid_certificates(const NamedPath& path, std::string_view reason);

}  // namespace connectai::config
