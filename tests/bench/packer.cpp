#include "packer.h"

#include <zlib.h>

#include <array>
#include <cstdint>
#include <stdexcept>

#include "coding.h"

#ifdef CONNECTAI_BENCH_BROTLI
#include <brotli/encode.h>
#endif
#ifdef CONNECTAI_BENCH_ZSTD
#include <zstd.h>
#endif

namespace connectai::bench {

namespace {

using Buffer = std::array<char, 64 * 1024>;

void require(bool ok, const char* coding) {
    if (!ok) throw std::runtime_error(std::string(coding) + " cannot pack the reply");
}

class Identity : public Packer {
public:
    void pack(std::string_view piece, bool, std::string& out) override { out += piece; }
};

class Gzip : public Packer {
public:
    Gzip() {
        constexpr int gzip_format = 15 + 16;
        constexpr int memory_level = 8;
        require(deflateInit2(&stream_, level, Z_DEFLATED, gzip_format, memory_level,
                             Z_DEFAULT_STRATEGY) == Z_OK,
                "gzip");
    }
    ~Gzip() override { deflateEnd(&stream_); }

    void pack(std::string_view piece, bool last, std::string& out) override {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
        stream_.avail_in = static_cast<uInt>(piece.size());
        Buffer buffer;
        do {
            stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
            stream_.avail_out = static_cast<uInt>(buffer.size());
            require(deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH) != Z_STREAM_ERROR, "gzip");
            out.append(buffer.data(), buffer.size() - stream_.avail_out);
        } while (stream_.avail_out == 0);
    }

private:
    static constexpr int level = 6;
    z_stream stream_{};
};

#ifdef CONNECTAI_BENCH_BROTLI
class Brotli : public Packer {
public:
    Brotli() : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
        require(state_ != nullptr && BrotliEncoderSetParameter(state_.get(), BROTLI_PARAM_QUALITY,
                                                               quality) == BROTLI_TRUE,
                "br");
    }

    void pack(std::string_view piece, bool last, std::string& out) override {
        const auto operation = last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_PROCESS;
        auto next_in = reinterpret_cast<const std::uint8_t*>(piece.data());
        std::size_t left_in = piece.size();
        Buffer buffer;
        do {
            auto next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
            std::size_t left_out = buffer.size();
            require(BrotliEncoderCompressStream(state_.get(), operation, &left_in, &next_in,
                                                &left_out, &next_out, nullptr) == BROTLI_TRUE,
                    "br");
            out.append(buffer.data(), buffer.size() - left_out);
        } while (left_in > 0 || BrotliEncoderHasMoreOutput(state_.get()) == BROTLI_TRUE);
    }

private:
    struct Destroy {
        void operator()(BrotliEncoderState* state) const { BrotliEncoderDestroyInstance(state); }
    };

    static constexpr std::uint32_t quality = 4;
    std::unique_ptr<BrotliEncoderState, Destroy> state_;
};
#endif

#ifdef CONNECTAI_BENCH_ZSTD
class Zstd : public Packer {
public:
    Zstd() : context_(ZSTD_createCCtx()) {
        require(context_ != nullptr && !ZSTD_isError(ZSTD_CCtx_setParameter(
                                           context_.get(), ZSTD_c_compressionLevel, level)),
                "zstd");
    }

    void pack(std::string_view piece, bool last, std::string& out) override {
        ZSTD_inBuffer in{piece.data(), piece.size(), 0};
        Buffer buffer;
        for (bool more = true; more;) {
            ZSTD_outBuffer to{buffer.data(), buffer.size(), 0};
            const std::size_t due =
                ZSTD_compressStream2(context_.get(), &to, &in, last ? ZSTD_e_end : ZSTD_e_continue);
            require(!ZSTD_isError(due), "zstd");
            out.append(buffer.data(), to.pos);
            more = last ? due > 0 : in.pos < in.size;
        }
    }

private:
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };

    static constexpr int level = 3;
    std::unique_ptr<ZSTD_CCtx, Free> context_;
};
#endif

std::unique_ptr<Packer> make_packer_of(std::string_view coding) {
    if (coding == "gzip") return std::make_unique<Gzip>();
#ifdef CONNECTAI_BENCH_BROTLI
    if (coding == "br") return std::make_unique<Brotli>();
#endif
#ifdef CONNECTAI_BENCH_ZSTD
    if (coding == "zstd") return std::make_unique<Zstd>();
#endif
    throw MissingLibrary("built without a library for " + std::string(coding) +
                         ": packaging/dependencies.sh build analysis, and configure again");
}

}  // namespace

std::unique_ptr<Packer> make_packer(std::string_view path) {
    for (const Coding& coding : codings) {
        if (path.ends_with(coding.suffix)) return make_packer_of(coding.name);
    }
    return std::make_unique<Identity>();
}

}  // namespace connectai::bench
