// The arguments of a procedure's call, matched with the parameters that the procedure declares: the
// service wants every one of them, with its type and its direction.
// ODBC 3.8, "Procedure calls", "Procedure parameters".
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "catalog/procedure_parameters.h"
#include "connectai/client.h"
#include "convert/convert.h"
#include "convert/parameter.h"
#include "sql/procedure_call.h"

namespace connectai::handles {

// One parameter of the procedure, and where its value comes from.
struct CallParameter {
    enum class Origin : std::uint8_t { omitted, literal, marker };

    std::string name;  // with @
    Direction direction = Direction::input;
    Column column;  // as a column of a result would be described
    bool required = false;

    Origin origin = Origin::omitted;
    std::size_t marker = 0;  // in the whole text, from 0
    ParameterValue literal{};

    bool takes_value() const noexcept {
        return direction == Direction::input || direction == Direction::input_output;
    }
    bool gives_value() const noexcept { return direction != Direction::input; }
    // What an argument is converted to: text and binary data of any length, for the service knows
    // better than its metadata what is too long.
    convert::ParameterType declared_type() const noexcept;
};

// What a marker's buffer holds when the call is executed.
enum class MarkerValue : std::uint8_t {
    value,     // perhaps NULL
    default_,  // SQL_DEFAULT_PARAM
    none,      // it is bound as an output
};

class CallArguments {
public:
    // Throws Error 42000: too many arguments, a name that the procedure does not have or that is
    // given twice, no argument for a parameter that must have one, a literal for an output; and
    // what a literal's conversion comes to (22018 and others).
    CallArguments(const sql::ProcedureCall& call, const catalog::Procedure& procedure);

    const std::vector<CallParameter>& parameters() const noexcept { return parameters_; }

    // The parameter that a marker stands for; null for the return value of a procedure that
    // returns none: "the driver sets the length/indicator buffer to SQL_NULL_DATA".
    const CallParameter* of_marker(std::size_t marker) const noexcept;

    // Whether the text is EXEC, which has no way to say `? =` everywhere, and not ODBC's call.
    bool exec_text() const noexcept { return exec_text_; }

    // What is sent: `values` has one value for each marker, converted to the declared type. Throws
    // Error 07S01 for SQL_DEFAULT_PARAM, and HY105 for an output's buffer, where there must be a
    // value.
    using MarkerValues = std::function<MarkerValue(std::size_t marker)>;
    Execution execution(const ParameterSet& values, const MarkerValues& what) const;

    // CRM.Sales.AddNumbers, for messages.
    const std::string& procedure() const noexcept { return displayed_name_; }

private:
    void declare(const catalog::Procedure& procedure);
    void match(const sql::CallArgument& argument, std::size_t& position, std::size_t given);
    CallParameter& positional(std::size_t& position, std::size_t given);
    CallParameter& named(const std::string& name);
    void take(CallParameter& parameter, const sql::CallArgument& argument);
    void take_literal(CallParameter& parameter, const sql::CallArgument& argument) const;
    void require_all(std::size_t given) const;

    std::vector<CallParameter> parameters_;  // as declared, the return value first
    std::vector<bool> argued_;               // which of them have an argument
    std::string displayed_name_;
    std::string sent_name_;
    std::string default_catalog_;
    std::string default_schema_;
    bool exec_text_ = false;
};

}  // namespace connectai::handles
