#include "http/connect_failure.h"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/text.h"

namespace connectai::http {

namespace {

struct Cause {
    long verify_result;  // of OpenSSL
    ConnectCause cause;
    std::string_view what;
    std::string_view remedy;
};

constexpr std::string_view name_the_authority =
    "if that authority is to be trusted (a company's own, or that of a proxy which inspects TLS), "
    "name its certificate's PEM file in SSLServerCert";

constexpr std::array<Cause, 8> causes{{
    {X509_V_ERR_CERT_HAS_EXPIRED, ConnectCause::out_of_date, "has expired",
     "the server needs a new one; if it should still be good, check this machine's clock"},
    {X509_V_ERR_CERT_NOT_YET_VALID, ConnectCause::out_of_date, "is not valid yet",
     "check this machine's clock"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, ConnectCause::untrusted, "is signed by itself alone",
     "if it is the right one, save it as a PEM file and name that in SSLServerCert"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, ConnectCause::untrusted,
     "is signed by an authority that is not trusted here", name_the_authority},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, ConnectCause::untrusted,
     "is signed by an authority that is not known here", name_the_authority},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, ConnectCause::untrusted,
     "is signed by an authority that is not known here", name_the_authority},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, ConnectCause::untrusted,
     "is signed by an authority that is not known here", name_the_authority},
    {X509_V_ERR_CERT_REVOKED, ConnectCause::revoked, "has been revoked",
     "the server needs a new one"},
}};

bool holds(std::string_view text, std::string_view part) noexcept {
    return text.find(part) != text.npos;
}

const Cause* cause_of_distrust(CURL* easy) noexcept {
    long verified = X509_V_OK;
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verified);
    const auto* const cause = std::ranges::find(causes, verified, &Cause::verify_result);
    return cause != causes.end() ? cause : nullptr;
}

// The names are compared by libcurl, whose words these are in all its versions.
bool is_for_another_name(std::string_view text) noexcept {
    return holds(text, "subject name");
}

Error not_trusted(CURL* easy, const std::string& host, const std::string& text,
                  const ServerName& server) {
    const Cause* const cause = cause_of_distrust(easy);
    const std::string subject = "the certificate of " + host;
    if (cause != nullptr) {
        return {sqlstate::unable_to_connect, concat(subject, " is not trusted: it ", cause->what,
                                                    " (", text, "); ", cause->remedy)};
    }
    if (is_for_another_name(text)) {
        return {sqlstate::unable_to_connect,
                concat(subject, " is not trusted: it is for another name (", text,
                       "); check the host in the keyword ", server.keyword,
                       ", and whether something stands between this machine and ", server.what)};
    }
    return {sqlstate::unable_to_connect,
            concat(subject, " is not trusted: ", text, "; ", name_the_authority)};
}

// What a server answers that does not like the client's certificate. With TLS 1.3 that comes when
// the client takes the handshake to be over.
bool client_refused(std::string_view text) {
    constexpr std::array<std::string_view, 9> alerts{
        "certificate required", "bad certificate",     "unsupported certificate",
        "certificate revoked",  "certificate expired", "certificate unknown",
        "unknown ca",           "access denied",       "peer did not return a certificate"};
    return holds(text, "alert") &&
           std::ranges::any_of(alerts, [&](std::string_view alert) { return holds(text, alert); });
}

ConnectCause cause_of_handshake(std::string_view text) noexcept {
    using enum ConnectCause;
    if (holds(text, "protocol version") || holds(text, "unsupported protocol")) return old_tls;
    if (holds(text, "wrong version number") || holds(text, "packet length too long")) return no_tls;
    return holds(text, "handshake failure") ? no_agreement : unknown;
}

Error no_handshake(const std::string& host, const std::string& text, const ServerName& server) {
    const ConnectCause cause = cause_of_handshake(text);
    std::string remedy;
    if (cause == ConnectCause::old_tls) {
        remedy =
            "; the driver speaks TLS 1.2 and 1.3, and the server, or what stands in front of "
            "it, only older versions, which are not safe";
    } else if (cause == ConnectCause::no_tls) {
        remedy = concat("; what answers there does not speak TLS: check the port in the keyword ",
                        server.keyword, ", which begins with http:// where the server has no TLS");
    } else if (cause == ConnectCause::no_agreement) {
        remedy =
            "; the two have no cipher in common, or the server wants a client certificate "
            "(SSLClientCert)";
    }
    return {sqlstate::unable_to_connect,
            concat("no TLS connection with ", host, ": ", text, remedy)};
}

// What of TLS a transfer has ended with.
enum class TlsFailure : std::uint8_t {
    none,
    certificate,   // the server's, which is not trusted
    trusted_file,  // of certificates to trust, which cannot be read
    handshake,     // anything else of it
};

TlsFailure tls_failure(CURLcode code) noexcept {
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR: return TlsFailure::certificate;
        case CURLE_SSL_CACERT_BADFILE: return TlsFailure::trusted_file;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CERTPROBLEM: return TlsFailure::handshake;
        default: return TlsFailure::none;
    }
}

}  // namespace

bool of_handshake(CURLcode code) noexcept {
    const TlsFailure failure = tls_failure(code);
    return failure == TlsFailure::certificate || failure == TlsFailure::handshake;
}

bool may_speak_tls(CURLcode code) noexcept {
    switch (code) {
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL: return true;  // "Received HTTP/0.9 when not allowed"
        default: return false;
    }
}

ConnectCause connect_cause(CURL* easy, CURLcode code, const std::string& text) noexcept {
    using enum ConnectCause;
    if (client_refused(text)) return client_certificate;
    switch (tls_failure(code)) {
        case TlsFailure::certificate: {
            const Cause* const cause = cause_of_distrust(easy);
            if (cause != nullptr) return cause->cause;
            return is_for_another_name(text) ? another_name : untrusted;
        }
        case TlsFailure::trusted_file: return trusted_file;
        case TlsFailure::handshake: return cause_of_handshake(text);
        case TlsFailure::none: break;
    }
    return unknown;
}

bool connect_may_pass(CURL* easy, CURLcode code, const std::string& text) noexcept {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
    if (status >= 300) return status == 408 || status == 429 || status >= 500;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING: return true;
        case CURLE_SSL_CONNECT_ERROR:  // the connection's end, as OpenSSL and libcurl tell it
            return holds(text, "SSL_ERROR_SYSCALL") || holds(text, "reset by peer") ||
                   holds(text, "unexpected eof");
        default: return false;
    }
}

std::optional<Error> proxy_out_of_reach(CURLcode code, const std::string& host,
                                        const std::string& text, const std::string& proxy) {
    const bool certain = code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_PROXY;
    if (!certain && (code != CURLE_COULDNT_CONNECT || proxy.empty())) return std::nullopt;
    return Error(sqlstate::unable_to_connect,
                 concat("cannot connect to ", host, ": ", proxy.empty() ? "the proxy" : proxy,
                        proxy.empty() ? "" : ",", " cannot be used: ", text,
                        "; check its address there, and that it runs and takes connections from "
                        "this machine; where none is needed, Proxy=none does without"));
}

std::optional<Error> connect_failure(CURL* easy, CURLcode code, const std::string& host,
                                     const std::string& text, const ServerName& server) {
    if (client_refused(text)) {
        return Error(sqlstate::unable_to_connect,
                     concat(host, " wants a client certificate, or another one: ", text,
                            "; check SSLClientCert"));
    }
    switch (tls_failure(code)) {
        case TlsFailure::certificate: return not_trusted(easy, host, text, server);
        case TlsFailure::trusted_file:
            return Error(sqlstate::unable_to_connect,
                         concat("the certificates to trust cannot be read: ", text,
                                "; check the file that SSLServerCert names, or the system's"));
        case TlsFailure::handshake: return no_handshake(host, text, server);
        case TlsFailure::none: break;
    }
    return std::nullopt;
}

}  // namespace connectai::http
