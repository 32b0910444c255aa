// Sessions: requests are read by Boost.Beast; replies are framed here, because scenarios break the
// framing in ways that a library rightly does not offer.
#include "session.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>

#include "json_writer.h"
#include "service.h"

namespace mock {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr std::uint64_t body_limit = 512ULL << 20;  // octets of a request's body
constexpr std::uint32_t header_limit = 256U << 10;

std::string_view to_std(beast::string_view text) {
    return {text.data(), text.size()};
}

template <class Stream>
class Reply final : public ReplyStream {
public:
    Reply(Stream& stream, tcp::socket& socket) : stream_(stream), socket_(socket) {}

    void start(bool keep_alive, bool chunks, bool head_only) {
        keep_alive_ = keep_alive;
        chunks_ = chunks;
        head_only_ = head_only;
        octets_ = 0;
        begun_ = finished_ = false;
    }

    void begin(const ReplyHead& head) override {
        begun_ = true;
        const bool no_body = head.status == 204 || head.status == 304;
        length_known_ = head.content_length.has_value();
        chunked_ = !length_known_ && chunks_ && !no_body;
        if (!length_known_ && !chunked_ && !no_body) keep_alive_ = false;
        if (head.close) keep_alive_ = false;
        out_ = "HTTP/1.1 " + std::to_string(head.status) + ' ';
        out_.append(
            to_std(http::obsolete_reason(http::int_to_status(static_cast<unsigned>(head.status)))));
        field("Server", "connectai-mock");
        if (!head.content_type.empty()) field("Content-Type", head.content_type);
        for (const auto& [name, value] : head.headers) field(name, value);
        if (chunked_) field("Transfer-Encoding", "chunked");
        if (length_known_ && !no_body) {
            field("Content-Length", std::to_string(*head.content_length));
        }
        if (!keep_alive_) field("Connection", "close");
        out_.append("\r\n\r\n");
    }

    void write(std::string_view octets) override {
        if (octets.empty() || head_only_) return;
        if (chunked_) {
            std::array<char, 20> size;
            const auto end =
                std::to_chars(size.data(), size.data() + size.size(), octets.size(), 16).ptr;
            out_.append(size.data(), end).append("\r\n").append(octets).append("\r\n");
        } else {
            out_.append(octets);
        }
        octets_ += octets.size();
        // A body of known length may wait for finish(), so that what is short goes out at once.
        if (!length_known_ || out_.size() > 65536) send();
    }

    void finish(After after) override {
        if (chunked_ && !head_only_) out_.append("0\r\n\r\n");
        send();
        finished_ = true;
        if (after == After::close_quietly) keep_alive_ = false;
    }

    void cut(bool reset) override {
        send();
        keep_alive_ = false;
        ErrorCode ignored;
        if (reset) {
            socket_.set_option(tcp::socket::linger(true, 0), ignored);
            reset_ = true;
        } else {
            socket_.shutdown(tcp::socket::shutdown_both, ignored);
        }
    }

    void wait(std::chrono::milliseconds time) override {
        send();
        const auto end = std::chrono::steady_clock::now() + time;
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                end - std::chrono::steady_clock::now());
            pollfd watched{socket_.native_handle(), POLLRDHUP, 0};
            const int timeout = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
            if (poll(&watched, 1, timeout) > 0) throw ClientGone();
            if (timeout == 0) return;
        }
    }

    std::uint64_t octets() const noexcept override { return octets_; }
    bool begun() const noexcept override { return begun_; }
    bool keeps_alive() const noexcept { return keep_alive_ && finished_; }
    bool finished() const noexcept { return finished_; }
    bool reset() const noexcept { return reset_; }

private:
    void field(std::string_view name, std::string_view value) {
        out_.append("\r\n").append(name).append(": ").append(value);
    }

    void send() {
        if (out_.empty()) return;
        ErrorCode error;
        asio::write(stream_, asio::buffer(out_), error);
        out_.clear();
        if (error) throw ClientGone();
    }

    Stream& stream_;
    tcp::socket& socket_;
    std::string out_;  // framed, not sent yet
    std::uint64_t octets_ = 0;
    bool keep_alive_ = true, chunks_ = true, head_only_ = false;
    bool chunked_ = false, length_known_ = false, begun_ = false, finished_ = false, reset_ = false;
};

std::string header(const http::request<http::string_body>& request, http::field name) {
    return std::string(request[name]);
}

// A proxy's request names the whole URL (RFC 9112, 3.2.2); the path is what counts here.
std::string_view origin_form(std::string_view target) {
    const auto scheme = target.find("://");
    if (target.starts_with('/') || scheme == std::string_view::npos) return target;
    const auto path = target.find('/', scheme + 3);
    return path == std::string_view::npos ? "/" : target.substr(path);
}

template <class Stream>
class Session {
public:
    Session(Stream& stream, tcp::socket& socket, Service& service, const SessionOrigin& origin)
        : stream_(stream), service_(service), origin_(origin), reply_(stream, socket) {}

    // False once the connection is to be closed.
    bool serve_one() {
        http::request_parser<http::string_body> parser;
        parser.body_limit(body_limit);
        parser.header_limit(header_limit);
        reply_.start(false, true, false);
        if (!read(parser)) return false;
        const auto request = parser.release();
        const bool http11 = request.version() >= 11;
        reply_.start(request.keep_alive(), http11, request.method() == http::verb::head);
        HttpRequest made;
        made.connection = origin_.connection;
        made.method = std::string(request.method_string());
        if (!parse_target(origin_form(to_std(request.target())), made.path, made.query)) {
            refuse(400, "INVALID_REQUEST", "The URL is badly encoded.");
            return reply_.keeps_alive();
        }
        made.authorization = header(request, http::field::authorization);
        made.content_type = header(request, http::field::content_type);
        made.accept_encoding = header(request, http::field::accept_encoding);
        made.user_agent = header(request, http::field::user_agent);
        made.strategy = std::string(request["X-Strategy"]);
        made.endpoint = origin_.endpoint;
        made.body = request.body();
        service_.handle(made, reply_);
        return reply_.keeps_alive();
    }

    const Reply<Stream>& reply() const noexcept { return reply_; }

private:
    bool read(http::request_parser<http::string_body>& parser) {
        ErrorCode error;
        http::read_header(stream_, buffer_, parser, error);
        if (!error && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            asio::write(stream_, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")),
                        error);
        }
        if (!error) http::read(stream_, buffer_, parser, error);
        if (!error) return true;
        if (error == http::error::body_limit) {
            refuse(413, "PAYLOAD_TOO_LARGE", "The body is too large.");
        } else if (error == http::error::header_limit) {
            refuse(431, "HEADER_TOO_LARGE", "The header is too large.");
        } else if (error.category() == http::make_error_code(http::error::bad_version).category() &&
                   error != http::error::end_of_stream && error != http::error::partial_message) {
            refuse(400, "INVALID_REQUEST", "The request is not HTTP: " + error.message());
        }
        return false;
    }

    void refuse(int status, std::string_view code, std::string_view message) {
        const std::string body = error_document(code, message);
        ReplyHead head;
        head.status = status;
        head.content_type = "application/json; charset=utf-8";
        head.content_length = body.size();
        reply_.begin(head);
        reply_.write(body);
        reply_.finish(After::keep_alive);
    }

    Stream& stream_;
    Service& service_;
    SessionOrigin origin_;
    Reply<Stream> reply_;
    beast::flat_buffer buffer_;
};

template <class Stream>
SessionEnd serve_all(Stream& stream, tcp::socket& socket, Service& service,
                     const SessionOrigin& origin) {
    Session<Stream> session(stream, socket, service, origin);
    try {
        while (session.serve_one()) {
        }
    } catch (const std::exception&) {
        // The client is gone, or the service failed in the middle: the connection ends here.
        return SessionEnd::broken;
    }
    if (session.reply().reset()) return SessionEnd::reset;
    return session.reply().finished() ? SessionEnd::complete : SessionEnd::broken;
}

SessionEnd serve_tls(tcp::socket& socket, asio::ssl::context& context, Service& service,
                     const SessionOrigin& origin) {
    asio::ssl::stream<tcp::socket&> stream(socket, context);
    ErrorCode error;
    stream.handshake(asio::ssl::stream_base::server, error);
    if (error) return SessionEnd::broken;
    const SessionEnd end = serve_all(stream, socket, service, origin);
    if (end == SessionEnd::complete) {
        // Sends the closing alert without waiting for the peer's.
        SSL_set_shutdown(stream.native_handle(), SSL_RECEIVED_SHUTDOWN);
        stream.shutdown(error);
    }
    return end;
}

}  // namespace

SessionEnd run_session(tcp::socket& socket, asio::ssl::context* tls, Service& service,
                       const SessionOrigin& origin) noexcept {
    try {
        socket.set_option(tcp::no_delay(true));
        return tls ? serve_tls(socket, *tls, service, origin)
                   : serve_all(socket, socket, service, origin);
    } catch (const std::exception&) {
        return SessionEnd::broken;  // nobody is left to be told
    }
}

}  // namespace mock
