#include "row_reader.h"

#include <rapidjson/document.h>

#include <stdexcept>
#include <string_view>

namespace connectai::bench {

namespace {

constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag |
                           rapidjson::kParseStopWhenDoneFlag;

// Of the service's `dataType` numbers.
Family family_of(int data_type) {
    switch (data_type) {
        case 6:
        case 7:
        case 8:
        case 9: return Family::integer;
        case 10:
        case 11: return Family::approximate;
        case 12:
        case 13: return Family::decimal;
        case 14: return Family::boolean;
        case 15: return Family::date;
        case 17: return Family::timestamp;
        default: return Family::text;
    }
}

}  // namespace

RowReader::RowReader(Transfer& transfer, std::size_t rowset_rows) : transfer_(transfer) {
    read_head(rowset_rows);
}

void RowReader::read_head(std::size_t rowset_rows) {
    constexpr std::string_view rows_follow = "\"rows\":[";
    std::size_t at = 0;
    while ((at = raw_.find(rows_follow)) == std::string::npos) {
        if (!transfer_.receive(raw_)) throw std::runtime_error("the reply has no rows");
    }
    position_ = at + rows_follow.size();

    rapidjson::Document head;
    if (head.Parse((raw_.substr(0, position_) + "]}]}").c_str()).HasParseError()) {
        throw std::runtime_error("the head of the reply is not JSON");
    }
    for (const auto& column : head["results"][0]["schema"].GetArray()) {
        const Family family = family_of(column["dataType"].GetInt());
        columns_.push_back(make_column(family, rowset_rows, false));
    }
    working_ = raw_;
}

bool RowReader::next(RowWriter& writer, std::size_t row) {
    for (;;) {
        skip_separators();
        if (position_ < working_.size()) {
            if (working_[position_] == ']') {
                check_end();
                return false;
            }
            if (parse(writer, row)) return true;
        }
        receive();
    }
}

void RowReader::skip_separators() noexcept {
    while (position_ < working_.size() &&
           (working_[position_] == ',' || working_[position_] == ' ')) {
        ++position_;
    }
}

bool RowReader::parse(RowWriter& writer, std::size_t row) {
    writer.begin(row);
    rapidjson::InsituStringStream stream(&working_[position_]);  // std::string ends in NUL
    const rapidjson::ParseResult result = parser_.Parse<flags>(stream, writer);
    if (result.Code() == rapidjson::kParseErrorTermination) {
        throw std::runtime_error("a row does not match the schema");
    }
    if (result.IsError()) return false;
    position_ += stream.Tell();
    return true;
}

void RowReader::receive() {
    raw_.erase(0, position_);
    position_ = 0;
    // A huge value would be parsed again for every block that arrives: 20 MB in blocks of 512 KiB
    // makes 400 MB of parsing. Waiting until the row has doubled makes it linear.
    constexpr std::size_t huge = 64 * 1024;
    const std::size_t wanted = raw_.size() < huge ? raw_.size() + 1 : raw_.size() * 2;
    bool more = false;
    while (raw_.size() < wanted && transfer_.receive(raw_)) more = true;
    if (!more) throw std::runtime_error("the reply ends among its rows");
    working_ = raw_;
}

// A reply is complete only when its last brace is there; an error may follow the rows.
void RowReader::check_end() {
    raw_.erase(0, position_);
    while (transfer_.receive(raw_)) {
    }
    if (!raw_.ends_with("}]}") || raw_.find("\"error\"") != std::string::npos) {
        throw std::runtime_error("the reply does not end well: " + raw_);
    }
}

}  // namespace connectai::bench
