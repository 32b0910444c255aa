#include "replies.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <stdexcept>

#include "coding.h"

namespace connectai::bench {

namespace {

std::string read_file(const std::filesystem::path& path) {
    std::string content(std::filesystem::file_size(path), '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(content.data(), static_cast<std::streamsize>(content.size()))) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return content;
}

// RFC 9112, section 7.1.
std::string in_chunks(std::string_view content, std::size_t chunk_octets) {
    constexpr std::size_t framing = 20;  // of one chunk, at most
    std::string framed;
    framed.reserve(content.size() + (content.size() / chunk_octets + 2) * framing);
    for (; !content.empty(); content.remove_prefix(std::min(chunk_octets, content.size()))) {
        const std::string_view chunk = content.substr(0, chunk_octets);
        std::array<char, 16> size;
        const auto end =
            std::to_chars(size.data(), size.data() + size.size(), chunk.size(), 16).ptr;
        framed.append(size.data(), end).append("\r\n").append(chunk).append("\r\n");
    }
    return framed.append("0\r\n\r\n");
}

std::string load(const std::filesystem::path& path, Chunking chunking) {
    std::string content = read_file(path);
    return chunking ? in_chunks(content, *chunking) : content;
}

}  // namespace

Replies::Replies(const std::filesystem::path& directory, Chunking chunking) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        bodies_.emplace(entry.path().filename().string(), load(entry.path(), chunking));
    }
    if (bodies_.empty()) throw std::runtime_error("no reply in " + directory.string());
}

std::optional<Replies::Body> Replies::find(const std::string& name,
                                           std::string_view accepted) const {
    const std::string file = name + ".json";
    for (const Coding& coding : codings) {
        if (accepted.find(coding.name) == std::string_view::npos) continue;
        const auto coded = bodies_.find(file + std::string(coding.suffix));
        if (coded != bodies_.end()) return Body{coded->second, coding.name};
    }
    const auto plain = bodies_.find(file);
    if (plain == bodies_.end()) return std::nullopt;
    return Body{plain->second, {}};
}

}  // namespace connectai::bench
