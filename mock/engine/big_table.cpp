// [Samples].[Big].[Numbers]: a virtual table of SQLite whose rows are calculated from their number,
// so that a million of them cost neither time at the start nor memory.
#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>
#include <memory>

#include "engine/convert.h"
#include "engine/datetime.h"
#include "engine/samples.h"

namespace mock::sql {
namespace {

using namespace type_number;

constexpr const char* physical_name = "Samples.Big.Numbers";
constexpr const char* declaration =
    "CREATE TABLE x(Id BIGINT, Label TEXT, Ratio REAL, Amount TEXT COLLATE CA_DECIMAL, "
    "Active BIGINT, Day TEXT, Stamp TEXT, Note TEXT)";

// What xBestIndex tells xFilter: which bounds of Id follow as arguments.
constexpr int has_low = 1, has_high = 2;

struct BigTable : sqlite3_vtab {
    const std::int64_t* rows = nullptr;
};

struct Cursor : sqlite3_vtab_cursor {
    std::int64_t id = 1, last = 0;
};

Cursor& cursor_of(sqlite3_vtab_cursor* cursor) {
    return *static_cast<Cursor*>(cursor);
}

int connect(sqlite3* database, void* rows, int, const char* const*, sqlite3_vtab** result, char**) {
    const int code = sqlite3_declare_vtab(database, declaration);
    if (code != SQLITE_OK) return code;
    auto table = std::make_unique<BigTable>();
    table->rows = static_cast<const std::int64_t*>(rows);
    *result = table.release();
    return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
    const std::unique_ptr<BigTable> owned(static_cast<BigTable*>(table));
    return SQLITE_OK;
}

int best_index(sqlite3_vtab* table, sqlite3_index_info* info) {
    int arguments = 0, low = -1, high = -1;
    for (int i = 0; i < info->nConstraint; ++i) {
        const auto& constraint = info->aConstraint[i];
        if (constraint.usable == 0 || constraint.iColumn > 0) continue;
        const auto op = constraint.op;
        if (op == SQLITE_INDEX_CONSTRAINT_EQ) low = high = i;
        if (op == SQLITE_INDEX_CONSTRAINT_GE && low < 0) low = i;
        if (op == SQLITE_INDEX_CONSTRAINT_LE && high < 0) high = i;
    }
    if (low >= 0) {
        info->idxNum |= has_low;
        info->aConstraintUsage[low].argvIndex = ++arguments;
    }
    if (high >= 0 && high != low) {
        info->idxNum |= has_high;
        info->aConstraintUsage[high].argvIndex = ++arguments;
    }
    if (high >= 0 && high == low) info->idxNum = has_low | has_high;
    const auto rows = static_cast<double>(*static_cast<BigTable*>(table)->rows);
    info->estimatedCost = high >= 0 && high == low ? 1.0 : rows / (1 + arguments);
    info->estimatedRows = static_cast<sqlite3_int64>(std::max(1.0, info->estimatedCost));
    info->orderByConsumed =
        info->nOrderBy == 1 && info->aOrderBy[0].iColumn <= 0 && info->aOrderBy[0].desc == 0 ? 1
                                                                                             : 0;
    return SQLITE_OK;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
    *cursor = std::make_unique<Cursor>().release();
    return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
    const std::unique_ptr<Cursor> owned(static_cast<Cursor*>(cursor));
    return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int index, const char*, int count, sqlite3_value** values) {
    Cursor& cursor = cursor_of(base);
    const std::int64_t rows = *static_cast<BigTable*>(base->pVtab)->rows;
    cursor.id = 1;
    cursor.last = rows;
    // Bounds that are no integers are left to SQLite, which checks every row again.
    const auto bound = [&](int at, std::int64_t otherwise) {
        return at < count && sqlite3_value_type(values[at]) == SQLITE_INTEGER
                   ? sqlite3_value_int64(values[at])
                   : otherwise;
    };
    if ((index & has_low) != 0) cursor.id = std::max<std::int64_t>(1, bound(0, 1));
    if ((index & has_high) != 0) cursor.last = std::min<std::int64_t>(rows, bound(count - 1, rows));
    return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
    ++cursor_of(cursor).id;
    return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) {
    return cursor_of(cursor).id > cursor_of(cursor).last ? 1 : 0;
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
    *id = cursor_of(cursor).id;
    return SQLITE_OK;
}

template <class... Arguments>
void give_text(sqlite3_context* context, const char* format, Arguments... arguments) {
    char buffer[96];
    const int size = std::snprintf(buffer, sizeof buffer, format, arguments...);
    sqlite3_result_text(context, buffer, size, SQLITE_TRANSIENT);
}

std::uint64_t scrambled(std::int64_t id) {
    std::uint64_t x = static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15u;
    x ^= x >> 32;
    return x;
}

Moment moment_of(std::int64_t id) {
    constexpr std::int64_t days_to_2000 = 730'119;
    Moment moment;
    moment.days = days_to_2000 + id % 9'000;
    moment.ticks = static_cast<std::int64_t>(scrambled(id) % ticks_per_day);
    return moment;
}

constexpr std::array<const char*, 6> notes{"caf\u00e9",        "tab\there", "quote \" and \\",
                                           "\U0001F600 emoji", "plain",     "line\nbreak"};

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int index) {
    const std::int64_t id = cursor_of(cursor).id;
    const std::uint64_t random = scrambled(id);
    switch (index) {
        case 0: sqlite3_result_int64(context, id); break;
        case 1: give_text(context, "row %" PRId64, id); break;
        case 2:
            sqlite3_result_double(context, static_cast<double>(random >> 11) * 0x1p-53 * 1e6);
            break;
        case 3:
            give_text(context, "%" PRIu64 ".%04u", random % 1'000'000'000u,
                      static_cast<unsigned>(id % 10'000));
            break;
        case 4: sqlite3_result_int(context, id % 3 == 0 ? 1 : 0); break;
        case 5: give_text(context, "%s", format_date(moment_of(id)).c_str()); break;
        case 6: give_text(context, "%s", format_timestamp(moment_of(id)).c_str()); break;
        default:
            if (id % 2 == 0) break;  // NULL every other time
            give_text(context, "%s %u", notes[static_cast<std::size_t>(random % notes.size())],
                      static_cast<unsigned>(random % 1'000));
    }
    return SQLITE_OK;
}

sqlite3_module big_table_module() {
    sqlite3_module module{};
    module.iVersion = 1;
    module.xConnect = connect;  // without xCreate: the table is there without CREATE
    module.xBestIndex = best_index;
    module.xDisconnect = disconnect;
    module.xOpen = open;
    module.xClose = close;
    module.xFilter = filter;
    module.xNext = next;
    module.xEof = at_end;
    module.xColumn = column;
    module.xRowid = row_id;
    return module;
}

const sqlite3_module the_module = big_table_module();

}  // namespace

void register_big_table(Connection& connection, const std::int64_t& rows) {
    if (sqlite3_create_module_v2(connection.get(), physical_name, &the_module,
                                 const_cast<std::int64_t*>(&rows), nullptr) != SQLITE_OK) {
        connection.fail();
    }
}

void create_big_table(Connection& connection, Catalog& catalog) {
    Table table;
    table.catalog = "Samples";
    table.schema = "Big";
    table.name = "Numbers";
    table.remarks = "As many rows as asked for";
    table.read_only = true;
    table.columns = {
        required(column_of("Id", bigint)),       required(column_of("Label", varchar, 40)),
        required(column_of("Ratio", double_)),   required(column_of("Amount", decimal, 18, 4)),
        required(column_of("Active", boolean)),  required(column_of("Day", date)),
        required(column_of("Stamp", timestamp)), column_of("Note", varchar, 60)};
    table.primary_key = {"Id"};
    catalog.put(connection, table);
}

}  // namespace mock::sql
