#include "handles/diagnostics.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"

namespace connectai::handles {

namespace {

// ODBC 3.8, "Diagnostic messages": the parts in brackets say which component speaks.
constexpr std::string_view driver_prefix = "[connectai-odbc]";
constexpr std::string_view service_prefix = "[connectai-odbc][Connect AI]";

// Octets. SQLGetDiagRec counts a message in a SQLSMALLINT, and nobody reads more.
constexpr std::size_t longest_message = 8000;

// SQLExtendedFetch puts 01S01 in front of a row's other records.
int rank_within_row(const DiagnosticRecord& record) {
    if (record.state == sqlstate::error_in_row && record.row_number > 0) return 0;
    return record.state.warning() ? 2 : 1;
}

bool comes_before(const DiagnosticRecord& a, const DiagnosticRecord& b) {
    if (a.row_number != b.row_number) return a.row_number < b.row_number;
    return rank_within_row(a) < rank_within_row(b);
}

}  // namespace

void Diagnostics::add(DiagnosticRecord record) {
    if (record.message.size() > longest_message) {
        record.message.resize(utf8_prefix(record.message, longest_message));
        record.message += "...";
    }
    const auto place = std::upper_bound(records_.begin(), records_.end(), record, comes_before);
    records_.insert(place, std::move(record));
}

DiagnosticRecord Diagnostics::record_of(const Error& error) {
    DiagnosticRecord record;
    record.state = error.state();
    record.native = error.native();
    record.origin = error.origin();
    record.message =
        std::string(error.origin() == ErrorOrigin::service ? service_prefix : driver_prefix) + " " +
        error.message();
    if (const auto* of_set = dynamic_cast<const RowError*>(&error)) {
        record.row_number = of_set->row();
        record.column_number = of_set->parameter();
    }
    return record;
}

void Diagnostics::warn(const SqlState& state, std::string_view message) {
    add(Error(state, std::string(message)));
}

std::string_view class_origin(std::string_view sqlstate) noexcept {
    return sqlstate.starts_with("IM") ? "ODBC 3.0" : "ISO 9075";
}

// ODBC 3.8, SQLGetDiagField, SQL_DIAG_SUBCLASS_ORIGIN lists the subclasses that ODBC has defined.
std::string_view subclass_origin(std::string_view sqlstate) noexcept {
    static constexpr std::array<std::string_view, 45> odbc_defined{
        "01S00", "01S01", "01S02", "01S06", "01S07", "07S01", "08S01", "21S01", "21S02",
        "25S01", "25S02", "25S03", "42S01", "42S02", "42S11", "42S12", "42S21", "42S22",
        "HY095", "HY097", "HY098", "HY099", "HY100", "HY101", "HY105", "HY107", "HY109",
        "HY110", "HY111", "HYT00", "HYT01", "IM001", "IM002", "IM003", "IM004", "IM005",
        "IM006", "IM007", "IM008", "IM010", "IM011", "IM012", "IM013", "IM014", "IM015"};
    return std::ranges::find(odbc_defined, sqlstate) != odbc_defined.end() ? "ODBC 3.0"
                                                                           : "ISO 9075";
}

}  // namespace connectai::handles
