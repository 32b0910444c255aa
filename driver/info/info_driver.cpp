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

// Of ODBC 4.0.
#ifndef SQL_RETURN_ESCAPE_CLAUSE
#define SQL_RETURN_ESCAPE_CLAUSE 180
#endif

constexpr std::array rows{
    // The driver.
    CONNECTAI_INFO(SQL_DRIVER_NAME, text("libconnectaiodbc.so")),
    CONNECTAI_INFO_WHY(SQL_DRIVER_VER, "the driver's version as ##.##.####", driver_version),
    CONNECTAI_INFO(SQL_DRIVER_ODBC_VER, text("03.80")),
    CONNECTAI_INFO_WHY(SQL_ODBC_VER,
                       "a driver manager answers this itself; without one, the driver is all",
                       text("03.80.0000")),
    CONNECTAI_INFO_WHY(SQL_DM_VER, "only a driver manager has one", text("")),
    CONNECTAI_INFO(SQL_XOPEN_CLI_YEAR, text("1995")),
    CONNECTAI_INFO_WHY(SQL_ODBC_INTERFACE_CONFORMANCE,
                       "level 1 wants transactions (109); all else of it is there",
                       mask(SQL_OIC_CORE)),
    CONNECTAI_INFO_WHY(SQL_ODBC_API_CONFORMANCE,
                       "ODBC 2 counts functions: all of level 2 are there", small(SQL_OAC_LEVEL2)),
    CONNECTAI_INFO(SQL_ODBC_SAG_CLI_CONFORMANCE, small(SQL_OSCC_COMPLIANT)),
    CONNECTAI_INFO_WHY(SQL_STANDARD_CLI_CONFORMANCE,
                       "the core level holds both ('ODBC and the Standard CLI')",
                       mask(SQL_SCC_XOPEN_CLI_VERSION1, SQL_SCC_ISO92_CLI)),
    CONNECTAI_INFO(SQL_FILE_USAGE, small(SQL_FILE_NOT_SUPPORTED)),
    CONNECTAI_INFO_WHY(SQL_DRIVER_AWARE_POOLING_SUPPORTED, "the driver manager pools",
                       mask(SQL_DRIVER_AWARE_POOLING_NOT_CAPABLE)),
    CONNECTAI_INFO_WHY(SQL_ASYNC_MODE, "each statement has SQL_ATTR_ASYNC_ENABLE",
                       mask(SQL_AM_STATEMENT)),
    CONNECTAI_INFO_WHY(SQL_ASYNC_DBC_FUNCTIONS,
                       "connecting at once under a driver manager that does not poll for its end",
                       mask(SQL_ASYNC_DBC_CAPABLE)),
    CONNECTAI_INFO_WHY(SQL_ASYNC_NOTIFICATION, "an application polls",
                       mask(SQL_ASYNC_NOTIFICATION_NOT_CAPABLE)),
    CONNECTAI_INFO_WHY(
        SQL_RETURN_ESCAPE_CLAUSE,
        "of ODBC 4.0: {return ...} is not translated. Power Query asks, and gives up "
        "when it is refused",
        mask()),
    CONNECTAI_INFO(SQL_SEARCH_PATTERN_ESCAPE, text("\\")),

    // The connection.
    CONNECTAI_INFO_WHY(SQL_DATA_SOURCE_NAME, "empty after a connection without DSN",
                       data_source_name),
    CONNECTAI_INFO_WHY(SQL_DATABASE_NAME, "the current catalog", database_name),
    CONNECTAI_INFO_WHY(
        SQL_SERVER_NAME,
        "host of the endpoint that is asked now, and its port where that is not the scheme's own",
        server_name),
    CONNECTAI_INFO_WHY(SQL_USER_NAME, "User; empty with a bearer token", user_name),
    CONNECTAI_INFO(SQL_DBMS_NAME, text("CData Connect AI")),
    CONNECTAI_INFO_WHY(SQL_DBMS_VER, "the service tells no version", text("00.00.0000")),
    CONNECTAI_INFO_WHY(SQL_DATA_SOURCE_READ_ONLY,
                       "each data source decides; that a table can be written is not known", no()),
    CONNECTAI_INFO_WHY(SQL_ACCESSIBLE_TABLES,
                       "a table may be listed that the account's role does not let it read", no()),
    CONNECTAI_INFO_WHY(SQL_ACCESSIBLE_PROCEDURES, "likewise", no()),
    CONNECTAI_INFO_WHY(SQL_COLLATION_SEQ, "not known: it is the data source's", text("")),

    // Results.
    CONNECTAI_INFO(SQL_MULT_RESULT_SETS, yes()),
    CONNECTAI_INFO_WHY(SQL_BATCH_SUPPORT, "statements between semicolons, and procedures",
                       mask(SQL_BS_SELECT_EXPLICIT, SQL_BS_ROW_COUNT_EXPLICIT, SQL_BS_SELECT_PROC,
                            SQL_BS_ROW_COUNT_PROC)),
    CONNECTAI_INFO_WHY(SQL_BATCH_ROW_COUNT, "one count a statement, none of them rolled up",
                       mask(SQL_BRC_EXPLICIT, SQL_BRC_PROCEDURES)),
    CONNECTAI_INFO(SQL_GETDATA_EXTENSIONS,
                   mask(SQL_GD_ANY_COLUMN, SQL_GD_ANY_ORDER, SQL_GD_BOUND, SQL_GD_BLOCK)),
    CONNECTAI_INFO_WHY(SQL_NEED_LONG_DATA_LEN, "a value at execution may be of any length", no()),
    CONNECTAI_INFO(SQL_DESCRIBE_PARAMETER, yes()),
    CONNECTAI_INFO_WHY(SQL_PARAM_ARRAY_ROW_COUNTS, "SQLRowCount has the sum of all sets",
                       mask(SQL_PARC_NO_BATCH)),
    CONNECTAI_INFO_WHY(SQL_PARAM_ARRAY_SELECTS, "a result for each set, by SQLMoreResults",
                       mask(SQL_PAS_BATCH)),

    // Cursors.
    CONNECTAI_INFO_WHY(SQL_SCROLL_OPTIONS, "a result streams, or is kept to be scrolled through",
                       mask(SQL_SO_FORWARD_ONLY, SQL_SO_STATIC)),
    CONNECTAI_INFO_WHY(SQL_SCROLL_CONCURRENCY,
                       "rows can be added (SQLBulkOperations); a fetched one cannot be changed",
                       mask(SQL_SCCO_READ_ONLY, SQL_SCCO_OPT_VALUES)),
    CONNECTAI_INFO(SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES1, mask(SQL_CA1_NEXT, SQL_CA1_BULK_ADD)),
    CONNECTAI_INFO(SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES2,
                   mask(SQL_CA2_READ_ONLY_CONCURRENCY, SQL_CA2_OPT_VALUES_CONCURRENCY,
                        SQL_CA2_MAX_ROWS_SELECT, SQL_CA2_MAX_ROWS_CATALOG)),
    CONNECTAI_INFO(SQL_STATIC_CURSOR_ATTRIBUTES1,
                   mask(SQL_CA1_NEXT, SQL_CA1_ABSOLUTE, SQL_CA1_RELATIVE, SQL_CA1_BOOKMARK,
                        SQL_CA1_LOCK_NO_CHANGE, SQL_CA1_POS_POSITION, SQL_CA1_POS_REFRESH,
                        SQL_CA1_BULK_ADD, SQL_CA1_BULK_FETCH_BY_BOOKMARK)),
    CONNECTAI_INFO(SQL_STATIC_CURSOR_ATTRIBUTES2,
                   mask(SQL_CA2_READ_ONLY_CONCURRENCY, SQL_CA2_OPT_VALUES_CONCURRENCY,
                        SQL_CA2_MAX_ROWS_SELECT, SQL_CA2_MAX_ROWS_CATALOG)),
    CONNECTAI_INFO_WHY(SQL_KEYSET_CURSOR_ATTRIBUTES1, "becomes a static cursor, with 01S02",
                       mask()),
    CONNECTAI_INFO_WHY(SQL_KEYSET_CURSOR_ATTRIBUTES2, "becomes a static cursor, with 01S02",
                       mask()),
    CONNECTAI_INFO_WHY(SQL_DYNAMIC_CURSOR_ATTRIBUTES1, "becomes a static cursor, with 01S02",
                       mask()),
    CONNECTAI_INFO_WHY(SQL_DYNAMIC_CURSOR_ATTRIBUTES2, "becomes a static cursor, with 01S02",
                       mask()),
    CONNECTAI_INFO_WHY(SQL_CURSOR_SENSITIVITY,
                       "rows leave the service while it still reads: another's change may be seen",
                       mask(SQL_UNSPECIFIED)),
    CONNECTAI_INFO_WHY(SQL_BOOKMARK_PERSISTENCE,
                       "a bookmark is a row's number, which holds as long as the cursor is open",
                       mask(SQL_BP_DELETE, SQL_BP_UPDATE, SQL_BP_SCROLL)),
    CONNECTAI_INFO_WHY(SQL_ROW_UPDATES, "a static cursor keeps no versions of rows", no()),
    CONNECTAI_INFO_WHY(
        SQL_FETCH_DIRECTION, "ODBC 2's words for a static cursor",
        mask(SQL_FD_FETCH_NEXT, SQL_FD_FETCH_FIRST, SQL_FD_FETCH_LAST, SQL_FD_FETCH_PRIOR,
             SQL_FD_FETCH_ABSOLUTE, SQL_FD_FETCH_RELATIVE, SQL_FD_FETCH_BOOKMARK)),
    CONNECTAI_INFO(SQL_LOCK_TYPES, mask(SQL_LCK_NO_CHANGE)),
    CONNECTAI_INFO(SQL_POS_OPERATIONS, mask(SQL_POS_POSITION, SQL_POS_REFRESH)),
    CONNECTAI_INFO_WHY(SQL_POSITIONED_STATEMENTS, "the service has no cursors to point at", mask()),
    CONNECTAI_INFO_WHY(SQL_STATIC_SENSITIVITY, "a kept row is not read again", mask()),

    // Transactions.
    CONNECTAI_INFO_WHY(SQL_TXN_CAPABLE, "every statement takes effect at once", small(SQL_TC_NONE)),
    CONNECTAI_INFO_WHY(SQL_TXN_ISOLATION_OPTION, "there are no transactions", mask()),
    CONNECTAI_INFO_WHY(SQL_DEFAULT_TXN_ISOLATION, "there are no transactions", mask()),
    CONNECTAI_INFO_WHY(SQL_MULTIPLE_ACTIVE_TXN, "there are no transactions", no()),
    CONNECTAI_INFO_WHY(SQL_CURSOR_COMMIT_BEHAVIOR, "a commit has nothing to do",
                       small(SQL_CB_PRESERVE)),
    CONNECTAI_INFO_WHY(SQL_CURSOR_ROLLBACK_BEHAVIOR, "a rollback has nothing to undo, or fails",
                       small(SQL_CB_PRESERVE)),
    CONNECTAI_INFO_WHY(SQL_DTC_TRANSITION_COST, "there are no transactions", mask()),
};

}  // namespace

std::span<const InfoRow> driver_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
