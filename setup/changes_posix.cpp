// Writes through the installer's library, as ODBC 3.8 asks of ConfigDSN: SQLWriteDSNToIni,
// SQLRemoveDSNFromIni and SQLWritePrivateProfileString find the file, and clear their own cache.
#include "setup/changes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "setup/drivers.h"

namespace connectai::setup {
namespace {

constexpr const char* odbc_ini = "odbc.ini";
constexpr const char* odbcinst_ini = "odbcinst.ini";

// The installer's own text is no more than "request failed".
[[noreturn]] void fail(const IniFile& file) {
    const bool restored = file.put_back();
    throw Failure(ODBC_ERROR_REQUEST_FAILED,
                  concat("The installer could not write ", file.path(),
                         restored ? ", which is as it was before"
                                  : ", and what was in it could not be put back",
                         ": may it be written to, is there room on its disk, and does it begin "
                         "with a section?"));
}

void require(const IniFile& file, bool done) {
    if (!done) fail(file);
}

void write(const IniFile& file, const std::string& section, const char* entry, const char* value,
           const char* which) {
    require(file, SQLWritePrivateProfileString(section.c_str(), entry, value, which) != 0);
}

// unixODBC would create it readable by everyone, and a password may come into it.
void create_privately(const IniFile& file) {
    if (file.existed() || file.path() != user_odbc_ini_path()) return;
    const int created = open(file.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (created >= 0) close(created);
}

// unixODBC removes the first section of a name, and a second one would take its place.
void remove_sections(const IniFile& file, const std::string& name) {
    const auto count = std::ranges::count_if(
        file.sections(), [&](std::string_view section) { return iequals(section, name); });
    for (auto left = count; left > 0; --left) {
        require(file, SQLRemoveDSNFromIni(name.c_str()) != 0);
    }
}

void write_settings(const IniFile& file, const std::string& section,
                    const std::vector<Setting>& settings, const char* which) {
    for (const Setting& setting : settings) {
        if (!setting.value.empty()) {
            write(file, section, setting.name.c_str(), setting.value.view().data(), which);
        }
    }
}

// Without what the settings are about.
std::vector<IniLine> others(std::vector<IniLine> lines, const std::vector<Setting>& settings) {
    std::erase_if(lines, [&](const IniLine& line) {
        return std::ranges::any_of(settings,
                                   [&](const Setting& setting) { return setting.same(line.name); });
    });
    return lines;
}

bool holds(const std::vector<IniLine>& lines, const Setting& setting) {
    std::size_t right = 0;
    std::size_t all = 0;
    for (const IniLine& line : lines) {
        if (!setting.same(line.name)) continue;
        ++all;
        if (line.name == setting.name && line.value == setting.value.view()) ++right;
    }
    return setting.value.empty() ? all == 0 : all == 1 && right == 1;
}

std::vector<IniLine> outside(const IniFile& file, std::string_view section) {
    std::vector<IniLine> lines = file.lines();
    std::erase_if(lines, [&](const IniLine& line) { return iequals(line.section, section); });
    return lines;
}

// unixODBC says that it has written the file even where the disk has taken only a part of it.
void verify(const IniFile& before, const std::string& section, const std::vector<IniLine>& kept,
            const std::vector<Setting>& settings, bool there) {
    const IniFile after(before.path());
    require(before, outside(before, section) == outside(after, section));
    require(before, after.has_section(section) == there);
    const std::vector<IniLine> now = after.section(section);
    require(before, others(now, settings) == kept);
    for (const Setting& setting : settings) require(before, holds(now, setting));
}

void change(const IniFile& file, const std::string& section, const std::vector<Setting>& settings,
            const char* which) {
    file.require_short_lines();
    const std::vector<IniLine> lines = file.section(section);
    for (const Setting& setting : settings) {
        std::vector<std::string> names;
        for (const IniLine& line : lines) {
            if (setting.same(line.name)) names.emplace_back(line.name);
        }
        // An entry keeps its place. An alias goes, for of two spellings the first would count.
        const bool in_place =
            !setting.value.empty() && names.size() == 1 && names.front() == setting.name;
        if (in_place) continue;
        for (const std::string& name : names) {
            write(file, section, name.c_str(), nullptr, which);
        }
    }
    write_settings(file, section, settings, which);
    verify(file, section, others(lines, settings), settings, true);
}

}  // namespace

void add_data_source(const IniFile& file, const DataSource& source, const std::string& driver) {
    file.require_short_lines(source.name);
    create_privately(file);
    remove_sections(file, source.name);
    require(file, SQLWriteDSNToIni(source.name.c_str(), driver.c_str()) != 0);
    write_settings(file, source.name, source.settings, odbc_ini);
    verify(file, source.name, {{source.name, "Driver", driver, 0}}, source.settings, true);
}

void change_data_source(const IniFile& file, const DataSource& source) {
    if (!source.settings.empty()) change(file, source.name, source.settings, odbc_ini);
}

void remove_data_source(const IniFile& file, const std::string& name) {
    file.require_short_lines(name);
    remove_sections(file, name);
    verify(file, name, {}, {}, false);
}

void change_driver(const IniFile& file, const std::string& driver, const Setting& setting) {
    change(file, driver, {setting}, odbcinst_ini);
}

}  // namespace connectai::setup
