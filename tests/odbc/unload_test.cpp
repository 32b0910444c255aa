// The library leaves no thread, no connection and no code behind when it is unloaded: unixODBC does
// that at the last SQLDisconnect where odbcinst.ini has DontDLClose=0. Here it is loaded without a
// driver manager, and by nobody else in the process.
#include <gtest/gtest.h>
#include <malloc.h>
#include <sql.h>
#include <sqlext.h>

#include <filesystem>
#include <string>
#include <thread>

#include "support/loaded_library.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

// Connects, asks, disconnects.
void use(const LoadedLibrary& library) {
    const auto free = library.function<decltype(SQLFreeHandle)>("SQLFreeHandle");
    const SQLHANDLE environment = library.environment();
    const SQLHANDLE connection = library.allocate(SQL_HANDLE_DBC, environment);
    EXPECT_TRUE(SQL_SUCCEEDED(library.connect(connection, connection_string())));
    library.function<decltype(SQLDisconnect)>("SQLDisconnect")(connection);
    free(SQL_HANDLE_DBC, connection);
    free(SQL_HANDLE_ENV, environment);
}

SQLHANDLE statement_of(const LoadedLibrary& library, const std::string& text) {
    const SQLHANDLE connection = library.allocate(SQL_HANDLE_DBC, library.environment());
    EXPECT_TRUE(SQL_SUCCEEDED(library.connect(connection, text)));
    return library.allocate(SQL_HANDLE_STMT, connection);
}

// Leaves a long result half read, another function executing, and everything allocated.
void use_carelessly(const LoadedLibrary& library) {
    const auto execute = library.function<decltype(SQLExecDirect)>("SQLExecDirect");
    SQLHANDLE statement = statement_of(library, connection_string("scenario-late-stall:30000"));
    EXPECT_TRUE(SQL_SUCCEEDED(execute(statement, narrow("SELECT * FROM anything"), SQL_NTS)));
    const auto fetch = library.function<decltype(SQLFetch)>("SQLFetch");
    for (int row = 0; row < 50'000; ++row) ASSERT_EQ(fetch(statement), SQL_SUCCESS);

    statement = statement_of(library, connection_string("scenario-slow-first-byte:30000"));
    const auto on = reinterpret_cast<SQLPOINTER>(std::uintptr_t{SQL_ASYNC_ENABLE_ON});
    library.function<decltype(SQLSetStmtAttr)>("SQLSetStmtAttr")(statement, SQL_ATTR_ASYNC_ENABLE,
                                                                 on, 0);
    EXPECT_EQ(execute(statement, narrow("SELECT * FROM anything"), SQL_NTS), SQL_STILL_EXECUTING);
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
            const LoadedLibrary library;
            use(library);
            EXPECT_TRUE(LoadedLibrary::is_loaded());
            EXPECT_GT(threads(), threads_before) << "no connection is kept";
            EXPECT_GT(sockets(), sockets_before);
        }
        EXPECT_FALSE(LoadedLibrary::is_loaded());
        EXPECT_EQ(threads(), threads_before);
        EXPECT_EQ(sockets(), sockets_before);
    }
}

// A program that loads the driver itself, and forgets to disconnect.
TEST(Unloading, EndsWhatIsBeingReadAhead) {
    MockServer::shared();
    const std::size_t threads_before = threads_at_rest();
    {
        const LoadedLibrary library;
        use_carelessly(library);
        EXPECT_GT(threads(), threads_before);
    }
    EXPECT_EQ(threads(), threads_before);
}

// Handles that were not freed are no excuse. What the sanitizers' allocators hold is not told by
// mallinfo2(), but they tell at the end what nobody refers to any more.
TEST(Unloading, GivesBackAllMemory) {
    MockServer::shared();
    const auto held_after = [](auto use, int times) {
        for (int i = 0; i < times; ++i) {
            const LoadedLibrary library;
            use(library);
        }
        return static_cast<std::ptrdiff_t>(mallinfo2().uordblks);
    };
    for (const auto use_once : {&use, &use_carelessly}) {
        // The C library keeps some for itself, and for a while some hundred octets more each time.
        const std::ptrdiff_t before = held_after(use_once, 10);
        const std::ptrdiff_t after = held_after(use_once, 10);
        EXPECT_LT(after - before, 10 * 4096) << "octets in 10 times";
    }
}

}  // namespace
}  // namespace connectai::test
