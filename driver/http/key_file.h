// Files with certificates and private keys, and OpenSSL's objects as owners.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/named_path.h"
#include "base/secret.h"

namespace connectai::http {

struct FreeBio {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
struct FreePrivateKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreePrivateKey>;

// A file with what it holds, which may be a key: wiped at the end.
struct KeyFile {
    std::string_view keyword;  // that names it, for messages
    NamedPath path;
    Secret content;
    std::string exposure{};  // why it may hold no key: "others may read or change it ..."

    // To read the content by.
    Bio bio() const;
    // Throws Error HY000: "SSLClientCert=/path cannot be used: reason".
    [[noreturn]] void fail(std::string_view reason) const;
    // Throws the same where somebody else may read or change it, by base/private_file.h's rule. For
    // files that hold a key, be it encrypted: read_private_key() sees to its own.
    void require_private() const;
};

// Throws as KeyFile::fail() for a file that is missing, is no file, or is too large. `keyword` must
// outlive what is returned.
KeyFile read_key_file(std::string_view keyword, const NamedPath& path);

// The first private key in PEM form. `passphrase` is what the keyword of that name gives, and may
// be empty. Throws as KeyFile::fail() where there is none, others may read it, or the passphrase is
// missing or wrong.
// `elsewhere` is said behind "it holds no private key in PEM form".
PrivateKey read_private_key(const KeyFile& file, const Secret& passphrase,
                            std::string_view passphrase_keyword, std::string_view elsewhere = {});

}  // namespace connectai::http
