// The lexer: see lexer.h.
#include "engine/lexer.h"

#include <algorithm>
#include <array>

#include "engine/text.h"

namespace mock::sql {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) {
    return is_name_start(c) || is_digit(c) || c == '$';
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The longest first.
constexpr std::array<std::string_view, 21> symbols{"<>", "!=", "<=", ">=", "||", "(", ")",
                                                   ",",  ".",  ";",  "=",  "<",  ">", "+",
                                                   "-",  "*",  "/",  "%",  "&",  "|", "~"};

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        do {
            skip_blanks_and_comments();
            tokens.push_back(next());
        } while (tokens.back().kind != Token::Kind::end);
        return tokens;
    }

private:
    char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
    bool done() const { return position_ >= text_.size(); }

    [[noreturn]] void fail(std::size_t offset, std::string_view reason) const {
        Token token;
        token.offset = offset;
        token.kind = Token::Kind::symbol;
        token.text = first_characters(text_.substr(offset), 20);
        throw syntax_error(text_, token, reason);
    }

    void skip_blanks_and_comments() {
        while (!done()) {
            if (is_blank(text_[position_])) {
                ++position_;
            } else if (text_.substr(position_, 2) == "--") {
                position_ = std::min(text_.find('\n', position_), text_.size());
            } else if (text_.substr(position_, 2) == "/*") {
                const std::size_t end = text_.find("*/", position_ + 2);
                if (end == std::string_view::npos) fail(position_, "the comment has no end");
                position_ = end + 2;
            } else {
                return;
            }
        }
    }

    Token next() {
        Token token;
        token.offset = position_;
        if (done()) return token;
        const char c = text_[position_];
        const char following = at(position_ + 1);
        if (c == '\'') return quoted(Token::Kind::string, '\'', "the string has no end");
        if ((c == 'N' || c == 'n') && following == '\'') {
            ++position_;
            return quoted(Token::Kind::string, '\'', "the string has no end");
        }
        if (c == '[') return quoted(Token::Kind::quoted, ']', "the quoted name has no end");
        // Whether the service takes them is not known: a client that sends them relies on luck.
        if (c == '"') fail(position_, "double quotes are not documented: names go in brackets");
        if (c == '0' && (following == 'x' || following == 'X')) return hexadecimal();
        if ((c == 'x' || c == 'X') && following == '\'') return hexadecimal_string();
        if (is_digit(c) || (c == '.' && is_digit(following))) return number();
        if (c == '@') return parameter();
        if (is_name_start(c)) return word(Token::Kind::word);
        return symbol();
    }

    Token quoted(Token::Kind kind, char closing, std::string_view unclosed) {
        Token token{kind, {}, position_};
        for (++position_; !done(); ++position_) {
            if (text_[position_] == closing) {
                if (at(position_ + 1) != closing) {
                    ++position_;
                    if (kind == Token::Kind::quoted && token.text.empty()) {
                        fail(token.offset, "a name cannot be empty");
                    }
                    return token;
                }
                ++position_;
            }
            token.text += text_[position_];
        }
        fail(token.offset, unclosed);
    }

    std::string octets(std::size_t start, std::string_view digits) const {
        std::string result;
        if (digits.size() % 2 != 0) fail(start, "an odd number of hexadecimal digits");
        for (std::size_t i = 0; i < digits.size(); i += 2) {
            const int high = hex_value(digits[i]), low = hex_value(digits[i + 1]);
            if (high < 0 || low < 0) fail(start, "not a hexadecimal digit");
            result += static_cast<char>(high * 16 + low);
        }
        return result;
    }

    Token hexadecimal() {
        const std::size_t start = position_;
        position_ += 2;
        const std::size_t first = position_;
        while (is_name_part(at(position_))) ++position_;
        return {Token::Kind::binary, octets(start, text_.substr(first, position_ - first)), start};
    }

    Token hexadecimal_string() {
        const std::size_t start = position_++;
        const Token inner = quoted(Token::Kind::string, '\'', "the string has no end");
        return {Token::Kind::binary, octets(start, inner.text), start};
    }

    void digits() {
        while (is_digit(at(position_))) ++position_;
    }

    Token number() {
        Token token{Token::Kind::integer, {}, position_};
        digits();
        if (at(position_) == '.') {
            token.kind = Token::Kind::decimal;
            ++position_;
            digits();
        }
        if (at(position_) == 'e' || at(position_) == 'E') {
            token.kind = Token::Kind::real;
            ++position_;
            if (at(position_) == '+' || at(position_) == '-') ++position_;
            if (!is_digit(at(position_))) fail(token.offset, "an exponent without digits");
            digits();
        }
        if (is_name_start(at(position_))) fail(token.offset, "not a number");
        token.text = text_.substr(token.offset, position_ - token.offset);
        return token;
    }

    Token parameter() {
        const std::size_t start = position_++;
        if (!is_name_part(at(position_))) fail(start, "a parameter without a name");
        Token token = word(Token::Kind::parameter);
        token.offset = start;
        token.text.insert(0, 1, '@');
        return token;
    }

    Token word(Token::Kind kind) {
        Token token{kind, {}, position_};
        while (is_name_part(at(position_))) ++position_;
        token.text = text_.substr(token.offset, position_ - token.offset);
        return token;
    }

    Token symbol() {
        for (const std::string_view candidate : symbols) {
            if (text_.substr(position_, candidate.size()) == candidate) {
                Token token{Token::Kind::symbol, std::string(candidate), position_};
                position_ += candidate.size();
                return token;
            }
        }
        fail(position_, {});
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

}  // namespace

bool Token::is_word(std::string_view keyword) const {
    return kind == Kind::word && equal_ignoring_case(text, keyword);
}

std::vector<Token> tokenize(std::string_view text) {
    return Lexer(text).run();
}

EngineError syntax_error(std::string_view text, const Token& token, std::string_view reason) {
    const std::string_view before = text.substr(0, token.offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.rfind('\n');
    const std::size_t column = count_characters(
        line_start == std::string_view::npos ? before : before.substr(line_start + 1));
    std::string message = token.kind == Token::Kind::end
                              ? "Syntax error: unexpected end of the statement"
                              : "Syntax error near '" + token.text + "'";
    message += " at line " + std::to_string(line) + ", column " + std::to_string(column + 1);
    if (!reason.empty()) {
        message += ": ";
        message += reason;
    }
    return EngineError("QUERY_FAILED", message + '.');
}

}  // namespace mock::sql
