// Signing in.
#include "sign_in.h"

#include <algorithm>
#include <utility>

#include "api_error.h"
#include "scenarios.h"

namespace mock {
namespace {

ApiError refused(const std::string& message) {
    return {401, "INVALID_AUTHORIZATION", message};
}

const Pairs::value_type* find_payload(std::string_view token, const Pairs& payloads) {
    constexpr std::string_view prefix = "scenario-";
    if (!token.starts_with(prefix)) return nullptr;
    token.remove_prefix(prefix.size());
    const auto payload = std::find_if(payloads.begin(), payloads.end(),
                                      [&](const auto& pair) { return token == pair.first; });
    return payload == payloads.end() ? nullptr : &*payload;
}

SignedIn as_account(const Credentials& credentials) {
    return {.credentials = credentials, .scenario = "default", .behaviour = {}};
}

}  // namespace

bool names_scenario(std::string_view token, const Pairs& payloads) {
    return find_payload(token, payloads) != nullptr || find_scenario(token).has_value();
}

SignIn::SignIn(Account account, Pairs payloads, const AuthorizationServer& oauth, JwtOptions jwt)
    : account_(std::move(account)),
      payloads_(std::move(payloads)),
      oauth_(oauth),
      jwt_(std::move(jwt)) {}

SignedIn SignIn::sign_in(const HttpRequest& request, const Route& route,
                         RequestRecord& record) const {
    const ApiError wrong = refused("The e-mail address or the token is wrong.");
    const auto credentials = parse_authorization(request.authorization);
    if (!credentials) throw wrong;
    record.user = credentials->user;
    record.scheme = credentials->bearer ? "Bearer" : "Basic";
    std::optional<SignedIn> signed_in;
    if (is_account(account_, *credentials)) {
        signed_in = as_account(*credentials);
    } else {
        signed_in = pick_scenario(*credentials, route);
    }
    if (!signed_in && credentials->bearer) signed_in = accept_bearer(*credentials, route);
    if (!signed_in) throw wrong;
    record.scenario = signed_in->scenario;
    return std::move(*signed_in);
}

SignedIn SignIn::accept_bearer(const Credentials& credentials, const Route& route) const {
    const AccessToken token = oauth_.find(credentials.token);
    switch (token.state) {
        case TokenState::valid: break;
        case TokenState::expired: throw refused("The access token has expired.");
        case TokenState::revoked: throw refused("The access token has been revoked.");
        case TokenState::unknown:
            if (!looks_like_jwt(credentials.token)) throw refused("The access token is unknown.");
            verify_jwt(credentials.token);
            return as_account(credentials);
    }
    if (token.stands_for.empty()) return as_account(credentials);
    const Credentials scenario{.user = {}, .token = token.stands_for, .bearer = true};
    return pick_scenario(scenario, route).value();  // the client would not be known otherwise
}

void SignIn::verify_jwt(std::string_view token) const {
    try {
        jwt_.verify(token, std::chrono::system_clock::now());
    } catch (const JwtError& error) {
        throw refused(error.what());
    }
}

std::optional<SignedIn> SignIn::pick_scenario(const Credentials& credentials,
                                              const Route& route) const {
    SignedIn signed_in{.credentials = credentials, .scenario = {}, .behaviour = {}};
    if (const auto* payload = find_payload(credentials.token, payloads_)) {
        signed_in.scenario = payload->first;
        if (route.name == "query") {
            signed_in.behaviour.canned = CannedReply{.body = payload->second};
        }
        return signed_in;
    }
    const auto chosen = find_scenario(credentials.token);
    if (!chosen) return std::nullopt;
    signed_in.scenario = chosen->scenario->name;
    if (chosen->applies_to(route.name)) {
        signed_in.behaviour = chosen->scenario->make(
            Suffix(chosen->scenario->suffix == "COUNTER" ? "" : chosen->suffix));
    }
    return signed_in;
}

}  // namespace mock
