// Requests at the address to which the browser returns, without a socket.
#include "auth/redirect_request.h"

#include <gtest/gtest.h>

#include <string>

namespace connectai::auth {
namespace {

std::optional<std::string_view> query_of(std::string_view head) {
    static const RedirectUri uri{config::Settings{}};
    return redirect_query(head, uri, 4711);
}

constexpr std::string_view host = "Host: 127.0.0.1:4711\r\n\r\n";

TEST(RedirectRequest, HasTheQueryOfAnAnswer) {
    for (const char* const query :
         {"code=c&state=s", "state=s&code=c", "error=access_denied", "code", "code=a%20b&&x"}) {
        const std::string head = "GET /callback?" + std::string(query) + " HTTP/1.1\r\n";
        EXPECT_EQ(query_of(head + std::string(host)), query);
        EXPECT_EQ(query_of(head + "A: b\r\nhOST:\t 127.0.0.1:4711 \r\n\r\n"), query);
    }
}

TEST(RedirectRequest, IsNothingElse) {
    const std::string end(host);
    for (const std::string& head : {
             "GET /callback HTTP/1.1\r\n" + end,
             "GET /callback? HTTP/1.1\r\n" + end,
             "GET /callback?state=s HTTP/1.1\r\n" + end,
             "GET /callback?codes=c HTTP/1.1\r\n" + end,
             "POST /callback?code=c HTTP/1.1\r\n" + end,
             "GET /favicon.ico?code=c HTTP/1.1\r\n" + end,
             "GET /callback?code=c\r\n" + end,
             "GET  HTTP/1.1\r\n" + end,
             "GET HTTP/1.1\r\n" + end,
             " HTTP/1.\r\n" + end,
             std::string("\r\n\r\n"),
             std::string(),
             std::string("GET /callback?code=c HTTP/1.1\r\n\r\n"),
             std::string("GET /callback?code=c HTTP/1.1\r\nHost\r\n\r\n"),
             std::string("GET /callback?code=c HTTP/1.1\r\nHost: 127.0.0.1:4712\r\n\r\n"),
             std::string("GET /callback?code=c HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
         }) {
        EXPECT_EQ(query_of(head), std::nullopt) << head;
    }
}

}  // namespace
}  // namespace connectai::auth
