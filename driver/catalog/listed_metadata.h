// What a connection lists: its browsable catalogs and schemas, and no catalog whose data source
// cannot be reached because the login that the service keeps for it has expired.
#pragma once

#include <string>
#include <vector>

#include "catalog/metadata_source.h"

namespace connectai::catalog {

// Exact names; none of a kind: all.
struct Browsable {
    std::vector<std::string> catalogs;
    std::vector<std::string> schemas;
};

// Takes one request, or one for each browsable catalog. Where the service refuses the request for
// all catalogs because of one, it takes a request for each, which tells which one it was.
class ListedMetadata : public MetadataSource {
public:
    ListedMetadata(MetadataSource& behind, Browsable browsable)
        : behind_(behind), browsable_(std::move(browsable)) {}

    void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
              const RowTaker& take) override;

    // What was left out, and why.
    std::vector<std::string> take_warnings() noexcept { return std::move(warnings_); }

private:
    void read_catalogs(const MetadataRequest& request, std::span<const MetadataColumn> columns,
                       const RowTaker& take);
    void read_each(const std::vector<std::string>& catalogs, MetadataRequest request,
                   std::span<const MetadataColumn> columns, const RowTaker& take);

    MetadataSource& behind_;
    Browsable browsable_;
    std::vector<std::string> warnings_;
};

}  // namespace connectai::catalog
