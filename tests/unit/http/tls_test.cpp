// https: which servers are trusted, and what connections have in common without trusting one
// another's.
#include <sys/inotify.h>

#include <set>

#include "certificate_authority.h"
#include "client_fixture.h"

namespace connectai::http {
namespace {

using namespace test;
using testing::HasSubstr;

ClientOptions trusting(const std::string& ca_file) {
    ClientOptions with = options();
    with.ca_file = ca_file;
    return with;
}

// "200", or the SQLSTATE of what went wrong, and the text.
std::string outcome(const std::string& ca_file, const std::string& url) {
    std::string result;
    const auto error = error_of([&] {
        Client client(trusting(ca_file));
        const auto answer = client.send(get(url), nullptr);
        result = std::to_string(answer->head().status);
        read_all(*answer);
    });
    return error ? state_of(error) + ": " + error->message() : result;
}

struct Verification {
    const char* name;
    const char* host;  // that the server's certificate is for
    CertificateAuthority::Validity validity;
    bool known_authority;
    bool good;
};

class Certificate : public testing::TestWithParam<Verification> {};

// A second time, because libcurl has seen the server then, and the certificates have been read.
TEST_P(Certificate, IsVerifiedEachTime) {
    const CertificateAuthority authority("authority");
    const CertificateAuthority another("another authority");
    const TemporaryFile trusted(GetParam().known_authority ? authority.pem() : another.pem());
    ScriptedServer server(always(response("{}")),
                          authority.server_for(GetParam().host, GetParam().validity));
    for (int i = 0; i < 2; ++i) {
        const std::string result = outcome(trusted.name(), server.url("https"));
        if (GetParam().good) {
            EXPECT_EQ(result, "200");
        } else {
            EXPECT_THAT(result, testing::StartsWith("08001: the certificate of "));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Tls, Certificate,
    testing::Values(Verification{"Good", "IP:127.0.0.1", {}, true, true},
                    Verification{"ForAnotherHost", "DNS:service.example", {}, true, false},
                    Verification{"OfAnUnknownAuthority", "IP:127.0.0.1", {}, false, false},
                    Verification{"ThatHasExpired", "IP:127.0.0.1", {-7200, -3600}, true, false},
                    Verification{"ThatIsNotYetValid", "IP:127.0.0.1", {3600, 7200}, true, false}),
    [](const auto& test) { return test.param.name; });

// What is wrong with a certificate, and what to do about it: a message for each.
TEST(CertificateDiagnostics, NameCauseAndRemedy) {
    const CertificateAuthority authority("authority");
    const TemporaryFile known(authority.pem());
    const struct {
        SSL_CTX* server;
        std::string trusted;
        const char* cause;
        const char* remedy;
    } cases[] = {
        {authority.server_for("DNS:service.example", {}), known.name(), "it is for another name",
         "check the host in the keyword URL"},
        {authority.server_for("IP:127.0.0.1", {-7200, -3600}), known.name(), "it has expired",
         "the server needs a new one"},
        {authority.server_for("IP:127.0.0.1", {3600, 7200}), known.name(), "it is not valid yet",
         "check this machine's clock"},
        {CertificateAuthority::self_signed_server().first, "", "it is signed by itself alone",
         "save it as a PEM file and name that in SSLServerCert"},
        {authority.server(), "", "it is signed by an authority that is not known here",
         "name its certificate's PEM file in SSLServerCert"},
    };
    std::set<std::string> messages;
    for (const auto& [context, trusted, cause, remedy] : cases) {
        ScriptedServer server(always(response("{}")), context);
        const std::string said = outcome(trusted, server.url("https"));
        EXPECT_THAT(said, testing::StartsWith("08001: the certificate of https://127.0.0.1:"));
        EXPECT_THAT(said, HasSubstr(cause));
        EXPECT_THAT(said, HasSubstr(remedy));
        messages.insert(said);
    }
    EXPECT_EQ(messages.size(), std::size(cases));
}

ConnectCause cause_of(const std::string& ca_file, const std::string& url) {
    Client client(trusting(ca_file));
    try {
        client.send(get(url), nullptr)->head();
    } catch (const NotSent& error) {
        EXPECT_EQ(error.progress().failed, ConnectStep::tls) << error.message();
        return error.progress().cause;
    }
    ADD_FAILURE() << url;
    return ConnectCause::unknown;
}

// The same, for whoever has words of its own for it.
TEST(CertificateDiagnostics, KnowTheCause) {
    using enum ConnectCause;
    const CertificateAuthority authority("authority");
    const TemporaryFile known(authority.pem());
    const struct {
        SSL_CTX* server;
        std::string trusted;
        ConnectCause cause;
    } cases[] = {
        {authority.server_for("DNS:service.example", {}), known.name(), another_name},
        {authority.server_for("IP:127.0.0.1", {-7200, -3600}), known.name(), out_of_date},
        {authority.server_for("IP:127.0.0.1", {3600, 7200}), known.name(), out_of_date},
        {CertificateAuthority::self_signed_server().first, "", untrusted},
        {authority.server(), "", untrusted},
    };
    for (const auto& [context, trusted, cause] : cases) {
        ScriptedServer server(always(response("{}")), context);
        EXPECT_EQ(cause_of(trusted, server.url("https")), cause) << static_cast<int>(cause);
    }
    ScriptedServer plain([](Peer& peer) {
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        peer.wait_for_close();
    });
    EXPECT_EQ(cause_of("", plain.url("https")), no_tls);
    ScriptedServer closing([](Peer&) {});
    EXPECT_EQ(cause_of("", closing.url("https")), unknown);
}

// SSLServerCert may be the server's own certificate as well as that of who has signed it.
TEST(PinnedCertificate, OfTheServerItselfIsTrustedAndNoOtherIs) {
    const CertificateAuthority authority("authority");
    std::string own;
    ScriptedServer server(always(response("{}")), authority.server_for("IP:127.0.0.1", {}, &own));
    const TemporaryFile pinned(own);
    EXPECT_EQ(outcome(pinned.name(), server.url("https")), "200");
    ScriptedServer another(always(response("{}")), authority.server());
    EXPECT_THAT(outcome(pinned.name(), another.url("https")), testing::StartsWith("08001"))
        << "of the same authority, and not pinned";

    const auto [context, certificate] = CertificateAuthority::self_signed_server();
    ScriptedServer self_signed(always(response("{}")), context);
    const TemporaryFile both(own + certificate);
    EXPECT_EQ(outcome(both.name(), self_signed.url("https")), "200");
    EXPECT_EQ(outcome(both.name(), server.url("https")), "200");
    EXPECT_THAT(outcome(pinned.name(), self_signed.url("https")), testing::StartsWith("08001"));
}

TEST(PinnedCertificate, IsForItsOwnNameOnly) {
    const CertificateAuthority authority("authority");
    std::string own;
    ScriptedServer server(always(response("{}")),
                          authority.server_for("DNS:service.example", {}, &own));
    const TemporaryFile pinned(own);
    EXPECT_THAT(outcome(pinned.name(), server.url("https")), HasSubstr("it is for another name"));
}

// Versions from 1.2 on; the ciphers of older ones are allowed to the server, so that it is its
// version alone which is refused.
TEST(TlsVersion, IsAtLeast12) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    const auto with_version = [&](int version) {
        SSL_CTX* context = authority.server();
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, version);
        ScriptedServer server(always(response("{}")), context);
        return outcome(trusted.name(), server.url("https"));
    };
    for (const int old : {TLS1_VERSION, TLS1_1_VERSION}) {
        EXPECT_THAT(with_version(old), testing::StartsWith("08001: no TLS connection with "));
        EXPECT_THAT(with_version(old), HasSubstr("the driver speaks TLS 1.2 and 1.3"));
    }
    EXPECT_EQ(with_version(TLS1_2_VERSION), "200");
    EXPECT_EQ(with_version(TLS1_3_VERSION), "200");
}

TEST(Certificates, OfTheSystemAreTrustedWithoutAFileAndNoOthersAre) {
    const CertificateAuthority authority("authority");
    ScriptedServer server(always(response("{}")), authority.server());
    const TemporaryFile trusted(authority.pem());
    EXPECT_EQ(outcome(trusted.name(), server.url("https")), "200");
    EXPECT_THAT(outcome("", server.url("https")), testing::StartsWith("08001: the certificate of "))
        << "what a file has brought must not be trusted without it";
}

TEST(Certificates, OfAFileAreTrustedForTheConnectionsWithThatFileOnly) {
    const CertificateAuthority authority("authority");
    const CertificateAuthority another("another authority");
    const TemporaryFile right(authority.pem());
    const TemporaryFile wrong(another.pem());
    ScriptedServer server(always(response("{}")), authority.server());
    for (int i = 0; i < 2; ++i) {  // neither a kept connection nor its session helps
        EXPECT_EQ(outcome(right.name(), server.url("https")), "200");
        EXPECT_THAT(outcome(wrong.name(), server.url("https")), HasSubstr("08001"));
    }
}

TEST(Certificates, AreReadAgainWhenTheFileHasChanged) {
    const CertificateAuthority authority("authority");
    const CertificateAuthority another("another authority, which has a longer name");
    const TemporaryFile trusted(authority.pem());
    ScriptedServer server(always(response("{}")), authority.server());
    EXPECT_EQ(outcome(trusted.name(), server.url("https")), "200");
    trusted.write(another.pem());
    EXPECT_THAT(outcome(trusted.name(), server.url("https")), HasSubstr("08001"));
    trusted.write(authority.pem());
    EXPECT_EQ(outcome(trusted.name(), server.url("https")), "200");
    ::unlink(trusted.name().c_str());
    EXPECT_THAT(outcome(trusted.name(), server.url("https")), HasSubstr("08001"));
}

TEST(Certificates, AreReadOnceForAllConnections) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    ScriptedServer server(always(response("{}")), authority.server());
    const int watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    ASSERT_GE(::inotify_add_watch(watch, trusted.name().c_str(), IN_OPEN), 0);
    Client client(trusting(trusted.name()));
    std::vector<std::unique_ptr<Response>> open;
    for (int i = 0; i < 3; ++i) {
        open.push_back(client.send(get(server.url("https")), nullptr));
        EXPECT_EQ(open.back()->head().status, 200);
    }
    EXPECT_EQ(server.connections(), 3);
    char events[4096];
    const ssize_t octets = ::read(watch, events, sizeof events);
    ::close(watch);
    EXPECT_EQ(octets, static_cast<ssize_t>(sizeof(inotify_event))) << "it was not opened once";
}

TEST(TlsSession, IsResumedByAnotherConnection) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    ScriptedServer server(always(response("{}")), authority.server());
    Client one(trusting(trusted.name()));
    const auto first = one.send(get(server.url("https")), nullptr);
    EXPECT_EQ(first->head().status, 200);
    Client two(trusting(trusted.name()));
    const auto second = two.send(get(server.url("https")), nullptr);
    EXPECT_EQ(second->head().status, 200);
    EXPECT_EQ(server.connections(), 2);
    EXPECT_EQ(server.resumed(), 1);
}

TEST(TlsConnection, IsKeptForTheNextClient) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    ScriptedServer server(always(response("{}")), authority.server());
    for (int i = 0; i < 5; ++i) EXPECT_EQ(outcome(trusted.name(), server.url("https")), "200");
    EXPECT_EQ(server.connections(), 1);
}

TEST(ConnectTimes, AreThoseOfTheStepsThatWereTaken) {
    constexpr std::chrono::microseconds none{0};
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    ScriptedServer secured(always(response("{}")), authority.server());
    ScriptedServer plain(always(response("{}")));
    Client client(trusting(trusted.name()));
    const auto times_of = [&](const std::string& url) {
        const auto before = Clock::now();
        const auto answer = client.send(get(url), nullptr);
        answer->head();
        const ConnectTimes times = answer->connect_times();
        EXPECT_LE(times.connect + times.tls, Clock::now() - before);
        read_all(*answer);
        return times;
    };
    const ConnectTimes with_tls = times_of(secured.url("https"));
    EXPECT_GT(with_tls.connect, none);
    EXPECT_GT(with_tls.tls, none);
    const ConnectTimes without = times_of(plain.url());
    EXPECT_GT(without.connect, none);
    EXPECT_EQ(without.tls, none);
    for (const std::string& url : {secured.url("https"), plain.url()}) {
        const ConnectTimes kept = times_of(url);
        EXPECT_EQ(kept.connect, none) << url;
        EXPECT_EQ(kept.tls, none) << url;
    }
}

TEST(TlsConnections, AreMadeBySeveralThreadsAtATime) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    ScriptedServer server(always(response("{}")), authority.server());
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            Client client(trusting(trusted.name()));
            for (int i = 0; i < 5; ++i) {  // on connections of their own
                const auto answer = client.send(post(server.url("https"), "{}", false), nullptr);
                if (answer->head().status == 200 && read_all(*answer) == "{}") ++good;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, 40);
    EXPECT_EQ(server.connections(), 40);
}

}  // namespace
}  // namespace connectai::http
