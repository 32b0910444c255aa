#include "catalog/metadata_cache.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "base/never_destroyed.h"
#include "base/text.h"
#include "connectai/packed_cells.h"
#include "http/authorization.h"

namespace connectai::catalog {

namespace {

struct SharedCache {
    std::string account;  // in whose name the service is asked, and where
    std::weak_ptr<MetadataCache> cache;
};

class SharedCaches {
public:
    static SharedCaches& instance() {
        return made_once([] { return std::make_unique<SharedCaches>(); });
    }

    std::shared_ptr<MetadataCache> of(std::string account) {
        const std::lock_guard lock(mutex_);
        std::erase_if(caches_, [](const SharedCache& shared) { return shared.cache.expired(); });
        for (const SharedCache& shared : caches_) {
            if (shared.account != account) continue;
            if (auto cache = shared.cache.lock()) return cache;
        }
        auto cache = std::make_shared<MetadataCache>();
        caches_.push_back({std::move(account), cache});
        return cache;
    }

    // When the last connection has gone, so does what it has read.
    void drop_unused() {
        const std::lock_guard lock(mutex_);
        std::erase_if(caches_, [](const SharedCache& shared) { return shared.cache.expired(); });
    }

private:
    std::mutex mutex_;
    std::vector<SharedCache> caches_;
};

// No name can be taken for another, nor for one that is not there.
void append_name(std::string& key, const std::optional<std::string>& name) {
    if (name) key.append(std::to_string(name->size())).append(1, ':').append(*name);
    key += ';';
}

std::string key_of(const MetadataRequest& request, std::span<const MetadataColumn> columns) {
    std::string key = std::to_string(static_cast<int>(request.what)) + ';';
    const MetadataFilter& filter = request.filter;
    for (const auto* name : {&filter.catalog, &filter.schema, &filter.table, &filter.column,
                             &filter.table_type, &filter.procedure, &filter.parameter}) {
        append_name(key, *name);
    }
    for (const MetadataColumn& column : columns) key.append(column.name).append(1, ';');
    return key;
}

}  // namespace

void KeptRows::add(const MetadataRow& row) {
    for (std::size_t column = 0; column < columns_; ++column) {
        const Cell cell = row.cell(column);
        append_packed(packed_, cell.kind, cell.view());
    }
    ++rows_;
}

void KeptRows::hand_out(const RowTaker& take) const {
    std::vector<std::size_t> positions(columns_);
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    std::vector<Cell> cells;
    const char* packed = packed_.data();
    for (std::size_t row = 0; row < rows_; ++row) {
        cells.clear();
        packed = append_unpacked(packed, columns_, cells);
        take({cells, positions});
    }
}

std::shared_ptr<MetadataCache> MetadataCache::shared(const config::Settings& settings,
                                                     std::string_view identity) {
    SharedCaches& caches = SharedCaches::instance();
    // Endpoints of one list are one service.
    std::string urls;
    for (const std::string& url : settings.urls) urls += concat(url, ",");
    std::shared_ptr<MetadataCache> cache =
        caches.of(http::secret_digest({identity, urls, settings.workspace}));
    return {cache.get(), [cache, &caches](MetadataCache*) mutable {
                cache.reset();
                caches.drop_unused();
            }};
}

std::shared_ptr<const KeptRows> MetadataCache::find(const std::string& key,
                                                    std::chrono::seconds age) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    // Older than this connection takes it, which another one may still do.
    return now_() - found->second.kept < age ? found->second.rows : nullptr;
}

std::uint64_t MetadataCache::generation() const {
    const std::lock_guard lock(mutex_);
    return generation_;
}

void MetadataCache::erase(std::map<std::string, Entry>::iterator entry) {
    octets_ -= entry->first.size() + entry->second.rows->octets();
    entries_.erase(entry);
}

void MetadataCache::keep(const std::string& key, Metadata what,
                         std::shared_ptr<const KeptRows> rows, std::uint64_t generation) {
    const std::size_t octets = key.size() + rows->octets();
    if (octets > most_octets_) return;
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    if (const auto old = entries_.find(key); old != entries_.end()) erase(old);
    while (octets_ + octets > most_octets_) {
        erase(std::ranges::min_element(entries_, {},
                                       [](const auto& entry) { return entry.second.kept; }));
    }
    octets_ += octets;
    entries_.emplace(key, Entry{what, now_(), std::move(rows)});
}

void MetadataCache::clear() {
    const std::lock_guard lock(mutex_);
    ++generation_;
    entries_.clear();
    octets_ = 0;
}

void MetadataCache::forget(Metadata what) {
    const std::lock_guard lock(mutex_);
    ++generation_;
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto next = std::next(entry);
        if (entry->second.what == what) erase(entry);
        entry = next;
    }
}

void CachedMetadata::read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
                          const RowTaker& take) {
    if (age_.count() == 0) {
        behind_.read(request, columns, take);
        return;
    }
    const std::string key = key_of(request, columns);
    if (const auto rows = cache_.find(key, age_)) {
        rows->hand_out(take);
        return;
    }
    const std::uint64_t generation = cache_.generation();
    auto kept = std::make_shared<KeptRows>(columns.size());
    behind_.read(request, columns, [&](const MetadataRow& row) {
        if (kept) kept->add(row);
        if (kept && kept->octets() > MetadataCache::most_reply_octets) kept.reset();
        take(row);
    });
    if (kept) cache_.keep(key, request.what, std::move(kept), generation);
}

}  // namespace connectai::catalog
