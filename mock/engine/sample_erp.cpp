// [ERP].[Finance] and [ERP].[HR]: small, so that there is more than one catalog and schema.
#include "engine/loader.h"
#include "engine/samples.h"

namespace mock::sql {
namespace {

using namespace type_number;

Table invoices() {
    Table table;
    table.catalog = "ERP";
    table.schema = "Finance";
    table.name = "Invoices";
    table.columns = {required(column_of("Number", varchar, 12)),
                     required(column_of("Line", smallint)),
                     required(column_of("Customer", varchar, 60)),
                     required(column_of("Net", numeric, 20, 4)), column_of("Paid", date)};
    table.primary_key = {"Number", "Line"};
    return table;
}

Table employees() {
    Table table;
    table.catalog = "ERP";
    table.schema = "HR";
    table.name = "Employees";
    ColumnInfo id = required(column_of("Id", integer));
    id.auto_increment = true;
    table.columns = {id,
                     required(column_of("Name", varchar, 60)),
                     column_of("ManagerId", integer),
                     required(column_of("Salary", decimal, 12, 2)),
                     required(column_of("Hired", date)),
                     column_of("Photo", varbinary, 4096)};
    table.primary_key = {"Id"};
    table.foreign_keys = {
        {"FK_Employees_Manager", {"ManagerId"}, "ERP", "HR", "Employees", {"Id"}}};
    return table;
}

void add_invoices(Connection& connection, const Table& table) {
    TableLoader loader(connection, table);
    for (std::int64_t number = 1; number <= 10; ++number) {
        for (std::int64_t line = 1; line <= 3; ++line) {
            const Value paid =
                number % 3 == 0 ? Value() : Value("2024-0" + std::to_string(line) + "-15");
            loader.add(std::vector<Value>{
                "INV-" + std::to_string(1'000 + number), line,
                "Customer " + std::string(1, static_cast<char>('A' + number % 5)),
                std::to_string(number * line * 100) + ".0" + std::to_string(line) + "25", paid});
        }
    }
}

void add_employees(Connection& connection, const Table& table) {
    TableLoader loader(connection, table);
    const char* const names[] = {"Ada Lovelace",        "Grace Hopper",   "Alan Turing",
                                 "Edsger Dijkstra",     "Barbara Liskov", "Donald Knuth",
                                 "K\u00e1roly \u0150ri"};
    std::int64_t id = 0;
    for (const char* const name : names) {
        ++id;
        const Value manager = id == 1 ? Value() : Value(id / 2);
        const Value photo =
            id % 2 == 0 ? Value(Blob{std::string("\x89PNG\r\n\x1a\n\0", 9)}) : Value();
        loader.add(std::vector<Value>{id, std::string(name), manager,
                                      std::to_string(9'000 - id * 500) + ".50",
                                      "20" + std::to_string(10 + id) + "-06-01", photo});
    }
}

}  // namespace

void create_erp(Connection& connection, Catalog& catalog) {
    const Table invoice_table = invoices(), employee_table = employees();
    create_table(connection, catalog, invoice_table);
    add_invoices(connection, invoice_table);
    create_table(connection, catalog, employee_table);
    add_employees(connection, employee_table);
}

}  // namespace mock::sql
