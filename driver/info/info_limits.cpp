// SQLGetInfo: limits. Zero says "no limit, or not known"; the service publishes none.
#include <array>

#include "info/info_table.h"

namespace connectai::info {
namespace {

constexpr std::array rows{
    CONNECTAI_INFO(SQL_MAX_DRIVER_CONNECTIONS, small(0)),
    // Every statement has a transfer of its own.
    CONNECTAI_INFO(SQL_MAX_CONCURRENT_ACTIVITIES, small(0)),
    CONNECTAI_INFO(SQL_ACTIVE_ENVIRONMENTS, small(0)),
    CONNECTAI_INFO(SQL_MAX_ASYNC_CONCURRENT_STATEMENTS, mask()),
    CONNECTAI_INFO(SQL_MAX_BINARY_LITERAL_LEN, mask()),
    CONNECTAI_INFO(SQL_MAX_CATALOG_NAME_LEN, small(0)),
    CONNECTAI_INFO(SQL_MAX_CHAR_LITERAL_LEN, mask()),
    CONNECTAI_INFO(SQL_MAX_COLUMN_NAME_LEN, small(0)),
    CONNECTAI_INFO(SQL_MAX_COLUMNS_IN_GROUP_BY, small(0)),
    CONNECTAI_INFO(SQL_MAX_COLUMNS_IN_INDEX, small(0)),
    CONNECTAI_INFO(SQL_MAX_COLUMNS_IN_ORDER_BY, small(0)),
    CONNECTAI_INFO(SQL_MAX_COLUMNS_IN_SELECT, small(0)),
    CONNECTAI_INFO(SQL_MAX_COLUMNS_IN_TABLE, small(0)),
    CONNECTAI_INFO(SQL_MAX_CURSOR_NAME_LEN, small(128)),
    CONNECTAI_INFO(SQL_MAX_IDENTIFIER_LEN, small(0)),
    CONNECTAI_INFO(SQL_MAX_INDEX_SIZE, mask()),
    CONNECTAI_INFO(SQL_MAX_PROCEDURE_NAME_LEN, small(0)),
    CONNECTAI_INFO(SQL_MAX_ROW_SIZE, mask()),
    CONNECTAI_INFO(SQL_MAX_ROW_SIZE_INCLUDES_LONG, no()),
    CONNECTAI_INFO(SQL_MAX_SCHEMA_NAME_LEN, small(0)),
    CONNECTAI_INFO(SQL_MAX_STATEMENT_LEN, mask()),
    CONNECTAI_INFO(SQL_MAX_TABLE_NAME_LEN, small(0)),
    CONNECTAI_INFO(SQL_MAX_TABLES_IN_SELECT, small(0)),
    CONNECTAI_INFO(SQL_MAX_USER_NAME_LEN, small(0)),
};

}  // namespace

std::span<const InfoRow> limit_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
