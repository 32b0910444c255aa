// One of the installer's files, as it is before the installer changes it. unixODBC writes the whole
// file anew for each entry: without its comments, with lines cut that are too long for it, and
// without looking whether the disk has taken what was written. So this class knows what was there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace connectai::setup {

// The longest line that unixODBC reads whole, in octets: name, equals sign and value. What is more
// becomes an entry of its own (INI_MAX_LINE of 1000 includes the terminator).
inline constexpr std::size_t longest_line = 999;

struct IniLine {
    std::string_view section;
    std::string_view name;  // trimmed, as is the value
    std::string_view value;
    std::size_t octets;  // of the line as it stands there

    // As unixODBC would write it; how long it is now does not count.
    friend bool operator==(const IniLine& a, const IniLine& b) noexcept {
        return a.section == b.section && a.name == b.name && a.value == b.value;
    }
};

class IniFile {
public:
    // A file that is not there is an empty one. Throws Failure (ODBC_ERROR_REQUEST_FAILED) for one
    // that cannot be read.
    explicit IniFile(std::string path);
    IniFile(const IniFile&) = delete;
    IniFile& operator=(const IniFile&) = delete;

    const std::string& path() const noexcept { return path_; }
    bool existed() const noexcept { return existed_; }

    // All entries in order, those of sections of the same name included. Views into this object.
    std::vector<IniLine> lines() const;
    bool has_section(std::string_view section) const;
    // The entries of the first section of that name, whatever its case.
    std::vector<IniLine> section(std::string_view section) const;
    std::vector<std::string_view> sections() const;

    // Throws Failure (ODBC_ERROR_REQUEST_FAILED) that names a line which unixODBC would cut,
    // sections of the name `replaced` apart, which are removed as a whole.
    void require_short_lines(std::string_view replaced = {}) const;

    // Writes what was there, or removes a file that was not there. False when that fails.
    bool put_back() const noexcept;

private:
    std::string path_;
    bool existed_ = false;
    WipedText content_;
};

}  // namespace connectai::setup
