// Puts records in order, however many there are: what is too much to keep in memory goes to
// temporary files in sorted runs, which are merged when the records are read back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace connectai {

class RecordSorter {
public:
    // About `memory_octets` of records are held at a time, in front of the files and behind them.
    explicit RecordSorter(std::size_t memory_octets);
    ~RecordSorter();
    RecordSorter(RecordSorter&&) noexcept;
    RecordSorter& operator=(RecordSorter&&) noexcept;

    // Records come out ordered by their keys, octet by octet; those of one key as they were added.
    // Neither may have 4 GiB. Throws what SpoolFile throws, as the others do.
    void add(std::string_view key, std::string_view record);

    // There are no more to add.
    void finish();

    // The next record, valid until the next call; false behind the last. After finish() only.
    bool next(std::string_view& record);

    bool spooled() const noexcept { return !runs_.empty(); }

private:
    class Run;
    struct Place {
        std::size_t offset;  // of the key in the batch; the record follows it
        std::uint32_t key_octets;
        std::uint32_t record_octets;
    };

    std::string_view key_of(const Place& place) const noexcept;
    std::string_view record_of(const Place& place) const noexcept;
    void sort_batch();
    void spill_batch();
    Run* first_run() const noexcept;
    void merge_runs();

    std::size_t memory_octets_;
    std::string batch_;
    std::vector<Place> places_;  // of the batch
    std::size_t next_place_ = 0;
    std::vector<std::unique_ptr<Run>> runs_;  // in the order of their records' arrival
    Run* handed_out_ = nullptr;               // whose first record was the last one
};

}  // namespace connectai
