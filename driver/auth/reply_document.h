// The JSON of an authorization server's reply.
#pragma once

#include <rapidjson/document.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/secret.h"

namespace connectai::auth {

// JSON as the reply has it, taken apart in place: what it holds is wiped with `text`.
class ReplyDocument {
public:
    explicit ReplyDocument(std::string_view text) : text_(text) {
        json_.ParseInsitu<rapidjson::kParseIterativeFlag>(text_.data());  // however deep it is
        is_json_ = !json_.HasParseError();
        if (!is_json_ || !json_.IsObject()) json_.SetObject();
    }
    ~ReplyDocument() { wipe(text_); }
    ReplyDocument(const ReplyDocument&) = delete;
    ReplyDocument& operator=(const ReplyDocument&) = delete;

    bool is_json() const noexcept { return is_json_; }

    // Empty where it is not there, or no string.
    std::string_view text(const char* name) const {
        const auto member = json_.FindMember(name);
        if (member == json_.MemberEnd() || !member->value.IsString()) return {};
        return {member->value.GetString(), member->value.GetStringLength()};
    }
    // Seconds, as a number or as text.
    std::optional<double> seconds(const char* name) const {
        const auto member = json_.FindMember(name);
        if (member == json_.MemberEnd()) return std::nullopt;
        if (member->value.IsNumber()) return member->value.GetDouble();
        const std::string_view written = text(name);
        double value = 0;
        const auto [end, error] =
            std::from_chars(written.data(), written.data() + written.size(), value);
        const bool whole = error == std::errc() && end == written.data() + written.size();
        return whole ? std::optional(value) : std::nullopt;
    }

private:
    std::string text_;
    rapidjson::Document json_;
    bool is_json_ = false;
};

}  // namespace connectai::auth
