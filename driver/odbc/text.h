// Text at the boundary. Inside, all is UTF-8; a SQLCHAR is an octet of UTF-8, a SQLWCHAR what
// convert/wide_unit.h says. Each function is an overload for either, so that one template serves
// both forms of an ODBC function.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <concepts>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "handles/diagnostics.h"

namespace connectai::odbc {

// Of `length` octets or characters, or SQL_NTS. Throws HY090 for another negative length, HY009
// for a null pointer, HY000 for what is not Unicode: replaced, it would be another text.
std::string text_in(const SQLCHAR* text, SQLINTEGER length);
std::string text_in(const SQLWCHAR* text, SQLINTEGER length);

// The same, where a null pointer means that the argument is not given.
template <typename Char>
std::optional<std::string> optional_text_in(const Char* text, SQLINTEGER length) {
    if (text == nullptr) return std::nullopt;
    return text_in(text, length);
}

// An argument that is read when a function is called, since the application may use its memory
// again as soon as that returns, be it SQL_STILL_EXECUTING, and asked for when the function
// executes: what is wrong with it is thrown then.
template <typename Value>
class Given {
public:
    template <std::invocable Read>
    explicit Given(Read read) noexcept {
        try {
            value_.emplace(read());
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
    Value& get() {
        if (failure_) std::rethrow_exception(failure_);
        return *value_;
    }

private:
    std::optional<Value> value_;
    std::exception_ptr failure_;
};
template <std::invocable Read>
Given(Read) -> Given<std::invoke_result_t<Read>>;

// Throws HY090 for a negative capacity, where a buffer is given.
void check_output(const void* buffer, SQLLEN capacity);

// Writes as many whole characters as fit with a terminator into `capacity` octets (SQLCHAR) or
// characters (SQLWCHAR); a null buffer is for the length only. Returns the whole length in that
// unit, and warns 01004 when not all of it fitted. Throws HY090 for a negative capacity.
SQLLEN put_text(handles::Diagnostics& diagnostics, std::string_view text, SQLCHAR* buffer,
                SQLLEN capacity);
SQLLEN put_text(handles::Diagnostics& diagnostics, std::string_view text, SQLWCHAR* buffer,
                SQLLEN capacity);

// For functions whose wide form, too, counts in octets: SQLGetInfoW, SQLColAttributeW, ...
template <typename Char>
SQLLEN put_text_octets(handles::Diagnostics& diagnostics, std::string_view text, SQLPOINTER buffer,
                       SQLLEN octets) {
    constexpr auto unit = static_cast<SQLLEN>(sizeof(Char));
    return unit * put_text(diagnostics, text, static_cast<Char*>(buffer),
                           octets < 0 ? octets : octets / unit);
}

template <std::integral Integer>
void put(Integer* target, std::integral auto value) noexcept {
    if (target == nullptr) return;
    // A length that the type cannot hold must not come out negative.
    using Limits = std::numeric_limits<Integer>;
    *target = std::cmp_greater(value, Limits::max()) && sizeof(Integer) < sizeof value
                  ? Limits::max()
                  : static_cast<Integer>(value);
}

}  // namespace connectai::odbc
