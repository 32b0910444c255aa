#include "auth/refresh_token_store.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "auth/base64url.h"
#include "base/error.h"
#include "base/missing_file.h"
#include "base/pause.h"
#include "base/private_file.h"
#include "base/text.h"

namespace connectai::auth {
namespace {

constexpr const char* given_member = "given_sha256";
constexpr const char* unanswered_member = "unanswered";
constexpr std::chrono::milliseconds between_looks{20};

std::string_view text_of(const rapidjson::Document& json, const char* name) {
    const auto member = json.FindMember(name);
    if (member == json.MemberEnd() || !member->value.IsString()) return {};
    return {member->value.GetString(), member->value.GetStringLength()};
}

bool is_true(const rapidjson::Document& json, const char* name) {
    const auto member = json.FindMember(name);
    return member != json.MemberEnd() && member->value.IsTrue();
}

bool another(std::string_view stored, const std::string& known) noexcept {
    return !known.empty() && stored != known;
}

}  // namespace

RefreshTokenStore::RefreshTokenStore(const config::Settings& settings)
    : path_(settings.oauth_settings_location),
      token_url_(settings.oauth_token_url),
      client_id_(settings.oauth_client_id) {
    const Secret& given = settings.oauth_refresh_token;
    if (!path_.empty() && !given.empty()) given_digest_ = base64url_of_sha256(given.reveal());
}

void RefreshTokenStore::fail(const std::string& reason) const {
    throw unsent(sqlstate::general_error,
                 concat("OAuthSettingsLocation=", path_.to_show(), " cannot be used: ", reason));
}

void RefreshTokenStore::fail_to_lock(const NamedPath& lock, const std::string& reason) const {
    fail(concat("its lock ", lock.to_show(), " cannot be used: ", reason));
}

void RefreshTokenStore::require_folder(const WriteAccess& access) const {
    if (!access.problem) return;
    if (access.problem == std::errc::no_such_file_or_directory) {
        fail(no_such_folder(path_.to_open()));
    }
    fail(concat("no file can be made in its folder: ", access.problem.message()));
}

void RefreshTokenStore::require_lock(const NamedPath& lock) const {
    const WriteAccess access = write_access(lock.to_open());
    if (access.folder.empty() && access.problem) fail_to_lock(lock, access.problem.message());
    require_folder(access);
}

NamedPath RefreshTokenStore::file() const {
    return path_.by(followed(path_.to_open()));
}

// Beside the file itself.
NamedPath RefreshTokenStore::lock_path() const {
    return file().with(".lock");
}

RefreshTokenStore::Turn RefreshTokenStore::take_turn(const RequestContext& context) const {
    if (path_.empty()) return Turn({});
    const NamedPath path = lock_path();
    LockFile lock(path.to_open());
    if (!lock.problem().empty()) {
        require_lock(path);
        fail_to_lock(path, lock.problem());
    }
    while (!lock.try_lock()) {
        if (context.deadline && http::Clock::now() >= *context.deadline) {
            throw unsent(sqlstate::timeout_expired,
                         concat("the time limit has passed while another process was asking for an "
                                "access token (OAuthSettingsLocation=",
                                path_.to_show(), ")"));
        }
        try {
            pause(between_looks, context.cancel.get());
        } catch (const Error& cancelled) {
            throw cancelled.with_effect(Effect::unsent);
        }
    }
    return Turn(std::move(lock));
}

bool RefreshTokenStore::exists() const {
    if (path_.empty()) return true;
    std::error_code error;
    static_cast<void>(std::filesystem::status(path_.to_open(), error));
    return error != std::errc::no_such_file_or_directory;
}

struct RefreshTokenStore::Content {
    Secret refresh_token;  // empty: there is none yet
    std::string token_url;
    std::string client_id;
    std::string given_digest;

    bool unanswered = false;
};

RefreshTokenStore::Content RefreshTokenStore::content() const {
    if (path_.empty() || !exists()) return {};
    const PrivateFile file = read_private_file(path_.to_open());
    if (!file.problem.empty()) fail(file.problem);
    if (trim(file.content.view()).empty()) return {};  // made beforehand, with its owner and mode
    std::string text(file.content.view());
    Content content;
    {
        rapidjson::Document json;
        json.ParseInsitu<rapidjson::kParseIterativeFlag>(
            text.data());  // the token stays within `text`, which is wiped
        if (!json.HasParseError() && json.IsObject()) {
            content.refresh_token = Secret(text_of(json, "refresh_token"));
            content.token_url = text_of(json, "token_url");
            content.client_id = text_of(json, "client_id");
            content.given_digest = text_of(json, given_member);
            content.unanswered = is_true(json, unanswered_member);
        }
    }
    wipe(text);
    if (content.refresh_token.empty()) {
        fail("it holds no refresh token: remove it to begin with OAuthRefreshToken");
    }
    return content;
}

Secret RefreshTokenStore::read() const {
    Content content = this->content();
    if (content.refresh_token.empty()) return {};
    if (another(content.client_id, client_id_) || another(content.token_url, token_url_)) {
        fail(
            "it holds the refresh token of another OAuthClientId or OAuthTokenURL: name another "
            "file");
    }
    if (another(content.given_digest, given_digest_)) {
        if (content.unanswered) return {};
        fail(
            "the refresh token in it has not come of this OAuthRefreshToken: where this one is "
            "new, end what still uses the file, and remove it; where it is old, take the new one; "
            "where the file is another user's, name another");
    }
    return std::move(content.refresh_token);
}

void RefreshTokenStore::check() const {
    if (path_.empty()) return;
    static_cast<void>(read());
    std::error_code ignored;
    if (!exists() && std::filesystem::is_symlink(path_.to_open(), ignored)) {
        fail("it is a symbolic link that leads nowhere");
    }
    require_lock(lock_path());
    if (!exists()) require_folder(write_access(path_.to_open()));
}

bool RefreshTokenStore::is_unanswered() const {
    return content().unanswered;
}

// Whoever has none leaves that of others.
std::string RefreshTokenStore::digest_to_keep() const {
    return given_digest_.empty() ? content().given_digest : given_digest_;
}

void RefreshTokenStore::begin(const Secret& refresh_token) const {
    write(refresh_token, digest_to_keep(), true);
}

void RefreshTokenStore::replace(const Secret& refresh_token) const {
    write(refresh_token, digest_to_keep(), false);
}

void RefreshTokenStore::write(const Secret& refresh_token) const {
    write(refresh_token, given_digest_, false);
}

void RefreshTokenStore::write(const Secret& refresh_token, const std::string& given_digest,
                              bool unanswered) const {
    if (path_.empty()) return;
    rapidjson::StringBuffer buffer(nullptr, 4 * refresh_token.reveal().size() + 4096);
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    const auto member = [&](const char* name, std::string_view value) {
        writer.Key(name);
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    writer.StartObject();
    member("token_url", token_url_);
    member("client_id", client_id_);
    member("refresh_token", refresh_token.reveal());
    if (!given_digest.empty()) member(given_member, given_digest);
    if (unanswered) {
        writer.Key(unanswered_member);
        writer.Bool(true);
    }
    writer.EndObject();
    const std::string_view text(buffer.GetString(), buffer.GetSize());
    const Wiper wiper(const_cast<char*>(text.data()), text.size());
    const std::string problem = write_private_file(path_.to_open(), text);
    if (!problem.empty()) fail(concat("the new refresh token cannot be kept: ", problem));
}

}  // namespace connectai::auth
