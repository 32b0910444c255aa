// connectai-dsn list
#include <algorithm>
#include <iostream>
#include <set>

#include "base/text.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/output/display_text.h"

namespace connectai::dsn_tool {
namespace {

struct Row {
    DisplayText name;
    std::string_view whose;
    std::string note;
};

// Those of the driver. A name that an earlier place has counts there, for every application.
void append(std::vector<Row>& rows, std::set<std::string>& taken, const Place& place,
            const std::string& driver) {
    const setup::IniFile file(place.path);
    if (const std::string why = setup::why_unreadable(file.content()); !why.empty()) {
        warn(
            concat("unixODBC cannot read ", place.path, ", and finds no data source there: ", why));
        return;
    }
    std::set<std::string> here;
    for (const std::string_view section : file.sections()) {
        if (!here.insert(lowered(section)).second) continue;  // the first one of a name counts
        const auto lines = file.section(section);
        const auto value = [&](std::string_view entry) {
            const auto line = std::ranges::find_if(
                lines, [&](const setup::IniLine& each) { return iequals(each.name, entry); });
            return line != lines.end() ? line->value : std::string_view();
        };
        const bool hidden = taken.contains(lowered(section));
        if (!setup::names_driver(value("Driver"), driver)) continue;
        rows.push_back({display_text(section), name_of(place.which),
                        hidden ? "(not used: the user has one of that name)"
                               : printable(value("Description"))});
    }
    taken.merge(here);
}

}  // namespace

int list(const Arguments& arguments) {
    std::vector<Row> rows;
    std::set<std::string> taken;
    const std::vector<Place> where = places(arguments.which);
    for (const Place& place : where) append(rows, taken, place, arguments.driver);
    if (rows.empty()) {
        tell(concat("there is no data source of the driver ", arguments.driver, " in ",
                    where.front().path,
                    where.size() > 1 ? concat(", nor in ", where.back().path) : std::string()));
        return good;
    }
    constexpr std::size_t gap = 2;
    constexpr std::size_t whose_width = std::string_view("system").size();
    std::size_t widest = 0;
    for (const Row& row : rows) widest = std::max(widest, row.name.width);
    for (const Row& row : rows) {
        std::string line = row.name.text;
        line.append(widest - row.name.width + gap, ' ').append(row.whose);
        if (!row.note.empty()) {
            line.append(whose_width - row.whose.size() + gap, ' ').append(row.note);
        }
        std::cout << line << '\n';
    }
    return good;
}

}  // namespace connectai::dsn_tool
