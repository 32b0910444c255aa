// RapidJSON's events of one row, converted straight into bound columns: the least work that can
// stand between a reply and an application's buffers.
#pragma once

#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "column.h"

namespace connectai::bench {

// The number that `count` digits make.
template <typename Number>
Number digits(const char* text, int count) noexcept {
    unsigned value = 0;
    for (int i = 0; i < count; ++i) value = value * 10 + static_cast<unsigned>(text[i] - '0');
    return static_cast<Number>(value);
}

// yyyy-MM-dd
inline bool parse_date(std::string_view text, SQL_DATE_STRUCT& date) noexcept {
    if (text.size() < 10) return false;
    const char* const p = text.data();
    date.year = digits<SQLSMALLINT>(p, 4);
    date.month = digits<SQLUSMALLINT>(p + 5, 2);
    date.day = digits<SQLUSMALLINT>(p + 8, 2);
    return true;
}

// yyyy-MM-ddTHH:mm:ss.fffffffZ. ODBC counts the fraction in nanoseconds.
inline bool parse_timestamp(std::string_view text, SQL_TIMESTAMP_STRUCT& timestamp) noexcept {
    if (text.size() < 19) return false;
    const char* const p = text.data();
    timestamp.year = digits<SQLSMALLINT>(p, 4);
    timestamp.month = digits<SQLUSMALLINT>(p + 5, 2);
    timestamp.day = digits<SQLUSMALLINT>(p + 8, 2);
    timestamp.hour = digits<SQLUSMALLINT>(p + 11, 2);
    timestamp.minute = digits<SQLUSMALLINT>(p + 14, 2);
    timestamp.second = digits<SQLUSMALLINT>(p + 17, 2);
    SQLUINTEGER fraction = 0;
    SQLUINTEGER unit = 100'000'000;
    for (std::size_t i = 20; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, unit /= 10) {
        fraction += static_cast<SQLUINTEGER>(text[i] - '0') * unit;
    }
    timestamp.fraction = fraction;
    return true;
}

// Returning false from an event ends the parse with kParseErrorTermination: the row is not what
// the schema has promised.
class RowWriter : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, RowWriter> {
public:
    explicit RowWriter(std::vector<Column>& columns) : columns_(columns) {}

    void begin(std::size_t row) noexcept {
        row_ = row;
        next_ = 0;
        in_row_ = false;
    }

    bool Default() { return false; }  // an object has no place in a row
    bool StartArray() { return !std::exchange(in_row_, true); }
    bool EndArray(rapidjson::SizeType) { return next_ == columns_.size(); }

    bool Null() {
        Column* const column = next_column();
        if (column != nullptr) column->lengths[row_] = SQL_NULL_DATA;
        return column != nullptr;
    }

    bool Bool(bool value) {
        Column* const column = next_column();
        return column != nullptr && column->c_type == SQL_C_BIT && store(*column, SQLCHAR{value});
    }

    // Numbers come as text: RapidJSON's own doubles are wrong in the last place one time in five
    // (17 digits), and its exact mode is slower than std::from_chars, which is always exact.
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        Column* const column = next_column();
        if (column == nullptr) return false;
        switch (column->c_type) {
            case SQL_C_SBIGINT: return store_number<SQLBIGINT>(*column, {text, size});
            case SQL_C_DOUBLE: return store_number<SQLDOUBLE>(*column, {text, size});
            default: return false;
        }
    }

    bool String(const char* text, rapidjson::SizeType size, bool) {
        Column* const column = next_column();
        if (column == nullptr) return false;
        switch (column->c_type) {
            case SQL_C_CHAR: return store_text(*column, {text, size});
            case SQL_C_TYPE_DATE: {
                SQL_DATE_STRUCT date;
                return parse_date({text, size}, date) && store(*column, date);
            }
            case SQL_C_TYPE_TIMESTAMP: {
                SQL_TIMESTAMP_STRUCT timestamp;
                return parse_timestamp({text, size}, timestamp) && store(*column, timestamp);
            }
            default: return false;
        }
    }

private:
    Column* next_column() noexcept {
        return next_ < columns_.size() ? &columns_[next_++] : nullptr;
    }

    // memcpy, because a bound buffer promises no alignment.
    template <typename Value>
    bool store(Column& column, Value value) noexcept {
        std::memcpy(column.value(row_), &value, sizeof value);
        column.lengths[row_] = sizeof value;
        return true;
    }

    // A number cut off at the end of a block may not convert. No matter: the row does not end
    // there either, and is parsed again.
    template <typename Number>
    bool store_number(Column& column, std::string_view text) noexcept {
        Number number{};
        std::from_chars(text.data(), text.data() + text.size(), number);
        return store(column, number);
    }

    bool store_text(Column& column, std::string_view text) noexcept {
        const std::size_t copied = std::min(text.size(), column.width - 1);
        char* const target = column.value(row_);
        std::memcpy(target, text.data(), copied);
        target[copied] = '\0';
        column.lengths[row_] = static_cast<SQLLEN>(text.size());
        return true;
    }

    std::vector<Column>& columns_;
    std::size_t row_ = 0;
    std::size_t next_ = 0;
    bool in_row_ = false;
};

}  // namespace connectai::bench
