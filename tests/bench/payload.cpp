// Writes a reference reply to a file: see reference_reply.h.
//   bench_payload KIND ROWS FILE        a FILE named *.gz, *.br or *.zst is compressed
// Exit code 2: not with this FILE's compression, whose library was not there at build time.
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include "arguments.h"
#include "packer.h"
#include "reference_reply.h"

namespace {

using namespace connectai::bench;

void write_reply(ReferenceReply& reply, const std::string& path) {
    const auto packer = make_packer(path);
    std::ofstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot create " + path);
    std::string packed;
    const auto write = [&](std::string_view piece, bool last) {
        packed.clear();
        packer->pack(piece, last, packed);
        file.write(packed.data(), static_cast<std::streamsize>(packed.size()));
    };
    for (std::string piece; reply.append_piece(piece); piece.clear()) write(piece, false);
    write({}, true);
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + path + " to its end: is the disk full?");
    }
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_payload mixed|numeric|wide|cell ROWS FILE[.gz|.br|.zst]");
    const auto words = arguments.words(3);
    ReferenceReply reply(words[0], parse_number(words[1]));
    write_reply(reply, words[2]);
    return EXIT_SUCCESS;
} catch (const MissingLibrary& error) {
    std::cerr << "bench_payload: " << error.what() << '\n';
    return 2;
} catch (const std::exception& error) {
    std::cerr << "bench_payload: " << error.what() << '\n';
    return EXIT_FAILURE;
}
