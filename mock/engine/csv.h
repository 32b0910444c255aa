// A reader of CSV files after RFC 4180: quoted fields, doubled quotes, line breaks in fields, CRLF
// or LF, a byte order mark, a last line with or without its end.
#pragma once

#include <cstddef>
#include <istream>
#include <stdexcept>
#include <string>
#include <vector>

namespace mock::sql {

struct CsvField {
    std::string text;
    bool quoted = false;  // an empty field is NULL unless it is quoted
};

// What is wrong with the text, and the line (from 1) on which the record begins.
class CsvError : public std::runtime_error {
public:
    CsvError(std::size_t line, const std::string& message)
        : std::runtime_error(message), line_(line) {}
    std::size_t line() const noexcept { return line_; }

private:
    std::size_t line_;
};

class CsvReader {
public:
    // The stream must outlive the reader.
    explicit CsvReader(std::istream& stream);

    // The next record; false at the end. Fields beyond fields.size() of the record before are
    // cut off, and their memory used again. An empty line is a record of one empty field. Throws
    // CsvError for a quote that is not closed or stands inside an unquoted field, and for a
    // carriage return outside quotes that no line feed follows.
    bool read(std::vector<CsvField>& fields);
    std::size_t line() const noexcept { return record_line_; }  // where the record began

private:
    int next();
    int peek();
    bool read_field(CsvField& field);  // true: the record goes on
    bool end_field(int c);

    std::streambuf* buffer_;
    std::size_t line_ = 1, record_line_ = 0;
};

}  // namespace mock::sql
