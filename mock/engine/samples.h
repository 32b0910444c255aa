// The built-in data: a CRM, a small ERP, a table of every type, and one big table.
#pragma once

#include <cstdint>

#include "engine/catalog.h"

namespace mock::sql {

void create_crm(Connection& connection, Catalog& catalog);    // [CRM].[Sales]
void create_erp(Connection& connection, Catalog& catalog);    // [ERP].[Finance], [ERP].[HR]
void create_types(Connection& connection, Catalog& catalog);  // [Samples].[Types].[AllTypes]

// [Samples].[Big].[Numbers] is calculated row by row as it is read. Its entry in the catalog, and
// its rows on a connection; `rows` must outlive that.
void create_big_table(Connection& connection, Catalog& catalog);
void register_big_table(Connection& connection, const std::int64_t& rows);

ColumnInfo column_of(std::string name, DataType number, std::int64_t size = 0,
                     std::int64_t scale = 0);
ColumnInfo required(ColumnInfo column);  // NOT NULL

}  // namespace mock::sql
