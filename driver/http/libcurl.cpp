#include "http/libcurl.h"

#include <openssl/ssl.h>

#include <cstring>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/loaded_object.h"
#include "base/secret.h"

namespace connectai::http {

void HeaderListCleanup::operator()(curl_slist* list) const noexcept {
    for (curl_slist* header = list; header != nullptr; header = header->next) {
        wipe(header->data, std::strlen(header->data));
    }
    curl_slist_free_all(list);
}

namespace {

bool uses_this_openssl = false;

bool finds_this_openssl(const LoadedObject& libcurl) noexcept {
    const char* const library = curl_version_info(CURLVERSION_NOW)->ssl_version;
    if (library == nullptr || !std::string_view(library).starts_with("OpenSSL/")) return false;
    return libcurl.find("SSL_CTX_set1_cert_store") ==
           reinterpret_cast<void*>(&SSL_CTX_set1_cert_store);
}

}  // namespace

void start_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] {
        OPENSSL_init_ssl(OPENSSL_INIT_NO_ATEXIT, nullptr);
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
            throw Error(sqlstate::general_error, "libcurl could not be initialised");
        }
        std::optional<LoadedObject> libcurl =
            LoadedObject::of(reinterpret_cast<void*>(&curl_easy_init));
        if (libcurl && libcurl->keep()) uses_this_openssl = finds_this_openssl(*libcurl);
    });
}

bool libcurl_uses_this_openssl() noexcept {
    return uses_this_openssl;
}

}  // namespace connectai::http
