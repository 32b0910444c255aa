// One execution, from the call that begins it to its last result: what is executed, with which
// parameters, and how far it has got. And one addition of rows to the table behind a result.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "handles/bound_parameters.h"
#include "handles/call_arguments.h"
#include "handles/statement_text.h"

namespace connectai::handles {

// Bound buffers, what SQLPutData has brought for them, and which value is to come next.
struct BoundSets {
    BoundParameters parameters;
    std::size_t sets = 1;  // SQL_ATTR_PARAMSET_SIZE, SQL_ATTR_ROW_ARRAY_SIZE; 1 without parameters

    SuppliedValues supplied;
    std::optional<ParameterPlace> asked;  // the value that SQLParamData has asked for last

    // The next value that SQLPutData is to bring, behind `asked`; of sets that are not ignored.
    std::optional<ParameterPlace> next_at_execution() const {
        ParameterPlace place =
            asked ? ParameterPlace{asked->set, asked->parameter + 1} : ParameterPlace{};
        for (; place.set < sets; place = {place.set + 1, 0}) {
            if (!parameters.used(place.set)) continue;
            for (; place.parameter < parameters.count(); ++place.parameter) {
                if (parameters.at_execution(place)) return place;
            }
        }
        return std::nullopt;
    }
};

// One set's values, read while the application's buffers are those of the execution.
struct ReadSet {
    ParameterSet values;
    std::vector<MarkerValue> held;         // of a procedure's call: what each marker stands for
    bool warned = false;                   // something was cut
    std::exception_ptr failure = nullptr;  // it could not be read
};

struct PendingExecution : BoundSets {
    std::shared_ptr<const StatementText> text;
    std::shared_ptr<const CallArguments> call;  // of a procedure; null: the text is sent
    bool outputs_due = false;  // of the set that was executed last: they have not been delivered
    std::size_t next_set = 0;  // the first that has not been executed
    std::vector<ReadSet> read_sets{};  // where sets are executed one by one: all up to a failure

    // Whether a set is left that is to be executed.
    bool has_next_set() {
        while (next_set < sets && !parameters.used(next_set)) ++next_set;
        return next_set < sets;
    }
};

// Rows that SQLBulkOperations adds: their sets are the rowset's rows.
struct PendingAddition : BoundSets {
    std::string table;  // quoted, with catalog and schema as far as they are known
};

}  // namespace connectai::handles
