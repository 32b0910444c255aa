// A folder of CSV files as tables: see csv_import.h.
#include "engine/csv_import.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <sstream>

#include "engine/csv.h"
#include "engine/csv_types.h"
#include "engine/loader.h"

namespace mock::sql {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, const std::string& message) {
    throw EngineError("BAD_REQUEST", file.string() + ": " + message);
}

[[noreturn]] void fail(const fs::path& file, std::size_t line, const std::string& message) {
    throw EngineError("BAD_REQUEST",
                      file.string() + ", line " + std::to_string(line) + ": " + message);
}

// Reads a file's header, then hands on each record, which has as many fields.
class File {
public:
    explicit File(const fs::path& path) : path_(path), stream_(path, std::ios::binary) {
        if (!stream_) fail(path, "cannot be read");
        guarded([&] {
            reader_.emplace(stream_);
            if (!reader_->read(fields_)) fail(path_, "has no header line");
        });
        for (const auto& field : fields_) {
            if (field.text.empty()) fail(path_, 1, "a column without a name");
            header_.push_back(field.text);
        }
    }

    const std::vector<std::string>& header() const noexcept { return header_; }

    template <class Body>
    void for_each(Body body) {
        guarded([&] {
            while (reader_->read(fields_)) {
                if (fields_.size() != header_.size()) {
                    fail(path_, reader_->line(),
                         std::to_string(fields_.size()) + " fields instead of " +
                             std::to_string(header_.size()));
                }
                for (const auto& field : fields_) {
                    if (!is_valid_utf8(field.text)) {
                        fail(path_, reader_->line(), "the text is not UTF-8");
                    }
                }
                body(fields_, reader_->line());
            }
        });
    }

private:
    template <class Body>
    void guarded(Body body) {
        try {
            body();
        } catch (const CsvError& error) {
            fail(path_, error.line(), error.what());
        }
    }

    fs::path path_;
    std::ifstream stream_;
    std::optional<CsvReader> reader_;
    std::vector<CsvField> fields_;
    std::vector<std::string> header_;
};

bool is_null(const CsvField& field) {
    return field.text.empty() && !field.quoted;
}

// A misspelt member would change the table in silence.
void check_members(const fs::path& file, const rapidjson::Value& object, const char* of,
                   std::initializer_list<std::string_view> allowed) {
    for (const auto& member : object.GetObject()) {
        const std::string_view name(member.name.GetString(), member.name.GetStringLength());
        if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) continue;
        std::string list;
        for (const std::string_view known : allowed)
            list.append(list.empty() ? "" : ", ").append(known);
        fail(file, "unknown member '" + std::string(name) + "'" + of + "; allowed: " + list);
    }
}

// One column of the list, its members read by their kinds. Those that are absent are 0 or nothing.
class ColumnMembers {
public:
    ColumnMembers(const fs::path& file, const rapidjson::Value& json) : file_(file), json_(json) {
        if (!json.IsObject() || !json.HasMember("name") || !json["name"].IsString()) {
            fail(file, "a column without a name");
        }
        check_members(file, json, " of a column",
                      {"name", "dataType", "type", "length", "precision", "scale", "nullable"});
    }

    std::string column() const { return json_["name"].GetString(); }
    bool has(const char* name) const { return json_.HasMember(name); }
    std::int64_t number(const char* name) const {
        if (!has(name)) return 0;
        if (!json_[name].IsInt64() || json_[name].GetInt64() < 0) wrong(name, "not a whole number");
        return json_[name].GetInt64();
    }
    std::string text(const char* name) const {
        if (!json_[name].IsString()) wrong(name, "not a text");
        return json_[name].GetString();
    }
    bool truth(const char* name, bool otherwise) const {
        if (!has(name)) return otherwise;
        if (!json_[name].IsBool()) wrong(name, "neither true nor false");
        return json_[name].GetBool();
    }

private:
    [[noreturn]] void wrong(const char* name, const char* how) const {
        fail(file_, std::string(name) + " of the column " + column() + " is " + how);
    }

    const fs::path& file_;
    const rapidjson::Value& json_;
};

Type type_from_json(const fs::path& file, const ColumnMembers& members) {
    const std::int64_t length = members.number("length");
    const std::int64_t precision = members.number("precision");
    const std::int64_t scale = members.number("scale");
    if (members.has("dataType") == members.has("type")) {
        const bool both = members.has("type");
        fail(file, "the column " + members.column() +
                       (both ? " has both dataType and type" : " has neither dataType nor type"));
    }
    if (members.has("dataType")) {
        const std::int64_t number = members.number("dataType");
        if (number < 1 || number > 18) fail(file, "no such dataType: " + std::to_string(number));
        const auto type = static_cast<DataType>(number);
        return make_type(type, family_of(type) == Family::decimal ? precision : length, scale);
    }
    const std::int64_t size = precision != 0 ? precision : length;
    const auto type =
        type_from_sql_name(members.text("type"), size != 0 ? std::optional(size) : std::nullopt,
                           scale != 0 ? std::optional(scale) : std::nullopt);
    if (!type) fail(file, "no such type: " + members.text("type"));
    return *type;
}

ColumnInfo column_from_json(const fs::path& file, const rapidjson::Value& json) {
    const ColumnMembers members(file, json);
    ColumnInfo column;
    column.name = members.column();
    column.type = type_from_json(file, members);
    column.nullable = members.truth("nullable", true);
    return column;
}

void read_schema(const fs::path& file, Table& table) {
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    rapidjson::Document json;
    json.Parse(text.str().c_str());
    if (json.HasParseError()) {
        fail(file, std::string("not JSON: ") + rapidjson::GetParseError_En(json.GetParseError()) +
                       " at offset " + std::to_string(json.GetErrorOffset()));
    }
    if (!json.IsObject() || !json.HasMember("columns") || !json["columns"].IsArray()) {
        fail(file, "no list of columns");
    }
    check_members(file, json, "", {"columns", "primaryKey"});
    for (const auto& column : json["columns"].GetArray()) {
        table.columns.push_back(column_from_json(file, column));
    }
    if (!json.HasMember("primaryKey")) return;
    if (!json["primaryKey"].IsArray()) fail(file, "primaryKey is not a list");
    for (const auto& name : json["primaryKey"].GetArray()) {
        if (!name.IsString() || table.column(name.GetString()) == nullptr) {
            fail(file, "primaryKey names no column");
        }
        table.primary_key.emplace_back(name.GetString());
    }
}

void guess_columns(const fs::path& file, Table& table) {
    File csv(file);
    std::vector<TypeGuess> guesses(csv.header().size());
    csv.for_each([&](const std::vector<CsvField>& fields, std::size_t) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (is_null(fields[i])) {
                guesses[i].see_null();
            } else {
                guesses[i].see(fields[i].text);
            }
        }
    });
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        ColumnInfo column;
        column.name = csv.header()[i];
        column.type = guesses[i].type();
        column.nullable = guesses[i].nullable();
        table.columns.push_back(std::move(column));
    }
}

void check_header(const fs::path& file, const Table& table,
                  const std::vector<std::string>& header) {
    const bool equal = std::equal(header.begin(), header.end(), table.columns.begin(),
                                  table.columns.end(), [](const auto& name, const auto& column) {
                                      return equal_ignoring_case(name, column.name);
                                  });
    if (!equal) fail(file, 1, "the header does not name the columns of the schema, in their order");
    for (std::size_t i = 0; i < header.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (equal_ignoring_case(header[i], header[j])) {
                fail(file, 1, "two columns are named " + header[i]);
            }
        }
    }
}

void load_rows(Connection& connection, const fs::path& path, File& csv, const Table& table) {
    TableLoader loader(connection, table);
    std::vector<Value> values(table.columns.size());
    csv.for_each([&](std::vector<CsvField>& fields, std::size_t line) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            // An empty field is NULL; quoted and empty is an empty text.
            values[i] = is_null(fields[i]) ? Value() : Value(std::move(fields[i].text));
        }
        try {
            loader.add(values);
        } catch (const EngineError& error) {
            fail(path, line, error.what());
        } catch (const SqliteError& error) {
            fail(path, line, error.what());
        }
    });
}

void import_file(Connection& connection, Catalog& catalog, const fs::path& file) {
    Table table;
    table.name = file.stem().string();
    table.schema = file.parent_path().filename().string();
    table.catalog = file.parent_path().parent_path().filename().string();
    table.remarks = "From " + file.filename().string();
    if (catalog.find(table.catalog, table.schema, table.name)) {
        fail(file, "there is already a table of that name");
    }
    const fs::path schema = fs::path(file).replace_extension(".schema.json");
    if (fs::exists(schema)) {
        read_schema(schema, table);
    } else {
        guess_columns(file, table);
    }
    File csv(file);
    check_header(file, table, csv.header());
    for (ColumnInfo& column : table.columns) {
        if (table.is_key(column.name)) column.nullable = false;
    }
    create_table(connection, catalog, table);
    load_rows(connection, file, csv, table);
}

std::vector<fs::path> sorted_entries(const fs::path& directory, bool directories) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(directory)) {
        if (entry.is_directory() == directories) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

void import_directory(Connection& connection, Catalog& catalog, const fs::path& directory) {
    if (!fs::is_directory(directory)) fail(directory, "is not a directory");
    for (const auto& catalog_directory : sorted_entries(directory, true)) {
        for (const auto& schema_directory : sorted_entries(catalog_directory, true)) {
            for (const auto& file : sorted_entries(schema_directory, false)) {
                if (file.extension() == ".csv") import_file(connection, catalog, file);
            }
        }
    }
}

}  // namespace mock::sql
