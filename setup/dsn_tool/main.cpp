// connectai-dsn: the program.
#include <iostream>
#include <new>

#include "config/settings.h"
#include "setup/dsn_tool/command_line.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/option_values.h"
#include "setup/dsn_tool/standard_streams.h"
#include "setup/problems.h"

namespace connectai::dsn_tool {
namespace {

int complain(std::string_view text, int status) {
    tell(text);
    return status;
}

// Of what is closed, a command finds nothing out by writing to it (standard_streams.h).
void require_output(bool has_output) {
    if (!has_output) throw std::runtime_error("standard output is closed: nothing can be printed");
}

// Commands that change files have done their work when they print.
bool prints_result(const Command& command, const Arguments& arguments) {
    return arguments.help || (!command.changes_files && !option_output(arguments));
}

int run(const Command& command, const std::vector<std::string>& words, bool has_output) {
    try {
        const Arguments arguments = read_command_line(command, words);
        if (prints_result(command, arguments)) require_output(has_output);
        if (!arguments.help) return command.run(arguments);
        std::cout << help(command);
        return good;
    } catch (const UsageError& error) {
        complain(error.what(), wrongly_called);
        std::cerr << "Try `connectai-dsn " << command.name << " --help`.\n";
        return wrongly_called;
    }
}

int run(const std::vector<std::string>& words, bool has_output) {
    if (words.empty()) {
        std::cerr << help();
        return wrongly_called;
    }
    const std::string& first = words.front();
    if (first == "help") {  // `help COMMAND` is `COMMAND --help`
        std::vector<std::string> asked(words.begin() + 1, words.end());
        asked.emplace_back("--help");
        return run(asked, has_output);
    }
    if (first == "--help") {
        require_output(has_output);
        std::cout << help();
        return good;
    }
    if (first == "--version") {
        require_output(has_output);
        std::cout << "connectai-dsn " << version() << '\n';
        return good;
    }
    if (const Command* const command = find_command(first)) {
        return run(*command, {words.begin() + 1, words.end()}, has_output);
    }
    complain(no_command(first), wrongly_called);
    std::cerr << "Try `connectai-dsn --help`.\n";
    return wrongly_called;
}

int run_reporting(const std::vector<std::string>& words) {
    try {
        const int status = run(words, complete_standard_streams());
        // A full disk, a reader that has gone: what was to be told has not been.
        if (std::cout.flush()) return status;
        return complain("the output cannot be written", refused);
    } catch (const setup::Failure& failure) {
        for (const setup::Problem& problem : failure.problems()) complain(problem.text, refused);
    } catch (const config::SettingsError& error) {
        for (const Error& problem : error.problems()) complain(problem.message(), refused);
    } catch (const std::bad_alloc&) {
        complain("there is not enough memory", refused);
    } catch (const std::exception& error) {
        complain(error.what(), refused);
    }
    return refused;
}

}  // namespace
}  // namespace connectai::dsn_tool

int main(int argc, char** argv) {
    return connectai::dsn_tool::run_reporting({argv + 1, argv + argc});
}
