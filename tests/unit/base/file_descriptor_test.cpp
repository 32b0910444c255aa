// File descriptors: closed once, by whoever owns them; written and read whole over a pipe that
// holds less and signals that interrupt.
#include "base/file_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <thread>
#include <type_traits>

#include "odbc/support/temporary_folder.h"

namespace connectai {
namespace {

bool is_open(int descriptor) {
    return ::fcntl(descriptor, F_GETFD) >= 0;
}

FileDescriptor open_null() {
    return FileDescriptor(::open("/dev/null", O_RDWR | O_CLOEXEC));
}

static_assert(!std::is_copy_constructible_v<FileDescriptor>);
static_assert(!std::is_copy_assignable_v<FileDescriptor>);
static_assert(std::is_nothrow_move_constructible_v<FileDescriptor>);

TEST(FileDescriptor, IsClosedWhenItGoes) {
    int number = -1;
    {
        const FileDescriptor file = open_null();
        ASSERT_TRUE(file);
        number = file.get();
        EXPECT_TRUE(is_open(number));
    }
    EXPECT_FALSE(is_open(number));
}

TEST(FileDescriptor, OfWhatCannotBeOpenedIsNone) {
    FileDescriptor file(::open("/nonexistent/file", O_RDONLY));
    EXPECT_FALSE(file);
    EXPECT_EQ(file.get(), -1);
    EXPECT_TRUE(file.close());
    EXPECT_FALSE(FileDescriptor());
}

TEST(FileDescriptor, HasOneOwner) {
    FileDescriptor first = open_null();
    const int number = first.get();
    FileDescriptor second(std::move(first));
    EXPECT_FALSE(first);
    EXPECT_EQ(second.get(), number);
    FileDescriptor third = open_null();
    const int replaced = third.get();
    third = std::move(second);
    EXPECT_FALSE(second);
    EXPECT_EQ(third.get(), number);
    EXPECT_FALSE(is_open(replaced));
    EXPECT_TRUE(is_open(number));
}

TEST(FileDescriptor, ThatIsReleasedStaysOpen) {
    FileDescriptor file = open_null();
    const int number = file.release();
    EXPECT_FALSE(file);
    file = FileDescriptor();
    EXPECT_TRUE(is_open(number));
    ::close(number);
}

TEST(FileDescriptor, IsClosedOnceAndSaysHowThatWent) {
    FileDescriptor file = open_null();
    const int number = file.get();
    EXPECT_TRUE(file.close());
    EXPECT_FALSE(file);
    EXPECT_FALSE(is_open(number));
    EXPECT_TRUE(file.close());

    file = open_null();
    ::close(file.get());
    EXPECT_FALSE(file.close());
    EXPECT_EQ(errno, EBADF);
    EXPECT_FALSE(file) << "its number may be another file's by now";
}

TEST(Pipe, IsInheritedByNoProgram) {
    const Pipe waiting = make_pipe();
    const Pipe hurried = make_pipe(O_NONBLOCK);
    for (const Pipe* const pipe : {&waiting, &hurried}) {
        for (const FileDescriptor* const end : {&pipe->read_end, &pipe->write_end}) {
            EXPECT_EQ(::fcntl(end->get(), F_GETFD), FD_CLOEXEC);
            EXPECT_EQ((::fcntl(end->get(), F_GETFL) & O_NONBLOCK) != 0, pipe == &hurried);
        }
    }
}

// A pipe both of whose ends are waited for by threads that a signal interrupts all the while.
class FullPipe : public testing::Test {
protected:
    FullPipe() {
        struct sigaction action {};
        action.sa_handler = [](int) {};  // and without SA_RESTART
        ::sigaction(SIGUSR1, &action, &before_);
    }
    ~FullPipe() override { ::sigaction(SIGUSR1, &before_, nullptr); }

    // Runs `body` in a thread, which is interrupted until it has ended.
    template <typename Body>
    static void interrupted(Body body) {
        std::atomic<bool> ended = false;
        std::thread thread([&] {
            body();
            ended = true;
        });
        while (!ended) {
            ::pthread_kill(thread.native_handle(), SIGUSR1);
            std::this_thread::yield();
        }
        thread.join();
    }

    Pipe pipe_ = make_pipe();
    // More than a pipe holds.
    const std::string long_text_ = [] {
        std::string text(1'000'000, ' ');
        for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('!' + i % 89);
        return text;
    }();

private:
    struct sigaction before_ {};
};

TEST_F(FullPipe, TakesAndGivesAllInSpiteOfSignals) {
    std::optional<std::string> got;
    std::thread reader([&] { interrupted([&] { got = read_to_end(pipe_.read_end.get()); }); });
    bool written = false;
    interrupted([&] { written = write_all(pipe_.write_end.get(), long_text_); });
    pipe_.write_end.close();
    reader.join();
    EXPECT_TRUE(written);
    ASSERT_TRUE(got);
    EXPECT_TRUE(*got == long_text_);
}

TEST_F(FullPipe, FillsTheRoomThatThereIs) {
    std::thread writer([&] {
        EXPECT_TRUE(write_all(pipe_.write_end.get(), long_text_));
        pipe_.write_end.close();
    });
    std::string room(long_text_.size() - 10, ' ');
    std::optional<std::size_t> got;
    interrupted([&] { got = read_into(pipe_.read_end.get(), room); });
    EXPECT_EQ(got, room.size());
    EXPECT_TRUE(room == long_text_.substr(0, room.size()));
    EXPECT_EQ(read_into(pipe_.read_end.get(), room), 10U) << "where the pipe has ended";
    EXPECT_EQ(room.substr(0, 10), long_text_.substr(long_text_.size() - 10));
    writer.join();
}

TEST(ReadToEnd, IsEmptyWhereNothingComes) {
    EXPECT_EQ(read_to_end(open_null().get()), "");
    EXPECT_EQ(read_into(open_null().get(), {}), 0U);
}

// The text is as long as the pieces in which it is read, and a little more and less.
TEST(ReadToEnd, ReadsFilesOfEveryLength) {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("file");
    for (const std::size_t size : {1U, 65535U, 65536U, 65537U, 131072U}) {
        const std::string text(size, 'x');
        std::ofstream(path) << text;
        const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        EXPECT_TRUE(read_to_end(file.get()) == text) << size;
    }
}

TEST(ReadAndWrite, SayWhyNot) {
    const FileDescriptor folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    std::array<char, 8> room{};
    EXPECT_FALSE(read_into(folder.get(), room));
    EXPECT_EQ(errno, EISDIR);
    EXPECT_FALSE(read_to_end(folder.get()));
    EXPECT_EQ(errno, EISDIR);
    EXPECT_FALSE(write_all(folder.get(), "text"));
    EXPECT_EQ(errno, EBADF);
    EXPECT_TRUE(write_all(folder.get(), "")) << "there is nothing to write";
    const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    EXPECT_FALSE(write_all(full.get(), "text"));
    EXPECT_EQ(errno, ENOSPC);
}

}  // namespace
}  // namespace connectai
