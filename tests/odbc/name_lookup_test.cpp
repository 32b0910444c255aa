// A resolver that does not answer: neither cancelling, nor a timeout, nor unloading the library
// waits for it. Without a driver manager, which keeps the library loaded.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <sql.h>
#include <sqlext.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sanitizers.h"
#include "support/loaded_library.h"
#include "support/odbc.h"

namespace {

constexpr const char* silent_host = "never-answers.invalid";
constexpr std::chrono::seconds longest{20};  // so that a test fails rather than hangs

// Keeps whoever looks something up until it is let go.
class SilentResolver {
public:
    void look_up() {
        std::unique_lock lock(mutex_);
        ++inside_;
        ++come_;
        changed_.notify_all();
        changed_.wait_for(lock, longest, [this] { return let_go_; });
        --inside_;
        changed_.notify_all();
    }
    // That nobody has waited for yet. False when nobody comes.
    bool wait_for_a_caller() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, longest, [this] { return come_ > met_; })) return false;
        ++met_;
        return true;
    }
    int inside() {
        const std::lock_guard lock(mutex_);
        return inside_;
    }
    void answer() {
        std::unique_lock lock(mutex_);
        let_go_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return inside_ == 0; });
        let_go_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int inside_ = 0;
    int come_ = 0;  // ever
    int met_ = 0;
    bool let_go_ = false;
};

SilentResolver& resolver() {
    static SilentResolver one;
    return one;
}

}  // namespace

// What libcurl finds in place of the C library's.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* host,
                                                                  const char* service,
                                                                  const addrinfo* hints,
                                                                  addrinfo** found) {
    if (host != nullptr && std::string_view(host) == silent_host) {
        resolver().look_up();
        return EAI_AGAIN;
    }
    static const auto real =
        reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(host, service, hints, found);
}

namespace connectai::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Ended {
    SQLRETURN code;
    steady_clock::time_point at;  // taken by the thread that called
};

class NameLookup : public testing::Test {
protected:
    ~NameLookup() override { resolver().answer(); }

    // In a thread of its own, which has come to the look-up when this returns. Without TLS, for
    // which certificates would have to be read within the time that connecting may take.
    std::future<Ended> connect(const char* more) {
        const std::string text = std::string("URL=http://") + silent_host +
                                 ";AllowInsecureHttp=true;User=somebody@example.com;"
                                 "Password=secret;MaxRetries=0;" +
                                 more;
        auto connecting = std::async(std::launch::async, [this, text]() -> Ended {
            const SQLRETURN code = library_.connect(connection_, text);
            return {code, steady_clock::now()};
        });
        EXPECT_TRUE(resolver().wait_for_a_caller());
        return connecting;
    }

    std::string state() {
        SQLCHAR text[6] = "";
        library_.function<decltype(SQLGetDiagField)>("SQLGetDiagField")(
            SQL_HANDLE_DBC, connection_, 1, SQL_DIAG_SQLSTATE, text, sizeof text, nullptr);
        return reinterpret_cast<const char*>(text);
    }

    LoadedLibrary library_;
    SQLHANDLE environment_ = library_.environment();
    SQLHANDLE connection_ = library_.allocate(SQL_HANDLE_DBC, environment_);
};

// docs/reliability.md, "Waiting ends". Several times: of one, a busy machine may keep the thread
// from running for longer than that.
TEST_F(NameLookup, IsNotWaitedForWhenConnectingIsCancelled) {
    constexpr milliseconds prompt = sanitized ? milliseconds(1000) : milliseconds(100);
    constexpr int times = 20;
    const auto cancel = library_.function<decltype(SQLCancelHandle)>("SQLCancelHandle");
    std::vector<steady_clock::duration> waits;
    for (int time = 1; time <= times; ++time) {
        auto connecting = connect("LoginTimeout=60");
        const auto cancelled = steady_clock::now();
        ASSERT_EQ(cancel(SQL_HANDLE_DBC, connection_), SQL_SUCCESS);
        const Ended ended = connecting.get();
        EXPECT_EQ(ended.code, SQL_ERROR);
        waits.push_back(ended.at - cancelled);
        EXPECT_EQ(state(), "HY008");
        EXPECT_EQ(resolver().inside(), time);
    }
    std::ranges::sort(waits);
    EXPECT_LT(waits[times - 2], prompt) << "more than one was late";
    EXPECT_LT(waits.back(), milliseconds(1000));
}

TEST_F(NameLookup, IsNotWaitedForLongerThanTheLoginTimeout) {
    const auto begun = steady_clock::now();
    const Ended ended = connect("LoginTimeout=1").get();
    EXPECT_EQ(ended.code, SQL_ERROR);
    EXPECT_LT(ended.at - begun, milliseconds(3000));
    EXPECT_EQ(state(), "HYT00");
    EXPECT_EQ(resolver().inside(), 1);
}

// The thread comes back to libcurl's code, which must still be there.
TEST_F(NameLookup, EndsWellAfterTheLibraryIsUnloaded) {
    EXPECT_EQ(connect("LoginTimeout=1").get().code, SQL_ERROR);
    library_.unload();
    EXPECT_FALSE(LoadedLibrary::is_loaded());
    EXPECT_EQ(resolver().inside(), 1);
    resolver().answer();
    std::this_thread::sleep_for(milliseconds(100));
}

}  // namespace
}  // namespace connectai::test
