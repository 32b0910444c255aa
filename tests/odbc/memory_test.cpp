// No secret is left in the memory of a process once it has disconnected, and while it is connected
// only what the next request needs. Looks through all of another process's memory.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

#include "../unit/http/certificate_authority.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

// As long as real ones, which are no "small strings".
constexpr const char* user = "somebody@example.com";
constexpr const char* password = "PassWord-4711-that-nobody-else-says";
constexpr const char* passphrase = "PassPhrase-0815-that-nobody-else-says";
// In a connection string's braces: what is put together from pieces may leave them behind.
const std::string whole_passphrase = std::string(passphrase) + "}!";
const std::string written_passphrase = std::string(passphrase) + "}}!";
constexpr const char* proxy_password = "ProxyWord-1234-that-nobody-else-says";

std::string base64(const std::string& text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(out.data()),
        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()))));
    return out;
}

// As SQLWCHAR.
std::string widened(std::string_view text) {
    std::string out;
    for (const char c : text) out.append({c, '\0'});
    return out;
}

// A memory_session that has been given its connection string.
class Session {
public:
    Session(const std::string& connection_string, bool wide, const char* freed) {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (::pipe(in.data()) != 0 || ::pipe(out.data()) != 0) std::abort();
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(in[0], STDIN_FILENO);
            ::dup2(out[1], STDOUT_FILENO);
            for (const int file : {in[0], in[1], out[0], out[1]}) ::close(file);
            // The proxy is named, and what it is told is kept, but nobody is there.
            ::setenv("NO_PROXY", "127.0.0.1", 1);
            ::execl(CONNECTAI_MEMORY_SESSION, "memory_session", CONNECTAI_DRIVER,
                    wide ? "wide" : "narrow", freed, nullptr);
            ::_exit(9);
        }
        ::close(in[0]);
        ::close(out[1]);
        to_ = in[1];
        from_ = out[0];
        put(connection_string);
    }
    ~Session() {
        ::close(to_);
        ::close(from_);
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Until it has come to its next step; empty when it has ended.
    std::string step() {
        std::string line;
        for (char c = 0; ::read(from_, &c, 1) == 1 && c != '\n';) line += c;
        return line;
    }
    void go_on() { put("x"); }

    // How often its memory holds the octets.
    int count(const std::string& octets) const {
        const std::string process = "/proc/" + std::to_string(process_);
        const int memory = ::open((process + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
        EXPECT_GE(memory, 0) << "its memory cannot be read";
        std::ifstream maps(process + "/maps");
        int found = 0;
        for (std::string line; std::getline(maps, line);) {
            std::istringstream fields(line);
            std::uint64_t begin = 0;
            std::uint64_t end = 0;
            char dash = 0;
            std::string rights;
            fields >> std::hex >> begin >> dash >> end >> rights;
            if (rights.starts_with('r')) found += count_in(memory, begin, end, octets);
        }
        ::close(memory);
        return found;
    }

private:
    void put(const std::string& text) {
        EXPECT_EQ(::write(to_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }

    static int count_in(int memory, std::uint64_t begin, std::uint64_t end,
                        const std::string& octets) {
        constexpr std::size_t piece = std::size_t{1} << 20;
        std::string read(piece + octets.size(), '\0');
        int found = 0;
        for (std::uint64_t at = begin; at < end; at += piece) {
            const std::size_t wanted = std::min<std::uint64_t>(piece + octets.size() - 1, end - at);
            const ssize_t got = ::pread(memory, read.data(), wanted, static_cast<off_t>(at));
            if (got <= 0) return found;  // of the kernel's own, which cannot be read
            const char* place = read.data();
            const char* const last = place + got;
            while (const void* hit = memmem(place, static_cast<std::size_t>(last - place),
                                            octets.data(), octets.size())) {
                if (static_cast<const char*>(hit) >= read.data() + piece) break;
                ++found;
                place = static_cast<const char*>(hit) + 1;
            }
        }
        return found;
    }

    pid_t process_ = -1;
    int to_ = -1;
    int from_ = -1;
};

struct Way {
    const char* name;
    bool token;  // else Basic
    bool wide;   // SQLDriverConnectW
    bool tls;    // https
    bool freed;  // what has been freed counts, too
};

void PrintTo(const Way& way, std::ostream* out) {
    *out << way.name;
}

class Memory : public ::testing::TestWithParam<Way> {
protected:
    Memory() : client_(CertificateAuthority("authority").client("ann", whole_passphrase)) {}

    std::vector<std::string> server_options() const {
        std::vector<std::string> options{"--user", user, "--token", password};
        if (GetParam().tls) {
            for (const std::string& more : {std::string("--tls"), shown_.name(), key_.name()}) {
                options.push_back(more);
            }
        }
        return options;
    }
    std::string connection_string() const {
        const std::string credentials = GetParam().token
                                            ? std::string("Token={") + password + "}"
                                            : std::string("User=") + user + ";Password=" + password;
        return "URL=" + server_.url() + ";" + credentials + ";SSLServerCert=" + shown_.name() +
               ";SSLClientCert=" + certificate_.name() + ";SSLClientCertPassword={" +
               written_passphrase + "};Proxy={http://me:" + proxy_password +
               "@127.0.0.1:9};AllowInsecureHttp=true";
    }

    CertificateAuthority authority_{"the service's authority"};
    std::pair<std::string, std::string> files_ = authority_.server_files("IP:127.0.0.1");
    TemporaryFile shown_{files_.first};
    TemporaryFile key_{files_.second};
    MockServer server_{server_options()};
    CertificateAuthority::Client client_;
    TemporaryFile certificate_{client_.certificate + client_.encrypted_key};
};

// Whatever has been freed, by whomever, or only what is in use.
//
// What libcurl has freed is not its own to wipe: the text of a request stays there until the memory
// is used again. So where that counts, the password itself must not be there, but its Base64 form,
// or a token, may.
TEST_P(Memory, HoldsNoSecretAfterDisconnectingAndNoneTooManyBefore) {
    const Way& way = GetParam();
    const std::string in_header =
        way.token ? std::string(password) : base64(std::string(user) + ":" + password);
    Session session(connection_string(), way.wide, way.freed ? "kept" : "wiped");
    const auto expect_none = [&](const std::string& step, const std::string& what) {
        EXPECT_EQ(session.count(what), 0) << what << " when " << step;
        EXPECT_EQ(session.count(widened(what)), 0) << what << " in UTF-16 when " << step;
    };
    for (const char* step : {"connected", "queried"}) {
        ASSERT_EQ(session.step(), step);
        expect_none(step, passphrase);
        EXPECT_EQ(session.count(widened(password)), 0) << step;
        EXPECT_GT(session.count(password), 0) << "the search finds what is there";
        if (!way.freed || !way.token) {
            // The client's, for the next request, and the one by which metadata are found; a
            // token stands in the header of the request whose result is open, too.
            EXPECT_LE(session.count(password), way.token ? 3 : 2) << step;
            EXPECT_LE(session.count(proxy_password), 1) << step;
        }
        session.go_on();
    }
    for (const char* step : {"disconnected", "freed"}) {
        ASSERT_EQ(session.step(), step);
        expect_none(step, passphrase);
        expect_none(step, proxy_password);
        expect_none(step, base64(std::string("me:") + proxy_password));
        if (!way.token || !way.freed) expect_none(step, password);
        if (!way.freed) expect_none(step, in_header);
        session.go_on();
    }
}

INSTANTIATE_TEST_SUITE_P(OfAProcess, Memory,
                         ::testing::Values(Way{"Basic", false, false, false, false},
                                           Way{"BasicWide", false, true, false, false},
                                           Way{"BasicHttps", false, false, true, false},
                                           Way{"Token", true, false, false, false},
                                           Way{"TokenHttps", true, true, true, false},
                                           Way{"BasicAndFreed", false, false, false, true},
                                           Way{"BasicWideAndFreed", false, true, false, true},
                                           Way{"BasicHttpsAndFreed", false, false, true, true},
                                           Way{"TokenAndFreed", true, true, false, true}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace connectai::test
