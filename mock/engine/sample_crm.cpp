// [CRM].[Sales]: accounts, contacts and opportunities, made by rule from lists of words, so that
// every run has the same rows.
#include <array>
#include <cstdio>
#include <string>
#include <utility>

#include "engine/datetime.h"
#include "engine/loader.h"
#include "engine/parser.h"
#include "engine/samples.h"
#include "engine/view.h"

namespace mock::sql {
namespace {

using namespace type_number;
using Row = std::vector<Value>;

constexpr int account_count = 60, contact_count = 180, opportunity_count = 240;

constexpr std::array<const char*, 20> first_words{"Northwind",
                                                  "Bl\u00e5b\u00e6r",
                                                  "M\u00fcller",
                                                  "Caf\u00e9",
                                                  "Acme",
                                                  "Sakura \u6771\u4eac",
                                                  "\u039f\u03bc\u03ae\u03b3\u03b1",
                                                  "\u0421\u0435\u0432\u0435\u0440",
                                                  "O'Brien",
                                                  "Fern\u00e1ndez",
                                                  "Globex",
                                                  "Initech",
                                                  "Umbrella",
                                                  "Stark",
                                                  "Wayne",
                                                  "Vandelay",
                                                  "Hooli",
                                                  "\u0141\u00f3d\u017a",
                                                  "\u00c5ngstr\u00f6m",
                                                  "Rocket \U0001F680"};
constexpr std::array<const char*, 3> last_words{"Trading", "& S\u00f6hne", "Industries"};
constexpr std::array<const char*, 8> countries{"Norway", "Germany", "France", "Japan",
                                               "Greece", "Ireland", "Spain",  "Poland"};
constexpr std::array<const char*, 5> industries{"Retail", "Energy", "Software", "Food",
                                                "Logistics"};
constexpr std::array<const char*, 15> given_names{"Zo\u00eb",
                                                  "Bj\u00f8rn",
                                                  "Jos\u00e9",
                                                  "Anna",
                                                  "S\u00f8ren",
                                                  "\u0418\u0432\u0430\u043d",
                                                  "\u0395\u03bb\u03ad\u03bd\u03b7",
                                                  "\u7f8e\u54b2",
                                                  "Liam",
                                                  "Chlo\u00e9",
                                                  "J\u00fcrgen",
                                                  "Marta",
                                                  "Siobh\u00e1n",
                                                  "Nu\u00f1o",
                                                  "\u0141ukasz"};
constexpr std::array<const char*, 12> family_names{
    "O'Connor",     "M\u00fcller", "Garc\u00eda", "Hansen", "\u5c71\u7530",
    "Papadopoulos", "Kowalski",    "Dubois",      "Smith",  "\u041f\u0435\u0442\u0440\u043e\u0432",
    "Bj\u00f6rk",   "Nguy\u1ec5n"};
constexpr std::array<const char*, 5> stages{"Prospecting", "Qualified", "Proposal", "Won", "Lost"};

// The next of a fixed sequence that looks random.
class Sequence {
public:
    std::uint32_t below(std::uint32_t limit) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>(state_ >> 33) % limit;
    }

private:
    std::uint64_t state_ = 20240229;
};

Moment moment_after_2020(std::uint32_t days, std::uint32_t seconds) {
    Moment moment;
    moment.days = days_from_civil({2020, 1, 1}) + days;
    moment.ticks = std::int64_t{seconds % 86'400} * ticks_per_second + (seconds % 1'000) * 10'000;
    return moment;
}

std::string date_in_year(std::uint32_t year, std::uint32_t day) {
    Moment moment;
    moment.days = days_from_civil({static_cast<int>(year), 1, 1}) + day;
    return format_date(moment);
}

std::string amount_of(std::uint32_t cents) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%u.%02u", cents / 100, cents % 100);
    return buffer;
}

Value or_null(bool null, Value value) {
    return null ? Value() : value;
}

Table crm_table(std::string name, std::vector<ColumnInfo> columns) {
    Table table;
    table.catalog = "CRM";
    table.schema = "Sales";
    table.name = std::move(name);
    table.columns = std::move(columns);
    table.primary_key = {"Id"};
    return table;
}

Table accounts() {
    Table table =
        crm_table("Accounts",
                  {required(column_of("Id", integer)), required(column_of("Name", varchar, 100)),
                   column_of("Industry", varchar, 40), required(column_of("Country", varchar, 40)),
                   column_of("AnnualRevenue", decimal, 18, 2), column_of("Employees", integer),
                   required(column_of("IsActive", boolean)), required(column_of("Founded", date)),
                   required(column_of("CreatedAt", timestamp)), column_of("Rating", double_),
                   column_of("ExternalId", uuid)});
    table.remarks = "Companies";
    table.indexes = {{"IX_Accounts_Country", false, {{"Country", false}, {"Name", false}}}};
    return table;
}

Table contacts() {
    Table table = crm_table(
        "Contacts", {required(column_of("Id", integer)), required(column_of("AccountId", integer)),
                     required(column_of("FirstName", varchar, 50)),
                     required(column_of("LastName", varchar, 50)), column_of("Email", varchar, 120),
                     column_of("Phone", varchar, 30), column_of("Birthday", date),
                     column_of("PreferredTime", time), required(column_of("OptIn", boolean)),
                     column_of("Notes", varchar, unlimited_length)});
    table.remarks = "People at the companies";
    table.foreign_keys = {
        {"FK_Contacts_Accounts", {"AccountId"}, "CRM", "Sales", "Accounts", {"Id"}}};
    table.unique_keys = {{"Email"}};
    return table;
}

Table opportunities() {
    Table table = crm_table(
        "Opportunities",
        {required(column_of("Id", bigint)), required(column_of("AccountId", integer)),
         column_of("ContactId", integer), required(column_of("Title", varchar, 120)),
         required(column_of("Stage", varchar, 20)), required(column_of("Amount", decimal, 18, 2)),
         column_of("Probability", double_), column_of("CloseDate", date),
         required(column_of("ModifiedAt", timestamp)), column_of("Priority", tinyint)});
    table.remarks = "Deals that may come";
    table.foreign_keys = {
        {"FK_Opportunities_Accounts", {"AccountId"}, "CRM", "Sales", "Accounts", {"Id"}},
        {"FK_Opportunities_Contacts", {"ContactId"}, "CRM", "Sales", "Contacts", {"Id"}}};
    return table;
}

// What takes two of the sequence names them: compilers evaluate arguments in orders of their own.
std::string random_date(Sequence& random, std::uint32_t first_year, std::uint32_t years) {
    const std::uint32_t day = random.below(365);
    return date_in_year(first_year + random.below(years), day);
}

std::string random_timestamp(Sequence& random, std::uint32_t days) {
    const std::uint32_t second = random.below(86'400);
    return format_timestamp(moment_after_2020(random.below(days), second));
}

std::string random_guid(Sequence& random, int id) {
    const std::uint32_t fourth = random.below(0x1000);
    const std::uint32_t third = random.below(0x1000);
    const std::uint32_t second = random.below(0x10000);
    const std::uint32_t first = random.below(1u << 30);
    char guid[48];
    std::snprintf(guid, sizeof guid, "{%08x-%04x-4%03x-a%03x-%012x}", first, second, third, fourth,
                  static_cast<unsigned>(id));
    return guid;
}

Row account_row(int id, Sequence& random) {
    const auto n = static_cast<std::uint32_t>(id - 1);
    std::string guid = random_guid(random, id);
    return {std::int64_t{id},
            std::string(first_words[n % first_words.size()]) + ' ' +
                last_words[n / first_words.size() % last_words.size()],
            or_null(id % 7 == 0, std::string(industries[random.below(industries.size())])),
            std::string(countries[n % countries.size()]),
            or_null(id % 9 == 0, amount_of(random.below(2'000'000'000))),
            or_null(id % 11 == 0, std::int64_t{1 + random.below(50'000)}),
            id % 5 != 0,
            random_date(random, 1900, 120),
            random_timestamp(random, 1'500),
            or_null(id % 6 == 0, static_cast<double>(random.below(50)) / 10.0),
            or_null(id % 10 == 0, std::move(guid))};
}

Row contact_row(int id, Sequence& random) {
    const std::string given = given_names[random.below(given_names.size())];
    return {std::int64_t{id},
            std::int64_t{1 + random.below(account_count)},
            given,
            std::string(family_names[random.below(family_names.size())]),
            or_null(id % 8 == 0, "contact" + std::to_string(id) + "@example.com"),
            or_null(id % 4 == 0, "+47 55 " + std::to_string(10'000 + random.below(90'000))),
            or_null(id % 5 == 0, random_date(random, 1950, 52)),
            or_null(id % 3 == 0, format_time(moment_after_2020(0, 28'800 + random.below(36'000)))),
            random.below(2) == 0,
            or_null(id % 6 != 0, "Met " + given + " at the fair.\nWants a \"quote\" \u2013 soon.")};
}

Row opportunity_row(int id, Sequence& random) {
    const std::uint32_t stage = random.below(stages.size());
    return {std::int64_t{id} + 5'000'000'000,
            std::int64_t{1 + random.below(account_count - 5)},  // the last have none
            or_null(id % 4 == 0, std::int64_t{1 + random.below(contact_count)}),
            "Deal " + std::to_string(id) + (id % 10 == 0 ? " \u2013 \u00e9t\u00e9" : ""),
            std::string(stages[stage]),
            amount_of(100 + random.below(50'000'000)),
            or_null(stage >= 3, static_cast<double>(random.below(100)) / 100.0),
            or_null(id % 12 == 0, format_date(moment_after_2020(random.below(2'000), 0))),
            random_timestamp(random, 1'800),
            or_null(id % 13 == 0, std::int64_t{1 + random.below(5)})};
}

void fill(Connection& connection, Catalog& catalog, const Table& table, int count,
          Row (*make_row)(int, Sequence&)) {
    create_table(connection, catalog, table);
    TableLoader loader(connection, table);
    Sequence random;
    for (int id = 1; id <= count; ++id) loader.add(make_row(id, random));
}

}  // namespace

void create_crm(Connection& connection, Catalog& catalog) {
    fill(connection, catalog, accounts(), account_count, account_row);
    fill(connection, catalog, contacts(), contact_count, contact_row);
    fill(connection, catalog, opportunities(), opportunity_count, opportunity_row);
    const auto statements = parse_statements(
        "SELECT o.Id, a.Name AS Account, o.Title, o.Stage, o.Amount, o.CloseDate "
        "FROM CRM.Sales.Opportunities o "
        "JOIN CRM.Sales.Accounts a ON a.Id = o.AccountId "
        "WHERE o.Stage NOT IN ('Won', 'Lost')");
    auto query = std::make_shared<const Select>(std::get<Select>(statements.at(0)));
    catalog.put(connection, view_table(catalog, {{"CRM", "Sales", "OpenOpportunities"}}, query));
}

}  // namespace mock::sql
