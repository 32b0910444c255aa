#include "setup/dsn_tool/doctor/checks.h"

#include <array>

namespace connectai::dsn_tool {
namespace {

constexpr std::array table{
    Check{"driver", check_registration},
    Check{"driver's library", check_library},
    Check{"setup library", check_setup_library},
    Check{"threading", check_threading},
    // Behind the driver's: unixODBC makes files that are missing, as far as it may.
    Check{"driver manager", check_driver_manager},
    Check{"odbc.ini", check_odbc_ini},
    Check{"keywords", check_keywords},
    Check{"references", check_references},
    Check{"secrets", check_secrets},
    Check{"sign-in", check_sign_in},
    Check{"log file", check_log_file},
    Check{"certificates", check_certificates},
    Check{"proxy", check_proxy},
    Check{"service", check_service},
    Check{"token endpoint", check_token_endpoint},
    Check{"sign-in page", check_sign_in_page},
    Check{"clock", check_clock},
};

}  // namespace

std::span<const Check> checks() noexcept {
    return table;
}

}  // namespace connectai::dsn_tool
