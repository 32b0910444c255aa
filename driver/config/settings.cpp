// From attributes to settings, and back to connection strings.
#include "config/settings.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"
#include "config/connection_string.h"
#include "config/dsn.h"
#include "config/environment_reference.h"
#include "config/keyword_value.h"
#include "config/keywords.h"
#include "config/requirements.h"
#include "config/secret_file.h"

namespace connectai::config {
namespace {

// The driver manager's own; it passes them on with the rest.
constexpr std::array<std::string_view, 2> manager_keywords{"FILEDSN", "SAVEFILE"};

bool managers(std::string_view keyword) noexcept {
    return std::ranges::any_of(manager_keywords,
                               [&](std::string_view known) { return iequals(known, keyword); });
}

std::string join(const std::vector<Error>& problems) {
    std::string out;
    for (const Error& problem : problems) {
        if (!out.empty()) out += "; ";
        out += problem.message();
    }
    return out;
}

std::string place(const Attribute& attribute) {
    return attribute.section.empty() ? std::string()
                                     : concat(" (section [", attribute.section, "] of odbc.ini)");
}

Warning unknown_keyword(const Attribute& attribute) {
    if (!looks_like_keyword(attribute.keyword)) {
        return {concat("An unknown keyword", place(attribute),
                       " is ignored; it is not shown, because it may be part of a value: a value "
                       "that holds a semicolon must be in braces")};
    }
    const std::string_view nearest = attribute.section.empty() ? nearest_keyword(attribute.keyword)
                                                               : nearest_entry(attribute.keyword);
    return {concat("The keyword ", attribute.keyword, place(attribute),
                   " is unknown and is ignored", nearest.empty() ? "" : "; did you mean ", nearest,
                   nearest.empty() ? "" : "?")};
}

bool names_source(const Keyword& keyword) noexcept {
    return keyword.name == "DSN" || keyword.name == "Driver";
}

// The keyword whose value it gives: of a secret's file, the secret.
std::string_view what_it_sets(const Keyword& keyword) noexcept {
    return keyword.file_of.empty() ? keyword.name : keyword.file_of;
}

// The attributes that count: the first of each keyword, a secret's file being the same as the
// secret, and of DSN and Driver only one.
class Selection {
public:
    void take(const Keyword& keyword) { taken_.insert(what_it_sets(keyword)); }
    bool has(const Keyword& keyword) const {
        if (names_source(keyword) && source_named_) return true;
        return taken_.contains(what_it_sets(keyword));
    }
    void name_source() noexcept { source_named_ = true; }

private:
    std::set<std::string_view> taken_;
    bool source_named_ = false;
};

// Null: there is none, or Driver comes first.
const Attribute* dsn_among(const Attributes& attributes) {
    for (const Attribute& attribute : attributes) {
        if (iequals(attribute.keyword, "Driver")) break;
        if (iequals(attribute.keyword, "DSN")) return &attribute;
    }
    return nullptr;
}

// Takes attributes one after the other, and collects what is wrong with them.
class Reader {
public:
    explicit Reader(Surroundings surroundings) : surroundings_(surroundings) {}

    void take(const Attribute& attribute);
    SettingsReading finish();

private:
    void take(const Keyword& keyword, const Attribute& attribute);
    void apply(const Keyword& keyword, std::string_view value, std::string_view where,
               std::string_view written);
    void read_file(const Keyword& keyword, const std::string& path, std::string_view where,
                   std::string_view written);
    void add_problem(std::string message) {
        reading_.problems.emplace_back(sqlstate::general_error, std::move(message));
    }
    void add_problem(const Keyword& keyword, std::string message);
    void count_as_given(const Keyword& keyword);

    bool stays(const Keyword& keyword, std::string_view written);
    void note_set_to_nothing(const Keyword& keyword, std::string_view written);

    Surroundings surroundings_;
    SettingsReading reading_;
    Selection selection_;
    bool scheme_given_ = false;
    // In front of what the data source's section has.
    bool token_in_front_ = false;
    bool password_in_front_ = false;
};

void Reader::take(const Attribute& attribute) {
    if (reading_.section.empty()) reading_.section = attribute.section;
    if (const Keyword* const keyword = find_keyword(attribute.keyword)) {
        if (!selection_.has(*keyword)) take(*keyword, attribute);
    } else if (!managers(attribute.keyword)) {
        reading_.warnings.push_back(unknown_keyword(attribute));
    }
}

void Reader::take(const Keyword& keyword, const Attribute& attribute) {
    const std::string where = place(attribute);
    Expanded expanded{attribute.value, {}};
    if (!attribute.literal && !names_source(keyword)) {
        if (stays(keyword, attribute.value.view())) return;
        expanded = expand_environment(attribute.value.view());
    }
    const std::string_view value = expanded.value.view();
    const bool bad = !expanded.problem.empty();
    if (!bad && trim(value).empty()) note_set_to_nothing(keyword, attribute.value.view());
    if (!bad && keyword.pasted() && trim(value).empty()) return;
    selection_.take(keyword);
    if (names_source(keyword)) selection_.name_source();
    if (bad) return add_problem(keyword, concat(keyword.name, where, ": ", expanded.problem));
    apply(keyword, value, where, attribute.value.view());
    if (attribute.section.empty()) {
        token_in_front_ |= what_it_sets(keyword) == "Token";
        password_in_front_ |= what_it_sets(keyword) == "Password";
    }
    if (keyword.name == "AuthScheme") scheme_given_ = !trim(value).empty();
}

// Whether a well-formed reference is left for whoever connects.
bool Reader::stays(const Keyword& keyword, std::string_view written) {
    if (surroundings_ != Surroundings::left_alone || !refers_to_environment(written)) return false;
    selection_.take(keyword);
    count_as_given(keyword);
    return true;
}

void Reader::note_set_to_nothing(const Keyword& keyword, std::string_view written) {
    std::string variables = variables_set_to_nothing(written);
    if (variables.empty()) return;
    reading_.set_to_nothing.emplace(what_it_sets(keyword), std::move(variables));
}

// So that it is not said to be missing, too.
void Reader::count_as_given(const Keyword& keyword) {
    reading_.unknown.insert(keyword.name);
    if (!keyword.file_of.empty()) reading_.unknown.insert(keyword.file_of);
}

void Reader::add_problem(const Keyword& keyword, std::string message) {
    add_problem(std::move(message));
    count_as_given(keyword);
}

void Reader::apply(const Keyword& keyword, std::string_view value, std::string_view where,
                   std::string_view written) {
    CheckedValue checked = check_value(keyword, value, where, written);
    if (!checked.problem.empty()) {
        add_problem(keyword, std::move(checked.problem));
        if (checked.value.empty()) return;
    }
    if (value != written) reading_.settings.shown[keyword.name] = shown_value(keyword, written);
    keyword.apply(reading_.settings, checked.value, written);
    if (!keyword.file_of.empty()) read_file(keyword, checked.value, where, written);
    wipe(checked.value);  // it may be a secret
}

void Reader::read_file(const Keyword& keyword, const std::string& path, std::string_view where,
                       std::string_view written) {
    if (surroundings_ == Surroundings::left_alone) return count_as_given(keyword);
    // As it is written: what a variable holds may be the secret itself, by mistake.
    const std::string name = concat(keyword.name, '=', shown_value(keyword, written), where);
    const SecretFile file = read_secret_file(path);
    if (!file.problem.empty()) {
        return add_problem(keyword, concat(name, " cannot be used: ", file.problem));
    }
    const std::string_view content = file.secret.reveal();
    apply(*find_keyword(keyword.file_of), content, concat(" (the content of ", name, ")"), content);
}

SettingsReading Reader::finish() {
    Settings& settings = reading_.settings;
    for (const Keyword& keyword : keywords()) {
        if (!selection_.has(keyword)) keyword.apply(settings, keyword.default_value, {});
    }
    const bool token_given = !settings.token.empty() || !reading_.knows("Token");
    const bool password_given = !settings.password.empty() || !reading_.knows("Password");
    const bool token_counts = !password_given || (token_in_front_ && !password_in_front_);
    if (!scheme_given_ && token_given && token_counts) {
        settings.auth_scheme = AuthScheme::token;
    }
    for (std::string& problem : problems_together(reading_)) add_problem(std::move(problem));
    if (std::string problem = certificates_problem(settings, surroundings_); !problem.empty()) {
        add_problem(*find_keyword("SSLServerCert"), std::move(problem));
    }
    return std::move(reading_);
}

}  // namespace

bool looks_like_keyword(std::string_view name) noexcept {
    const auto fits = [](char c) {
        return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == ' ';
    };
    return name.size() <= 64 && std::ranges::all_of(name, fits);
}

SettingsError::SettingsError(std::vector<Error> problems)
    : Error(problems.front().with_message(join(problems))), problems_(std::move(problems)) {}

SettingsReading read_settings(const Attributes& attributes, Surroundings surroundings) {
    Reader reader(surroundings);
    for (const Attribute& attribute : attributes) reader.take(attribute);
    return reader.finish();
}

Settings make_settings(const Attributes& attributes, std::vector<Warning>& warnings) {
    SettingsReading reading = read_settings(attributes);
    if (!reading.problems.empty()) throw SettingsError(std::move(reading.problems));
    std::ranges::move(reading.warnings, std::back_inserter(warnings));
    return std::move(reading.settings);
}

const std::string& Settings::shown_or(std::string_view keyword, const std::string& value) const {
    const auto given = shown.find(keyword);
    return given != shown.end() ? given->second : value;
}

void Settings::forget_secrets() noexcept {
    for (Secret* const secret :
         {&password, &token, &oauth_client_secret, &oauth_refresh_token, &client_jwt_cert_password,
          &ssl_client_cert_password, &proxy_password}) {
        *secret = {};
    }
}

bool names_dsn(const Attributes& attributes) {
    return dsn_among(attributes) != nullptr;
}

std::string chosen_dsn(const Attributes& attributes) {
    const Attribute* const dsn = dsn_among(attributes);
    return dsn != nullptr ? std::string(dsn->value.view()) : std::string();
}

std::string to_connection_string(const Attributes& attributes) {
    // In one piece of memory, because it holds secrets: one that grows leaves copies behind.
    std::size_t longest = 0;
    for (const Attribute& attribute : attributes) {
        longest += attribute.keyword.size() + 2 * attribute.value.view().size() + 4;
    }
    std::string out;
    out.reserve(longest);
    for (const Attribute& attribute : attributes) {
        if (!attribute.section.empty()) continue;
        out.append(attribute.keyword).append(1, '=');
        append_quoted(out, attribute.value.view());
        out += ';';
    }
    return out;
}

std::string to_loggable_string(const Attributes& attributes) {
    std::string out;
    for (const Attribute& attribute : attributes) {
        const Keyword* const keyword = find_keyword(attribute.keyword);
        out += looks_like_keyword(attribute.keyword) ? attribute.keyword : "***";
        out += '=';
        out += keyword != nullptr ? shown_value(*keyword, attribute.value.view()) : "***";
        out += ';';
    }
    return out;
}

}  // namespace connectai::config
