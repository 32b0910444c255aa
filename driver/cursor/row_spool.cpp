#include "cursor/row_spool.h"

#include <algorithm>

#include "connectai/packed_cells.h"

namespace connectai::cursor {

namespace {

// What is unpacked for a row at a random place: small enough to be quick, large enough for its
// entry in the index not to count. A larger row is a page of its own.
constexpr std::size_t page_octets = 64 * 1024;

}  // namespace

RowSpool::RowSpool(std::unique_ptr<RowSource> source, std::size_t memory_octets,
                   std::uint64_t max_rows)
    : source_(std::move(source)), memory_octets_(memory_octets), max_rows_(max_rows) {}

bool RowSpool::has(std::uint64_t row) {
    while (rows_ <= row && read_on()) {
    }
    return row < rows_;
}

std::uint64_t RowSpool::count() {
    while (read_on()) {
    }
    return rows_;
}

// False at the end of the result.
bool RowSpool::read_on() {
    if (failure_) std::rethrow_exception(failure_);
    if (at_end_ || (max_rows_ != 0 && rows_ == max_rows_)) return false;
    const std::uint64_t rows_before = rows_;
    try {
        const RowBlock* const block = source_->next_block();
        if (block == nullptr) {
            at_end_ = true;
            return false;
        }
        take(*block);
    } catch (...) {
        failure_ = std::current_exception();
        if (rows_ == rows_before) throw;  // else behind those that were taken before it
    }
    return true;
}

void RowSpool::take(const RowBlock& block) {
    std::uint64_t rows = block.rows();
    if (max_rows_ != 0) rows = std::min(rows, max_rows_ - rows_);
    std::size_t in_page = 0;
    for (std::uint64_t row = 0; row < rows; ++row) {
        for (const Cell& cell : block.row(static_cast<std::size_t>(row))) {
            append_packed(packed_, cell.kind, cell.view());
        }
        ++in_page;
        if (packed_.size() < page_octets && row + 1 < rows) continue;
        close_page(in_page);
        rows_ += in_page;
        in_page = 0;
    }
}

void RowSpool::close_page(std::size_t rows) {
    Page page;
    page.first_row = rows_;
    page.rows = rows;
    if (!file_ && octets_in_memory_ + packed_.size() <= memory_octets_) {
        page.octets.assign(packed_);
        octets_in_memory_ += packed_.size();
    } else {
        if (!file_) file_.emplace();
        page.file_offset = file_->written();
        page.octets_in_file = packed_.size();
        file_->write(packed_);
    }
    packed_.clear();
    pages_.push_back(std::move(page));
    loaded_page_ = no_page;  // the pages may have moved
}

std::span<const Cell> RowSpool::row(std::uint64_t row) {
    const auto next = std::ranges::upper_bound(pages_, row, {}, &Page::first_row);
    const auto page = static_cast<std::size_t>(next - pages_.begin()) - 1;
    if (page != loaded_page_) load(page);
    return loaded_.row(static_cast<std::size_t>(row - pages_[page].first_row));
}

void RowSpool::load(std::size_t number) {
    const Page& page = pages_[number];
    loaded_page_ = no_page;  // until it is there
    loaded_.clear(columns().size());
    const std::string* octets = &page.octets;
    if (page.octets_in_file != 0) {
        loaded_.buffer().resize(page.octets_in_file);
        file_->read_at(page.file_offset, loaded_.buffer());
        octets = &loaded_.buffer();
    }
    append_unpacked(octets->data(), page.rows * columns().size(), loaded_.cells());
    loaded_page_ = number;
}

}  // namespace connectai::cursor
