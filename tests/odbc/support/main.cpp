// Runs a test program with an odbcinst.ini of its own: no system file is read or written.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace {

// A folder for the driver manager's files, removed at the end.
class PrivateOdbcFolder {
public:
    PrivateOdbcFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "connectai-test-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        std::ofstream(folder_ / "odbcinst.ini")
            << "[ConnectAI]\nDescription=The driver under test\nDriver=" CONNECTAI_DRIVER
               "\nThreading=0\n";
        std::ofstream(folder_ / "odbc.ini") << "";
        setenv("ODBCSYSINI", name.c_str(), 1);
        setenv("ODBCINI", (folder_ / "odbc.ini").c_str(), 1);
        setenv("HOME", name.c_str(), 1);
    }
    ~PrivateOdbcFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    PrivateOdbcFolder(const PrivateOdbcFolder&) = delete;
    PrivateOdbcFolder& operator=(const PrivateOdbcFolder&) = delete;

private:
    std::filesystem::path folder_;
};

}  // namespace

int main(int argc, char** argv) {
    const PrivateOdbcFolder folder;
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
