// What SQLWriteDSNToIni, SQLRemoveDSNFromIni and SQLWritePrivateProfileString would write, in one
// step. Each of those empties the file before it writes it, loses comments and what it cuts of long
// lines, and says that it has written what the disk has not taken; a data source takes a dozen of
// them. ODBC 3.8 has ConfigDSN call them: which file they mean, and that values which the library
// keeps for later calls are dropped, is the library's here as well (drivers.h). None of them keeps
// a list of data sources ([ODBC Data Sources]), and unixODBC reads none.
#include "setup/changes.h"

#include "base/text.h"
#include "setup/drivers.h"
#include "setup/ini_text.h"
#include "setup/problems.h"

namespace connectai::setup {
namespace {

bool replace(const IniFile& file, const WipedText& content, Readers readers) {
    if (content.view() == file.content() && readers == Readers::stay) return false;
    if (const std::string why = why_unreadable(file.content()); !why.empty()) {
        throw Failure(
            ODBC_ERROR_REQUEST_FAILED,
            concat(file.path(), " is not changed, because unixODBC cannot read it: ", why));
    }
    const FileReplacement done = replace_file(file.path(), content.view(), readers);
    forget_values();
    if (done.problem.empty()) return done.readers_removed;
    throw Failure(ODBC_ERROR_REQUEST_FAILED,
                  concat(file.path(), " could not be written: ", done.problem,
                         done.as_before ? "; it is as it was before"
                                        : "; what was in it could not be put back, look into it"));
}

}  // namespace

bool add_data_source(const IniFile& file, const DataSource& source, const std::string& driver,
                     Readers readers) {
    std::vector<Setting> entries{{"Driver", nullptr, driver}};
    entries.insert(entries.end(), source.settings.begin(), source.settings.end());
    const WipedText others = without_section(file.content(), source.name);
    return replace(file, with_section(others.view(), source.name, entries), readers);
}

bool change_data_source(const IniFile& file, const DataSource& source, Readers readers) {
    return replace(file, with_entries(file.content(), source.name, source.settings), readers);
}

void remove_data_source(const IniFile& file, const std::string& name) {
    replace(file, without_section(file.content(), name), Readers::stay);
}

void change_driver(const IniFile& file, const std::string& driver, const Setting& setting) {
    replace(file, with_entries(file.content(), driver, {setting}), Readers::stay);
}

}  // namespace connectai::setup
