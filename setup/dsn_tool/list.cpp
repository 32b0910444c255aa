// connectai-dsn list
#include <algorithm>
#include <iostream>
#include <set>

#include "base/text.h"
#include "setup/drivers.h"
#include "setup/dsn_tool/command.h"

namespace connectai::dsn_tool {
namespace {

struct Row {
    std::string name;
    std::string_view whose;
    std::string note;
};

// Those of the driver. A name that an earlier place has counts there, for every application.
void append(std::vector<Row>& rows, std::set<std::string>& taken, const Place& place,
            const std::string& driver) {
    const setup::IniFile file(place.path);
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
        rows.push_back({printable(section), name_of(place.which),
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
        std::cerr << "connectai-dsn: there is no data source of the driver " << arguments.driver
                  << " in " << where.front().path;
        if (where.size() > 1) std::cerr << ", nor in " << where.back().path;
        std::cerr << '\n';
        return good;
    }
    std::size_t longest = 0;
    for (const Row& row : rows) longest = std::max(longest, row.name.size());
    for (const Row& row : rows) {
        std::string line = row.name;
        line.resize(longest + 2, ' ');
        line += row.whose;
        if (!row.note.empty()) {
            line.resize(longest + 2 + std::string_view("system").size() + 2, ' ');
            line += row.note;
        }
        std::cout << line << '\n';
    }
    return good;
}

}  // namespace connectai::dsn_tool
