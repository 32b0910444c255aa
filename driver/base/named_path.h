// A file that somebody has named, perhaps by ${ENV:NAME}: what it is opened by, and what messages
// show in its place.
#pragma once

#include <string>
#include <utility>

namespace connectai {

// What a variable of the environment holds may be a secret by mistake, and the path that it has
// become is no more to be shown than a password. There is no conversion to a string, so that
// whoever uses one says for what.
class NamedPath {
public:
    NamedPath() = default;
    // Shown as it is.
    NamedPath(std::string path) : path_(path), shown_(std::move(path)) {}
    NamedPath(const char* path) : NamedPath(std::string(path)) {}
    // `written` is what has become `path`.
    NamedPath(std::string path, std::string written)
        : path_(std::move(path)), shown_(std::move(written)) {}

    bool empty() const noexcept { return path_.empty(); }
    const std::string& to_open() const noexcept { return path_; }
    const std::string& to_show() const noexcept { return shown_; }

    // The same file by another path: shown as before, or, if that was the path, as it is now.
    NamedPath by(std::string path) const {
        return shown_ == path_ ? NamedPath(std::move(path)) : NamedPath(std::move(path), shown_);
    }
    // Both with something behind: FILE.lock.
    NamedPath with(const std::string& suffix) const { return {path_ + suffix, shown_ + suffix}; }

    friend bool operator==(const NamedPath&, const NamedPath&) = default;

private:
    std::string path_;
    std::string shown_;
};

}  // namespace connectai
