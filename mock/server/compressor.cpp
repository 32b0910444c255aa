#include "compressor.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <stdexcept>

namespace mock {
namespace {

using Coding = Transport::Coding;

class Zlib final : public Compressor {
public:
    // See zlib.h, deflateInit2: the window bits say which wrapper the data gets.
    explicit Zlib(int window) {
        if (deflateInit2(&z_, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::runtime_error("zlib: deflateInit2 failed");
        }
    }
    Zlib(const Zlib&) = delete;
    Zlib& operator=(const Zlib&) = delete;
    ~Zlib() override { deflateEnd(&z_); }

    std::string run(std::string_view octets) override { return run(octets, Z_SYNC_FLUSH); }
    std::string finish() override { return run({}, Z_FINISH); }

private:
    std::string run(std::string_view octets, int mode) {
        std::string out;
        std::array<char, 16384> block;
        // zlib's interface is not const-correct; it does not write to its input.
        z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
        z_.avail_in = static_cast<uInt>(octets.size());
        do {
            z_.next_out = reinterpret_cast<Bytef*>(block.data());
            z_.avail_out = static_cast<uInt>(block.size());
            deflate(&z_, mode);
            out.append(block.data(), block.size() - z_.avail_out);
        } while (z_.avail_out == 0);
        return out;
    }

    z_stream z_{};
};

class Brotli final : public Compressor {
public:
    Brotli()
        : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr),
                 BrotliEncoderDestroyInstance) {
        if (!state_) throw std::runtime_error("brotli: no encoder");
        BrotliEncoderSetParameter(state_.get(), BROTLI_PARAM_QUALITY, 5);
    }

    std::string run(std::string_view octets) override {
        return run(octets, BROTLI_OPERATION_FLUSH);
    }
    std::string finish() override { return run({}, BROTLI_OPERATION_FINISH); }

private:
    std::string run(std::string_view octets, BrotliEncoderOperation operation) {
        std::string out;
        const auto* in = reinterpret_cast<const std::uint8_t*>(octets.data());
        std::size_t left = octets.size();
        std::size_t room = 0;
        do {
            if (BrotliEncoderCompressStream(state_.get(), operation, &left, &in, &room, nullptr,
                                            nullptr) == BROTLI_FALSE) {
                throw std::runtime_error("brotli: the encoder has failed");
            }
            std::size_t size = 0;
            const std::uint8_t* more = BrotliEncoderTakeOutput(state_.get(), &size);
            out.append(reinterpret_cast<const char*>(more), size);
        } while (left > 0 || BrotliEncoderHasMoreOutput(state_.get()) != BROTLI_FALSE);
        return out;
    }

    std::unique_ptr<BrotliEncoderState, decltype(&BrotliEncoderDestroyInstance)> state_;
};

class Zstd final : public Compressor {
public:
    Zstd() : context_(ZSTD_createCCtx(), ZSTD_freeCCtx) {
        if (!context_) throw std::runtime_error("zstd: no encoder");
    }

    std::string run(std::string_view octets) override { return run(octets, ZSTD_e_flush); }
    std::string finish() override { return run({}, ZSTD_e_end); }

private:
    std::string run(std::string_view octets, ZSTD_EndDirective directive) {
        std::string out;
        std::array<char, 16384> block;
        ZSTD_inBuffer in{octets.data(), octets.size(), 0};
        std::size_t left = 0;
        do {
            ZSTD_outBuffer to{block.data(), block.size(), 0};
            left = ZSTD_compressStream2(context_.get(), &to, &in, directive);
            if (ZSTD_isError(left) != 0) throw std::runtime_error(ZSTD_getErrorName(left));
            out.append(block.data(), to.pos);
        } while (left > 0);
        return out;
    }

    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_;
};

}  // namespace

std::string_view coding_name(Coding coding) {
    switch (coding) {
        case Coding::none: return "";
        case Coding::gzip: return "gzip";
        case Coding::deflate:
        case Coding::raw_deflate: return "deflate";
        case Coding::br: return "br";
        case Coding::zstd: return "zstd";
    }
    return "";
}

std::unique_ptr<Compressor> make_compressor(Coding coding) {
    switch (coding) {
        case Coding::none: return nullptr;
        case Coding::gzip: return std::make_unique<Zlib>(15 + 16);
        // RFC 9110, 8.4.1.2: "deflate" is the zlib format, which some servers leave out.
        case Coding::deflate: return std::make_unique<Zlib>(15);
        case Coding::raw_deflate: return std::make_unique<Zlib>(-15);
        case Coding::br: return std::make_unique<Brotli>();
        case Coding::zstd: return std::make_unique<Zstd>();
    }
    return nullptr;
}

}  // namespace mock
