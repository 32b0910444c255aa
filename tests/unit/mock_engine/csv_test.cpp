// CSV files after RFC 4180, guessed and given types, and folders of them as tables.
#include "engine/csv.h"

#include <chrono>
#include <fstream>
#include <sstream>

#include "engine/csv_types.h"
#include "engine/store.h"
#include "engine_fixture.h"

namespace mock_test {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

std::string read_all(const std::string& text) {
    std::istringstream stream(text);
    mock::sql::CsvReader reader(stream);
    std::vector<mock::sql::CsvField> fields;
    std::string result;
    while (reader.read(fields)) {
        for (const auto& field : fields) {
            result += field.quoted ? '<' + field.text + '>' : '(' + field.text + ')';
        }
        result += std::to_string(reader.line()) + ';';
    }
    return result;
}

TEST(CsvReader, ReadsRecords) {
    EXPECT_EQ(read_all(""), "");
    EXPECT_EQ(read_all("a,b\n1,2\n"), "(a)(b)1;(1)(2)2;");
    EXPECT_EQ(read_all("a,b\r\n1,2"), "(a)(b)1;(1)(2)2;");
    EXPECT_EQ(read_all("\xEF\xBB\xBF"
                       "a\n"),
              "(a)1;");
    EXPECT_EQ(read_all("\"a\"\"b\",\"\",,\" x \"\n"), "<a\"b><>()< x >1;");
    EXPECT_EQ(read_all("\"two\r\nlines\",x\ny,z"), "<two\r\nlines>(x)1;(y)(z)3;");
    EXPECT_EQ(read_all("a,\n,\n"), "(a)()1;()()2;");
    EXPECT_EQ(read_all("\"a\rb\"\n"), "<a\rb>1;");
    EXPECT_EQ(read_all("\n\n"), "()1;()2;");
}

TEST(CsvReader, RefusesBadQuotes) {
    for (const char* text : {"\"a", "\"a\"b", "a\"b", "a,\"b\n\n", "\"a\" ,b"}) {
        EXPECT_THROW(read_all(text), mock::sql::CsvError) << text;
    }
}

// RFC 4180, section 2: a line ends with CRLF, and a CR in a field is quoted.
TEST(CsvReader, RefusesALoneCarriageReturn) {
    for (const char* text : {"a\r1\r2\r", "a\rb\n", "a\r", "a,\rb", "\"a\"\rb"}) {
        EXPECT_THROW(read_all(text), mock::sql::CsvError) << text;
    }
}

std::string guess(const std::vector<std::string>& values) {
    mock::sql::TypeGuess type_guess;
    for (const auto& value : values) {
        if (value.empty()) {
            type_guess.see_null();
        } else {
            type_guess.see(value);
        }
    }
    const mock::sql::Type type = type_guess.type();
    return type.name + ' ' + std::to_string(type.precision.value_or(-1)) + ' ' +
           std::to_string(type.scale.value_or(-1)) + (type_guess.nullable() ? " null" : "");
}

TEST(TypeGuess, LooksAtAllValues) {
    EXPECT_EQ(guess({"1", "-2147483648", "0"}), "INTEGER 10 0");
    EXPECT_EQ(guess({"1", "", "2147483648"}), "BIGINT 19 0 null");
    EXPECT_EQ(guess({"1.5", "-10.25", "3"}), "DECIMAL 4 2");
    EXPECT_EQ(guess({"9223372036854775808"}), "DECIMAL 19 0");
    EXPECT_EQ(guess({"1.5", "1e+10"}), "DOUBLE 15 0");
    EXPECT_EQ(guess({"true", "False"}), "BOOLEAN 1 0");
    EXPECT_EQ(guess({"2024-01-01", "0001-01-01"}), "DATE 10 0");
    EXPECT_EQ(guess({"2024-01-01", "2024-01-01T00:00:00Z"}), "TIMESTAMP 27 7");
    EXPECT_EQ(guess({"12:30", "12:30:15.5"}), "TIME 16 7");
    EXPECT_EQ(guess({"1", "x\u00e9"}), "VARCHAR 2 0");
    EXPECT_EQ(guess({"007"}), "VARCHAR 3 0");
    EXPECT_EQ(guess({"1", "true"}), "VARCHAR 4 0");
    EXPECT_EQ(guess({"1", "2024-01-01"}), "VARCHAR 10 0");
    EXPECT_EQ(guess({std::string(45, '9')}), "VARCHAR 45 0");
    EXPECT_EQ(guess({"", ""}), "VARCHAR 1 0 null");
}

// A number's type is only guessed where every value comes back as the text that it was; decimals
// may come back with zeros after them.
TEST(TypeGuess, NumbersThatWouldNotComeBackAreText) {
    EXPECT_EQ(guess({"12E5"}), "VARCHAR 4 0");
    EXPECT_EQ(guess({"7E30", "1.5"}), "VARCHAR 4 0");
    EXPECT_EQ(guess({"12345678901234567890.5", "1e+30"}), "VARCHAR 22 0");
    EXPECT_EQ(guess({"12345678901234567890.5", "1.25"}), "DECIMAL 22 2");
    EXPECT_EQ(guess({"1e400"}), "VARCHAR 5 0");
    EXPECT_EQ(guess({"1e-400"}), "VARCHAR 6 0");
    EXPECT_EQ(guess({"1e+30", "1.10"}), "VARCHAR 5 0");
    EXPECT_EQ(guess({"1e+30", "0.1", "-2"}), "DOUBLE 15 0");
    EXPECT_EQ(guess({"-0"}), "VARCHAR 2 0");
    EXPECT_EQ(guess({"-0.0", "1.5"}), "VARCHAR 4 0");
    EXPECT_EQ(guess({std::string(38, '9')}), "DECIMAL 38 0");
    EXPECT_EQ(guess({std::string(38, '9'), "0.5"}), "VARCHAR 38 0");
}

TEST(TypeGuess, MomentsFinerThanATickAreText) {
    EXPECT_EQ(guess({"12:00:00.1234567"}), "TIME 16 7");
    EXPECT_EQ(guess({"12:00:00.12345678"}), "VARCHAR 17 0");
    EXPECT_EQ(guess({"2024-01-01T00:00:00.123456789Z"}), "VARCHAR 30 0");
}

class CsvImport : public EngineTest {
protected:
    void write(const std::string& name, const std::string& text) {
        const fs::path path = directory_.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    void serve() {
        mock::EngineOptions options;
        options.data_directory = directory_.path();
        start(options);
    }
    std::string serve_error() {
        try {
            serve();
        } catch (const mock::EngineError& error) {
            return error.code() + ": " + error.what();
        }
        return "no error";
    }
    mock::sql::TemporaryDirectory directory_;
};

TEST_F(CsvImport, TablesComeFromFiles) {
    write("Facts/World/Cities.csv",
          "Name,Population,Area,Founded,Capital,Note\r\n"
          "\"M\u00fcnchen, Bayern\",1512491,310.70,1158-06-14,false,\r\n"
          "Oslo,709037,454.0,1048-01-01,true,\"\"\r\n");
    serve();
    EXPECT_EQ(rows("SELECT * FROM [Facts].[World].[Cities] ORDER BY Population DESC"),
              "'M\u00fcnchen, Bayern' 1512491 '310.70' '1158-06-14' false NULL|"
              "'Oslo' 709037 '454.00' '1048-01-01' true ''");
    EXPECT_EQ(
        types("SELECT * FROM Cities"),
        "Name VARCHAR(15), Population INTEGER, Area DECIMAL(5,2), Founded DATE, Capital BOOLEAN, "
        "Note VARCHAR(1)");
    EXPECT_EQ(rows("SELECT TableName FROM [Facts].[World].[sys_tables]"), "'Cities'");
}

TEST_F(CsvImport, SchemaFilesGiveTypesAndKeys) {
    write("F/W/T.csv", "id,code,at\n1,007,2024-01-01 10:00\n2,,\n");
    write("F/W/T.schema.json",
          R"({"columns": [{"name": "id", "dataType": 9, "nullable": false},
              {"name": "code", "type": "varchar", "length": 5},
              {"name": "at", "type": "timestamp"}], "primaryKey": ["id"]})");
    serve();
    EXPECT_EQ(rows("SELECT * FROM [F].[W].[T]"),
              "1 '007' '2024-01-01T10:00:00.0000000Z'|2 NULL NULL");
    EXPECT_EQ(types("SELECT * FROM [F].[W].[T]"), "id BIGINT, code VARCHAR(5), at TIMESTAMP");
    EXPECT_EQ(rows("SELECT ColumnName FROM [F].[W].[sys_keycolumns]"), "'id'");
}

TEST_F(CsvImport, NumbersAreServedAsTheyWere) {
    write("F/W/T.csv", "a,b,c\n12E5,1e400,12345678901234567890.5\n7E30,1,0.25\n");
    serve();
    EXPECT_EQ(rows("SELECT * FROM [F].[W].[T]"),
              "'12E5' '1e400' '12345678901234567890.50'|'7E30' '1' '0.25'");
}

TEST_F(CsvImport, SchemaFilesHaveNoUnknownOrWrongMembers) {
    write("F/W/T.csv", "a\n1\n");
    const auto error_of = [&](const std::string& schema) {
        write("F/W/T.schema.json", schema);
        return serve_error();
    };
    const std::string columns = R"("columns": [{"name": "a", "dataType": 8}])";
    EXPECT_THAT(
        error_of("{" + columns + R"(, "primarykey": ["a"]})"),
        HasSubstr("T.schema.json: unknown member 'primarykey'; allowed: columns, primaryKey"));
    EXPECT_THAT(error_of(R"({"columns": [{"name": "a", "datatype": 8}]})"),
                HasSubstr("T.schema.json: unknown member 'datatype' of a column; allowed: name, "
                          "dataType, type, length, precision, scale, nullable"));
    EXPECT_THAT(error_of(R"({"columns": [{"name": "a", "dataType": 8, "nullable": "no"}]})"),
                HasSubstr("nullable of the column a is neither true nor false"));
    EXPECT_THAT(error_of(R"({"columns": [{"name": "a", "dataType": 5, "length": "9"}]})"),
                HasSubstr("length of the column a is not a whole number"));
    EXPECT_THAT(error_of(R"({"columns": [{"name": "a", "dataType": "8"}]})"),
                HasSubstr("dataType of the column a is not a whole number"));
    EXPECT_THAT(error_of(R"({"columns": [{"name": "a", "type": 8}]})"),
                HasSubstr("type of the column a is not a text"));
    EXPECT_THAT(error_of(R"({"columns": [{"name": "a", "type": "int", "dataType": 9}]})"),
                HasSubstr("the column a has both dataType and type"));
    EXPECT_EQ(error_of("{" + columns + R"(, "primaryKey": ["a"]})"), "no error");
}

TEST_F(CsvImport, ErrorsNameFileAndLine) {
    write("F/W/T.csv", "a\r1\r2\r");
    EXPECT_THAT(serve_error(), HasSubstr("T.csv, line 1: a carriage return"));
    write("F/W/T.csv", "a,b\n1,2\n\"x\ny\",2\n3\n");
    EXPECT_THAT(serve_error(), HasSubstr("T.csv, line 5: 1 fields instead of 2"));
    write("F/W/T.csv", "a,b\n1,\"2\n");
    EXPECT_THAT(serve_error(), HasSubstr("T.csv, line 2: a quoted field has no end"));
    write("F/W/T.csv", "a,a\n1,2\n");
    EXPECT_THAT(serve_error(), HasSubstr("two columns are named a"));
    write("F/W/T.csv", "");
    EXPECT_THAT(serve_error(), HasSubstr("no header"));
    write("F/W/T.csv", "a\n\xFF\n");
    EXPECT_THAT(serve_error(), HasSubstr("line 2: the text is not UTF-8"));
    write("F/W/T.csv", "a\nx\n");
    write("F/W/T.schema.json", R"({"columns": [{"name": "a", "dataType": 8}]})");
    EXPECT_THAT(serve_error(), HasSubstr("line 2: Conversion failed"));
    write("F/W/T.schema.json", R"({"columns": [{"name": "b", "dataType": 8}]})");
    EXPECT_THAT(serve_error(), HasSubstr("header does not name the columns"));
    write("F/W/T.schema.json", R"({"columns": [{"name": "a", "dataType": 99}]})");
    EXPECT_THAT(serve_error(), HasSubstr("no such dataType"));
    write("F/W/T.schema.json", "{");
    EXPECT_THAT(serve_error(), HasSubstr("not JSON"));
    mock::EngineOptions options;
    options.data_directory = directory_.path() / "absent";
    EXPECT_THROW(start(options), mock::EngineError);
}

TEST_F(CsvImport, ManyRowsAreLoadedQuickly) {
    std::string text = "code,name,category,ratio\n";
    for (int i = 0; i < 35'000; ++i) {
        text += std::to_string(i) + ",\"name, of " + std::to_string(i) + "\",Lu,0.5\n";
    }
    write("F/W/Big.csv", text);
    const auto begin = std::chrono::steady_clock::now();
    serve();
    // Generous: sanitizers and a busy machine are to pass too.
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
    EXPECT_EQ(rows("SELECT COUNT(*), MAX(code) FROM [F].[W].[Big]"), "35000 34999");
}

}  // namespace
}  // namespace mock_test
