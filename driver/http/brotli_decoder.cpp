#include "http/brotli_decoder.h"

#include "base/error.h"

namespace connectai::http {

BrotliDecoder::BrotliDecoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (!state_) throw Error(sqlstate::memory_allocation, "no memory to decompress a reply");
}

std::size_t BrotliDecoder::decode(char* to, std::size_t room) {
    std::size_t left = room;
    if (!complete_) {
        const auto* in = reinterpret_cast<const std::uint8_t*>(packed_.data());
        std::size_t available = packed_.size();
        auto* out = reinterpret_cast<std::uint8_t*>(to);
        const BrotliDecoderResult result =
            BrotliDecoderDecompressStream(state_.get(), &available, &in, &left, &out, nullptr);
        packed_.remove_prefix(packed_.size() - available);
        if (result == BROTLI_DECODER_RESULT_ERROR) {
            damaged(BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state_.get())));
        }
        complete_ = result == BROTLI_DECODER_RESULT_SUCCESS;
    }
    if (complete_ && !packed_.empty()) damaged("there is something behind its end");
    return room - left;
}

}  // namespace connectai::http
