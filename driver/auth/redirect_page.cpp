#include "auth/redirect_page.h"

#include "base/text.h"

namespace connectai::auth {
namespace {

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '&': out += "&amp;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

// Nothing of it is kept, sent on with a link, or run.
std::string redirect_page(std::string_view status, std::string_view title, std::string_view text) {
    const std::string heading = escape_html(title);
    const std::string body =
        concat("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", heading,
               "</title></head><body><h1>", heading, "</h1><p>", escape_html(text),
               "</p></body></html>\n");
    return concat("HTTP/1.1 ", status,
                  "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ", body.size(),
                  "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
                  "X-Content-Type-Options: nosniff\r\n"
                  "Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n",
                  body);
}

}  // namespace connectai::auth
