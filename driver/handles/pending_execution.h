// One execution, from the call that begins it to its last result: what is executed, with which
// parameters, and how far it has got.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "handles/bound_parameters.h"
#include "handles/call_arguments.h"
#include "sql/parameter_markers.h"

namespace connectai::handles {

struct PendingExecution {
    std::string text;            // as the application wrote it
    sql::NamedParameters named;  // as it is sent
    BoundParameters parameters;
    std::shared_ptr<const CallArguments> call;  // of a procedure; null: the text is sent
    bool outputs_due = false;  // of the set that was executed last: they have not been delivered
    std::size_t sets = 1;      // SQL_ATTR_PARAMSET_SIZE; 1 without parameters
    std::size_t next_set = 0;  // the first that has not been executed

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

    // Whether a set is left that is to be executed.
    bool has_next_set() {
        while (next_set < sets && !parameters.used(next_set)) ++next_set;
        return next_set < sets;
    }
};

}  // namespace connectai::handles
