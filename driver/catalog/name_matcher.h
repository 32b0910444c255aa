// The name arguments of the catalog functions: what an argument lets through, and whether the
// service can be asked for just that.
// ODBC 3.8, "Arguments in Catalog Functions".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::catalog {

// All text is UTF-8. Where an object has no catalog or schema, its name there is the empty string.
class NameMatcher {
public:
    // ODBC 3.8, "Ordinary Arguments": literally, case significant. Null: everything, which is the
    // driver's choice.
    static NameMatcher ordinary(const std::optional<std::string>& argument);

    // ODBC 3.8, "Pattern Value Arguments": `%` any characters, `_` one character, `\` makes either
    // of them and itself literal, and is literal before anything else. Case is significant. Null
    // is `%`; an empty pattern matches only the empty string.
    static NameMatcher pattern(const std::optional<std::string>& argument);

    // ODBC 3.8, "Identifier Arguments" (SQL_ATTR_METADATA_ID): trailing blanks do not count, nor
    // does the case of ASCII letters; within double quotes every character is literal, a doubled
    // quote is one. Throws Error HY009 for null; `name` says which argument it was.
    static NameMatcher identifier(const std::optional<std::string>& argument,
                                  std::string_view name);

    bool matches(std::string_view name) const;

    // The one name that matches, case and all, which the service can filter by; absent when there
    // may be others. Never empty: the service would take that for no filter at all.
    std::optional<std::string> exact_name() const;

    bool matches_only_empty() const noexcept { return tokens_.empty(); }

private:
    enum class Kind : std::uint8_t { octet, any_character, any_characters };
    struct Token {
        Kind kind;
        char octet;  // for Kind::octet only
    };

    static NameMatcher literal(std::string_view text, bool case_significant);

    bool same(char a, char b) const noexcept;

    std::vector<Token> tokens_;
    bool case_significant_ = true;
};

// How one call's arguments are to be read: as identifiers where SQL_ATTR_METADATA_ID is set, else
// as their page says. Throws what NameMatcher::identifier throws.
class NameArguments {
public:
    explicit NameArguments(bool metadata_id) : metadata_id_(metadata_id) {}

    NameMatcher ordinary(const std::optional<std::string>& argument, std::string_view name) const {
        return metadata_id_ ? NameMatcher::identifier(argument, name)
                            : NameMatcher::ordinary(argument);
    }
    NameMatcher pattern(const std::optional<std::string>& argument, std::string_view name) const {
        return metadata_id_ ? NameMatcher::identifier(argument, name)
                            : NameMatcher::pattern(argument);
    }

private:
    bool metadata_id_;
};

}  // namespace connectai::catalog
