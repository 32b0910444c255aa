// Rows that came ahead of their schema, until they can be handed out: the first ones in memory, the
// others in a temporary file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "base/spool_file.h"
#include "connectai/row_block.h"

namespace connectai {

// First in, first out. What is wrong with the disk is Error HY000 (see spool_file.h) on the call
// that meets it.
class ParkedRows {
public:
    // Blocks beyond `memory_octets` go to the file, and no more than `file_octets` there: Error
    // HY000, which begins with why they are parked.
    ParkedRows(std::size_t memory_octets, std::uint64_t file_octets,
               const char* why = "the service sends rows before the list of their columns")
        : memory_octets_(memory_octets), file_octets_(file_octets), why_(why) {}

    void push(RowBlock&& block);

    // The oldest block; false when there is none left.
    bool pop(RowBlock& block);

    bool empty() const noexcept { return in_memory_.empty() && !file_; }
    bool spooled() const noexcept { return file_.has_value(); }

    // Of the rows pushed since clear(); 0 when there were none.
    std::size_t columns() const noexcept { return columns_; }

    void clear() noexcept;

private:
    void spool(RowBlock& block);
    void unspool(RowBlock& block);

    std::size_t memory_octets_;
    std::uint64_t file_octets_;
    const char* why_;
    std::size_t columns_ = 0;
    std::size_t in_memory_octets_ = 0;
    std::deque<RowBlock> in_memory_;  // all older than those in the file
    std::optional<SpoolFile> file_;
    std::string packed_;  // cells on their way to the file, or from it
};

}  // namespace connectai
