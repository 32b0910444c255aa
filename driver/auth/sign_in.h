// How the requests of a connection sign in: the keyword AuthScheme, made into credentials.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "auth/prompt.h"
#include "config/settings.h"
#include "http/client.h"
#include "http/request_context.h"

namespace connectai::auth {

class SignIn {
public:
    virtual ~SignIn() = default;

    // What a request is to be signed in with now. Where tokens are renewed, this may wait for the
    // token endpoint, which one thread asks for all connections of the process that sign in alike.
    // Throws Error, Effect::unsent, for the service itself has not been asked: 28000 where no token
    // is given, 08001 where the endpoint cannot be reached, HY000, HYT00, HY008.
    // SignInNeeded where ask() could help.
    virtual http::Credentials credentials(const RequestContext& context) = 0;

    // Has a person sign in, unless there are good credentials: one does it for all connections of
    // the process that sign in alike, while the others wait. Throws Error, Effect::unsent: what
    // AuthorizationCode::through_browser() throws, and HY000 for a file that cannot be used; where
    // it can be used no more behind that, the prompt is warned.
    virtual void ask(const Prompt& prompt) = 0;

    // The service has refused these (HTTP 401). Whether credentials() may now have better ones.
    virtual bool refused(const http::Credentials& used) = 0;

    // It has done what a request that was signed in with these has asked for.
    virtual void accepted(const http::Credentials& /*used*/) noexcept {}

    // What to look at where the service refuses what there is: "User is wrong", without a full
    // stop. Of a file that has been read again for that, and cannot be used, why.
    virtual std::string remedy() const;

    // Equal for those that sign in alike, in the same name; tells nothing of their secrets.
    const std::string& identity() const noexcept { return identity_; }

protected:
    SignIn(config::AuthScheme scheme, std::string identity)
        : scheme_(scheme), identity_(std::move(identity)) {}

private:
    config::AuthScheme scheme_;
    std::string identity_;
};

// Sends nothing, and changes no file. Throws Error HY000 for what check_files() finds; but what
// keeps refresh tokens is not looked at while the process has an access token that is good.
std::shared_ptr<SignIn> make_sign_in(const config::Settings& settings,
                                     const http::ClientOptions& options);

// Looks into the file that AuthScheme signs in with, also where something else is missing: the key
// in ClientJWTCert, or what OAuthSettingsLocation keeps. Sends and changes nothing. Throws Error
// HY000 for one that cannot be used; none where no file is named.
void check_files(const config::Settings& settings);

}  // namespace connectai::auth
