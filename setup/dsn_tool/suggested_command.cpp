#include "setup/dsn_tool/suggested_command.h"

#include "base/text.h"

namespace connectai::dsn_tool {
namespace {

// The file that has it is the first that the driver manager looks into.
bool found_in_the_systems(Which which, const std::string& data_source) {
    for (const Place& place : places(which)) {
        if (has_data_source(setup::IniFile(place.path), data_source)) {
            return place.which == Which::system;
        }
    }
    return which == Which::system;
}

}  // namespace

Subject subject_of(const Arguments& arguments, const config::Attributes& attributes) {
    Subject subject;
    subject.data_source = config::chosen_dsn(attributes);
    subject.by_string = arguments.connection_string.has_value();
    subject.which = arguments.which;
    if (arguments.driver != usual_driver) subject.driver = arguments.driver;
    if (!subject.data_source.empty()) {
        subject.is_the_systems = found_in_the_systems(arguments.which, subject.data_source);
    }
    return subject;
}

std::string suggested_command(std::string_view command, const Subject& subject,
                              std::string_view rest) {
    const Command* const known = find_command(command);
    const bool changes_files = known != nullptr && known->changes_files;
    const bool names_data_source =
        subject.is_data_source() || (changes_files && !subject.data_source.empty());
    return setup::pasted(
        {.name = command,
         .data_source = names_data_source ? std::string_view(subject.data_source) : "",
         // Commands that only read find the system's by themselves, but for one that the user's
         // hides.
         .systems = subject.which == Which::system || (changes_files && subject.is_the_systems),
         .driver = subject.driver,
         .rest = rest});
}

std::string command_to_name_driver(const Subject& subject) {
    return suggested_command("edit", subject, setup::driver_pair(subject.driver));
}

std::string where_to_edit(const Subject& subject) {
    constexpr std::string_view string = "in the connection string";
    if (subject.data_source.empty()) return std::string(string);
    const std::string edit = concat("with ", suggested_command("edit", subject, "KEYWORD=VALUE"));
    return subject.by_string ? concat(edit, ", or ", string) : edit;
}

}  // namespace connectai::dsn_tool
