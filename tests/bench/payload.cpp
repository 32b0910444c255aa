// Writes a reference reply to a file: see reference_reply.h.
//   bench_payload KIND ROWS FILE        a FILE named *.gz is compressed
#include <zlib.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include "arguments.h"
#include "reference_reply.h"

namespace {

using connectai::bench::ReferenceReply;

[[noreturn]] void fail(const std::string& path) {
    throw std::runtime_error("cannot write " + path + " to its end: is the disk full?");
}

void write_reply(ReferenceReply& reply, const std::string& path) {
    // 'T': no compression, and no header either.
    const char* const mode = path.ends_with(".gz") ? "wb6" : "wbT";
    std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), mode), gzclose);
    if (!file) throw std::runtime_error("cannot create " + path);
    for (std::string piece; reply.append_piece(piece); piece.clear()) {
        const int written = gzwrite(file.get(), piece.data(), static_cast<unsigned>(piece.size()));
        if (written != static_cast<int>(piece.size())) fail(path);
    }
    if (gzclose(file.release()) != Z_OK) fail(path);
}

}  // namespace

int main(int argc, char** argv) try {
    connectai::bench::Arguments arguments(argc, argv,
                                          "bench_payload mixed|numeric|wide ROWS FILE[.gz]");
    const auto words = arguments.words(3);
    ReferenceReply reply(words[0], connectai::bench::parse_number(words[1]));
    write_reply(reply, words[2]);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_payload: " << error.what() << '\n';
    return EXIT_FAILURE;
}
