// ODBC_ADD_DSN: ODBC 3.8, ConfigDSN, "Adding a Data Source"; and what goes for each request.
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "setup/problems.h"
#include "unit/setup/support.h"

namespace connectai::setup {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

int a_window = 0;

testing::Matcher<Record> problem(DWORD code, const std::string& text) {
    return AllOf(Field(&Record::code, code), Field(&Record::text, HasSubstr(text)));
}

class AddDsn : public SetupTest {};

TEST_F(AddDsn, WritesTheSection) {
    EXPECT_TRUE(add({"DSN=Books", "Description=Our books", "URL=https://example.com/api",
                     "User=u@example.com", "Password=p;a=b#c", "Trace=no"}))
        << record_text();
    EXPECT_EQ(user(),
              "[Books]\nDriver=ConnectAI\nDescription=Our books\nURL=https://example.com/api\n"
              "User=u@example.com\nPassword=p;a=b#c\nTrace=no\n\n");
    EXPECT_EQ(system(), "");
    EXPECT_THAT(records(), SizeIs(0));
}

TEST_F(AddDsn, WritesKeywordsAsTheTableSpellsThem) {
    EXPECT_TRUE(add({"dsn=Books", "UID=u@example.com", "pwd=p", "database=CRM"})) << record_text();
    EXPECT_EQ(user(),
              "[Books]\nDriver=ConnectAI\nUser=u@example.com\nPassword=p\nDefaultCatalog=CRM\n\n");
}

TEST_F(AddDsn, ANameAloneIsEnough) {
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\n\n");
}

TEST_F(AddDsn, AnEmptyValueIsNoEntry) {
    EXPECT_TRUE(add({"DSN=Books", "Workspace=", "User= \t", "Timeout="})) << record_text();
    EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\n\n");
}

TEST_F(AddDsn, ReplacesEverySectionOfThatName) {
    write("user.ini",
          "[books]\nDriver=Other\nX=1\n\n[Else]\nDriver=Other\n\n[Books]\nDriver=Other\nY=2\n");
    EXPECT_TRUE(add({"DSN=Books", "Timeout=5"})) << record_text();
    EXPECT_EQ(user(), "[Else]\nDriver=Other\n\n[Books]\nDriver=ConnectAI\nTimeout=5\n");
}

TEST_F(AddDsn, WritesToTheSystemsFileInThatMode) {
    SQLSetConfigMode(ODBC_SYSTEM_DSN);
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_EQ(system(), "[Books]\nDriver=ConnectAI\n\n");
    EXPECT_EQ(user(), "");
}

TEST_F(AddDsn, WritesToTheUsersFileWhereBothAreMeant) {
    SQLSetConfigMode(ODBC_BOTH_DSN);
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\n\n");
    EXPECT_EQ(system(), "");
}

TEST_F(AddDsn, ANewFileIsTheUsersAlone) {
    setenv("ODBCINI", folder_.file("new.ini").c_str(), 1);
    EXPECT_TRUE(add({"DSN=Books", "Password=p"})) << record_text();
    struct stat status {};
    ASSERT_EQ(stat(folder_.file("new.ini").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(AddDsn, ANameIsNeeded) {
    EXPECT_FALSE(add({"URL=https://example.com"}));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_DSN, "put DSN=name into")));
    EXPECT_FALSE(ConfigDSN(nullptr, ODBC_ADD_DSN, "ConnectAI", nullptr));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_DSN, "is missing")));
    EXPECT_FALSE(ConfigDSN(nullptr, ODBC_ADD_DSN, "ConnectAI", ""));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_DSN, "is missing")));
}

TEST_F(AddDsn, ANameThatIsNotValidIsRefused) {
    const std::string long_name(33, 'x');
    for (const std::string& name : std::vector<std::string>{"",       " ",
                                                            "a[b",    "a]b",
                                                            "a{b",    "a}b",
                                                            "a(b",    "a)b",
                                                            "a,b",    "a;b",
                                                            "a?b",    "a*b",
                                                            "a=b",    "a!b",
                                                            "a@b",    "a\\b",
                                                            " a",     "a ",
                                                            "a\nb",   "\xFF",
                                                            "ODBC",   "odbc data sources",
                                                            long_name}) {
        EXPECT_FALSE(add({"DSN=" + name})) << name;
        EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_DSN, "is not valid")))
            << name;
    }
    EXPECT_EQ(user(), "");
    EXPECT_TRUE(add({"DSN=" + std::string(32, 'x')})) << record_text();
    EXPECT_TRUE(add({"DSN=Bücher & Co."})) << record_text();
}

TEST_F(AddDsn, TheDriverIsNoAttribute) {
    EXPECT_FALSE(add({"DSN=Books", "DRIVER=ConnectAI"}));
    EXPECT_THAT(records(),
                ElementsAre(problem(ODBC_ERROR_INVALID_KEYWORD_VALUE, "Driver is no attribute")));
    EXPECT_FALSE(add({"DSN=Books", "Setup=/tmp/x.so"}));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_KEYWORD_VALUE, "odbcinst.ini")));
}

TEST_F(AddDsn, TheDriverMustBeRegistered) {
    for (const char* driver : std::vector<const char*>{"Nowhere", "", nullptr}) {
        EXPECT_FALSE(call(ODBC_ADD_DSN, {"DSN=Books"}, nullptr, driver));
        EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_NAME,
                                                   driver != nullptr ? driver : "missing")));
    }
    EXPECT_EQ(user(), "");
}

TEST_F(AddDsn, OtherRequestsAreRefused) {
    for (const WORD request :
         std::initializer_list<WORD>{0, ODBC_ADD_SYS_DSN, ODBC_REMOVE_DEFAULT_DSN, 101}) {
        EXPECT_FALSE(call(request, {"DSN=Books"}));
        EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_REQUEST_TYPE,
                                                   "request " + std::to_string(request))));
    }
}

TEST_F(AddDsn, WhatIsNoPairIsRefused) {
    EXPECT_FALSE(add({"DSN=Books", "Workspace", "=x", "User =u", "Timeout=1", "timeout=1", "UID=a",
                      "User=b", "DSN=Other"}));
    const DWORD code = ODBC_ERROR_INVALID_KEYWORD_VALUE;
    EXPECT_THAT(
        records(),
        ElementsAre(problem(code, "Attribute 2"), problem(code, "Attribute 3"),
                    problem(code, "Attribute 4"), problem(code, "Timeout is given twice"),
                    problem(code, "User is given twice"), problem(code, "DSN is given twice")));
}

TEST_F(AddDsn, AnUnknownKeywordIsRefusedAndTheNearestNamed) {
    EXPECT_FALSE(add({"DSN=Books", "Workspce=x", "Ulr=y", "Quux=y"}));
    const DWORD code = ODBC_ERROR_INVALID_KEYWORD_VALUE;
    EXPECT_THAT(records(),
                ElementsAre(problem(code, "Workspce is unknown; did you mean Workspace?"),
                            problem(code, "Ulr is unknown; did you mean URL?"),
                            problem(code, "Quux is unknown")));
}

TEST_F(AddDsn, EveryBadValueHasItsRecordAndNothingIsWritten) {
    const std::string before = "# kept\n[Books]\nDriver=ConnectAI\n";
    write("user.ini", before);
    EXPECT_FALSE(add({"DSN=Books", "Timeout=long", "URL=ftp://example.com", "AuthScheme=Magic",
                      "ReadAhead=perhaps"}));
    const DWORD code = ODBC_ERROR_INVALID_KEYWORD_VALUE;
    EXPECT_THAT(records(),
                ElementsAre(problem(code, "Timeout=long"), problem(code, "URL=ftp"),
                            problem(code, "AuthScheme=Magic"), problem(code, "ReadAhead=perhaps")));
    EXPECT_EQ(user(), before);
}

TEST_F(AddDsn, KeywordsAreCheckedTogether) {
    EXPECT_FALSE(add({"DSN=Books", "URL=http://example.com"}));
    EXPECT_THAT(records(),
                ElementsAre(problem(ODBC_ERROR_INVALID_KEYWORD_VALUE, "AllowInsecureHttp=true")));
    EXPECT_TRUE(add({"DSN=Books", "URL=http://example.com", "AllowInsecureHttp=yes"}))
        << record_text();
}

TEST_F(AddDsn, ThereAreEightRecordsAndTheLastCountsTheRest) {
    EXPECT_FALSE(add({"DSN=Books", "A1=", "A2=", "A3=", "A4=", "A5=", "A6=", "A7=", "A8="}));
    EXPECT_THAT(records(), SizeIs(8));
    EXPECT_THAT(records().back().text, HasSubstr("A8"));
    EXPECT_FALSE(add({"DSN=Books", "A1=", "A2=", "A3=", "A4=", "A5=", "A6=", "A7=", "A8=", "A9="}));
    ASSERT_THAT(records(), SizeIs(8));
    EXPECT_THAT(records().front().text, HasSubstr("A1"));
    EXPECT_THAT(records().back().text, HasSubstr("2 more"));
}

TEST_F(AddDsn, NoRecordShowsASecret) {
    for (const std::string_view attribute :
         {"Password=hush\nhush", "hush", "Proxy=http://u:hush@host", "URL=https://u:hush@host",
          "Workspace=x;PWD=hush", "URL=ftp://x; Token = hush", "DSN=y;PWD=hush", "hu/sh!hush=x",
          "SSLClientCertPassword=hush\xFF", "Token=x;URL=hush"}) {
        EXPECT_FALSE(add({"DSN=Books", attribute})) << attribute;
        EXPECT_THAT(records(), Each(Field(&Record::text, Not(HasSubstr("hush"))))) << attribute;
        EXPECT_FALSE(records().empty()) << attribute;
    }
    EXPECT_FALSE(add({"DSN=Books;PWD=hush"}));
    EXPECT_THAT(records(), Each(Field(&Record::text, Not(HasSubstr("hush")))));
    EXPECT_EQ(user(), "");
}

TEST_F(AddDsn, AWindowAsksForADialogThatThereIsNot) {
    EXPECT_FALSE(add({"DSN=Books"}, &a_window));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "no dialog")));
    EXPECT_THAT(record_text(), HasSubstr("User and Password are missing"));
    EXPECT_EQ(user(), "");
    EXPECT_TRUE(add({"DSN=Books", "User=u", "Password=p"}, &a_window)) << record_text();
    const std::string before = user();
    EXPECT_FALSE(add({"DSN=Books", "User=v", "Password=p"}, &a_window));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "ODBC_CONFIG_DSN")));
    EXPECT_EQ(user(), before);
}

TEST_F(AddDsn, TheWideFormTakesUtf16) {
    std::vector<SQLWCHAR> list;
    for (const char* pair : {"DSN=Bücher", "DefaultCatalog=Größe 😀"}) {
        const std::vector<SQLWCHAR> units = wide(pair);
        list.insert(list.end(), units.begin(), units.end());
    }
    list.push_back(0);
    EXPECT_TRUE(ConfigDSNW(nullptr, ODBC_ADD_DSN, wide("ConnectAI").data(), list.data()))
        << record_text();
    EXPECT_EQ(user(), "[Bücher]\nDriver=ConnectAI\nDefaultCatalog=Größe 😀\n\n");
}

TEST_F(AddDsn, UnpairedSurrogatesAreRefused) {
    std::vector<SQLWCHAR> list = wide("DSN=Books");
    const std::vector<SQLWCHAR> broken = wide("Workspace=x?");
    list.insert(list.end(), broken.begin(), broken.end());
    list[list.size() - 2] = 0xD800;
    list.push_back(0);
    EXPECT_FALSE(ConfigDSNW(nullptr, ODBC_ADD_DSN, wide("ConnectAI").data(), list.data()));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_INVALID_KEYWORD_VALUE, "UTF-16")));
    EXPECT_EQ(user(), "");
}

// Files that the process may write no more than so many octets of: as a full disk is.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t octets) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{octets, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST_F(AddDsn, AWriteThatBreaksOffIsTakenBack) {
    const std::string before =
        "# with a comment\n[Books]\nDriver = ConnectAI\nWorkspace=w\n\n[Else]\nDriver=Other\n";
    write("user.ini", before);
    bool done = true;
    {
        const FileSizeLimit limit(before.size() + 10);
        done = add({"DSN=Books", "Workspace=" + std::string(200, 'x'), "User=u"});
    }
    EXPECT_FALSE(done);
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "as it was before")));
    EXPECT_EQ(user(), before);
}

TEST_F(AddDsn, AFileThatWasNotThereGoesAgain) {
    const std::string path = folder_.file("new.ini");
    setenv("ODBCINI", path.c_str(), 1);
    bool done = true;
    {
        const FileSizeLimit limit(20);
        done = add({"DSN=Books", "Workspace=" + std::string(200, 'x')});
    }
    EXPECT_FALSE(done);
    EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST_F(AddDsn, AFileThatTheInstallerCannotReadStaysAsItIs) {
    const std::string before = "Entry=before any section\n[Books]\nDriver=ConnectAI\n";
    write("user.ini", before);
    EXPECT_FALSE(add({"DSN=New", "Timeout=1"}));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "begin with a section")));
    EXPECT_EQ(user(), before);
}

TEST_F(AddDsn, AFolderThatIsMissingIsAnError) {
    setenv("ODBCINI", folder_.file("none/odbc.ini").c_str(), 1);
    EXPECT_FALSE(add({"DSN=Books"}));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "none/odbc.ini")));
}

}  // namespace
}  // namespace connectai::setup
