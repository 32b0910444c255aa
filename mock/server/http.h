// HTTP as the rest of the server sees it: a request already read, and a reply that is written in
// pieces. The network behind it (session.cpp) is the only code that knows Boost.Beast.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;  // as sent
    std::string path;    // decoded, without the query
    Pairs query;         // decoded, in the order sent
    std::string authorization, content_type, accept_encoding, user_agent;
    std::string body;
    std::string strategy;          // X-Strategy
    std::uint64_t connection = 0;  // number of the connection, from 1
    std::size_t endpoint = 0;      // that it came to: switchboard.h
};

struct ReplyHead {
    int status = 200;
    std::string content_type;                     // empty: no such header
    Pairs headers;                                // further ones
    std::optional<std::uint64_t> content_length;  // octets; absent: chunked
    bool close = false;                           // announce `Connection: close`
};

// The client is gone: the request has nobody to answer to. Ends that request only.
class ClientGone : public std::exception {
public:
    const char* what() const noexcept override { return "the client has closed the connection"; }
};

// Thrown when a scenario has ended the reply early; the connection is already closed.
class ReplyCut : public std::exception {
public:
    const char* what() const noexcept override { return "the scenario has cut the connection"; }
};

// How the connection goes on after a reply.
enum class After {
    keep_alive,    // as both sides' headers say
    close_quietly  // closed although nothing announced it
};

// One reply: begin, any number of writes, then finish; or cut/reset, at any point, in its place.
// Everything throws ClientGone when the peer has gone.
class ReplyStream {
public:
    virtual ~ReplyStream() = default;
    virtual void begin(const ReplyHead& head) = 0;
    // Each call is one chunk of a chunked reply and goes out at once; an empty text is nothing.
    virtual void write(std::string_view octets) = 0;
    virtual void finish(After after = After::keep_alive) = 0;
    // Closes the connection in the middle of the reply; `reset` with a TCP RST in place of a FIN
    // (octets that the client has not read yet may then be lost).
    virtual void cut(bool reset) = 0;
    // Sleeps, and throws ClientGone as soon as the peer closes or the server stops. 0 only looks.
    virtual void wait(std::chrono::milliseconds time) = 0;
    virtual std::uint64_t octets() const noexcept = 0;  // of the body, as sent, without framing
    virtual bool begun() const noexcept = 0;
};

// Decodes %XX and '+'. Nothing if a '%' is not followed by two hexadecimal digits.
std::optional<std::string> url_decode(std::string_view text, bool plus_is_blank);

// Encodes all but the unreserved characters (RFC 3986, section 2.3).
std::string url_encode(std::string_view text);

// Decodes `name=value&...`, as URLs and forms have it, and appends; false if it is badly encoded.
bool parse_parameters(std::string_view text, Pairs& parameters);

// Splits a request target into path and decoded parameters; false if it is badly encoded.
bool parse_target(std::string_view target, std::string& path, Pairs& query);

// ASCII letters only.
bool equal_ignoring_case(std::string_view a, std::string_view b);

// True if an Accept-Encoding header's value admits the encoding (RFC 9110, 12.5.3).
bool accepts_encoding(std::string_view header, std::string_view encoding);

}  // namespace mock
