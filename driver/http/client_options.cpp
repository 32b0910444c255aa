#include "http/client_options.h"

#include <utility>

namespace connectai::http {

ClientOptions client_options(const config::Settings& settings, std::string user_agent) {
    using Format = ClientCertificateFiles::Format;
    ClientOptions options;
    options.user_agent = std::move(user_agent);
    options.ca_file = settings.ssl_server_cert.to_open();
    options.client_certificate = ClientCertificate::read(
        {settings.ssl_client_cert,
         settings.ssl_client_cert_type == config::CertificateType::pkcs12 ? Format::pkcs12
                                                                          : Format::pem,
         settings.ssl_client_key, settings.ssl_client_cert_password});
    options.proxy = settings.proxy;
    options.proxy_user = settings.proxy_user;
    options.proxy_password = settings.proxy_password;
    options.connect_timeout = settings.login_timeout;
    options.compression = settings.compression;
    return options;
}

}  // namespace connectai::http
