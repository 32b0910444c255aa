// Rows to insert, laid out the way an ODBC application binds an array of parameters row by row.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <array>
#include <string>
#include <vector>

namespace connectai::bench {

struct InsertRow {
    SQLBIGINT id;
    SQLLEN id_length;
    std::array<char, 48> name;
    SQLLEN name_length;
    SQLDOUBLE price;
    SQLLEN price_length;
    SQL_TIMESTAMP_STRUCT stamp;
    SQLLEN stamp_length;
};

// The same rows on every machine. One name in ten has something to escape; no price is a whole
// number, which two writers may spell differently.
std::vector<InsertRow> make_insert_rows(std::size_t count);

inline constexpr const char* insert_table = "[BenchDB].[dbo].[inserted]";

}  // namespace connectai::bench
