// connectai-dsn query
#include "base/text.h"
#include "config/connection_string.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/connection_attributes.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/query/query_run.h"

namespace connectai::dsn_tool {
namespace {

// As SQLDriverConnect wants it: the manager must be told which driver is meant.
WipedText with_driver(const WipedText& text, const config::Attributes& attributes,
                      const std::string& driver) {
    for (const config::Attribute& attribute : attributes) {
        if (iequals(attribute.keyword, "DSN") || iequals(attribute.keyword, "Driver")) return text;
    }
    std::string whole;
    whole.reserve(2 * driver.size() + text.view().size() + 16);
    whole.append("Driver=");
    config::append_quoted(whole, driver);
    whole.append(";").append(text.view());
    return {std::move(whole)};
}

std::vector<OdbcDiagnostic> connect(OdbcConnection& connection, const Arguments& arguments,
                                    const WipedText& text) {
    if (!arguments.connection_string) {
        connection_attributes(arguments);  // for what it says of one that is not there
        choose_for_connecting(arguments.which);
        return connection.connect_to_data_source(arguments.words.front());
    }
    const config::Attributes attributes = connection_attributes(arguments, text.view());
    return connection.connect_with(with_driver(text, attributes, arguments.driver).view());
}

}  // namespace

int query(const Arguments& arguments) {
    const QuerySettings settings = query_settings(arguments);
    // Of standard input, the connection string is the first line, and the SQL is the rest.
    const WipedText text = arguments.connection_string ? connection_string(arguments) : WipedText();
    const std::string sql = query_text(arguments);
    try {
        OdbcConnection connection;
        const std::vector<OdbcDiagnostic> warnings = connect(connection, arguments, text);
        for (const OdbcDiagnostic& warning : warnings) {
            warn(concat(warning.state, ": ", warning.text));
        }
        return QueryRun(connection, settings).run(sql);
    } catch (const OdbcError& error) {
        for (const OdbcDiagnostic& each : error.diagnostics()) {
            tell(concat(each.state, ": ", each.text));
        }
        return refused;
    }
}

}  // namespace connectai::dsn_tool
