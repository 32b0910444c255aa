// The CA certificates to trust, read once for all connections. libcurl reads them for each
// connection anew, and the system's take it 20 ms and more.
#pragma once

#include <curl/curl.h>
#include <openssl/types.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/file_stamp.h"

namespace connectai::http {

// What the installed libcurl trusts by itself: files and folders, which may be missing. Empty where
// it has been built without any.
std::vector<std::string> system_certificates();

class Certificates {
public:
    // A PEM file, of which all certificates are trusted and nothing else is; empty: what the
    // installed libcurl trusts by itself. Nothing is read yet.
    explicit Certificates(std::string ca_file);

    // Whether the file has not changed since this was made.
    bool current() const noexcept;

    // Makes the next connections of `easy` trust these certificates and no others, which this must
    // outlive. What cannot be read is left to libcurl, whose error the connection then ends with;
    // so is the reading where libcurl does its TLS with anything but the OpenSSL used here. The
    // context of each connection is to be given to add_to().
    void install(CURL* easy);

    // What OpenSSL says of a file that holds something damaged, as "too long": all of it is refused
    // then. Empty: it does not, or the system has failed to read it, which the connection may not.
    // Not for what is trusted by itself.
    const std::string& problem();

    // As CURLOPT_SSL_CTX_FUNCTION has it, where this is installed.
    void add_to(void* tls_context) const noexcept;

private:
    struct StoreFree {
        void operator()(X509_STORE* store) const noexcept;
    };
    using Store = std::unique_ptr<X509_STORE, StoreFree>;

    static std::string damage();
    Store read() const;
    void read_once();

    std::string ca_file_;
    std::string watched_;  // the file to look at for changes; empty: none
    std::string folder_;   // of more certificates, looked up by the hash of their names
    FileStamp stamp_;
    std::once_flag read_;
    Store store_;  // null: it cannot be read, or is no use to libcurl
    std::string problem_;
};

}  // namespace connectai::http
