#include "setup/dsn_tool/command_line.h"

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <sstream>
#include <utility>

#include "base/text.h"
#include "config/keywords.h"
#include "setup/dsn_tool/doctor/doctor_usage.h"
#include "setup/dsn_tool/query/query_usage.h"
#include "setup/dsn_tool/query_log/log_usage.h"

namespace connectai::dsn_tool {
namespace {

namespace po = boost::program_options;

constexpr unsigned line_length = 96;
constexpr auto any_number = static_cast<std::size_t>(-1);

constexpr std::string_view pairs_notes =
    "An empty value stands for the keyword's default: `edit` takes the entry out.\n"
    "\n"
    "Secrets: what stands on a command line can be seen by everyone on this machine (ps), and\n"
    "stays in the shell's history. KEYWORD=- reads that one value from standard input: a line, "
    "and\n"
    "at a terminal without showing it. Better still, keep the secret out of odbc.ini altogether:\n"
    "  Password='${ENV:NAME}'   takes it from the environment (quoted, or the shell would replace\n"
    "                           it)\n"
    "  PasswordFile=FILE        reads it from a file that is yours alone; TokenFile likewise\n";

constexpr std::string_view test_notes =
    "The settings are read as the driver reads them, with its retries and time limits. Then the\n"
    "host's name is looked up, the service is signed in to, its catalogs are listed, and a row is\n"
    "fetched. Each step is printed with its time as it ends; where one fails, the cause and what "
    "to\n"
    "do follow, and the exit status is 1. Warnings do not change it.\n"
    "\n"
    "--connection-string - reads the text from standard input, which keeps its secrets off the\n"
    "command line.\n";

constexpr std::string_view login_notes =
    "For AuthScheme=OAuth, and OAuthRefresh where OAuthAuthorizeURL is given. The refresh token "
    "is\n"
    "kept in the file that OAuthSettingsLocation names, where applications then find it.\n"
    "\n"
    "With --no-browser, as on a machine that is reached by ssh, the address to sign in at is "
    "printed.\n"
    "Where the browser ends up, its address (or the code in it) is then to be pasted: the page "
    "itself\n"
    "need not come up. What is pasted at a terminal is not shown.\n";

constexpr std::array all_commands{
    Command{.name = "add",
            .synopsis = "NAME [KEYWORD=VALUE]...",
            .summary = "make a data source",
            .notes = pairs_notes,
            .fewest_words = 1,
            .most_words = any_number,
            .changes_files = true,
            .run = add},
    Command{.name = "edit",
            .synopsis = "NAME KEYWORD=VALUE...",
            .summary = "change entries of a data source; the others stay",
            .notes = pairs_notes,
            .fewest_words = 2,
            .most_words = any_number,
            .changes_files = true,
            .run = edit},
    Command{.name = "list",
            .synopsis = "",
            .summary = "the names of the data sources",
            .notes = {},
            .run = list},
    Command{.name = "show",
            .synopsis = "NAME",
            .summary = "what a data source says; secrets are ***",
            .notes = {},
            .fewest_words = 1,
            .most_words = 1,
            .run = show},
    Command{.name = "remove",
            .synopsis = "NAME",
            .summary = "take a data source away",
            .notes = {},
            .fewest_words = 1,
            .most_words = 1,
            .changes_files = true,
            .run = remove},
    Command{.name = "test",
            .synopsis = "NAME | --connection-string TEXT",
            .summary = "sign in, list the catalogs and fetch a row",
            .notes = test_notes,
            .fewest_words = 1,
            .most_words = 1,
            .takes_connection_string = true,
            .run = test},
    Command{.name = "login",
            .synopsis = "NAME",
            .summary = "sign in through the browser, and keep the refresh token",
            .notes = login_notes,
            .fewest_words = 1,
            .most_words = 1,
            .opens_browser = true,
            .run = login},
    Command{.name = "query",
            .synopsis = "NAME [SQL] | --connection-string TEXT [SQL]",
            .summary = "execute SQL, and print its results",
            .notes = query_notes,
            .fewest_words = 1,
            .most_words = 2,
            .takes_connection_string = true,
            .options = query_options,
            .run = query},
    Command{.name = "log",
            .synopsis = "NAME | --connection-string TEXT",
            .summary = "the account's recent queries, from the service's log",
            .notes = log_notes,
            .fewest_words = 1,
            .most_words = 1,
            .takes_connection_string = true,
            .options = log_options,
            .run = log},
    Command{.name = "doctor",
            .synopsis = "[NAME | --connection-string TEXT]",
            .summary = "look for what is wrong with the installation",
            .notes = doctor_notes,
            .most_words = 1,
            .takes_connection_string = true,
            .run = doctor},
};

po::options_description describe(const Command& command, Arguments& arguments) {
    po::options_description options("Options", line_length);
    auto add = options.add_options();
    add("user", "your own data sources");
    add("system", command.changes_files
                      ? "those of all users of this machine; without either, your own"
                      : "those of all users of this machine; without either, your own, then these");
    add("driver", po::value(&arguments.driver)->default_value(usual_driver)->value_name("NAME"),
        "the driver's name in odbcinst.ini");
    if (command.takes_connection_string) {
        add("connection-string", po::value<std::string>()->value_name("TEXT"),
            "what to connect with, in place of a data source's NAME");
    }
    if (command.opens_browser) {
        add("no-browser", "print the address to sign in at, and read what the browser is sent to");
    }
    for (const Option& option : command.options) {
        add(option.name.data(),
            po::value<std::string>()->value_name(std::string(option.value_name)),
            option.summary.data());
    }
    add("help", "print this, and exit");
    return options;
}

// Boost quotes what it does not understand, behind an equals sign too.
std::string without_value(std::string text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return text;
    return text.substr(0, equals) + (text.find('\'') < equals ? "'" : "");
}

// Whether the word is an option whose value is the next word: "--max-rows" of "--max-rows -1".
bool awaits_value(const po::options_description& options, const std::string& word) {
    if (!word.starts_with("--") || word.size() == 2) return false;
    const po::option_description* const option = options.find_nothrow(word.substr(2), false);
    return option != nullptr && option->semantic()->min_tokens() > 0;
}

// None has a short form, so what looks like one would be taken for a name; and "-pSECRET" is no
// word to be quoted.
void check_hyphens(const po::options_description& options, const std::vector<std::string>& words) {
    bool is_value = false;
    for (const std::string& word : words) {
        if (std::exchange(is_value, awaits_value(options, word) && !is_value)) continue;
        if (word == "--") return;  // names follow
        if (word.size() > 1 && word[0] == '-' && word[1] != '-') {
            throw UsageError("options begin with two hyphens");
        }
    }
}

po::variables_map parse(const po::options_description& visible,
                        const std::vector<std::string>& words) {
    check_hyphens(visible, words);
    po::options_description all;
    all.add(visible).add_options()("word", po::value<std::vector<std::string>>());
    po::positional_options_description positions;
    positions.add("word", -1);
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing &
                      ~po::command_line_style::allow_short;
    po::variables_map variables;
    try {
        po::store(
            po::command_line_parser(words).options(all).positional(positions).style(style).run(),
            variables);
        po::notify(variables);
    } catch (const po::error& error) {
        throw UsageError(without_value(error.what()));
    }
    return variables;
}

std::string too_many_words(const Command& command) {
    switch (command.most_words) {
        case 0: return "it takes no arguments";
        case 1: return "it takes one argument, the data source's NAME";
        default: return "it takes two arguments, a NAME and SQL, which is quoted as a whole";
    }
}

void check_words(const Command& command, const Arguments& arguments) {
    const std::size_t count = arguments.words.size();
    const bool name_missing = count == 0 && command.fewest_words > 0;
    if (arguments.connection_string) {
        if (count < command.most_words) return;
        throw UsageError("a NAME and --connection-string exclude each other");
    }
    if (name_missing) throw UsageError("the data source's NAME is missing");
    if (count < command.fewest_words) throw UsageError("there is nothing to change: KEYWORD=VALUE");
    if (count > command.most_words) {
        throw UsageError(too_many_words(command));
    }
    if (count > 0 && arguments.words.front().find('=') != std::string::npos) {
        throw UsageError("the data source's NAME comes first, and has no '='");
    }
}

}  // namespace

std::string_view version() noexcept {
    return CONNECTAI_VERSION;
}

const Command* find_command(std::string_view name) noexcept {
    const auto* const found = std::ranges::find(all_commands, name, &Command::name);
    return found != all_commands.end() ? found : nullptr;
}

std::string no_command(std::string_view word) {
    if (word.starts_with('-')) return "the command comes first, and options behind it";
    constexpr std::size_t longest = 64;
    // What has an equals sign may be a secret's attribute.
    if (word.empty() || word.size() > longest || word.find('=') != word.npos) {
        return "the first argument is no command";
    }
    std::vector<std::string_view> names;
    for (const Command& command : all_commands) names.push_back(command.name);
    const std::string_view nearest = config::nearest_word(word, names);
    return concat(word, " is no command", nearest.empty() ? "" : "; did you mean ", nearest,
                  nearest.empty() ? "" : "?");
}

Arguments read_command_line(const Command& command, const std::vector<std::string>& words) {
    Arguments arguments;
    const po::variables_map variables = parse(describe(command, arguments), words);
    arguments.help = variables.count("help") > 0;
    if (arguments.help) return arguments;
    if (variables.count("word") > 0) {
        arguments.words = variables["word"].as<std::vector<std::string>>();
    }
    if (variables.count("connection-string") > 0) {
        arguments.connection_string = variables["connection-string"].as<std::string>();
    }
    arguments.browser = variables.count("no-browser") == 0;
    for (const Option& option : command.options) {
        const std::string name(option.name);
        if (variables.count(name) == 0) continue;
        arguments.options.emplace(name, variables[name].as<std::string>());
    }
    const bool user = variables.count("user") > 0;
    const bool system = variables.count("system") > 0;
    if (user && system) throw UsageError("--user and --system exclude each other");
    if (arguments.connection_string && (user || system)) {
        throw UsageError("--user and --system are for a data source's NAME");
    }
    if (user) arguments.which = Which::user;
    if (system) arguments.which = Which::system;
    check_words(command, arguments);
    return arguments;
}

std::string help() {
    std::string text =
        "connectai-dsn: data sources for CData Connect AI.\n"
        "\n"
        "Usage: connectai-dsn COMMAND [OPTION]... [ARGUMENT]...\n"
        "\n";
    std::size_t longest = 0;
    const auto left = [](const Command& command) {
        return concat("  ", command.name, command.synopsis.empty() ? "" : " ", command.synopsis);
    };
    for (const Command& command : all_commands) longest = std::max(longest, left(command).size());
    for (const Command& command : all_commands) {
        std::string line = left(command);
        line.resize(longest + 2, ' ');
        text += concat(line, command.summary, '\n');
    }
    text +=
        "\n"
        "`connectai-dsn help COMMAND`, or `connectai-dsn COMMAND --help`, has the options of "
        "each,\n"
        "`connectai-dsn --version` tells the version. The exit status is 0, 1 where something was "
        "refused or failed, and 2 for a "
        "mistake\n"
        "in the command line.\n";
    return text;
}

std::string help(const Command& command) {
    Arguments arguments;
    std::ostringstream text;
    text << "Usage: connectai-dsn " << command.name << " [OPTION]..."
         << (command.synopsis.empty() ? "" : " ") << command.synopsis << "\n\n"
         << command.name << ": " << command.summary << ".\n\n"
         << describe(command, arguments);
    if (!command.notes.empty()) text << '\n' << command.notes;
    return text.str();
}

}  // namespace connectai::dsn_tool
