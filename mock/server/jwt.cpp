// Verifying JSON Web Tokens with OpenSSL.
#include "jwt.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base64url.h"
#include "json_document.h"

namespace mock {
namespace {

constexpr double clock_skew = 30;      // seconds by which `iat` may be ahead
constexpr double longest_life = 3600;  // seconds from `iat` to `exp`

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio memory(const std::string& text) {
    return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

std::shared_ptr<EVP_PKEY> read_key(const std::string& pem) {
    EVP_PKEY* key = PEM_read_bio_PUBKEY(memory(pem).get(), nullptr, nullptr, nullptr);
    if (key == nullptr) {
        const std::unique_ptr<X509, decltype(&X509_free)> certificate(
            PEM_read_bio_X509(memory(pem).get(), nullptr, nullptr, nullptr), X509_free);
        if (certificate) key = X509_get_pubkey(certificate.get());
    }
    ERR_clear_error();
    std::shared_ptr<EVP_PKEY> owned(key, EVP_PKEY_free);
    if (!owned) {
        throw std::runtime_error("--jwt-key: the file is no public key or certificate in PEM form");
    }
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) {
        throw std::runtime_error("--jwt-key: the key is not RSA, which RS256 needs");
    }
    return owned;
}

struct Parts {
    std::string_view header, payload, signature;
    std::string_view signed_text;  // header and payload with their dot, as sent
};

Parts split(std::string_view token) {
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    return {.header = token.substr(0, first),
            .payload = token.substr(first + 1, second - first - 1),
            .signature = token.substr(second + 1),
            .signed_text = token.substr(0, second)};
}

JsonValue read_object(std::string_view encoded, const std::string& what) {
    const auto text = decode_base64url(encoded);
    if (!text) throw JwtError("The JWT's " + what + " is not base64url.");
    try {
        JsonValue json = parse_json(*text);
        if (json.kind == JsonValue::Kind::object) return json;
    } catch (const JsonError&) {
        // Its message may quote the token.
    }
    throw JwtError("The JWT's " + what + " is not a JSON object.");
}

bool is_text(const JsonValue& object, std::string_view name, std::string_view expected) {
    const JsonValue* member = object.find(name);
    return member != nullptr && member->kind == JsonValue::Kind::string && member->text == expected;
}

void check_header(const JsonValue& header) {
    if (!is_text(header, "alg", "RS256")) {
        throw JwtError("The JWT's header must have \"alg\":\"RS256\"; nothing else is accepted.");
    }
    if (!is_text(header, "typ", "JWT")) {
        throw JwtError("The JWT's header must have \"typ\":\"JWT\".");
    }
    // RFC 7515, section 4.1.11: extensions that are not understood must be refused.
    if (header.find("crit")) throw JwtError("The JWT's header has \"crit\", which is not taken.");
}

void check_text(const JsonValue& claims, std::string_view name, std::string_view expected) {
    if (is_text(claims, name, expected)) return;
    throw JwtError("The JWT's claim \"" + std::string(name) + "\" is not the expected text.");
}

// A NumericDate (RFC 7519, section 2): seconds since 1970.
double time_claim(const JsonValue& claims, const std::string& name) {
    const JsonValue* claim = claims.find(name);
    if (claim == nullptr) throw JwtError("The JWT has no claim \"" + name + "\".");
    double seconds = 0;
    const char* end = claim->text.data() + claim->text.size();
    if (claim->kind == JsonValue::Kind::number) {
        const auto [at, error] = std::from_chars(claim->text.data(), end, seconds);
        if (error == std::errc{} && at == end) return seconds;
    }
    throw JwtError("The JWT's claim \"" + name + "\" is not a number of seconds.");
}

void check_times(const JsonValue& claims, double now) {
    const double issued = time_claim(claims, "iat");
    const double expires = time_claim(claims, "exp");
    if (issued > now + clock_skew) throw JwtError("The JWT's claim \"iat\" is in the future.");
    if (expires <= now) throw JwtError("The JWT has expired: its claim \"exp\" is past.");
    if (expires > issued + longest_life) {
        throw JwtError("The JWT's claim \"exp\" is more than 60 minutes after \"iat\".");
    }
}

}  // namespace

bool looks_like_jwt(std::string_view token) noexcept {
    if (std::count(token.begin(), token.end(), '.') != 2) return false;
    const auto encoded = [](std::string_view part) {
        return part.find_first_not_of(base64url_characters) == std::string_view::npos;
    };
    const Parts parts = split(token);
    return !parts.header.empty() && encoded(parts.header) && !parts.payload.empty() &&
           encoded(parts.payload) && encoded(parts.signature);
}

JwtVerifier::JwtVerifier(JwtOptions options)
    : options_(std::move(options)), key_(options_.key ? read_key(*options_.key) : nullptr) {}

void JwtVerifier::verify(std::string_view token, std::chrono::system_clock::time_point now) const {
    if (!key_) throw JwtError("No JWT is accepted here: there is no --jwt-key.");
    if (!looks_like_jwt(token)) throw JwtError("The JWT is not three parts of base64url.");
    const Parts parts = split(token);
    check_header(read_object(parts.header, "header"));
    const auto signature = decode_base64url(parts.signature);
    if (!signature) throw JwtError("The JWT's signature is not base64url.");
    check_signature(parts.signed_text, *signature);
    const JsonValue claims = read_object(parts.payload, "payload");
    check_text(claims, "tokenType", "powered-by");
    check_text(claims, "iss", options_.issuer);
    check_text(claims, "sub", options_.subject);
    check_times(claims, std::chrono::duration<double>(now.time_since_epoch()).count());
}

void JwtVerifier::check_signature(std::string_view signed_text,
                                  const std::string& signature) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    const auto octets = [](std::string_view text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    };
    const bool good =
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(signed_text),
                         signed_text.size()) == 1;
    ERR_clear_error();  // what a bad signature leaves is not to be taken for an error of TLS
    if (!good) throw JwtError("The JWT's signature does not match the key.");
}

}  // namespace mock
