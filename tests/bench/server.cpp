// A stand-in for the service, on loopback, that answers with finished bodies: it costs so little
// that what is measured is the client. session.h says which request gets which body.
//   bench_server DIR [--port N] [--chunked] [--chunk-bytes N] [--gzip] [--kbps N]
//                    [--exit-with-stdin]
// --port 0, the default, picks a free one; the first line of output is "port N".
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
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
    bool gzip = false;
    bool exit_with_stdin = false;
    Delivery delivery;

    Chunking chunking() const { return delivery.chunked ? Chunking(chunk_octets) : std::nullopt; }
};

Options parse_options(int argc, char** argv) {
    Arguments arguments(argc, argv,
                        "bench_server DIR [--port N] [--chunked] [--chunk-bytes N] [--gzip] "
                        "[--kbps N] [--exit-with-stdin]");
    Options options;
    options.port = static_cast<std::uint16_t>(arguments.number("--port", 0));
    options.chunk_octets = arguments.number("--chunk-bytes", 16 * 1024);
    options.delivery.chunked = arguments.flag("--chunked");
    options.delivery.kilobytes_a_second = arguments.number("--kbps", 0);
    options.gzip = arguments.flag("--gzip");
    options.exit_with_stdin = arguments.flag("--exit-with-stdin");
    options.directory = arguments.words(1)[0];
    if (options.chunk_octets == 0) throw std::invalid_argument("a chunk has at least one octet");
    return options;
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
    const Replies replies(options.directory, options.gzip, options.chunking());
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), options.port});
    std::cout << "port " << acceptor.local_endpoint().port() << std::endl;
    if (options.exit_with_stdin) exit_with_stdin();
    for (;;) {
        // Detached: replies and options outlive every connection, for this loop never ends.
        std::thread([&replies, &options, socket = acceptor.accept()]() mutable {
            serve(socket, replies, options.delivery);
        }).detach();
    }
} catch (const std::exception& error) {
    // No unwinding of what detached threads may still use.
    std::cerr << "bench_server: " << error.what() << std::endl;
    std::_Exit(EXIT_FAILURE);
}
