#include "setup/dsn_tool/query/result_rows.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"

namespace connectai::dsn_tool {
namespace {

// Rows at a time where no value can be longer than its buffer, at most.
constexpr std::size_t rows_of_block = 1024;
// What comes slower than this comes in small blocks.
constexpr std::chrono::milliseconds quick_block{20};
// Of a text or of octets, whose types do not bound them: what is longer is read by SQLGetData.
constexpr std::size_t usual_octets = 4096;
// Of a text whose length the driver does not know, at once.
constexpr std::size_t part_octets = std::size_t{64} * 1024;
// Any number, date, time or GUID as text: decimals have 38 digits.
constexpr std::size_t most_octets = 64;

ValueKind kind_of(SQLSMALLINT type) noexcept {
    switch (type) {
        case SQL_BIT: return ValueKind::boolean;
        case SQL_TINYINT:
        case SQL_SMALLINT:
        case SQL_INTEGER:
        case SQL_BIGINT:
        case SQL_REAL:
        case SQL_FLOAT:
        case SQL_DOUBLE:
        case SQL_DECIMAL:
        case SQL_NUMERIC: return ValueKind::number;
        case SQL_BINARY:
        case SQL_VARBINARY:
        case SQL_LONGVARBINARY: return ValueKind::binary;
        case SQL_TYPE_TIMESTAMP: return ValueKind::timestamp;
        default: return ValueKind::text;
    }
}

bool is_bounded(SQLSMALLINT type) noexcept {
    switch (type) {
        case SQL_TYPE_DATE:
        case SQL_TYPE_TIME:
        case SQL_TYPE_TIMESTAMP:
        case SQL_GUID: return true;
        default: return kind_of(type) == ValueKind::number || kind_of(type) == ValueKind::boolean;
    }
}

SQLPOINTER attribute(std::size_t value) noexcept {
    return reinterpret_cast<SQLPOINTER>(value);
}

}  // namespace

ResultRows::ResultRows(OdbcStatement& statement) : statement_(statement) {
    const auto count = static_cast<std::size_t>(statement_.columns());
    buffers_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        columns_.push_back(describe(static_cast<SQLUSMALLINT>(i + 1), buffers_[i]));
    }
    values_.resize(count);
    bind();
}

ResultRows::~ResultRows() {
    SQLFreeStmt(statement_.handle(), SQL_UNBIND);
    SQLSetStmtAttr(statement_.handle(), SQL_ATTR_ROWS_FETCHED_PTR, nullptr, SQL_IS_POINTER);
    SQLSetStmtAttr(statement_.handle(), SQL_ATTR_ROW_STATUS_PTR, nullptr, SQL_IS_POINTER);
}

OutputColumn ResultRows::describe(SQLUSMALLINT number, Buffer& buffer) {
    std::string name(256, '\0');
    SQLSMALLINT length = 0;
    SQLSMALLINT type = 0;
    for (;;) {
        statement_.check(SQLDescribeCol(
            statement_.handle(), number, reinterpret_cast<SQLCHAR*>(name.data()),
            static_cast<SQLSMALLINT>(name.size()), &length, &type, nullptr, nullptr, nullptr));
        const auto octets = static_cast<std::size_t>(length);
        if (octets < name.size()) {
            name.resize(octets);
            break;
        }
        name.assign(octets + 1, '\0');
    }
    const ValueKind kind = kind_of(type);
    buffer.c_type = kind == ValueKind::binary ? SQL_C_BINARY : SQL_C_CHAR;
    buffer.capacity = is_bounded(type) ? most_octets : usual_octets;
    return {std::move(name), kind};
}

// SQLGetData works on a single row: a forward-only cursor has no position within a block.
void ResultRows::bind() {
    const bool bounded = std::ranges::all_of(
        buffers_, [](const Buffer& buffer) { return buffer.capacity == most_octets; });
    most_rows_ = bounded ? rows_of_block : 1;
    SQLHSTMT const handle = statement_.handle();
    const auto set = [&](SQLINTEGER name, SQLPOINTER value) {
        statement_.check(SQLSetStmtAttr(handle, name, value, 0));
    };
    statuses_.resize(most_rows_);
    set_rowset(1);
    set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched_);
    set(SQL_ATTR_ROW_STATUS_PTR, statuses_.data());
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        Buffer& buffer = buffers_[i];
        buffer.octets.resize(buffer.capacity * most_rows_);
        buffer.indicators.resize(most_rows_);
        statement_.check(SQLBindCol(handle, static_cast<SQLUSMALLINT>(i + 1), buffer.c_type,
                                    buffer.octets.data(), static_cast<SQLLEN>(buffer.capacity),
                                    buffer.indicators.data()));
    }
}

// What is bound stays so: a column's values follow each other, however many there are of them.
void ResultRows::set_rowset(std::size_t rows) {
    rowset_ = rows;
    statement_.check(
        SQLSetStmtAttr(statement_.handle(), SQL_ATTR_ROW_ARRAY_SIZE, attribute(rows), 0));
}

SQLRETURN ResultRows::fetch_timed() {
    using Clock = std::chrono::steady_clock;
    if (most_rows_ == 1) return SQLFetch(statement_.handle());
    const Clock::time_point begin = Clock::now();
    const SQLRETURN result = SQLFetch(statement_.handle());
    const bool quick = Clock::now() - begin < quick_block;
    const std::size_t next = quick ? std::min(2 * rowset_, most_rows_) : 1;
    // Diagnostics are the fetch's until they are read.
    if (result == SQL_SUCCESS && next != rowset_) set_rowset(next);
    return result;
}

bool ResultRows::next() {
    ++at_;
    if (at_ >= fetched_) {
        if (failure_) throw OdbcError(*failure_);
        if (!fetch()) return false;
    }
    read_row();
    return true;
}

// Rows of the block that could not be read end it: behind an error, nothing is the whole result.
bool ResultRows::fetch() {
    at_ = 0;
    fetched_ = 0;
    const SQLRETURN result = fetch_timed();
    if (result == SQL_NO_DATA) return false;
    statement_.check(result);
    const auto end = statuses_.begin() + static_cast<std::ptrdiff_t>(fetched_);
    const auto bad = std::find(statuses_.begin(), end, SQLUSMALLINT{SQL_ROW_ERROR});
    if (bad != end) {
        failure_ = OdbcError(odbc_diagnostics(SQL_HANDLE_STMT, statement_.handle()));
        fetched_ = static_cast<SQLULEN>(bad - statuses_.begin());
    }
    if (fetched_ == 0 && failure_) throw OdbcError(*failure_);
    return fetched_ > 0;
}

void ResultRows::read_row() {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = value(i);
}

OutputValue ResultRows::value(std::size_t column) {
    Buffer& buffer = buffers_[column];
    const SQLLEN indicator = buffer.indicators[at_];
    if (indicator == SQL_NULL_DATA) return std::nullopt;
    const std::size_t room = buffer.capacity - (buffer.c_type == SQL_C_CHAR ? 1 : 0);
    const auto octets = static_cast<std::size_t>(indicator);
    if (indicator != SQL_NO_TOTAL && octets <= room) {
        return std::string_view(&buffer.octets[buffer.capacity * at_], octets);
    }
    read_whole(column);
    return buffer.whole;
}

// From its beginning, although it is bound: SQL_GD_BOUND of SQL_GETDATA_EXTENSIONS.
void ResultRows::read_whole(std::size_t column) {
    Buffer& buffer = buffers_[column];
    SQLHSTMT const handle = statement_.handle();
    const std::size_t terminator = buffer.c_type == SQL_C_CHAR ? 1 : 0;
    const SQLLEN total = buffer.indicators[at_];
    std::size_t room = total > 0 ? static_cast<std::size_t>(total) : part_octets;
    std::size_t read = 0;
    for (;;) {
        buffer.whole.resize(read + room + terminator);
        SQLLEN left = 0;
        const SQLRETURN result =
            SQLGetData(handle, static_cast<SQLUSMALLINT>(column + 1), buffer.c_type,
                       &buffer.whole[read], static_cast<SQLLEN>(room + terminator), &left);
        if (result == SQL_NO_DATA) break;
        statement_.check(result);
        const bool more = left == SQL_NO_TOTAL || static_cast<std::size_t>(left) > room;
        if (!more) {
            read += static_cast<std::size_t>(left);
            break;
        }
        // A character is not split between two parts, so that up to three octets may be free.
        const std::string_view part(&buffer.whole[read], room + terminator);
        read += terminator == 1 ? std::min(part.find('\0'), room) : room;
        room = std::max(room, part_octets);
    }
    buffer.whole.resize(read);
}

}  // namespace connectai::dsn_tool
