// The encodings gzip and deflate.
#pragma once

#include <zlib.h>

#include <memory>

#include "http/decoder.h"

namespace connectai::http {

// What zlib reads: the wrapper is said to inflateInit2.
class ZlibDecoder : public Decoder {
protected:
    void begin(int wrapper);
    bool begun() const noexcept { return ender_ != nullptr; }
    bool begin_member();  // another one, behind one that is complete

    // As decode(), but stops behind a member's end, too, with complete_ set.
    std::size_t inflate_member(char* to, std::size_t room);

private:
    struct End {
        void operator()(z_stream* stream) const noexcept { inflateEnd(stream); }
    };

    z_stream stream_{};
    std::unique_ptr<z_stream, End> ender_;
};

// RFC 1952: one or more members, each with a checksum.
class GzipDecoder : public ZlibDecoder {
public:
    GzipDecoder();

private:
    std::size_t decode(char* to, std::size_t room) override;
};

// RFC 9110, 8.4.1.2: the zlib format (RFC 1950), and "some non-conformant implementations send the
// 'deflate' compressed data without the zlib wrapper" (RFC 1951). The first two octets tell.
class DeflateDecoder : public ZlibDecoder {
private:
    std::size_t decode(char* to, std::size_t room) override;
    bool choose_wrapper();

    char head_[2] = {};
    std::size_t head_size_ = 0;  // of head_, as long as the wrapper is not known
};

}  // namespace connectai::http
