// The way to a server that the settings name: its name, the connection, TLS, and an answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "http/client.h"
#include "setup/dsn_tool/doctor/examination.h"
#include "setup/dsn_tool/doctor/finding.h"

namespace connectai::dsn_tool {

struct WayToServer {
    std::optional<ServiceAnswer> answer;  // whatever its status
    Finding problem{};                    // where there is none: FAILED, with what to do
};

// Has `url` answer a GET without credentials, as the driver would reach it: the examination has
// http_options(). `server` says what is to be there, and which keyword names it. An answer is
// waited for 15 s.
WayToServer try_way(const Examination& examination, const http::ServerName& server,
                    const std::string& url);

// Why no server may be asked for this examination: there is no connection, or there are no usable
// settings; no findings: it may.
Findings without_settings_to_ask(const Examination& examination);

// Whether `url` is one that may not be asked, because what is sent could be read on the way: the
// settings are refused for it.
bool is_refused(const Examination& examination, const std::string& url);

}  // namespace connectai::dsn_tool
