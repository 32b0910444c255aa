// connectai-dsn doctor
#include <array>
#include <iomanip>
#include <iostream>

#include "base/text.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/doctor/checks.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::array<std::string_view, 4> words{"ok", "warning", "FAILED", "-"};
constexpr int verdict_width = 9;
constexpr int name_width = 18;

void print(std::string_view verdict, std::string_view name, std::string_view text) {
    std::cout << std::left << std::setw(verdict_width) << verdict << std::setw(name_width) << name
              << printable(text) << '\n';
}

std::string counted(std::size_t failures, std::size_t warnings) {
    if (failures + warnings == 0) return "All is well so far.";
    return concat(failures, " failed, ", warnings, warnings == 1 ? " warning." : " warnings.");
}

// That all of this is well does not make a connection: a wrong token has not been noticed.
std::string not_tried(const Examination& examination) {
    if (!examination.of_connection()) {
        return "Not looked at: data sources. `connectai-dsn doctor NAME` looks at one.";
    }
    return concat("Not tried: signing in. ", suggested_command("test", examination.subject()),
                  " does that, and fetches a row.");
}

}  // namespace

int doctor(const Arguments& arguments) {
    Examination examination(arguments);
    std::size_t failures = 0;
    std::size_t warnings = 0;
    for (const Check& check : checks()) {
        for (const Finding& finding : check.run(examination)) {
            if (finding.verdict == Verdict::failed) ++failures;
            if (finding.verdict == Verdict::warning) ++warnings;
            print(words[static_cast<std::size_t>(finding.verdict)], check.name, finding.text);
            if (!finding.remedy.empty()) print("", "", concat("what to do: ", finding.remedy));
        }
        std::cout.flush();
    }
    std::cout << counted(failures, warnings) << '\n';
    if (failures == 0) std::cout << printable(not_tried(examination)) << '\n';
    return failures > 0 ? refused : good;
}

}  // namespace connectai::dsn_tool
