// The JSON bodies of requests.
#pragma once

#include <string>

#include "connectai/client.h"

namespace connectai {

// The body of POST /query. Members that say nothing are left out.
std::string query_body(const Query& query);

}  // namespace connectai
