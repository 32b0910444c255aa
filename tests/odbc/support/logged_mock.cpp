#include "support/logged_mock.h"

#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
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

// The whole lines, by their requests' numbers.
std::map<std::uint64_t, std::string> read_log(const std::filesystem::path& file) {
    std::map<std::uint64_t, std::string> lines;
    std::ifstream log(file);
    for (std::string line; std::getline(log, line) && !log.eof();) {
        constexpr std::string_view before = R"({"number":)";
        if (!line.starts_with(before)) throw std::runtime_error("no line of the log: " + line);
        const std::uint64_t number = std::stoull(line.substr(before.size()));
        lines.emplace(number, std::move(line));
    }
    return lines;
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

// A reply that is an error may be left before its last octets, and the mock writes its line only
// with those, while the next request is on its way over another connection. So the numbers tell
// whether a line in front of this function's own request is still to come.
std::vector<std::string> LoggedMock::requests_of(const Connection& connection) {
    const std::string mark = "SELECT 'mark " + std::to_string(++marks_) + "' AS Mark";
    Statement statement(connection);
    EXPECT_SUCCESS(statement, statement.execute(mark));
    EXPECT_EQ(statement.rows().size(), 1u);
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() < start + std::chrono::seconds(20)) {
        std::map<std::uint64_t, std::string> lines = read_log(file_);
        const auto at = std::ranges::find_if(
            lines, [&](const auto& line) { return line.second.find(mark) != std::string::npos; });
        const bool all_there =
            at != lines.end() &&
            static_cast<std::uint64_t>(std::distance(lines.begin(), at)) + 1 == at->first;
        const bool waited = std::chrono::steady_clock::now() > start + std::chrono::seconds(2);
        if (all_there || (at != lines.end() && waited)) {
            returned_.insert(at->first);
            std::vector<std::string> fresh;
            for (auto line = lines.begin(); line != at; ++line) {
                if (returned_.insert(line->first).second) fresh.push_back(std::move(line->second));
            }
            return fresh;
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
