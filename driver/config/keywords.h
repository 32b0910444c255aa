// The one table of connection keywords. Parsing, validation, the setup library, the DSN tool and
// the documentation are all made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "config/settings.h"

namespace connectai::config {

enum class KeywordType : std::uint8_t {
    text,
    identity,  // text that is pasted: spaces and line breaks at both ends are dropped
    urls,      // addresses of one service, separated by commas
    endpoint,  // a URL that may have a query
    callback,  // a URL of this machine: callback_url.h
    proxy,
    path,
    boolean,
    seconds,
    decimal_seconds,  // to the millisecond: 0.5
    integer,
    size,  // octets: 0 for no limit, or a number with KB, MB or GB
    choice,
    secret,  // pasted as well
};

struct Keyword {
    std::string_view name{};
    std::string_view heading{};  // of the group that begins here; empty: it goes on
    std::span<const std::string_view> aliases{};
    KeywordType type = KeywordType::text;
    std::string_view default_value{};             // empty: none
    std::span<const std::string_view> choices{};  // for KeywordType::choice
    std::int64_t minimum = 0, maximum = 0;  // for numbers; in seconds for times, octets for sizes
    // The secret that is in the file which this keyword names: of the two, the first that is given
    // counts. Empty: it names no such file.
    std::string_view file_of{};
    std::string_view help{};  // one sentence
    // Puts a value that check_value (keyword_value.h) has accepted into the settings. A path is a
    // NamedPath there, for which `written` is: what the value has been made of.
    void (*apply)(Settings& settings, std::string_view value, std::string_view written) = nullptr;

    bool secret() const noexcept { return type == KeywordType::secret; }
    // People paste it with blanks and line breaks around, and dialogs send it empty when it has not
    // been filled in: it is trimmed, and an empty one counts as not given.
    bool pasted() const noexcept {
        return secret() || type == KeywordType::identity || !file_of.empty();
    }
};

// Group by group, the first of each with its heading.
std::span<const Keyword> keywords() noexcept;

// By name or alias, whatever its case; null when there is none.
const Keyword* find_keyword(std::string_view name) noexcept;

// The name or alias that is spelled most alike, as the table spells it, or else one of `others`;
// empty when none is close.
std::string_view nearest_keyword(std::string_view name,
                                 std::span<const std::string_view> others = {});

// The same for any words: the first of the candidates that are spelled most alike, whatever the
// case.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates);

// Each group as a section with a table, in Markdown: docs/keywords.md.
std::string keyword_tables_markdown();

}  // namespace connectai::config
