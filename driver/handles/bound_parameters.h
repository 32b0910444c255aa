// The application's parameters: what the records of APD and IPD mean together, and the values of
// one set. ODBC 3.8, "Statement parameters", "Using arrays of parameters". And the bound columns of
// a result, where their buffers hold rows to be added: SQLBulkOperations.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "connectai/parameter.h"
#include "convert/parameter.h"
#include "cursor/rowset.h"
#include "handles/descriptor.h"

namespace connectai::handles {

// Which value of an execution: the set and the parameter, both from 0.
struct ParameterPlace {
    std::size_t set = 0;
    std::size_t parameter = 0;
    auto operator<=>(const ParameterPlace&) const = default;
};

// A value that SQLPutData has brought, in the form of its C type.
struct SuppliedValue {
    std::string octets;
    bool null = false;
    bool put = false;  // SQLPutData has been called for it
};
using SuppliedValues = std::map<ParameterPlace, SuppliedValue>;

// What became of a value that did not go as it is.
struct ParameterProblem {
    std::size_t parameter = 0;  // from 0
    convert::ParameterOutcome outcome = convert::ParameterOutcome::ok;
};

// Holds until the next change of either descriptor: the buffers are read when a set is.
class BoundParameters {
public:
    BoundParameters() = default;
    // The first `count` parameters. Throws Error 07002 where one is not bound, 07006 where its
    // types do not convert.
    BoundParameters(const Descriptor& apd, const Descriptor& ipd, std::size_t count);

    // The columns that the ARD binds, in order, to be sent as the IRD says: a "parameter" is a
    // bound column then, and a "set" a row. Throws Error 07009 where the result has no such column,
    // 07006 where the types do not convert.
    static BoundParameters of_columns(const Descriptor& ard, const Descriptor& ird);

    // The column behind a parameter, from 0, in the result.
    std::size_t column(std::size_t parameter) const noexcept {
        return parameters_[parameter].buffer.index;
    }

    // Whether SQL_COLUMN_IGNORE stands in the length or indicator buffer of a column.
    bool left_out(ParameterPlace place) const noexcept;

    std::size_t count() const noexcept { return parameters_.size(); }

    // False for a set that SQL_ATTR_PARAM_OPERATION_PTR tells to ignore. Rows that are added cannot
    // be: ODBC 3.8, SQLBulkOperations, "Comments".
    bool used(std::size_t set) const noexcept;

    // Whether SQL_DATA_AT_EXEC or SQL_LEN_DATA_AT_EXEC stands in the value's length buffer.
    bool at_execution(ParameterPlace place) const noexcept;

    // What SQLParamData hands the application for this value: what it has bound; where sets lie
    // row by row, or behind an offset, this set's address, by which applications find their row.
    // Of a column always this row's address.
    SQLPOINTER token(ParameterPlace place) const noexcept;

    SQLSMALLINT c_type(std::size_t parameter) const noexcept;

    // How it is bound: SQL_PARAM_INPUT, SQL_PARAM_INPUT_OUTPUT or SQL_PARAM_OUTPUT.
    SQLSMALLINT direction(std::size_t parameter) const noexcept {
        return parameters_[parameter].direction;
    }

    // For a procedure's parameter: its declared type instead of the IPD's, and whether it takes a
    // value; one that takes none is read as NULL. SQL_DEFAULT_PARAM is read as NULL, too. Throws
    // Error 07006.
    void declare(std::size_t parameter, const convert::ParameterType& type, bool takes_value);

    // Whether SQL_DEFAULT_PARAM stands in the value's length buffer.
    bool is_default(ParameterPlace place) const noexcept;

    // Where an output goes: to what `apd` has bound now, for the application may have changed it
    // since; nothing where nothing is bound.
    std::optional<convert::Target> output(ParameterPlace place, const Descriptor& apd) const;

    // The values of one set, in order; those that SQLPutData brought are in `supplied`. Appends
    // what did not go as it is; false when one of them is an error.
    bool read(std::size_t set, const SuppliedValues& supplied, ParameterSet& values,
              std::vector<ParameterProblem>& problems) const;

    // "parameter 3 (SQL_C_CHAR as SQL_INTEGER)", or "column 3 (...)", for messages.
    std::string describe(std::size_t parameter) const;
    Error error_of(const ParameterProblem& problem) const;

private:
    // Where one value is: null what the application does not give.
    struct Addresses {
        char* data = nullptr;
        const char* octet_length = nullptr;
        const char* indicator = nullptr;
    };
    // From one set's addresses to the next one's: 0 from null.
    struct Steps {
        std::ptrdiff_t data = 0;
        std::ptrdiff_t octet_length = 0;
        std::ptrdiff_t indicator = 0;
    };
    struct Parameter {
        cursor::BoundColumn buffer;  // as its record says
        Addresses first;             // of the first set, behind the offset
        Steps steps;
        convert::ParameterType type;
        DataType service_type = DataType::varchar;
        SQLSMALLINT bound_type = SQL_VARCHAR;  // the IPD's, which SQL_C_DEFAULT goes by
        convert::ParameterConverter converter = nullptr;
        SQLSMALLINT direction = SQL_PARAM_INPUT;
        bool takes_value = true;
        bool declared = false;  // by a procedure
    };

    void add(std::size_t index, const DescriptorRecord& application,
             const convert::ParameterType& type, SQLSMALLINT direction);
    void locate(Parameter& parameter) const;
    Addresses addresses(ParameterPlace place) const noexcept;
    convert::ParameterOutcome read_value(ParameterPlace place, const SuppliedValues& supplied,
                                         ParameterValue& value) const;

    std::vector<Parameter> parameters_;
    cursor::RowsetLayout layout_;
    const SQLUSMALLINT* operations_ = nullptr;
    bool columns_ = false;  // of a result
};

}  // namespace connectai::handles
