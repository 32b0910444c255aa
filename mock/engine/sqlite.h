// SQLite's C interface in small RAII classes: a connection, a prepared statement, a context of a
// registered function.
#pragma once

#include <sqlite3.h>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/engine.h"
#include "engine/types.h"

namespace mock::sql {

// An error as SQLite reports it; the engine puts it into the service's words.
class SqliteError : public std::runtime_error {
public:
    SqliteError(int extended_code, const std::string& message)
        : std::runtime_error(message), extended_code_(extended_code) {}
    int extended_code() const noexcept { return extended_code_; }

private:
    int extended_code_;
};

class Connection {
public:
    explicit Connection(const std::string& path);

    sqlite3* get() const noexcept { return handle_.get(); }
    void execute(const std::string& sql);
    std::int64_t changes() const noexcept { return sqlite3_changes64(handle_.get()); }
    [[noreturn]] void fail();  // throws what `working` threw, else the connection's last error

    // `working` is called now and then while a statement runs, until the watch ends; what it throws
    // ends the statement. One watch at a time.
    class Watch {
    public:
        Watch(Connection& connection, std::function<void()> working);
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch();

    private:
        Connection* connection_;
    };

private:
    static int on_progress(void* connection) noexcept;

    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    std::unique_ptr<sqlite3, Close> handle_;
    std::function<void()> working_;
    std::exception_ptr interruption_;
};

class PreparedStatement {
public:
    PreparedStatement(Connection& connection, std::string_view sql);

    void bind(int index, const Value& value);  // indexes begin at 1
    bool step();                               // true: a row stands ready
    void reset() noexcept;
    // Steps until done and resets.
    void run();

    // A column of the row that stands ready, in the form its type calls for. The second writes
    // into a value that is used again, so that its memory is.
    Value column(int index, const Type& type) const;
    void read_column(int index, const Type& type, Value& value) const;
    sqlite3_stmt* get() const noexcept { return handle_.get(); }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
    };
    Connection* connection_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

// A transaction that is rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

private:
    Connection* connection_;
    bool open_ = true;
};

Value value_of(sqlite3_value* value);  // as it is stored, whatever its type
std::string_view text_of(sqlite3_value* value);
void set_result(sqlite3_context* context, const Value& value);

// A registered function's body: no exception may pass through SQLite.
template <class Body>
void guarded(sqlite3_context* context, Body&& body) noexcept {
    try {
        std::forward<Body>(body)();
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

}  // namespace mock::sql
