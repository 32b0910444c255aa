// A certificate authority for tests: certificates for any name and time, and servers that show
// them.
#pragma once

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

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
    std::string pem() const { return pem_of(certificate_); }

    // For a ScriptedServer, which shows a certificate for `host` ("IP:127.0.0.1" or "DNS:name").
    // Its own certificate goes to `shown`, in PEM form, if that is given.
    SSL_CTX* server_for(const std::string& host, Validity validity,
                        std::string* shown = nullptr) const {
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to clients that have gone
        const auto [certificate, key] = sign_server(host, validity);
        SSL_CTX* context = SSL_CTX_new(TLS_server_method());
        use(context, certificate, key);
        if (shown != nullptr) *shown = pem_of(certificate);
        return context;
    }
    // The same as files hold them: the certificate and its key, in PEM form.
    std::pair<std::string, std::string> server_files(const std::string& host) const {
        const auto [certificate, key] = sign_server(host, {});
        return {pem_of(certificate), pem_of(key)};
    }
    SSL_CTX* server() const { return server_for("IP:127.0.0.1", {}); }

    // That only serves clients with a certificate of `clients`.
    SSL_CTX* server_asking_for(const CertificateAuthority& clients, int highest = 0) const {
        SSL_CTX* context = server();
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), clients.certificate_.get());
        constexpr unsigned char sessions[] = "test";
        SSL_CTX_set_session_id_context(context, sessions, sizeof sessions);
        SSL_CTX_set_max_proto_version(context, highest);  // 0: the newest
        return context;
    }

    // That shows a certificate which it has signed itself, and its PEM form.
    static std::pair<SSL_CTX*, std::string> self_signed_server() {
        const CertificateAuthority self("127.0.0.1");
        SSL_CTX* context = SSL_CTX_new(TLS_server_method());
        const Certificate certificate = begin("127.0.0.1", {}, self.key_.get());
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
        extend(certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
        X509_sign(certificate.get(), self.key_.get(), EVP_sha256());
        use(context, certificate, self.key_);
        return {context, pem_of(certificate)};
    }

    // What a client may have, in the forms in which files hold it.
    struct Client {
        std::string certificate;    // PEM
        std::string key;            // PEM
        std::string encrypted_key;  // PEM, by the passphrase
        std::string pkcs12;         // by the passphrase
    };
    Client client(const std::string& name, const std::string& passphrase = "passphrase") const {
        return client(name, passphrase, {});
    }
    Client client(const std::string& name, const std::string& passphrase, Validity validity) const {
        const Key key = new_key();
        const Certificate certificate = begin(name, validity, key.get());
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
        X509_sign(certificate.get(), key_.get(), EVP_sha256());
        Client client{pem_of(certificate), {}, {}, {}};
        client.key = pem_of(key);
        client.encrypted_key = text_of([&](BIO* out) {
            PEM_write_bio_PrivateKey(out, key.get(), EVP_aes_128_cbc(), nullptr, 0, nullptr,
                                     const_cast<char*>(passphrase.c_str()));
        });
        const std::unique_ptr<PKCS12, decltype(&PKCS12_free)> packed(
            PKCS12_create(passphrase.c_str(), nullptr, key.get(), certificate.get(), nullptr, 0, 0,
                          0, 0, 0),
            PKCS12_free);
        client.pkcs12 = text_of([&](BIO* out) { i2d_PKCS12_bio(out, packed.get()); });
        return client;
    }

private:
    using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

    static void use(SSL_CTX* context, const Certificate& certificate, const Key& key) {
        if (SSL_CTX_use_certificate(context, certificate.get()) != 1 ||
            SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
            throw std::runtime_error("no TLS context");
        }
    }

    template <typename Write>
    static std::string text_of(Write write) {
        const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
        write(out.get());
        char* text = nullptr;
        const long size = BIO_get_mem_data(out.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }
    static std::string pem_of(const Key& key) {
        return text_of([&](BIO* out) {
            PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    static std::string pem_of(const Certificate& certificate) {
        return text_of([&](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
    }

    std::pair<Certificate, Key> sign_server(const std::string& host, Validity validity) const {
        Key key = new_key();
        Certificate certificate = begin("server", validity, key.get());
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
        extend(certificate.get(), NID_subject_alt_name, host);
        X509_sign(certificate.get(), key_.get(), EVP_sha256());
        return {std::move(certificate), std::move(key)};
    }

    static Key new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

    static Certificate begin(const std::string& name, Validity validity, EVP_PKEY* key) {
        static std::atomic<int> serial = 0;
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
