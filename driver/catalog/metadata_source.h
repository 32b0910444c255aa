// The service's metadata, row by row, its columns found by name. Every catalog function reads
// through here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "connectai/client.h"
#include "connectai/reply_reader.h"
#include "connectai/table.h"
#include "connectai/value.h"

namespace connectai::catalog {

// One request: an endpoint, and the exact names it is asked for.
struct MetadataRequest {
    Metadata what = Metadata::catalogs;
    MetadataFilter filter;
};

// A column that a catalog function reads, in any case, anywhere in the reply.
struct MetadataColumn {
    std::string_view name;
    bool required = false;
};

// One row, addressed by the index into the MetadataColumns that were asked for. Absent is a value
// that is NULL or whose column the reply does not have. Texts live until the next row.
class MetadataRow {
public:
    MetadataRow(std::span<const Cell> cells, std::span<const std::size_t> positions)
        : cells_(cells), positions_(positions) {}

    // As it stands in the reply; "true" or "false" for a boolean.
    std::optional<std::string_view> text(std::size_t column) const;
    // From a number or a string that holds one; absent when it is no whole number of 64 bits.
    std::optional<std::int64_t> integer(std::size_t column) const;
    // From true/false, 1/0, or the strings TRUE/FALSE, YES/NO, Y/N, 1/0 in any case.
    std::optional<bool> boolean(std::size_t column) const;
    // As it stands in the reply, NULL where it is absent.
    Cell cell(std::size_t column) const noexcept;

private:
    std::span<const Cell> cells_;
    std::span<const std::size_t> positions_;
};

inline Table::Value optional_text(std::optional<std::string_view> text) {
    return text ? Table::Value{*text} : Table::Value{};
}

using RowTaker = std::function<void(const MetadataRow& row)>;

// Reads a whole reply, to its checked end. A result without columns has no rows. Throws Error HY000
// for one that lacks a required column, and what ReplyReader throws.
void read_rows(ReplyReader& reader, std::span<const MetadataColumn> columns, const RowTaker& take);

// Where the rows come from: the service, or something in front of it.
class MetadataSource {
public:
    virtual ~MetadataSource() = default;

    // Throws what ServiceClient::metadata and read_rows throw; NotFound where the service does not
    // know a name.
    virtual void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
                      const RowTaker& take) = 0;
};

class ServiceMetadata : public MetadataSource {
public:
    ServiceMetadata(ServiceClient& client, const RequestContext& context)
        : client_(client), context_(context) {}

    void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
              const RowTaker& take) override;

private:
    ServiceClient& client_;
    const RequestContext& context_;
};

}  // namespace connectai::catalog
