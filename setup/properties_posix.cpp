// ODBCINSTGetProperties: the fields that unixODBC's graphical tool shows for a data source. Who
// calls it (ODBCINSTConstructProperties) may unload this library at once, and later frees each
// element, its help and its array of choices with free(). So nothing of them may point in here, and
// the choices' texts, which nobody frees, lie in the array's own block of memory.
#include <odbcinstext.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/text.h"
#include "config/keyword_value.h"
#include "config/keywords.h"

namespace connectai::setup {
namespace {

using config::Keyword;
using config::KeywordType;

constexpr std::array<std::string_view, 2> booleans{"true", "false"};

// Choices can be typed as well, so that a field can be left empty, for the default.
int prompt_type(const Keyword& keyword) {
    switch (keyword.type) {
        case KeywordType::boolean:
        case KeywordType::choice: return ODBCINST_PROMPTTYPE_COMBOBOX;
        case KeywordType::path: return ODBCINST_PROMPTTYPE_FILENAME;
        case KeywordType::secret: return ODBCINST_PROMPTTYPE_TEXTEDIT_PASSWORD;
        default: return ODBCINST_PROMPTTYPE_TEXTEDIT;
    }
}

std::span<const std::string_view> choices(const Keyword& keyword) {
    if (keyword.type == KeywordType::boolean) return booleans;
    return keyword.choices;
}

// Whether the help is the better for it.
bool limited(const Keyword& keyword) {
    switch (keyword.type) {
        case KeywordType::seconds:
        case KeywordType::decimal_seconds:
        case KeywordType::integer: return true;
        default: return false;
    }
}

// Null when there is no memory.
char* copy_text(std::string_view text) {
    auto* const copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (copy != nullptr) copy[text.copy(copy, text.size())] = '\0';
    return copy;
}

// The pointers, a null one, and behind them what they point to.
char** copy_choices(std::span<const std::string_view> texts) {
    std::size_t octets = (texts.size() + 1) * sizeof(char*);
    for (const std::string_view text : texts) octets += text.size() + 1;
    void* const block = std::malloc(octets);
    if (block == nullptr) return nullptr;
    auto** const pointers = static_cast<char**>(block);
    char* next = static_cast<char*>(block) + (texts.size() + 1) * sizeof(char*);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        pointers[i] = next;
        next += texts[i].copy(next, texts[i].size());
        *next++ = '\0';
    }
    pointers[texts.size()] = nullptr;
    return pointers;
}

template <std::size_t Size>
void assign(char (&field)[Size], std::string_view text) {
    field[text.copy(field, Size - 1)] = '\0';
}

struct FreeProperty {
    void operator()(ODBCINSTPROPERTY* property) const noexcept {
        std::free(property->aPromptData);
        std::free(property->pszHelp);
        std::free(property);
    }
};
using Property = std::unique_ptr<ODBCINSTPROPERTY, FreeProperty>;

// What a field holds at first, and what the tool writes where nobody touches it. AuthScheme stays
// empty: left out, it follows from the secret that is given, and a Token alone counts.
std::string_view preset(const Keyword& keyword) {
    return keyword.name == "AuthScheme" ? std::string_view() : keyword.default_value;
}

// Null when there is no memory.
Property make_property(const Keyword& keyword) {
    Property property(static_cast<ODBCINSTPROPERTY*>(std::calloc(1, sizeof(ODBCINSTPROPERTY))));
    if (property == nullptr) return nullptr;
    assign(property->szName, keyword.name);
    assign(property->szValue, preset(keyword));
    property->nPromptType = prompt_type(keyword);
    property->pszHelp = copy_text(limited(keyword) ? concat(keyword.help, " Allowed is ",
                                                            config::allowed_values(keyword), ".")
                                                   : std::string(keyword.help));
    if (property->pszHelp == nullptr) return nullptr;
    if (const auto texts = choices(keyword); !texts.empty()) {
        property->aPromptData = copy_choices(texts);
        if (property->aPromptData == nullptr) return nullptr;
    }
    return property;
}

int append_properties(HODBCINSTPROPERTY last) {
    for (const Keyword& keyword : config::keywords()) {
        // The tool has fields of its own for these: Name and Driver.
        if (keyword.name == "DSN" || keyword.name == "Driver") continue;
        Property property = make_property(keyword);
        if (property == nullptr) return ODBCINST_ERROR;
        last->pNext = property.release();
        last = last->pNext;
    }
    return ODBCINST_SUCCESS;
}

}  // namespace
}  // namespace connectai::setup

// Appends to a list, of which it is given the last element.
extern "C" int INSTAPI ODBCINSTGetProperties(HODBCINSTPROPERTY hLastProperty) {
    if (hLastProperty == nullptr) return ODBCINST_ERROR;
    try {
        return connectai::setup::append_properties(hLastProperty);
    } catch (...) {
        return ODBCINST_ERROR;  // what has been appended is whole, and is freed with the rest
    }
}
