#include "auth/json_web_token.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <memory>
#include <string_view>

#include "auth/base64url.h"
#include "base/error.h"
#include "base/text.h"

namespace connectai::auth {
namespace {

constexpr std::string_view keyword = "ClientJWTCert";
constexpr int smallest_key = 2048;  // bits

std::int64_t seconds_since_1970(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string text_of(const Claims& claims) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    const auto text = [&](const char* name, const std::string& value) {
        writer.Key(name);
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    writer.StartObject();
    text("tokenType", "powered-by");
    writer.Key("iat");
    writer.Int64(seconds_since_1970(claims.now - clock_tolerance));
    writer.Key("exp");
    writer.Int64(seconds_since_1970(claims.now + claims.validity));
    text("iss", claims.issuer);
    text("sub", claims.subject);
    writer.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string signature_of(std::string_view text, EVP_PKEY* key) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    const auto* const octets = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    std::string signature;
    bool good = context &&
                EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                EVP_DigestSign(context.get(), nullptr, &size, octets, text.size()) == 1;
    if (good) {
        signature.resize(size);
        good = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                              &size, octets, text.size()) == 1;
    }
    if (!good) {
        ERR_clear_error();
        throw Error(sqlstate::general_error,
                    "OpenSSL cannot sign a token with the key in ClientJWTCert");
    }
    signature.resize(size);
    return signature;
}

}  // namespace

http::PrivateKey read_signing_key(const NamedPath& path, const Secret& passphrase) {
    const http::KeyFile file = http::read_key_file(keyword, path);
    http::PrivateKey key = http::read_private_key(file, passphrase, "ClientJWTCertPassword");
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
        file.fail("its key is no RSA key, which RS256 signs with");
    }
    if (EVP_PKEY_get_bits(key.get()) < smallest_key) {
        file.fail(concat("its key has ", EVP_PKEY_get_bits(key.get()), " bits; RS256 wants ",
                         smallest_key, " or more"));
    }
    return key;
}

Secret signed_token(const Claims& claims, EVP_PKEY* key) {
    const std::string text =
        concat(base64url(R"({"alg":"RS256","typ":"JWT"})"), ".", base64url(text_of(claims)));
    return Secret(WipedText(concat(text, ".", base64url(signature_of(text, key)))));
}

}  // namespace connectai::auth
