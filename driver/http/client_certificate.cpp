#include "http/client_certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <array>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "http/key_file.h"
#include "http/libcurl.h"

namespace connectai::http {

namespace {

struct Free {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
    void operator()(PKCS12* file) const noexcept { PKCS12_free(file); }
    void operator()(STACK_OF(X509) * chain) const noexcept { sk_X509_pop_free(chain, X509_free); }
};
using Certificate = std::unique_ptr<X509, Free>;
using Pkcs12 = std::unique_ptr<PKCS12, Free>;
using Chain = std::unique_ptr<STACK_OF(X509), Free>;

constexpr std::string_view certificate_keyword = "SSLClientCert";
constexpr std::string_view key_keyword = "SSLClientKey";

constexpr std::string_view passphrase_keyword = "SSLClientCertPassword";

[[noreturn]] void fail_with_key(const NamedPath& path, std::string_view reason) {
    KeyFile{key_keyword, path, {}}.fail(reason);
}

Bio memory_bio() {
    Bio bio(BIO_new(BIO_s_mem()));
    if (!bio) throw Error(sqlstate::memory_allocation, "no memory for the client certificate");
    return bio;
}

// Of a PEM file: the client's own certificate first.
std::vector<Certificate> certificates_of(const KeyFile& file) {
    const Bio bio = file.bio();
    std::vector<Certificate> found;
    while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
        found.emplace_back(next);
    }
    ERR_clear_error();  // the last one found the end
    if (!found.empty()) return found;
    const bool binary = file.content.reveal().starts_with('\x30');  // ASN.1's SEQUENCE
    file.fail(concat("it holds no certificate in PEM form",
                     binary ? "; if it is a PKCS#12 file, add SSLClientCertType=PFXFILE" : ""));
}

struct Identity {
    std::vector<Certificate> chain;
    PrivateKey key;
};

Identity read_pem(const ClientCertificateFiles& files) {
    const KeyFile file = read_key_file(certificate_keyword, files.certificate);
    Identity identity{certificates_of(file), nullptr};
    if (files.key.empty()) {
        identity.key = read_private_key(file, files.passphrase, passphrase_keyword,
                                        "; if that is in another file, name it in SSLClientKey");
    } else {
        identity.key = read_private_key(read_key_file(key_keyword, files.key), files.passphrase,
                                        passphrase_keyword);
    }
    return identity;
}

// Files of older Windows and Java versions are encrypted with RC2, which OpenSSL 3 does not do.
std::string_view why_not_opened(const Secret& passphrase) {
    const unsigned long error = ERR_peek_last_error();
    if (ERR_GET_LIB(error) == ERR_LIB_PKCS12 &&
        ERR_GET_REASON(error) == PKCS12_R_MAC_VERIFY_FAILURE) {
        return passphrase.empty() ? "it is encrypted: put the passphrase into SSLClientCertPassword"
                                  : "the passphrase in SSLClientCertPassword is not the file's";
    }
    return "it is damaged, or encrypted in a way that is no longer supported: export it anew, with "
           "AES";
}

Identity read_pkcs12(const ClientCertificateFiles& files) {
    const KeyFile file = read_key_file(certificate_keyword, files.certificate);
    if (!files.key.empty()) {
        fail_with_key(files.key, "a file of the type PFXFILE holds the key itself");
    }
    const Pkcs12 packed(d2i_PKCS12_bio(file.bio().get(), nullptr));
    if (!packed) {
        file.fail("it is no PKCS#12 file; for a PEM file, use SSLClientCertType=PEMKEY_FILE");
    }
    file.require_private();
    EVP_PKEY* key = nullptr;
    X509* own = nullptr;
    STACK_OF(X509)* others = nullptr;
    const char* passphrase = files.passphrase.reveal().data();  // a Secret ends in NUL
    if (PKCS12_parse(packed.get(), passphrase, &key, &own, &others) != 1) {
        file.fail(why_not_opened(files.passphrase));
    }
    Identity identity{{}, PrivateKey(key)};
    const Chain rest(others);
    if (own == nullptr) file.fail("it holds no certificate that belongs to a key");
    identity.chain.emplace_back(own);
    for (int i = 0; i < sk_X509_num(others); ++i) {
        X509* const other = sk_X509_value(others, i);
        X509_up_ref(other);
        identity.chain.emplace_back(other);
    }
    if (!identity.key) file.fail("it holds no private key");
    return identity;
}

std::string_view text_of(const Bio& bio) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string fingerprint_of(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) {
        throw Error(sqlstate::general_error, "OpenSSL has no SHA-256 for the client certificate");
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i) text += {digits[digest[i] >> 4], digits[digest[i] & 15]};
    return text;
}

}  // namespace

std::shared_ptr<const ClientCertificate> ClientCertificate::read(
    const ClientCertificateFiles& files) {
    if (files.certificate.empty()) {
        if (!files.key.empty()) fail_with_key(files.key, "SSLClientCert is missing");
        return nullptr;
    }
    start_libcurl();  // first, which is how OpenSSL is to begin
    const bool pem = files.format == ClientCertificateFiles::Format::pem;
    const Identity identity = pem ? read_pem(files) : read_pkcs12(files);
    const KeyFile certificate{certificate_keyword, files.certificate, {}};  // for messages
    X509* const own = identity.chain.front().get();
    if (X509_check_private_key(own, identity.key.get()) != 1) {
        certificate.fail(concat("the key", files.key.empty() ? "" : " in ", files.key.to_show(),
                                " is not that of its first certificate"));
    }
    if (X509_cmp_current_time(X509_get0_notAfter(own)) < 0) {
        certificate.fail("the certificate has expired");
    }
    const Bio chain = memory_bio();
    for (const Certificate& one : identity.chain) PEM_write_bio_X509(chain.get(), one.get());
    const Bio key = memory_bio();  // which OpenSSL wipes
    PEM_write_bio_PrivateKey(key.get(), identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);

    const std::shared_ptr<ClientCertificate> made(new ClientCertificate);
    made->chain_ = text_of(chain);
    made->key_ = Secret(text_of(key));
    made->fingerprint_ = fingerprint_of(own);
    return made;
}

}  // namespace connectai::http
