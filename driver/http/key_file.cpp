#include "http/key_file.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

#include "base/error.h"
#include "base/regular_file.h"
#include "base/text.h"
#include "http/libcurl.h"

namespace connectai::http {
namespace {

// RFC 7468: BEGIN PRIVATE KEY, BEGIN ENCRYPTED PRIVATE KEY, BEGIN RSA PRIVATE KEY.
constexpr std::string_view end_of_label = "PRIVATE KEY-----";

struct Passphrase {
    const Secret& secret;
    bool asked = false;

    static int give(char* buffer, int size, int, void* self) {
        auto& passphrase = *static_cast<Passphrase*>(self);
        passphrase.asked = true;
        const std::string_view text = passphrase.secret.reveal();
        if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
        text.copy(buffer, text.size());
        return static_cast<int>(text.size());
    }
};

}  // namespace

Bio KeyFile::bio() const {
    const std::string_view octets = content.reveal();
    Bio made(BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size())));
    if (!made) throw Error(sqlstate::memory_allocation, "no memory for a key");
    return made;
}

void KeyFile::fail(std::string_view reason) const {
    ERR_clear_error();  // it has been told
    throw Error(sqlstate::general_error,
                concat(keyword, "=", path.to_show(), " cannot be used: ", reason));
}

void KeyFile::require_private() const {
    if (!exposure.empty()) fail(concat("it holds a private key, and ", exposure));
}

KeyFile read_key_file(std::string_view keyword, const NamedPath& path) {
    start_libcurl();  // first, which is how OpenSSL is to begin
    constexpr std::size_t largest = std::size_t{1} << 20;
    RegularFile file = read_regular_file(path.to_open(), largest);
    KeyFile made{keyword, path, Secret(std::move(file.content)), std::move(file.exposure)};
    if (!file.problem.empty()) made.fail(file.problem);
    return made;
}

PrivateKey read_private_key(const KeyFile& file, const Secret& secret,
                            std::string_view passphrase_keyword, std::string_view elsewhere) {
    // Told first: whatever else is wrong with the key, others may have it.
    const bool holds_key = file.content.reveal().find(end_of_label) != std::string_view::npos;
    if (holds_key) file.require_private();
    Passphrase passphrase{secret};
    PrivateKey key(
        PEM_read_bio_PrivateKey(file.bio().get(), nullptr, &Passphrase::give, &passphrase));
    if (key) return key;
    if (passphrase.asked && secret.empty()) {
        file.fail(concat("its key is encrypted: put the passphrase into ", passphrase_keyword));
    }
    if (passphrase.asked) {
        file.fail(concat("the passphrase in ", passphrase_keyword, " is not its key's"));
    }
    file.fail(concat("it holds no private key in PEM form", elsewhere));
}

}  // namespace connectai::http
