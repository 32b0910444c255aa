// Logged queries as rows.
#pragma once

#include <vector>

#include "connectai/query_log.h"
#include "setup/dsn_tool/output/result_writer.h"

namespace connectai::dsn_tool {

// Time, Milliseconds, Type, Rows, Error, User, Id, Statement: a whole result.
void write_logged_queries(const std::vector<LoggedQuery>& queries, ResultWriter& writer);

}  // namespace connectai::dsn_tool
