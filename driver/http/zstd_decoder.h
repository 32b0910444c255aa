// The encoding zstd.
#pragma once

#include <zstd.h>

#include <memory>

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

    std::size_t decode(char* to, std::size_t room) override;

    std::unique_ptr<ZSTD_DCtx, Free> context_;
    bool between_frames_ = true;
    bool full_ = false;  // the last room was too small: there may be more without more input
};

}  // namespace connectai::http
