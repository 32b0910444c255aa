// What the ARD or the APD says about the application's buffers: one record, and the header.
#pragma once

#include <sql.h>

#include <cstddef>
#include <cstring>

#include "cursor/rowset.h"
#include "handles/descriptor.h"

namespace connectai::handles {

// A length, an offset or a bookmark in the application's memory, which promises no alignment.
inline SQLLEN length_at(const void* address) noexcept {
    SQLLEN length = 0;
    std::memcpy(&length, address, sizeof length);
    return length;
}

// How the buffers of rows, or of sets of parameters, lie in memory.
cursor::RowsetLayout layout_of(const Descriptor& application) noexcept;

// The buffer of column or parameter `index` (from 0): its addresses, size, stride and C type, where
// SQL_C_DEFAULT goes by the SQL type. Converter and source are left to the caller.
cursor::BoundColumn bound_buffer(const DescriptorRecord& record, std::size_t index,
                                 SQLSMALLINT sql_type);

// The precisions and the scale of numbers and intervals: what a SQLGetData of SQL_ARD_TYPE goes by.
void take_precisions(const DescriptorRecord& record, convert::Target& target) noexcept;

// Throws Error 07009 for a bound column `number` (from 1) that the result does not have.
void require_column(std::size_t number, const Descriptor& ird);

}  // namespace connectai::handles
