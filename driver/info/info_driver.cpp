// SQLGetInfo: the driver, the connection, cursors and transactions.
#include <array>
#include <cstdio>

#include "info/info_table.h"

namespace connectai::info {
namespace {

// ##.##.####, as SQL_DRIVER_VER wants it.
std::string driver_version(const InfoContext&) {
    std::array<char, 32> text_form{};
    std::snprintf(text_form.data(), text_form.size(), "%02d.%02d.%04d", CONNECTAI_VERSION_MAJOR,
                  CONNECTAI_VERSION_MINOR, CONNECTAI_VERSION_PATCH);
    return text_form.data();
}
std::string data_source_name(const InfoContext& context) {
    return context.dsn;
}
std::string database_name(const InfoContext& context) {
    return context.default_catalog;
}
std::string server_name(const InfoContext& context) {
    return context.server;
}
std::string user_name(const InfoContext& context) {
    return context.user;
}

// Power Query asks for it, and ends the connection when it is refused. ODBC 4.0.
#ifndef SQL_RETURN_ESCAPE_CLAUSE
#define SQL_RETURN_ESCAPE_CLAUSE 180
#endif

constexpr std::array rows{
    // The driver.
    CONNECTAI_INFO(SQL_DRIVER_NAME, text("libconnectaiodbc.so")),
    CONNECTAI_INFO(SQL_DRIVER_VER, driver_version),
    CONNECTAI_INFO(SQL_DRIVER_ODBC_VER, text("03.80")),
    // A driver manager answers this itself; without one, the driver is all there is.
    CONNECTAI_INFO(SQL_ODBC_VER, text("03.80.0000")),
    CONNECTAI_INFO(SQL_DM_VER, text("")),  // only a driver manager has one
    CONNECTAI_INFO(SQL_XOPEN_CLI_YEAR, text("1995")),
    // The lowest level there is. Level 1 wants scrollable cursors, bookmarks and transactions.
    CONNECTAI_INFO(SQL_ODBC_INTERFACE_CONFORMANCE, mask(SQL_OIC_CORE)),
    // ODBC 2: level 1 wants SQLBindParameter, SQLPutData, SQLStatistics, SQLSpecialColumns.
    CONNECTAI_INFO(SQL_ODBC_API_CONFORMANCE, small(SQL_OAC_NONE)),
    // Both CLI standards want parameters (SQLBindParameter, SQLPutData).
    CONNECTAI_INFO(SQL_ODBC_SAG_CLI_CONFORMANCE, small(SQL_OSCC_NOT_COMPLIANT)),
    CONNECTAI_INFO(SQL_STANDARD_CLI_CONFORMANCE, mask()),
    CONNECTAI_INFO(SQL_FILE_USAGE, small(SQL_FILE_NOT_SUPPORTED)),
    CONNECTAI_INFO(SQL_DRIVER_AWARE_POOLING_SUPPORTED, mask(SQL_DRIVER_AWARE_POOLING_NOT_CAPABLE)),
    CONNECTAI_INFO(SQL_ASYNC_MODE, mask(SQL_AM_NONE)),
    CONNECTAI_INFO(SQL_ASYNC_DBC_FUNCTIONS, mask(SQL_ASYNC_DBC_NOT_CAPABLE)),
    CONNECTAI_INFO(SQL_ASYNC_NOTIFICATION, mask(SQL_ASYNC_NOTIFICATION_NOT_CAPABLE)),
    CONNECTAI_INFO(SQL_RETURN_ESCAPE_CLAUSE, mask()),
    CONNECTAI_INFO(SQL_SEARCH_PATTERN_ESCAPE, text("\\")),

    // The connection.
    CONNECTAI_INFO(SQL_DATA_SOURCE_NAME, data_source_name),
    CONNECTAI_INFO(SQL_DATABASE_NAME, database_name),
    CONNECTAI_INFO(SQL_SERVER_NAME, server_name),
    CONNECTAI_INFO(SQL_USER_NAME, user_name),
    CONNECTAI_INFO(SQL_DBMS_NAME, text("CData Connect AI")),
    CONNECTAI_INFO(SQL_DBMS_VER, text("00.00.0000")),  // the service tells no version
    CONNECTAI_INFO(SQL_DATA_SOURCE_READ_ONLY, no()),
    // A table or procedure may be listed that the account's role does not let it use.
    CONNECTAI_INFO(SQL_ACCESSIBLE_TABLES, no()),
    CONNECTAI_INFO(SQL_ACCESSIBLE_PROCEDURES, no()),
    CONNECTAI_INFO(SQL_COLLATION_SEQ, text("")),  // not known: it is the data source's

    // Results.
    CONNECTAI_INFO(SQL_MULT_RESULT_SETS, yes()),
    CONNECTAI_INFO(SQL_BATCH_SUPPORT, mask(SQL_BS_SELECT_EXPLICIT, SQL_BS_ROW_COUNT_EXPLICIT,
                                           SQL_BS_SELECT_PROC, SQL_BS_ROW_COUNT_PROC)),
    CONNECTAI_INFO(SQL_BATCH_ROW_COUNT, mask(SQL_BRC_EXPLICIT, SQL_BRC_PROCEDURES)),
    CONNECTAI_INFO(SQL_GETDATA_EXTENSIONS,
                   mask(SQL_GD_ANY_COLUMN, SQL_GD_ANY_ORDER, SQL_GD_BOUND, SQL_GD_BLOCK)),
    CONNECTAI_INFO(SQL_NEED_LONG_DATA_LEN, no()),
    CONNECTAI_INFO(SQL_DESCRIBE_PARAMETER, yes()),
    // No zero is defined for these two; they promise the least.
    CONNECTAI_INFO(SQL_PARAM_ARRAY_ROW_COUNTS, mask(SQL_PARC_NO_BATCH)),
    CONNECTAI_INFO(SQL_PARAM_ARRAY_SELECTS, mask(SQL_PAS_BATCH)),

    // Cursors: results stream, or are kept and scrolled through; rows that have been fetched cannot
    // be changed, but rows can be added to the table behind them.
    CONNECTAI_INFO(SQL_SCROLL_OPTIONS, mask(SQL_SO_FORWARD_ONLY, SQL_SO_STATIC)),
    CONNECTAI_INFO(SQL_SCROLL_CONCURRENCY, mask(SQL_SCCO_READ_ONLY, SQL_SCCO_OPT_VALUES)),
    CONNECTAI_INFO(SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES1, mask(SQL_CA1_NEXT, SQL_CA1_BULK_ADD)),
    CONNECTAI_INFO(SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES2,
                   mask(SQL_CA2_READ_ONLY_CONCURRENCY, SQL_CA2_OPT_VALUES_CONCURRENCY,
                        SQL_CA2_MAX_ROWS_SELECT)),
    CONNECTAI_INFO(SQL_STATIC_CURSOR_ATTRIBUTES1,
                   mask(SQL_CA1_NEXT, SQL_CA1_ABSOLUTE, SQL_CA1_RELATIVE, SQL_CA1_BOOKMARK,
                        SQL_CA1_LOCK_NO_CHANGE, SQL_CA1_POS_POSITION, SQL_CA1_POS_REFRESH,
                        SQL_CA1_BULK_ADD, SQL_CA1_BULK_FETCH_BY_BOOKMARK)),
    CONNECTAI_INFO(SQL_STATIC_CURSOR_ATTRIBUTES2,
                   mask(SQL_CA2_READ_ONLY_CONCURRENCY, SQL_CA2_OPT_VALUES_CONCURRENCY,
                        SQL_CA2_MAX_ROWS_SELECT)),
    CONNECTAI_INFO(SQL_KEYSET_CURSOR_ATTRIBUTES1, mask()),
    CONNECTAI_INFO(SQL_KEYSET_CURSOR_ATTRIBUTES2, mask()),
    CONNECTAI_INFO(SQL_DYNAMIC_CURSOR_ATTRIBUTES1, mask()),
    CONNECTAI_INFO(SQL_DYNAMIC_CURSOR_ATTRIBUTES2, mask()),
    // Rows leave the service while it still reads: another's change may or may not be seen.
    CONNECTAI_INFO(SQL_CURSOR_SENSITIVITY, mask(SQL_UNSPECIFIED)),
    // A bookmark is a row's number in this result, which does not change while it is open.
    CONNECTAI_INFO(SQL_BOOKMARK_PERSISTENCE, mask(SQL_BP_DELETE, SQL_BP_UPDATE, SQL_BP_SCROLL)),
    CONNECTAI_INFO(SQL_ROW_UPDATES, no()),
    // ODBC 2 asked for the same in other words.
    CONNECTAI_INFO(
        SQL_FETCH_DIRECTION,
        mask(SQL_FD_FETCH_NEXT, SQL_FD_FETCH_FIRST, SQL_FD_FETCH_LAST, SQL_FD_FETCH_PRIOR,
             SQL_FD_FETCH_ABSOLUTE, SQL_FD_FETCH_RELATIVE, SQL_FD_FETCH_BOOKMARK)),
    CONNECTAI_INFO(SQL_LOCK_TYPES, mask(SQL_LCK_NO_CHANGE)),
    CONNECTAI_INFO(SQL_POS_OPERATIONS, mask(SQL_POS_POSITION, SQL_POS_REFRESH)),
    CONNECTAI_INFO(SQL_POSITIONED_STATEMENTS, mask()),
    CONNECTAI_INFO(SQL_STATIC_SENSITIVITY, mask()),

    // Transactions: there are none, and so ending one leaves cursors as they are.
    CONNECTAI_INFO(SQL_TXN_CAPABLE, small(SQL_TC_NONE)),
    CONNECTAI_INFO(SQL_TXN_ISOLATION_OPTION, mask()),
    CONNECTAI_INFO(SQL_DEFAULT_TXN_ISOLATION, mask()),
    CONNECTAI_INFO(SQL_MULTIPLE_ACTIVE_TXN, no()),
    CONNECTAI_INFO(SQL_CURSOR_COMMIT_BEHAVIOR, small(SQL_CB_PRESERVE)),
    CONNECTAI_INFO(SQL_CURSOR_ROLLBACK_BEHAVIOR, small(SQL_CB_PRESERVE)),
    CONNECTAI_INFO(SQL_DTC_TRANSITION_COST, mask()),
};

}  // namespace

std::span<const InfoRow> driver_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
