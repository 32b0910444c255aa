// Reads ini files by unixODBC's rules: a comment is a whole line that begins with # or ;.
#include "setup/ini_file.h"

#include <fcntl.h>
#include <odbcinst.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>

#include "base/text.h"
#include "config/keywords.h"
#include "setup/problems.h"

namespace connectai::setup {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator int() const noexcept { return number_; }

private:
    int number_;
};

[[noreturn]] void unreadable(const std::string& path) {
    throw Failure(ODBC_ERROR_REQUEST_FAILED,
                  concat(path, " cannot be read: ", std::strerror(errno)));
}

// Calls `visit` with each section's name and with each entry's line, and the section it is in.
void walk(std::string_view content, const std::function<void(std::string_view)>& visit_section,
          const std::function<void(std::string_view, std::string_view)>& visit_line) {
    std::string_view section;
    bool inside = false;
    while (!content.empty()) {
        const std::size_t end = std::min(content.find('\n'), content.size());
        const std::string_view line = content.substr(0, end);
        content.remove_prefix(std::min(end + 1, content.size()));
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#' || text.front() == ';') continue;
        if (text.front() == '[') {
            section = trim(text.substr(1, text.find(']') - 1));
            inside = true;
            visit_section(section);
        } else if (inside) {
            visit_line(section, line);
        }
    }
}

}  // namespace

IniFile::IniFile(std::string path) : path_(std::move(path)) {
    const Descriptor file(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    if (file < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return;
        unreadable(path_);
    }
    existed_ = true;
    struct stat status {};
    if (fstat(file, &status) != 0) unreadable(path_);
    // In one piece of memory, because it may hold secrets.
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t octets = read(file, content.data() + filled, content.size() - filled);
        if (octets < 0) unreadable(path_);
        if (octets == 0) break;
        filled += static_cast<std::size_t>(octets);
    }
    content.resize(filled);
    content_ = WipedText(std::move(content));
}

std::vector<IniLine> IniFile::lines() const {
    std::vector<IniLine> lines;
    walk(
        content_.view(), [](std::string_view) {},
        [&](std::string_view section, std::string_view line) {
            const std::size_t equals = std::min(line.find('='), line.size());
            lines.push_back({section, trim(line.substr(0, equals)),
                             trim(line.substr(std::min(equals + 1, line.size()))), line.size()});
        });
    return lines;
}

std::vector<std::string_view> IniFile::sections() const {
    std::vector<std::string_view> names;
    walk(
        content_.view(), [&](std::string_view section) { names.push_back(section); },
        [](std::string_view, std::string_view) {});
    return names;
}

bool IniFile::has_section(std::string_view section) const {
    return std::ranges::any_of(sections(),
                               [&](std::string_view name) { return iequals(name, section); });
}

std::vector<IniLine> IniFile::section(std::string_view section) const {
    std::vector<IniLine> lines;
    std::size_t found = 0;
    walk(
        content_.view(),
        [&](std::string_view name) {
            // Behind the first one, whatever follows is no part of it.
            if (found > 0 || iequals(name, section)) ++found;
        },
        [&](std::string_view, std::string_view line) {
            if (found != 1) return;
            const std::size_t equals = std::min(line.find('='), line.size());
            lines.push_back({section, trim(line.substr(0, equals)),
                             trim(line.substr(std::min(equals + 1, line.size()))), line.size()});
        });
    return lines;
}

void IniFile::require_short_lines(std::string_view replaced) const {
    for (const IniLine& line : lines()) {
        if (line.octets <= longest_line) continue;
        if (!replaced.empty() && iequals(line.section, replaced)) continue;
        const config::Keyword* const keyword = config::find_keyword(line.name);
        throw Failure(
            ODBC_ERROR_REQUEST_FAILED,
            concat(path_, " is not changed: ", keyword != nullptr ? keyword->name : "an entry",
                   " in its section [", line.section, "] is longer than the ", longest_line,
                   " octets that unixODBC keeps of a line when it writes the file, and would be "
                   "cut; change the file with an editor"));
    }
}

bool IniFile::put_back() const noexcept {
    if (!existed_) return unlink(path_.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR;
    // In place, so that owner, mode and links stay.
    const Descriptor file(open(path_.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
    if (file < 0) return false;
    std::string_view rest = content_.view();
    while (!rest.empty()) {
        const ssize_t octets = write(file, rest.data(), rest.size());
        if (octets <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(octets));
    }
    return fsync(file) == 0 || errno == EINVAL;
}

}  // namespace connectai::setup
