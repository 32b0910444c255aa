#include "ledger.h"

#include <string>

namespace connectai::soak {

std::map<Fate, int> Ledger::settle(const std::map<int, int>& rows, Findings& findings) {
    const std::lock_guard lock(mutex_);
    std::map<Fate, int> counts;
    for (const auto& [id, fate] : fates_) {
        ++counts[fate];
        const auto found = rows.find(id);
        const int times = found == rows.end() ? 0 : found->second;
        const std::string row = "row " + std::to_string(id);
        if (times > 1) findings.add(row + " was written " + std::to_string(times) + " times");
        if (fate == Fate::applied && times == 0) findings.add(row + " is missing");
        if (fate == Fate::absent && times > 0) findings.add(row + " was said not to be written");
    }
    for (const auto& [id, times] : rows) {
        if (!fates_.contains(id)) {
            findings.add("row " + std::to_string(id) + " was never asked for");
        }
    }
    fates_.clear();
    return counts;
}

}  // namespace connectai::soak
