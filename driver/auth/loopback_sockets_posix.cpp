#include "auth/loopback_sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace connectai::auth {
namespace {

constexpr int backlog = 16;

// How often a port that is free at one address of localhost may be taken at the other.
constexpr int most_choices = 20;

constexpr std::uint16_t first_free_for_all = 1024;

// Of one address, of whichever family.
class Address {
public:
    explicit Address(const std::string& text) : text_(text) {
        auto& v6 = reinterpret_cast<sockaddr_in6&>(storage_);
        auto& v4 = reinterpret_cast<sockaddr_in&>(storage_);
        if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
            storage_.ss_family = AF_INET6;
            size_ = sizeof v6;
        } else if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
            storage_.ss_family = AF_INET;
            size_ = sizeof v4;
        } else {  // and not at every address, which is what zeros would stand for
            throw unsent(sqlstate::general_error, concat(text, " is no address to listen at"));
        }
    }

    const std::string& text() const noexcept { return text_; }
    int family() const noexcept { return storage_.ss_family; }
    sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage_); }
    socklen_t size() const noexcept { return size_; }
    std::uint16_t port() noexcept { return ntohs(port_in_place()); }
    void set_port(std::uint16_t port) noexcept { port_in_place() = htons(port); }

private:
    in_port_t& port_in_place() noexcept {
        return family() == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(storage_).sin6_port
                                    : reinterpret_cast<sockaddr_in&>(storage_).sin_port;
    }

    std::string text_;
    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

std::vector<Address> addresses_of(const std::string& host) {
    if (host == "localhost") return {Address("127.0.0.1"), Address("::1")};
    if (host.starts_with('[')) return {Address(host.substr(1, host.size() - 2))};
    return {Address(host)};
}

// A socket that listens, or why there is none: errno. The address gets the port.
std::pair<FileDescriptor, int> listening_at(Address& address) {
    FileDescriptor socket(
        ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) return {FileDescriptor(), errno};
    // A port of an earlier sign-in's connections is free; one that is listened at is not.
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.family() == AF_INET6) {
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    }
    socklen_t size = address.size();
    if (::bind(socket.get(), address.get(), size) == 0 && ::listen(socket.get(), backlog) == 0 &&
        ::getsockname(socket.get(), address.get(), &size) == 0) {
        return {std::move(socket), 0};
    }
    return {FileDescriptor(), errno};
}

// This machine has no such address, or nothing of its family.
bool is_missing(int code) noexcept {
    return code == EADDRNOTAVAIL || code == EAFNOSUPPORT || code == EPROTONOSUPPORT;
}

std::string remedy_of(const RedirectUri& uri, int code) {
    if (is_missing(code)) return "; name an address that this machine has";
    if (uri.port() == 0) return {};
    return concat(code == EACCES && uri.port() < first_free_for_all
                      ? "; ports below 1024 are the administrator's: "
                      : "; end what uses this port, another sign-in perhaps, or ",
                  "name another port that the authorization server knows");
}

[[noreturn]] void fail_to_listen(const RedirectUri& uri, const Address& address, int code) {
    throw unsent(
        sqlstate::unable_to_connect,
        concat(uri.setting(), " cannot be listened at, so that the browser could not return: ",
               uri.port() == 0 ? std::string("any port") : concat("port ", uri.port()), " of ",
               address.text(), ": ", std::generic_category().message(code), remedy_of(uri, code)));
}

}  // namespace

LoopbackSockets::LoopbackSockets(const RedirectUri& uri) {
    for (int choice = 1; !listen(uri, uri.port() != 0 || choice == most_choices); ++choice) {
    }
}

// False where the port that the system has chosen at the first address is taken at the next, and
// another may be free at both: then nothing is listened at.
bool LoopbackSockets::listen(const RedirectUri& uri, bool last) {
    std::vector<Address> addresses = addresses_of(uri.host());
    descriptors_.reserve(addresses.size());
    port_ = uri.port();
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        addresses[i].set_port(port_);
        auto [socket, code] = listening_at(addresses[i]);
        if (socket) {
            descriptors_.push_back(std::move(socket));
            port_ = addresses[i].port();
            continue;
        }
        const bool other_listens = !descriptors_.empty();
        if (is_missing(code) && (other_listens || i + 1 < addresses.size())) continue;
        close();
        if (code == EADDRINUSE && other_listens && !last) return false;
        fail_to_listen(uri, addresses[i], code);
    }
    return true;
}

}  // namespace connectai::auth
