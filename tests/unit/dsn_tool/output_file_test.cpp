#include "setup/dsn_tool/output/output_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "odbc/support/temporary_folder.h"

namespace connectai::dsn_tool {
namespace {

TEST(OutputFile, IsLeftAsItWasUntilSomethingIsWritten) {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("rows.csv");
    std::ofstream(path) << "before";
    { const OutputFile file(path); }
    EXPECT_EQ(folder.content("rows.csv"), "before");
    OutputFile file(path);
    file.write("");
    EXPECT_EQ(folder.content("rows.csv"), "before");
    file.write("after");
    file.close();
    EXPECT_EQ(folder.content("rows.csv"), "after");
}

TEST(OutputFile, ThatIsNewIsThereAtOnceAndGoesWhereNothingIsWritten) {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("rows.csv");
    {
        const OutputFile file(path);
        EXPECT_TRUE(std::filesystem::exists(path));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
    {
        OutputFile file(path);
        file.write("partial");
    }
    EXPECT_EQ(folder.content("rows.csv"), "partial");
}

TEST(OutputFile, IsEmptiedWhereThereIsNothingToWrite) {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("rows.csv");
    std::ofstream(path) << "before";
    OutputFile file(path);
    file.close();
    EXPECT_EQ(folder.content("rows.csv"), "");
}

TEST(OutputFile, ThatCannotBeOpenedIsToldAtOnce) {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("none/rows.csv");
    try {
        const OutputFile file(path);
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(),
                  "the file " + path + " cannot be written: No such file or directory");
    }
}

TEST(OutputFile, IsMadeWhereThereIsNothingToWrite) {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("rows.csv");
    OutputFile file(path);
    file.close();
    EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(OutputFile, SaysWhichFileCannotBeWrittenAndWhy) {
    OutputFile file("/dev/full");
    try {
        file.write("x");
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "the file /dev/full cannot be written: No space left on device");
    }
}

}  // namespace
}  // namespace connectai::dsn_tool
