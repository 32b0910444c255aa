// The client behind the server's tests.
#include "raw_client.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <limits>
#include <optional>

#include "server/json_writer.h"

namespace mock::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

class RawClient::Implementation {
public:
    Implementation(std::uint16_t port, bool tls) : socket_(io_) {
        socket_.connect({asio::ip::make_address("127.0.0.1"), port});
        socket_.set_option(tcp::no_delay(true));
        if (!tls) return;
        tls_.emplace(asio::ssl::context::tls_client);
        stream_.emplace(socket_, *tls_);
        stream_->handshake(asio::ssl::stream_base::client);
    }

    template <class Use>
    void with_stream(Use use) {
        if (stream_) {
            use(*stream_);
        } else {
            use(socket_);
        }
    }

    asio::io_context io_;
    tcp::socket socket_;
    std::optional<asio::ssl::context> tls_;
    std::optional<asio::ssl::stream<tcp::socket&>> stream_;
    beast::flat_buffer buffer_;
};

RawClient::RawClient(std::uint16_t port, bool tls)
    : implementation_(std::make_unique<Implementation>(port, tls)) {}
RawClient::~RawClient() = default;

void RawClient::write(const std::string& octets) {
    implementation_->with_stream([&](auto& stream) {
        boost::system::error_code ignored;  // the reply, or its absence, tells
        asio::write(stream, asio::buffer(octets), ignored);
    });
}

std::string RawClient::read_to_end() {
    std::string out;
    implementation_->with_stream([&](auto& stream) {
        boost::system::error_code error;
        asio::read(stream, asio::dynamic_buffer(out), error);
    });
    return out;
}

void RawClient::close() {
    boost::system::error_code ignored;
    implementation_->socket_.close(ignored);
}

WireReply RawClient::read_reply() {
    WireReply reply;
    const auto start = Clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration<double>(Clock::now() - start).count();
    };
    http::response_parser<http::string_body> parser;
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    auto on_chunk = [&](std::uint64_t size, beast::string_view, boost::system::error_code&) {
        if (size > 0) reply.chunks.push_back(static_cast<std::size_t>(size));
    };
    parser.on_chunk_header(on_chunk);
    boost::system::error_code error;
    implementation_->with_stream([&](auto& stream) {
        http::read_header(stream, implementation_->buffer_, parser, error);
        reply.first_octet = elapsed();
        if (!error) http::read(stream, implementation_->buffer_, parser, error);
    });
    reply.total = elapsed();
    if (parser.is_header_done()) {
        reply.status = static_cast<int>(parser.get().result_int());
        for (const auto& field : parser.get()) {
            reply.headers.emplace_back(field.name_string(), field.value());
        }
        reply.body = parser.get().body();
    }
    if (error) reply.error = error.message();
    return reply;
}

WireReply RawClient::send(const std::string& method, const std::string& target,
                          const std::string& token, const std::string& body,
                          const Headers& headers) {
    std::string request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!token.empty()) {
        request += "Authorization: " + basic("user@example.com", token) + "\r\n";
    }
    bool typed = false;
    for (const auto& [name, value] : headers) {
        request += name + ": " + value + "\r\n";
        typed = typed || name == "Content-Type";
    }
    if (!body.empty()) {
        if (!typed) request += "Content-Type: application/json\r\n";
        request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    write(request + "\r\n" + body);
    return read_reply();
}

std::string WireReply::header(const std::string& name) const {
    for (const auto& [key, value] : headers) {
        if (beast::iequals(key, name)) return value;
    }
    return {};
}

std::string basic(const std::string& user, const std::string& token) {
    std::string value = "Basic ";
    append_base64(value, user + ":" + token);
    return value;
}

}  // namespace mock::test
