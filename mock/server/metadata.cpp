// Metadata endpoints.
#include "metadata.h"

#include <algorithm>
#include <array>
#include <set>

#include "api_error.h"

namespace mock {
namespace {

// A column and the values that it may have.
struct Condition {
    std::string column;
    std::vector<Value> values;
};

// Passes on the rows that meet the conditions to the letter: the engine compares names without
// regard to case, as SQL does; the service's endpoints are case-sensitive.
class ExactFilter final : public ResultSink {
public:
    ExactFilter(const std::vector<Condition>& conditions, ResultSink& target)
        : conditions_(conditions), target_(target) {}
    void begin(const std::vector<Column>& columns) override {
        at_.clear();
        for (const Condition& condition : conditions_) {
            const auto found =
                std::find_if(columns.begin(), columns.end(),
                             [&](const Column& column) { return column.name == condition.column; });
            at_.push_back(static_cast<std::size_t>(found - columns.begin()));
        }
        target_.begin(columns);
    }
    void row(std::span<const Value> values) override {
        for (std::size_t i = 0; i < conditions_.size(); ++i) {
            const auto& accepted = conditions_[i].values;
            if (at_[i] >= values.size()) continue;
            const bool met = std::any_of(accepted.begin(), accepted.end(), [&](const Value& value) {
                return same(value, values[at_[i]]);
            });
            if (!met) return;
        }
        target_.row(values);
    }
    void end(std::int64_t affected_rows) override { target_.end(affected_rows); }
    void working() override { target_.working(); }

private:
    static bool same(const Value& a, const Value& b) {
        if (a.index() != b.index()) return false;
        if (const auto* text = std::get_if<std::string>(&a))
            return *text == std::get<std::string>(b);
        if (const auto* truth = std::get_if<bool>(&a)) return *truth == std::get<bool>(b);
        return false;
    }

    const std::vector<Condition>& conditions_;
    ResultSink& target_;
    std::vector<std::size_t> at_;
};

// Keeps the texts of the first column.
class FirstColumn final : public ResultSink {
public:
    void begin(const std::vector<Column>&) override {}
    void row(std::span<const Value> values) override {
        if (values.empty()) return;
        const auto* text = std::get_if<std::string>(&values[0]);
        texts.push_back(text ? *text : "");
    }
    void end(std::int64_t) override {}

    std::vector<std::string> texts;
};

void select(Engine& engine, std::string_view what, std::string_view view,
            const std::vector<Condition>& conditions, ResultSink& sink) {
    Statement statement;
    Parameters parameters;
    statement.text = "SELECT " + std::string(what) + " FROM [CData].[QueryFederation].[" +
                     std::string(view) + "]";
    std::string_view word = " WHERE ";
    for (const Condition& condition : conditions) {
        statement.text.append(word).append("[" + condition.column + "] IN (");
        word = " AND ";
        std::string_view comma;
        for (const Value& value : condition.values) {
            const std::string name = "@p" + std::to_string(parameters.size() + 1);
            parameters[name] = {.data_type = std::holds_alternative<bool>(value) ? 14 : 5,
                                .value = value};
            statement.text.append(comma).append(name);
            comma = ", ";
        }
        statement.text.push_back(')');
    }
    ExactFilter filter(conditions, sink);
    engine.query(statement, parameters, filter);
}

std::vector<Value> accepted_values(const Filter& filter, const std::string& text) {
    if (filter.parameter == "unique") {
        if (text != "true" && text != "false") {
            throw bad_request("The URL parameter unique must be true or false.");
        }
        return {text == "true"};
    }
    if (filter.parameter != "tableType") return {text};
    std::vector<Value> values;
    for (std::size_t start = 0; start <= text.size();) {
        const auto comma = std::min(text.find(',', start), text.size());
        values.emplace_back(text.substr(start, comma - start));
        start = comma + 1;
    }
    return values;
}

std::vector<Condition> conditions_of(const Metadata& metadata, const Pairs& query) {
    std::vector<Condition> conditions;
    for (const auto& [name, value] : query) {
        for (const Filter& filter : metadata.filters) {
            if (filter.parameter == name) {
                conditions.push_back({std::string(filter.column), accepted_values(filter, value)});
            }
        }
    }
    return conditions;
}

// The names that must exist, each within those before it.
struct NamedObject {
    std::string_view parameter, view, kind;
    std::array<std::string_view, 3> columns;  // for catalogName, schemaName, and its own name
};

constexpr std::array<NamedObject, 4> named_objects = {{
    {"catalogName", "meta_catalogs", "catalog", {"TABLE_CATALOG", "", ""}},
    {"schemaName", "meta_schemas", "schema", {"TABLE_CATALOG", "TABLE_SCHEMA", ""}},
    {"tableName", "meta_tables", "table", {"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME"}},
    {"procedureName",
     "meta_procedures",
     "procedure",
     {"PROCEDURE_CATALOG", "PROCEDURE_SCHEMA", "PROCEDURE_NAME"}},
}};

const std::string* find(const Pairs& query, std::string_view name) {
    const auto at = std::find_if(query.begin(), query.end(),
                                 [&](const auto& pair) { return pair.first == name; });
    return at == query.end() ? nullptr : &at->second;
}

void check_name(Engine& engine, const NamedObject& object, const Pairs& query) {
    const std::string* name = find(query, object.parameter);
    if (!name) return;
    const std::array<std::string_view, 3> parameters = {
        "catalogName", "schemaName",
        object.parameter == "procedureName" ? "procedureName" : "tableName"};
    std::vector<Condition> conditions;
    std::string columns;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (object.columns[i].empty()) continue;
        columns.append(columns.empty() ? "[" : ", [").append(object.columns[i]).append("]");
        if (const std::string* value = find(query, parameters[i])) {
            conditions.push_back({std::string(object.columns[i]), {*value}});
        }
    }
    FirstColumn found;
    select(engine, columns, object.view, conditions, found);
    if (found.texts.empty()) {
        throw ApiError(404, "NOT_FOUND",
                       "There is no " + std::string(object.kind) + " named '" + *name +
                           "' (names are case-sensitive).");
    }
}

}  // namespace

void check_names(Engine& engine, const Route& route, const Pairs& query) {
    conditions_of(*route.metadata, query);
    for (const NamedObject& object : named_objects) check_name(engine, object, query);
}

void run_metadata(Engine& engine, const Metadata& metadata, const Pairs& query, ResultSink& sink) {
    select(engine, "*", metadata.view, conditions_of(metadata, query), sink);
}

void check_procedure_parameters(Engine& engine, const Statement& procedure,
                                const Parameters& parameters) {
    std::vector<std::string> parts = split_name(procedure.text);
    if (parts.empty() || parts.size() > 3) throw bad_request("The procedure's name is malformed.");
    if (parts.size() == 1) parts.insert(parts.begin(), procedure.default_schema);
    if (parts.size() == 2) parts.insert(parts.begin(), procedure.default_catalog);
    std::vector<Condition> conditions;
    constexpr std::array<std::string_view, 3> columns = {"PROCEDURE_CATALOG", "PROCEDURE_SCHEMA",
                                                         "PROCEDURE_NAME"};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].empty()) conditions.push_back({std::string(columns[i]), {parts[i]}});
    }
    const std::string selected = "[PROCEDURE_CATALOG], [PROCEDURE_SCHEMA], [PROCEDURE_NAME]";
    FirstColumn procedures, declared;
    select(engine, selected, "meta_procedures", conditions, procedures);
    if (procedures.texts.size() != 1) return;
    select(engine, "[PARAM_NAME], " + selected, "meta_procedureparameters", conditions, declared);
    std::set<std::string> expected;
    for (const std::string& name : declared.texts) {
        expected.insert(name.starts_with('@') ? name : "@" + name);
    }
    for (const std::string& name : expected) {
        if (!parameters.contains(name)) {
            throw bad_request("The procedure's parameter " + name +
                              " is missing: all must be given, OUT ones with a null value.");
        }
    }
    for (const auto& parameter : parameters) {
        if (!expected.contains(parameter.first)) {
            throw bad_request("The procedure has no parameter " + parameter.first + ".");
        }
    }
}

std::vector<std::string> split_name(std::string_view name) {
    std::vector<std::string> parts(1);
    bool bracketed = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (bracketed && c == ']') {
            if (i + 1 < name.size() && name[i + 1] == ']') {
                parts.back().push_back(c);
                ++i;
            } else {
                bracketed = false;
            }
        } else if (!bracketed && c == '[') {
            bracketed = true;
        } else if (!bracketed && c == '.') {
            parts.emplace_back();
        } else {
            parts.back().push_back(c);
        }
    }
    return parts;
}

}  // namespace mock
