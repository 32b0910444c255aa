// Random values, sent as arrays of parameters and fetched in blocks, come back bit for bit: in
// their own C type, and by way of their text, which is sent again.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

#include "sanitizers.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

constexpr std::size_t values_a_type = sanitized ? 5'000 : 100'000;
constexpr std::size_t set_count = 1'000;  // values a request, rows a fetch
constexpr std::size_t text_octets = 256;  // more than any value's text takes

using Random = std::mt19937_64;

// An array of values as ODBC binds it.
struct Values {
    SQLSMALLINT c_type;
    std::size_t octets;  // of one value's buffer
    std::vector<char> data;
    std::vector<SQLLEN> lengths;

    Values(SQLSMALLINT type, std::size_t octets_each)
        : c_type(type), octets(octets_each), data(octets_each * set_count), lengths(set_count) {}
    char* at(std::size_t index) { return data.data() + index * octets; }
};

struct Kind {
    const char* name;
    const char* column;  // as CREATE TABLE says it
    SQLSMALLINT c_type;
    SQLSMALLINT sql_type;
    SQLULEN column_size;
    SQLSMALLINT decimal_digits;
    std::size_t octets;
    void (*make)(Random& random, char* value, SQLLEN& length);
};

template <typename T>
void store(char* value, SQLLEN& length, const T& made) {
    std::memcpy(value, &made, sizeof made);
    length = sizeof made;
}

// Any finite double there is, by its bits.
void make_double(Random& random, char* value, SQLLEN& length) {
    double made = 0;
    do {
        const std::uint64_t bits = random();
        std::memcpy(&made, &bits, sizeof made);
    } while (!std::isfinite(made));
    store(value, length, made);
}

void make_bigint(Random& random, char* value, SQLLEN& length) {
    store(value, length, random());
}

constexpr SQLSMALLINT decimal_precision = 38;
constexpr SQLSMALLINT decimal_scale = 10;

// Any number of at most 38 digits, of which 10 are behind the point.
void make_decimal(Random& random, char* value, SQLLEN& length) {
    __extension__ using Wide = unsigned __int128;
    Wide magnitude = 0;
    const auto digits = 1 + random() % decimal_precision;
    for (std::uint64_t digit = 0; digit < digits; ++digit)
        magnitude = magnitude * 10 + random() % 10;
    SQL_NUMERIC_STRUCT made{};
    made.precision = decimal_precision;
    made.scale = decimal_scale;
    made.sign = magnitude == 0 || random() % 2 == 0 ? 1 : 0;
    for (std::size_t octet = 0; octet < sizeof made.val; ++octet) {
        made.val[octet] = static_cast<SQLCHAR>(magnitude >> (8 * octet));
    }
    store(value, length, made);
}

void make_timestamp(Random& random, char* value, SQLLEN& length) {
    SQL_TIMESTAMP_STRUCT made{};
    made.year = static_cast<SQLSMALLINT>(1 + random() % 9999);
    made.month = static_cast<SQLUSMALLINT>(1 + random() % 12);
    made.day = static_cast<SQLUSMALLINT>(1 + random() % 28);
    made.hour = static_cast<SQLUSMALLINT>(random() % 24);
    made.minute = static_cast<SQLUSMALLINT>(random() % 60);
    made.second = static_cast<SQLUSMALLINT>(random() % 60);
    made.fraction = static_cast<SQLUINTEGER>(random() % 10'000'000 * 100);
    store(value, length, made);
}

// Characters of every length in UTF-8 and UTF-16, with those that JSON escapes among them.
void make_text(Random& random, char* value, SQLLEN& length) {
    std::u16string text;
    for (auto left = random() % 20; left > 0; --left) {
        switch (random() % 5) {
            case 0: text += static_cast<char16_t>(1 + random() % 0x7F); break;
            case 1: text += static_cast<char16_t>(0x80 + random() % 0x700); break;
            case 2: text += static_cast<char16_t>(0xE000 + random() % 0x1F00); break;
            case 3: text += u"\"\\/'\n"[random() % 5]; break;
            default:
                text += static_cast<char16_t>(0xD800 + random() % 0x400);
                text += static_cast<char16_t>(0xDC00 + random() % 0x400);
        }
    }
    length = static_cast<SQLLEN>(text.size() * sizeof(char16_t));
    std::memcpy(value, text.data(), static_cast<std::size_t>(length));
}

void make_octets(Random& random, char* value, SQLLEN& length) {
    length = static_cast<SQLLEN>(random() % 65);
    for (SQLLEN i = 0; i < length; ++i) value[i] = static_cast<char>(random());
}

constexpr Kind kinds[] = {
    {"Double", "double precision", SQL_C_DOUBLE, SQL_DOUBLE, 0, 0, sizeof(double), make_double},
    {"Bigint", "bigint", SQL_C_SBIGINT, SQL_BIGINT, 0, 0, sizeof(SQLBIGINT), make_bigint},
    {"Decimal", "decimal(38,10)", SQL_C_NUMERIC, SQL_DECIMAL, decimal_precision, decimal_scale,
     sizeof(SQL_NUMERIC_STRUCT), make_decimal},
    {"Timestamp", "timestamp", SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, 27, 7,
     sizeof(SQL_TIMESTAMP_STRUCT), make_timestamp},
    {"Text", "varchar(100)", SQL_C_WCHAR, SQL_WVARCHAR, 100, 0, 100, make_text},
    {"Octets", "varbinary(100)", SQL_C_BINARY, SQL_VARBINARY, 100, 0, 80, make_octets},
};

// SQL_C_NUMERIC has precision and scale from the descriptor's record.
void describe_numeric(Statement& statement, SQLINTEGER descriptor_attribute, SQLSMALLINT number,
                      SQLPOINTER data) {
    SQLHDESC descriptor = SQL_NULL_HDESC;
    ASSERT_SUCCESS(statement,
                   SQLGetStmtAttr(statement, descriptor_attribute, &descriptor, 0, nullptr));
    const auto set = [&](SQLSMALLINT field, std::intptr_t value) {
        SQLSetDescField(descriptor, number, field, reinterpret_cast<SQLPOINTER>(value), 0);
    };
    set(SQL_DESC_PRECISION, decimal_precision);
    set(SQL_DESC_SCALE, decimal_scale);
    SQLSetDescField(descriptor, number, SQL_DESC_DATA_PTR, data, 0);
}

class RoundTrip : public ConnectedTest, public ::testing::WithParamInterface<Kind> {
protected:
    // Sends `fill`ed arrays until all values have been sent.
    template <typename Fill>
    void send(const std::string& table, Values& values, Fill&& fill) {
        const Kind& kind = GetParam();
        Statement statement(connection_);
        run("CREATE TABLE " + table + " (id int, v " + kind.column + ")");
        std::vector<SQLINTEGER> ids(set_count);
        ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                                   SQL_INTEGER, 0, 0, ids.data(), 0, nullptr));
        ASSERT_SUCCESS(statement,
                       SQLBindParameter(statement, 2, SQL_PARAM_INPUT, values.c_type, kind.sql_type,
                                        kind.column_size, kind.decimal_digits, values.data.data(),
                                        static_cast<SQLLEN>(values.octets), values.lengths.data()));
        if (values.c_type == SQL_C_NUMERIC) {
            describe_numeric(statement, SQL_ATTR_APP_PARAM_DESC, 2, values.data.data());
        }
        ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE,
                                                 reinterpret_cast<SQLPOINTER>(set_count), 0));
        ASSERT_SUCCESS(
            statement,
            SQLPrepare(statement, narrow("INSERT INTO " + table + " VALUES (?, ?)"), SQL_NTS));
        for (std::size_t first = 0; first < values_a_type; first += set_count) {
            for (std::size_t i = 0; i < set_count; ++i) ids[i] = static_cast<SQLINTEGER>(first + i);
            fill();
            ASSERT_SUCCESS(statement, SQLExecute(statement));
        }
    }

    // Fetches the table's values block by block, in their order.
    class Fetch {
    public:
        Fetch(Connection& connection, const std::string& table, Values& values)
            : statement_(connection) {
            SQLSetStmtAttr(statement_, SQL_ATTR_ROW_ARRAY_SIZE,
                           reinterpret_cast<SQLPOINTER>(set_count), 0);
            SQLSetStmtAttr(statement_, SQL_ATTR_ROWS_FETCHED_PTR, &rows_, 0);
            EXPECT_SUCCESS(statement_,
                           SQLBindCol(statement_, 1, values.c_type, values.data.data(),
                                      static_cast<SQLLEN>(values.octets), values.lengths.data()));
            if (values.c_type == SQL_C_NUMERIC) {
                describe_numeric(statement_, SQL_ATTR_APP_ROW_DESC, 1, values.data.data());
            }
            EXPECT_SUCCESS(statement_,
                           statement_.execute("SELECT v FROM " + table + " ORDER BY id"));
        }
        void next() {
            ASSERT_EQ(SQLFetch(statement_), SQL_SUCCESS) << statement_.Handle::text();
            ASSERT_EQ(rows_, set_count);
        }

    private:
        Statement statement_;
        SQLULEN rows_ = 0;
    };

    void expect_same(const std::string& table) {
        const Kind& kind = GetParam();
        Random random(seed);
        Values values(kind.c_type, kind.octets);
        Fetch fetch(connection_, table, values);
        std::vector<char> made(kind.octets);
        for (std::size_t first = 0; first < values_a_type; first += set_count) {
            ASSERT_NO_FATAL_FAILURE(fetch.next());
            for (std::size_t i = 0; i < set_count; ++i) {
                SQLLEN length = 0;
                kind.make(random, made.data(), length);
                ASSERT_EQ(values.lengths[i], length) << table << ", value " << first + i;
                ASSERT_EQ(std::memcmp(values.at(i), made.data(), static_cast<std::size_t>(length)),
                          0)
                    << table << ", value " << first + i;
            }
        }
    }

    void run(const std::string& sql) {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, statement.execute(sql));
    }

    static constexpr std::uint64_t seed = 20261121;
};

TEST_P(RoundTrip, IsTheSameValueInItsOwnTypeAndByItsText) {
    const Kind& kind = GetParam();
    const std::string native = std::string("[Scratch].[dbo].[RoundTrip") + kind.name + "]";
    const std::string by_text = std::string("[Scratch].[dbo].[RoundTripText") + kind.name + "]";
    {
        Random random(seed);
        Values values(kind.c_type, kind.octets);
        ASSERT_NO_FATAL_FAILURE(send(native, values, [&] {
            for (std::size_t i = 0; i < set_count; ++i) {
                kind.make(random, values.at(i), values.lengths[i]);
            }
        }));
    }
    expect_same(native);
    {
        Values texts(SQL_C_CHAR, text_octets);
        Values fetched(SQL_C_CHAR, text_octets);
        Fetch fetch(connection_, native, fetched);
        ASSERT_NO_FATAL_FAILURE(send(by_text, texts, [&] {
            fetch.next();
            std::ranges::copy(fetched.data, texts.data.begin());
            std::ranges::copy(fetched.lengths, texts.lengths.begin());
        }));
    }
    expect_same(by_text);
    run("DROP TABLE " + native);
    run("DROP TABLE " + by_text);
}

INSTANTIATE_TEST_SUITE_P(Random, RoundTrip, ::testing::ValuesIn(kinds),
                         [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace connectai::test
