// Which request gets which body.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>
#include <string_view>

#include "replies.h"
#include "tally.h"

namespace connectai::bench {

using Request = boost::beast::http::request<boost::beast::http::string_body>;

struct Answer {
    std::string_view lasting;  // a constant's or a reply's octets, as they go on the wire
    std::string made = {};     // or some that were made for this request
    boost::beast::http::status status = boost::beast::http::status::ok;
    bool chunked = false;
    std::string_view coding = {};

    std::string_view body() const noexcept { return made.empty() ? lasting : made; }
};

//   POST /api/query    {"query": "SELECT * FROM [BenchDB].[dbo].[NAME]"}: the reply NAME
//   POST /api/batch    is counted and forgotten, and every set has changed one row
//   GET /api/catalogs  one catalog, BenchDB
//   GET /NAME          the reply NAME, for the floor
//   GET /tally         Tally::take(); it does not count itself
// Credentials are not looked at: a benchmark has none to protect.
class Answers {
public:
    Answers(const Replies& replies, Tally& tally, bool chunked)
        : replies_(replies), tally_(tally), chunked_(chunked) {}

    Answer find(const Request& request) const;

private:
    Answer find_query(const Request& request) const;
    Answer find_reply(const Request& request, const std::string& name, Answer otherwise) const;

    const Replies& replies_;
    Tally& tally_;
    bool chunked_;
};

}  // namespace connectai::bench
