// The encoding br.
#pragma once

#include <brotli/decode.h>

#include <memory>

#include "http/decoder.h"

namespace connectai::http {

// RFC 7932: a window of 16 MiB at most.
class BrotliDecoder : public Decoder {
public:
    BrotliDecoder();

private:
    struct Destroy {
        void operator()(BrotliDecoderState* state) const noexcept {
            BrotliDecoderDestroyInstance(state);
        }
    };

    std::size_t decode(char* to, std::size_t room) override;

    std::unique_ptr<BrotliDecoderState, Destroy> state_;
};

}  // namespace connectai::http
