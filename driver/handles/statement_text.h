// A text in the service's dialect, with all that its executions ask of it: worked out once, however
// often it is executed.
#pragma once

#include <string>
#include <utility>

#include "handles/dynamic_function.h"
#include "sql/parameter_markers.h"
#include "sql/statement_kind.h"

namespace connectai::handles {

struct StatementText {
    explicit StatementText(std::string text)
        : native(std::move(text)),
          summary(sql::summarize(native)),
          named(sql::name_markers(native)),
          function(dynamic_function_of(native, summary)) {}

    std::string native;  // with its markers
    sql::TextSummary summary;
    sql::NamedParameters named;  // as it is sent
    DynamicFunction function;
};

}  // namespace connectai::handles
