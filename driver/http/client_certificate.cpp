#include "http/client_certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <array>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "config/collect_problem.h"
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

using Problems = std::vector<Error>;

// What a setting that is not valid leaves to be said of a file: that it is there.
void look_for(std::string_view keyword, const NamedPath& path) {
    if (!path.empty()) read_key_file(keyword, path);
}

Identity read_pem(const ClientCertificateFiles& files, Problems& problems) {
    Identity identity;
    config::collect_problem(problems, [&] {
        if (files.certificate.empty()) return;
        const KeyFile file = read_key_file(certificate_keyword, files.certificate);
        identity.chain = certificates_of(file);
        if (!files.key.empty() || !files.key_known) return;
        identity.key = read_private_key(file, files.passphrase, passphrase_keyword,
                                        "; if that is in another file, name it in SSLClientKey");
    });
    config::collect_problem(problems, [&] {
        if (files.key.empty()) return;
        identity.key = read_private_key(read_key_file(key_keyword, files.key), files.passphrase,
                                        passphrase_keyword);
    });
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

Identity unpack(const ClientCertificateFiles& files) {
    const KeyFile file = read_key_file(certificate_keyword, files.certificate);
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

Identity read_pkcs12(const ClientCertificateFiles& files, Problems& problems) {
    Identity identity;
    config::collect_problem(problems, [&] {
        if (!files.certificate.empty()) identity = unpack(files);
    });
    config::collect_problem(problems, [&] {
        if (files.key.empty()) return;
        fail_with_key(files.key, "a file of the type PFXFILE holds the key itself");
    });
    return identity;
}

Identity read_files(const ClientCertificateFiles& files, Problems& problems) {
    config::collect_problem(problems, [&] {
        if (files.certificate.empty() && files.certificate_known) {
            fail_with_key(files.key, concat("SSLClientCert is missing",
                                            files.why_no_certificate.empty() ? "" : ": ",
                                            files.why_no_certificate));
        }
    });
    if (!files.readable) {
        config::collect_problem(problems,
                                [&] { look_for(certificate_keyword, files.certificate); });
        config::collect_problem(problems, [&] { look_for(key_keyword, files.key); });
        return {};
    }
    const bool pem = files.format == ClientCertificateFiles::Format::pem;
    return pem ? read_pem(files, problems) : read_pkcs12(files, problems);
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
    if (files.certificate.empty() && files.key.empty()) return nullptr;
    start_libcurl();  // first, which is how OpenSSL is to begin
    Problems problems;
    const Identity identity = read_files(files, problems);
    const KeyFile certificate{certificate_keyword, files.certificate, {}};  // for messages
    X509* const own = identity.chain.empty() ? nullptr : identity.chain.front().get();
    config::collect_problem(problems, [&] {
        if (own == nullptr || !identity.key) return;
        if (X509_check_private_key(own, identity.key.get()) == 1) return;
        certificate.fail(concat("the key", files.key.empty() ? "" : " in ", files.key.to_show(),
                                " is not that of its first certificate"));
    });
    config::collect_problem(problems, [&] {
        if (own == nullptr || X509_cmp_current_time(X509_get0_notAfter(own)) >= 0) return;
        certificate.fail("the certificate has expired");
    });
    if (!problems.empty()) throw config::SettingsError(std::move(problems));
    const bool known = files.certificate_known && files.key_known && files.readable;
    if (!known || own == nullptr || !identity.key) return nullptr;
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
