// A connection's way to the metadata: the cache in front, the service behind.
#pragma once

#include <chrono>
#include <cstdint>

#include "catalog/metadata_cache.h"
#include "catalog/metadata_source.h"

namespace connectai::catalog {

// What it means that the service knows nothing by a name that it is asked for. To look for what is
// not there is no error: ODBC 3.8, "Catalog Functions", an empty result. To use it is one.
enum class Absence : std::uint8_t { no_rows, error };

class AccountMetadata : public MetadataSource {
public:
    AccountMetadata(ServiceClient& client, const RequestContext& context, MetadataCache& cache,
                    std::chrono::seconds age, Absence absence = Absence::no_rows)
        : service_(client, context), cached_(service_, cache, age), absence_(absence) {}
    AccountMetadata(const AccountMetadata&) = delete;
    AccountMetadata& operator=(const AccountMetadata&) = delete;

    // Throws NotFound for Absence::error only.
    void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
              const RowTaker& take) override;

private:
    ServiceMetadata service_;
    CachedMetadata cached_;
    Absence absence_;
};

}  // namespace connectai::catalog
