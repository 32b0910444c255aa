#include "setup/dsn_tool/attributes.h"

#include <string>

#include "base/text.h"
#include "config/settings.h"
#include "setup/dsn_tool/standard_input.h"

namespace connectai::dsn_tool {
namespace {

// One buffer of the right size: one that grows leaves copies behind.
WipedText pair(std::string_view keyword, std::string_view value) {
    std::string text;
    text.reserve(keyword.size() + 1 + value.size());
    text.append(keyword).append(1, '=').append(value);
    return {std::move(text)};
}

}  // namespace

std::vector<WipedText> read_attributes(const Arguments& arguments) {
    const auto& words = arguments.words;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        if (equals == std::string::npos || equals == 0) {
            throw UsageError(concat("argument ", i + 1,
                                    " is no KEYWORD=VALUE; a value with blanks is put in quotes"));
        }
    }
    std::vector<WipedText> attributes{pair("DSN", words.front())};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word = words[i];
        const std::string_view keyword = word.substr(0, word.find('='));
        if (word.substr(keyword.size()) == "=-") {
            const std::string_view shown =
                config::looks_like_keyword(keyword) ? keyword : std::string_view("the value");
            attributes.push_back(pair(keyword, read_secret(shown).view()));
        } else {
            attributes.emplace_back(word);
        }
    }
    return attributes;
}

}  // namespace connectai::dsn_tool
