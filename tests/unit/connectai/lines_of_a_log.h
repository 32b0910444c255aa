// A log that a test looks into.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"

namespace connectai {

// For a client that is used by one thread at a time.
class LinesOfALog : public Log {
public:
    LinesOfALog() : Log(LogLevel::info) {}
    void write(LogLevel, std::string_view, std::string_view message) noexcept override {
        lines_.emplace_back(message);
    }
    std::vector<std::string> lines_with(std::string_view part) const {
        std::vector<std::string> found;
        for (const std::string& line : lines_) {
            if (line.find(part) != line.npos) found.push_back(line);
        }
        return found;
    }

private:
    std::vector<std::string> lines_;
};

}  // namespace connectai
