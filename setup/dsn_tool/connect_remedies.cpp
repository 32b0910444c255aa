#include "setup/dsn_tool/connect_remedies.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/proxy.h"

namespace connectai::dsn_tool {
namespace {

struct CauseRemedy {
    http::ConnectCause cause;
    std::string_view text;  // % stands for the keyword
};

using enum http::ConnectCause;

constexpr std::array cause_remedies{
    CauseRemedy{no_tls,
                "check the port in the keyword %; where it is the right one, the server has no "
                "TLS, and the address begins with http:// in place of https://"},
    CauseRemedy{old_tls,
                "check the host and the port in the keyword %; where they are right, whoever runs "
                "that server has to bring its TLS up to date"},
    CauseRemedy{no_agreement,
                "where the server in the keyword % wants a client certificate, name that in "
                "SSLClientCert; otherwise it is for whoever runs the server to allow newer "
                "ciphers"},
    CauseRemedy{client_certificate,
                "name a client certificate in SSLClientCert, with its key in SSLClientKey, that "
                "the server in the keyword % takes: whoever runs it says which, and until when it "
                "is good"},
    CauseRemedy{trusted_file,
                "see to the PEM file that SSLServerCert names, or without one to the system's "
                "certificates: nothing can be trusted until it can be read"},
    CauseRemedy{untrusted,
                "where the certificate is to be trusted, a company's proxy's or the server's own, "
                "name its PEM file, or that of who has signed it, in SSLServerCert; otherwise "
                "check the host and the port in the keyword %"},
    CauseRemedy{another_name,
                "write the host in the keyword % as the certificate has it; where it is written "
                "so, something else answers in the server's place: check the port, name servers "
                "and proxies"},
    CauseRemedy{out_of_date,
                "check this machine's clock; where that is right, whoever runs the server in the "
                "keyword % has to renew its certificate"},
    CauseRemedy{revoked,
                "whoever runs the server in the keyword % has to give it another certificate: "
                "until then it is not to be trusted"},
};

constexpr std::string_view unknown_handshake =
    "check the host and the port in the keyword %, and whether a firewall, or a proxy that "
    "inspects TLS, breaks the connection off";

constexpr std::string_view unreachable =
    "check the host and the port in the keyword %, and whether a firewall stands in between; where "
    "the way out is a proxy, name it in the keyword Proxy";

constexpr std::string_view unknown_name =
    "check the host in the keyword %, and this machine's name servers; where the way out is a "
    "proxy, name it in the keyword Proxy";

std::string of_keyword(std::string_view text, std::string_view keyword) {
    const std::size_t at = text.find('%');
    if (at == text.npos) return std::string(text);
    return concat(text.substr(0, at), keyword, text.substr(at + 1));
}

// There is no way through it, or none to it.
std::string of_proxy(long status, std::string_view keyword, std::string_view named_by) {
    if (status == http::proxy_authentication_required) {
        return concat(
            "the proxy asks who it is: check ProxyUser and ProxyPassword, or the user:password@ "
            "in ",
            named_by);
    }
    if (status != 0) {
        return concat("check the host and the port in the keyword ", keyword,
                      ", and whether the proxy that ", named_by,
                      " names lets this machine through to them; where none is needed, Proxy=none "
                      "does without");
    }
    return concat("check the proxy's address in ", named_by,
                  ", its user and password, and whether it lets this machine through to the host "
                  "in the keyword ",
                  keyword, "; where none is needed, Proxy=none does without");
}

}  // namespace

std::string connect_remedy(const http::ConnectProgress& progress, std::string_view keyword,
                           std::string_view proxy_named_by) {
    const auto* const known =
        std::ranges::find(cause_remedies, progress.cause, &CauseRemedy::cause);
    if (known != cause_remedies.end()) return of_keyword(known->text, keyword);
    if (progress.failed == http::ConnectStep::tls) return of_keyword(unknown_handshake, keyword);
    const bool by_proxy = progress.by_proxy || progress.proxy_status != 0;
    if (!by_proxy || proxy_named_by.empty()) return of_keyword(unreachable, keyword);
    return of_proxy(progress.proxy_status, keyword, proxy_named_by);
}

std::string name_remedy(std::string_view keyword) {
    return of_keyword(unknown_name, keyword);
}

}  // namespace connectai::dsn_tool
