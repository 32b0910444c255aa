// Where the browser returns to: RFC 8252, 7.3, a loopback redirection endpoint.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "auth/loopback_sockets.h"
#include "auth/redirect_request.h"
#include "auth/redirect_uri.h"
#include "base/browser.h"
#include "base/cancel.h"
#include "base/file_descriptor.h"
#include "base/secret.h"
#include "http/client.h"

namespace connectai::auth {

// Takes one answer: a GET of its address with a code or an error in the query, which is to the
// request that is under way. What else comes to its port (a browser's wish for an icon, the answer
// to an earlier request in a tab that is restored, another page's forgery, a connection that says
// nothing, another program) is turned away and changes nothing.
class RedirectListener {
public:
    // Whether this query is the answer to the request that is under way.
    using Expected = std::function<bool(std::string_view query)>;

    // Listens where that is, and so for this machine only. Throws Error 08001, Effect::unsent, that
    // names OAuthCallbackURL or OAuthCallbackPort.
    explicit RedirectListener(RedirectUri redirection);
    ~RedirectListener();
    RedirectListener(const RedirectListener&) = delete;
    RedirectListener& operator=(const RedirectListener&) = delete;

    // "http://127.0.0.1:4711/callback"
    const std::string& uri() const noexcept { return uri_; }

    // Waits for the answer, and returns its query. Nothing more is listened for then. Throws Error,
    // Effect::unsent: HYT00 at the deadline, HY008, and IM008 where the browser fails.
    WipedText wait(Browser& browser, const Expected& expected, http::Clock::time_point deadline,
                   CancelToken* cancel);

    // The page that the browser shows then, which until this is called waits: both in plain text.
    // Whether it arrives is no concern of the sign-in's.
    void reply(std::string_view title, std::string_view text) noexcept;

private:
    // One that has connected, and has not been answered.
    struct Peer {
        explicit Peer(FileDescriptor connected);
        ~Peer();
        Peer(const Peer&) = delete;
        Peer& operator=(const Peer&) = delete;

        FileDescriptor socket;
        std::string head{};  // of its request, as far as it has come
    };

    void accept_peer(int listening);
    bool read(Peer& peer, const Expected& expected);
    std::optional<std::string_view> answer_in(std::string_view head) const {
        return redirect_query(head, redirection_, sockets_.port());
    }

    RedirectUri redirection_;
    LoopbackSockets sockets_;
    std::string uri_;
    std::list<Peer> peers_;
    std::unique_ptr<Peer> answering_;  // whose request was the answer
};

}  // namespace connectai::auth
