// A stand-in for the service, on loopback, that answers with finished bodies: it costs so little
// that what is measured is the client. answers.h says which request gets which body.
//   bench_server DIR [--port N] [--chunked] [--chunk-bytes N] [--kbps N]
//                    [--certificate PEM --key PEM] [--exit-with-stdin]
// --port 0, the default, picks a free one; the first line of output is "port N". With a certificate
// the same port speaks TLS to a client that begins with it.
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <thread>

#include "arguments.h"
#include "replies.h"
#include "session.h"

namespace {

using namespace connectai::bench;
namespace asio = boost::asio;
using asio::ip::tcp;

struct Options {
    std::string directory;
    std::uint16_t port = 0;
    std::size_t chunk_octets = 0;
    std::string certificate;
    std::string key;
    bool exit_with_stdin = false;
    Delivery delivery;

    Chunking chunking() const { return delivery.chunked ? Chunking(chunk_octets) : std::nullopt; }
};

Options parse_options(int argc, char** argv) {
    Arguments arguments(argc, argv,
                        "bench_server DIR [--port N] [--chunked] [--chunk-bytes N] [--kbps N] "
                        "[--certificate PEM --key PEM] [--exit-with-stdin]");
    Options options;
    options.port = static_cast<std::uint16_t>(arguments.number("--port", 0));
    options.chunk_octets = arguments.number("--chunk-bytes", 16 * 1024);
    options.delivery.chunked = arguments.flag("--chunked");
    options.delivery.kilobytes_a_second = arguments.number("--kbps", 0);
    options.certificate = arguments.text("--certificate", "");
    options.key = arguments.text("--key", "");
    options.exit_with_stdin = arguments.flag("--exit-with-stdin");
    options.directory = arguments.words(1)[0];
    if (options.chunk_octets == 0) throw std::invalid_argument("a chunk has at least one octet");
    if (options.certificate.empty() != options.key.empty()) {
        throw std::invalid_argument("--certificate and --key belong together");
    }
    return options;
}

using TlsContext = std::optional<asio::ssl::context>;

TlsContext make_tls(const Options& options) {
    if (options.certificate.empty()) return std::nullopt;
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.use_certificate_chain_file(options.certificate);
    context.use_private_key_file(options.key, asio::ssl::context::pem);
    return context;
}

// RFC 8446, section 5.1: a client that wants TLS begins with a handshake record, HTTP with a
// letter.
bool begins_tls(tcp::socket& socket) {
    constexpr unsigned char handshake = 22;
    unsigned char first = 0;
    socket.receive(asio::buffer(&first, 1), tcp::socket::message_peek);
    return first == handshake;
}

void serve_client(tcp::socket socket, TlsContext& tls, const Service& service) try {
    service.tally.add_connection();
    socket.set_option(tcp::no_delay(true));
    if (!tls || !begins_tls(socket)) return serve(socket, service);
    TlsStream stream(std::move(socket), *tls);
    stream.handshake(TlsStream::server);
    serve(stream, service);
} catch (const boost::system::system_error&) {
    // The client has gone, as it may in the middle of a reply, or does not trust the certificate.
} catch (const std::exception& error) {
    std::cerr << "bench_server: " << error.what() << '\n';  // this connection's trouble only
}

// A parent that dies leaves no server behind. Nothing has to be saved or told, so the connections
// end with the process.
void exit_with_stdin() {
    std::thread([] {
        std::array<char, 256> ignored;
        while (read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
        }
        std::_Exit(EXIT_SUCCESS);
    }).detach();
}

}  // namespace

int main(int argc, char** argv) try {
    const Options options = parse_options(argc, argv);
    const Replies replies(options.directory, options.chunking());
    Tally tally;
    const Answers answers(replies, tally, options.delivery.chunked);
    const Service service{answers, options.delivery, tally};
    TlsContext tls = make_tls(options);
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), options.port});
    std::cout << "port " << acceptor.local_endpoint().port() << std::endl;
    if (options.exit_with_stdin) exit_with_stdin();
    for (;;) {
        // Detached: what they use outlives every connection, for this loop never ends.
        std::thread([&, socket = acceptor.accept()]() mutable {
            serve_client(std::move(socket), tls, service);
        }).detach();
    }
} catch (const std::exception& error) {
    // No unwinding of what detached threads may still use.
    std::cerr << "bench_server: " << error.what() << std::endl;
    std::_Exit(EXIT_FAILURE);
}
