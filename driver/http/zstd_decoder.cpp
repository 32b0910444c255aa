#include "http/zstd_decoder.h"

#include <zstd_errors.h>

#include "base/error.h"

namespace connectai::http {

namespace {

constexpr int most_window_log = 23;

// RFC 8878, sections 3.1.1 and 3.1.2: the first octet of the magic number of a frame, or of a
// skippable one. The library may also read what zstd was before it was a standard, if it gets the
// whole number at once: decoders that nobody needs, and a body that is read or not by how it
// arrives.
bool begins_frame(char octet) noexcept {
    const auto first = static_cast<unsigned char>(octet);
    return first == 0x28 || (first & 0xF0) == 0x50;
}

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
        if (between_frames_ && !packed_.empty() && !begins_frame(packed_.front())) {
            damaged("there is no frame where one should begin");
            break;
        }
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
        between_frames_ = complete_;
        full_ = !complete_ && out.pos == out.size;
    }
    return out.pos;
}

}  // namespace connectai::http
