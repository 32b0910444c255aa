#include "http/libcurl.h"

#include <dlfcn.h>
#include <openssl/ssl.h>

#include <cstring>
#include <mutex>
#include <string_view>

namespace connectai::http {

void HeaderListCleanup::operator()(curl_slist* list) const noexcept {
    for (curl_slist* header = list; header != nullptr; header = header->next) {
        wipe(header->data, std::strlen(header->data));
    }
    curl_slist_free_all(list);
}

namespace {

bool uses_this_openssl = false;

// As dlopen() gives it with `flags`; null where that cannot be had.
void* open_libcurl(int flags) noexcept {
    Dl_info place{};
    if (dladdr(reinterpret_cast<void*>(&curl_easy_init), &place) == 0) return nullptr;
    return dlopen(place.dli_fname, RTLD_LAZY | RTLD_NOLOAD | flags);
}

bool finds_this_openssl(void* libcurl) noexcept {
    const char* const library = curl_version_info(CURLVERSION_NOW)->ssl_version;
    if (library == nullptr || !std::string_view(library).starts_with("OpenSSL/")) return false;
    // Searches libcurl and what it depends on.
    return dlsym(libcurl, "SSL_CTX_set1_cert_store") ==
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
        void* const libcurl = open_libcurl(RTLD_NODELETE);
        if (libcurl == nullptr) return;
        uses_this_openssl = finds_this_openssl(libcurl);
        dlclose(libcurl);
    });
}

bool libcurl_uses_this_openssl() noexcept {
    return uses_this_openssl;
}

}  // namespace connectai::http
