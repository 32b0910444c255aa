// What transfers have in common that libcurl would otherwise keep for each: names that were looked
// up, TLS sessions to resume, and the CA certificates.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/certificates.h"
#include "http/libcurl.h"

namespace connectai::http {

// One for each set of certificates, because a resumed session is not verified again: what one
// connection trusts must not open another's. Safe to use from several threads.
class Share {
public:
    explicit Share(std::string ca_file);
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    CURLSH* handle() const noexcept { return share_.get(); }
    Certificates& certificates() noexcept { return certificates_; }

private:
    static void lock(CURL*, curl_lock_data what, curl_lock_access, void* self) noexcept;
    static void unlock(CURL*, curl_lock_data what, void* self) noexcept;

    std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes_;
    Certificates certificates_;
    ShareHandle share_;
};

// Those that are in use, found by their CA file; a file that has changed begins a new one.
class Shares {
public:
    std::shared_ptr<Share> of(const std::string& ca_file);
    void clear();

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<Share>> shares_;
};

}  // namespace connectai::http
