// The one table of connection keywords. Parsing, validation, the setup library, the DSN tool and
// the documentation are all made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "config/settings.h"

namespace connectai::config {

enum class KeywordType : std::uint8_t { text, url, path, boolean, seconds, integer, choice, secret };

struct Keyword {
    std::string_view name;
    std::span<const std::string_view> aliases;
    KeywordType type;
    std::string_view default_value;               // empty: none
    std::span<const std::string_view> choices;    // for KeywordType::choice
    std::int64_t minimum = 0, maximum = 0;        // for numbers
    std::string_view help;                        // one sentence
    // Puts a checked value into the settings; null for Driver and DSN, which only name things.
    void (*apply)(Settings& settings, std::string_view value);

    bool secret() const noexcept { return type == KeywordType::secret; }
};

std::span<const Keyword> keywords() noexcept;

// By name or alias, whatever its case; null when there is none.
const Keyword* find_keyword(std::string_view name) noexcept;

}  // namespace connectai::config
