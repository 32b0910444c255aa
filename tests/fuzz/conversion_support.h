// What the targets of both directions of conversion share: the C types, JSON's numbers, and buffers
// that notice an octet too many.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "connectai/value.h"
#include "convert/convert.h"
#include "fuzz.h"

namespace connectai::convert {

// Concise, without SQL_C_DEFAULT and the intervals.
inline constexpr std::array<SQLSMALLINT, 25> c_types{
    SQL_C_CHAR,           SQL_C_WCHAR,    SQL_C_BINARY,  SQL_C_BIT,       SQL_C_TINYINT,
    SQL_C_STINYINT,       SQL_C_UTINYINT, SQL_C_SHORT,   SQL_C_SSHORT,    SQL_C_USHORT,
    SQL_C_LONG,           SQL_C_SLONG,    SQL_C_ULONG,   SQL_C_SBIGINT,   SQL_C_UBIGINT,
    SQL_C_FLOAT,          SQL_C_DOUBLE,   SQL_C_NUMERIC, SQL_C_TYPE_DATE, SQL_C_TYPE_TIME,
    SQL_C_TYPE_TIMESTAMP, SQL_C_DATE,     SQL_C_TIME,    SQL_C_TIMESTAMP, SQL_C_GUID,
};

// One of `types`, or of the intervals, whose numbers are the same in C and in SQL.
template <std::size_t count>
SQLSMALLINT choose_type(const std::array<SQLSMALLINT, count>& types, fuzz::Input& input) {
    constexpr std::size_t intervals = SQL_INTERVAL_MINUTE_TO_SECOND - SQL_INTERVAL_YEAR + 1;
    const std::size_t choice = input.choice(count + intervals);
    if (choice < count) return types[choice];
    return static_cast<SQLSMALLINT>(SQL_INTERVAL_YEAR + (choice - count));
}

// RFC 8259, section 6.
inline bool is_json_number(std::string_view text) noexcept {
    const auto digits = [&] {
        const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count;
    };
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.starts_with('0')) {
        text.remove_prefix(1);
    } else if (digits() == 0) {
        return false;
    }
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (digits() == 0) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        if (digits() == 0) return false;
    }
    return text.empty();
}

// An application's buffer at an odd address, with octets on both sides that must stay as they are.
class GuardedBuffer {
public:
    explicit GuardedBuffer(std::size_t octets) : memory_(octets + 2 * guard, untouched) {}

    void* data() noexcept { return memory_.data() + guard; }
    SQLLEN size() const noexcept { return static_cast<SQLLEN>(memory_.size() - 2 * guard); }
    std::string_view octets() const noexcept {
        return std::string_view(memory_).substr(guard, memory_.size() - 2 * guard);
    }

    void check() const {
        const std::string_view all = memory_;
        const bool kept = all.substr(0, guard).find_first_not_of(untouched) == all.npos &&
                          all.substr(all.size() - guard).find_first_not_of(untouched) == all.npos;
        fuzz::require(kept, "nothing is written beside the buffer");
    }

private:
    static constexpr std::size_t guard = 17;
    static constexpr char untouched = '\x5A';
    std::string memory_;
};

struct Delivery {
    Outcome outcome = Outcome::restricted;
    SQLLEN length = -4711;
    std::string octets;  // the whole buffer
};

// One call, into a buffer of that size, or none.
inline Delivery deliver(const Source& source, const Cell& cell, Target target, Progress& progress,
                        std::size_t octets, bool with_buffer = true) {
    Delivery delivery;
    const Converter converter = find_converter(source.type, target.c_type);
    if (converter == nullptr) return delivery;
    GuardedBuffer buffer(octets);
    target.data = with_buffer ? buffer.data() : nullptr;
    target.buffer_octets = buffer.size();
    target.octet_length = &delivery.length;
    target.indicator = &delivery.length;
    delivery.outcome = converter(cell, source, target, progress);
    buffer.check();
    delivery.octets = buffer.octets();
    return delivery;
}

}  // namespace connectai::convert
