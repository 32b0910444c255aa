// connectai-dsn log
#include <chrono>
#include <iomanip>
#include <sstream>
#include <utility>

#include "base/text.h"
#include "config/dsn.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/connection_attributes.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/option_values.h"
#include "setup/dsn_tool/output/output_file.h"
#include "setup/dsn_tool/query_log/log_table.h"
#include "setup/dsn_tool/service_connection.h"
#include "setup/dsn_tool/suggested_command.h"
#include "setup/dsn_tool/time_limits.h"

namespace connectai::dsn_tool {
namespace {

using Clock = std::chrono::system_clock;

constexpr std::int64_t usual_limit = 20;
constexpr std::int64_t most_queries = 100'000;
constexpr std::int64_t usual_hours = 24;
constexpr std::int64_t most_hours = 168;  // the service keeps seven days
// This machine's clock may be behind the service's.
constexpr std::chrono::hours clock_tolerance{1};
// For table and csv; JSON has its own.
constexpr std::string_view nothing = "-";

// RFC 3339, without fractions.
std::string utc(Clock::time_point time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    std::ostringstream text;
    text << std::setfill('0') << std::setw(4) << static_cast<int>(date.year()) << '-'
         << std::setw(2) << static_cast<unsigned>(date.month()) << '-' << std::setw(2)
         << static_cast<unsigned>(date.day()) << 'T' << std::setw(2) << clock.hours().count() << ':'
         << std::setw(2) << clock.minutes().count() << ':' << std::setw(2)
         << clock.seconds().count() << 'Z';
    return std::move(text).str();
}

OutputFile& opened(const Arguments& arguments, std::optional<OutputFile>& file) {
    if (const auto path = option_output(arguments)) return file.emplace(*path);
    return file.emplace();
}

std::string listed(const Arguments& arguments, ServiceClient& client,
                   const RequestContext& context) {
    const OutputFormat format = option_format(arguments);
    const std::int64_t limit =
        option_number(arguments, "limit", 1, most_queries).value_or(usual_limit);
    const std::chrono::hours since(
        option_number(arguments, "since", 1, most_hours).value_or(usual_hours));
    const Clock::time_point now = Clock::now();
    QueryLogFilter filter;
    filter.start = utc(now - since);
    filter.end = utc(now + clock_tolerance);
    std::vector<LoggedQuery> queries = client.query_log(filter, context);
    const std::size_t all = queries.size();
    const auto most = static_cast<std::size_t>(limit);
    if (all > most) queries.resize(most);
    std::string text;
    const auto null = format == OutputFormat::table ? std::optional(std::string(nothing))
                                                    : std::optional<std::string>();
    write_logged_queries(queries, *make_result_writer(format, null, text));
    if (format == OutputFormat::table) {
        text += concat(queries.size(), queries.size() == 1 ? " query" : " queries",
                       all > most ? concat(", the newest of ", all) : std::string(),
                       " of the last ", since.count(), " h\n");
    }
    return text;
}

// It becomes a part of the request's path. The service's are UUIDs.
bool looks_like_id(std::string_view text) {
    constexpr std::string_view allowed =
        "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

void check(const Arguments& arguments) {
    const auto id = option_text(arguments, "id");
    if (id && !looks_like_id(*id)) {
        throw UsageError(
            "--id takes the id of a query, as the list has it: letters, digits and hyphens");
    }
    for (const std::string_view other : {"limit", "since", "format"}) {
        if (id && option_text(arguments, other)) {
            throw UsageError(concat("--", other, " is for the list, and --id for one query"));
        }
    }
    option_format(arguments);
    option_number(arguments, "limit", 1, most_queries);
    option_number(arguments, "since", 1, most_hours);
}

// Where the service has no such thing.
std::string of_not_found(const Arguments& arguments, const Subject& subject) {
    if (option_text(arguments, "id")) {
        return concat("take the id from the list, ", suggested_command("log", subject),
                      "; the service keeps seven days");
    }
    return "ask the account's administrator whether the account has a query log that the API may "
           "read";
}

}  // namespace

int log(const Arguments& arguments) {
    check(arguments);
    std::optional<OutputFile> file;
    OutputFile& output = opened(arguments, file);
    const auto id = option_text(arguments, "id");
    if (id && output.is_terminal()) {
        throw UsageError(
            "the log file of a query is a ZIP archive: say where it goes with --output");
    }
    config::Attributes attributes;
    try {
        attributes = connection_attributes(arguments);
        ServiceConnection connection =
            service_connection(config::with_dsn(attributes, config::DsnScope::of_config_mode));
        const RequestContext context = within(with_an_end(connection.settings.timeout));
        output.write(id ? connection.client->query_log_file(*id, context)
                        : listed(arguments, *connection.client, context));
        output.close();
        return good;
    } catch (const OutputClosed&) {
        return good;
    } catch (const config::SettingsError&) {
        throw;
    } catch (const NotFound& error) {
        tell(concat(error.state().code, ": ", error.message()));
        tell(concat("what to do: ", of_not_found(arguments, subject_of(arguments, attributes))));
    } catch (const Error& error) {
        tell(concat(error.state().code, ": ", error.message()));
    }
    return refused;
}

}  // namespace connectai::dsn_tool
