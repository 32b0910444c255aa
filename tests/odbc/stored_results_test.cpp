// Results of an array of parameters that had to be read before they were asked for, and wait in a
// temporary file: ODBC 3.8, "Using arrays of parameters", SQLMoreResults.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view large_result = "scenario-large:100000";

// A text that the driver does not know may change data: it is executed for both sets at once.
class StoredResults : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_SUCCESS(statement_, SQLSetStmtAttr(statement_, SQL_ATTR_PARAMSET_SIZE,
                                                  reinterpret_cast<SQLPOINTER>(values_.size()), 0));
        ASSERT_SUCCESS(statement_, SQLBindParameter(statement_, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                                    SQL_INTEGER, 0, 0, values_.data(), 0, nullptr));
        ASSERT_SUCCESS(statement_, statement_.execute("FROBNICATE ?"));
    }

    // Of the current result.
    std::size_t rows() {
        std::size_t count = 0;
        while (SQL_SUCCEEDED(SQLFetch(statement_))) ++count;
        return count;
    }

    ScenarioConnection connection_{large_result};
    Statement statement_{connection_};
    std::array<SQLINTEGER, 2> values_{1, 2};
};

// How many files that are in no folder it has emptied.
std::size_t empty_spool_files() {
    std::size_t emptied = 0;
    for (const auto& file : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const std::string name = std::filesystem::read_symlink(file, gone).string();
        if (!name.starts_with('/') || !name.ends_with(" (deleted)")) continue;
        if (name.starts_with("/memfd:") || std::stoi(file.path().filename()) <= STDERR_FILENO)
            continue;
        const int descriptor = ::open(file.path().c_str(), O_RDWR | O_TRUNC | O_CLOEXEC);
        if (descriptor < 0) continue;
        ::close(descriptor);
        ++emptied;
    }
    return emptied;
}

TEST_F(StoredResults, AreAllThere) {
    EXPECT_EQ(rows(), 100'000u);
    ASSERT_SUCCESS(statement_, SQLMoreResults(statement_));
    EXPECT_EQ(rows(), 100'000u);
    EXPECT_EQ(SQLMoreResults(statement_), SQL_NO_DATA);
}

TEST_F(StoredResults, BreakWithTheirFile) {
    SQLINTEGER id = 0;
    ASSERT_SUCCESS(statement_, SQLFetch(statement_));
    ASSERT_SUCCESS(statement_, SQLGetData(statement_, 1, SQL_C_SLONG, &id, 0, nullptr));
    ASSERT_EQ(empty_spool_files(), 1u);
    EXPECT_STATE(statement_, SQLMoreResults(statement_), "HY000");
    EXPECT_THAT(statement_.text(), HasSubstr("TMPDIR"));
    EXPECT_EQ(SQLGetData(statement_, 1, SQL_C_SLONG, &id, 0, nullptr), SQL_ERROR)
        << "there is no result any more";
    EXPECT_EQ(SQLFetch(statement_), SQL_ERROR);
}

// What has been read back is delivered; then it is said what is wrong, and not that this is the
// end.
TEST_F(StoredResults, AreNotTakenForWholeWithoutTheirFile) {
    ASSERT_SUCCESS(statement_, SQLFetch(statement_));
    ASSERT_EQ(empty_spool_files(), 1u);
    std::size_t count = 1;
    SQLRETURN code = SQL_SUCCESS;
    while (SQL_SUCCEEDED(code = SQLFetch(statement_))) ++count;
    EXPECT_STATE(statement_, code, "HY000");
    EXPECT_LT(count, 100'000u);
}

}  // namespace
}  // namespace connectai::test
