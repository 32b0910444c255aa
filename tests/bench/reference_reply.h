// The replies that the benchmark fetches, in the form of the service's POST /query. The same kind
// and number of rows are always the same octets, on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectai::bench {

// Kinds:
//   mixed    BIGINT, VARCHAR, DOUBLE, DECIMAL, BOOLEAN, DATE, TIMESTAMP, and a VARCHAR that is NULL
//            every other time; 123 octets of JSON a row
//   numeric  eight numbers, among them doubles of 17 digits
//   wide     eight texts of 100 to 300 octets
//   cell     a single text, made as wide's are joined
// One text in ten (mixed) or twenty (wide) ends in escapes, UTF-8 or a surrogate pair.
class ReferenceReply {
public:
    // `size` is the number of rows; of a cell, that of octets, and a few hundred may be added.
    // Throws std::invalid_argument for a kind that there is not.
    ReferenceReply(std::string_view kind, std::uint64_t size);

    // Appends the next piece: the head, or some rows and, behind the last one, the end. False, and
    // nothing appended, once all has been handed out.
    bool append_piece(std::string& out);

private:
    // xorshift64*: the standard library's distributions differ from one library to the next.
    class Random {
    public:
        std::uint64_t next() noexcept;
        unsigned below(unsigned bound) noexcept;

    private:
        std::uint64_t state_ = 0x9E3779B97F4A7C15;
    };

    using AppendRow = void (ReferenceReply::*)(std::string& out, std::uint64_t id);

    static AppendRow row_of(std::string_view kind);

    void append_mixed_row(std::string& out, std::uint64_t id);
    void append_numeric_row(std::string& out, std::uint64_t id);
    void append_wide_row(std::string& out, std::uint64_t id);
    void append_cell_row(std::string& out, std::uint64_t id);
    void append_date(std::string& out, unsigned first_year, unsigned years);
    void append_time(std::string& out);
    void append_text(std::string& out, unsigned length, bool special);
    void append_words(std::string& out, unsigned length, bool special);
    std::string words(unsigned length);

    std::string kind_;
    AppendRow append_row_;
    std::uint64_t rows_;
    std::uint64_t cell_octets_;
    std::uint64_t next_id_ = 0;  // 0: the head has not been written yet
    Random random_;
};

}  // namespace connectai::bench
