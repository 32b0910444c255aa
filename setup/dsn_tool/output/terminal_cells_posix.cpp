#include <clocale>
#include <cwchar>

#include "setup/dsn_tool/output/terminal_cells.h"

namespace connectai::dsn_tool {
namespace {

// wcwidth of this thread counts as in UTF-8, as long as this lives.
class Utf8Widths {
public:
    Utf8Widths() : before_(uselocale(utf8())) {}
    ~Utf8Widths() { uselocale(before_); }
    Utf8Widths(const Utf8Widths&) = delete;
    Utf8Widths& operator=(const Utf8Widths&) = delete;

    static std::size_t of(char32_t character) noexcept {
        const int width = wcwidth(static_cast<wchar_t>(character));
        return width < 0 ? 1 : static_cast<std::size_t>(width);
    }

private:
    // Null, which leaves the locale as it is, where the system has none of that name.
    static locale_t utf8() noexcept {
        static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return locale;
    }

    locale_t before_;
};

}  // namespace

std::size_t terminal_cells(std::u32string_view text) {
    const Utf8Widths widths;
    std::size_t cells = 0;
    for (const char32_t character : text) cells += Utf8Widths::of(character);
    return cells;
}

}  // namespace connectai::dsn_tool
