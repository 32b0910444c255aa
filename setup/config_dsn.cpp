// ConfigDSN: adds, changes and removes a data source. ODBC 3.8, ConfigDSN. There is no dialog: all
// comes from the attributes. What it does is data_source_request.h's; this is its boundary.
//
// Of unixODBC's SQLConfigDataSource:
// - It prefers ConfigDSN to ConfigDSNW. SQLConfigDataSourceW therefore cuts each unit of UTF-16
// down
//   to its low octet on the way here, and what is not ASCII arrives as what is hardly ever UTF-8,
//   which is an error. The narrow function takes UTF-8 as it is.
// - The requests for system data sources become those for users' ones, and the configuration mode
//   says which file is meant. ODBC_REMOVE_DEFAULT_DSN is passed on as it is, and is no request of
//   ConfigDSN.
// - It looks for the driver's name itself, so that an unknown one never comes here that way.
#include <odbcinst.h>

#include "setup/data_source_request.h"
#include "setup/problems.h"
#include "setup/text.h"

namespace connectai::setup {
namespace {

template <typename Text>
BOOL config_dsn(HWND window, WORD request, Text driver, Text attributes) noexcept {
    return guarded([&] {
        execute({window != nullptr, request, text_in(driver), list_in(attributes)});
    });
}

}  // namespace
}  // namespace connectai::setup

extern "C" {

BOOL INSTAPI ConfigDSN(HWND hwndParent, WORD fRequest, LPCSTR lpszDriver, LPCSTR lpszAttributes) {
    return connectai::setup::config_dsn(hwndParent, fRequest, lpszDriver, lpszAttributes);
}

BOOL INSTAPI ConfigDSNW(HWND hwndParent, WORD fRequest, LPCWSTR lpszDriver,
                        LPCWSTR lpszAttributes) {
    return connectai::setup::config_dsn(hwndParent, fRequest, lpszDriver, lpszAttributes);
}

}  // extern "C"
