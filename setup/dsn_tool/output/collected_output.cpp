#include "setup/dsn_tool/output/collected_output.h"

#include <utility>

namespace connectai::dsn_tool {

CollectedOutput::CollectedOutput(OutputFile& file, std::function<void()> before_writing,
                                 std::function<void()> waited)
    : file_(file),
      before_writing_(std::move(before_writing)),
      waited_(std::move(waited)),
      thread_([this] { run(); }) {}

CollectedOutput::~CollectedOutput() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    woken_.notify_one();
    thread_.join();
}

void CollectedOutput::flush() {
    const std::lock_guard lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    write();
}

// Nobody has to wake it for each row: it looks by itself.
void CollectedOutput::run() {
    std::unique_lock lock(mutex_);
    while (!woken_.wait_for(lock, kept_at_most, [this] { return over_; })) {
        if (failure_) return;
        try {
            waited_();
            write();
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
}

void CollectedOutput::write() {
    if (text_.empty()) return;
    before_writing_();
    try {
        file_.write(text_);
    } catch (...) {
        failure_ = std::current_exception();
        throw;
    }
    text_.clear();
}

}  // namespace connectai::dsn_tool
