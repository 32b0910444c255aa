// The certificate by which the client shows who it is, with its key: read and checked as a whole
// before anything is sent.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/named_path.h"
#include "base/secret.h"

namespace connectai::http {

// Where it stands. The messages of read() name the keywords that these come from.
struct ClientCertificateFiles {
    enum class Format : std::uint8_t { pem, pkcs12 };

    NamedPath certificate;        // SSLClientCert: the client's own, and then those that signed it;
                                  // empty: there is none
    Format format = Format::pem;  // SSLClientCertType
    NamedPath key;      // SSLClientKey, in PEM form; empty: in the same file as the certificate
    Secret passphrase;  // SSLClientCertPassword; empty: the key is not encrypted

    // False where that is not known, because what is given for it is not valid: then nothing is
    // said that only follows from it, and there is no certificate.
    bool certificate_known = true;
    bool key_known = true;
    bool readable = true;  // by a format and a passphrase that are known

    // Why no certificate is named, though SSLClientCert stands there: take_set_to_nothing() of it.
    std::string why_no_certificate{};
};

class ClientCertificate {
public:
    // Null where no file is named. Throws config::SettingsError, HY000, with all that is wrong: a
    // file that is missing or cannot be read, that holds no certificate or no key, a passphrase
    // that is missing or wrong, a key that is another certificate's, or that others may read, a
    // certificate that has expired.
    static std::shared_ptr<const ClientCertificate> read(const ClientCertificateFiles& files);

    // In hexadecimal digits, SHA-256: whoever is another has another.
    const std::string& fingerprint() const noexcept { return fingerprint_; }

    // In PEM form: the certificates, the client's own first, and the key, not encrypted. So the
    // passphrase is needed no more once it was read.
    const std::string& chain() const noexcept { return chain_; }
    const Secret& key() const noexcept { return key_; }

private:
    ClientCertificate() = default;

    std::string chain_;
    Secret key_;
    std::string fingerprint_;
};

}  // namespace connectai::http
