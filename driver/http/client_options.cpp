#include "http/client_options.h"

#include <utility>

#include "base/text.h"
#include "config/collect_problem.h"
#include "config/requirements.h"
#include "http/channel_pool.h"

namespace connectai::http {

namespace {

ClientCertificateFiles client_certificate_files(const config::SettingsReading& reading) {
    const config::Settings& settings = reading.settings;
    using Format = ClientCertificateFiles::Format;
    const bool pkcs12 = settings.ssl_client_cert_type == config::CertificateType::pkcs12;
    ClientCertificateFiles files{settings.ssl_client_cert, pkcs12 ? Format::pkcs12 : Format::pem,
                                 settings.ssl_client_key, settings.ssl_client_cert_password};
    files.certificate_known = reading.knows("SSLClientCert");
    files.key_known = reading.knows("SSLClientKey");
    files.readable = reading.knows("SSLClientCertType") && reading.knows("SSLClientCertPassword");
    std::vector<std::string_view> missing{"SSLClientCert"};
    files.why_no_certificate = config::take_set_to_nothing(missing, reading);
    return files;
}

// A block with the heading of a certificate, and garbage in it, has the whole file refused.
void require_readable_certificates(const config::Settings& settings, const ClientOptions& options) {
    const std::string problem = ChannelPool::of_process().problem_with_certificates(options);
    if (problem.empty()) return;
    const std::string reason = concat("what it holds is damaged (OpenSSL: ", problem, ")");
    throw Error(sqlstate::general_error,
                config::not_valid_certificates(settings.ssl_server_cert, reason));
}

}  // namespace

ClientOptions client_options(const config::Settings& settings, std::string user_agent) {
    return client_options(config::SettingsReading{settings, {}, {}, {}}, std::move(user_agent));
}

ClientOptions client_options(const config::SettingsReading& reading, std::string user_agent) {
    const config::Settings& settings = reading.settings;
    ClientOptions options;
    options.user_agent = std::move(user_agent);
    std::vector<Error> problems;
    config::collect_problem(problems, [&] {
        options.client_certificate = ClientCertificate::read(client_certificate_files(reading));
    });
    options.ca_file = settings.ssl_server_cert.to_open();
    if (!options.ca_file.empty() && reading.knows("SSLServerCert")) {
        config::collect_problem(problems,
                                [&] { require_readable_certificates(settings, options); });
    }
    if (!problems.empty()) throw config::SettingsError(std::move(problems));
    options.proxy = settings.proxy;
    options.proxy_user = settings.proxy_user;
    options.proxy_password = settings.proxy_password;
    options.connect_timeout = settings.login_timeout;
    options.compression = settings.compression;
    return options;
}

}  // namespace connectai::http
