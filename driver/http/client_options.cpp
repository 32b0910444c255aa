#include "http/client_options.h"

#include <utility>

namespace connectai::http {

namespace {

ClientCertificateFiles client_certificate_files(const config::Settings& settings,
                                                const std::set<std::string_view>& unknown) {
    using Format = ClientCertificateFiles::Format;
    const bool pkcs12 = settings.ssl_client_cert_type == config::CertificateType::pkcs12;
    ClientCertificateFiles files{settings.ssl_client_cert, pkcs12 ? Format::pkcs12 : Format::pem,
                                 settings.ssl_client_key, settings.ssl_client_cert_password};
    files.certificate_known = !unknown.contains("SSLClientCert");
    files.key_known = !unknown.contains("SSLClientKey");
    files.readable =
        !unknown.contains("SSLClientCertType") && !unknown.contains("SSLClientCertPassword");
    return files;
}

}  // namespace

ClientOptions client_options(const config::Settings& settings, std::string user_agent,
                             const std::set<std::string_view>& unknown) {
    ClientOptions options;
    options.user_agent = std::move(user_agent);
    options.ca_file = settings.ssl_server_cert.to_open();
    options.client_certificate =
        ClientCertificate::read(client_certificate_files(settings, unknown));
    options.proxy = settings.proxy;
    options.proxy_user = settings.proxy_user;
    options.proxy_password = settings.proxy_password;
    options.connect_timeout = settings.login_timeout;
    options.compression = settings.compression;
    return options;
}

}  // namespace connectai::http
