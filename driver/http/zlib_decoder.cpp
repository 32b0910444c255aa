#include "http/zlib_decoder.h"

#include <utility>

#include "base/error.h"

namespace connectai::http {

namespace {

// zlib.h, inflateInit2: the base two logarithm of the largest window, plus or minus what tells the
// wrapper.
constexpr int zlib_wrapper = 15;
constexpr int gzip_wrapper = 15 + 16;
constexpr int no_wrapper = -15;

}  // namespace

void ZlibDecoder::begin(int wrapper) {
    if (inflateInit2(&stream_, wrapper) != Z_OK) {
        throw Error(sqlstate::memory_allocation, "no memory to decompress a reply");
    }
    ender_.reset(&stream_);
}

bool ZlibDecoder::begin_member() {
    complete_ = false;
    return inflateReset(&stream_) == Z_OK;
}

std::size_t ZlibDecoder::inflate_member(char* to, std::size_t room) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data()));
    stream_.avail_in = static_cast<uInt>(packed_.size());
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    packed_.remove_prefix(packed_.size() - stream_.avail_in);
    if (result == Z_STREAM_END) {
        complete_ = true;
    } else if (result == Z_MEM_ERROR) {
        throw Error(sqlstate::memory_allocation, "no memory to decompress a reply");
    } else if (result != Z_OK && result != Z_BUF_ERROR) {  // Z_BUF_ERROR: nothing to do, or no room
        damaged(stream_.msg);
    }
    return room - stream_.avail_out;
}

GzipDecoder::GzipDecoder() {
    begin(gzip_wrapper);
}

std::size_t GzipDecoder::decode(char* to, std::size_t room) {
    std::size_t written = 0;
    do {
        if (complete_ && (packed_.empty() || !begin_member())) break;
        written += inflate_member(to + written, room - written);
    } while (complete_ && written < room);
    return written;
}

bool DeflateDecoder::choose_wrapper() {
    while (head_size_ < sizeof head_ && !packed_.empty()) {
        head_[head_size_++] = packed_.front();
        packed_.remove_prefix(1);
    }
    if (head_size_ < sizeof head_) return false;
    // RFC 1950, 2.2: the method is 8, and both octets together are a multiple of 31. Raw data whose
    // first block is not compressed would need padding that is not zero to look so.
    const unsigned first = static_cast<unsigned char>(head_[0]);
    const unsigned both = first * 256 + static_cast<unsigned char>(head_[1]);
    begin((first & 15) == 8 && both % 31 == 0 ? zlib_wrapper : no_wrapper);
    return true;
}

std::size_t DeflateDecoder::decode(char* to, std::size_t room) {
    std::size_t written = 0;
    if (!begun()) {
        if (!choose_wrapper()) return 0;
        const std::string_view rest = std::exchange(packed_, {head_, head_size_});
        written = inflate_member(to, room);
        const std::string_view unused = std::exchange(packed_, rest);
        if (!unused.empty()) damaged("there is something behind its end");
    }
    if (!complete_) written += inflate_member(to + written, room - written);
    if (complete_ && !packed_.empty()) damaged("there is something behind its end");
    return written;
}

}  // namespace connectai::http
