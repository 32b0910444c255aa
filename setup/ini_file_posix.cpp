// Reads ini files whole.
#include "setup/ini_file.h"

#include <fcntl.h>
#include <odbcinst.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "setup/problems.h"

namespace connectai::setup {
namespace {

[[noreturn]] void unreadable(const std::string& path) {
    throw Failure(ODBC_ERROR_REQUEST_FAILED,
                  concat(path, " cannot be read: ", std::strerror(errno)));
}

}  // namespace

IniFile::IniFile(std::string path) : path_(std::move(path)) {
    const FileDescriptor file(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!file) {
        if (errno == ENOENT || errno == ENOTDIR) return;
        unreadable(path_);
    }
    struct stat status {};
    if (fstat(file.get(), &status) != 0) unreadable(path_);
    // In one piece of memory, because it may hold secrets.
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    const std::optional<std::size_t> octets = read_into(file.get(), content);
    if (!octets) unreadable(path_);
    content.resize(*octets);
    content_ = WipedText(std::move(content));
}

std::vector<IniLine> IniFile::lines() const {
    std::vector<IniLine> found;
    std::string_view section;
    bool inside = false;
    for (const IniTextLine& line : ini_lines(content_.view())) {
        if (line.kind == IniLineKind::section) {
            section = line.name;
            inside = true;
        } else if (inside && line.kind == IniLineKind::entry) {
            found.push_back({section, line.name, line.value});
        }
    }
    return found;
}

std::vector<std::string_view> IniFile::sections() const {
    std::vector<std::string_view> names;
    for (const IniTextLine& line : ini_lines(content_.view())) {
        if (line.kind == IniLineKind::section) names.push_back(line.name);
    }
    return names;
}

bool IniFile::has_section(std::string_view section) const {
    return std::ranges::any_of(sections(),
                               [&](std::string_view name) { return iequals(name, section); });
}

std::vector<IniLine> IniFile::section(std::string_view section) const {
    std::vector<IniLine> found;
    bool inside = false;
    for (const IniTextLine& line : ini_lines(content_.view())) {
        if (line.kind == IniLineKind::section) {
            if (inside) break;
            inside = iequals(line.name, section);
        } else if (inside && line.kind == IniLineKind::entry) {
            found.push_back({section, line.name, line.value});
        }
    }
    return found;
}

}  // namespace connectai::setup
