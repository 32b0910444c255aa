// Descriptors: the only place where bindings live. SQLBindCol is an edit to the ARD; the IRD holds
// what a result's columns look like. ODBC 3.8, "Descriptors" and SQLSetDescField.
#pragma once

#include <string>
#include <vector>

#include "connectai/value.h"
#include "convert/type_properties.h"
#include "handles/handle.h"

namespace connectai::handles {

class Connection;
class Statement;

// One record's fields; which of them mean something depends on the kind of descriptor.
struct DescriptorRecord {
    SQLSMALLINT concise_type = SQL_C_DEFAULT;
    SQLSMALLINT type = SQL_C_DEFAULT;
    SQLSMALLINT datetime_interval_code = 0;
    SQLINTEGER datetime_interval_precision = 0;  // digits of the leading field
    SQLULEN length = 0;                          // characters, octets for binary
    SQLSMALLINT precision = 0;                   // digits
    SQLSMALLINT scale = 0;                       // digits behind the point
    SQLLEN octet_length = 0;                     // of the buffer (ARD, APD)
    SQLPOINTER data_ptr = nullptr;
    SQLLEN* octet_length_ptr = nullptr;
    SQLLEN* indicator_ptr = nullptr;
    SQLINTEGER num_prec_radix = 0;
    SQLSMALLINT parameter_type = SQL_PARAM_INPUT;
    std::string name{};  // of a procedure's parameter (IPD); empty: by position

    bool bound() const noexcept {
        return data_ptr != nullptr || octet_length_ptr != nullptr || indicator_ptr != nullptr;
    }
};

// Of a bookmark, fixed or variable: a BOOKMARK of sqltypes.h.
inline constexpr SQLLEN bookmark_octets = sizeof(SQLULEN);

class Descriptor : public Handle {
public:
    enum class Role : std::uint8_t { ard, apd, ird, ipd, explicit_ };

    // A statement's own.
    Descriptor(Role role, std::shared_ptr<HandleLock> lock, bool odbc2);
    // Allocated explicitly, on a connection.
    explicit Descriptor(std::shared_ptr<Connection> owner);
    ~Descriptor() override;

    Role role() const noexcept { return role_; }
    bool odbc2() const noexcept override { return odbc2_; }

    // SQLFreeHandle: statements that use it go back to their own.
    void free();
    bool freed() const noexcept { return freed_; }

    // Header fields.
    SQLULEN array_size = 1;  // rows
    SQLUSMALLINT* array_status_ptr = nullptr;
    SQLLEN* bind_offset_ptr = nullptr;
    SQLULEN bind_type = SQL_BIND_BY_COLUMN;  // or octets of a row
    SQLULEN* rows_processed_ptr = nullptr;

    // ARD, APD, IPD: records by number, from 1; 0 is the bookmark.
    SQLSMALLINT count() const noexcept;
    const std::vector<DescriptorRecord>& records() const noexcept { return records_; }
    // Makes the record if there is none yet. Every change counts as a new version.
    DescriptorRecord& edit(SQLUSMALLINT number);
    // SQLBindCol without a buffer: the record is as it was before it was first bound. If it was the
    // last, the highest that is still bound becomes that.
    void unbind(SQLUSMALLINT number);
    // SQL_DESC_DATA_PTR set to NULL: as above, but "other fields are not affected".
    void drop_data_ptr(SQLUSMALLINT number);
    void unbind_all();
    // SQL_DESC_COUNT: records beyond it are gone, new ones are unbound.
    void set_count(SQLSMALLINT count);

    // Grows with every edit, so that a fetch knows whether its plan still holds.
    std::uint64_t version() const noexcept { return version_; }

    // IRD: the columns of the result and their shapes; and its bookmarks, by
    // SQL_ATTR_USE_BOOKMARKS.
    void describe(std::vector<Column> columns, const convert::TypeReport& report,
                  SQLULEN use_bookmarks = SQL_UB_OFF);
    // A column of the result that there is, from 1, or 0 for its bookmark.
    const Column& column(std::size_t number) const noexcept {
        return number == 0 ? bookmark_ : columns_[number - 1];
    }
    const convert::ColumnShape& shape(std::size_t number) const noexcept {
        return number == 0 ? bookmark_shape_ : shapes_[number - 1];
    }
    SQLULEN use_bookmarks() const noexcept { return use_bookmarks_; }
    const std::vector<Column>& columns() const noexcept { return columns_; }
    const std::vector<convert::ColumnShape>& shapes() const noexcept { return shapes_; }
    // The statement that has it as one of its own.
    void belong_to(std::weak_ptr<Statement> statement) noexcept {
        statement_ = std::move(statement);
    }

    // ODBC 3.8, SQLSetDescField, HY010: a function of a statement that uses it executes
    // asynchronously. Under the connection's lock.
    void require_not_executing() const;

    // ODBC 3.8, SQLGetDescField and SQLGetDescRec: false, for SQL_NO_DATA, with an IRD whose
    // statement has no columns; what is only prepared is described first. HY007
    bool readable() const;

private:
    void drop_unbound_tail(SQLUSMALLINT unbound);
    void describe_bookmark(SQLULEN use_bookmarks, const convert::TypeReport& report);

    Role role_;
    bool odbc2_;
    bool freed_ = false;
    std::weak_ptr<Statement> statement_;  // none of one that was allocated explicitly
    std::shared_ptr<Connection> owner_;   // of one that was allocated explicitly
    std::vector<DescriptorRecord> records_;
    std::vector<Column> columns_;
    std::vector<convert::ColumnShape> shapes_;
    SQLULEN use_bookmarks_ = SQL_UB_OFF;
    Column bookmark_;
    convert::ColumnShape bookmark_shape_{};
    std::uint64_t version_ = 1;
};

}  // namespace connectai::handles
