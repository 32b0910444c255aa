// One result through the driver manager, fetched in one of several ways.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "column.h"
#include "odbc_handle.h"

namespace connectai::bench {

// bind:N   columns bound column-wise, N rows a fetch
// wchar:N  the same, with VARCHAR columns as SQL_C_WCHAR
// getdata  nothing bound: SQLGetData for every cell
struct Mode {
    std::string name;
    bool bound = false;
    bool wide = false;
    std::size_t rows = 1;  // a fetch

    // Throws std::invalid_argument for a mode that there is not.
    explicit Mode(const std::string& text);
};

class Fetch {
public:
    // Executes `sql`, and makes the columns.
    Fetch(const Session& session, const std::string& sql, const Mode& mode);

    // Fetches the next block: its number of rows, 0 at the end.
    std::size_t next();

    // Executes it again; the columns stay bound.
    void again();

    const std::vector<Column>& columns() const { return columns_; }

private:
    void execute();
    void set(SQLINTEGER attribute, SQLPOINTER value);
    void make_columns();

    // SQLBindCol and SQLGetData take the same arguments.
    template <typename Function>
    void for_each_column(Function function, const char* name);

    SQLULEN fetched_ = 0;  // before the statement, which holds its address
    std::vector<Column> columns_;
    Handle statement_;
    std::string sql_;
    Mode mode_;
};

// Fetches what is left, and adds all of it to `checksum`: how many rows.
std::size_t fetch_all(Fetch& fetch, Checksum& checksum);

}  // namespace connectai::bench
