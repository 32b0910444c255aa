// https: which servers are trusted, and what connections have in common without trusting one
// another's.
#include <sys/inotify.h>

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
            EXPECT_THAT(result, HasSubstr("SSLServerCert"));
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
