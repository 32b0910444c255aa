#include "cursor/stored_results.h"

#include <algorithm>

namespace connectai::cursor {

namespace {

// As much as a reader keeps of rows that come ahead of their columns.
constexpr std::size_t memory_octets = 4'000'000;
constexpr std::uint64_t file_octets = std::uint64_t{16} << 30;

class StoredSource final : public RowSource {
public:
    explicit StoredSource(std::shared_ptr<StoredResults> results)
        : results_(std::move(results)), columns_(results_->columns()) {}

    const std::vector<Column>& columns() const override { return columns_; }

    const RowBlock* next_block() override {
        return results_->next_block(block_) ? &block_ : nullptr;
    }

private:
    std::shared_ptr<StoredResults> results_;
    std::vector<Column> columns_;
    RowBlock block_;
};

}  // namespace

StoredResults::StoredResults()
    : blocks_(memory_octets, file_octets, "rows have to wait until the application asks for them") {
}

void StoredResults::add(ReplyReader& reader) {
    Result result;
    result.columns = reader.columns();
    RowBlock block;
    while (reader.next_block(block)) {
        blocks_.push(std::move(block));
        block = RowBlock();
        ++result.blocks;
    }
    result.affected_rows = reader.affected_rows();
    results_.push_back(std::move(result));
}

bool StoredResults::have_rows() const noexcept {
    return std::ranges::any_of(results_,
                               [](const Result& result) { return !result.columns.empty(); });
}

bool StoredResults::next() {
    if (begun_ && !results_.empty()) {
        RowBlock unwanted;
        while (next_block(unwanted)) {
        }
        results_.pop_front();
    }
    begun_ = true;
    return !results_.empty();
}

bool StoredResults::next_block(RowBlock& block) {
    Result& result = results_.front();
    if (result.blocks == 0) return false;
    --result.blocks;
    return blocks_.pop(block);
}

std::unique_ptr<RowSource> stored_rows(std::shared_ptr<StoredResults> results) {
    return std::make_unique<StoredSource>(std::move(results));
}

}  // namespace connectai::cursor
