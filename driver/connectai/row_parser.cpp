#include "connectai/row_parser.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "connectai/json_text.h"

namespace connectai {

namespace {

// A block that a huge row has made larger than this gives its memory back.
constexpr std::size_t usual_octets = 2 * 1024 * 1024;

// What is still incomplete may be read again whenever more has come; what is longer only once it
// has doubled, so that reading a huge value stays linear.
constexpr std::size_t small_row_octets = 64 * 1024;

// Where the columns are not known: room for the first row's values, and the most it may have.
constexpr std::size_t usual_columns = 64;
constexpr std::size_t most_columns = 32 * 1024;

std::string describe(const TokenizedRow& row, std::size_t columns) {
    switch (row.fault) {
        case RowFault::not_an_array: return "a row is not an array";
        case RowFault::nested:
            return concat("value ", row.width + 1,
                          " of a row is an array or an object instead of a single value");
        case RowFault::too_many:
            return concat("a row has more values than the ", columns != 0 ? columns : most_columns,
                          " columns of its schema");
        case RowFault::too_few:
            if (columns == 0) return "a row is empty";
            return concat("a row has ", row.width, " values instead of the ", columns,
                          " that its schema has");
        default: return concat("not JSON: ", std::string_view(row.problem));
    }
}

}  // namespace

bool RowParser::parse(ReplyInput& input, std::size_t columns, RowBlock& block) {
    std::string& text = block.buffer();
    if (text.capacity() > usual_octets && rest_.size() < usual_octets) text = {};
    text.assign(rest_);
    block.clear(columns != 0 ? columns : width_);
    for (bool more = true; !ended_;) {
        const std::size_t size = text.size();
        text.append(RowTokenizer::padding, '\0');
        const Stop stop = read_rows(block, size);
        block.drop_partial_row();
        const std::size_t left = size - stop.at;
        if (block.rows() > 0) {
            // Whether the rows end here is left to the next call: this one has rows to give.
            rest_.assign(text, stop.at, left);
            blanks_ = 0;
            return true;
        }
        count_blanks(stop.at);
        text.resize(size);
        text.erase(0, stop.at);
        if (ended_) {
            input.put_back(text);
        } else if (stop.row.fault == RowFault::incomplete && left < row_octets_ && more) {
            more = receive(input, text, left);
        } else {
            rest_ = text;
            if (stop.row.fault == RowFault::incomplete && !more) fail_incomplete(input);
            fail(stop.row, block.columns(), input.received() - left);
        }
    }
    return false;
}

// In front of a row, where there may be a comma as well: nobody may send them for ever.
void RowParser::count_blanks(std::size_t octets) {
    blanks_ += octets;
    if (blanks_ <= row_octets_) return;
    throw Error(
        sqlstate::general_error,
        concat("the service's reply cannot be read: there are more than ", row_octets_,
               " octets of white space behind row ", row_number_, ": the result is not whole"));
}

// All rows that are whole.
RowParser::Stop RowParser::read_rows(RowBlock& block, std::size_t size) {
    const char* const text = block.buffer().data();
    for (std::size_t at = 0;;) {
        while (at < size && is_blank(text[at])) ++at;
        if (at == size) return {at, {RowFault::incomplete}};
        if (text[at] == ']' && !after_comma_) {
            if (block.rows() > 0) return {at, {}};  // the next call's business
            ended_ = true;
            return {at + 1, {}};
        }
        if (after_row_) {
            if (text[at] != ',') {
                return {at, {RowFault::not_json, 0, 0, "',' or ']' was expected behind a row"}};
            }
            after_row_ = false;
            after_comma_ = true;
            ++at;
            continue;
        }
        TokenizedRow row = read_row(block, at, size);
        if (row.fault == RowFault::none && row.octets > row_octets_) row.fault = RowFault::too_long;
        if (row.fault != RowFault::none) return {at, row};
        block.count_row();
        ++row_number_;
        at += row.octets;
        after_row_ = true;
        after_comma_ = false;
    }
}

TokenizedRow RowParser::read_row(RowBlock& block, std::size_t at, std::size_t size) {
    char* const text = block.buffer().data();
    std::vector<Cell>& cells = block.cells();
    const std::size_t before = block.rows() * block.columns();
    const auto read = [&](std::size_t columns) {
        // Room for as many rows again; drop_partial_row() takes away what is not used.
        if (cells.size() < before + columns) cells.resize(2 * before + columns);
        return tokenizer_.read(text + at, text + size, std::span(cells).subspan(before, columns));
    };
    if (block.columns() != 0) return read(block.columns());
    TokenizedRow row = read(usual_columns);
    for (std::size_t room = usual_columns;
         row.fault == RowFault::too_many && room < most_columns;) {
        room *= 2;
        row = read(room);
    }
    const bool fits = row.fault == RowFault::none;
    if (row.width == 0 || (!fits && row.fault != RowFault::too_few)) return row;
    width_ = row.width;
    block.set_columns(width_);
    return fits ? row : read(width_);
}

// Waits for more of a row of which `left` octets are there. False when the reply has ended.
bool RowParser::receive(ReplyInput& input, std::string& text, std::size_t left) const {
    const std::size_t doubled = left < small_row_octets ? left + 1 : left * 2;
    const std::size_t wanted = std::min(doubled, row_octets_);
    while (text.size() < wanted) {
        if (!input.take(text)) return false;
    }
    return true;
}

// `offset` is the row's in the reply.
void RowParser::fail(const TokenizedRow& row, std::size_t columns, std::uint64_t offset) const {
    switch (row.fault) {
        case RowFault::incomplete:
        case RowFault::too_long:
            throw Error(sqlstate::general_error,
                        concat("row ", row_number_ + 1, " has more than ", row_octets_,
                               " octets, which is more than is held in memory: leave its longest "
                               "column out, or ask for parts of it with SUBSTRING"));
        case RowFault::not_utf8: ReplyInput::fail_encoding(offset + row.octets);
        default:
            throw Error(sqlstate::general_error,
                        concat("the service's reply cannot be read: ", describe(row, columns),
                               ", at row ", row_number_ + 1, " (octet ", offset + row.octets,
                               "): the result is not whole"));
    }
}

void RowParser::fail_incomplete(const ReplyInput& input) const {
    throw Error(sqlstate::communication_link_failure,
                concat("the service's reply ends among its rows, behind row ", row_number_, " and ",
                       input.received(), " octets: the result is not whole"));
}

}  // namespace connectai
