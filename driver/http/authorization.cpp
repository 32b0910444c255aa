#include "http/authorization.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

#include "base/error.h"
#include "http/libcurl.h"

namespace connectai::http {

namespace {

using Salt = std::array<unsigned char, 32>;

const Salt& salt_of_process() {
    static const Salt salt = [] {
        Salt drawn{};
        if (RAND_bytes(drawn.data(), static_cast<int>(drawn.size())) != 1) {
            throw Error(sqlstate::general_error, "OpenSSL has no random numbers");
        }
        return drawn;
    }();
    return salt;
}

// In one piece of memory each: one that grows leaves copies behind.
Secret joined(std::string_view a, std::string_view b, std::string_view c = {}) {
    std::string text;
    text.reserve(a.size() + b.size() + c.size());
    text.append(a).append(b).append(c);
    return Secret(WipedText(std::move(text)));
}

class Digest {
public:
    Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) {
            throw Error(sqlstate::general_error, "OpenSSL has no SHA-256");
        }
    }
    // No two texts one behind the other are the same as two others.
    void add(std::string_view text) {
        const std::size_t size = text.size();
        EVP_DigestUpdate(context_.get(), &size, sizeof size);
        EVP_DigestUpdate(context_.get(), text.data(), size);
    }
    std::string finish() {
        std::string octets(EVP_MAX_MD_SIZE, '\0');
        unsigned size = 0;
        EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(octets.data()), &size);
        octets.resize(size);
        return octets;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;  // which OpenSSL wipes
};

}  // namespace

Secret basic_authorization(std::string_view user, const Secret& password) {
    const Secret pair = joined(user, ":", password.reveal());
    const std::string_view plain = pair.reveal();
    std::string encoded(4 * ((plain.size() + 2) / 3) + 1, '\0');  // and a NUL
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                     reinterpret_cast<const unsigned char*>(plain.data()),
                                     static_cast<int>(plain.size()));
    encoded.resize(static_cast<std::size_t>(size));
    const WipedText wiped(std::move(encoded));
    return joined("Basic ", wiped.view());
}

Secret authorization(const Credentials& credentials) {
    switch (credentials.scheme) {
        case Credentials::Scheme::none: break;
        case Credentials::Scheme::basic:
            return basic_authorization(credentials.user, credentials.secret);
        case Credentials::Scheme::bearer: return joined("Bearer ", credentials.secret.reveal());
    }
    return {};
}

std::string secret_digest(std::initializer_list<std::string_view> texts) {
    start_libcurl();  // first, which is how OpenSSL is to begin
    Digest digest;
    const Salt& salt = salt_of_process();
    digest.add({reinterpret_cast<const char*>(salt.data()), salt.size()});
    for (const std::string_view text : texts) digest.add(text);
    return digest.finish();
}

std::string account_digest(const ClientOptions& options, const Credentials& credentials) {
    const bool renewed =
        credentials.scheme == Credentials::Scheme::bearer && !credentials.user.empty();
    return secret_digest({std::to_string(static_cast<int>(credentials.scheme)), credentials.user,
                          renewed ? std::string_view() : credentials.secret.reveal(),
                          options.proxy_user, options.proxy_password.reveal()});
}

}  // namespace connectai::http
