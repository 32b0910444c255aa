// The library leaves no thread, no connection and no code behind when it is unloaded: unixODBC does
// that at the last SQLDisconnect where odbcinst.ini has DontDLClose=0. Here it is loaded without a
// driver manager, and by nobody else in the process.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sql.h>
#include <sqlext.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "support/mock_server.h"
#include "support/odbc.h"

#ifdef __SANITIZE_ADDRESS__
// What it does leave behind is memory: the tables of handles and of their locks last as long as the
// process, whatever is unloaded, and are reported as lost because what referred to them is gone.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options() {
    return "detect_leaks=0";
}
#endif

namespace connectai::test {
namespace {

class Library {
public:
    Library() : library_(dlopen(CONNECTAI_DRIVER, RTLD_NOW | RTLD_LOCAL)) {}
    ~Library() { dlclose(library_); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    template <typename Function>
    Function* function(const char* name) const {
        return reinterpret_cast<Function*>(dlsym(library_, name));
    }

private:
    void* library_;
};

SQLHANDLE connect(const Library& library, SQLHANDLE& environment, const std::string& text) {
    const auto alloc = library.function<decltype(SQLAllocHandle)>("SQLAllocHandle");
    SQLHANDLE connection = SQL_NULL_HANDLE;
    EXPECT_EQ(alloc(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment), SQL_SUCCESS);
    const auto version = reinterpret_cast<SQLPOINTER>(std::uintptr_t{SQL_OV_ODBC3});
    library.function<decltype(SQLSetEnvAttr)>("SQLSetEnvAttr")(environment, SQL_ATTR_ODBC_VERSION,
                                                               version, 0);
    EXPECT_EQ(alloc(SQL_HANDLE_DBC, environment, &connection), SQL_SUCCESS);
    const SQLRETURN connected = library.function<decltype(SQLDriverConnect)>("SQLDriverConnect")(
        connection, nullptr, narrow(text), SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
    EXPECT_TRUE(SQL_SUCCEEDED(connected));
    return connection;
}

// Connects, asks, disconnects.
void use(const Library& library) {
    const auto free = library.function<decltype(SQLFreeHandle)>("SQLFreeHandle");
    SQLHANDLE environment = SQL_NULL_HANDLE;
    const SQLHANDLE connection = connect(library, environment, connection_string());
    library.function<decltype(SQLDisconnect)>("SQLDisconnect")(connection);
    free(SQL_HANDLE_DBC, connection);
    free(SQL_HANDLE_ENV, environment);
}

// Leaves a long result half read, and everything allocated.
void use_carelessly(const Library& library) {
    SQLHANDLE environment = SQL_NULL_HANDLE;
    SQLHANDLE statement = SQL_NULL_HANDLE;
    const SQLHANDLE connection =
        connect(library, environment, connection_string("scenario-late-stall:30000"));
    library.function<decltype(SQLAllocHandle)>("SQLAllocHandle")(SQL_HANDLE_STMT, connection,
                                                                 &statement);
    const SQLRETURN executed = library.function<decltype(SQLExecDirect)>("SQLExecDirect")(
        statement, narrow("SELECT * FROM anything"), SQL_NTS);
    EXPECT_TRUE(SQL_SUCCEEDED(executed));
    const auto fetch = library.function<decltype(SQLFetch)>("SQLFetch");
    for (int row = 0; row < 50'000; ++row) ASSERT_EQ(fetch(statement), SQL_SUCCESS);
}

std::size_t threads() {
    using Tasks = std::filesystem::directory_iterator;
    return static_cast<std::size_t>(std::distance(Tasks("/proc/self/task"), Tasks()));
}

// The thread sanitizer has a thread of its own from the first one on.
std::size_t threads_at_rest() {
    std::thread([] {}).join();
    return threads();
}

bool loaded() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.ends_with("/libconnectaiodbc.so")) return true;
    }
    return false;
}

std::size_t sockets() {
    std::size_t found = 0;
    for (const auto& file : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        if (std::filesystem::read_symlink(file, gone).string().starts_with("socket:")) ++found;
    }
    return found;
}

TEST(Unloading, LeavesNoThreadAndNoConnectionBehind) {
    MockServer::shared();
    const std::size_t threads_before = threads_at_rest();
    const std::size_t sockets_before = sockets();
    for (int i = 0; i < 3; ++i) {
        {
            const Library library;
            use(library);
            EXPECT_TRUE(loaded());
            EXPECT_GT(threads(), threads_before) << "no connection is kept";
            EXPECT_GT(sockets(), sockets_before);
        }
        EXPECT_FALSE(loaded());
        EXPECT_EQ(threads(), threads_before);
        EXPECT_EQ(sockets(), sockets_before);
    }
}

// A program that loads the driver itself, and forgets to disconnect.
TEST(Unloading, EndsWhatIsBeingReadAhead) {
    MockServer::shared();
    const std::size_t threads_before = threads_at_rest();
    {
        const Library library;
        use_carelessly(library);
        EXPECT_GT(threads(), threads_before);
    }
    EXPECT_EQ(threads(), threads_before);
}

}  // namespace
}  // namespace connectai::test
