// Where there is no libFuzzer: runs a target on kept inputs, and then, for a moment, on random
// changes of them.
//
//   fuzz_NAME [FOLDER|FILE...]
//
// CONNECTAI_FUZZ_SECONDS (1) is how long the random part lasts, CONNECTAI_FUZZ_SEED what it begins
// with. An input that ends the process is left in fuzz-input, for `fuzz_NAME fuzz-input`.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include "fuzz.h"

// Of the sanitizers' run time, where there is one.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace connectai::fuzz {
namespace {

constexpr const char* input_file = "fuzz-input";
std::string_view running;

void keep_input() {
    const int file = ::open(input_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    while (!running.empty()) {
        const ssize_t written = ::write(file, running.data(), running.size());
        if (written <= 0) break;
        running.remove_prefix(static_cast<std::size_t>(written));
    }
    ::close(file);
}

void on_signal(int) {
    keep_input();  // the signal comes again: its handler is gone
}

void keep_input_at_death() {
    if (&__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(keep_input);
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
        struct sigaction present {};
        ::sigaction(signal, nullptr, &present);
        if (present.sa_handler == SIG_DFL) ::sigaction(signal, &action, nullptr);
    }
}

// On octets of its own, so that reading beyond them is seen.
void run(const std::string& input) {
    const std::vector<std::uint8_t> octets(input.begin(), input.end());
    running = input;
    LLVMFuzzerTestOneInput(octets.data(), octets.size());
    running = {};
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> inputs_of(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) return {read(path)};
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<std::string> inputs;
    for (const auto& file : files) inputs.push_back(read(file));
    return inputs;
}

class Changes {
public:
    Changes(std::uint32_t seed, const std::vector<std::string>& seeds)
        : random_(seed), seeds_(seeds) {}

    std::string next() {
        std::string text = seeds_[below(seeds_.size())];
        for (std::size_t i = below(4) + 1; i > 0; --i) change(text);
        return text;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    char octet() {
        static constexpr std::string_view likely = "\n\"'{}[](),;:=?@\\%-+.0129eE \xC3\xA9\xFF";
        return below(3) == 0 ? static_cast<char>(below(256)) : likely[below(likely.size())];
    }

    void change(std::string& text) {
        const std::size_t at = below(text.size() + 1);
        const std::size_t size = below(text.size() - at + 1) % 16;
        const std::string& other = seeds_[below(seeds_.size())];
        switch (below(6)) {
            case 0: text.insert(at, 1, octet()); break;
            case 1: text.erase(at, size); break;
            case 2: text.insert(below(text.size() + 1), text.substr(at, size)); break;
            case 3: text.replace(at, size, other.substr(below(other.size() + 1), 24)); break;
            case 4: text.resize(at); break;
            default:
                if (at < text.size()) text[at] = octet();
        }
    }

    std::mt19937 random_;
    const std::vector<std::string>& seeds_;
};

std::uint32_t number_from_environment(const char* name, std::uint32_t otherwise) {
    const char* const value = std::getenv(name);
    return value == nullptr ? otherwise : static_cast<std::uint32_t>(std::stoul(value));
}

int replay(const std::vector<std::string>& paths) {
    std::vector<std::string> inputs{std::string()};
    for (const std::string& path : paths) {
        for (std::string& input : inputs_of(path)) inputs.push_back(std::move(input));
    }
    for (const std::string& input : inputs) run(input);
    std::cout << inputs.size() << " kept inputs" << std::endl;

    const std::uint32_t seed = number_from_environment("CONNECTAI_FUZZ_SEED", 20260131);
    const std::chrono::seconds most(number_from_environment("CONNECTAI_FUZZ_SECONDS", 1));
    if (paths.size() == 1 && !std::filesystem::is_directory(paths[0])) return 0;
    std::cout << "changed at random, CONNECTAI_FUZZ_SEED=" << seed << std::endl;
    Changes changes(seed, inputs);
    const auto end = std::chrono::steady_clock::now() + most;
    std::size_t rounds = 0;
    for (; std::chrono::steady_clock::now() < end; ++rounds) run(changes.next());
    std::cout << rounds << " of them" << std::endl;
    return 0;
}

}  // namespace
}  // namespace connectai::fuzz

int main(int count, char** arguments) {
    connectai::fuzz::keep_input_at_death();
    return connectai::fuzz::replay({arguments + 1, arguments + count});
}
