// Runs parsed statements on one connection and hands their results to a sink.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/ast.h"
#include "engine/binder.h"
#include "engine/catalog.h"
#include "engine/procedures.h"
#include "engine/store.h"

namespace mock::sql {

// What all requests share.
struct Shared {
    Catalog catalog;
    std::map<std::string, Procedure, LessIgnoringCase> procedures;  // by Catalog.Schema.Name
    std::int64_t big_table_rows = 0;
    std::unique_ptr<Store> store;  // goes first, while what its connections use is still there

    // Throws EngineError for a name that is not found, or found more than once.
    const Procedure& procedure(const Name& name, const Defaults& defaults) const;
};

class Runner {
public:
    Runner(Shared& shared, Connection& connection, const Statement& statement,
           const Parameters& parameters, ResultSink& sink);

    void run(const StatementTree& tree);
    // Runs an INSERT, UPDATE or DELETE for each set in turn; the sum of the changed rows. Sets
    // before one that fails have taken effect.
    std::int64_t run_batch(const StatementTree& tree, std::span<const Parameters> sets);
    // Inputs by name, each one there is; returns the outputs.
    Parameters call(const Procedure& procedure, std::map<std::string, Value> values);

private:
    // By the kind of statement; the last five in ddl.cpp.
    void operator()(const Select& select);
    void operator()(const Insert& insert);
    void operator()(const Update& update);
    void operator()(const Delete& statement);
    void operator()(const Execute& execute);
    void operator()(const CreateTable& create);
    void operator()(const CreateView& create);
    void operator()(const CreateIndex& create);
    void operator()(const Drop& drop);
    void operator()(const AddColumn& alter);

    Binder binder() const { return Binder(shared_->catalog, defaults_, *parameters_); }
    void bind(PreparedStatement& statement, const std::vector<std::string>& names,
              const Parameters& parameters) const;
    void write(const std::string& sql, const std::vector<std::string>& names);
    void done();  // a statement without rows
    Value evaluate(const Expression& expression) const;
    void give_outputs_as_row(const Procedure& procedure, const Parameters& outputs);

    // ddl.cpp
    void keep_deleted(const Name& name);  // from now on, for GETDELETED
    ColumnInfo column_info(const ColumnDefinition& definition) const;
    TablePointer writable_table(const Name& name) const;
    void drop_index(const Drop& drop);
    template <class Body>
    void change_schema(Body body);

    Shared* shared_;
    Connection* connection_;
    Statement statement_;
    Defaults defaults_;
    const Parameters* parameters_;
    ResultSink* sink_;
};

// Result columns as the interface describes them.
std::vector<Column> described(const std::vector<OutputColumn>& columns);

}  // namespace mock::sql
