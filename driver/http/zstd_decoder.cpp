#include "http/zstd_decoder.h"

#include <zstd_errors.h>

#include "base/error.h"

namespace connectai::http {

namespace {

constexpr int most_window_log = 23;

}  // namespace

ZstdDecoder::ZstdDecoder() : context_(ZSTD_createDCtx()) {
    if (!context_ || ZSTD_isError(ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax,
                                                         most_window_log)) != 0) {
        throw Error(sqlstate::memory_allocation, "no memory to decompress a reply");
    }
}

std::size_t ZstdDecoder::decode(char* to, std::size_t room) {
    ZSTD_outBuffer out{to, room, 0};
    while (out.pos < out.size && (!packed_.empty() || full_)) {
        ZSTD_inBuffer in{packed_.data(), packed_.size(), 0};
        const std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
        packed_.remove_prefix(in.pos);
        if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) {
            throw Error(sqlstate::memory_allocation, "no memory to decompress a reply");
        }
        if (ZSTD_isError(result) != 0) {
            damaged(ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge
                        ? "it needs a window of more than 8 MiB, which HTTP does not allow "
                          "(RFC 9659); set the keyword Compression to false"
                        : ZSTD_getErrorName(result));
            break;
        }
        complete_ = result == 0;
        full_ = !complete_ && out.pos == out.size;
    }
    return out.pos;
}

}  // namespace connectai::http
