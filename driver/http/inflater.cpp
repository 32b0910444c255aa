#include "http/inflater.h"

#include "base/error.h"

namespace connectai::http {

namespace {

constexpr int any_wrapper = 15 + 32;  // zlib.h, inflateInit2: the largest window, gzip or zlib

}  // namespace

Inflater::Inflater() {
    if (inflateInit2(&stream_, any_wrapper) != Z_OK) {
        throw Error(sqlstate::memory_allocation, "no memory to decompress a reply");
    }
    ender_.reset(&stream_);
}

void Inflater::feed(std::string packed) {
    packed_ = std::move(packed);
    stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_.avail_in = static_cast<uInt>(packed_.size());
}

void Inflater::take(std::string& out, std::size_t most) {
    const std::size_t before = out.size();
    out.resize(before + most);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream_.avail_out = static_cast<uInt>(most);
    int result = Z_OK;
    // Z_BUF_ERROR: nothing to do, or no room. Not an error.
    while (result == Z_OK && stream_.avail_out > 0) {
        if (complete_ && stream_.avail_in > 0) {  // another member
            result = inflateReset(&stream_);
            complete_ = false;
            continue;
        }
        result = inflate(&stream_, Z_NO_FLUSH);
        if (result != Z_STREAM_END) continue;
        complete_ = true;
        result = stream_.avail_in > 0 ? Z_OK : Z_BUF_ERROR;
    }
    out.resize(out.size() - stream_.avail_out);
    if (result == Z_MEM_ERROR) {
        throw Error(sqlstate::memory_allocation, "no memory to decompress a reply");
    }
    if (result != Z_OK && result != Z_BUF_ERROR && out.size() == before) {
        throw Error(sqlstate::communication_link_failure,
                    std::string("the service's compressed reply is damaged, so the result is not "
                                "whole") +
                        (stream_.msg != nullptr ? ": " + std::string(stream_.msg) : ""));
    }
}

}  // namespace connectai::http
