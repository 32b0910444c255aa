// The engine as the server sees it: see engine.h.
#include "engine/engine.h"

#include <algorithm>
#include <set>

#include "engine/csv_import.h"
#include "engine/errors.h"
#include "engine/functions.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/samples.h"

namespace mock {
namespace {

using namespace sql;

// SQLite's errors leave in the service's words.
template <class Body>
auto in_service_words(Body&& body) {
    try {
        return std::forward<Body>(body)();
    } catch (const SqliteError& error) {
        throw service_error(error);
    }
}

RequestError bad_request(const std::string& message) {
    return RequestError(message);
}

void check_parameters(const std::string& text, const Parameters& parameters) {
    std::set<std::string> mentioned;
    for (const auto& token : tokenize(text)) {
        if (token.kind == Token::Kind::parameter) mentioned.insert(token.text);
    }
    for (const auto& [name, parameter] : parameters) {
        if (name.size() < 2 || name[0] != '@') {
            throw bad_request("The name of a parameter must begin with '@': '" + name + "'.");
        }
        if (mentioned.count(name) == 0) {
            throw bad_request("The parameter " + name + " does not occur in the statement.");
        }
    }
}

class NoResults : public ResultSink {
public:
    void begin(const std::vector<Column>&) override {}
    void row(std::span<const Value>) override {}
    void end(std::int64_t) override {}
};

void check_argument(const ProcedureInfo& info, const ProcedureParameter& declared,
                    const Parameter& given) {
    const std::string subject = "The parameter " + declared.name + " of the procedure " + info.name;
    if (given.direction != declared.direction) {
        throw bad_request(subject + " has direction " +
                          std::to_string(static_cast<int>(declared.direction)) + ", not " +
                          std::to_string(static_cast<int>(given.direction)) + '.');
    }
    if (given.data_type != declared.type.number) {
        throw bad_request(subject + " has dataType " + std::to_string(declared.type.number) +
                          ", not " + std::to_string(given.data_type) + '.');
    }
    const bool input =
        declared.direction == Direction::in || declared.direction == Direction::in_out;
    if (!input && !std::holds_alternative<std::monostate>(given.value)) {
        throw bad_request(subject + " must have a null value: it is an output.");
    }
}

// Exactly the declared parameters, each as it is declared.
std::map<std::string, Value> checked_arguments(const ProcedureInfo& info,
                                               const Parameters& parameters) {
    std::map<std::string, Value> values;
    for (const auto& declared : info.parameters) {
        const auto given = std::find_if(
            parameters.begin(), parameters.end(),
            [&](const auto& entry) { return equal_ignoring_case(entry.first, declared.name); });
        if (given == parameters.end()) {
            throw bad_request("The procedure " + info.name + " expects the parameter " +
                              declared.name + ", which was not given.");
        }
        check_argument(info, declared, given->second);
        values[declared.name] = given->second.value;
    }
    for (const auto& [name, parameter] : parameters) {
        const bool known = std::any_of(
            info.parameters.begin(), info.parameters.end(),
            [&, &given = name](const auto& p) { return equal_ignoring_case(p.name, given); });
        if (!known) {
            throw bad_request("The procedure " + info.name + " has no parameter " + name + '.');
        }
    }
    return values;
}

class SqlEngine final : public Engine {
public:
    explicit SqlEngine(const EngineOptions& options) {
        shared_.big_table_rows = options.big_table_rows;
        shared_.store = std::make_unique<Store>([this](Connection& connection) {
            register_functions(connection);
            register_big_table(connection, shared_.big_table_rows);
        });
        in_service_words([&] { fill(options); });
    }

    void query(const Statement& statement, const Parameters& parameters,
               ResultSink& sink) override {
        in_service_words([&] {
            const auto trees = parse_statements(statement.text);
            if (trees.empty()) throw bad_request("The query is empty.");
            check_parameters(statement.text, parameters);
            const Store::Lease connection = shared_.store->lease();
            Runner runner(shared_, *connection, statement, parameters, sink);
            for (const auto& tree : trees) runner.run(tree);
        });
    }

    std::int64_t batch(const Statement& statement, std::span<const Parameters> sets) override {
        return in_service_words([&] {
            const auto trees = parse_statements(statement.text);
            const bool writes = trees.size() == 1 && (std::holds_alternative<Insert>(trees[0]) ||
                                                      std::holds_alternative<Update>(trees[0]) ||
                                                      std::holds_alternative<Delete>(trees[0]));
            if (!writes) throw bad_request("A batch must be one INSERT, UPDATE or DELETE.");
            for (const Parameters& set : sets) check_parameters(statement.text, set);
            const Store::Lease connection = shared_.store->lease();
            NoResults nowhere;
            const Parameters none;
            Runner runner(shared_, *connection, statement, none, nowhere);
            return runner.run_batch(trees[0], sets);
        });
    }

    Parameters execute(const Statement& procedure, const Parameters& parameters,
                       ResultSink& sink) override {
        return in_service_words([&] {
            const auto trees = parse_statements("EXECUTE " + procedure.text);
            const auto* call = trees.size() == 1 ? std::get_if<Execute>(&trees[0]) : nullptr;
            if (call == nullptr || !call->arguments.empty()) {
                throw bad_request("Not the name of a procedure: '" + procedure.text + "'.");
            }
            const Procedure& found = shared_.procedure(
                call->procedure, {procedure.default_catalog, procedure.default_schema});
            auto values = checked_arguments(found.info, parameters);
            const Store::Lease connection = shared_.store->lease();
            const Parameters none;
            Runner runner(shared_, *connection, procedure, none, sink);
            return runner.call(found, std::move(values));
        });
    }

private:
    void fill(const EngineOptions& options) {
        const Store::Lease connection = shared_.store->lease();
        Transaction transaction(*connection);
        create_system_tables(*connection, shared_.catalog);
        add_listed_names(*connection, options.listed_catalogs, options.listed_tables,
                         options.listed_columns);
        create_crm(*connection, shared_.catalog);
        create_erp(*connection, shared_.catalog);
        create_types(*connection, shared_.catalog);
        create_big_table(*connection, shared_.catalog);
        for (auto& procedure : make_procedures()) {
            shared_.catalog.put(*connection, procedure.info);
            std::string key =
                procedure.info.catalog + '.' + procedure.info.schema + '.' + procedure.info.name;
            shared_.procedures.emplace(std::move(key), std::move(procedure));
        }
        for (const auto& place : options.writable) add_writable(*connection, place);
        if (!options.data_directory.empty()) {
            import_directory(*connection, shared_.catalog, options.data_directory);
        }
        transaction.commit();
    }

    void add_writable(Connection& connection, const std::string& place) {
        const std::size_t dot = place.find('.');
        if (dot == 0 || dot == std::string::npos || dot + 1 == place.size() ||
            place.find('.', dot + 1) != std::string::npos) {
            throw bad_request("A writable schema must be CATALOG.SCHEMA: '" + place + "'.");
        }
        shared_.catalog.add_schema(connection, place.substr(0, dot), place.substr(dot + 1), true);
    }

    Shared shared_;
};

}  // namespace

std::unique_ptr<Engine> make_engine(const EngineOptions& options) {
    return std::make_unique<SqlEngine>(options);
}

}  // namespace mock
