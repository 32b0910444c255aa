// Sequences of calls that set, copy, bind, unbind and read descriptors, without a server: what is
// bound is always consistent, what is refused changes nothing, and every error is explained.
#include <sql.h>
#include <sqlext.h>

#include <array>
#include <cstring>
#include <tuple>

#include "base/error.h"
#include "fuzz.h"
#include "handles/descriptor.h"
#include "handles/descriptor_types.h"
#include "handles/registry.h"

namespace connectai::handles {
namespace {

using fuzz::require;

SQLPOINTER as_pointer(SQLLEN value) {
    return reinterpret_cast<SQLPOINTER>(static_cast<std::intptr_t>(value));
}

auto tied(const DescriptorRecord& r) {
    return std::tie(r.concise_type, r.type, r.datetime_interval_code, r.datetime_interval_precision,
                    r.length, r.precision, r.scale, r.octet_length, r.data_ptr, r.octet_length_ptr,
                    r.indicator_ptr, r.num_prec_radix, r.parameter_type, r.name);
}

struct Snapshot {
    std::vector<DescriptorRecord> records;
    std::tuple<SQLULEN, SQLUSMALLINT*, SQLLEN*, SQLULEN, SQLULEN*> header;

    bool operator==(const Snapshot& other) const {
        return header == other.header &&
               std::ranges::equal(records, other.records,
                                  [](const auto& a, const auto& b) { return tied(a) == tied(b); });
    }
};

// A connection that has not been opened to anybody: ConnectOnOpen=false.
class Process {
public:
    Process() {
        SQLHENV environment = SQL_NULL_HANDLE;
        SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
        SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, as_pointer(SQL_OV_ODBC3), 0);
        SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
        char text[] = "URL=http://127.0.0.1:1;UID=a;PWD=b;ConnectOnOpen=false";
        const SQLRETURN result =
            SQLDriverConnect(connection, nullptr, reinterpret_cast<SQLCHAR*>(text), SQL_NTS,
                             nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
        require(SQL_SUCCEEDED(result), "a connection needs no server until there is a statement");
    }

    SQLHDBC connection = SQL_NULL_HANDLE;
};

constexpr std::array<SQLSMALLINT, 44> fields{
    SQL_DESC_ALLOC_TYPE,
    SQL_DESC_ARRAY_SIZE,
    SQL_DESC_ARRAY_STATUS_PTR,
    SQL_DESC_BIND_OFFSET_PTR,
    SQL_DESC_BIND_TYPE,
    SQL_DESC_COUNT,
    SQL_DESC_ROWS_PROCESSED_PTR,
    SQL_DESC_AUTO_UNIQUE_VALUE,
    SQL_DESC_BASE_COLUMN_NAME,
    SQL_DESC_BASE_TABLE_NAME,
    SQL_DESC_CASE_SENSITIVE,
    SQL_DESC_CATALOG_NAME,
    SQL_DESC_CONCISE_TYPE,
    SQL_DESC_DATA_PTR,
    SQL_DESC_DATETIME_INTERVAL_CODE,
    SQL_DESC_DATETIME_INTERVAL_PRECISION,
    SQL_DESC_DISPLAY_SIZE,
    SQL_DESC_FIXED_PREC_SCALE,
    SQL_DESC_INDICATOR_PTR,
    SQL_DESC_LABEL,
    SQL_DESC_LENGTH,
    SQL_DESC_LITERAL_PREFIX,
    SQL_DESC_LITERAL_SUFFIX,
    SQL_DESC_LOCAL_TYPE_NAME,
    SQL_DESC_NAME,
    SQL_DESC_NULLABLE,
    SQL_DESC_NUM_PREC_RADIX,
    SQL_DESC_OCTET_LENGTH,
    SQL_DESC_OCTET_LENGTH_PTR,
    SQL_DESC_PARAMETER_TYPE,
    SQL_DESC_PRECISION,
    SQL_DESC_ROWVER,
    SQL_DESC_SCALE,
    SQL_DESC_SCHEMA_NAME,
    SQL_DESC_SEARCHABLE,
    SQL_DESC_TABLE_NAME,
    SQL_DESC_TYPE,
    SQL_DESC_TYPE_NAME,
    SQL_DESC_UNNAMED,
    SQL_DESC_UNSIGNED,
    SQL_DESC_UPDATABLE,
    SQL_DESC_MAXIMUM_SCALE,
    SQL_DESC_MINIMUM_SCALE,
    0,
};

bool is_text_field(SQLSMALLINT field) {
    switch (field) {
        case SQL_DESC_NAME:
        case SQL_DESC_LABEL:
        case SQL_DESC_TYPE_NAME:
        case SQL_DESC_LOCAL_TYPE_NAME:
        case SQL_DESC_BASE_COLUMN_NAME:
        case SQL_DESC_BASE_TABLE_NAME:
        case SQL_DESC_CATALOG_NAME:
        case SQL_DESC_SCHEMA_NAME:
        case SQL_DESC_TABLE_NAME:
        case SQL_DESC_LITERAL_PREFIX:
        case SQL_DESC_LITERAL_SUFFIX: return true;
        default: return false;
    }
}

// Types of C and of SQL share most of their numbers.
constexpr std::array<SQLSMALLINT, 32> types{
    SQL_C_DEFAULT,
    SQL_CHAR,
    SQL_NUMERIC,
    SQL_DECIMAL,
    SQL_INTEGER,
    SQL_SMALLINT,
    SQL_FLOAT,
    SQL_REAL,
    SQL_DOUBLE,
    SQL_DATETIME,
    SQL_INTERVAL,
    SQL_TIMESTAMP,
    SQL_VARCHAR,
    SQL_TYPE_DATE,
    SQL_TYPE_TIME,
    SQL_TYPE_TIMESTAMP,
    SQL_WCHAR,
    SQL_WVARCHAR,
    SQL_BINARY,
    SQL_BIGINT,
    SQL_BIT,
    SQL_GUID,
    SQL_C_SLONG,
    SQL_C_UBIGINT,
    SQL_C_STINYINT,
    SQL_INTERVAL_YEAR,
    SQL_INTERVAL_DAY_TO_SECOND,
    SQL_INTERVAL_MINUTE_TO_SECOND,
    SQL_ALL_TYPES,
    98,
    -100,
    300,  // as a count, enough: each step looks at all records
};

constexpr std::array<SQLLEN, 16> numbers{
    0, 1, 2, 3, 5, 9, 10, 38, 39, 255, -1, -3, 32768, 65535, 2147483648, -2147483648,
};
constexpr std::array<SQLSMALLINT, 12> record_numbers{1, 2, 3, 0, 4, 5, 8, -1, 40, 200, 1, 2};

class Sequence {
public:
    Sequence(fuzz::Input& input, SQLHDBC connection) : input_(input), connection_(connection) {
        SQLAllocHandle(SQL_HANDLE_STMT, connection_, &statement_);
        constexpr std::array<SQLINTEGER, 4> implicit{SQL_ATTR_APP_ROW_DESC, SQL_ATTR_APP_PARAM_DESC,
                                                     SQL_ATTR_IMP_ROW_DESC,
                                                     SQL_ATTR_IMP_PARAM_DESC};
        for (std::size_t i = 0; i < implicit.size(); ++i) {
            SQLGetStmtAttr(statement_, implicit[i], &descriptors_[i], 0, nullptr);
        }
        for (std::size_t i = implicit.size(); i < descriptors_.size(); ++i) {
            SQLAllocHandle(SQL_HANDLE_DESC, connection_, &descriptors_[i]);
        }
    }
    ~Sequence() {
        SQLFreeHandle(SQL_HANDLE_STMT, statement_);
        for (std::size_t i = 4; i < descriptors_.size(); ++i) {
            SQLFreeHandle(SQL_HANDLE_DESC, descriptors_[i]);
        }
    }
    Sequence(const Sequence&) = delete;
    Sequence& operator=(const Sequence&) = delete;

    void step() {
        switch (input_.choice(12)) {
            case 0:
            case 1:
            case 2: set_field(); break;
            case 3: set_record(); break;
            case 4: copy(); break;
            case 5: bind_column(); break;
            case 6: bind_parameter(); break;
            case 7: get_field(); break;
            case 8: get_record(); break;
            case 9: free_bindings(); break;
            case 10: use_descriptor(); break;
            default: replace_descriptor();
        }
        for (const SQLHDESC handle : descriptors_) check_descriptor(handle);
    }

private:
    SQLHDESC descriptor() { return descriptors_[input_.choice(descriptors_.size())]; }
    SQLSMALLINT record() { return record_numbers[input_.choice(record_numbers.size())]; }
    SQLSMALLINT type() { return types[input_.choice(types.size())]; }
    SQLLEN number() { return numbers[input_.choice(numbers.size())]; }
    void* address() {
        const std::size_t at = input_.choice(4);
        return at == 0 ? nullptr : &area_[at * sizeof(SQLLEN)];
    }
    SQLLEN* length_address() { return static_cast<SQLLEN*>(address()); }

    static Snapshot snapshot(SQLHDESC handle) {
        const auto pin = Registry::instance().find(handle, HandleKind::descriptor);
        require(static_cast<bool>(pin), "a descriptor lives until it is freed");
        const auto& d = dynamic_cast<const Descriptor&>(*pin);
        return {d.records(),
                {d.array_size, d.array_status_ptr, d.bind_offset_ptr, d.bind_type,
                 d.rows_processed_ptr}};
    }

    static void check_descriptor(SQLHDESC handle) {
        const auto pin = Registry::instance().find(handle, HandleKind::descriptor);
        const auto& d = dynamic_cast<const Descriptor&>(*pin);
        require(d.count() >= 0, "a descriptor has no negative number of records");
        require(!d.records().empty(), "a descriptor has a record for the bookmark");
        for (const DescriptorRecord& record : d.records()) {
            if (record.data_ptr == nullptr) continue;
            require(d.role() != Descriptor::Role::ipd && d.role() != Descriptor::Role::ird,
                    "only an application's descriptor has buffers");
            try {
                check_consistency(d.role(), record);
            } catch (const Error& error) {
                require(false, "what is bound is consistent", error.message());
            }
        }
    }

    // Every error has a SQLSTATE and a message.
    void check_result(SQLSMALLINT kind, SQLHANDLE handle, SQLRETURN result) {
        require(result != SQL_INVALID_HANDLE, "a living handle is valid");
        if (result != SQL_ERROR && result != SQL_SUCCESS_WITH_INFO) return;
        char state[6] = {};
        char message[256] = {};
        SQLINTEGER native = 0;
        SQLSMALLINT length = 0;
        const SQLRETURN found =
            SQLGetDiagRec(kind, handle, 1, reinterpret_cast<SQLCHAR*>(state), &native,
                          reinterpret_cast<SQLCHAR*>(message), sizeof message, &length);
        require(SQL_SUCCEEDED(found) && std::strlen(state) == 5 && length > 0,
                "every error is explained");
        require((std::strncmp(state, "01", 2) == 0) == (result == SQL_SUCCESS_WITH_INFO),
                "a warning is no error", message);
    }

    void check_change(SQLHDESC handle, const Snapshot& before, SQLRETURN result) {
        check_result(SQL_HANDLE_DESC, handle, result);
        require(result == SQL_SUCCESS || snapshot(handle) == before,
                "what is refused changes nothing");
    }

    void set_field() {
        const SQLHDESC handle = descriptor();
        const SQLSMALLINT number_of_record = record();
        const SQLSMALLINT field = fields[input_.choice(fields.size())];
        SQLPOINTER value = nullptr;
        SQLINTEGER length = 0;
        std::string name = "@p";
        switch (input_.choice(3)) {
            case 0: value = as_pointer(number()); break;
            case 1: value = as_pointer(type()); break;
            default: value = address();
        }
        if (is_text_field(field)) {
            name += static_cast<char>('0' + input_.choice(64));
            value = name.data();
            length = std::array<SQLINTEGER, 4>{SQL_NTS, 2, 0, -7}[input_.choice(4)];
        }
        const Snapshot before = snapshot(handle);
        const SQLRETURN result = SQLSetDescField(handle, number_of_record, field, value, length);
        check_change(handle, before, result);
        // The IRD of a statement without columns cannot be read.
        if (result == SQL_SUCCESS && handle != descriptors_[2])
            check_set(handle, number_of_record, field, value);
    }

    static void check_set(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field,
                          SQLPOINTER value) {
        SQLPOINTER read = nullptr;
        switch (field) {
            case SQL_DESC_INDICATOR_PTR:
            case SQL_DESC_OCTET_LENGTH_PTR:
            case SQL_DESC_OCTET_LENGTH:
            case SQL_DESC_LENGTH:
            case SQL_DESC_ARRAY_SIZE:
            case SQL_DESC_ARRAY_STATUS_PTR: break;
            default: return;
        }
        const SQLRETURN result = SQLGetDescField(handle, record, field, &read, 0, nullptr);
        require(result == SQL_SUCCESS && read == value, "a field reads as it was set",
                "field " + std::to_string(field) + " of record " + std::to_string(record));
    }

    void set_record() {
        const SQLHDESC handle = descriptor();
        const SQLSMALLINT number_of_record = record();
        const Snapshot before = snapshot(handle);
        const SQLSMALLINT verbose = type();
        const auto code = static_cast<SQLSMALLINT>(input_.choice(15));
        const SQLLEN octets = number();
        const auto precision = static_cast<SQLSMALLINT>(number());
        const auto scale = static_cast<SQLSMALLINT>(number());
        SQLPOINTER data = address();
        SQLLEN* const length = length_address();
        check_change(handle, before,
                     SQLSetDescRec(handle, number_of_record, verbose, code, octets, precision,
                                   scale, data, length, length_address()));
    }

    // ODBC 3.8, SQLCopyDesc: where it fails, the target's fields are undefined.
    void copy() {
        const SQLHDESC source = descriptor();
        const SQLHDESC target = descriptor();
        const Snapshot before = snapshot(source);
        const SQLRETURN result = SQLCopyDesc(source, target);
        if (source != target) require(snapshot(source) == before, "a source stays as it is");
        if (result == SQL_ERROR) return;
        const bool ird = source == descriptors_[2];
        const bool ipd = target == descriptors_[3];
        require(ird || ipd || snapshot(target) == before, "a copy is what it was copied from");
    }

    void bind_column() {
        const auto column = static_cast<SQLUSMALLINT>(record());
        const SQLSMALLINT c_type = type();
        void* const data = address();
        const SQLLEN octets = number();
        check_result(SQL_HANDLE_STMT, statement_,
                     SQLBindCol(statement_, column, c_type, data, octets, length_address()));
    }

    void bind_parameter() {
        const auto parameter = static_cast<SQLUSMALLINT>(record());
        const auto direction = static_cast<SQLSMALLINT>(input_.choice(10));
        const SQLSMALLINT c_type = type();
        const SQLSMALLINT sql_type = type();
        const auto size = static_cast<SQLULEN>(number());
        const auto digits = static_cast<SQLSMALLINT>(number());
        void* const data = address();
        const SQLLEN octets = number();
        const Snapshot apd = snapshot(current(SQL_ATTR_APP_PARAM_DESC));
        const Snapshot ipd = snapshot(descriptors_[3]);
        const SQLRETURN result =
            SQLBindParameter(statement_, parameter, direction, c_type, sql_type, size, digits, data,
                             octets, length_address());
        check_result(SQL_HANDLE_STMT, statement_, result);
        require(SQL_SUCCEEDED(result) || (snapshot(current(SQL_ATTR_APP_PARAM_DESC)) == apd &&
                                          snapshot(descriptors_[3]) == ipd),
                "a parameter that is refused is not bound by half");
    }

    SQLHDESC current(SQLINTEGER attribute) {
        SQLHDESC handle = SQL_NULL_HANDLE;
        SQLGetStmtAttr(statement_, attribute, &handle, 0, nullptr);
        return handle;
    }

    void get_field() {
        const SQLHDESC handle = descriptor();
        const SQLSMALLINT number_of_record = record();
        const SQLSMALLINT field = fields[input_.choice(fields.size())];
        constexpr std::size_t room = 24;
        std::array<char, room + 16> buffer;
        buffer.fill('\x5A');
        auto capacity = static_cast<SQLINTEGER>(input_.choice(room + 1));
        if (!is_text_field(field)) capacity = 8;
        SQLINTEGER length = 0;
        const SQLRETURN result =
            SQLGetDescField(handle, number_of_record, field, buffer.data(), capacity, &length);
        check_result(SQL_HANDLE_DESC, handle, result);
        auto* const end = buffer.data() + capacity;
        require(std::all_of(end, buffer.data() + buffer.size(), [](char c) { return c == '\x5A'; }),
                "nothing is written behind the buffer");
    }

    void get_record() {
        const SQLHDESC handle = descriptor();
        const SQLSMALLINT number_of_record = record();
        std::array<SQLCHAR, 32> name;
        name.fill(0x5A);
        const auto capacity = static_cast<SQLSMALLINT>(input_.choice(17));
        SQLSMALLINT name_length = 0, verbose = 0, code = 0, precision = 0, scale = 0, nullable = 0;
        SQLLEN octets = 0;
        const SQLRETURN result =
            SQLGetDescRec(handle, number_of_record, name.data(), capacity, &name_length, &verbose,
                          &code, &octets, &precision, &scale, &nullable);
        check_result(SQL_HANDLE_DESC, handle, result);
        require(
            std::all_of(name.begin() + capacity, name.end(), [](SQLCHAR c) { return c == 0x5A; }),
            "nothing is written behind the name");
        if (!SQL_SUCCEEDED(result)) return;
        SQLSMALLINT same = 0;
        SQLGetDescField(handle, number_of_record, SQL_DESC_TYPE, &same, 0, nullptr);
        require(same == verbose, "a record and its field say the same");
    }

    void free_bindings() {
        const SQLUSMALLINT what = input_.choice(2) == 0 ? SQL_UNBIND : SQL_RESET_PARAMS;
        check_result(SQL_HANDLE_STMT, statement_, SQLFreeStmt(statement_, what));
    }

    void use_descriptor() {
        const SQLINTEGER attribute =
            input_.choice(2) == 0 ? SQL_ATTR_APP_ROW_DESC : SQL_ATTR_APP_PARAM_DESC;
        const SQLHDESC handle = input_.choice(4) == 0 ? SQL_NULL_HDESC : descriptor();
        const SQLRETURN result = SQLSetStmtAttr(statement_, attribute, handle, 0);
        check_result(SQL_HANDLE_STMT, statement_, result);
        require(result != SQL_SUCCESS || handle == SQL_NULL_HDESC || current(attribute) == handle,
                "a statement uses the descriptor that it was given");
    }

    void replace_descriptor() {
        const std::size_t which = input_.choice(descriptors_.size());
        SQLHDESC& handle = descriptors_[which];
        const SQLRETURN result = SQLFreeHandle(SQL_HANDLE_DESC, handle);
        require((result == SQL_SUCCESS) == (which >= 4), "a statement's own are not freed");
        if (result != SQL_SUCCESS) return;
        SQLSMALLINT count = 0;
        require(
            SQLGetDescField(handle, 0, SQL_DESC_COUNT, &count, 0, nullptr) == SQL_INVALID_HANDLE,
            "a freed handle is known");
        SQLAllocHandle(SQL_HANDLE_DESC, connection_, &handle);
    }

    fuzz::Input& input_;
    SQLHDBC connection_;
    SQLHSTMT statement_ = SQL_NULL_HANDLE;
    std::array<SQLHDESC, 6> descriptors_{};  // ARD, APD, IRD, IPD, and two of its own
    alignas(SQLLEN) std::array<char, 64> area_{};
};

}  // namespace
}  // namespace connectai::handles

// All of it are choices.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai::handles;
    static const Process process;
    connectai::fuzz::Input input = connectai::fuzz::Input::of_choices(data, size);
    Sequence sequence(input, process.connection);
    for (int steps = 0; steps < 64 && input.has_choices(); ++steps) sequence.step();
    return 0;
}
