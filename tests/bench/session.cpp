#include "session.h"

#include <rapidjson/document.h>

#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <iostream>
#include <sstream>
#include <thread>

namespace connectai::bench {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Request = http::request<http::string_body>;

constexpr std::string_view catalogs =
    R"({"results":[{"schema":[{"ordinal":0,"catalogName":"CData",)"
    R"("schemaName":"QueryFederation","tableName":"sys_catalogs","columnName":"TABLE_CATALOG",)"
    R"("columnLabel":"TABLE_CATALOG","dataType":5,"dataTypeName":"VARCHAR","length":255,)"
    R"("precision":255,"scale":0,"nullable":true}],"rows":[["BenchDB"]],"affectedRows":-1}]})";
constexpr std::string_view no_such_path =
    R"({"error":{"code":"NOT_FOUND","message":"no such path"}})";
constexpr std::string_view no_such_table =
    R"({"error":{"code":"QUERY_FAILED","message":"no such table"}})";
constexpr std::string_view no_query =
    R"({"error":{"code":"BAD_REQUEST","message":"the body has no query"}})";

struct Answer {
    std::string_view body;  // as it goes on the wire
    http::status status = http::status::ok;
    bool chunked = false;
    bool gzip = false;
};

// The last part of the name that ends the statement: [BenchDB].[dbo].[mixed] is "mixed".
std::string table_of(std::string_view sql) {
    std::string name;
    for (const char c : sql) {
        if (c == '.' || c == ' ') {
            name.clear();
        } else if (c != '[' && c != ']' && c != '"' && c != ';') {
            name += c;
        }
    }
    return name;
}

class Session {
public:
    Session(asio::ip::tcp::socket& socket, const Replies& replies, const Delivery& delivery)
        : socket_(socket), replies_(replies), delivery_(delivery) {}

    void serve() {
        for (beast::flat_buffer buffer;;) {
            Request request;
            boost::system::error_code error;
            http::read(socket_, buffer, request, error);
            if (error) return;  // the client has closed the connection, or speaks no HTTP
            send(answer(request));
            if (!request.keep_alive()) return;
        }
    }

private:
    Answer answer(const Request& request) const {
        const std::string target(request.target());
        if (target == "/api/catalogs") return {.body = catalogs};
        if (target == "/api/query") return answer_query(request);
        const Answer found = find(request, target.substr(1));
        if (!found.body.empty()) return found;
        return {.body = no_such_path, .status = http::status::not_found};
    }

    Answer answer_query(const Request& request) const {
        rapidjson::Document body;
        body.Parse(request.body().c_str());
        if (body.HasParseError() || !body.IsObject() || !body.HasMember("query") ||
            !body["query"].IsString()) {
            return {.body = no_query, .status = http::status::bad_request};
        }
        const Answer found = find(request, table_of(body["query"].GetString()));
        if (!found.body.empty()) return found;
        return {.body = no_such_table};  // under 200, as the service does
    }

    // An answer without a body when there is no such reply.
    Answer find(const Request& request, const std::string& name) const {
        const auto accepted = request[http::field::accept_encoding];
        if (accepted.find("gzip") != beast::string_view::npos) {
            const std::string* const gzip = replies_.find_gzip(name);
            if (gzip) return {.body = *gzip, .chunked = delivery_.chunked, .gzip = true};
        }
        const std::string* const plain = replies_.find(name);
        if (!plain) return {};
        return {.body = *plain, .chunked = delivery_.chunked};
    }

    void send(const Answer& answer) {
        http::response_header<> head;
        head.version(11);
        head.result(answer.status);
        head.set(http::field::content_type, "application/json; charset=utf-8");
        if (answer.gzip) head.set(http::field::content_encoding, "gzip");
        if (answer.chunked) {
            head.set(http::field::transfer_encoding, "chunked");
        } else {
            head.set(http::field::content_length, std::to_string(answer.body.size()));
        }
        std::ostringstream text;
        text << head;
        send(text.str(), answer.body);
    }

    void send(std::string head, std::string_view body) {
        // A small reply goes out in one packet, or its client would wake up twice.
        constexpr std::size_t small = 16 * 1024;
        if (body.size() <= small) {
            write(head.append(body));
        } else {
            write(head);
            send_paced(body);
        }
    }

    // Pieces of 10 ms, each due by the clock: a late one does not delay all that follow.
    void send_paced(std::string_view body) {
        if (delivery_.kilobytes_a_second == 0) return write(body);
        const std::size_t piece = delivery_.kilobytes_a_second * 10;
        auto due = std::chrono::steady_clock::now();
        for (;;) {
            write(body.substr(0, piece));
            // No pause behind the last piece: the next request of this connection may be there.
            if (body.size() <= piece) return;
            body.remove_prefix(piece);
            due += std::chrono::milliseconds(10);
            std::this_thread::sleep_until(due);
        }
    }

    void write(std::string_view octets) {
        // Asio's own limit of 64 KiB a call would mean a system call for every one of them.
        constexpr std::size_t octets_a_call = 16 * 1024 * 1024;
        const auto limit = [](const boost::system::error_code& error, std::size_t) {
            return error ? std::size_t{0} : octets_a_call;
        };
        asio::write(socket_, asio::buffer(octets), limit);
    }

    asio::ip::tcp::socket& socket_;
    const Replies& replies_;
    const Delivery& delivery_;
};

}  // namespace

void serve(asio::ip::tcp::socket& socket, const Replies& replies, const Delivery& delivery) try {
    socket.set_option(asio::ip::tcp::no_delay(true));
    Session(socket, replies, delivery).serve();
} catch (const boost::system::system_error&) {
    // The client has gone in the middle of a reply, as it may.
} catch (const std::exception& error) {
    std::cerr << "bench_server: " << error.what() << '\n';  // this connection's trouble only
}

}  // namespace connectai::bench
