// What becomes of the driver where processes fork and end, whatever their threads are at. Without a
// driver manager, which has its own ideas about it.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sql.h>
#include <sqlext.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "../unit/http/certificate_authority.h"
#include "sanitizers.h"
#include "support/loaded_library.h"
#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using std::chrono::steady_clock;

constexpr const char* query = "SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= 5";

// A library in use: an open connection with a statement.
struct InUse {
    explicit InUse(const std::string& text = connection_string())
        : environment(library.environment()),
          connection(library.allocate(SQL_HANDLE_DBC, environment)) {
        EXPECT_TRUE(SQL_SUCCEEDED(library.connect(connection, text)));
        statement = library.allocate(SQL_HANDLE_STMT, connection);
    }

    SQLRETURN execute() const { return execute(statement); }
    SQLRETURN execute(SQLHANDLE on) const {
        return library.function<decltype(SQLExecDirect)>("SQLExecDirect")(on, narrow(query),
                                                                          SQL_NTS);
    }
    // Of the statement's first record.
    std::string state() const {
        SQLCHAR state[6] = "";
        library.function<decltype(SQLGetDiagField)>("SQLGetDiagField")(
            SQL_HANDLE_STMT, statement, 1, SQL_DIAG_SQLSTATE, state, sizeof state, nullptr);
        return reinterpret_cast<const char*>(state);
    }
    bool close() const {
        return library.function<decltype(SQLFreeStmt)>("SQLFreeStmt")(statement, SQL_CLOSE) ==
               SQL_SUCCESS;
    }
    void make_asynchronous(SQLHANDLE on) const {
        library.function<decltype(SQLSetStmtAttr)>("SQLSetStmtAttr")(
            on, SQL_ATTR_ASYNC_ENABLE,
            reinterpret_cast<SQLPOINTER>(std::uintptr_t{SQL_ASYNC_ENABLE_ON}), 0);
    }
    // Executes, and polls until that has ended.
    SQLRETURN poll() const { return poll(statement); }
    SQLRETURN poll(SQLHANDLE on) const {
        for (;;) {
            const SQLRETURN code = execute(on);
            if (code != SQL_STILL_EXECUTING) return code;
        }
    }
    SQLRETURN disconnect() const {
        return library.function<decltype(SQLDisconnect)>("SQLDisconnect")(connection);
    }

    LoadedLibrary library;
    SQLHANDLE environment;
    SQLHANDLE connection;
    SQLHANDLE statement = SQL_NULL_HANDLE;
};

// Of a listener that accepts nothing.
std::uint16_t silent_port() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, generic, size) != 0 || ::listen(listener, 8) != 0 ||
        ::getsockname(listener, generic, &size) != 0) {
        std::abort();
    }
    return ntohs(address.sin_port);
}

// How a child ended that has done `work`, which returns whether all was well: 0 then.
int status_of_child(const std::function<bool()>& work) {
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);
        ::_exit(work() ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

struct ChildsWork {
    const char* name;
    bool (*before_unloading)(InUse& inherited);
};

class ForkedUnloading : public testing::TestWithParam<ChildsWork> {};

// The parent's threads are not there to be joined, and its connections not the child's to close.
TEST_P(ForkedUnloading, IsPossibleWhateverTheChildHasDone) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    InUse parent;
    EXPECT_TRUE(SQL_SUCCEEDED(parent.execute()));
    InUse another;
    another.disconnect();  // its connection is kept, and a thread to close it
    EXPECT_EQ(status_of_child([&] {
                  const bool good = GetParam().before_unloading(parent);
                  another.library.unload();
                  parent.library.unload();
                  return good && !LoadedLibrary::is_loaded();
              }),
              0);
    SQLHANDLE statement = parent.library.allocate(SQL_HANDLE_STMT, parent.connection);
    EXPECT_TRUE(SQL_SUCCEEDED(parent.execute(statement))) << "the parent's is another";
}

INSTANTIATE_TEST_SUITE_P(
    AChildThat, ForkedUnloading,
    testing::Values(
        ChildsWork{"DoesNothing", [](InUse&) { return true; }},
        ChildsWork{"Disconnects",
                   [](InUse& inherited) { return inherited.disconnect() == SQL_SUCCESS; }},
        ChildsWork{"Queries",
                   [](InUse& inherited) {
                       const SQLHANDLE statement =
                           inherited.library.allocate(SQL_HANDLE_STMT, inherited.connection);
                       return SQL_SUCCEEDED(inherited.execute(statement));
                   }},
        ChildsWork{"Connects", [](InUse&) { return InUse().execute() == SQL_SUCCESS; }}),
    [](const auto& test) { return std::string(test.param.name); });

// POSIX, fork(): the child has the calling thread alone. The lock that another was in is nobody's.
TEST(Forked, ChildDoesNotWaitForAThreadThatIsNotThere) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    for (const int turns : {0, 2000}) {  // locks become biased towards who uses them alone
        InUse parent(connection_string("scenario-slow-first-byte:3000"));
        std::thread busy([&] {
            SQLINTEGER length = 0;
            SQLULEN value = 0;
            for (int i = 0; i < turns; ++i) {
                parent.library.function<decltype(SQLGetStmtAttr)>("SQLGetStmtAttr")(
                    parent.statement, SQL_ATTR_QUERY_TIMEOUT, &value, sizeof value, &length);
            }
            EXPECT_TRUE(SQL_SUCCEEDED(parent.execute()));
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        EXPECT_EQ(status_of_child([&] {
                      const auto begun = steady_clock::now();
                      return parent.disconnect() == SQL_SUCCESS &&
                             InUse().execute() == SQL_SUCCESS &&
                             steady_clock::now() - begun < std::chrono::seconds(2);
                  }),
                  0);
        busy.join();
    }
}

// A condition variable that a thread of the parent's waits at is not the child's to notify.
TEST(Forked, ChildExecutesOnWhatAnotherThreadWasPolling) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    const InUse parent(connection_string("scenario-slow-first-byte:600"));
    parent.make_asynchronous(parent.statement);
    ASSERT_EQ(parent.execute(), SQL_STILL_EXECUTING);
    std::thread polling([&] { EXPECT_EQ(parent.poll(), SQL_SUCCESS); });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_EQ(status_of_child([&] {
                  if (parent.execute() != SQL_ERROR || parent.state() != "08S01") return false;
                  for (int time = 0; time < 3; ++time) {
                      if (parent.poll() != SQL_SUCCESS || !parent.close()) return false;
                  }
                  return true;
              }),
              0);
    polling.join();
}

// Nor is the call that the thread was in one of the child's: SQLCancel does not wait for its end.
TEST(Forked, ChildCancelsNoCallOfAThreadThatIsNotThere) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    const InUse parent(connection_string("scenario-slow-first-byte:1000"));
    std::thread busy([&] { EXPECT_EQ(parent.execute(), SQL_SUCCESS); });
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    EXPECT_EQ(status_of_child([&] {
                  const auto cancel = parent.library.function<decltype(SQLCancel)>("SQLCancel");
                  for (int time = 0; time < 2; ++time) {
                      if (cancel(parent.statement) != SQL_SUCCESS) return false;
                      if (parent.execute() != SQL_SUCCESS || !parent.close()) return false;
                  }
                  return true;
              }),
              0);
    busy.join();
}

// Allocating handles, and beginning polled functions, as often as they can.
void keep_tables_busy(const InUse& use, const std::atomic<bool>& done) {
    const auto free = use.library.function<decltype(SQLFreeHandle)>("SQLFreeHandle");
    for (int i = 0; !done; ++i) {
        const SQLHANDLE statement = use.library.allocate(SQL_HANDLE_STMT, use.connection);
        if (i % 4 == 0) {
            use.make_asynchronous(statement);
            use.poll(statement);
        }
        free(SQL_HANDLE_STMT, statement);
    }
}

// What is not a connection's own is guarded by mutexes: a fork() comes when nobody is in them.
TEST(Forked, ChildFindsTheTablesWholeWhateverOthersAreAt) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    InUse one;
    InUse another;
    std::atomic<bool> done{false};
    std::thread first([&] { keep_tables_busy(one, done); });
    std::thread second([&] { keep_tables_busy(another, done); });
    for (int i = 0; i < 100 && !HasFailure(); ++i) {
        EXPECT_EQ(status_of_child([&] {
                      one.library.allocate(SQL_HANDLE_DBC, one.environment);
                      another.library.unload();
                      one.library.unload();
                      return !LoadedLibrary::is_loaded();
                  }),
                  0);
    }
    done = true;
    first.join();
    second.join();
}

// A server's certificate, and where its files are. Not made in the process that tests: OpenSSL is
// the driver's to begin there.
std::string certificate_files() {
    constexpr const char* variable = "CONNECTAI_TEST_CERTIFICATE";
    if (const char* const made = std::getenv(variable)) return made;
    static const TemporaryFolder folder;
    const auto [certificate, key] = CertificateAuthority("authority").server_files("IP:127.0.0.1");
    std::ofstream(folder.file("certificate")) << certificate;
    std::ofstream(folder.file("key")) << key;
    ::setenv(variable, folder.file("").c_str(), 1);
    return folder.file("");
}

// Over TLS: OpenSSL is not taken from under them.
TEST(ProcessEndDeathTest, ComesInTheMiddleOfTransfers) {
    if (sanitized) GTEST_SKIP() << "what threads leave at the end is a finding there";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const std::string files = certificate_files();
    for (int time = 0; time < 20 && !HasFailure(); ++time) {
        EXPECT_EXIT(
            {
                static const MockServer mock({"--tls", files + "certificate", files + "key"});
                static const std::string text = "URL=" + mock.url() +
                                                ";User=user@example.com;Password=test-token;"
                                                "ConnectOnOpen=false;SSLServerCert=" +
                                                files + "certificate";
                for (int thread = 0; thread < 2; ++thread) {
                    std::thread([] {
                        for (const InUse use(text);;) {
                            use.execute();
                            use.library.function<decltype(SQLFreeStmt)>("SQLFreeStmt")(
                                use.statement, SQL_CLOSE);
                        }
                    }).detach();
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(60 + 7 * time));
                std::exit(42);
            },
            testing::ExitedWithCode(42), "");
    }
}

// An atexit() handler of the application's comes behind the driver's own static objects, and
// OpenSSL's, if it was there before them. What it does to the driver comes to an error.
TEST(ProcessEndDeathTest, LeavesTheDriverAbleToSaySo) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            static const TemporaryFolder folder;
            static const std::string text =
                connection_string("test-token", "Logfile=" + folder.file("log"));
            static const InUse* kept = nullptr;
            std::atexit([] {
                InUse late(text + ";ConnectOnOpen=false");
                if (late.execute() != SQL_ERROR || late.state() != "08001") ::_exit(1);
                if (kept->disconnect() != SQL_SUCCESS) ::_exit(3);
            });
            kept = new InUse(text);
            std::exit(kept->execute() == SQL_SUCCESS ? 42 : 2);
        },
        testing::ExitedWithCode(42), "");
}

// A call that is not polled has the connection, and is not ended by the process's end; one that is
// polled waits for its turn.
TEST(ProcessEndDeathTest, IsNotHeldUpByWhatWaitsForItsTurn) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto begun = steady_clock::now();
    EXPECT_EXIT(
        {
            // Whoever connects is answered by nobody, nor waited for at the end as by a mock.
            auto* const use = new InUse("URL=http://127.0.0.1:" + std::to_string(silent_port()) +
                                        ";User=u;Password=p;ConnectOnOpen=false");
            const SQLHANDLE polled = use->library.allocate(SQL_HANDLE_STMT, use->connection);
            use->make_asynchronous(polled);
            std::thread([use] { use->execute(); }).detach();
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
            std::exit(use->execute(polled) == SQL_STILL_EXECUTING ? 42 : 1);
        },
        testing::ExitedWithCode(42), "");
    EXPECT_LT(steady_clock::now() - begun, std::chrono::seconds(15));
}

}  // namespace
}  // namespace connectai::test
