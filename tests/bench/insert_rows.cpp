#include "insert_rows.h"

#include <cstring>

namespace connectai::bench {

namespace {

InsertRow make_row(std::size_t id) {
    InsertRow row{};
    row.id = static_cast<SQLBIGINT>(id);
    std::string name = "Customer number " + std::to_string(id * 7919);
    if (id % 10 == 0) name += " \"Z\u00FCrich\"\n";
    row.name_length = static_cast<SQLLEN>(name.copy(row.name.data(), row.name.size() - 1));
    row.price = static_cast<double>(id % 100'000) + 0.25;
    const auto part = [id](std::size_t step, std::size_t of) {
        return static_cast<SQLUSMALLINT>(id / step % of);
    };
    row.stamp.year = static_cast<SQLSMALLINT>(2000 + id % 26);
    row.stamp.month = static_cast<SQLUSMALLINT>(1 + part(3, 12));
    row.stamp.day = static_cast<SQLUSMALLINT>(1 + part(5, 28));
    row.stamp.hour = part(7, 24);
    row.stamp.minute = part(11, 60);
    row.stamp.second = part(13, 60);
    row.stamp.fraction = static_cast<SQLUINTEGER>(id % 10'000'000 * 100);  // nanoseconds
    return row;
}

}  // namespace

std::vector<InsertRow> make_insert_rows(std::size_t count) {
    std::vector<InsertRow> rows;
    rows.reserve(count);
    for (std::size_t id = 1; id <= count; ++id) rows.push_back(make_row(id));
    return rows;
}

}  // namespace connectai::bench
