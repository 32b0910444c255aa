#include "auth/redirect_listener.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>
#include <vector>

#include "auth/redirect_page.h"
#include "base/error.h"
#include "base/network_wait.h"
#include "base/text.h"

namespace connectai::auth {
namespace {

constexpr std::size_t longest_head = std::size_t{32} * 1024;
constexpr std::size_t most_peers = 32;

// Ends a poll() from another thread.
class WakePipe {
public:
    WakePipe() {
        if (!pipe_.read_end) {
            throw unsent(sqlstate::general_error, concat("there is no pipe to sign in with: ",
                                                         std::generic_category().message(errno)));
        }
    }

    int descriptor() const noexcept { return pipe_.read_end.get(); }
    // A pipe that is full has woken already.
    void wake() const noexcept { static_cast<void>(::write(pipe_.write_end.get(), "", 1) < 0); }

private:
    Pipe pipe_ = make_pipe(O_NONBLOCK);
};

// A page fits into what the system keeps for a socket; a peer that has gone wants none.
void send_and_end(const FileDescriptor& socket, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t sent = ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) break;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    ::shutdown(socket.get(), SHUT_WR);
}

void turn_away(const FileDescriptor& socket) {
    send_and_end(socket, redirect_page(
                             "404 Not Found", "There is nothing here",
                             "This address only takes the answer of a sign-in that is under way."));
}

void refuse_as_anothers(const FileDescriptor& socket) {
    send_and_end(
        socket, redirect_page("400 Bad Request", "This is not the answer to this sign-in",
                              "It is to another one (its state is another), and nothing was taken "
                              "from it. The sign-in that is under way goes on in the page that was "
                              "opened for it; this page may be closed."));
}

}  // namespace

RedirectListener::Peer::Peer(FileDescriptor connected) : socket(std::move(connected)) {
    head.reserve(longest_head);  // in one piece, for it may hold the code
}

RedirectListener::Peer::~Peer() {
    wipe(head);
}

RedirectListener::RedirectListener(RedirectUri redirection)
    : redirection_(std::move(redirection)),
      sockets_(redirection_),
      uri_(redirection_.text(sockets_.port())) {}

RedirectListener::~RedirectListener() = default;

WipedText RedirectListener::wait(Browser& browser, const Expected& expected,
                                 http::Clock::time_point deadline, CancelToken* cancel) {
    const NetworkWait waiting;
    const WakePipe woken;
    CancelToken never;
    CancelToken& token = cancel != nullptr ? *cancel : never;
    const CancelToken::WakeScope scope(token, [&] { woken.wake(); });
    for (;;) {
        if (token.cancelled()) {
            throw unsent(sqlstate::operation_canceled,
                         "the operation was cancelled while it waited for the sign-in in the "
                         "browser");
        }
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - http::Clock::now());
        if (left.count() <= 0) {
            throw unsent(
                sqlstate::timeout_expired,
                "nobody has signed in through the browser in time: the sign-in is given up");
        }
        std::vector<pollfd> files{{woken.descriptor(), POLLIN, 0},
                                  {browser.descriptor(), POLLIN, 0}};
        for (const FileDescriptor& listening : sockets_.descriptors()) {
            files.push_back({listening.get(), POLLIN, 0});
        }
        const auto first_peer = static_cast<std::ptrdiff_t>(files.size());
        for (const Peer& peer : peers_) files.push_back({peer.socket.get(), POLLIN, 0});
        if (::poll(files.data(), files.size(),
                   static_cast<int>(std::min<std::int64_t>(left.count(), INT_MAX))) <= 0) {
            continue;
        }
        auto file = files.begin() + first_peer;
        for (auto peer = peers_.begin(); peer != peers_.end();) {
            const auto next = std::next(peer);
            if ((file++)->revents != 0 && !read(*peer, expected)) peers_.erase(peer);
            peer = next;
        }
        if (answering_) break;
        if (files[1].revents != 0) {
            if (const std::string why = browser.failure(); !why.empty()) {
                throw unsent(sqlstate::dialog_failed, why);
            }
        }
        for (auto listening = files.begin() + 2; listening != files.begin() + first_peer;
             ++listening) {
            if (listening->revents != 0) accept_peer(listening->fd);
        }
    }
    sockets_.close();
    peers_.clear();
    return WipedText(*answer_in(answering_->head));
}

void RedirectListener::accept_peer(int listening) {
    FileDescriptor socket(::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) return;
    // Browsers connect in advance, too; the one that has said nothing for longest can do so again.
    if (peers_.size() == most_peers) peers_.pop_front();
    peers_.emplace_back(std::move(socket));
}

// Whether there is more to come of it. Where it has brought the answer, `answering_` is it.
bool RedirectListener::read(Peer& peer, const Expected& expected) {
    char piece[4096];
    const ssize_t got = ::recv(peer.socket.get(), piece, sizeof piece, 0);
    const Wiper wiper(piece, sizeof piece);
    if (got < 0) return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
    if (got == 0) return false;
    if (peer.head.size() + static_cast<std::size_t>(got) > longest_head) {
        turn_away(peer.socket);
        return false;
    }
    peer.head.append(piece, static_cast<std::size_t>(got));
    if (peer.head.find("\r\n\r\n") == peer.head.npos) return true;
    const auto query = answering_ ? std::nullopt : answer_in(peer.head);
    if (!query) {
        turn_away(peer.socket);
        return false;
    }
    if (!expected(*query)) {
        refuse_as_anothers(peer.socket);
        return false;
    }
    answering_ = std::make_unique<Peer>(std::move(peer.socket));
    answering_->head = std::move(peer.head);
    return false;
}

void RedirectListener::reply(std::string_view title, std::string_view text) noexcept {
    if (!answering_) return;
    try {
        send_and_end(answering_->socket, redirect_page("200 OK", title, text));
    } catch (const std::exception&) {  // no memory
    }
    answering_.reset();
}

}  // namespace connectai::auth
