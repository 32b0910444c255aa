#include "support/logged_mock.h"

#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace connectai::test {

namespace {

std::filesystem::path new_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "connectai-log-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("there is no folder for a log");
    return name;
}

std::vector<std::string> with_log(std::vector<std::string> options,
                                  const std::filesystem::path& file) {
    options.insert(options.end(), {"--log", file.string()});
    return options;
}

}  // namespace

LoggedMock::LoggedMock(std::vector<std::string> options)
    : folder_(new_folder()),
      file_(folder_ / "requests.log"),
      options_(with_log(std::move(options), file_)),
      server_(options_) {}

LoggedMock::~LoggedMock() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string LoggedMock::connection_string(std::string_view token, std::string_view more) const {
    return "Driver=ConnectAI;URL=" + server_.url() +
           ";User=user@example.com;Password=" + std::string(token) + ";" + std::string(more);
}

// The mock writes a request's line before it reads the next one of the same connection, so that
// nothing is missing in front of a request that this function makes itself.
std::vector<std::string> LoggedMock::requests_of(const Connection& connection) {
    const std::string mark = "SELECT 'mark " + std::to_string(++marks_) + "' AS Mark";
    Statement statement(connection);
    EXPECT_SUCCESS(statement, statement.execute(mark));
    EXPECT_EQ(statement.rows().size(), 1u);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < give_up) {
        std::ifstream log(file_);
        std::vector<std::string> lines;
        for (std::string line; std::getline(log, line);) lines.push_back(line);
        const auto at = std::ranges::find_if(
            lines, [&](const std::string& line) { return line.find(mark) != std::string::npos; });
        if (at != lines.end()) {
            const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(lines_seen_);
            lines_seen_ = static_cast<std::size_t>(at - lines.begin()) + 1;
            return {begin, at};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the mock has not logged: " << mark;
    return {};
}

std::ptrdiff_t LoggedMock::count_of(const Connection& connection, std::string_view text,
                                    std::ptrdiff_t expected) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::ptrdiff_t count = 0;
    do {
        count += count_with(requests_of(connection), text);
    } while (count < expected && std::chrono::steady_clock::now() < give_up);
    return count;
}

std::ptrdiff_t count_with(const std::vector<std::string>& lines, std::string_view text) {
    return std::ranges::count_if(
        lines, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

}  // namespace connectai::test
