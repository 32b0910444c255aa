// The application's parameters: what the records of APD and IPD mean together, the values of one
// set, and where outputs go. ODBC 3.8, "Binding parameter markers", "Using arrays of parameters".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectai/parameter.h"
#include "convert/convert.h"
#include "convert/parameter.h"
#include "cursor/rowset.h"
#include "handles/descriptor.h"

namespace connectai::handles {

// A value that SQLPutData has brought.
struct SuppliedValue {
    std::string octets;
    bool null = false;
    bool put = false;  // SQLPutData has been called at all
};

// By set (from 0) and parameter (from 0).
using SuppliedValues = std::map<std::pair<std::size_t, std::size_t>, SuppliedValue>;

class BoundParameters {
public:
    BoundParameters() = default;
    // The first `count` parameters. Throws Error 07002 where one is not bound, 07006 where its
    // types do not convert.
    BoundParameters(const Descriptor& apd, const Descriptor& ipd, std::size_t count);

    std::size_t count() const noexcept { return parameters_.size(); }

    // Whether the set is to be executed: SQL_ATTR_PARAM_OPERATION_PTR.
    bool used(std::size_t set) const noexcept;

    // SQL_DATA_AT_EXEC or SQL_LEN_DATA_AT_EXEC stands in the length buffer.
    bool at_execution(std::size_t set, std::size_t parameter) const noexcept;
    // What SQLParamData tells the application: the address bound for this value.
    SQLPOINTER token(std::size_t set, std::size_t parameter) const noexcept;
    SQLSMALLINT c_type(std::size_t parameter) const noexcept;

    // The values of one set, in order; outputs are NULL. SQL_DEFAULT_PARAM leaves `defaulted` true
    // at its index. False: `problem` tells which parameter and why.
    struct Problem {
        std::size_t parameter = 0;  // from 0
        convert::ParameterOutcome outcome = convert::ParameterOutcome::ok;
    };
    bool read(std::size_t set, const SuppliedValues& supplied, ParameterSet& values,
              std::vector<bool>& defaulted, Problem& problem) const;

    // "parameter 3 (SQL_C_CHAR to SQL_INTEGER)", for messages.
    std::string describe(std::size_t parameter) const;

    SQLSMALLINT direction(std::size_t parameter) const noexcept;
    // Writes an output's value into its buffer of the first set. SQL_PARAM_INPUT: does nothing.
    convert::Outcome deliver(std::size_t parameter, DataType type, const Cell& value) const noexcept;

private:
    struct Parameter {
        cursor::BoundColumn buffer;  // addresses and stride
        convert::ParameterType type;
        convert::ParameterConverter converter = nullptr;
        SQLSMALLINT direction = SQL_PARAM_INPUT;
    };

    convert::Target target(std::size_t set, std::size_t parameter) const noexcept;

    std::vector<Parameter> parameters_;
    cursor::RowsetLayout layout_;
    const SQLUSMALLINT* operations_ = nullptr;
};

}  // namespace connectai::handles
