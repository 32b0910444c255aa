#include "session.h"

#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <limits>
#include <sstream>
#include <thread>

namespace connectai::bench {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::string_view rows_follow = R"("rows":[)";

// How many octets of a reply hold its first row; 0 for a reply without rows, or a coded one.
std::size_t end_of_first_row(std::string_view body) {
    constexpr std::size_t longest_head = 16 * 1024;
    const std::size_t rows = body.substr(0, longest_head).find(rows_follow);
    if (rows == std::string_view::npos) return 0;
    return body.find(']', rows + rows_follow.size()) + 1;
}

template <typename Stream>
class Session {
public:
    Session(Stream& stream, const Service& service) : stream_(stream), service_(service) {}

    void serve() {
        beast::flat_buffer buffer;
        buffer.reserve(64 * 1024);  // or Beast would read a large body in pieces of 512 octets
        for (;;) {
            http::request_parser<http::string_body> parser;
            // boost::none, no limit, allows no body at all in Boost 1.74.
            parser.body_limit(std::numeric_limits<std::uint64_t>::max());
            boost::system::error_code error;
            http::read(stream_, buffer, parser, error);
            if (error) return;  // the client has closed the connection, or speaks no HTTP
            send(service_.answers.find(parser.get()));
            if (!parser.get().keep_alive()) return;
        }
    }

private:
    void send(const Answer& answer) {
        http::response_header<> head;
        head.version(11);
        head.result(answer.status);
        head.set(http::field::content_type, "application/json; charset=utf-8");
        if (!answer.coding.empty()) {
            head.set(http::field::content_encoding,
                     beast::string_view(answer.coding.data(), answer.coding.size()));
        }
        if (answer.chunked) {
            head.set(http::field::transfer_encoding, "chunked");
        } else {
            head.set(http::field::content_length, std::to_string(answer.body().size()));
        }
        std::ostringstream text;
        text << head;
        send(text.str(), answer.body());
    }

    void send(std::string head, std::string_view body) {
        // A small reply goes out in one packet, or its client would wake up twice.
        constexpr std::size_t small = 16 * 1024;
        if (body.size() > small) {
            write(head);
            send_paced(body);
        } else {
            if (service_.delivery.kilobytes_a_second != 0) service_.tally.mark_first_row();
            write(head.append(body));
        }
    }

    // Pieces of 10 ms, each due by the clock: a late one does not delay all that follow.
    void send_paced(std::string_view body) {
        if (service_.delivery.kilobytes_a_second == 0) return write(body);
        const std::size_t piece = service_.delivery.kilobytes_a_second * 10;
        const std::size_t first_row = end_of_first_row(body);
        auto due = std::chrono::steady_clock::now();
        for (std::size_t sent = 0;;) {
            const std::size_t next = std::min(sent + piece, body.size());
            // Before they go: a client may have them before write() returns.
            if (sent < first_row && first_row <= next) service_.tally.mark_first_row();
            write(body.substr(sent, next - sent));
            // No pause behind the last piece: the next request of this connection may be there.
            if (next == body.size()) return;
            sent = next;
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
        asio::write(stream_, asio::buffer(octets), limit);
    }

    Stream& stream_;
    const Service& service_;
};

}  // namespace

template <typename Stream>
void serve(Stream& stream, const Service& service) {
    Session<Stream>(stream, service).serve();
}

template void serve(PlainStream&, const Service&);
template void serve(TlsStream&, const Service&);

}  // namespace connectai::bench
