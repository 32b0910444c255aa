// Bodies as servers compress them.
#pragma once

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <memory>
#include <string>
#include <string_view>

namespace connectai::test {

constexpr int gzip_wrapper = 15 + 16;  // see zlib.h, deflateInit2
constexpr int zlib_wrapper = 15;
constexpr int no_wrapper = -15;

// Each takes `text`, `times` times.

inline std::string deflated(std::string_view text, std::size_t times = 1,
                            int wrapper = gzip_wrapper) {
    std::string out;
    std::string space(64 * 1024, '\0');
    z_stream zip{};
    EXPECT_EQ(deflateInit2(&zip, 9, Z_DEFLATED, wrapper, 8, Z_DEFAULT_STRATEGY), Z_OK);
    for (std::size_t i = 0; i < times; ++i) {
        zip.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        zip.avail_in = static_cast<uInt>(text.size());
        do {
            zip.next_out = reinterpret_cast<Bytef*>(space.data());
            zip.avail_out = static_cast<uInt>(space.size());
            deflate(&zip, i + 1 == times ? Z_FINISH : Z_NO_FLUSH);
            out.append(space.data(), space.size() - zip.avail_out);
        } while (zip.avail_out == 0);
    }
    deflateEnd(&zip);
    return out;
}

inline std::string brotli(std::string_view text, std::size_t times = 1) {
    const std::unique_ptr<BrotliEncoderState, decltype(&BrotliEncoderDestroyInstance)> state(
        BrotliEncoderCreateInstance(nullptr, nullptr, nullptr), BrotliEncoderDestroyInstance);
    BrotliEncoderSetParameter(state.get(), BROTLI_PARAM_QUALITY, 5);
    std::string out;
    for (std::size_t i = 0; i < times; ++i) {
        const auto* in = reinterpret_cast<const std::uint8_t*>(text.data());
        std::size_t left = text.size();
        std::size_t room = 0;
        const auto what = i + 1 == times ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_PROCESS;
        do {
            EXPECT_TRUE(BrotliEncoderCompressStream(state.get(), what, &left, &in, &room, nullptr,
                                                    nullptr));
            std::size_t size = 0;
            const auto* more =
                reinterpret_cast<const char*>(BrotliEncoderTakeOutput(state.get(), &size));
            out.append(more, size);
        } while (left > 0 || BrotliEncoderHasMoreOutput(state.get()) != BROTLI_FALSE);
    }
    return out;
}

// One frame, with a checksum, that asks for a window of 2^window_log octets.
inline std::string zstandard(std::string_view text, std::size_t times = 1, int window_log = 20) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                       ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::string out;
    std::string space(64 * 1024, '\0');
    for (std::size_t i = 0; i < times; ++i) {
        ZSTD_inBuffer in{text.data(), text.size(), 0};
        std::size_t left = 0;
        const bool last = i + 1 == times;
        do {
            ZSTD_outBuffer to{space.data(), space.size(), 0};
            left =
                ZSTD_compressStream2(context.get(), &to, &in, last ? ZSTD_e_end : ZSTD_e_continue);
            EXPECT_EQ(ZSTD_isError(left), 0u);
            out.append(space.data(), to.pos);
        } while (last ? left > 0 : in.pos < in.size);
    }
    return out;
}

// By the name that Content-Encoding has for it.
inline std::string packed(std::string_view encoding, std::string_view text, std::size_t times = 1) {
    if (encoding == "br") return brotli(text, times);
    if (encoding == "zstd") return zstandard(text, times);
    return deflated(text, times, encoding == "deflate" ? zlib_wrapper : gzip_wrapper);
}

}  // namespace connectai::test
