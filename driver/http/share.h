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

// By what a connection's two sides are verified. A resumed session is not verified again, so that
// what one connection trusts, or is trusted for, must not open another's.
struct TlsIdentity {
    std::string ca_file;      // empty: the system's
    std::string fingerprint;  // of the client's own certificate; empty: it has none

    bool operator==(const TlsIdentity&) const = default;
};

// One for each such identity. Safe to use from several threads.
class Share {
public:
    explicit Share(TlsIdentity identity);
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    CURLSH* handle() const noexcept { return share_.get(); }
    const TlsIdentity& identity() const noexcept { return identity_; }
    Certificates& certificates() noexcept { return certificates_; }

private:
    static void lock(CURL*, curl_lock_data what, curl_lock_access, void* self) noexcept;
    static void unlock(CURL*, curl_lock_data what, void* self) noexcept;

    TlsIdentity identity_;
    std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes_;
    Certificates certificates_;
    ShareHandle share_;
};

// Those that are in use, and some that may be again, found by their identity; a CA file that has
// changed begins a new one.
class Shares {
public:
    static constexpr std::size_t most_unused = 16;

    std::shared_ptr<Share> of(const TlsIdentity& identity);
    void clear();

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<Share>> shares_;
};

}  // namespace connectai::http
