// One value, and one result's schema, in the JSON forms of the contract.
#pragma once

#include <string>
#include <vector>

#include "behaviour.h"
#include "engine/engine.h"

namespace mock {

void append_value(std::string& out, DataType type, const Value& value, ReplyFormat::Values form);
void append_schema(std::string& out, const std::vector<Column>& columns, const ReplyFormat& format);

}  // namespace mock
