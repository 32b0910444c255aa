// Words of commands that messages suggest.
#include "base/shell_word.h"

#include <gtest/gtest.h>

namespace connectai {
namespace {

TEST(ShellWord, IsQuotedWhereTheShellWouldTakeItForAnythingElse) {
    EXPECT_EQ(shell_word("crm"), "crm");
    EXPECT_EQ(shell_word("CRM-2.test_1"), "CRM-2.test_1");
    EXPECT_EQ(shell_word("B\xC3\xBC"
                         "cher"),
              "B\xC3\xBC"
              "cher");
    EXPECT_EQ(shell_word("My CRM"), "'My CRM'");
    EXPECT_EQ(shell_word("Ann's"), R"('Ann'\''s')");
    EXPECT_EQ(shell_word("$HOME"), "'$HOME'");
    EXPECT_EQ(shell_word("a\"b`c"), "'a\"b`c'");
    EXPECT_EQ(shell_word("~"), "'~'");
    EXPECT_EQ(shell_word("#1"), "'#1'");
    EXPECT_EQ(shell_word(""), "''");
}

}  // namespace
}  // namespace connectai
