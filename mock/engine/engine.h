// The mock's SQL engine: Connect AI's dialect on top of SQLite. It knows no HTTP and no JSON; the
// server in front of it (server.h) knows no SQL.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace mock {

// The service's `dataType` numbers, 1 to 18.
using DataType = int;

struct Column {
    std::string catalog_name, schema_name, table_name, name, label;
    DataType data_type = 5;
    std::string type_name = "VARCHAR";
    std::int64_t length = 0;
    std::optional<std::int64_t> precision, scale;
    bool nullable = true;
};

struct Blob {
    std::string octets;
};

// A value in the form its declared type calls for: bool for 14, integer for 6..9, double for 10
// and 11, Blob for 1..4, text for all else (decimals as exact digits, dates and times in the
// documented wire forms).
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Blob>;

// Receives the results of a request, one after the other, row by row: nothing is held whole.
class ResultSink {
public:
    virtual ~ResultSink() = default;
    virtual void begin(const std::vector<Column>& columns) = 0;  // empty: a statement without rows
    virtual void row(std::span<const Value> values) = 0;
    virtual void end(std::int64_t affected_rows) = 0;  // -1 where it means nothing
    // Called now and then while a query is at work, with rows or without. What it throws ends the
    // query and comes out of it.
    virtual void working() {}
};

enum class Direction : int { in = 1, in_out = 2, out = 4, return_value = 5 };

struct Parameter {
    DataType data_type = 5;
    Value value;
    Direction direction = Direction::in;
};
using Parameters = std::map<std::string, Parameter>;  // names begin with '@'

struct Statement {
    std::string text;  // one or several statements; for exec, the procedure's name
    std::string default_catalog, default_schema;
    bool schema_only = false;
};

// An error of the SQL in a request. `code` is the service's spelling, such as QUERY_FAILED.
class EngineError : public std::runtime_error {
public:
    EngineError(std::string code, const std::string& message)
        : std::runtime_error(message), code_(std::move(code)) {}
    const std::string& code() const noexcept { return code_; }

private:
    std::string code_;
};

// A request that goes against the contract: the service answers it with 400. Found before anything
// is run or handed to the sink.
class RequestError : public EngineError {
public:
    explicit RequestError(const std::string& message) : EngineError("BAD_REQUEST", message) {}
};

struct EngineOptions {
    std::string data_directory;             // --data: DIR/Catalog/Schema/Table.csv
    std::vector<std::string> writable;      // --writable: CATALOG.SCHEMA
    std::int64_t big_table_rows = 100'000;  // --rows
    // --catalogs, --tables, --columns: how many catalogs to list besides, how many tables in each,
    // how many columns in each of these. They are told by the metadata only, and hold no rows.
    std::int64_t listed_catalogs = 0;
    std::int64_t listed_tables = 250;
    std::int64_t listed_columns = 10;
};

// Safe to call from many threads; a result that is read slowly blocks nobody else.
class Engine {
public:
    virtual ~Engine() = default;

    // Runs every statement of the text. Throws EngineError; results before it stand. RequestError
    // for a text without statements and for a parameter that none of them mentions.
    virtual void query(const Statement& statement, const Parameters& parameters,
                       ResultSink& sink) = 0;

    // INSERT, UPDATE or DELETE once for each set of parameters; the sum of affected rows.
    // RequestError for any other statement, for several, and for a parameter it does not mention.
    virtual std::int64_t batch(const Statement& statement, std::span<const Parameters> sets) = 0;

    // Runs a procedure. Returns the outputs. RequestError unless the parameters are all that it
    // has, each with its declared type and direction, outputs with a null value.
    virtual Parameters execute(const Statement& procedure, const Parameters& parameters,
                               ResultSink& sink) = 0;
};

std::unique_ptr<Engine> make_engine(const EngineOptions& options);

}  // namespace mock
