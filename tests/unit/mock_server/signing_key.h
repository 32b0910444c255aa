// An RSA key that signs JWTs.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "server/base64url.h"

namespace mock::test {

class SigningKey {
public:
    SigningKey() : key_(EVP_RSA_gen(2048), EVP_PKEY_free) {}

    std::string public_key() const {
        return text_of([&](BIO* out) { PEM_write_bio_PUBKEY(out, key_.get()); });
    }

    std::string certificate() const {
        const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
        X509_set_version(made.get(), X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
        X509_set_pubkey(made.get(), key_.get());
        X509_sign(made.get(), key_.get(), EVP_sha256());
        return text_of([&](BIO* out) { PEM_write_bio_X509(out, made.get()); });
    }

    // The three parts, of the JSON texts as they are.
    std::string sign(const std::string& header, const std::string& payload) const {
        const std::string text = encode_base64url(header) + '.' + encode_base64url(payload);
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              EVP_MD_CTX_free);
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        const auto* octets = reinterpret_cast<const unsigned char*>(text.data());
        std::size_t size = 0;
        EVP_DigestSign(context.get(), nullptr, &size, octets, text.size());
        std::string signature(size, '\0');
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       octets, text.size());
        signature.resize(size);
        return text + '.' + encode_base64url(signature);
    }

private:
    template <class Write>
    static std::string text_of(Write write) {
        const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
        write(out.get());
        char* text = nullptr;
        const long size = BIO_get_mem_data(out.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

inline const std::string jwt_header = R"({"alg":"RS256","typ":"JWT"})";

struct Claims {
    std::string token_type = "powered-by", iss = "parent-account", sub = "child-account";
    std::string iat, exp;  // JSON; empty: left out

    std::string json() const {
        std::string text =
            R"({"tokenType":")" + token_type + R"(","iss":")" + iss + R"(","sub":")" + sub + '"';
        if (!iat.empty()) text += R"(,"iat":)" + iat;
        if (!exp.empty()) text += R"(,"exp":)" + exp;
        return text + '}';
    }
};

}  // namespace mock::test
