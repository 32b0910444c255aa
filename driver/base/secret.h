// Texts that leave nothing behind: one that holds a secret among other things, and a secret itself.
#pragma once

#include <concepts>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace connectai {

// Reads like a std::string, and wipes its bytes when it goes: a connection string, a file's
// content.
class WipedText {
public:
    WipedText() = default;
    WipedText(std::string_view text) : text_(text) {}
    WipedText(const std::string& text) : text_(text) {}
    WipedText(const char* text) : text_(text) {}
    // Takes the bytes over. What a string has left behind while it grew stays where it is: reserve
    // first.
    WipedText(std::string&& text) noexcept;
    WipedText(const WipedText&) = default;
    WipedText(WipedText&& other) noexcept;
    WipedText& operator=(const WipedText& other);
    WipedText& operator=(WipedText&& other) noexcept;
    ~WipedText();

    // A NUL follows the last octet.
    std::string_view view() const noexcept { return text_; }
    operator const std::string&() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(const WipedText& a, const WipedText& b) noexcept {
        return a.text_ == b.text_;
    }

private:
    std::string text_;
};

// Overwrites memory that somebody else owns, at the end of a block.
class Wiper {
public:
    Wiper(void* octets, std::size_t size) noexcept : octets_(octets), size_(size) {}
    ~Wiper();
    Wiper(const Wiper&) = delete;
    Wiper& operator=(const Wiper&) = delete;

private:
    void* octets_;
    std::size_t size_;
};

// Overwrites octets that nobody reads any more, which a compiler would leave out of std::memset().
void wipe(void* octets, std::size_t size) noexcept;
// Overwrites all that the memory of `text` holds, also behind its end, and leaves it empty.
void wipe(std::string& text) noexcept;

// A password or a token: prints as ***.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view value) : value_(value) {}
    template <std::same_as<WipedText> Text>  // and nothing that would become one
    explicit Secret(Text value) noexcept : value_(std::move(value)) {}

    // The only way to the bytes. Whoever calls it must not log, throw or keep what it returns.
    // A NUL follows the last octet.
    std::string_view reveal() const noexcept { return value_.view(); }
    bool empty() const noexcept { return value_.empty(); }

    friend bool operator==(const Secret&, const Secret&) = default;

    friend std::ostream& operator<<(std::ostream& out, const Secret& secret);

private:
    WipedText value_;
};

}  // namespace connectai
