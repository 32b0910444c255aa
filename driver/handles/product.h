// How the driver names itself to the service.
#pragma once

#ifndef CONNECTAI_VERSION
#error "the build passes the version in CONNECTAI_VERSION"
#endif

namespace connectai::handles {

inline constexpr const char* user_agent = "connectai-odbc/" CONNECTAI_VERSION;

}  // namespace connectai::handles
