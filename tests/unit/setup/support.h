// Calls to the setup functions as an installer makes them, with files of the test's own.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <odbcinst.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/unicode.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::setup {

struct Record {
    DWORD code = 0;
    std::string text;

    friend std::ostream& operator<<(std::ostream& out, const Record& record) {
        return out << record.code << ' ' << record.text;
    }
};

inline std::vector<Record> records() {
    std::vector<Record> all;
    for (WORD number = 1; number <= 20; ++number) {
        Record record;
        std::array<char, 4096> text{};
        WORD length = 0;
        if (SQLInstallerError(number, &record.code, text.data(), text.size() - 1, &length) ==
            SQL_NO_DATA) {
            break;
        }
        record.text = text.data();
        all.push_back(record);
    }
    return all;
}

// All of them, for a failing assertion's message.
inline std::string record_text() {
    std::string out;
    for (const Record& record : records()) {
        out += std::to_string(record.code) + ' ' + record.text + '\n';
    }
    return out;
}

// Each pair ends with a NUL, and so does the list: c_str() has the second one.
inline std::string pairs(std::initializer_list<std::string_view> list) {
    std::string out;
    for (const std::string_view pair : list) out.append(pair).append(1, '\0');
    return out;
}

inline std::vector<SQLWCHAR> wide(std::string_view text) {
    const std::u16string units = utf16_from_utf8(text);
    std::vector<SQLWCHAR> out(units.begin(), units.end());
    out.push_back(0);
    return out;
}

// One folder for all tests of a process, because unixODBC asks for ODBCSYSINI but once.
inline test::TemporaryFolder& folder() {
    static test::TemporaryFolder folder;
    return folder;
}

// odbcinst.ini knows the drivers ConnectAI and Other; user.ini and odbc.ini are empty. Data sources
// are the user's, as SQLConfigDataSource has it unless asked for a system one.
class SetupTest : public testing::Test {
protected:
    SetupTest() {
        std::filesystem::remove(folder_.file("new.ini"));
        write("odbcinst.ini",
              "[ConnectAI]\nDriver=/opt/libconnectaiodbc.so\n\n[Other]\nDriver=/opt/other.so\n");
        write("user.ini", "");
        write("odbc.ini", "");
        const std::string path =
            std::filesystem::path(folder_.file("odbc.ini")).parent_path().string();
        setenv("ODBCSYSINI", path.c_str(), 1);
        setenv("ODBCINI", folder_.file("user.ini").c_str(), 1);
        setenv("HOME", path.c_str(), 1);
        unsetenv("ODBCINSTINI");
        SQLSetConfigMode(ODBC_USER_DSN);
    }
    ~SetupTest() override { SQLSetConfigMode(ODBC_BOTH_DSN); }

    void write(const char* name, std::string_view content) {
        std::ofstream(folder_.file(name), std::ios::binary) << content;
    }
    std::string user() const { return folder_.content("user.ini"); }
    std::string system() const { return folder_.content("odbc.ini"); }

    static bool call(WORD request, std::initializer_list<std::string_view> list,
                     HWND window = nullptr, const char* driver = "ConnectAI") {
        return ConfigDSN(window, request, driver, pairs(list).c_str()) != 0;
    }
    static bool add(std::initializer_list<std::string_view> list, HWND window = nullptr) {
        return call(ODBC_ADD_DSN, list, window);
    }
    static bool change(std::initializer_list<std::string_view> list, HWND window = nullptr) {
        return call(ODBC_CONFIG_DSN, list, window);
    }
    // Through the installer's library, as everybody else reads it.
    static std::string read(const char* section, const char* entry) {
        std::array<char, 4096> value{};
        SQLGetPrivateProfileString(section, entry, "", value.data(), static_cast<int>(value.size()),
                                   "odbc.ini");
        return value.data();
    }

    test::TemporaryFolder& folder_ = folder();
};

}  // namespace connectai::setup
