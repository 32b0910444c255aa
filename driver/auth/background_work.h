// Work that must be finished though nobody waits for it any more.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "base/cancel.h"
#include "base/process_mark.h"
#include "http/request_context.h"

namespace connectai::auth {

// On a thread of its own. The end of the process, or of the library, waits for it, but not for
// longer than `longest_at_the_end`: then it is cancelled.
class BackgroundWork {
public:
    static constexpr std::chrono::seconds longest_at_the_end{5};

    // Throws nothing. It is destroyed, with all that it holds, before over() is true.
    using Work = std::function<void(const std::shared_ptr<CancelToken>& cancel)>;

    // Throws std::system_error where no thread is to be had, and std::bad_alloc; then nothing has
    // begun.
    static std::shared_ptr<BackgroundWork> start(Work work);

    BackgroundWork() = default;
    BackgroundWork(const BackgroundWork&) = delete;
    BackgroundWork& operator=(const BackgroundWork&) = delete;

    // In a child process, that of its parent is: nobody would end it there.
    bool over() const;
    // Throws HYT00 and HY008, Effect::unsent.
    void wait(const RequestContext& context);

private:
    friend class BackgroundWorks;

    void run(Work work) noexcept;
    void end(http::Clock::time_point latest) noexcept;
    void forget() noexcept;

    ProcessMark mark_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false;
    const std::shared_ptr<CancelToken> cancel_ = std::make_shared<CancelToken>();
    std::thread thread_;  // BackgroundWorks joins it
};

}  // namespace connectai::auth
