// Running statements: see runner.h.
#include "engine/runner.h"

#include <algorithm>
#include <span>

#include "engine/convert.h"
#include "engine/decimal.h"
#include "engine/parser.h"

namespace mock::sql {
namespace {

// A value in the form in which the interface hands out its type.
Value delivered(Value value, const Type& type) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number != nullptr && family_of(type) == Family::boolean) return *number != 0;
    return value;
}

Column column_of_output(const Type& type, const std::string& label) {
    Column column;
    column.label = label;
    column.data_type = type.number == type_number::unknown ? type_number::varchar : type.number;
    column.type_name = type.name;
    column.length = type.length;
    column.precision = type.precision;
    column.scale = type.scale;
    return column;
}

bool is_output(const ProcedureParameter& parameter) {
    return parameter.direction != Direction::in;
}

// Passes results on and notes whether there were rows among them.
class NotingSink : public ResultSink {
public:
    explicit NotingSink(ResultSink& sink) : sink_(&sink) {}
    bool has_results() const noexcept { return has_results_; }
    void begin(const std::vector<Column>& columns) override {
        has_results_ = has_results_ || !columns.empty();
        sink_->begin(columns);
    }
    void row(std::span<const Value> values) override { sink_->row(values); }
    void end(std::int64_t affected_rows) override { sink_->end(affected_rows); }
    void working() override { sink_->working(); }

private:
    ResultSink* sink_;
    bool has_results_ = false;
};

}  // namespace

const Procedure& Shared::procedure(const Name& name, const Defaults& defaults) const {
    const auto& parts = name.parts;
    const auto matches = [&](const ProcedureInfo& info, std::string_view wanted_catalog,
                             std::string_view schema) {
        return equal_ignoring_case(info.name, parts.back()) &&
               (wanted_catalog.empty() || equal_ignoring_case(info.catalog, wanted_catalog)) &&
               (schema.empty() || equal_ignoring_case(info.schema, schema));
    };
    const std::string schema = parts.size() > 1 ? parts[parts.size() - 2] : std::string();
    const std::string place = parts.size() == 3 ? parts[0] : std::string();
    const auto find = [&](const std::string& in_catalog, const std::string& in_schema) {
        const Procedure* found = nullptr;
        for (const auto& [key, candidate] : procedures) {
            if (!matches(candidate.info, in_catalog, in_schema)) continue;
            if (found != nullptr) {
                throw EngineError("QUERY_FAILED",
                                  "The procedure name " + bracketed(parts) + " is ambiguous.");
            }
            found = &candidate;
        }
        return found;
    };
    const Procedure* found =
        find(place.empty() ? defaults.catalog : place, schema.empty() ? defaults.schema : schema);
    if (found == nullptr && place.empty()) found = find({}, schema);
    if (found == nullptr) {
        throw EngineError("QUERY_FAILED",
                          "The stored procedure " + bracketed(parts) + " was not found.");
    }
    return *found;
}

std::vector<Column> described(const std::vector<OutputColumn>& columns) {
    std::vector<Column> result;
    for (const auto& output : columns) {
        Column column = column_of_output(output.type, output.label);
        column.nullable = output.nullable;
        if (output.origin) {
            column.catalog_name = output.origin->catalog;
            column.schema_name = output.origin->schema;
            column.table_name = output.origin->table;
            column.name = output.origin->column;
        }
        result.push_back(std::move(column));
    }
    return result;
}

Runner::Runner(Shared& shared, Connection& connection, const Statement& statement,
               const Parameters& parameters, ResultSink& sink)
    : shared_(&shared),
      connection_(&connection),
      statement_(statement),
      defaults_{statement.default_catalog, statement.default_schema},
      parameters_(&parameters),
      sink_(&sink) {}

void Runner::run(const StatementTree& tree) {
    std::visit([this](const auto& parsed) { (*this)(parsed); }, tree);
}

void Runner::bind(PreparedStatement& statement, const std::vector<std::string>& names,
                  const Parameters& parameters) const {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Parameter& given = parameters.at(names[i]);
        Type type = make_type(given.data_type);
        if (family_of(type) == Family::decimal) {
            // As many digits after the point as the value has.
            const auto number = Decimal::parse(to_text(given.value));
            type.scale = number ? number->scale() : 0;
        }
        const Value value = convert(given.value, type, Conversion::store, "parameter " + names[i]);
        statement.bind(static_cast<int>(i) + 1, value);
    }
}

void Runner::done() {
    sink_->begin({});
    sink_->end(-1);
}

void Runner::operator()(const Select& select) {
    Binder translator = binder();
    const BoundSelect bound = translator.select(select);
    PreparedStatement statement(*connection_, bound.sql);
    bind(statement, translator.parameters(), *parameters_);
    // Only what reads: a write takes effect whole, as the service's does, with or without its
    // client.
    const Connection::Watch watch(*connection_, [this] { sink_->working(); });
    // The first row before the description, so that what fails at once is not a result.
    bool has_row = !statement_.schema_only && statement.step();
    sink_->begin(described(bound.columns));
    std::vector<Value> row(bound.columns.size());
    for (; has_row; has_row = statement.step()) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            statement.read_column(static_cast<int>(i), bound.columns[i].type, row[i]);
        }
        sink_->row(row);
    }
    sink_->end(-1);
}

void Runner::write(const std::string& sql, const std::vector<std::string>& names) {
    std::int64_t changes = -1;
    {
        const std::lock_guard lock(shared_->store->writing());
        PreparedStatement statement(*connection_, sql);
        bind(statement, names, *parameters_);
        if (!statement_.schema_only) {
            statement.run();
            changes = connection_->changes();
        }
    }
    sink_->begin({});
    sink_->end(changes);
}

void Runner::operator()(const Insert& insert) {
    Binder translator = binder();
    const std::string sql = translator.insert(insert);
    write(sql, translator.parameters());
}

void Runner::operator()(const Update& update) {
    Binder translator = binder();
    const std::string sql = translator.update(update);
    write(sql, translator.parameters());
}

void Runner::operator()(const Delete& statement) {
    Binder translator = binder();
    const std::string sql = translator.remove(statement);
    if (!statement_.schema_only) keep_deleted(statement.table);
    write(sql, translator.parameters());
}

std::int64_t Runner::run_batch(const StatementTree& tree, std::span<const Parameters> sets) {
    std::int64_t changes = 0;
    if (const auto* remove = std::get_if<Delete>(&tree)) keep_deleted(remove->table);
    for (std::size_t first = 0; first < sets.size();) {
        // Sets of the same types share one translation.
        const auto same_types = [&](const Parameters& set) {
            return std::equal(set.begin(), set.end(), sets[first].begin(), sets[first].end(),
                              [](const auto& a, const auto& b) {
                                  return a.first == b.first &&
                                         a.second.data_type == b.second.data_type;
                              });
        };
        Binder translator(shared_->catalog, defaults_, sets[first]);
        std::string sql;
        if (const auto* insert = std::get_if<Insert>(&tree)) sql = translator.insert(*insert);
        if (const auto* update = std::get_if<Update>(&tree)) sql = translator.update(*update);
        if (const auto* remove = std::get_if<Delete>(&tree)) sql = translator.remove(*remove);
        if (sql.empty()) {
            throw EngineError("QUERY_FAILED", "A batch must be one INSERT, UPDATE or DELETE.");
        }
        const std::lock_guard lock(shared_->store->writing());
        PreparedStatement statement(*connection_, sql);
        Transaction transaction(*connection_);
        try {
            std::size_t next = first;
            for (; next < sets.size() && same_types(sets[next]); ++next) {
                bind(statement, translator.parameters(), sets[next]);
                statement.run();
                changes += connection_->changes();
            }
            first = next;
        } catch (...) {
            statement.reset();
            transaction.commit();
            throw;
        }
        transaction.commit();
    }
    return changes;
}

Value Runner::evaluate(const Expression& expression) const {
    Binder translator = binder();
    const Typed typed = translator.expression(expression, Scope{});
    PreparedStatement statement(*connection_, "SELECT " + typed.sql);
    bind(statement, translator.parameters(), *parameters_);
    return statement.step() ? statement.column(0, typed.type) : Value();
}

void Runner::operator()(const Execute& execute) {
    const Procedure& procedure = shared_->procedure(execute.procedure, defaults_);
    std::map<std::string, Value> values;
    for (const auto& argument : execute.arguments) {
        // No structured binding: C++20 lets a lambda have one, clang 14 does not.
        const std::string& name = argument.first;
        const auto& declared = procedure.info.parameters;
        const auto found = std::find_if(declared.begin(), declared.end(), [&](const auto& p) {
            return equal_ignoring_case(p.name, name);
        });
        if (found == declared.end()) {
            throw EngineError("QUERY_FAILED", name + " is not a parameter for procedure " +
                                                  procedure.info.name + '.');
        }
        values[found->name] = evaluate(argument.second);
    }
    for (const auto& parameter : procedure.info.parameters) {
        if (parameter.must_be_given() && values.count(parameter.name) == 0) {
            throw EngineError("QUERY_FAILED", "Procedure " + procedure.info.name +
                                                  " expects parameter '" + parameter.name +
                                                  "', which was not supplied.");
        }
    }
    if (statement_.schema_only) {
        done();
        return;
    }
    NotingSink noting(*sink_);
    ResultSink* const caller = sink_;
    sink_ = &noting;
    const Parameters outputs = call(procedure, std::move(values));
    sink_ = caller;
    if (noting.has_results()) return;
    if (outputs.empty()) {
        done();
    } else {
        give_outputs_as_row(procedure, outputs);
    }
}

// SQL text has no other way to hand outputs back.
void Runner::give_outputs_as_row(const Procedure& procedure, const Parameters& outputs) {
    std::vector<Column> columns;
    std::vector<Value> row;
    for (const auto& parameter : procedure.info.parameters) {
        if (!is_output(parameter)) continue;
        columns.push_back(column_of_output(parameter.type, parameter.name.substr(1)));
        row.push_back(outputs.at(parameter.name).value);
    }
    sink_->begin(columns);
    sink_->row(row);
    sink_->end(-1);
}

Parameters Runner::call(const Procedure& procedure, std::map<std::string, Value> values) {
    for (const auto& parameter : procedure.info.parameters) {
        Value& value = values[parameter.name];
        value =
            parameter.direction == Direction::out || parameter.direction == Direction::return_value
                ? Value()
                : convert(value, parameter.type, Conversion::store, "parameter " + parameter.name);
    }
    ProcedureCall call(std::move(values), [this](const std::string& sql, const Parameters& given,
                                                 ResultSink* sink) {
        Statement inner = statement_;
        inner.text = sql;
        Runner runner(*shared_, *connection_, inner, given, sink != nullptr ? *sink : *sink_);
        for (const auto& tree : parse_statements(sql)) runner.run(tree);
    });
    procedure.body(call);
    Parameters outputs;
    for (const auto& parameter : procedure.info.parameters) {
        if (!is_output(parameter)) continue;
        outputs[parameter.name] = {
            parameter.type.number,
            delivered(convert(call.value(parameter.name), parameter.type, Conversion::cast),
                      parameter.type),
            parameter.direction};
    }
    return outputs;
}

}  // namespace mock::sql
