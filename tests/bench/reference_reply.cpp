// Every random number is drawn in a statement of its own: the order in which arguments are
// evaluated is the compiler's choice, and the octets must not depend on it.
#include "reference_reply.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <stdexcept>
#include <vector>

namespace connectai::bench {

namespace {

constexpr std::uint64_t rows_a_piece = 1000;

struct Column {
    const char* name;
    int data_type;  // the service's number
    const char* type_name;
    int length, precision, scale;
    bool nullable;
};

std::vector<Column> columns_of(std::string_view kind) {
    if (kind == "mixed") {
        return {
            {"Id", 9, "BIGINT", 20, 19, 0, false},     {"Name", 5, "VARCHAR", 50, 50, 0, false},
            {"Price", 11, "DOUBLE", 8, 15, 0, false},  {"Amount", 12, "DECIMAL", 20, 18, 4, false},
            {"Active", 14, "BOOLEAN", 1, 1, 0, false}, {"Day", 15, "DATE", 10, 10, 0, false},
            {"Ts", 17, "TIMESTAMP", 28, 28, 7, false}, {"Note", 5, "VARCHAR", 100, 100, 0, true}};
    }
    if (kind == "numeric") {
        return {{"Id", 9, "BIGINT", 20, 19, 0, false},  {"I32", 8, "INTEGER", 11, 10, 0, false},
                {"I64", 9, "BIGINT", 20, 19, 0, false}, {"I16", 7, "SMALLINT", 6, 5, 0, false},
                {"D2", 11, "DOUBLE", 8, 15, 0, false},  {"D17", 11, "DOUBLE", 8, 15, 0, false},
                {"F", 10, "FLOAT", 4, 7, 0, false},     {"IN", 8, "INTEGER", 11, 10, 0, true}};
    }
    if (kind == "cell") return {{"Body", 5, "VARCHAR", 2147483647, 2147483647, 0, true}};
    std::vector<Column> columns;
    for (const char* name : {"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}) {
        columns.push_back({name, 5, "VARCHAR", 400, 400, 0, true});
    }
    return columns;
}

[[gnu::format(printf, 2, 3)]] void append_format(std::string& out, const char* format, ...) {
    std::array<char, 400> text;
    va_list arguments;
    va_start(arguments, format);
    const int size = std::vsnprintf(text.data(), text.size(), format, arguments);
    va_end(arguments);
    if (size < 0 || static_cast<std::size_t>(size) >= text.size()) {
        throw std::logic_error("a part of the reference reply is longer than expected");
    }
    out.append(text.data(), static_cast<std::size_t>(size));
}

void append_head(std::string& out, const std::string& kind) {
    out += R"({"results":[{"schema":[)";
    int ordinal = 0;
    for (const Column& column : columns_of(kind)) {
        if (ordinal > 0) out += ',';
        append_format(out,
                      R"({"ordinal":%d,"catalogName":"BenchDB","schemaName":"dbo",)"
                      R"("tableName":"%s","columnName":"%s","columnLabel":"%s","dataType":%d,)"
                      R"("dataTypeName":"%s","length":%d,"precision":%d,"scale":%d,)"
                      R"("nullable":%s})",
                      ordinal, kind.c_str(), column.name, column.name, column.data_type,
                      column.type_name, column.length, column.precision, column.scale,
                      column.nullable ? "true" : "false");
        ++ordinal;
    }
    out += R"(],"rows":[)";
}

}  // namespace

std::uint64_t ReferenceReply::Random::next() noexcept {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ * 0x2545F4914F6CDD1D;
}

unsigned ReferenceReply::Random::below(unsigned bound) noexcept {
    return static_cast<unsigned>(((next() >> 32) * std::uint64_t{bound}) >> 32);
}

ReferenceReply::ReferenceReply(std::string_view kind, std::uint64_t size)
    : kind_(kind),
      append_row_(row_of(kind)),
      rows_(kind == "cell" ? 1 : size),
      cell_octets_(size) {}

ReferenceReply::AppendRow ReferenceReply::row_of(std::string_view kind) {
    if (kind == "mixed") return &ReferenceReply::append_mixed_row;
    if (kind == "numeric") return &ReferenceReply::append_numeric_row;
    if (kind == "wide") return &ReferenceReply::append_wide_row;
    if (kind == "cell") return &ReferenceReply::append_cell_row;
    throw std::invalid_argument("no such kind of reply: " + std::string(kind));
}

bool ReferenceReply::append_piece(std::string& out) {
    if (next_id_ == 0) {
        append_head(out, kind_);
        next_id_ = 1;
        if (rows_ > 0) return true;
    } else if (next_id_ > rows_) {
        return false;
    }
    for (std::uint64_t i = 0; i < rows_a_piece && next_id_ <= rows_; ++i, ++next_id_) {
        if (next_id_ > 1) out += ',';
        (this->*append_row_)(out, next_id_);
    }
    if (next_id_ > rows_) out += R"(],"affectedRows":-1}]})";
    return true;
}

void ReferenceReply::append_mixed_row(std::string& out, std::uint64_t id) {
    static constexpr std::array forms = {"Ltd",      "GmbH",     "Inc",     "LLC",     "Group",
                                         "Holdings", "Partners", "Systems", "Trading", "Labs"};
    const std::string name = words(4 + random_.below(12));
    const char* const form = forms[random_.below(10)];
    double price = random_.below(10'000'000) / 100.0;
    if (random_.below(4) == 0) price += random_.below(100'000) / 1e7;
    const unsigned cents = random_.below(10'000);
    const unsigned amount = random_.below(1'000'000);
    const bool active = random_.below(2) != 0;
    append_format(out, R"([%llu,"%s %s",%.10g,"%u.%04u",%s,)", static_cast<unsigned long long>(id),
                  name.c_str(), form, price, amount, cents, active ? "true" : "false");
    append_date(out, 1990, 36);
    out += "\",";
    append_date(out, 2000, 26);
    append_time(out);
    out += "\",";
    if (random_.below(2) != 0) {
        out += "null";
    } else {
        const bool special = random_.below(10) == 0;
        append_text(out, 5 + random_.below(45), special);
    }
    out += ']';
}

void ReferenceReply::append_numeric_row(std::string& out, std::uint64_t id) {
    const double d17 = static_cast<double>(random_.next() >> 11) / 9007199254740992.0 * 1000.0;
    const double small = random_.below(1'000'000) / 1000.0;
    const double cents = random_.below(10'000'000) / 100.0;
    const int i16 = static_cast<int>(random_.below(65'536)) - 32'768;
    const std::uint64_t bits = random_.next();
    const auto i64 = static_cast<std::int64_t>(bits >> random_.below(40));
    const auto i32 = static_cast<std::int32_t>(random_.next());
    append_format(out, "[%llu,%d,%lld,%d,%.2f,%.17g,%.6g,", static_cast<unsigned long long>(id),
                  i32, static_cast<long long>(i64), i16, cents, d17, small);
    if (random_.below(10) == 0) {
        out += "null]";
    } else {
        append_format(out, "%u]", random_.below(1000));
    }
}

void ReferenceReply::append_wide_row(std::string& out, std::uint64_t) {
    for (int column = 0; column < 8; ++column) {
        out += column == 0 ? '[' : ',';
        if (random_.below(20) == 0) {
            out += "null";
        } else {
            const bool special = random_.below(20) == 0;
            append_text(out, 100 + random_.below(200), special);
        }
    }
    out += ']';
}

void ReferenceReply::append_cell_row(std::string& out, std::uint64_t) {
    out += "[\"";
    const std::size_t end = out.size() + cell_octets_;
    while (out.size() < end) {
        const bool special = random_.below(20) == 0;
        append_words(out, 100 + random_.below(200), special);
        out += ' ';
    }
    out += "\"]";
}

// An opening quote and a date: what follows is the caller's.
void ReferenceReply::append_date(std::string& out, unsigned first_year, unsigned years) {
    const unsigned year = first_year + random_.below(years);
    const unsigned month = 1 + random_.below(12);
    const unsigned day = 1 + random_.below(28);
    append_format(out, "\"%04u-%02u-%02u", year, month, day);
}

void ReferenceReply::append_time(std::string& out) {
    const unsigned hour = random_.below(24);
    const unsigned minute = random_.below(60);
    const unsigned second = random_.below(60);
    const unsigned fraction = random_.below(10'000'000);
    append_format(out, "T%02u:%02u:%02u.%07uZ", hour, minute, second, fraction);
}

void ReferenceReply::append_text(std::string& out, unsigned length, bool special) {
    out += '"';
    append_words(out, length, special);
    out += '"';
}

// What is special ends in one of the things that a JSON reader has to get right.
void ReferenceReply::append_words(std::string& out, unsigned length, bool special) {
    static constexpr std::array endings = {
        R"(\n\"q\")",                 // escapes
        R"( caf\u00e9)",              // an escaped letter, as .NET writes it
        " Z\u00FCrich \u6771\u4EAC",  // plain UTF-8
        R"( \uD83D\uDE00)",           // a surrogate pair
    };
    out += words(length);
    if (special) out += endings[random_.below(4)];
}

std::string ReferenceReply::words(unsigned length) {
    static constexpr std::array pool = {"Acme",  "North",   "River",  "Global", "Data",
                                        "Prime", "Stone",   "Blue",   "Summit", "Vector",
                                        "Orion", "Delta",   "Cedar",  "Lake",   "Union",
                                        "Metro", "Pioneer", "Harbor", "Quartz", "Silver"};
    std::string text;
    while (text.size() < length) {
        if (!text.empty()) text += ' ';
        text += pool[random_.below(20)];
    }
    return text;
}

}  // namespace connectai::bench
