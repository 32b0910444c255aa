// The bodies of POST requests, checked strictly against the contract.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "query_log.h"
#include "routes.h"

namespace mock {

struct ApiRequest {
    Statement statement;
    Parameters parameters;         // of query and exec
    std::vector<Parameters> sets;  // of batch
    std::optional<int> timeout;    // seconds, 1 to 300
    LogFilter log;                 // of log_list
};

// Throws ApiError: 415 if the body is not announced as application/json, 400 for all else.
ApiRequest parse_request(Action action, std::string_view content_type, std::string_view body);

}  // namespace mock
