// What settings must come to as a whole, beyond each value by itself.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace connectai::config {

// Each names keyword, value and remedy:
// - credentials and data must not travel unencrypted to another machine, neither to the service
//   nor to the authorization server's endpoints, unless AllowInsecureHttp says so;
// - OAuthCallbackURL and OAuthCallbackPort must not name two ports;
// - SSLServerCert must be a file with certificates. There is no value that would switch the
//   verification off. With Surroundings::left_alone the file is not looked at.
std::vector<std::string> problems_together(const Settings& settings,
                                           Surroundings surroundings = Surroundings::looked_at);

}  // namespace connectai::config
