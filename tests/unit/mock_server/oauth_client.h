// Requests to the OAuth endpoints over the wire.
#pragma once

#include "server_fixture.h"

namespace mock::test {

// The example of RFC 7636, appendix B.
inline const std::string code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline const std::string s256_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

inline const std::string client_fields = "&client_id=client&client_secret=secret";
inline const RawClient::Headers form_type = {{"Content-Type", "application/x-www-form-urlencoded"}};

inline WireReply post_form(RawClient& client, const std::string& path, const std::string& form,
                           const RawClient::Headers& further = {}) {
    RawClient::Headers headers = form_type;
    headers.insert(headers.end(), further.begin(), further.end());
    return client.send("POST", path, "", form, headers);
}

inline WireReply post_token(RawClient& client, const std::string& form,
                            const RawClient::Headers& further = {}) {
    return post_form(client, "/oauth/token", form, further);
}

// A member's text; empty if there is none.
inline std::string member(const WireReply& reply, const std::string& name) {
    const JsonValue json = parse_json(reply.body);
    const JsonValue* found = json.find(name);
    return found ? found->text : "";
}

// "STATUS error" of a refusal by RFC 6749, section 5.2; "STATUS" of anything else.
inline std::string outcome(const WireReply& reply) {
    const std::string status = std::to_string(reply.status);
    return reply.status == 200 ? status : status + " " + member(reply, "error");
}

inline WireReply query_as(RawClient& client, const std::string& bearer) {
    return client.query(sql("rows 1"), "", {{"Authorization", "Bearer " + bearer}});
}

// An access token of a client that has the usual secret.
inline std::string access_token(RawClient& client, const std::string& client_id = "client") {
    return member(
        post_token(client,
                   "grant_type=client_credentials&client_secret=secret&client_id=" + client_id),
        "access_token");
}

// The message of a refusal at the API.
inline std::string api_message(const WireReply& reply) {
    const JsonValue json = parse_json(reply.body);
    return json.find("error")->find("message")->text;
}

}  // namespace mock::test
