#include "catalog/account_metadata.h"

namespace connectai::catalog {

namespace {

bool names_something(const MetadataFilter& filter) noexcept {
    return filter.catalog || filter.schema || filter.table || filter.column || filter.procedure ||
           filter.parameter;
}

}  // namespace

void AccountMetadata::read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
                           const RowTaker& take) {
    try {
        cached_.read(request, columns, take);
    } catch (const NotFound&) {
        if (absence_ == Absence::error || !names_something(request.filter)) throw;
    }
}

}  // namespace connectai::catalog
