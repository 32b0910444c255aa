// Functions on text, counted in characters: see functions.h.
#include <algorithm>

#include "engine/functions.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

using Characters = std::vector<char32_t>;

constexpr std::int64_t max_text = 100'000'000;

// The result is NULL where an argument is.
template <class Body>
void strict(sqlite3_context* context, int count, sqlite3_value** values, Body body) {
    guarded(context, [&] {
        if (!any_null(count, values)) body();
    });
}

Characters characters_of(sqlite3_value* value) {
    return decode_utf8(text_of(value));
}

Characters slice(const Characters& text, std::int64_t first, std::int64_t count) {
    const auto size = static_cast<std::int64_t>(text.size());
    const std::int64_t begin = std::clamp<std::int64_t>(first, 0, size);
    const std::int64_t end = std::clamp<std::int64_t>(first + count, begin, size);
    return {text.begin() + static_cast<std::ptrdiff_t>(begin),
            text.begin() + static_cast<std::ptrdiff_t>(end)};
}

[[noreturn]] void invalid_length(const char* function) {
    throw EngineError("QUERY_FAILED", std::string("Invalid length parameter passed to the ") +
                                          function + " function.");
}

std::int64_t length_argument(sqlite3_value* value, const char* function) {
    const std::int64_t length = sqlite3_value_int64(value);
    if (length < 0) invalid_length(function);
    return std::min(length, max_text);
}

// T-SQL: LEN does not count trailing blanks.
void len(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        std::string_view text = text_of(values[0]);
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
        set_result(context, static_cast<std::int64_t>(count_characters(text)));
    });
}

void char_length(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        set_result(context, static_cast<std::int64_t>(count_characters(text_of(values[0]))));
    });
}

void octet_length(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const bool blob = sqlite3_value_type(values[0]) == SQLITE_BLOB;
        set_result(context,
                   static_cast<std::int64_t>(blob ? sqlite3_value_bytes(values[0])
                                                  : static_cast<int>(text_of(values[0]).size())));
    });
}

template <char32_t (*Map)(char32_t) noexcept>
void map_case(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        Characters text = characters_of(values[0]);
        std::transform(text.begin(), text.end(), text.begin(), Map);
        set_result(context, encode_utf8(text));
    });
}

void left(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const std::int64_t length = length_argument(values[1], "LEFT");
        set_result(context, std::string(first_characters(text_of(values[0]),
                                                         static_cast<std::size_t>(length))));
    });
}

void right(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const std::int64_t length = length_argument(values[1], "RIGHT");
        const Characters text = characters_of(values[0]);
        const auto size = static_cast<std::int64_t>(text.size());
        set_result(context,
                   encode_utf8(slice(text, std::max<std::int64_t>(0, size - length), size)));
    });
}

// The first character is number 1; a start before it takes from the length.
void substring(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const std::int64_t start =
            std::clamp<std::int64_t>(sqlite3_value_int64(values[1]), -max_text, max_text);
        const std::int64_t length = count == 3 ? length_argument(values[2], "SUBSTRING") : max_text;
        const Characters text = characters_of(values[0]);
        const std::int64_t first = std::max<std::int64_t>(start, 1);
        set_result(context, encode_utf8(slice(text, first - 1,
                                              std::max<std::int64_t>(0, start + length - first))));
    });
}

void reverse(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        Characters text = characters_of(values[0]);
        std::reverse(text.begin(), text.end());
        set_result(context, encode_utf8(text));
    });
}

// (what, in[, start]): 0 if it is not there.
void charindex(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const Characters what = characters_of(values[0]), text = characters_of(values[1]);
        const std::int64_t start = count == 3 ? sqlite3_value_int64(values[2]) : 1;
        const auto offset = static_cast<std::ptrdiff_t>(
            std::clamp<std::int64_t>(start - 1, 0, static_cast<std::int64_t>(text.size())));
        const auto found = std::search(text.begin() + offset, text.end(), what.begin(), what.end());
        const bool absent = what.empty() || found == text.end();
        set_result(context, absent ? std::int64_t{0} : std::int64_t{found - text.begin() + 1});
    });
}

// (text, start, length, replacement): NULL if the start lies outside.
void stuff(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const Characters text = characters_of(values[0]);
        const auto size = static_cast<std::int64_t>(text.size());
        const std::int64_t start = sqlite3_value_int64(values[1]);
        const std::int64_t length = sqlite3_value_int64(values[2]);
        if (start < 1 || start > size || length < 0) return;
        const std::int64_t end = std::min(size, start - 1 + std::min(length, size));
        set_result(context, encode_utf8(slice(text, 0, start - 1)) +
                                std::string(text_of(values[3])) +
                                encode_utf8(slice(text, end, size)));
    });
}

void replicate(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const std::string_view text = text_of(values[0]);
        const std::int64_t times = sqlite3_value_int64(values[1]);
        if (times < 0) return;
        if (times > max_text || static_cast<std::int64_t>(text.size()) * times > max_text) {
            throw EngineError("QUERY_FAILED", "The result of REPLICATE or SPACE is too long.");
        }
        std::string result;
        result.reserve(text.size() * static_cast<std::size_t>(times));
        for (std::int64_t i = 0; i < times; ++i) result += text;
        set_result(context, result);
    });
}

// T-SQL: a NULL counts as an empty text.
void concat(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        std::string result;
        for (int i = 0; i < count; ++i) {
            if (!is_null(values[i])) result += text_of(values[i]);
        }
        set_result(context, result);
    });
}

void ascii(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const Characters text = characters_of(values[0]);
        if (!text.empty()) set_result(context, static_cast<std::int64_t>(text[0]));
    });
}

void character(sqlite3_context* context, int count, sqlite3_value** values) {
    strict(context, count, values, [&] {
        const std::int64_t code = sqlite3_value_int64(values[0]);
        if (code < 0 || code > 255) return;
        set_result(context, encode_utf8({static_cast<char32_t>(code)}));
    });
}

}  // namespace

void register_text_functions(Connection& connection) {
    register_all(connection, {{"ca_len", 1, len},
                              {"ca_char_length", 1, char_length},
                              {"ca_octet_length", 1, octet_length},
                              {"ca_upper", 1, map_case<upper_character>},
                              {"ca_lower", 1, map_case<lower_character>},
                              {"ca_left", 2, left},
                              {"ca_right", 2, right},
                              {"ca_substring", 2, substring},
                              {"ca_substring", 3, substring},
                              {"ca_reverse", 1, reverse},
                              {"ca_charindex", 2, charindex},
                              {"ca_charindex", 3, charindex},
                              {"ca_stuff", 4, stuff},
                              {"ca_replicate", 2, replicate},
                              {"ca_concat", -1, concat},
                              {"ca_ascii", 1, ascii},
                              {"ca_char", 1, character}});
}

}  // namespace mock::sql
