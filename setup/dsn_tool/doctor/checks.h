// The checks of `doctor`: one function each, and their table.
#pragma once

#include <span>
#include <string_view>

#include "setup/dsn_tool/doctor/examination.h"
#include "setup/dsn_tool/doctor/finding.h"

namespace connectai::dsn_tool {

struct Check {
    std::string_view name;
    Findings (*run)(Examination& examination);  // throws nothing but std::bad_alloc
};

// In the order in which they are made: what one needs has been looked at before.
std::span<const Check> checks() noexcept;

// driver_checks_posix.cpp: the driver's section of odbcinst.ini, and the libraries that it names.
Findings check_registration(Examination& examination);
Findings check_library(Examination& examination);
Findings check_setup_library(Examination& examination);
Findings check_threading(Examination& examination);

// manager_check_posix.cpp: the driver manager that this program is linked with.
Findings check_driver_manager(Examination& examination);
// Whether the driver is the one for iODBC, under the name by which packages register it: by no
// mistake, then, and for no program of this driver manager.
bool is_build_for_iodbc(const Examination& examination);

// settings_checks.cpp: odbc.ini, the data source and what it says.
Findings check_odbc_ini(Examination& examination);
Findings check_keywords(Examination& examination);
Findings check_references(Examination& examination);
Findings check_secrets(Examination& examination);
Findings check_sign_in(Examination& examination);
Findings check_log_file(Examination& examination);

// service_checks.cpp: the way to the service, and its answer.
Findings check_certificates(Examination& examination);
Findings check_proxy(Examination& examination);
Findings check_service(Examination& examination);
Findings check_clock(Examination& examination);

// token_checks.cpp: OAuthTokenURL, which the driver asks, and OAuthAuthorizeURL, for browsers.
Findings check_token_endpoint(Examination& examination);
Findings check_sign_in_page(Examination& examination);
// Whether these settings have the driver ask OAuthTokenURL.
bool asks_token_endpoint(const config::Settings& settings) noexcept;

}  // namespace connectai::dsn_tool
