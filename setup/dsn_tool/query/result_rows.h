// The rows of a statement's result.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "setup/dsn_tool/output/row.h"
#include "setup/dsn_tool/query/odbc_session.h"

namespace connectai::dsn_tool {

// Binds the columns of the result that the statement is at, for as long as this lives. Values are
// in SQL_C_CHAR, octets in SQL_C_BINARY. Results of numbers and dates are fetched in blocks, others
// row by row: there, what is longer than a bound buffer is read whole by SQLGetData, so that
// nothing is cut. A block begins as one row, and grows as long as rows come fast: a row that is
// there is not withheld until there are a thousand.
class ResultRows {
public:
    // Throws OdbcError, as all functions do.
    explicit ResultRows(OdbcStatement& statement);
    ~ResultRows();
    ResultRows(const ResultRows&) = delete;
    ResultRows& operator=(const ResultRows&) = delete;

    const std::vector<OutputColumn>& columns() const noexcept { return columns_; }

    // Goes to the next row; false behind the last. An error that has come with rows, or after them,
    // is thrown behind the last that is good.
    bool next();
    OutputRow row() const noexcept { return values_; }

private:
    struct Buffer {
        SQLSMALLINT c_type;
        std::size_t capacity;            // octets of a value, its terminator included
        std::vector<char> octets;        // capacity of each row
        std::vector<SQLLEN> indicators;  // of each row
        std::string whole;               // a value that was longer
    };

    OutputColumn describe(SQLUSMALLINT number, Buffer& buffer);
    void bind();
    void set_rowset(std::size_t rows);
    bool fetch();
    SQLRETURN fetch_timed();
    void read_row();
    OutputValue value(std::size_t column);
    void read_whole(std::size_t column);

    OdbcStatement& statement_;
    std::vector<OutputColumn> columns_;
    std::vector<Buffer> buffers_;
    std::vector<SQLUSMALLINT> statuses_;  // of each row
    std::vector<OutputValue> values_;
    std::optional<OdbcError> failure_;  // of the last fetch
    std::size_t rowset_ = 1;            // rows of the next fetch
    std::size_t most_rows_ = 1;         // that there are buffers for
    SQLULEN fetched_ = 0;
    SQLULEN at_ = 0;
};

}  // namespace connectai::dsn_tool
