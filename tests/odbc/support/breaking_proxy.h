// A proxy in front of the mock that breaks the connections on which writes come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "../../unit/http/scripted_server.h"

namespace connectai::test {

enum class Break : std::uint8_t {
    none,
    on_connecting,       // not an octet of the request is read
    in_the_request,      // some of it is read
    behind_the_request,  // all of it is read, and the service never sees it
    behind_the_commit,   // the service has carried it out, and not an octet of its reply is passed
                         // on
    in_the_reply,        // a part of the reply is passed on; up to all but its last octet
};
inline constexpr int kinds_of_break = 6;

// What the driver says of a write whose reply is lost.
inline constexpr const char* unknown_outcome =
    "whether the statement has taken effect is not known, and it was not repeated";

// Stands in front of the mock, and breaks the connections on which writes come.
class BreakingProxy {
public:
    // With a `tls` context, which it frees, for https.
    explicit BreakingProxy(const std::string& service, SSL_CTX* tls = nullptr)
        : port_(static_cast<std::uint16_t>(std::stoi(service.substr(service.rfind(':') + 1)))),
          scheme_(tls == nullptr ? "http" : "https"),
          server_([this](Peer& peer) { serve(peer); }, tls) {}

    std::string url() const { return server_.url(scheme_); }

    // `where` is any number: the request and the reply are broken there, counted round and round.
    void set(Break kind, std::size_t where, bool reset) {
        const std::lock_guard lock(mutex_);
        kind_ = kind;
        where_ = where;
        reset_ = reset;
        passed_document_ = false;
    }

    // Whether a reply that was broken since has been passed on up to the end of its document: only
    // octets that say nothing are missing, and it may be taken for whole.
    bool passed_document() const {
        const std::lock_guard lock(mutex_);
        return passed_document_;
    }

    // On all connections that are open.
    void hang_up() { server_.hang_up(); }
    // Takes no more connections.
    void refuse() { server_.refuse(); }

private:
    // No request of a write has fewer octets.
    static constexpr std::size_t shortest_request = 200;

    void serve(Peer& peer) {
        Break kind = Break::none;
        std::size_t where = 0;
        {
            const std::lock_guard lock(mutex_);
            kind = kind_;
            where = where_;
            if (reset_) peer.reset_on_close();
        }
        if (kind == Break::on_connecting) return;
        if (kind == Break::in_the_request) return peer.read_octets(1 + where % shortest_request);
        for (;;) {
            const std::string request = peer.read_request();
            if (request.empty()) return;
            if (kind == Break::behind_the_request) return;
            const std::string reply = answer_of_service(request);
            if (kind == Break::behind_the_commit) return;
            if (kind == Break::in_the_reply) {
                pass_part(peer, reply, where);
                return;
            }
            if (!peer.send(reply)) return;
        }
    }

    void pass_part(Peer& peer, std::string_view reply, std::size_t where) {
        const std::string_view part = reply.substr(0, reply.empty() ? 0 : where % reply.size());
        {
            const std::lock_guard lock(mutex_);
            passed_document_ = part.size() > reply.rfind('}');
        }
        peer.send(part);
    }

    // On a connection of its own, which the service closes behind its reply.
    std::string answer_of_service(std::string request) const {
        request.insert(request.find("\r\n") + 2, "Connection: close\r\n");
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port_);
        std::string reply;
        if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            Peer service(socket);
            service.send(request);
            reply = service.read_all();
        }
        ::close(socket);
        return reply;
    }

    std::uint16_t port_;
    const char* scheme_;
    mutable std::mutex mutex_;
    Break kind_ = Break::none;
    std::size_t where_ = 0;
    bool reset_ = false;
    bool passed_document_ = false;
    ScriptedServer server_;
};

}  // namespace connectai::test
