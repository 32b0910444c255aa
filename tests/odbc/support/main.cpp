// Runs a test program with an odbcinst.ini of its own: no system file is read or written.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace {

// A folder for the driver manager's files, removed at the end. A program that a test starts anew,
// as death tests do, has that of the first, for it may end in the middle.
class PrivateOdbcFolder {
public:
    PrivateOdbcFolder() {
        if (getenv(variable) != nullptr) return;
        std::string name =
            (std::filesystem::temp_directory_path() / "connectai-test-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        setenv(variable, name.c_str(), 1);
        std::ofstream(folder_ / "odbcinst.ini")
            << "[ConnectAI]\nDescription=The driver under test\nDriver=" CONNECTAI_DRIVER
               "\nThreading=0\n";
        std::ofstream(folder_ / "odbc.ini") << "";
        setenv("ODBCSYSINI", name.c_str(), 1);
        setenv("ODBCINI", (folder_ / "odbc.ini").c_str(), 1);
        setenv("HOME", name.c_str(), 1);
    }
    ~PrivateOdbcFolder() {
        if (folder_.empty()) return;
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    PrivateOdbcFolder(const PrivateOdbcFolder&) = delete;
    PrivateOdbcFolder& operator=(const PrivateOdbcFolder&) = delete;

private:
    static constexpr const char* variable = "CONNECTAI_TEST_FOLDER";
    std::filesystem::path folder_;  // empty: another's
};

}  // namespace

int main(int argc, char** argv) {
    const PrivateOdbcFolder folder;
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
