// Proxies: signing in to one, what it sees of a request, and when none is used.
#include <stdlib.h>

#include "certificate_authority.h"
#include "client_fixture.h"
#include "config/settings.h"
#include "http/proxy.h"

namespace connectai::http {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* challenge = "Proxy-Authenticate: Basic realm=\"proxy\"\r\n";

// As curl reads them, in its own order of preference.
constexpr const char* variables[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                     "ALL_PROXY",  "no_proxy",    "NO_PROXY"};

// Names the proxy of everything, for as long as it lives.
class ProxyOfTheEnvironment {
public:
    explicit ProxyOfTheEnvironment(const std::string& url) {
        for (const char* variable : variables) ::unsetenv(variable);
        ::setenv("http_proxy", url.c_str(), 1);
        ::setenv("https_proxy", url.c_str(), 1);
    }
    ~ProxyOfTheEnvironment() {
        for (const char* variable : variables) ::unsetenv(variable);
    }
    ProxyOfTheEnvironment(const ProxyOfTheEnvironment&) = delete;
    ProxyOfTheEnvironment& operator=(const ProxyOfTheEnvironment&) = delete;
};

ClientOptions through(const ScriptedServer& proxy) {
    ClientOptions with = options();
    with.proxy = proxy.url();
    with.proxy_user = "ann@example.com";
    with.proxy_password = Secret("p@ss:word%41");
    return with;
}
// Of ann@example.com:p@ss:word%41
constexpr const char* signed_in =
    "\r\nProxy-Authorization: Basic YW5uQGV4YW1wbGUuY29tOnBAc3M6d29yZCU0MQ==\r\n";

// Serves CONNECT with a tunnel that ends in itself, where requests are answered so.
ScriptedServer::Script tunnel(SSL_CTX* tls, Notes& notes, std::string answer = response("{}")) {
    return [tls, &notes, answer = std::move(answer)](Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes.add(request);
        if (request.find(signed_in) == std::string::npos) {
            peer.send(response("", "407 Proxy Authentication Required", challenge));
            return;
        }
        peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
        const std::unique_ptr<SSL, decltype(&SSL_free)> inner(SSL_new(tls), SSL_free);
        if (!peer.accept_tls(inner.get())) return;
        for (std::string inside; !(inside = peer.read_request()).empty();) {
            notes.add(inside);
            if (!peer.send(answer)) return;
        }
    };
}

// What the request to a service that cannot be reached by any other way ends with.
std::optional<Error> failure_of(const ClientOptions& with,
                                const std::string& url = "https://service.invalid/api") {
    Client client(with);
    const auto answer = client.send(get(url), nullptr);
    return error_of([&] { answer->head(); });
}

TEST(Proxy, IsSentTheRequest) {
    Notes notes;
    ScriptedServer proxy(always(response("{}"), &notes));
    ClientOptions with = options();
    with.proxy = proxy.url();
    Client client(with);
    EXPECT_EQ(client.send(get("http://service.invalid/api"), nullptr)->head().status, 200);
    EXPECT_THAT(notes.all().at(0), StartsWith("GET http://service.invalid/api HTTP/1.1\r\n"));
    EXPECT_THAT(notes.all().at(0), Not(HasSubstr("Proxy-Authorization")));
}

TEST(Proxy, AnswerToConnectIsNotTheServices) {
    // What follows is no TLS, so there is never a response; the proxy's 200 must not pass for one.
    ScriptedServer proxy(once("HTTP/1.1 200 Connection established\r\n\r\nno TLS at all\r\n"));
    ClientOptions with = options();
    with.proxy = proxy.url();
    Client client(with);
    const auto answer = client.send(get("https://service.invalid/api"), nullptr);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "08001");
}

TEST(Proxy, IsSignedInToForPlainRequests) {
    Notes notes;
    ScriptedServer proxy(always(response("{}"), &notes));
    Client client(through(proxy));
    EXPECT_EQ(client.send(get("http://service.invalid/api"), nullptr)->head().status, 200);
    EXPECT_THAT(notes.all().at(0), HasSubstr(signed_in));
}

// The proxy gets its own credentials and no others, the service likewise.
TEST(Proxy, IsSignedInToForATunnelAndSeesNothingOfWhatIsInIt) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls(
        authority.server_for("DNS:service.invalid", {}), SSL_CTX_free);
    Notes notes;
    ScriptedServer proxy(tunnel(tls.get(), notes));
    ClientOptions with = through(proxy);
    with.ca_file = trusted.name();
    const Credentials token{Credentials::Scheme::bearer, "", Secret("of-the-service")};
    Client client(with);
    const auto answer =
        client.send(test::signed_in(get("https://service.invalid/api"), token), nullptr);
    EXPECT_EQ(answer->head().status, 200);
    EXPECT_EQ(read_all(*answer), "{}");
    ASSERT_EQ(notes.count(), 2u);
    EXPECT_THAT(notes.all()[0], StartsWith("CONNECT service.invalid:443 HTTP/1.1\r\n"));
    EXPECT_THAT(notes.all()[0], HasSubstr(signed_in));
    EXPECT_THAT(notes.all()[0], Not(HasSubstr("\r\nAuthorization")));
    EXPECT_THAT(notes.all()[1], HasSubstr("\r\nAuthorization: Bearer of-the-service\r\n"));
    EXPECT_THAT(notes.all()[1], Not(HasSubstr("Proxy-Authorization")));
}

// 28000 would say that the user of the service is wrong, and applications would ask for that.
TEST(Proxy, ThatRefusesTheCredentialsIsNamed) {
    Notes notes;
    ScriptedServer proxy(
        always(response("no", "407 Proxy Authentication Required", challenge), &notes));
    for (const char* url : {"http://service.invalid/api", "https://service.invalid/api"}) {
        for (const bool with_credentials : {true, false}) {
            ClientOptions with = through(proxy);
            if (!with_credentials) {
                with.proxy_user.clear();
                with.proxy_password = Secret();
            }
            Client client(with);
            const auto answer = client.send(get(url), nullptr);
            const auto error = error_of([&] { answer->head(); });
            ASSERT_EQ(state_of(error), "08001") << url;
            EXPECT_THAT(error->message(),
                        StartsWith("the proxy " + proxy.url() +
                                   ", which the keyword Proxy names, refuses to serve without the "
                                   "right user and password (HTTP status 407)"));
            EXPECT_THAT(error->message(), HasSubstr("ProxyUser and ProxyPassword, or the "
                                                    "user:password@ in the keyword Proxy"));
            EXPECT_THAT(error->message(), Not(HasSubstr("p@ss")));
            EXPECT_TRUE(error->unsent()) << "the service has not seen it";
        }
    }
}

// Nothing is known of what a service has done that answers so, or lets another's answer through.
TEST(ProxyAuthenticationRequired, IsTheServicesWhereThereIsNoProxy) {
    ScriptedServer proxy(always(response("")));
    ScriptedServer server(
        always(response("its own", "407 Proxy Authentication Required", challenge)));
    const ProxyOfTheEnvironment environment(proxy.url());
    Client client(options());
    const auto answer = client.send(post(server.url(), "{}", false), nullptr);
    EXPECT_EQ(answer->head().status, 407);
    EXPECT_EQ(read_all(*answer), "its own");
    EXPECT_EQ(proxy.connections(), 0);
}

TEST(ProxyAuthenticationRequired, IsTheServicesWhereNoProxyNamesIt) {
    ScriptedServer proxy(always(response("")));
    ScriptedServer server(always(response("", "407 Proxy Authentication Required", challenge)));
    const ProxyOfTheEnvironment environment(proxy.url());
    ::setenv("no_proxy", "127.0.0.1", 1);
    Client client(through(proxy));
    EXPECT_EQ(client.send(post(server.url(), "{}", false), nullptr)->head().status, 407);
    EXPECT_EQ(proxy.connections(), 0);
}

// A proxy has no part in what is said within its tunnel.
TEST(ProxyAuthenticationRequired, IsTheServicesWithinATunnelAndWithTls) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    const std::string answer = response("", "407 Proxy Authentication Required", challenge);
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls(
        authority.server_for("DNS:service.invalid", {}), SSL_CTX_free);
    Notes notes;
    ScriptedServer proxy(tunnel(tls.get(), notes, answer));
    ClientOptions with = through(proxy);
    with.ca_file = trusted.name();
    const auto tunnelled =
        Client(with).send(post("https://service.invalid/api", "{}", false), nullptr);
    EXPECT_EQ(tunnelled->head().status, 407);
    EXPECT_EQ(notes.count(), 2u);

    ScriptedServer server(always(answer), authority.server());
    with = options();
    with.ca_file = trusted.name();
    const auto direct = Client(with).send(post(server.url("https"), "{}", false), nullptr);
    EXPECT_EQ(direct->head().status, 407);
}

// The keywords sign in to whatever proxy counts, in place of whom the variable names.
TEST(Proxy, OfTheEnvironmentIsSignedInToByTheKeywords) {
    Notes notes;
    ScriptedServer proxy([&](Peer& peer) {
        const std::string request = peer.read_request();
        notes.add(request);
        peer.send(response("{}", request.starts_with("CONNECT") ? "403 Forbidden" : "200 OK"));
    });
    const std::string place = proxy.url().substr(std::string("http://").size());
    for (const std::string& url : {proxy.url(), "http://bob:other@" + place}) {
        const ProxyOfTheEnvironment environment(url);
        ClientOptions with = through(proxy);
        with.proxy.clear();
        Client client(with);
        EXPECT_EQ(client.send(get("http://service.invalid/api"), nullptr)->head().status, 200);
        EXPECT_THAT(notes.all().back(), HasSubstr(signed_in));
        EXPECT_THAT(notes.all().back(), Not(HasSubstr("Ym9i")));  // bob
        EXPECT_EQ(state_of(failure_of(with)), "08001");
        EXPECT_THAT(notes.all().back(), StartsWith("CONNECT service.invalid:443 HTTP/1.1\r\n"));
        EXPECT_THAT(notes.all().back(), HasSubstr(signed_in));
    }
}

// There is none, no_proxy excepts the host, or the keyword says none.
TEST(Proxy, CredentialsAreForNobodyElse) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes), authority.server());
    ClientOptions with = through(server);
    with.proxy.clear();
    with.ca_file = trusted.name();
    const std::string url = server.url("https");
    EXPECT_EQ(Client(with).send(get(url), nullptr)->head().status, 200);
    const ProxyOfTheEnvironment environment("http://127.0.0.1:" + std::to_string(closed_port()));
    ::setenv("no_proxy", "127.0.0.1", 1);
    EXPECT_EQ(Client(with).send(get(url), nullptr)->head().status, 200);
    ::unsetenv("no_proxy");
    with.proxy = config::no_proxy;
    EXPECT_EQ(Client(with).send(get(url), nullptr)->head().status, 200);
    ASSERT_EQ(notes.count(), 3u);
    for (const std::string& request : notes.all()) {
        EXPECT_THAT(request, Not(HasSubstr("Proxy-Authorization")));
    }
}

TEST(ProxyAuthenticationRequired, IsTheProxysWhereTheEnvironmentNamesIt) {
    ScriptedServer proxy(always(response("", "407 Proxy Authentication Required", challenge)));
    const ProxyOfTheEnvironment environment(proxy.url());
    for (const char* exceptions : {"", "elsewhere.invalid"}) {
        ::setenv("no_proxy", exceptions, 1);
        Client client(options());
        const auto answer = client.send(post("http://service.invalid/", "{}", false), nullptr);
        const auto error = error_of([&] { answer->head(); });
        ASSERT_EQ(state_of(error), "08001");
        EXPECT_TRUE(error->unsent()) << exceptions;
        EXPECT_THAT(error->message(),
                    StartsWith("the proxy " + proxy.url() +
                               ", which the variable http_proxy names, refuses to serve"));
        EXPECT_THAT(error->message(), HasSubstr("the user:password@ in the variable http_proxy"));
    }
}

TEST(Proxy, ThatDoesNotMakeATunnelIsNamed) {
    ScriptedServer proxy(always(response("no", "403 Forbidden")));
    ClientOptions with = options();
    with.proxy = proxy.url();
    Client client(with);
    const auto answer = client.send(get("https://service.invalid/api"), nullptr);
    const auto error = error_of([&] { answer->head(); });
    EXPECT_EQ(state_of(error), "08001");
    EXPECT_THAT(error->message(),
                StartsWith("the proxy " + proxy.url() +
                           ", which the keyword Proxy names, does not connect to the service "
                           "(HTTP status 403): "));
}

TEST(Proxy, ThatCannotBeReachedIsNamedAndWhoNamesIt) {
    for (const std::string& place :
         {"127.0.0.1:" + std::to_string(closed_port()), std::string("proxy.invalid:3128")}) {
        const ProxyOfTheEnvironment environment("http://ann:hidden@" + place);
        ClientOptions with = options();
        for (const char* const named_by : {"the variable https_proxy", "the keyword Proxy"}) {
            const auto error = failure_of(with);
            EXPECT_EQ(state_of(error), "08001");
            EXPECT_THAT(error->message(),
                        StartsWith("cannot connect to https://service.invalid: the proxy http://" +
                                   place + ", which " + named_by + " names, cannot be used: "));
            EXPECT_THAT(error->message(), HasSubstr("; check its address there, and that it runs"));
            EXPECT_THAT(error->message(), Not(HasSubstr("the keyword URL")));
            EXPECT_THAT(error->message(), Not(HasSubstr("hidden")));
            with.proxy = "http://bob:hidden@" + place;
        }
    }
}

TEST(Proxy, ThatCannotBeReachedIsToldFromAServiceWithoutOne) {
    const std::string service = "https://127.0.0.1:" + std::to_string(closed_port());
    const ProxyOfTheEnvironment environment("http://127.0.0.1:" + std::to_string(closed_port()));
    ::setenv("no_proxy", "127.0.0.1", 1);
    const auto excepted = failure_of(options(), service);
    EXPECT_EQ(state_of(excepted), "08001");
    EXPECT_THAT(excepted->message(), HasSubstr("; check the keyword URL, "));
    ::setenv("no_proxy", "elsewhere.invalid", 1);
    const auto by_proxy = failure_of(options(), service);
    EXPECT_EQ(state_of(by_proxy), "08001");
    EXPECT_THAT(by_proxy->message(), HasSubstr(", which the variable https_proxy names, "));
}

TEST(Proxy, ThatDoesNotAnswerIsNamed) {
    ScriptedServer proxy([](Peer& peer) { peer.wait_for_close(); });
    ClientOptions with = options();
    with.proxy = proxy.url();
    with.connect_timeout = 1s;
    const auto error = failure_of(with);
    EXPECT_EQ(state_of(error), "HYT00");
    EXPECT_THAT(
        error->message(),
        StartsWith("connecting to https://service.invalid by the proxy " + proxy.url() +
                   ", which the keyword Proxy names, took longer than LoginTimeout allows"));
}

// One that speaks TLS itself, which only the environment can name: the service is not to blame, and
// begins with https:// rightly.
TEST(Proxy, WhoseHandshakeFailsIsNamed) {
    ScriptedServer plain([](Peer& peer) {
        peer.read_octets(1);
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    ScriptedServer untrusted(always(response("{}")),
                             CertificateAuthority::self_signed_server().first);
    for (const std::string& proxy :
         {plain.url("https"), untrusted.url("https"), plain.url("HTTPS")}) {
        const ProxyOfTheEnvironment environment(proxy);
        Client client(options());
        const auto answer = client.send(get("https://service.invalid/api"), nullptr);
        try {
            answer->head();
            ADD_FAILURE() << "there is a tunnel";
        } catch (const NotSent& error) {
            EXPECT_THAT(error.message(),
                        StartsWith("cannot connect to https://service.invalid: the proxy " + proxy +
                                   ", which the variable https_proxy names, cannot be used: "));
            EXPECT_THAT(error.message(), Not(HasSubstr("http://")));
            EXPECT_EQ(error.progress().cause, ConnectCause::unknown);
            EXPECT_TRUE(error.progress().by_proxy);
            EXPECT_EQ(error.progress().failed, ConnectStep::connection);
        }
    }
}

// Of connections that are made from now on: whoever has another limit is not told by the last one.
TEST(Client, ConnectsWithinTheLatestLimit) {
    ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    ClientOptions with = options();
    with.connect_timeout = 60s;
    Client client(with);
    client.set_connect_timeout(1s);
    const auto answer = client.send(get(silent.url("https")), nullptr);
    answer->set_deadline(Clock::now() + 20s);
    const auto error = error_of([&] { answer->head(); });
    ASSERT_EQ(state_of(error), "HYT00");
    EXPECT_THAT(error->message(), HasSubstr("longer than LoginTimeout allows"));
}

// The step that a request has ended in which was not sent, and whether those before it had a time.
std::string step_of(const ClientOptions& with, const std::string& url) {
    Client client(with);
    const auto answer = client.send(get(url), nullptr);
    answer->set_deadline(Clock::now() + 2s);
    try {
        answer->head();
    } catch (const NotSent& error) {
        const bool in_tls = error.progress().failed == ConnectStep::tls;
        EXPECT_EQ(error.progress().times.connect.count() > 0, in_tls) << error.message();
        return std::string(in_tls ? "tls" : "connection") +
               (error.progress().by_proxy ? " by proxy" : "");
    } catch (const Error& error) {
        return error.message();
    }
    return "none";
}

TEST(NotSent, TellsTheStepThatItEndedIn) {
    const std::string closed = "127.0.0.1:" + std::to_string(closed_port());
    EXPECT_EQ(step_of(options(), "https://" + closed), "connection");
    EXPECT_EQ(step_of(options(), "http://" + closed), "connection");
    EXPECT_EQ(step_of(options(), "https://service.invalid"), "connection");
    ScriptedServer untrusted(always(response("{}")),
                             CertificateAuthority::self_signed_server().first);
    EXPECT_EQ(step_of(options(), untrusted.url("https")), "tls");
    ScriptedServer plain(once("HTTP/1.1 400 Bad Request\r\n\r\n"));
    EXPECT_EQ(step_of(options(), plain.url("https")), "tls");
    ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    EXPECT_EQ(step_of(options(), silent.url("https")), "tls");
}

// The handshake is with the service; what the proxy says comes before it.
TEST(NotSent, TellsTheStepBehindAProxyToo) {
    ClientOptions closed = options();
    closed.proxy = "http://127.0.0.1:" + std::to_string(closed_port());
    EXPECT_EQ(step_of(closed, "https://service.invalid"), "connection by proxy");
    ScriptedServer refusing(always(response("no", "403 Forbidden")));
    EXPECT_EQ(step_of(through(refusing), "https://service.invalid"), "connection by proxy");
    ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    EXPECT_EQ(step_of(through(silent), "https://service.invalid"), "connection by proxy");
    Notes notes;
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> server(
        CertificateAuthority::self_signed_server().first, SSL_CTX_free);
    ScriptedServer proxy(tunnel(server.get(), notes));
    EXPECT_EQ(step_of(through(proxy), "https://service.invalid"), "tls by proxy");
}

// CONNECT is not the request, and a proxy that is busy may do better another time.
TEST(Proxy, ThatDoesNotMakeATunnelHasPassedNothingOn) {
    const struct {
        const char* status;
        bool may_pass;
    } cases[] = {{"403 Forbidden", false},
                 {"407 Proxy Authentication Required", false},
                 {"502 Bad Gateway", true},
                 {"503 Service Unavailable", true},
                 {"504 Gateway Timeout", true}};
    for (const auto& [status, may_pass] : cases) {
        ScriptedServer proxy(always(response("no", status)));
        ClientOptions with = options();
        with.proxy = proxy.url();
        Client client(with);
        const auto answer = client.send(post("https://service.invalid/api", "{}", false), nullptr);
        try {
            answer->head();
            ADD_FAILURE() << status;
        } catch (const NotSent& error) {
            EXPECT_EQ(error.may_pass(), may_pass) << status << ' ' << error.message();
            EXPECT_EQ(error.progress().proxy_status, std::atol(status)) << error.message();
        }
    }
}

TEST(Proxy, OfTheEnvironmentIsUsedForHttpsAndNamesWithoutOne) {
    Notes notes;
    ScriptedServer proxy(always(response("", "403 Forbidden"), &notes));
    const ProxyOfTheEnvironment environment(proxy.url());
    Client client(options());
    for (const char* url : {"https://service.invalid/", "http://service.invalid/"}) {
        const auto answer = client.send(get(url), nullptr);
        static_cast<void>(error_of([&] { answer->head(); }));
    }
    EXPECT_THAT(notes.all(), ElementsAre(StartsWith("CONNECT service.invalid:443"),
                                         StartsWith("GET http://service.invalid/")));
}

TEST(Proxy, TellsWhereItIsNamed) {
    const ProxyOfTheEnvironment environment("http://proxy.invalid:3128");
    const std::string tls = "https://service.invalid/api";
    const std::string plain = "http://service.invalid/api";
    EXPECT_EQ(proxy_named_by(options(), tls), "the variable https_proxy");
    EXPECT_EQ(proxy_named_by(options(), plain), "the variable http_proxy");
    EXPECT_EQ(proxy_named_by(options(), "http://127.0.0.1:8080/api"), "");
    ClientOptions with = options();
    with.proxy = "proxy.invalid:3128";
    EXPECT_EQ(proxy_named_by(with, tls), "the keyword Proxy");
    with.proxy = config::no_proxy;
    EXPECT_EQ(proxy_named_by(with, tls), "");
    for (const char* variable : variables) ::unsetenv(variable);
    EXPECT_EQ(proxy_named_by(options(), tls), "");
    ::setenv("ALL_PROXY", "socks5://proxy.invalid", 1);
    EXPECT_EQ(proxy_named_by(options(), tls), "the variable ALL_PROXY");
    EXPECT_EQ(proxy_named_by(options(), plain), "the variable ALL_PROXY");
}

TEST(Proxy, OfTheEnvironmentHasSeveralNames) {
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        Notes notes;
        ScriptedServer proxy(always(response("", "403 Forbidden"), &notes));
        const ProxyOfTheEnvironment environment("");
        ::setenv(name, proxy.url().c_str(), 1);
        Client client(options());
        const auto answer = client.send(get("https://service.invalid/"), nullptr);
        static_cast<void>(error_of([&] { answer->head(); }));
        EXPECT_THAT(notes.all(), ElementsAre(StartsWith("CONNECT service.invalid:443"))) << name;
    }
}

// Which says nothing of its own behind its greeting: a 407 that comes through it is the service's.
TEST(Proxy, OfTheEnvironmentMayBeOneOfSocks) {
    for (const char* scheme : {"https", "http"}) {
        Notes notes;
        ScriptedServer proxy([&](Peer& peer) {
            peer.read_octets(3 + 1);  // RFC 1928: version 5, which ways to sign in there are
            notes.add("greeted");
            if (!peer.send(std::string("\x05\x00", 2))) return;
            peer.read_octets(10);
            peer.send(std::string("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
            if (std::string_view(scheme) == "https") return;
            peer.read_request();
            peer.send(response("", "407 Proxy Authentication Required", challenge));
        });
        const ProxyOfTheEnvironment environment("");
        ::setenv("all_proxy", ("socks5://127.0.0.1:" + std::to_string(proxy.port())).c_str(), 1);
        Client client(options());
        const auto answer =
            client.send(post(std::string(scheme) + "://192.0.2.1/", "{}", false), nullptr);
        const auto error = error_of([&] { EXPECT_EQ(answer->head().status, 407); });
        EXPECT_EQ(error.has_value(), std::string_view(scheme) == "https");
        EXPECT_EQ(notes.count(), 1u);
    }
}

// What is plain http because it stays on this machine must not leave it by an environment's proxy.
TEST(Proxy, OfTheEnvironmentIsNotUsedForPlainHttpToThisMachine) {
    ScriptedServer proxy(always(response("")));
    ScriptedServer server(always(response("{}")));
    const ProxyOfTheEnvironment environment(proxy.url());
    Client client(options());
    EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "{}");
    const auto by_name =
        client.send(get("HTTP://LocalHost:" + std::to_string(server.port()) + "/api"), nullptr);
    EXPECT_EQ(read_all(*by_name), "{}");
    EXPECT_EQ(proxy.connections(), 0);
}

TEST(Proxy, IsNotUsedForWhatNoProxyNames) {
    ScriptedServer proxy(always(response("")));
    ScriptedServer server(always(response("{}")));
    for (const char* variable : {"no_proxy", "NO_PROXY"}) {
        const ProxyOfTheEnvironment environment(proxy.url());
        ::setenv(variable, "service.invalid,127.0.0.1", 1);
        Client client(through(proxy));  // holds for the keyword's as well
        EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "{}");
    }
    EXPECT_EQ(proxy.connections(), 0);
}

// Which proxy it is, and never by which password.
TEST(Proxy, IsToldFromOthersWithoutItsUser) {
    const ProxyOfTheEnvironment environment("http://ann:secret@env.example.com:3128");
    ClientOptions with = options();
    EXPECT_EQ(proxy_for(with, "https://a.example.com/api"), "http://env.example.com:3128");
    EXPECT_EQ(proxy_for(with, "http://127.0.0.1:8080/api"), "") << "stays on this machine";
    with.proxy = "bob:secret@key.example.com:3128";
    EXPECT_EQ(proxy_for(with, "https://a.example.com/api"), "key.example.com:3128");
    EXPECT_EQ(proxy_for(with, "http://127.0.0.1:8080/api"), "key.example.com:3128");
    with.proxy = config::no_proxy;
    EXPECT_EQ(proxy_for(with, "https://a.example.com/api"), "");
}

TEST(Proxy, NoneMeansNoneWhateverTheEnvironmentSays) {
    const CertificateAuthority authority("authority");
    const TemporaryFile trusted(authority.pem());
    ScriptedServer proxy(always(response("")));
    ScriptedServer server(always(response("{}")), authority.server());
    const ProxyOfTheEnvironment environment(proxy.url());
    ClientOptions with = options();
    with.ca_file = trusted.name();
    with.proxy = config::no_proxy;
    Client client(with);
    EXPECT_EQ(read_all(*client.send(get(server.url("https")), nullptr)), "{}");
    EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace
}  // namespace connectai::http
