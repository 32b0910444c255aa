// SQLite in RAII classes: see sqlite.h.
#include "engine/sqlite.h"

#include "engine/convert.h"

namespace mock::sql {
namespace {

constexpr int busy_milliseconds = 60'000;
constexpr int steps_between_calls = 20'000;  // of SQLite's virtual machine: about a millisecond

std::string_view octets_of(const void* data, int size) {
    if (size <= 0 || data == nullptr) return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

std::string_view text_column(sqlite3_stmt* statement, int index) {
    const void* text = sqlite3_column_text(statement, index);
    return octets_of(text, sqlite3_column_bytes(statement, index));
}

std::string_view blob_column(sqlite3_stmt* statement, int index) {
    const void* blob = sqlite3_column_blob(statement, index);
    return octets_of(blob, sqlite3_column_bytes(statement, index));
}

// Whatever SQLite made of an expression, as it is.
Value raw_column(sqlite3_stmt* statement, int index) {
    switch (sqlite3_column_type(statement, index)) {
        case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, index)};
        case SQLITE_FLOAT: return sqlite3_column_double(statement, index);
        case SQLITE_TEXT: return std::string(text_column(statement, index));
        case SQLITE_BLOB: return Blob{std::string(blob_column(statement, index))};
        default: return std::monostate{};
    }
}

void assign_text(Value& value, std::string_view text) {
    if (auto* held = std::get_if<std::string>(&value)) {
        held->assign(text);
    } else {
        value.emplace<std::string>(text);
    }
}

Value converted(const Value& raw, const Type& type) {
    Value value = convert(raw, type, Conversion::cast);
    if (family_of(type) == Family::boolean) value = std::get<std::int64_t>(value) != 0;
    return value;
}

}  // namespace

Connection::Connection(const std::string& path) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) throw SqliteError(code, "cannot open " + path);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_milliseconds);
    // A quoted name that is not found must be an error and not a text.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

void Connection::execute(const std::string& sql) {
    if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

// An exception must not pass through SQLite: it waits for fail().
int Connection::on_progress(void* connection) noexcept {
    auto* const self = static_cast<Connection*>(connection);
    try {
        self->working_();
        return 0;
    } catch (...) {
        self->interruption_ = std::current_exception();
        return 1;
    }
}

Connection::Watch::Watch(Connection& connection, std::function<void()> working)
    : connection_(&connection) {
    connection.working_ = std::move(working);
    sqlite3_progress_handler(connection.get(), steps_between_calls, on_progress, &connection);
}

Connection::Watch::~Watch() {
    sqlite3_progress_handler(connection_->get(), 0, nullptr, nullptr);
    connection_->working_ = nullptr;
}

void Connection::fail() {
    if (interruption_) std::rethrow_exception(std::exchange(interruption_, nullptr));
    throw SqliteError(sqlite3_extended_errcode(get()), sqlite3_errmsg(get()));
}

PreparedStatement::PreparedStatement(Connection& connection, std::string_view sql)
    : connection_(&connection) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v2(connection.get(), sql.data(), static_cast<int>(sql.size()),
                                        &handle, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) connection.fail();
}

void PreparedStatement::bind(int index, const Value& value) {
    struct Binder {
        sqlite3_stmt* statement;
        int index;
        int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
        int operator()(bool truth) const { return sqlite3_bind_int(statement, index, truth); }
        int operator()(std::int64_t n) const { return sqlite3_bind_int64(statement, index, n); }
        int operator()(double n) const { return sqlite3_bind_double(statement, index, n); }
        int operator()(const std::string& text) const {
            return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT,
                                       SQLITE_UTF8);
        }
        int operator()(const Blob& blob) const {
            return sqlite3_bind_blob64(statement, index, blob.octets.data(), blob.octets.size(),
                                       SQLITE_TRANSIENT);
        }
    };
    if (std::visit(Binder{get(), index}, value) != SQLITE_OK) connection_->fail();
}

bool PreparedStatement::step() {
    const int code = sqlite3_step(get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_->fail();
    return false;
}

void PreparedStatement::reset() noexcept {
    sqlite3_reset(get());
}

void PreparedStatement::run() {
    while (step()) {
    }
    reset();
}

Value PreparedStatement::column(int index, const Type& type) const {
    Value value;
    read_column(index, type, value);
    return value;
}

void PreparedStatement::read_column(int index, const Type& type, Value& value) const {
    const int stored = sqlite3_column_type(get(), index);
    if (stored == SQLITE_NULL) {
        value = std::monostate{};
        return;
    }
    // The usual cases first; what is left is an expression whose value is not of its type.
    switch (family_of(type)) {
        case Family::integer:
            if (stored != SQLITE_INTEGER) break;
            value = std::int64_t{sqlite3_column_int64(get(), index)};
            return;
        case Family::boolean:
            if (stored != SQLITE_INTEGER) break;
            value = sqlite3_column_int64(get(), index) != 0;
            return;
        case Family::real:
            if (stored != SQLITE_FLOAT) break;
            value = sqlite3_column_double(get(), index);
            return;
        case Family::decimal:
        case Family::date:
        case Family::time:
        case Family::timestamp:
        case Family::uuid:
        case Family::text:
            if (stored != SQLITE_TEXT) break;
            assign_text(value, text_column(get(), index));
            return;
        case Family::binary:
            if (stored != SQLITE_BLOB) break;
            value = Blob{std::string(blob_column(get(), index))};
            return;
        case Family::unknown: break;
    }
    value = converted(raw_column(get(), index), type);
}

Transaction::Transaction(Connection& connection) : connection_(&connection) {
    connection.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (open_) sqlite3_exec(connection_->get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    connection_->execute("COMMIT");
    open_ = false;
}

Value value_of(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: return std::int64_t{sqlite3_value_int64(value)};
        case SQLITE_FLOAT: return sqlite3_value_double(value);
        case SQLITE_TEXT: return std::string(text_of(value));
        case SQLITE_BLOB: {
            const void* blob = sqlite3_value_blob(value);
            return Blob{std::string(octets_of(blob, sqlite3_value_bytes(value)))};
        }
        default: return std::monostate{};
    }
}

std::string_view text_of(sqlite3_value* value) {
    const void* text = sqlite3_value_text(value);
    return octets_of(text, sqlite3_value_bytes(value));
}

void set_result(sqlite3_context* context, const Value& value) {
    struct Setter {
        sqlite3_context* context;
        void operator()(std::monostate) const { sqlite3_result_null(context); }
        void operator()(bool truth) const { sqlite3_result_int(context, truth); }
        void operator()(std::int64_t number) const { sqlite3_result_int64(context, number); }
        void operator()(double number) const { sqlite3_result_double(context, number); }
        void operator()(const std::string& text) const {
            sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        }
        void operator()(const Blob& blob) const {
            sqlite3_result_blob64(context, blob.octets.data(), blob.octets.size(),
                                  SQLITE_TRANSIENT);
        }
    };
    std::visit(Setter{context}, value);
}

}  // namespace mock::sql
