#include "http/libcurl.h"

#include <mutex>

namespace connectai::http {

void start_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
            throw Error(sqlstate::general_error, "libcurl could not be initialised");
        }
    });
}

}  // namespace connectai::http
