// Changing a section of an ini file leaves all else octet for octet.
#include "setup/ini_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace connectai::setup {
namespace {

Setting setting(const char* name, const char* value) {
    return {name, config::find_keyword(name), WipedText(value)};
}

std::string added(std::string_view content, const std::vector<Setting>& settings) {
    return with_section(content, "crm", settings);
}
std::string removed(std::string_view content) {
    return without_section(content, "crm");
}
std::string changed(std::string_view content, const std::vector<Setting>& settings) {
    return with_entries(content, "crm", settings);
}

// What people and programs leave in such files.
constexpr std::string_view hostile[] = {
    "",
    "\n",
    "# only a comment",
    "# c\n\n[a]\nX=1\n",
    "[a]\nX=1",
    "[a]\nX=1\n\n",
    "[a]\r\nX = 1\r\n; c\r\n\r\n[b]\r\nY=2\r\n",
    "[a]\nX=1\n\n\n\n  # c\n\t[b]\n \t Y\t=\t2 \n  \n[a]\nX=3\n",
    "[a]\nno equals\n=no name\nX==\n[b\n[]\n]c[\n",
    "[a]\nX=\x01\xFF\n\xEF\xBB\xBFY=2\n",
    "[a]\nX=1\r[crm]\rY=2\r",
    "; [crm]\n#[crm]\n[a]\n;X=1\n# crm=1\ncrm=1\n[not crm]\n[crm2]\n",
    "[ODBC Data Sources]\ncrm=ConnectAI\na=Other\n\n[a]\nX=1\n",
    "before any section=1\n[a]\nX=1\n",
    "\n\n\n[a]\n\n\nX=1\n\n\n",
};

TEST(IniText, LinesAreTheContent) {
    for (const std::string_view content : hostile) {
        std::string together;
        for (const IniTextLine& line : ini_lines(content)) together += line.text;
        EXPECT_EQ(together, content);
    }
    std::string with_nul("[a]\nX=1\0 2\n\0\n", 14);
    std::string together;
    for (const IniTextLine& line : ini_lines(with_nul)) together += line.text;
    EXPECT_EQ(together, with_nul);
}

TEST(IniText, WhatIsAddedIsBehindAllElseAndGoesWithoutATrace) {
    for (const std::string_view content : hostile) {
        const std::string whole = added(content, {setting("Driver", "X"), setting("User", "u")});
        EXPECT_TRUE(whole.starts_with(content)) << whole;
        const bool ended = content.empty() || content.ends_with('\n');
        const std::string back = removed(whole);
        if (ended) {
            EXPECT_EQ(back, content);
        } else {
            EXPECT_TRUE(back.starts_with(content) && back.size() <= content.size() + 2) << back;
        }
    }
}

TEST(IniText, WhatIsNotThereIsRemovedWithoutChange) {
    for (const std::string_view content : hostile) EXPECT_EQ(removed(content), content);
}

TEST(IniText, SectionsAreAddedAsTheFileHasThem) {
    const std::vector<Setting> settings{setting("Driver", "X"), setting("User", "")};
    EXPECT_EQ(added("", settings), "[crm]\nDriver=X\n\n");
    EXPECT_EQ(added("[a]\nY=1\n\n", settings), "[a]\nY=1\n\n[crm]\nDriver=X\n\n");
    EXPECT_EQ(added("[a]\nY=1\n", settings), "[a]\nY=1\n\n[crm]\nDriver=X\n");
    EXPECT_EQ(added("[a]\nY=1", settings), "[a]\nY=1\n\n[crm]\nDriver=X\n");
    EXPECT_EQ(added("[a]\r\nY=1\r\n", settings), "[a]\r\nY=1\r\n\r\n[crm]\r\nDriver=X\r\n");
}

TEST(IniText, ARemovedSectionTakesItsOwnAlone) {
    constexpr std::string_view cases[][2] = {
        {"[crm]\nX=1\n", ""},
        {"[crm]", ""},
        {"[a]\nY=1\n\n[CRM]\nX=1", "[a]\nY=1\n"},
        {"# top\n[crm]\nX=1\n# inside\nZ=2\n\n\n[b]\n", "# top\n[b]\n"},
        // What stands directly in front of the next section is about that.
        {"[crm]\nX=1\n# b's\n[b]\n", "# b's\n[b]\n"},
        {"[crm]\nX=1\n\n# b's\n[b]\n", "# b's\n[b]\n"},
        // What stands directly behind the last entry, and in front of nothing, is not.
        {"[crm]\nX=1\n#Password=old\n\n[b]\n", "[b]\n"},
        {"[crm]\nX=1\n#Password=old\n", ""},
        {"[crm]\nX=1\n\n# the end", "# the end"},
        {"[crm]\nX=1\n[b]\nY=1\n[Crm]\nX=2\n\n[c]\n", "[b]\nY=1\n[c]\n"},
        {"[b]\r\nY=1\r\n[crm]\r\nX=1\r\n[c]\r\nZ=1", "[b]\r\nY=1\r\n[c]\r\nZ=1"},
    };
    for (const auto& [before, after] : cases) EXPECT_EQ(removed(before), after) << before;
}

TEST(IniText, AnEntryChangesInItsPlace) {
    const std::vector<Setting> seven{setting("Timeout", "7")};
    constexpr std::string_view cases[][2] = {
        {"[crm]\nTimeout=5\n", "[crm]\nTimeout=7\n"},
        {"[crm]\nTimeout=5", "[crm]\nTimeout=7"},
        {"[crm]\n\tTIMEOUT \t=  5  \r\n", "[crm]\n\tTimeout \t=  7\r\n"},
        {"[crm]\nTimeout\n", "[crm]\nTimeout=7\n"},
        {"[crm]\nTimeout =\n", "[crm]\nTimeout =7\n"},
        {"[crm]\n# Timeout=5\nA=1\n; c\n\n[b]\nTimeout=5\n",
         "[crm]\n# Timeout=5\nA=1\nTimeout=7\n; c\n\n[b]\nTimeout=5\n"},
        {"[crm]\nTimeout=1\n# c\ntimeout=2\nA=1\n", "[crm]\nTimeout=7\n# c\nA=1\n"},
        {"[crm]", "[crm]\nTimeout=7\n"},
        {"[crm]\r\nA=1", "[crm]\r\nA=1\r\nTimeout=7\r\n"},
        {"[crm]\n\n[crm]\nTimeout=5\n", "[crm]\nTimeout=7\n\n[crm]\nTimeout=5\n"},
        {"Timeout=0\n[a]\nTimeout=1\n [ Crm ] \nTimeout=5\n[b]\nTimeout=2",
         "Timeout=0\n[a]\nTimeout=1\n [ Crm ] \nTimeout=7\n[b]\nTimeout=2"},
    };
    for (const auto& [before, after] : cases) EXPECT_EQ(changed(before, seven), after) << before;
    EXPECT_EQ(changed("[crm]\nPWD = a\nUser=u\n", {setting("Password", "b")}),
              "[crm]\nPassword = b\nUser=u\n");
}

TEST(IniText, AnEntryWithoutAValueGoes) {
    const std::vector<Setting> none{setting("Timeout", ""), setting("User", "")};
    EXPECT_EQ(changed("[crm]\n# a\nTimeout=5\n# b\nuid=x\nUser=y\nA=1\n[b]\nUser=z\n", none),
              "[crm]\n# a\n# b\nA=1\n[b]\nUser=z\n");
    EXPECT_EQ(changed("[crm]\nA=1\nUser=y", none), "[crm]\nA=1\n");
    for (const std::string_view content : hostile) {
        const std::string whole = added(content, {});
        EXPECT_EQ(changed(whole, none), whole);
    }
}

TEST(IniText, EntriesOfOneSectionChangeInEveryFile) {
    for (const std::string_view content : hostile) {
        std::string before = added(content, {setting("Driver", "X"), setting("Timeout", "5")});
        before += "\n# behind\n[z]\nTimeout=5\n";
        std::string expected = before;
        const std::size_t at = expected.find("Driver=X");
        ASSERT_NE(at, expected.npos);
        expected.replace(expected.find("=5", at), 2, "=7");
        EXPECT_EQ(changed(before, {setting("Timeout", "7")}), expected);
    }
}

// unixODBC reads lines of 999 octets, the blanks in them included.
TEST(IniText, BlanksGoWhereALineWouldBecomeTooLong) {
    const std::string value(longest_line - 6, 'x');
    const std::string after =
        changed("[crm]\n    Token  =  y\n", {setting("Token", value.c_str())});
    EXPECT_EQ(after, "[crm]\nToken=" + value + "\n");
}

TEST(IniText, UnreadableIsWhatUnixOdbcCannotRead) {
    const std::string long_comment = "# " + std::string(1100, 'x') + "\n[a]\n";
    for (const std::string_view content :
         {std::string_view("X=1\n[a]\n"), std::string_view("  [a]\nX=1\n"),
          std::string_view("\xEF\xBB\xBF[a]\n"), std::string_view(long_comment)}) {
        EXPECT_NE(why_unreadable(content), "") << content;
    }
    for (const std::string_view content :
         {"", "\n", "#", "[", "[a]", "\n \n; c\n # c\n[a]\nX=1", "[a]\n  [b]\nX=1\n"}) {
        EXPECT_EQ(why_unreadable(content), "") << content;
    }
}

}  // namespace
}  // namespace connectai::setup
