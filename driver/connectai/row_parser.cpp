#include "connectai/row_parser.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <string>

#include "base/error.h"
#include "connectai/json.h"

namespace connectai {

namespace {

// Of one block: more would fall out of the second-level cache between parsing and conversion.
constexpr std::size_t block_octets = 256 * 1024;

// RapidJSON may read this far beyond the end, 16 octets at a time.
constexpr std::size_t padding = 32;

// Notes the cells of one row. Returning false ends the parse: the row is not what was promised.
class RowHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, RowHandler> {
public:
    enum class Fault : std::uint8_t { none, not_an_array, nested, too_many, too_few };

    RowHandler(std::vector<Cell>& cells, std::size_t columns) : cells_(cells), columns_(columns) {}

    void begin_row() {
        row_begin_ = cells_.size();
        in_row_ = false;
        fault_ = Fault::none;
    }
    Fault fault() const { return fault_; }
    std::size_t width() const { return cells_.size() - row_begin_; }
    void set_columns(std::size_t columns) { columns_ = columns; }

    bool Null() { return add({nullptr, 0, CellKind::null}); }
    bool Bool(bool value) {
        return value ? add({"1", 1, CellKind::boolean_true})
                     : add({"0", 1, CellKind::boolean_false});
    }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        return add({text, size, CellKind::number});
    }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        return add({text, size, CellKind::string});
    }
    bool StartArray() {
        if (in_row_) return refuse(Fault::nested);
        in_row_ = true;
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        if (width() == 0 || (columns_ != 0 && width() != columns_)) return refuse(Fault::too_few);
        return true;
    }
    bool Default() { return refuse(in_row_ ? Fault::nested : Fault::not_an_array); }

private:
    bool add(const Cell& cell) {
        if (!in_row_) return refuse(Fault::not_an_array);
        cells_.push_back(cell);
        if (columns_ != 0 && width() > columns_) return refuse(Fault::too_many);
        return true;
    }
    bool refuse(Fault fault) {
        fault_ = fault;
        return false;
    }

    std::vector<Cell>& cells_;
    std::size_t columns_;
    std::size_t row_begin_ = 0;
    bool in_row_ = false;
    Fault fault_ = Fault::none;
};

class SpeculativeRowParser : public RowParser {
public:
    explicit SpeculativeRowParser(std::size_t row_octets)
        : row_octets_(row_octets), window_(usual_window()) {}

    State parse(ReplyInput& input, std::size_t columns, RowBlock& block) override {
        block.clear(columns != 0 ? columns : width_);
        for (;;) {
            const std::string_view text = input.available().substr(0, window_);
            fill(block, text);
            const std::size_t consumed = parse_available(input, block, text.size());
            input.consume(consumed);
            if (block.rows() > 0) {
                window_ = usual_window();
                // Whether the rows end here is left to the next call: this one has rows to give.
                return State::more_rows;
            }
            if (ended_) return State::end_of_rows;
            wait_for_more(input, text.size() - consumed);
        }
    }

private:
    static constexpr unsigned flags = rapidjson::kParseInsituFlag |
                                      rapidjson::kParseNumbersAsStringsFlag |
                                      rapidjson::kParseStopWhenDoneFlag;

    static void fill(RowBlock& block, std::string_view text) {
        std::string& buffer = block.buffer();
        buffer.reserve(text.size() + padding);
        buffer.assign(text);
        buffer.append(padding, '\0');
    }

    // As many rows as are whole; returns how many octets they, and what is between them, take.
    std::size_t parse_available(ReplyInput& input, RowBlock& block, std::size_t size) {
        RowHandler handler(block.cells(), block.columns());
        char* const text = block.buffer().data();
        std::size_t at = 0;
        for (;;) {
            while (at < size && is_blank(text[at])) ++at;
            if (at == size) return at;
            if (text[at] == ']' && !after_comma_) {
                if (block.rows() > 0) return at;  // the next call's business
                ended_ = true;
                return at + 1;
            }
            if (after_row_) {
                if (text[at] != ',') return stop(block, at, input, "',' or ']' was expected");
                after_row_ = false;
                after_comma_ = true;
                ++at;
                continue;
            }
            handler.begin_row();
            rapidjson::InsituStringStream stream(text + at);
            const rapidjson::ParseResult result = reader_.Parse<flags>(stream, handler);
            if (result.IsError()) {
                const std::size_t width = handler.width();
                block.drop_partial_row();
                if (end_may_be_at_fault(result.Code(), at + result.Offset(),
                                        input.available().substr(0, size))) {
                    return at;
                }
                return stop(block, at, input,
                            describe(result, handler.fault(), width, block.columns()));
            }
            if (block.columns() == 0) adopt_width(block, handler);
            block.count_row();
            ++row_number_;
            at += stream.Tell();
            after_row_ = true;
            after_comma_ = false;
        }
    }

    void adopt_width(RowBlock& block, RowHandler& handler) {
        width_ = handler.width();
        block.set_columns(width_);
        handler.set_columns(width_);
    }

    // A fault behind whole rows is found again, and reported, by the next call.
    std::size_t stop(const RowBlock& block, std::size_t at, ReplyInput& input,
                     const std::string& problem) const {
        if (block.rows() > 0) return at;
        input.consume(at);  // what the flags below have already taken note of
        throw Error(sqlstate::general_error, "the service's reply cannot be read: " + problem +
                                                 ", at row " + std::to_string(row_number_ + 1) +
                                                 " (octet " + std::to_string(input.offset()) +
                                                 "): the result is not whole");
    }

    static std::string describe(const rapidjson::ParseResult& result, RowHandler::Fault fault,
                                std::size_t width, std::size_t columns) {
        switch (fault) {
            case RowHandler::Fault::none: break;
            case RowHandler::Fault::not_an_array: return "a row is not an array";
            case RowHandler::Fault::nested:
                return "value " + std::to_string(width + 1) +
                       " of a row is an array or an object instead of a single value";
            case RowHandler::Fault::too_many:
                return "a row has more values than the " + std::to_string(columns) +
                       " columns of its schema";
            case RowHandler::Fault::too_few:
                if (columns == 0) return "a row is empty";
                return "a row has " + std::to_string(width) + " values instead of the " +
                       std::to_string(columns) + " that its schema has";
        }
        return std::string("not JSON: ") + rapidjson::GetParseError_En(result.Code());
    }

    void wait_for_more(ReplyInput& input, std::size_t left) {
        if (left >= row_octets_) fail_too_long();  // and the row goes on
        // A huge value is parsed again only once it has doubled: 20 MB in blocks of 512 KiB would
        // otherwise make 400 MB of parsing.
        const std::size_t doubled = left < block_octets / 4 ? left + 1 : left * 2;
        const std::size_t wanted = std::min(doubled, row_octets_);
        const std::size_t before = input.available().size();
        if (before > left) {  // the window, not the input, was too small
            window_ = std::max(window_, wanted);
            if (before >= wanted) return;
        }
        window_ = std::max(window_, wanted);
        if (input.more(wanted)) return;
        if (before > left) return;
        throw Error(sqlstate::communication_link_failure,
                    "the service's reply ends among its rows, behind row " +
                        std::to_string(row_number_) + " and " + std::to_string(input.received()) +
                        " octets: the result is not whole");
    }

    [[noreturn]] void fail_too_long() const {
        throw Error(sqlstate::general_error,
                    "row " + std::to_string(row_number_ + 1) + " has more than " +
                        std::to_string(row_octets_) +
                        " octets, which is more than is held in memory: leave its longest column "
                        "out, or ask for parts of it with SUBSTRING");
    }

    // Never more than a row may have, so that a longer one is refused however it was cut.
    std::size_t usual_window() const { return std::min(block_octets, row_octets_); }

    rapidjson::Reader reader_;
    std::size_t row_octets_;
    std::size_t window_;
    std::uint64_t row_number_ = 0;
    std::size_t width_ = 0;     // of the first row, where it was to show the number of columns
    bool after_row_ = false;    // a comma or the end must follow
    bool after_comma_ = false;  // a row must follow
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<RowParser> make_row_parser(std::size_t row_octets) {
    return std::make_unique<SpeculativeRowParser>(row_octets);
}

}  // namespace connectai
