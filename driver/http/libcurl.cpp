#include "http/libcurl.h"

#include <string.h>  // explicit_bzero is no part of <cstring>

#include <cstring>
#include <mutex>

namespace connectai::http {

void HeaderListCleanup::operator()(curl_slist* list) const noexcept {
    for (curl_slist* header = list; header != nullptr; header = header->next) {
        explicit_bzero(header->data, std::strlen(header->data));
    }
    curl_slist_free_all(list);
}

void start_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
            throw Error(sqlstate::general_error, "libcurl could not be initialised");
        }
    });
}

}  // namespace connectai::http
