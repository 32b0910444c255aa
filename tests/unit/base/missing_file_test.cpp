// What is said of a file that is not there.
#include "base/missing_file.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace connectai {
namespace {

TEST(MissingFile, IsTold) {
    EXPECT_EQ(no_such_file("/nowhere/at/all"), "there is no such file");
}

TEST(MissingFile, IsToldWithThePlaceThatARelativePathLeadsTo) {
    EXPECT_EQ(no_such_file("a/b"),
              "there is no such file; it is looked for in the folder that this "
              "program runs in, " +
                  std::filesystem::current_path().string() + ": write the whole path");
}

TEST(MissingFile, IsToldWithWhatATildeIsNot) {
    EXPECT_EQ(no_such_file("~/a"),
              "there is no such file; only a shell knows what ~ stands for: write the whole path");
}

}  // namespace
}  // namespace connectai
