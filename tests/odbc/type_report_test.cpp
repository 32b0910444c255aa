// How types are reported, by every function that reports them: SQLDescribeCol before and after
// execution, SQLColAttribute, the IRD, SQLColumns and SQLGetTypeInfo, with wide and with narrow
// text. ODBC 3.8: their pages.
#include <map>

#include "support/description.h"

namespace connectai::test {
namespace {

struct TableName {
    std::string catalog;
    std::string schema;
    std::string table;

    std::string quoted() const { return "[" + catalog + "].[" + schema + "].[" + table + "]"; }
};

// One column as one of the functions tells it.
struct Report {
    Description description;
    SQLLEN octet_length = 0;
    SQLLEN verbose_type = 0;

    bool operator==(const Report&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Report& r) {
    return out << r.description << " octets " << r.octet_length << " verbose " << r.verbose_type;
}

SQLLEN attribute(const Statement& statement, SQLUSMALLINT column, SQLUSMALLINT field) {
    SQLLEN value = -4711;
    EXPECT_SUCCESS(statement,
                   SQLColAttribute(statement, column, field, nullptr, 0, nullptr, &value));
    return value;
}

std::vector<Report> described(Statement& statement) {
    std::vector<Report> reports;
    const auto count = static_cast<SQLUSMALLINT>(statement.columns());
    for (SQLUSMALLINT i = 1; i <= count; ++i) {
        reports.push_back({describe(statement, i), attribute(statement, i, SQL_DESC_OCTET_LENGTH),
                           attribute(statement, i, SQL_DESC_TYPE)});
    }
    return reports;
}

// What SQLColAttribute and the IRD say must be what SQLDescribeCol has said.
void expect_descriptor_agrees(const Statement& statement, const std::vector<Report>& reports) {
    SQLHDESC ird = SQL_NULL_HDESC;
    ASSERT_SUCCESS(statement, SQLGetStmtAttr(statement, SQL_ATTR_IMP_ROW_DESC, &ird, 0, nullptr));
    for (SQLUSMALLINT i = 1; i <= reports.size(); ++i) {
        const Description& expected = reports[i - 1u].description;
        EXPECT_EQ(attribute(statement, i, SQL_DESC_CONCISE_TYPE), expected.type) << expected;
        EXPECT_EQ(attribute(statement, i, SQL_DESC_LENGTH), static_cast<SQLLEN>(expected.size))
            << expected;
        EXPECT_EQ(attribute(statement, i, SQL_DESC_NULLABLE), expected.nullable) << expected;
        SQLSMALLINT type = 0;
        EXPECT_EQ(SQLGetDescField(ird, static_cast<SQLSMALLINT>(i), SQL_DESC_CONCISE_TYPE, &type,
                                  SQL_IS_SMALLINT, nullptr),
                  SQL_SUCCESS);
        EXPECT_EQ(type, expected.type) << expected;
        SQLULEN length = 0;
        EXPECT_EQ(SQLGetDescField(ird, static_cast<SQLSMALLINT>(i), SQL_DESC_LENGTH, &length,
                                  SQL_IS_UINTEGER, nullptr),
                  SQL_SUCCESS);
        EXPECT_EQ(length, expected.size) << expected;
    }
}

// A pattern that is this name: "_" and "%" are made literal.
std::string literal(const std::string& name) {
    std::string pattern;
    for (const char c : name) {
        if (c == '_' || c == '%' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern;
}

std::vector<Report> catalogued(const Connection& connection, const TableName& table) {
    Statement statement(connection);
    EXPECT_SUCCESS(statement, SQLColumns(statement, narrow(table.catalog), SQL_NTS,
                                         narrow(literal(table.schema)), SQL_NTS,
                                         narrow(literal(table.table)), SQL_NTS, nullptr, 0));
    std::vector<Report> reports;
    for (const std::vector<std::string>& row : statement.rows()) {
        const auto number = [&](std::size_t column) {
            return row[column - 1] == "NULL" ? 0 : std::stol(row[column - 1]);
        };
        Report report;
        report.description = {row[3], static_cast<SQLSMALLINT>(number(5)),
                              static_cast<SQLULEN>(number(7)), static_cast<SQLSMALLINT>(number(9)),
                              static_cast<SQLSMALLINT>(number(11))};
        report.octet_length = number(8);
        report.verbose_type = number(14);
        reports.push_back(report);
    }
    return reports;
}

std::vector<TableName> all_tables(const Connection& connection) {
    Statement statement(connection);
    EXPECT_SUCCESS(statement, SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0));
    std::vector<TableName> tables;
    for (const auto& row : statement.rows()) tables.push_back({row[0], row[1], row[2]});
    return tables;
}

class TypeReport : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        ASSERT_SUCCESS(connection_.handle(),
                       connection_.connect(connection_string("test-token", GetParam())));
    }
    bool wide() const {
        return std::string_view(GetParam()).find("MapToWVarchar=false") == std::string_view::npos;
    }

    Connection connection_;
};

TEST_P(TypeReport, EveryTableIsDescribedTheSameBeforeAndAfterExecutionAndBySQLColumns) {
    const std::vector<TableName> tables = all_tables(connection_);
    EXPECT_GT(tables.size(), 10u);
    std::size_t texts = 0;
    for (const TableName& table : tables) {
        SCOPED_TRACE(table.quoted());
        Statement statement(connection_);
        ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_MAX_ROWS,
                                                 reinterpret_cast<SQLPOINTER>(SQLULEN{1}), 0));
        const std::string text = "SELECT * FROM " + table.quoted();
        ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(text), SQL_NTS));
        const std::vector<Report> before = described(statement);
        EXPECT_FALSE(before.empty());
        expect_descriptor_agrees(statement, before);
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(described(statement), before);
        expect_descriptor_agrees(statement, before);
        EXPECT_EQ(catalogued(connection_, table), before);
        for (const Report& report : before) {
            const SQLSMALLINT type = report.description.type;
            const bool is_wide = type == SQL_WVARCHAR || type == SQL_WLONGVARCHAR;
            const bool is_narrow = type == SQL_VARCHAR || type == SQL_LONGVARCHAR;
            EXPECT_FALSE(wide() ? is_narrow : is_wide) << report;
            if (is_wide || is_narrow) ++texts;
        }
    }
    EXPECT_GT(texts, 20u);
}

// What a column can be, SQLGetTypeInfo has a row for.
TEST_P(TypeReport, EveryDescribedTypeHasARowInSQLGetTypeInfo) {
    Statement types(connection_);
    ASSERT_SUCCESS(types, SQLGetTypeInfo(types, SQL_ALL_TYPES));
    std::map<int, SQLULEN> largest;  // of a type, in what its columns are counted in
    for (const auto& row : types.rows()) {
        SQLULEN& size = largest[std::stoi(row[1])];
        size = std::max(size, static_cast<SQLULEN>(std::stoul(row[2])));
    }
    for (const TableName& table : all_tables(connection_)) {
        for (const Report& report : catalogued(connection_, table)) {
            const auto row = largest.find(report.description.type);
            ASSERT_NE(row, largest.end()) << table.quoted() << ": " << report;
            EXPECT_LE(report.description.size, row->second) << table.quoted() << ": " << report;
        }
    }
}

// SQL_C_DEFAULT, "Default C data types": wide characters for wide text, and octets for narrow.
TEST_P(TypeReport, TheDefaultCTypeFollows) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute("SELECT 'ä' AS Text"));
    ASSERT_SUCCESS(statement, statement.fetch());
    char octets[20] = {};
    SQLLEN length = 0;
    ASSERT_SUCCESS(statement,
                   SQLGetData(statement, 1, SQL_C_DEFAULT, octets, sizeof octets, &length));
    EXPECT_EQ(length, 2) << "one UTF-16 unit, or two octets of UTF-8";
    EXPECT_EQ(std::string(octets, 2), wide() ? std::string("\xE4\0", 2) : std::string("ä"));
}

// The catalog functions' own columns are text as well.
TEST_P(TypeReport, CatalogResultsAreReportedAlike) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLGetTypeInfo(statement, SQL_ALL_TYPES));
    EXPECT_EQ(describe(statement, 1).type, wide() ? SQL_WVARCHAR : SQL_VARCHAR);
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0));
    EXPECT_EQ(describe(statement, 3).type, wide() ? SQL_WVARCHAR : SQL_VARCHAR);
}

// MaxColumnSize is what is told, not what is delivered.
TEST_P(TypeReport, LongerValuesThanToldAreDeliveredWhole) {
    Statement statement(connection_);
    const std::string sql = "SELECT REPLICATE('ä', 6000) AS Text";
    ASSERT_SUCCESS(statement, statement.execute(sql));
    ASSERT_LT(describe(statement, 1).size, 6000u);
    ASSERT_SUCCESS(statement, statement.fetch());
    std::string octets(20000, '\0');
    SQLLEN length = 0;
    ASSERT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, octets.data(),
                         static_cast<SQLLEN>(octets.size()), &length),
              SQL_SUCCESS);
    EXPECT_EQ(length, 12000);
}

std::string name_of(const ::testing::TestParamInfo<const char*>& info) {
    return "Case" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(WideAndNarrow, TypeReport,
                         ::testing::Values("", "MapToWVarchar=false", "MaxColumnSize=30",
                                           "MapToWVarchar=false;MaxColumnSize=30"),
                         name_of);

}  // namespace
}  // namespace connectai::test
