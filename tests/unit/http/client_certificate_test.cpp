// Client certificates: what a file must hold, what is said of one that does not, and that nothing
// is done in the name of another.
#include "http/client_certificate.h"

#include <sys/stat.h>

#include "certificate_authority.h"
#include "client_fixture.h"
#include "odbc/support/ordinary_user.h"

namespace connectai::http {
namespace {

using namespace test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Format = ClientCertificateFiles::Format;

// Once for all tests: making keys takes its time.
const CertificateAuthority& clients() {
    static const CertificateAuthority authority("the clients' authority");
    return authority;
}
const CertificateAuthority::Client& ann() {
    static const auto client = clients().client("ann");
    return client;
}
const CertificateAuthority::Client& bob() {
    static const auto client = clients().client("bob");
    return client;
}

struct Reading {
    const char* name;
    std::string certificate;  // the file's content
    std::string key;          // likewise; empty: no such file is named
    Format format = Format::pem;
    std::string passphrase = {};
};

void PrintTo(const Reading& reading, std::ostream* out) {
    *out << reading.name;
}

std::shared_ptr<const ClientCertificate> read(const Reading& reading) {
    const TemporaryFile certificate(reading.certificate);
    const TemporaryFile key(reading.key);
    return ClientCertificate::read({certificate.name(), reading.format,
                                    reading.key.empty() ? "" : key.name(),
                                    Secret(reading.passphrase)});
}

class GoodFiles : public testing::TestWithParam<Reading> {};

TEST_P(GoodFiles, GiveTheSameCertificateWhateverTheirForm) {
    const auto made = read(GetParam());
    ASSERT_NE(made, nullptr);
    EXPECT_EQ(made->fingerprint().size(), 64u);
    const auto simple = read({"", ann().certificate + ann().key, ""});
    EXPECT_EQ(made->fingerprint(), simple->fingerprint());
}

INSTANTIATE_TEST_SUITE_P(
    ClientCertificate, GoodFiles,
    testing::Values(Reading{"Pem", ann().certificate + ann().key, ""},
                    Reading{"PemWithTheKeyInFront", ann().key + ann().certificate, ""},
                    Reading{"PemWithAnEncryptedKey", ann().certificate + ann().encrypted_key, "",
                            Format::pem, "passphrase"},
                    Reading{"PemWithAPassphraseThatIsNotNeeded", ann().certificate + ann().key, "",
                            Format::pem, "unused"},
                    Reading{"PemWithTheAuthority", ann().certificate + clients().pem() + ann().key,
                            ""},
                    Reading{"TwoPemFiles", ann().certificate, ann().key},
                    Reading{"TwoPemFilesOneEncrypted", ann().certificate, ann().encrypted_key,
                            Format::pem, "passphrase"},
                    Reading{"Pkcs12", ann().pkcs12, "", Format::pkcs12, "passphrase"}),
    [](const auto& test) { return std::string(test.param.name); });

// A certificate may be read by everyone, and a key by nobody else, be it encrypted: whose
// passphrase is tried for long enough is found.
TEST(ClientCertificateFile, WithAKeyIsNobodyElsesToRead) {
    const struct {
        const char* name;
        std::string certificate;
        std::string key;  // in a file of its own; empty: none
        Format format;
        const char* passphrase;
        const char* keyword;  // whose file is at fault when all can be read
    } cases[] = {
        {"both in one", ann().certificate + ann().key, "", Format::pem, "", "SSLClientCert="},
        {"a file each", ann().certificate, ann().key, Format::pem, "", "SSLClientKey="},
        {"an encrypted key", ann().certificate, ann().encrypted_key, Format::pem, "passphrase",
         "SSLClientKey="},
        {"PKCS#12", ann().pkcs12, "", Format::pkcs12, "passphrase", "SSLClientCert="},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const TemporaryFile certificate(c.certificate);
        const TemporaryFile key(c.key);
        const auto read = [&] {
            return ClientCertificate::read({certificate.name(), c.format,
                                            c.key.empty() ? "" : key.name(), Secret(c.passphrase)});
        };
        ::chmod(certificate.name().c_str(), 0644);
        if (!c.key.empty()) {
            EXPECT_NE(read(), nullptr) << "the certificate is no secret";
        }
        ::chmod(key.name().c_str(), 0644);
        const auto error = error_of(read);
        ASSERT_EQ(state_of(error), "HY000");
        EXPECT_THAT(error->message(), testing::StartsWith(c.keyword));
        EXPECT_THAT(error->message(), AllOf(HasSubstr("it holds a private key"),
                                            HasSubstr("its mode is 06"), HasSubstr("chmod 600")));
    }
}

struct BadReading : Reading {
    const char* reason;
};

void PrintTo(const BadReading& reading, std::ostream* out) {
    *out << reading.name;
}

class BadFiles : public testing::TestWithParam<BadReading> {};

TEST_P(BadFiles, AreRefusedEachWithItsOwnReason) {
    const auto error = error_of([] { read(GetParam()); });
    ASSERT_EQ(state_of(error), "HY000");
    EXPECT_THAT(error->message(), HasSubstr(GetParam().reason));
    EXPECT_THAT(error->message(),
                testing::StartsWith(GetParam().key.empty() ? "SSLClientCert=" : "SSLClient"));
    EXPECT_THAT(error->message(), Not(HasSubstr("passphrase-")));
}

INSTANTIATE_TEST_SUITE_P(
    ClientCertificate, BadFiles,
    testing::Values(
        BadReading{{"Empty", "", ""}, "no certificate in PEM form"},
        BadReading{{"NoCertificate", ann().key, ""}, "no certificate in PEM form"},
        BadReading{{"NoKey", ann().certificate, ""},
                   "no private key in PEM form; if that is in "
                   "another file, name it in SSLClientKey"},
        BadReading{{"NoKeyInTheKeysFile", ann().certificate, ann().certificate},
                   "no private key in PEM form"},
        BadReading{{"KeyOfAnother", ann().certificate + bob().key, ""}, "is not that of its first"},
        BadReading{{"KeyOfAnotherInAFileOfItsOwn", ann().certificate, bob().key},
                   "is not that of its first"},
        BadReading{{"NoPassphrase", ann().certificate + ann().encrypted_key, ""},
                   "encrypted: put the passphrase into SSLClientCertPassword"},
        BadReading{{"WrongPassphrase", ann().certificate + ann().encrypted_key, "", Format::pem,
                    "passphrase-that-is-wrong"},
                   "passphrase in SSLClientCertPassword is not"},
        BadReading{{"Pkcs12AsPem", ann().pkcs12, ""}, "add SSLClientCertType=PFXFILE"},
        BadReading{{"PemAsPkcs12", ann().certificate + ann().key, "", Format::pkcs12},
                   "use SSLClientCertType=PEMKEY_FILE"},
        BadReading{{"Pkcs12WithoutPassphrase", ann().pkcs12, "", Format::pkcs12},
                   "encrypted: put the passphrase into SSLClientCertPassword"},
        BadReading{{"Pkcs12WithAWrongPassphrase", ann().pkcs12, "", Format::pkcs12,
                    "passphrase-that-is-wrong"},
                   "passphrase in SSLClientCertPassword is not"},
        BadReading{{"Pkcs12WithAKeyBeside", ann().pkcs12, ann().key, Format::pkcs12, "passphrase"},
                   "holds the key itself"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ClientCertificate, ThatHasExpiredIsRefused) {
    const auto old = clients().client("old", "x", {-7200, -3600});
    const auto error = error_of([&] { read({"", old.certificate + old.key, ""}); });
    EXPECT_EQ(state_of(error), "HY000");
    EXPECT_THAT(error->message(), HasSubstr("has expired"));
}

TEST(ClientCertificate, FilesThatAreNoneAreNamed) {
    const auto reason = [](const std::string& path) {
        const auto error = error_of([&] {
            ClientCertificate::read({path, Format::pem, "", Secret()});
        });
        return error ? std::string(error->state().code) + " " + error->message() : "none";
    };
    EXPECT_THAT(reason("/nonexistent.pem"),
                HasSubstr("HY000 SSLClientCert=/nonexistent.pem cannot be used: there is no such"));
    EXPECT_THAT(reason("/tmp"), HasSubstr("it is no file"));
    EXPECT_THAT(reason("/dev/zero"), HasSubstr("it is no file"));
    const TemporaryFile closed(ann().certificate + ann().key);
    ::chmod(closed.name().c_str(), 0);
    const TemporaryFile open(ann().certificate + ann().key);
    ::chmod(open.name().c_str(), 0644);
    EXPECT_EQ(of_ordinary_user([&] {
                  EXPECT_THAT(reason(open.name()), HasSubstr("others may read or change it"));
                  EXPECT_THAT(reason(closed.name()), HasSubstr("Permission denied"));
                  return testing::Test::HasFailure() ? 1 : 0;
              }),
              0);
    const auto alone = error_of([] { ClientCertificate::read({"", Format::pem, "/k", Secret()}); });
    EXPECT_EQ(state_of(alone), "HY000");
    EXPECT_THAT(alone->message(), AllOf(HasSubstr("SSLClientKey=/k"), HasSubstr("SSLClientCert ")));
    EXPECT_EQ(ClientCertificate::read({}), nullptr);
}

// --- With a server that asks for one ---

class Asking : public testing::TestWithParam<int> {
protected:
    ClientOptions as(const CertificateAuthority::Client* client) const {
        ClientOptions with = options();
        with.ca_file = trusted_.name();
        if (client != nullptr) {
            with.client_certificate = read({"", client->certificate + client->key, ""});
        }
        return with;
    }
    std::string outcome(const ClientOptions& with) {
        std::string result;
        const auto error = error_of([&] {
            Client client(with);
            const auto answer = client.send(get(server_.url("https")), nullptr);
            result = std::to_string(answer->head().status);
            read_all(*answer);
        });
        if (!error) return result;
        return state_of(error) + (error->unsent() ? ", unsent: " : ": ") + error->message();
    }

    CertificateAuthority authority_{"authority"};
    TemporaryFile trusted_{authority_.pem()};
    Notes names_;
    ScriptedServer server_{[this](Peer& peer) {
                               while (!peer.read_request().empty()) {
                                   names_.add(peer.client_name());
                                   if (!peer.send(response("{}"))) return;
                               }
                           },
                           authority_.server_asking_for(clients(), GetParam())};
};

TEST_P(Asking, IsShownTheCertificate) {
    EXPECT_EQ(outcome(as(&ann())), "200");
    EXPECT_THAT(names_.all(), ElementsAre("ann"));
}

TEST_P(Asking, WithoutOneSaysWhatIsMissing) {
    EXPECT_THAT(outcome(as(nullptr)),
                AllOf(HasSubstr("08001, unsent: "), HasSubstr("SSLClientCert")));
    EXPECT_EQ(names_.count(), 0u);
}

TEST_P(Asking, WithOneOfAnotherAuthoritySaysSo) {
    const CertificateAuthority others("others");
    const auto stranger = others.client("stranger");
    EXPECT_THAT(outcome(as(&stranger)),
                AllOf(HasSubstr("08001, unsent: "), HasSubstr("SSLClientCert")));
    EXPECT_EQ(names_.count(), 0u);
}

// Neither a connection that was kept nor its TLS session, which the server would resume without
// asking again who it is.
TEST_P(Asking, NobodyIsTakenForAnother) {
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(outcome(as(&ann())), "200");
        EXPECT_EQ(outcome(as(&bob())), "200");
        EXPECT_THAT(outcome(as(nullptr)), HasSubstr("08001, unsent: "));
    }
    EXPECT_THAT(names_.all(), ElementsAre("ann", "bob", "ann", "bob"));
    EXPECT_EQ(server_.resumed(), 0);
}

TEST_P(Asking, TheSameIsServedByTheKeptConnection) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome(as(&ann())), "200");
    EXPECT_EQ(server_.connections(), 1);
}

INSTANTIATE_TEST_SUITE_P(Server, Asking, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& test) {
                             return test.param == TLS1_2_VERSION ? "Tls12" : "Tls13";
                         });

}  // namespace
}  // namespace connectai::http
