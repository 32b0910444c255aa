// SQLite's errors in the words that the service would use.
#pragma once

#include "engine/engine.h"
#include "engine/sqlite.h"

namespace mock::sql {

// Always of code QUERY_FAILED.
EngineError service_error(const SqliteError& error);

}  // namespace mock::sql
