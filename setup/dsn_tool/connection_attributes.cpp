#include "setup/dsn_tool/connection_attributes.h"

#include "config/connection_string.h"
#include "setup/dsn_tool/standard_input.h"

namespace connectai::dsn_tool {
namespace {

config::Attributes checked(const Arguments& arguments, config::Attributes attributes) {
    if (const std::string name = config::chosen_dsn(attributes); !name.empty()) {
        find_data_source(arguments.which, name, arguments.driver);
    }
    choose(arguments.which);
    return attributes;
}

}  // namespace

WipedText connection_string(const Arguments& arguments) {
    if (*arguments.connection_string == "-") return read_secret("the connection string");
    return {*arguments.connection_string};
}

config::Attributes connection_attributes(const Arguments& arguments) {
    if (arguments.connection_string) {
        return connection_attributes(arguments, connection_string(arguments).view());
    }
    config::Attribute name;
    name.keyword = "DSN";
    name.value = WipedText(arguments.words.front());
    name.literal = true;
    return checked(arguments, {name});
}

config::Attributes connection_attributes(const Arguments& arguments, std::string_view text) {
    return checked(arguments, config::parse_connection_string(text));
}

}  // namespace connectai::dsn_tool
