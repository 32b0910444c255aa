// A subcommand of connectai-dsn, and what it was called with.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "setup/dsn_tool/places.h"
#include "setup/tool_command.h"

namespace connectai::dsn_tool {

// A mistake in the command line; the message says which, and quotes nothing that may be a secret.
class UsageError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

using setup::usual_driver;

// What a process ends with.
inline constexpr int good = 0;
inline constexpr int refused = 1;         // by the installer, by the service
inline constexpr int wrongly_called = 2;  // UsageError

// An option that a command has for itself. It takes a value.
struct Option {
    std::string_view name;  // without the hyphens
    std::string_view value_name;
    std::string_view summary;  // one line
};

struct Arguments {
    std::vector<std::string> words;                           // that are no options: a name, pairs
    Which which = Which::unsaid;                              // --user, --system
    std::string driver;                                       // --driver
    std::optional<std::string> connection_string;             // --connection-string
    std::map<std::string, std::string, std::less<>> options;  // those of Command::options, by name
    bool browser = true;                                      // not --no-browser
    bool help = false;                                        // --help: nothing else counts
};

struct Command {
    std::string_view name;
    std::string_view synopsis;  // behind the name
    std::string_view summary;   // one line
    std::string_view notes;     // of its --help, behind the options; empty: none
    std::size_t fewest_words = 0;
    std::size_t most_words = 0;
    bool takes_connection_string = false;  // in place of the first word
    bool changes_files = false;  // the user's where nothing is said; others look into both
    bool opens_browser = false;
    std::span<const Option> options{};  // option_values.h reads them
    // Returns the exit status. Throws UsageError, setup::Failure, config::SettingsError, Error.
    int (*run)(const Arguments& arguments) = nullptr;
};

// Null when there is none of that name.
const Command* find_command(std::string_view name) noexcept;

int add(const Arguments& arguments);
int edit(const Arguments& arguments);
int list(const Arguments& arguments);
int show(const Arguments& arguments);
int remove(const Arguments& arguments);
int test(const Arguments& arguments);
int login(const Arguments& arguments);
int query(const Arguments& arguments);
int log(const Arguments& arguments);
int doctor(const Arguments& arguments);

}  // namespace connectai::dsn_tool
