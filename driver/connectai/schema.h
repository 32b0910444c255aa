// The parts of a result that are small enough to be read at once.
#pragma once

#include <rapidjson/document.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectai/value.h"

namespace connectai {

// Columns from the value of `schema`: null or absent gives none. What is odd but tolerable, such as
// an unknown type number, is noted. Throws Error HY000 for a value that is no schema.
std::vector<Column> schema_columns(const rapidjson::Value& schema, std::vector<std::string>& notes);

// The type with this number; nothing for an unknown one.
std::optional<DataType> data_type_of(std::int64_t number) noexcept;

// A whole number, or a string that holds one; nothing for all else.
std::optional<std::int64_t> read_integer(const rapidjson::Value& value) noexcept;

// `affectedRows`: a number, a string that holds one, or null (-1).
std::int64_t read_affected_rows(const rapidjson::Value& value) noexcept;

}  // namespace connectai
