// What the --help of `doctor` says.
#pragma once

#include <string_view>

namespace connectai::dsn_tool {

inline constexpr std::string_view doctor_notes =
    "Looks at the installation: the driver manager, the driver's libraries, the files that are\n"
    "read. With a NAME, also at its settings, at what they refer to, and at the way to the\n"
    "service, which is asked without credentials; `connectai-dsn test` signs in. Each finding is "
    "a\n"
    "line: ok, warning or FAILED, with what to do. The exit status is 1 where anything FAILED.\n";

}  // namespace connectai::dsn_tool
