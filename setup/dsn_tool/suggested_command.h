// Commands of this program that messages suggest, ready to be pasted into a shell.
#pragma once

#include <string>
#include <string_view>

#include "config/settings.h"
#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {

// What a command has been asked to look at, and how the command line would say it again.
struct Subject {
    std::string data_source;      // empty: there is none, or none is named
    bool by_string = false;       // --connection-string, which may name a data source
    Which which = Which::unsaid;  // --user, --system
    bool is_the_systems = false;  // where the data source is, as far as it is found
    std::string driver;           // --driver; empty: the usual one

    // Whether its keywords are all in a data source, where `edit` changes them.
    bool is_data_source() const noexcept { return !data_source.empty() && !by_string; }
};

// Of NAME, or of the data source that --connection-string chooses, whose `attributes` these are.
Subject subject_of(const Arguments& arguments, const config::Attributes& attributes);

// "`connectai-dsn edit 'My CRM' Password=-`": the command with the subject as its argument, and
// what follows that. `edit` names the file where it would not look by itself. Without a data source
// it is "`connectai-dsn test --connection-string -`".
std::string suggested_command(std::string_view command, const Subject& subject,
                              std::string_view rest = {});

// The one that gives the data source, which names no driver, this one.
std::string command_to_name_driver(const Subject& subject);

// Where a keyword of the subject is put right: "`connectai-dsn edit crm KEYWORD=VALUE`", "in the
// connection string", or either.
std::string where_to_edit(const Subject& subject);

}  // namespace connectai::dsn_tool
