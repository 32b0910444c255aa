// ODBC_CONFIG_DSN and ODBC_REMOVE_DSN: ODBC 3.8, ConfigDSN, "Modifying a Data Source", "Deleting a
// Data Source".
#include "unit/setup/support.h"

namespace connectai::setup {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

int a_window = 0;

testing::Matcher<Record> problem(DWORD code, const std::string& text) {
    return AllOf(Field(&Record::code, code), Field(&Record::text, HasSubstr(text)));
}

class ChangeDsn : public SetupTest {
protected:
    ChangeDsn() {
        write("user.ini",
              "[Books]\nDriver=ConnectAI\nUID=u\nTimeout=5\nOdd=kept\nWorkspace=w\n\n"
              "[Else]\nDriver=Other\nTimeout=long\n\n");
    }
};

TEST_F(ChangeDsn, SetsWhatIsGivenAndKeepsTheRest) {
    EXPECT_TRUE(change({"DSN=books", "Timeout=7", "Verbosity=3"})) << record_text();
    EXPECT_EQ(user(),
              "[Books]\nDriver=ConnectAI\nUID=u\nTimeout=7\nOdd=kept\nWorkspace=w\nVerbosity=3\n\n"
              "[Else]\nDriver=Other\nTimeout=long\n\n");
}

// Of two spellings of one keyword, the driver takes the first.
TEST_F(ChangeDsn, ReplacesAnAlias) {
    EXPECT_TRUE(change({"DSN=Books", "User=v"})) << record_text();
    EXPECT_EQ(user(),
              "[Books]\nDriver=ConnectAI\nUser=v\nTimeout=5\nOdd=kept\nWorkspace=w\n\n"
              "[Else]\nDriver=Other\nTimeout=long\n\n");
}

TEST_F(ChangeDsn, AnEmptyValueRemovesTheKeyword) {
    write("user.ini", "[Books]\nDriver=ConnectAI\nuid=u\nUser=v\nDescription=d\nTimeout=5\n\n");
    EXPECT_TRUE(change({"DSN=Books", "User=", "Description=", "Token="})) << record_text();
    EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\nTimeout=5\n\n");
}

TEST_F(ChangeDsn, ANameAloneChangesNothing) {
    const std::string before = user();
    EXPECT_TRUE(change({"DSN=Books"})) << record_text();
    EXPECT_EQ(user(), before);
    EXPECT_FALSE(change({"DSN=Books"}, &a_window));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "no dialog")));
}

TEST_F(ChangeDsn, WhatIsNotThereCannotBeChanged) {
    write("odbc.ini", "[Shared]\nDriver=ConnectAI\n\n");
    for (const WORD request : std::initializer_list<WORD>{ODBC_CONFIG_DSN, ODBC_REMOVE_DSN}) {
        EXPECT_FALSE(call(request, {"DSN=Nowhere"}));
        EXPECT_THAT(records(),
                    ElementsAre(problem(ODBC_ERROR_INVALID_DSN, "no data source Nowhere in")));
        EXPECT_FALSE(call(request, {"DSN=Shared"}));
        EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_DSN,
                                                   "there is one in " + folder_.file("odbc.ini"))));
    }
    EXPECT_EQ(system(), "[Shared]\nDriver=ConnectAI\n\n");
}

TEST_F(ChangeDsn, ADataSourceOfAnotherDriverIsLeftAlone) {
    const std::string before = user();
    for (const WORD request : std::initializer_list<WORD>{ODBC_CONFIG_DSN, ODBC_REMOVE_DSN}) {
        EXPECT_FALSE(call(request, {"DSN=Else"}));
        EXPECT_THAT(record_text(), HasSubstr("belongs to the driver Other"));
        EXPECT_EQ(records().front().code, static_cast<DWORD>(ODBC_ERROR_INVALID_DSN));
    }
    EXPECT_EQ(user(), before);
}

TEST_F(ChangeDsn, TheLibrarysPathIsTheDriverAsWell) {
    write("user.ini", "[Books]\nDriver=/opt/libconnectaiodbc.so\n\n");
    EXPECT_TRUE(change({"DSN=Books", "Timeout=7"})) << record_text();
    EXPECT_EQ(user(), "[Books]\nDriver=/opt/libconnectaiodbc.so\nTimeout=7\n\n");
}

TEST_F(ChangeDsn, TheWholeIsChecked) {
    const std::string before =
        "[Books]\nDriver=ConnectAI\nURL=http://example.com\nAllowInsecureHttp=true\nTimeout=x\n";
    write("user.ini", before);
    EXPECT_FALSE(change({"DSN=Books", "AllowInsecureHttp="}));
    const DWORD code = ODBC_ERROR_INVALID_KEYWORD_VALUE;
    EXPECT_THAT(records(), ElementsAre(problem(code, "[Books] of odbc.ini"),
                                       problem(code, "must not travel unencrypted")));
    EXPECT_EQ(user(), before);
    EXPECT_TRUE(change({"DSN=Books", "Timeout=3"})) << record_text();
}

TEST_F(ChangeDsn, WithAWindowTheCredentialsMayBeInTheSection) {
    EXPECT_FALSE(change({"DSN=Books", "Timeout=7"}, &a_window));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "Password is missing")));
    EXPECT_TRUE(change({"DSN=Books", "Password=p"}, &a_window)) << record_text();
}

TEST_F(ChangeDsn, ADriverThatIsMissingIsAllThatIsSaid) {
    for (const WORD request : std::initializer_list<WORD>{ODBC_CONFIG_DSN, ODBC_REMOVE_DSN}) {
        EXPECT_FALSE(call(request, {"DSN=Books"}, nullptr, nullptr));
        EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_NAME, "is missing")));
    }
}

TEST_F(ChangeDsn, RemovesTheSection) {
    EXPECT_TRUE(call(ODBC_REMOVE_DSN, {"DSN=Books"})) << record_text();
    EXPECT_EQ(user(), "[Else]\nDriver=Other\nTimeout=long\n\n");
}

TEST_F(ChangeDsn, RemovesFromTheSystemsFileInThatMode) {
    write("odbc.ini", "[Books]\nDriver=ConnectAI\n\n");
    const std::string before = user();
    SQLSetConfigMode(ODBC_SYSTEM_DSN);
    EXPECT_TRUE(call(ODBC_REMOVE_DSN, {"DSN=Books"})) << record_text();
    EXPECT_EQ(system(), "");
    EXPECT_EQ(user(), before);
}

}  // namespace
}  // namespace connectai::setup
