// Forms and clients.
#include "oauth_form.h"

#include <algorithm>

#include "auth.h"
#include "oauth.h"
#include "oauth_faults.h"

namespace mock {
namespace {

OAuthError invalid_request(const std::string& description) {
    return {"invalid_request", description};
}

bool is_form(std::string_view content_type) {
    std::string_view media = content_type.substr(0, content_type.find(';'));
    while (media.ends_with(' ') || media.ends_with('\t')) media.remove_suffix(1);
    return equal_ignoring_case(media, "application/x-www-form-urlencoded");
}

// The names of parameters as an error may quote them: section 5.2 allows no quotes and controls.
bool is_quotable(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    });
}

std::string quoted(std::string_view name) {
    return is_quotable(name) ? "'" + std::string(name) + "'" : "of an odd name";
}

}  // namespace

Form::Form(const HttpRequest& request) {
    if (!is_form(request.content_type)) {
        throw invalid_request("The body must be application/x-www-form-urlencoded.");
    }
    if (!request.query.empty()) {
        throw invalid_request("Parameters belong into the body, not into the URL.");
    }
    if (!parse_parameters(request.body, fields_)) {
        throw invalid_request("The body is badly encoded.");
    }
    for (auto field = fields_.begin(); field != fields_.end(); ++field) {
        if (std::any_of(fields_.begin(), field,
                        [&](const auto& earlier) { return earlier.first == field->first; })) {
            throw invalid_request("The parameter " + quoted(field->first) + " appears twice.");
        }
    }
}

std::optional<std::string> Form::find(std::string_view name) const {
    const auto field = std::find_if(fields_.begin(), fields_.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    if (field == fields_.end() || field->second.empty()) return std::nullopt;
    return field->second;
}

std::string Form::text(std::string_view name) const {
    return find(name).value_or("");
}

std::string Form::required(std::string_view name) const {
    auto value = find(name);
    if (!value) throw invalid_request("The parameter " + quoted(name) + " is missing.");
    return std::move(*value);
}

void Form::allow_only(std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : fields_) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            throw invalid_request("The parameter " + quoted(name) + " does not belong here.");
        }
    }
}

std::optional<ClientIdentity> identify_client(const HttpRequest& request, const Form& form) {
    const auto id = form.find("client_id");
    if (request.authorization.empty()) {
        if (!id) return std::nullopt;
        const TokenFault* const fault = find_token_fault(*id);
        if (fault != nullptr && fault->basic_only && form.find("client_secret")) {
            throw OAuthError("invalid_client", "The client signs in by HTTP Basic.");
        }
        return ClientIdentity{.id = *id, .secret = form.find("client_secret")};
    }
    const OAuthError unreadable("invalid_client", "The Authorization header is not a client's.");
    const auto credentials = parse_authorization(request.authorization);
    if (!credentials || credentials->bearer) throw unreadable;
    auto basic_id = url_decode(credentials->user, true);
    auto secret = url_decode(credentials->token, true);
    if (!basic_id || !secret) throw unreadable;
    if (form.find("client_secret")) {
        throw invalid_request("The client signs in twice: in the header and in the form.");
    }
    if (id && *id != *basic_id) {
        throw invalid_request("The header and the form name different clients.");
    }
    return ClientIdentity{.id = std::move(*basic_id), .secret = std::move(secret)};
}

}  // namespace mock
