// Parts of URLs.
#pragma once

#include <string>
#include <string_view>

namespace connectai::http {

// Percent-encodes all but unreserved characters (RFC 3986).
std::string url_encode(std::string_view text);
// The same, behind what is there; takes three times the text's octets at most.
void append_url_encoded(std::string& out, std::string_view text);

// "https://user:password@host:port": all in front of path and query.
std::string_view site_of(std::string_view url);

// The host of a URL that the keyword table has accepted; an IPv6 address without its brackets.
std::string host_of(std::string_view url);

// The same, with ":port" where that is not the scheme's own; then with the brackets.
std::string server_of(std::string_view url);

// "https://host:port", without path, query and credentials: enough to recognise the endpoint in a
// message.
std::string origin_of(const std::string& url);

}  // namespace connectai::http
