#include "http/zstd_decoder.h"

#include <zstd_errors.h>

#include <algorithm>

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

bool ZstdDecoder::begin_frame() {
    if (!begins_frame(packed_.front())) {
        damaged("there is no frame where one should begin");
        return false;
    }
    in_header_ = true;
    header_size_ = 0;
    announced_.reset();
    given_ = 0;
    return true;
}

// What is no header is left to the library to complain of.
void ZstdDecoder::read_header(char octet) {
    header_[header_size_++] = octet;
    const unsigned long long announced = ZSTD_getFrameContentSize(header_.data(), header_size_);
    if (announced == ZSTD_CONTENTSIZE_ERROR) {
        in_header_ = header_size_ < header_.size();
        return;
    }
    in_header_ = false;
    if (announced != ZSTD_CONTENTSIZE_UNKNOWN) announced_ = announced;
}

// The library compares the content with its size when it has a frame in one piece, and when the
// last block of a stream is not empty. A frame with an empty one could end anywhere.
bool ZstdDecoder::end_frame() {
    if (announced_ && *announced_ != given_) {
        damaged("a frame has not as much content as it says");
        return false;
    }
    complete_ = true;
    between_frames_ = true;
    return true;
}

std::size_t ZstdDecoder::decode(char* to, std::size_t room) {
    ZSTD_outBuffer out{to, room, 0};
    while (out.pos < out.size && (!packed_.empty() || full_)) {
        if (between_frames_ && !packed_.empty() && !begin_frame()) break;
        // A header octet by octet, so that it is known where it ends, however it arrives.
        const std::size_t most = in_header_ ? 1 : packed_.size();
        ZSTD_inBuffer in{packed_.data(), std::min(most, packed_.size()), 0};
        const std::size_t before = out.pos;
        const std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
        given_ += out.pos - before;
        if (in_header_ && in.pos > 0) read_header(packed_.front());
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
        complete_ = false;
        between_frames_ = false;
        if (result == 0 && !end_frame()) break;
        full_ = result != 0 && out.pos == out.size;
    }
    return out.pos;
}

}  // namespace connectai::http
