#include "connectai/service_error.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "base/unicode.h"
#include "http/foreign_text.h"

namespace connectai {

namespace {

constexpr std::size_t longest_excerpt = 200;  // octets
// Of what is looked through for secrets, so that none is cut.
constexpr std::size_t longest_body_to_show = std::size_t{64} * 1024;

struct Rule {
    std::string_view
        words;  // in lower case; '*' stands for anything in between, but a sentence's end
    SqlState state;
    bool of_text = false;  // found when the statement is read, before a row of its is touched
};
constexpr bool of_text = true;

// In order: the first that fits decides. The service publishes no list; these are the words of its
// SQL engine, of its gateway, and of the data sources whose messages it passes on.
constexpr std::array rules{
    Rule{"primary key constraint", sqlstate::integrity_constraint_violation},
    Rule{"foreign key constraint", sqlstate::integrity_constraint_violation},
    Rule{"unique constraint", sqlstate::integrity_constraint_violation},
    Rule{"constraint failed", sqlstate::integrity_constraint_violation},
    Rule{"constraint violation", sqlstate::integrity_constraint_violation},
    Rule{"violates*constraint", sqlstate::integrity_constraint_violation},
    Rule{"violation of*constraint", sqlstate::integrity_constraint_violation},
    Rule{"violation of*key", sqlstate::integrity_constraint_violation},
    Rule{"duplicate key", sqlstate::integrity_constraint_violation},
    Rule{"duplicate entry", sqlstate::integrity_constraint_violation},
    Rule{"duplicate value", sqlstate::integrity_constraint_violation},
    Rule{"cannot be null", sqlstate::integrity_constraint_violation},
    Rule{"cannot insert*null", sqlstate::integrity_constraint_violation},
    Rule{"not null constraint", sqlstate::integrity_constraint_violation},
    Rule{"would be truncated", sqlstate::string_data_truncated},
    Rule{"no such column", sqlstate::column_not_found, of_text},
    Rule{"unknown column", sqlstate::column_not_found, of_text},
    Rule{"invalid column name", sqlstate::column_not_found, of_text},
    Rule{"invalid column ?", sqlstate::column_not_found, of_text},
    Rule{"invalid column:", sqlstate::column_not_found, of_text},
    Rule{"invalid identifier", sqlstate::column_not_found, of_text},
    Rule{"not have a column", sqlstate::column_not_found},
    Rule{"has no column", sqlstate::column_not_found},
    Rule{"column*not found", sqlstate::column_not_found},
    Rule{"column*does not exist", sqlstate::column_not_found},
    Rule{"column*is not valid", sqlstate::column_not_found},
    Rule{"table ? already exists", sqlstate::table_exists, of_text},
    Rule{"view ? already exists", sqlstate::table_exists, of_text},
    Rule{"table*already exists", sqlstate::table_exists},
    Rule{"view*already exists", sqlstate::table_exists},
    Rule{"already an object named", sqlstate::table_exists, of_text},
    Rule{"no such table", sqlstate::table_not_found, of_text},
    Rule{"unknown table", sqlstate::table_not_found, of_text},
    Rule{"invalid object name", sqlstate::table_not_found, of_text},
    Rule{"invalid table", sqlstate::table_not_found},
    Rule{"table or view ? was not found", sqlstate::table_not_found, of_text},
    Rule{"relation ? does not exist", sqlstate::table_not_found, of_text},
    Rule{"table*not found", sqlstate::table_not_found},
    Rule{"table*does not exist", sqlstate::table_not_found},
    Rule{"relation*does not exist", sqlstate::table_not_found},
    Rule{"view*not found", sqlstate::table_not_found},
    Rule{"view*does not exist", sqlstate::table_not_found},
    Rule{"could not find*table", sqlstate::table_not_found},
    Rule{"syntax error", sqlstate::syntax_error_or_access, of_text},
    Rule{"syntax", sqlstate::syntax_error_or_access},
    Rule{"parse error", sqlstate::syntax_error_or_access, of_text},
    Rule{"unexpected token", sqlstate::syntax_error_or_access, of_text},
    Rule{"unexpected character", sqlstate::syntax_error_or_access, of_text},
    Rule{"unrecognized token", sqlstate::syntax_error_or_access, of_text},
    // Words that are names as well: only where nothing above has said more.
    Rule{"timed out", sqlstate::timeout_expired},
    Rule{"timeout expired", sqlstate::timeout_expired},
    Rule{"timeout has expired", sqlstate::timeout_expired},
    Rule{"timeout elapsed", sqlstate::timeout_expired},
    Rule{"timeout period elapsed", sqlstate::timeout_expired},
    Rule{"timeout exceeded", sqlstate::timeout_expired},
    Rule{"timeout was exceeded", sqlstate::timeout_expired},
    Rule{"timeout was reached", sqlstate::timeout_expired},
    Rule{"exceeded*timeout", sqlstate::timeout_expired},
    // The data source's own sign-in, not the caller's: that is told by the status or the code.
    Rule{"unauthorized", sqlstate::syntax_error_or_access},
    Rule{"unauthenticated", sqlstate::syntax_error_or_access},
    Rule{"permission", sqlstate::syntax_error_or_access},
    Rule{"access denied", sqlstate::syntax_error_or_access},
};

// Whether the parts of `words` follow each other in `text`.
bool in_order(std::string_view text, std::string_view words) {
    for (;;) {
        const std::size_t star = words.find('*');
        const std::string_view part = words.substr(0, star);
        const std::size_t at = text.find(part);
        if (at == std::string_view::npos) return false;
        if (star == std::string_view::npos) return true;
        text.remove_prefix(at + part.size());
        words.remove_prefix(star + 1);
    }
}

bool contains(std::string_view text, std::string_view words) {
    for (;;) {
        const std::size_t end = text.find(". ");  // names have dots too, but no blank behind them
        if (in_order(text.substr(0, end), words)) return true;
        if (end == std::string_view::npos) return false;
        text.remove_prefix(end + 2);
    }
}

// What the codes tell, as far as they are known: one that holds the words.
constexpr std::array code_rules{
    Rule{"invalid_authorization", sqlstate::invalid_authorization},
    Rule{"unauthenticated", sqlstate::invalid_authorization},
    Rule{"unauthorized", sqlstate::invalid_authorization},
    Rule{"timeout", sqlstate::timeout_expired},
    Rule{"timed_out", sqlstate::timeout_expired},
    Rule{"syntax", sqlstate::syntax_error_or_access, of_text},
};

const Rule* rule_of_code(std::string_view code) {
    const std::string lower = lowered(code);
    const auto rule = std::ranges::find_if(
        code_rules, [&](const Rule& r) { return lower.find(r.words) != std::string::npos; });
    return rule == code_rules.end() ? nullptr : &*rule;
}

// In lower case, and without what stands in brackets or quotes: a table may be called Timeout.
// "Doesn't" is "does not".
std::string words_of(std::string_view message) {
    std::string words;
    char closing = '\0';
    for (std::size_t i = 0; i < message.size(); ++i) {
        const char c = message[i];
        if (closing != '\0') {
            if (c == closing) closing = '\0';
            continue;
        }
        const char quote = c == '[' ? ']' : c;
        const bool opens = c == '[' || c == '\'' || c == '"' || c == '`';
        // An apostrophe within a word ("doesn't"), or a quote that is never closed, opens nothing.
        const bool within_word =
            c == '\'' && i > 0 && std::isalnum(static_cast<unsigned char>(message[i - 1])) != 0;
        if (within_word && i + 1 < message.size() && to_lower(message[i - 1]) == 'n' &&
            to_lower(message[i + 1]) == 't') {
            words.replace(words.size() - 1, 1, " not");
            ++i;
        } else if (opens && !within_word && message.find(quote, i + 1) != std::string_view::npos) {
            closing = quote;
            // Something stands between the words around it; a name may have several parts.
            if (words.ends_with("?.")) {
                words.pop_back();
            } else {
                words += '?';
            }
        } else {
            words += to_lower(c);
        }
    }
    return words;
}

std::string status_text(long status) {
    return "HTTP status " + std::to_string(status);
}

// A body that is no JSON, on one line, and cut to what a message can bear.
std::string excerpt(std::string_view body, std::span<const Secret> hidden) {
    std::string text = http::shown(body.substr(0, longest_body_to_show), hidden);
    text.resize(utf8_prefix(text, std::min(text.size(), longest_excerpt)));
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

// What the user can do about it, where the service's own words do not say.
std::string remedy(const SqlState& state, long status) {
    if (status == 401) return {};  // SignIn::remedy() knows better
    // The request was let in: who is refused, the caller or the service, is not said.
    if (state == sqlstate::invalid_authorization) {
        return "; the login that the service keeps for the data source may have expired, which is "
               "renewed there, or else the e-mail address (User) or the personal access token "
               "(Password, or Token) is wrong";
    }
    return {};
}

// The same of what has no words of the service's own.
std::string_view remedy_of_gateway(long status) {
    return status == 404 ? "; check URL, which usually ends in /api" : "";
}

struct Meaning {
    const SqlState& state;
    bool of_text = false;
};

Meaning meaning_of(std::string_view code, std::string_view message, long http_status) noexcept {
    if (http_status == 401) return {sqlstate::invalid_authorization};
    if (http_status == 403) return {sqlstate::syntax_error_or_access};
    if (http_status == 408 || http_status == 504) return {sqlstate::timeout_expired};
    try {
        if (const Rule* rule = rule_of_code(code)) return {rule->state, rule->of_text};
        const std::string text = words_of(message);
        const auto rule =
            std::ranges::find_if(rules, [&](const Rule& r) { return contains(text, r.words); });
        if (rule != rules.end()) return {rule->state, rule->of_text};
    } catch (const std::bad_alloc&) {
        return {sqlstate::general_error};
    }
    if (http_status == 502 || http_status == 503) return {sqlstate::communication_link_failure};
    return {sqlstate::general_error};
}

Error make(const std::string& code, const std::string& message, std::int32_t native,
           long http_status, std::span<const Secret> hidden) {
    // By what was said: a password may be one of its words.
    const Meaning meaning = meaning_of(code, message, http_status);
    std::string text = http::shown(code.empty() ? message : concat(code, ": ", message), hidden);
    if (http_status >= 400) text += " (" + status_text(http_status) + ")";
    const Error error(meaning.state, text + remedy(meaning.state, http_status),
                      ErrorOrigin::service, native);
    return meaning.of_text ? error.with_effect(Effect::unbegun) : error;
}

rapidjson::Document parsed(std::string_view body) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
    return document;
}

// Null: it has none.
const rapidjson::Value* error_in(const rapidjson::Document& document) {
    if (document.HasParseError() || !document.IsObject()) return nullptr;
    const auto error = document.FindMember("error");
    const bool is_there = error != document.MemberEnd() && !error->value.IsNull();
    return is_there ? &error->value : nullptr;
}

}  // namespace

bool is_services_own(std::string_view body) {
    return error_in(parsed(body)) != nullptr;
}

const SqlState& classify(std::string_view code, std::string_view message,
                         long http_status) noexcept {
    return meaning_of(code, message, http_status).state;
}

Error service_error(const rapidjson::Value& error, long http_status,
                    std::span<const Secret> hidden) {
    const auto text_of = [](const rapidjson::Value& value) {
        return std::string(value.GetString(), value.GetStringLength());
    };
    std::string code;
    std::string message;
    std::int32_t native = 0;
    if (error.IsString()) message = text_of(error);
    if (error.IsObject()) {
        const auto code_member = error.FindMember("code");
        if (code_member != error.MemberEnd()) {
            if (code_member->value.IsString()) code = text_of(code_member->value);
            if (code_member->value.IsInt()) native = code_member->value.GetInt();
            if (code_member->value.IsInt64()) code = std::to_string(code_member->value.GetInt64());
        }
        const auto message_member = error.FindMember("message");
        if (message_member != error.MemberEnd() && message_member->value.IsString()) {
            message = text_of(message_member->value);
        }
    }
    if (message.empty()) message = "the service reports an error without a message";
    return make(code, message, native, http_status, hidden);
}

Error service_error(std::string_view body, std::string_view content_type, long http_status,
                    std::span<const Secret> hidden) {
    const rapidjson::Document document = parsed(body);
    if (const rapidjson::Value* const error = error_in(document)) {
        return service_error(*error, http_status, hidden);
    }
    const SqlState& state = classify({}, {}, http_status);
    std::string text = "the service answered with " + status_text(http_status);
    if (body.empty()) {
        text += " and no explanation";
    } else if (content_type == "text/html") {
        text += " and a web page";
    } else {
        text += ": " + excerpt(body, hidden);
    }
    // The service refuses in words of its own. What has none and tells of trouble was said by
    // something in front of it, which need not know what the service has done.
    const bool refusal = http_status < 500;
    return {state, concat(text, remedy(state, http_status), remedy_of_gateway(http_status)),
            refusal ? ErrorOrigin::service : ErrorOrigin::driver};
}

}  // namespace connectai
