// What the service has said of tables, columns, keys and procedures, kept for a while: one cache
// for all connections of the process that ask the same service in the same name.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "catalog/metadata_source.h"
#include "config/settings.h"

namespace connectai::catalog {

// Rows as they were read, with the columns that were asked for.
class KeptRows {
public:
    explicit KeptRows(std::size_t columns) : columns_(columns) {}

    void add(const MetadataRow& row);
    void hand_out(const RowTaker& take) const;

    std::size_t octets() const noexcept { return packed_.size(); }

private:
    std::size_t columns_;
    std::size_t rows_ = 0;
    std::string packed_;
};

// Safe to use from several threads; nobody waits here for the service.
class MetadataCache {
public:
    using Clock = std::chrono::steady_clock;
    using Now = std::function<Clock::time_point()>;

    // The most that it keeps, and of one reply: listings beyond that are asked for again.
    static constexpr std::size_t most_octets = std::size_t{16} << 20;
    static constexpr std::size_t most_reply_octets = std::size_t{2} << 20;

    explicit MetadataCache(Now now = Clock::now, std::size_t octets = most_octets)
        : now_(std::move(now)), most_octets_(octets) {}

    // That of the connections with the same URL and workspace that ask in the same name
    // (ServiceClient::identity()). It lives as long as one of them.
    static std::shared_ptr<MetadataCache> shared(const config::Settings& settings,
                                                 std::string_view identity);

    // What is not older than `age`; null where there is nothing.
    std::shared_ptr<const KeptRows> find(const std::string& key, std::chrono::seconds age);

    // To be asked for before a reply is, and given back with its rows: what was said before a
    // clear() or forget() is not kept after it.
    std::uint64_t generation() const;
    void keep(const std::string& key, Metadata what, std::shared_ptr<const KeptRows> rows,
              std::uint64_t generation);

    // The schema may be another from now on.
    void clear();
    // What came from this endpoint.
    void forget(Metadata what);

private:
    struct Entry {
        Metadata what;
        Clock::time_point kept;
        std::shared_ptr<const KeptRows> rows;
    };

    void erase(std::map<std::string, Entry>::iterator entry);

    const Now now_;
    const std::size_t most_octets_;
    mutable std::mutex mutex_;
    std::map<std::string, Entry> entries_;
    std::size_t octets_ = 0;  // of all entries
    std::uint64_t generation_ = 0;
};

// Another source, asked only for what the cache does not have. A reply is kept once it has come to
// its good end; errors, NotFound too, never are. With an `age` of 0 nothing is looked up or kept.
class CachedMetadata : public MetadataSource {
public:
    CachedMetadata(MetadataSource& behind, MetadataCache& cache, std::chrono::seconds age)
        : behind_(behind), cache_(cache), age_(age) {}

    void read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
              const RowTaker& take) override;

private:
    MetadataSource& behind_;
    MetadataCache& cache_;
    std::chrono::seconds age_;
};

}  // namespace connectai::catalog
