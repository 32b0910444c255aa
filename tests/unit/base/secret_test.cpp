// Secret leaves nothing behind: not in its own bytes, not in memory it gives back.
#include "base/secret.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

namespace {

// Looks through every block that is given back, while a test asks for it.
constexpr const char* trace = "S3CR3T-TRACE";
thread_local bool looking = false;
thread_local int traces_found = 0;

void look_through(const void* block, std::size_t size) {
    traces_found += memmem(block, size, trace, std::strlen(trace)) != nullptr ? 1 : 0;
}

}  // namespace

// Not inlined: the compiler would see malloc's block go to operator delete, and take it for a
// mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
    // Filled, so that looking through a block reads nothing undefined.
    if (void* const block = std::calloc(1, size == 0 ? 1 : size)) return block;
    throw std::bad_alloc();
}
// What does not throw is replaced with it: a sanitizer has one of its own, whose blocks are not
// free()'s.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return std::calloc(1, size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* block) noexcept {
    if (looking && block != nullptr) look_through(block, malloc_usable_size(block));
    std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
    operator delete(block);
}

namespace connectai {
namespace {

const std::string short_value = std::string(trace);  // within a small string
const std::string long_value = std::string(trace) + std::string(200, 'x') + trace;

int traces_after(const auto& action) {
    traces_found = 0;
    looking = true;
    action();
    looking = false;
    return traces_found;
}

bool traced(const void* bytes, std::size_t size) {
    return memmem(bytes, size, trace, std::strlen(trace)) != nullptr;
}

TEST(SecretTest, TheTestFindsWhatAStringLeavesBehind) {
    EXPECT_GT(traces_after([] { const std::string copy(long_value); }), 0);
}

TEST(SecretTest, LeavesNothingOnTheHeap) {
    EXPECT_EQ(traces_after([] { const Secret secret(long_value); }), 0) << "destroyed";
    EXPECT_EQ(traces_after([] {
                  Secret secret(long_value);
                  secret = Secret(std::string(1000, 'y'));
              }),
              0)
        << "replaced by a moved one";
    EXPECT_EQ(traces_after([] {
                  Secret secret(long_value);
                  const Secret longer(std::string(1000, 'y'));
                  secret = longer;
              }),
              0)
        << "replaced by a longer copy";
    EXPECT_EQ(traces_after([] {
                  Secret secret(long_value);
                  const Secret moved(std::move(secret));
              }),
              0)
        << "moved";
}

TEST(SecretTest, LeavesNothingInItsOwnBytes) {
    alignas(Secret) std::byte bytes[sizeof(Secret)];
    Secret* const secret = std::construct_at(reinterpret_cast<Secret*>(bytes), short_value);
    ASSERT_TRUE(traced(bytes, sizeof bytes)) << "no small string here";

    Secret target(std::move(*secret));
    EXPECT_FALSE(traced(bytes, sizeof bytes)) << "moved from";
    EXPECT_EQ(target.reveal(), short_value);

    *secret = Secret(short_value);
    *secret = Secret("y");
    EXPECT_FALSE(traced(bytes, sizeof bytes)) << "overwritten by a shorter one";

    *secret = target;
    target = std::move(*secret);
    EXPECT_FALSE(traced(bytes, sizeof bytes)) << "moved from by assignment";

    *secret = target;
    std::destroy_at(secret);
    EXPECT_FALSE(traced(bytes, sizeof bytes)) << "destroyed";
}

TEST(SecretTest, CopiesAndMovesKeepTheValue) {
    for (const std::string& value : {short_value, long_value, std::string()}) {
        Secret secret(value);
        const Secret copy(secret);
        EXPECT_EQ(copy.reveal(), value);
        EXPECT_EQ(secret.reveal(), value);
        Secret assigned("other");
        assigned = secret;
        EXPECT_EQ(assigned.reveal(), value);
        Secret moved("another");
        moved = std::move(secret);
        EXPECT_EQ(moved.reveal(), value);
        EXPECT_TRUE(secret.empty());  // NOLINT(bugprone-use-after-move): what is promised
    }
}

TEST(SecretTest, SurvivesAssignmentToItself) {
    Secret secret(long_value);
    Secret& same = secret;
    secret = same;
    EXPECT_EQ(secret.reveal(), long_value);
    secret = std::move(same);
    EXPECT_EQ(secret.reveal(), long_value);
}

TEST(SecretTest, PrintsAsStars) {
    std::ostringstream out;
    out << Secret("hunter2") << Secret();
    EXPECT_EQ(out.str(), "******");
    EXPECT_FALSE((std::is_convertible_v<Secret, std::string_view>));
}

}  // namespace
}  // namespace connectai
