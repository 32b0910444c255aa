// Guesses a CSV column's type from all of its values.
#pragma once

#include <string_view>

#include "engine/types.h"

namespace mock::sql {

class TypeGuess {
public:
    void see(std::string_view text);  // a value that is not NULL
    void see_null() noexcept { nullable_ = true; }

    // INTEGER, BIGINT, DECIMAL(p, s), DOUBLE, BOOLEAN (true/false), DATE, TIMESTAMP, TIME, else
    // VARCHAR of the longest value's length. A type of numbers is only taken where each value comes
    // back from it as the text that it was (decimals: but for zeros at the end). So numbers with
    // needless leading zeros are text, and so are 12E5, 1e400, "-0", decimals beyond 38 digits, and
    // times finer than 100 ns.
    Type type() const;
    bool nullable() const noexcept { return nullable_; }

private:
    void see_number(std::string_view text);
    void see_moment(std::string_view text);

    bool nullable_ = false, any_ = false;
    bool integer_ = true, small_ = true, decimal_ = true, double_ = true;
    bool boolean_ = true, date_ = true, time_ = true, timestamp_ = true;
    std::int64_t length_ = 0, whole_digits_ = 1, scale_ = 0;
};

}  // namespace mock::sql
