// What a procedure gives back besides rows: the member "parameters" of a reply.
#pragma once

#include <string>
#include <vector>

#include "connectai/json.h"
#include "connectai/parameter.h"
#include "connectai/value.h"

namespace connectai {

struct OutputParameter {
    std::string name;  // "@p1"
    DataType type = DataType::varchar;
    Direction direction = Direction::output;
    CellKind kind = CellKind::null;
    std::string text{};  // the characters of a number, or a string's content: nothing is rounded

    // The value in the form of a reply's cells; lives as long as this.
    Cell cell() const noexcept {
        return {text.data(), static_cast<std::uint32_t>(text.size()), kind};
    }
};

// Reads the value of "parameters". Unknown members are skipped; what is odd but tolerable (no type,
// no object) is noted. Throws Error HY000 for a value that is an array or an object, and for more
// than limits.head_octets in all.
std::vector<OutputParameter> read_output_parameters(JsonCursor& json, const ReplyLimits& limits,
                                                    std::vector<std::string>& notes);

}  // namespace connectai
