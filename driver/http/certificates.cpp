#include "http/certificates.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <string_view>

#include "http/libcurl.h"

namespace connectai::http {

namespace {

// libcurl's own places: it was built with them.
std::string default_place(CURL* easy, CURLINFO info) {
    const char* place = nullptr;
    if (curl_easy_getinfo(easy, info, &place) != CURLE_OK || place == nullptr) return {};
    return place;
}

}  // namespace

std::vector<std::string> system_certificates() {
    std::vector<std::string> places;
    const EasyHandle easy(curl_easy_init());
    if (!easy) return places;
    for (const CURLINFO info : {CURLINFO_CAINFO, CURLINFO_CAPATH}) {
        std::string place = default_place(easy.get(), info);
        if (!place.empty()) places.push_back(std::move(place));
    }
    return places;
}

// What OpenSSL has come upon first in a file that is no list of certificates. Empty where it is the
// system that has failed (no memory, no more open files), which says nothing of the file.
std::string Certificates::damage() {
    const unsigned long error = ERR_peek_error();
    const int library = ERR_GET_LIB(error);
    if (library != ERR_LIB_PEM && library != ERR_LIB_ASN1 && library != ERR_LIB_X509) return {};
    const char* const reason = ERR_reason_error_string(error);
    return reason != nullptr ? reason : "it cannot be read";
}

void Certificates::StoreFree::operator()(X509_STORE* store) const noexcept {
    X509_STORE_free(store);
}

Certificates::Certificates(std::string ca_file) : ca_file_(std::move(ca_file)), watched_(ca_file_) {
    if (ca_file_.empty()) {
        const EasyHandle easy(curl_easy_init());
        if (easy) {
            watched_ = default_place(easy.get(), CURLINFO_CAINFO);
            folder_ = default_place(easy.get(), CURLINFO_CAPATH);
        }
    }
    stamp_ = stamp_of(watched_);
}

bool Certificates::current() const noexcept {
    return stamp_of(watched_) == stamp_;
}

// As libcurl does it, flags included.
Certificates::Store Certificates::read() const {
    Store store(X509_STORE_new());
    if (!store) return nullptr;
    if (watched_.empty() && folder_.empty()) return nullptr;
    if (!watched_.empty() && X509_STORE_load_file(store.get(), watched_.c_str()) != 1) {
        return nullptr;
    }
    if (!folder_.empty() && X509_STORE_load_path(store.get(), folder_.c_str()) != 1) return nullptr;
    X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

// libcurl has left the context empty, because it was given no file; that of a proxy, for which it
// has its own settings, is not.
void Certificates::add_to(void* tls_context) const noexcept {
    if (!store_) return;
    auto* const tls = static_cast<SSL_CTX*>(tls_context);
    const auto* const own = X509_STORE_get0_objects(SSL_CTX_get_cert_store(tls));
    if (sk_X509_OBJECT_num(own) == 0) SSL_CTX_set1_cert_store(tls, store_.get());
}

void Certificates::read_once() {
    std::call_once(read_, [this] {
        ERR_clear_error();
        Store store = read();
        if (!store) {
            problem_ = damage();
        } else if (libcurl_uses_this_openssl()) {
            store_ = std::move(store);
        }
        ERR_clear_error();
    });
}

const std::string& Certificates::problem() {
    read_once();
    return problem_;
}

void Certificates::install(CURL* easy) {
    if (libcurl_uses_this_openssl()) read_once();
    if (store_) {
        set_option(easy, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
        set_option(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    } else if (!ca_file_.empty()) {
        set_option(easy, CURLOPT_CAINFO, ca_file_.c_str());
        set_option(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
}

}  // namespace connectai::http
