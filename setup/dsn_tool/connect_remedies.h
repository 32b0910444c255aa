// What to do where there is no connection with a server, by what is known of the cause.
#pragma once

#include <string>
#include <string_view>

#include "http/client.h"

namespace connectai::dsn_tool {

// A sentence. `keyword` has the server's address. `proxy_named_by` says where the proxy of that
// address is named ("the keyword Proxy"); empty: it has none.
std::string connect_remedy(const http::ConnectProgress& progress, std::string_view keyword,
                           std::string_view proxy_named_by);

// Where the name of that server is not found.
std::string name_remedy(std::string_view keyword);

}  // namespace connectai::dsn_tool
