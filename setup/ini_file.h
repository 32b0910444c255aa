// One of the installer's files, as it is at one moment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "setup/ini_text.h"

namespace connectai::setup {

struct IniLine {
    std::string_view section;
    std::string_view name;  // trimmed, as is the value
    std::string_view value;
};

class IniFile {
public:
    // A file that is not there is an empty one. Throws Failure (ODBC_ERROR_REQUEST_FAILED) for one
    // that cannot be read.
    explicit IniFile(std::string path);
    IniFile(const IniFile&) = delete;
    IniFile& operator=(const IniFile&) = delete;

    const std::string& path() const noexcept { return path_; }
    std::string_view content() const noexcept { return content_.view(); }

    // All entries in order, those of sections of the same name included. Views into this object.
    std::vector<IniLine> lines() const;
    bool has_section(std::string_view section) const;
    // The entries of the first section of that name, whatever its case.
    std::vector<IniLine> section(std::string_view section) const;
    std::vector<std::string_view> sections() const;

private:
    std::string path_;
    WipedText content_;
};

}  // namespace connectai::setup
