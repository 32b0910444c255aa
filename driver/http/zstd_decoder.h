// The encoding zstd.
#pragma once

#include <zstd.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>

#include "http/decoder.h"

namespace connectai::http {

// RFC 8878: one or more frames. As RFC 9659 has it for HTTP, a frame may ask for a window of 8 MiB;
// one that asks for more is refused.
class ZstdDecoder : public Decoder {
public:
    ZstdDecoder();

private:
    struct Free {
        void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
    };
    // What a frame is known by: the magic number, and what its header may take behind that (RFC
    // 8878, section 3.1.1.1).
    static constexpr std::size_t most_header = 4 + 14;

    std::size_t decode(char* to, std::size_t room) override;
    bool begin_frame();  // false, like end_frame(): damaged
    void read_header(char octet);
    bool end_frame();

    std::unique_ptr<ZSTD_DCtx, Free> context_;
    bool between_frames_ = true;
    bool full_ = false;  // the last room was too small: there may be more without more input
    std::array<char, most_header> header_{};  // of this frame, as far as it has come
    std::size_t header_size_ = 0;
    bool in_header_ = false;
    std::optional<unsigned long long> announced_;  // octets of content, where the header tells
    unsigned long long given_ = 0;                 // of them
};

}  // namespace connectai::http
