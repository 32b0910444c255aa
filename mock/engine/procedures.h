// The stored procedures of the mock: a table of C++ functions.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/catalog.h"

namespace mock::sql {

// What a procedure sees of its call. Names with @. Inputs are converted to their declared types;
// outputs are NULL until set.
class ProcedureCall {
public:
    using RunQuery = std::function<void(const std::string& sql, const Parameters& parameters,
                                        ResultSink* sink)>;  // nullptr: the caller's

    ProcedureCall(std::map<std::string, Value> values, RunQuery run_query)
        : values_(std::move(values)), run_query_(std::move(run_query)) {}

    const Value& value(const std::string& name) const { return values_.at(name); }
    bool is_null(const std::string& name) const;
    std::int64_t integer(const std::string& name) const;
    std::string text(const std::string& name) const;
    void set(const std::string& name, Value value) { values_.at(name) = std::move(value); }

    // Rows (or the number of changed ones) for the caller. Parameters are the values by name.
    void run(const std::string& sql, const std::vector<std::string>& parameters);
    // The first value of a query's first row, for the procedure itself; NULL if there is none.
    Value scalar(const std::string& sql, const std::vector<std::string>& parameters);

private:
    Parameters given(const std::vector<std::string>& parameters) const;

    std::map<std::string, Value> values_;
    RunQuery run_query_;
};

struct Procedure {
    ProcedureInfo info;
    std::function<void(ProcedureCall&)> body;
};

// All there are.
std::vector<Procedure> make_procedures();

}  // namespace mock::sql
