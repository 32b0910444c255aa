#include "http/decoder.h"

#include <algorithm>

#include "base/error.h"
#include "http/brotli_decoder.h"
#include "http/zlib_decoder.h"
#include "http/zstd_decoder.h"

namespace connectai::http {

void Decoder::take(std::string& out, std::size_t most) {
    // std::string clears the room that it makes: in steps that stay in the processor's cache.
    constexpr std::size_t step = std::size_t{32} * 1024;
    const std::size_t before = out.size();
    const std::size_t end = before + most;
    while (damage_.empty() && out.size() < end) {
        const std::size_t at = out.size();
        const std::size_t room = std::min(step, end - at);
        out.resize(at + room);
        const std::size_t written = decode(out.data() + at, room);
        out.resize(at + written);
        if (written < room) break;
    }
    if (!damage_.empty() && out.size() == before) {
        throw Error(sqlstate::communication_link_failure, damage_);
    }
}

void Decoder::damaged(const char* why) {
    damage_ = "the service's compressed reply is damaged, so the result is not whole";
    if (why != nullptr) damage_.append(": ").append(why);
}

std::unique_ptr<Decoder> decoder_for(std::string_view encoding) {
    // RFC 9110, 8.4.1.3: x-gzip is the same as gzip.
    if (encoding == "gzip" || encoding == "x-gzip") return std::make_unique<GzipDecoder>();
    if (encoding == "deflate") return std::make_unique<DeflateDecoder>();
    if (encoding == "br") return std::make_unique<BrotliDecoder>();
    if (encoding == "zstd") return std::make_unique<ZstdDecoder>();
    return nullptr;
}

}  // namespace connectai::http
