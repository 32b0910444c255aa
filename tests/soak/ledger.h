// Every row that was written, and what the driver has said of it.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "findings.h"

namespace connectai::soak {

enum class Fate : std::uint8_t {
    applied,  // the driver has reported success
    absent,   // an error, and nothing has been sent
    unknown,  // an error that says that nobody knows
};
inline constexpr int fates = 3;

class Ledger {
public:
    // An identifier that no row has had yet.
    int next_id() {
        const std::lock_guard lock(mutex_);
        return ++last_;
    }

    void note(int id, Fate fate) {
        const std::lock_guard lock(mutex_);
        fates_[id] = fate;
    }

    // Compares with the table (identifier, and how many rows have it), and forgets. How many rows
    // had which fate.
    std::map<Fate, int> settle(const std::map<int, int>& rows, Findings& findings);

private:
    std::mutex mutex_;
    int last_ = 0;
    std::map<int, Fate> fates_;
};

}  // namespace connectai::soak
