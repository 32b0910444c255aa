// https, with a certificate made here.
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

#include "server_fixture.h"

namespace mock::test {
namespace {

void write_certificate(const std::string& certificate_file, const std::string& key_file) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                  EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(certificate_file.c_str(), "w"),
                                                    std::fclose);
    PEM_write_X509(out.get(), certificate.get());
    const std::unique_ptr<FILE, int (*)(FILE*)> key_out(std::fopen(key_file.c_str(), "w"),
                                                        std::fclose);
    PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

TEST(Tls, QueriesOverHttps) {
    const TemporaryFile certificate, key;
    write_certificate(certificate.name(), key.name());
    const FakeServer running({}, {.certificate = certificate.name(), .key = key.name()});
    EXPECT_TRUE(running.server.url().starts_with("https://127.0.0.1:"));
    RawClient client = running.client(true);
    for (int i = 0; i < 3; ++i) {
        const WireReply reply = client.query(sql("rows 5000"));
        EXPECT_TRUE(reply.complete()) << reply.error;
        EXPECT_EQ(rows_in(reply.body), 5000U);
    }
}

TEST(Tls, ACutIsNoOrderlyEnd) {
    const TemporaryFile certificate, key;
    write_certificate(certificate.name(), key.name());
    const FakeServer running({}, {.certificate = certificate.name(), .key = key.name()});
    RawClient client = running.client(true);
    const WireReply reply = client.query(sql("x"), "scenario-cut");
    EXPECT_FALSE(reply.complete());
    EXPECT_TRUE(reply.body.ends_with("[11,\"hal"));
}

TEST(Tls, PlainHttpOnATlsPortEndsThatConnectionOnly) {
    const TemporaryFile certificate, key;
    write_certificate(certificate.name(), key.name());
    const FakeServer running({}, {.certificate = certificate.name(), .key = key.name()});
    EXPECT_EQ(running.client(false).query(sql("rows 1")).status, 0);
    EXPECT_EQ(running.client(true).query(sql("rows 1")).status, 200);
}

TEST(Tls, AMissingCertificateIsAnError) {
    FakeEngine engine;
    Service service(engine, {});
    EXPECT_ANY_THROW(Server(service, {.certificate = "/no/such/file", .key = "/no/such/file"}));
}

}  // namespace
}  // namespace mock::test
