// UTF-8, UTF-16 and UTF-32 against a slow and plain reading of the standard.
#include <cstring>

#include "base/unicode.h"
#include "fuzz.h"
#include "utf8_reference.h"

namespace connectai {
namespace {

using fuzz::require;

void check_validator(std::string_view text, const std::vector<std::string>& pieces,
                     const std::vector<reference::Unit>& units) {
    std::size_t invalid = 0;
    bool could_go_on = false;
    bool valid = true;
    for (const reference::Unit& unit : units) {
        if (!unit.valid) {
            valid = false;
            could_go_on = unit.could_go_on;
            break;
        }
        invalid += unit.length;
    }
    require((find_invalid_utf8(text) == text.npos) == valid, "UTF-8 is known", text);
    Utf8Validator validator;
    std::size_t before = 0;
    bool refused = false;
    for (const std::string& piece : pieces) {
        const std::size_t at = validator.check(piece);
        if (at != Utf8Validator::valid) {
            require(at <= piece.size() && before + at >= invalid, "what is refused is not UTF-8",
                    text);
            refused = true;
            break;
        }
        before += piece.size();
    }
    require(refused == (!valid && !could_go_on), "pieces are refused as the whole is", text);
    require(refused || validator.at_boundary() == valid, "a text's end is known", text);
}

template <typename Unit, typename Convert>
void check_buffer(std::string_view text, std::basic_string_view<Unit> whole, std::size_t capacity,
                  Convert convert) {
    constexpr std::size_t guard = 8;
    std::string memory(1 + capacity * sizeof(Unit) + guard, '\x5A');
    const Transcoded done = convert(text, memory.data() + 1, capacity);
    require(done.written <= capacity && done.read <= text.size(), "no more than fits is written");
    const std::size_t octets = done.written * sizeof(Unit);
    require(memory.find_first_not_of('\x5A', 1 + octets) == memory.npos,
            "nothing is written behind the units");
    require(std::memcmp(memory.data() + 1, whole.data(), octets) == 0, "a part is the whole's",
            text);
    require(done.read == text.size() || capacity - done.written < 2, "a part is as long as it can",
            text);
}

void check_utf8(std::string_view text, const std::vector<std::string>& pieces,
                std::size_t capacity) {
    const std::vector<reference::Unit> units = reference::split(text);
    check_validator(text, pieces, units);
    const std::u16string utf16 = utf16_from_utf8(text);
    require(utf16 == reference::utf16(units), "UTF-8 becomes UTF-16", text);
    require(utf16_length(text) == utf16.size(), "the length in UTF-16 is known", text);
    require(utf8_characters(text) == units.size(), "characters are counted", text);
    require(find_unpaired_surrogate(utf16) == utf16.npos, "what comes of it is UTF-16", text);
    std::u32string utf32;
    for (const reference::Unit& unit : units) utf32 += unit.character;
    require(utf8_from_utf16(utf16) == utf8_from_utf32(utf32), "both ways back are the same", text);
    check_buffer<char16_t>(text, utf16, capacity, [](auto in, void* out, std::size_t room) {
        return utf16_from_utf8(in, out, room);
    });
    check_buffer<char32_t>(text, utf32, capacity, [](auto in, void* out, std::size_t room) {
        return utf32_from_utf8(in, out, room);
    });
    const std::size_t prefix = utf8_prefix(text, capacity);
    require(prefix <= capacity && prefix <= text.size(), "a prefix fits", text);
    require(utf8_characters(text.substr(0, prefix)) + utf8_characters(text.substr(prefix)) ==
                units.size(),
            "a prefix splits no character", text);
}

template <typename Unit, typename Encode, typename FindInvalid>
void check_wide(std::string_view octets, Encode to_utf8, FindInvalid find_invalid) {
    std::basic_string<Unit> text(octets.size() / sizeof(Unit), Unit{});
    if (!text.empty()) std::memcpy(text.data(), octets.data(), text.size() * sizeof(Unit));
    const std::string utf8 = to_utf8(text);
    require(find_invalid_utf8(utf8) == utf8.npos, "what comes of wide text is UTF-8");
    std::basic_string<Unit> back(text.size() * 2 + 2, Unit{});
    Transcoded done{};
    if constexpr (sizeof(Unit) == 2) {
        done = utf16_from_utf8(utf8, back.data(), back.size());
    } else {
        done = utf32_from_utf8(utf8, back.data(), back.size());
    }
    back.resize(done.written);
    require((back == text) == (find_invalid(text) == text.npos),
            "only what is valid comes back as it was");
}

}  // namespace
}  // namespace connectai

// Choices: the room of a buffer, the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai;
    fuzz::Input input(data, size);
    const std::size_t capacity = input.choice(80);
    const std::string_view text = input.text();
    check_utf8(text, input.pieces(text), capacity);
    check_wide<char16_t>(
        text, [](auto t) { return utf8_from_utf16(t); },
        [](auto t) { return find_unpaired_surrogate(t); });
    check_wide<char32_t>(
        text, [](auto t) { return utf8_from_utf32(t); },
        [](auto t) { return find_invalid_utf32(t); });
    return 0;
}
