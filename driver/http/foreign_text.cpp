#include "http/foreign_text.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "http/authorization.h"
#include "http/url.h"

namespace connectai::http {
namespace {

// No octet becomes more in any of the forms: "&quot;".
constexpr std::size_t longest_escape = 6;

// In one piece of memory: one that grows leaves copies behind.
template <typename Append>
Secret encoded(const Secret& secret, Append append) {
    std::string text;
    text.reserve(longest_escape * secret.reveal().size());
    append(text, secret.reveal());
    return Secret(WipedText(std::move(text)));
}

void append_percent_encoded_in_lower_case(std::string& out, std::string_view text) {
    append_url_encoded(out, text);
    for (std::size_t at = 0; (at = out.find('%', at)) != out.npos; at += 3) {
        out[at + 1] = to_lower(out[at + 1]);
        out[at + 2] = to_lower(out[at + 2]);
    }
}

// RFC 8259, 7: a solidus may be escaped.
void append_json(std::string& out, std::string_view text, bool escapes_solidus) {
    for (const char c : text) {
        if (c == '"' || c == '\\' || (c == '/' && escapes_solidus)) out += '\\';
        out += c;
    }
}

void append_html(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

bool is_control(char16_t unit) noexcept {
    const bool of_lines = unit == '\t' || unit == '\n' || unit == '\r';
    return (unit < 0x20 && !of_lines) || (unit >= 0x7F && unit <= 0x9F);
}

}  // namespace

std::vector<Secret> forms_of(const Secret& secret) {
    std::vector<Secret> forms;
    const auto add = [&](Secret form) {
        if (!form.empty() && std::ranges::find(forms, form) == forms.end()) {
            forms.push_back(std::move(form));
        }
    };
    add(secret);
    add(encoded(secret,
                [](std::string& out, std::string_view text) { append_url_encoded(out, text); }));
    add(encoded(secret, append_percent_encoded_in_lower_case));
    for (const bool escapes_solidus : {false, true}) {
        add(encoded(secret, [&](std::string& out, std::string_view text) {
            append_json(out, text, escapes_solidus);
        }));
    }
    add(encoded(secret, append_html));
    return forms;
}

std::vector<Secret> secrets_of(const Credentials& credentials) {
    std::vector<Secret> secrets = forms_of(credentials.secret);
    if (credentials.scheme == Credentials::Scheme::none) return secrets;
    const Secret header = authorization(credentials);
    const std::string_view value = header.reveal();
    for (Secret& form :
         forms_of(Secret(value.substr(std::min(value.find(' ') + 1, value.size()))))) {
        secrets.push_back(std::move(form));
    }
    return secrets;
}

std::string shown(std::string_view said, std::span<const Secret> hidden) {
    std::string text(said);
    for (const Secret& secret : hidden) mask(text, secret.reveal());
    std::u16string units = utf16_from_utf8(text);  // which nobody has checked on its way in
    std::ranges::replace_if(units, is_control, u' ');
    return utf8_from_utf16(units);
}

}  // namespace connectai::http
