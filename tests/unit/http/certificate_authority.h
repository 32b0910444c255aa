// A certificate authority for tests: certificates for any name and time, and servers that show
// them.
#pragma once

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace connectai::test {

class CertificateAuthority {
public:
    // When certificates hold, in seconds from now.
    struct Validity {
        long from = -3600;
        long until = 3600;
    };

    explicit CertificateAuthority(const std::string& name)
        : key_(new_key()), certificate_(begin(name, {}, key_.get())) {
        X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
        extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
        X509_sign(certificate_.get(), key_.get(), EVP_sha256());
    }

    // In PEM form.
    std::string pem() const {
        const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_X509(out.get(), certificate_.get());
        char* text = nullptr;
        const long size = BIO_get_mem_data(out.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }

    // For a ScriptedServer, which shows a certificate for `host` ("IP:127.0.0.1" or "DNS:name").
    SSL_CTX* server_for(const std::string& host, Validity validity) const {
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to clients that have gone
        const Key key = new_key();
        const Certificate certificate = begin("server", validity, key.get());
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
        extend(certificate.get(), NID_subject_alt_name, host);
        X509_sign(certificate.get(), key_.get(), EVP_sha256());
        SSL_CTX* context = SSL_CTX_new(TLS_server_method());
        if (SSL_CTX_use_certificate(context, certificate.get()) != 1 ||
            SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
            throw std::runtime_error("no TLS context");
        }
        return context;
    }
    SSL_CTX* server() const { return server_for("IP:127.0.0.1", {}); }

private:
    using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

    static Key new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

    static Certificate begin(const std::string& name, Validity validity, EVP_PKEY* key) {
        static int serial = 0;
        Certificate made(X509_new(), X509_free);
        X509_set_version(made.get(), X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), validity.from);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), validity.until);
        X509_set_pubkey(made.get(), key);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        return made;
    }

    static void extend(X509* certificate, int what, const std::string& value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str());
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }

    Key key_;
    Certificate certificate_;
};

// A file that is there as long as this is.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& text) {
        std::string name =
            (std::filesystem::temp_directory_path() / "connectai-test-XXXXXX").string();
        const int file = ::mkstemp(name.data());
        if (file < 0) throw std::runtime_error("no temporary file");
        ::close(file);
        name_ = name;
        write(text);
    }
    ~TemporaryFile() { ::unlink(name_.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& name() const { return name_; }
    void write(const std::string& text) const { std::ofstream(name_) << text; }

private:
    std::string name_;
};

}  // namespace connectai::test
