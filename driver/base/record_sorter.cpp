#include "base/record_sorter.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "base/spool_file.h"

namespace connectai {

namespace {

// Each run that is read has a buffer and a file of its own.
constexpr std::size_t most_runs = 32;
constexpr std::size_t run_buffer_octets = std::size_t{64} * 1024;

struct RecordHead {
    std::uint32_t key_octets;
    std::uint32_t record_octets;
};

}  // namespace

// A file of sorted records: written first, then read from its beginning.
class RecordSorter::Run {
public:
    void append(std::string_view key, std::string_view record) {
        const RecordHead head{static_cast<std::uint32_t>(key.size()),
                              static_cast<std::uint32_t>(record.size())};
        char octets[sizeof head];
        std::memcpy(octets, &head, sizeof head);
        buffer_.append(octets, sizeof octets).append(key).append(record);
        last_key_ = key;
        if (buffer_.size() >= run_buffer_octets) flush();
    }

    const std::string& last_key() const noexcept { return last_key_; }

    void begin_reading() {
        flush();
        advance();
    }

    bool at_end() const noexcept { return at_end_; }
    std::string_view key() const noexcept { return {buffer_.data() + begin_, head_.key_octets}; }
    std::string_view record() const noexcept {
        return {buffer_.data() + begin_ + head_.key_octets, head_.record_octets};
    }

    void advance() {
        begin_ += at_record_ ? std::size_t{head_.key_octets} + head_.record_octets : 0;
        at_record_ = false;
        if (begin_ == buffer_.size() && file_.read_to_end()) {
            at_end_ = true;
            return;
        }
        require(sizeof head_);
        std::memcpy(&head_, buffer_.data() + begin_, sizeof head_);
        begin_ += sizeof head_;
        require(std::size_t{head_.key_octets} + head_.record_octets);
        at_record_ = true;
    }

private:
    void flush() {
        file_.write(buffer_);
        buffer_.clear();
    }

    // So many octets behind `begin_`.
    void require(std::size_t octets) {
        const std::size_t there = buffer_.size() - begin_;
        if (there >= octets) return;
        buffer_.erase(0, begin_);
        begin_ = 0;
        const std::uint64_t left = file_.written() - read_;
        const auto more = static_cast<std::size_t>(
            std::min<std::uint64_t>(left, std::max(octets - there, run_buffer_octets)));
        buffer_.resize(there + more);
        file_.read(std::span(buffer_).subspan(there));
        read_ += more;
    }

    SpoolFile file_;
    std::string buffer_;  // on its way to the file, or from it
    std::string last_key_;
    std::size_t begin_ = 0;  // of the key
    std::uint64_t read_ = 0;
    RecordHead head_{};
    bool at_record_ = false;
    bool at_end_ = false;
};

RecordSorter::RecordSorter(std::size_t memory_octets) : memory_octets_(memory_octets) {}

RecordSorter::~RecordSorter() = default;
RecordSorter::RecordSorter(RecordSorter&&) noexcept = default;
RecordSorter& RecordSorter::operator=(RecordSorter&&) noexcept = default;

std::string_view RecordSorter::key_of(const Place& place) const noexcept {
    return {batch_.data() + place.offset, place.key_octets};
}

std::string_view RecordSorter::record_of(const Place& place) const noexcept {
    return {batch_.data() + place.offset + place.key_octets, place.record_octets};
}

void RecordSorter::add(std::string_view key, std::string_view record) {
    const std::size_t held = batch_.size() + places_.size() * sizeof(Place);
    if (held + key.size() + record.size() > memory_octets_ && !places_.empty()) spill_batch();
    places_.push_back({batch_.size(), static_cast<std::uint32_t>(key.size()),
                       static_cast<std::uint32_t>(record.size())});
    batch_.append(key).append(record);
}

void RecordSorter::sort_batch() {
    const auto comes_before = [this](const Place& a, const Place& b) {
        const int order = key_of(a).compare(key_of(b));
        return order != 0 ? order < 0 : a.offset < b.offset;  // as they were added
    };
    std::ranges::sort(places_, comes_before);
}

// Behind the last run where they go on in its order, as those of a sorted reply do.
void RecordSorter::spill_batch() {
    sort_batch();
    if (runs_.empty() || key_of(places_.front()) < runs_.back()->last_key()) {
        if (runs_.size() == most_runs) merge_runs();
        runs_.push_back(std::make_unique<Run>());
    }
    for (const Place& place : places_) runs_.back()->append(key_of(place), record_of(place));
    batch_.clear();
    places_.clear();
}

// Whose first record is the first of all; of equal ones that which came first.
RecordSorter::Run* RecordSorter::first_run() const noexcept {
    Run* first = nullptr;
    for (const auto& run : runs_) {
        if (run->at_end()) continue;
        if (first == nullptr || run->key() < first->key()) first = run.get();
    }
    return first;
}

void RecordSorter::merge_runs() {
    auto merged = std::make_unique<Run>();
    for (const auto& run : runs_) run->begin_reading();
    for (Run* run = first_run(); run != nullptr; run = first_run()) {
        merged->append(run->key(), run->record());
        run->advance();
    }
    runs_.clear();
    runs_.push_back(std::move(merged));
}

void RecordSorter::finish() {
    if (runs_.empty()) {
        sort_batch();
        return;
    }
    if (!places_.empty()) spill_batch();
    batch_ = {};
    places_ = {};
    for (const auto& run : runs_) run->begin_reading();
}

bool RecordSorter::next(std::string_view& record) {
    if (runs_.empty()) {
        if (next_place_ == places_.size()) return false;
        record = record_of(places_[next_place_++]);
        return true;
    }
    if (handed_out_ != nullptr) handed_out_->advance();
    handed_out_ = first_run();
    if (handed_out_ == nullptr) return false;
    record = handed_out_->record();
    return true;
}

}  // namespace connectai
