// Hosts and ports in settings, and which hosts are this machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace connectai::config {

struct HostPort {
    std::string_view host;  // an IPv6 address with its brackets
    std::string_view port;  // empty: none given
};

// "host", "host:port", "[::1]:port". Nothing where that is malformed, and then why in `reason`.
std::optional<HostPort> parse_host_port(std::string_view text, std::string& reason);

// A number from 1 to 65535.
bool valid_port(std::string_view port) noexcept;

// localhost, 127.0.0.0/8 with all four numbers, [::1]. Other spellings of the same addresses are
// not: libraries read them differently.
bool loopback(std::string_view host) noexcept;

// Whether what is sent to `url` could be read on the network: plain http to another machine than
// this one, or to one that cannot be told.
bool exposed(std::string_view url);

// Whether `url` is http, not https.
bool plain_http(std::string_view url) noexcept;

// %XX become octets; what is none stays as it is. In forms (application/x-www-form-urlencoded) a
// plus stands for a blank. The result is made in one piece: it may be a secret.
enum class Plus : std::uint8_t { is_plus, is_blank };
std::string percent_decoded(std::string_view text, Plus plus = Plus::is_plus);

// "user:password@host:port", with or without a scheme, in its parts; user and password are
// percent-decoded. The last @ counts: a password may hold one.
struct Userinfo {
    std::string rest;  // scheme, host and port
    std::string user;
    Secret password;
};
Userinfo split_userinfo(std::string_view address);

}  // namespace connectai::config
