// The CSV reader: see csv.h.
#include "engine/csv.h"

#include <streambuf>

namespace mock::sql {
namespace {
constexpr int end_of_file = std::char_traits<char>::eof();
}

CsvReader::CsvReader(std::istream& stream) : buffer_(stream.rdbuf()) {
    if (peek() != 0xEF) return;
    next();  // the byte order mark: EF BB BF
    if (next() != 0xBB || next() != 0xBF) throw CsvError(1, "the file is not UTF-8");
}

int CsvReader::next() {
    const int c = buffer_->sbumpc();
    if (c == '\n') ++line_;
    return c;
}

int CsvReader::peek() {
    return buffer_->sgetc();
}

// After the last character of a field: true if a comma follows, false at the record's end.
bool CsvReader::end_field(int c) {
    if (c == ',') return true;
    if (c == '\r' && peek() == '\n') next();
    return false;
}

bool CsvReader::read_field(CsvField& field) {
    field.text.clear();
    field.quoted = peek() == '"';
    if (field.quoted) {
        next();
        for (int c = next();; c = next()) {
            if (c == end_of_file) throw CsvError(record_line_, "a quoted field has no end");
            if (c == '"') {
                if (peek() != '"') break;
                next();
            }
            field.text += static_cast<char>(c);
        }
        const int c = next();
        if (c != ',' && c != '\n' && c != end_of_file && !(c == '\r' && peek() == '\n')) {
            throw CsvError(record_line_, "text after a quoted field");
        }
        return end_field(c);
    }
    for (int c = next();; c = next()) {
        if (c == ',' || c == '\n' || c == end_of_file || (c == '\r' && peek() == '\n')) {
            return end_field(c);
        }
        // Whether it is a line end of old or a character of the text, it would be a guess.
        if (c == '\r') {
            throw CsvError(record_line_,
                           "a carriage return that is neither quoted nor part of CR LF");
        }
        if (c == '"') throw CsvError(record_line_, "a quote inside a field that is not quoted");
        field.text += static_cast<char>(c);
    }
}

bool CsvReader::read(std::vector<CsvField>& fields) {
    if (peek() == end_of_file) return false;
    record_line_ = line_;
    std::size_t count = 0;
    bool more = true;
    while (more) {
        if (count == fields.size()) fields.emplace_back();
        more = read_field(fields[count++]);
    }
    fields.resize(count);
    return true;
}

}  // namespace mock::sql
