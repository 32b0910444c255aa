// SQLGetInfo: limits. Zero says "no limit, or not known".
#include <array>

#include "info/info_table.h"

namespace connectai::info {
namespace {

constexpr std::string_view none_known = "no limit, or none that the service tells";

constexpr std::array rows{
    CONNECTAI_INFO_WHY(SQL_MAX_DRIVER_CONNECTIONS, "no limit", small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_CONCURRENT_ACTIVITIES, "each statement has a transfer of its own",
                       small(0)),
    CONNECTAI_INFO_WHY(SQL_ACTIVE_ENVIRONMENTS, "no limit", small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_ASYNC_CONCURRENT_STATEMENTS, "no limit", mask()),
    CONNECTAI_INFO_WHY(SQL_MAX_BINARY_LITERAL_LEN, none_known, mask()),
    CONNECTAI_INFO_WHY(SQL_MAX_CATALOG_NAME_LEN, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_CHAR_LITERAL_LEN, none_known, mask()),
    CONNECTAI_INFO_WHY(SQL_MAX_COLUMN_NAME_LEN, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_COLUMNS_IN_GROUP_BY, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_COLUMNS_IN_INDEX, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_COLUMNS_IN_ORDER_BY, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_COLUMNS_IN_SELECT, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_COLUMNS_IN_TABLE, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_CURSOR_NAME_LEN, "characters, the driver's own limit", small(128)),
    CONNECTAI_INFO_WHY(SQL_MAX_IDENTIFIER_LEN, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_INDEX_SIZE, none_known, mask()),
    CONNECTAI_INFO_WHY(SQL_MAX_PROCEDURE_NAME_LEN, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_ROW_SIZE, none_known, mask()),
    CONNECTAI_INFO_WHY(SQL_MAX_ROW_SIZE_INCLUDES_LONG, "there is no such size", no()),
    CONNECTAI_INFO_WHY(SQL_MAX_SCHEMA_NAME_LEN, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_STATEMENT_LEN, none_known, mask()),
    CONNECTAI_INFO_WHY(SQL_MAX_TABLE_NAME_LEN, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_TABLES_IN_SELECT, none_known, small(0)),
    CONNECTAI_INFO_WHY(SQL_MAX_USER_NAME_LEN, none_known, small(0)),
};

}  // namespace

std::span<const InfoRow> limit_rows() noexcept {
    return rows;
}

}  // namespace connectai::info
