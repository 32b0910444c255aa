// The file in which the newest refresh token is kept: OAuthSettingsLocation.
#pragma once

#include <string>
#include <utility>

#include "base/access.h"
#include "base/lock_file.h"
#include "base/named_path.h"
#include "base/secret.h"
#include "config/settings.h"
#include "http/request_context.h"

namespace connectai::auth {

// Where a server gives a new refresh token with each access token, the old one is good no more:
// the file lets the next process, and others at the same time, go on with the new one. It is a JSON
// object with token_url, client_id and refresh_token, mode 0600. Where an OAuthRefreshToken is
// given, given_sha256 says which, so that nobody goes on in the name of another user, whose data
// source names the same file; unanswered, that it may be a slip of the pen.
class RefreshTokenStore {
public:
    // While one of these lives, no other process asks the server with what is in the file: two that
    // use the same token would seem to the server to be a thief and its victim, and it would take
    // back all of the family. It is a lock on a file beside it, FILE.lock, links to it followed.
    class Turn {
    public:
        Turn(Turn&&) = default;
        Turn& operator=(Turn&&) = delete;

    private:
        friend class RefreshTokenStore;
        explicit Turn(LockFile lock) noexcept : lock_(std::move(lock)) {}
        LockFile lock_;
    };

    // Without OAuthSettingsLocation there is no file, and nothing is kept beyond the process.
    explicit RefreshTokenStore(const config::Settings& settings);

    // Waits for other processes. Throws Error HYT00 and HY008, and HY000 where the lock's file
    // cannot be made; all with Effect::unsent.
    Turn take_turn(const RequestContext& context) const;

    // True also where no file is named.
    bool exists() const;

    // The file itself, by whatever links it is named, and the one whose lock is a turn.
    NamedPath file() const;
    NamedPath lock_path() const;

    // Empty where there is no file yet, or nobody has had an answer by what is in it, which is
    // another OAuthRefreshToken as it was given. Throws Error HY000, Effect::unsent: a file that
    // cannot be used, is readable by others, or holds the token of another client or server, or one
    // that has come of another OAuthRefreshToken (of which an empty one is not known, and not
    // compared).
    Secret read() const;

    // Looks whether read(), and what comes before a file that is not there yet is written, would
    // find it to be one that can be used. Changes nothing, and waits for nobody: the answer is of
    // this moment. Throws Error HY000, Effect::unsent.
    void check() const;

    // Whether the file says that nobody has had an answer by what is in it. Throws as read().
    bool is_unanswered() const;

    // What the server is to be asked with, by which it is seen that the file can be written. Throws
    // Error HY000, Effect::unsent.
    void begin(const Secret& refresh_token) const;

    // What the server has answered, or answered to: it has come of what is in the file, and of
    // which OAuthRefreshToken that has come stays there. Likewise.
    void replace(const Secret& refresh_token) const;

    // One that somebody has signed in for. Likewise.
    void write(const Secret& refresh_token) const;

private:
    // What the file says.
    struct Content;

    Content content() const;
    void write(const Secret& refresh_token, const std::string& given_digest, bool unanswered) const;
    std::string digest_to_keep() const;
    [[noreturn]] void fail(const std::string& reason) const;
    [[noreturn]] void fail_to_lock(const NamedPath& lock, const std::string& reason) const;
    // Each says why not, where it sees it: a lock may still be no good when it is opened.
    void require_folder(const WriteAccess& access) const;
    void require_lock(const NamedPath& lock) const;

    NamedPath path_;
    std::string token_url_;
    std::string client_id_;
    std::string given_digest_;  // of OAuthRefreshToken; empty where none is given
};

}  // namespace connectai::auth
