#include "handles/descriptor.h"

#include "handles/connection.h"
#include "handles/statement.h"

namespace connectai::handles {

Descriptor::Descriptor(Role role, std::shared_ptr<std::mutex> lock, bool odbc2)
    : Handle(HandleKind::descriptor, std::move(lock)), role_(role), odbc2_(odbc2), records_(1) {}

Descriptor::Descriptor(std::shared_ptr<Connection> owner)
    : Handle(HandleKind::descriptor, owner->shared_lock()),
      role_(Role::explicit_),
      odbc2_(owner->odbc2()),
      owner_(std::move(owner)),
      records_(1) {
    diagnostics().take_names(owner_->diagnostics());
}

Descriptor::~Descriptor() = default;

void Descriptor::free() {
    if (owner_) owner_->release(handle_value());
    freed_ = true;
}

SQLSMALLINT Descriptor::count() const noexcept {
    const std::size_t records = role_ == Role::ird ? columns_.size() : records_.size() - 1;
    return static_cast<SQLSMALLINT>(records);
}

DescriptorRecord& Descriptor::edit(SQLUSMALLINT number) {
    if (number >= records_.size()) records_.resize(std::size_t{number} + 1);
    ++version_;
    return records_[number];
}

void Descriptor::unbind(SQLUSMALLINT number) {
    if (number >= records_.size()) return;
    records_[number] = {};
    ++version_;
    drop_unbound_tail();
}

void Descriptor::unbind_all() {
    records_.assign(1, {});
    ++version_;
}

void Descriptor::set_count(SQLSMALLINT count) {
    records_.resize(static_cast<std::size_t>(count) + 1);
    ++version_;
}

void Descriptor::drop_unbound_tail() {
    while (records_.size() > 1 && !records_.back().bound()) records_.pop_back();
}

// A bookmark is a number to the driver, whatever it is to the application: SQLDescribeCol,
// "DataTypePtr", tells of SQL_BINARY for those of variable length.
void Descriptor::describe_bookmark(SQLULEN use_bookmarks, const convert::TypeReport& report) {
    use_bookmarks_ = use_bookmarks;
    bookmark_ = {};
    bookmark_.nullable = false;
    bookmark_.type = DataType::bigint;
    if (use_bookmarks == SQL_UB_VARIABLE) {
        bookmark_.type = DataType::binary;
        bookmark_.length = bookmark_octets;
    }
    bookmark_shape_ = convert::shape_of(bookmark_, report);
    if (use_bookmarks != SQL_UB_VARIABLE) return;
    bookmark_shape_.concise_type = bookmark_shape_.verbose_type = SQL_BINARY;
}

void Descriptor::describe(std::vector<Column> columns, const convert::TypeReport& report,
                          SQLULEN use_bookmarks) {
    describe_bookmark(use_bookmarks, report);
    columns_ = std::move(columns);
    shapes_.clear();
    shapes_.reserve(columns_.size());
    for (const Column& column : columns_) {
        shapes_.push_back(convert::shape_of(column, report));
    }
    ++version_;
}

bool Descriptor::readable() const {
    if (role_ != Role::ird) return true;
    const std::shared_ptr<Statement> statement = statement_.lock();
    if (!statement) return false;  // freed while this call waited for its turn
    const CancelToken::Call cancellable(statement->cancel_token());
    return statement->has_row_description();
}

void set_concise_type(DescriptorRecord& record, SQLSMALLINT concise_type) noexcept {
    record.concise_type = concise_type;
    record.type = concise_type;
    record.datetime_interval_code = 0;
    switch (concise_type) {
        case SQL_C_TYPE_DATE:
        case SQL_C_TYPE_TIME:
        case SQL_C_TYPE_TIMESTAMP:
            record.type = SQL_DATETIME;
            record.datetime_interval_code =
                static_cast<SQLSMALLINT>(concise_type - SQL_C_TYPE_DATE + SQL_CODE_DATE);
            break;
        default:
            if (concise_type >= SQL_C_INTERVAL_YEAR &&
                concise_type <= SQL_C_INTERVAL_MINUTE_TO_SECOND) {
                record.type = SQL_INTERVAL;
                record.datetime_interval_code =
                    static_cast<SQLSMALLINT>(concise_type - SQL_C_INTERVAL_YEAR + SQL_CODE_YEAR);
            }
            break;
    }
    set_type_defaults(record);
}

void set_type_defaults(DescriptorRecord& record) noexcept {
    record.precision = 0;
    record.scale = 0;
    if (record.concise_type == SQL_C_NUMERIC) record.precision = 38;
    if (record.concise_type == SQL_C_TYPE_TIMESTAMP) record.precision = 6;
    if (record.type != SQL_INTERVAL) return;
    record.datetime_interval_precision = 2;
    if (has_seconds(record.concise_type)) record.precision = 6;
}

bool has_seconds(SQLSMALLINT concise_type) noexcept {
    switch (concise_type) {
        case SQL_TYPE_TIME:
        case SQL_TYPE_TIMESTAMP:
        case SQL_INTERVAL_SECOND:
        case SQL_INTERVAL_DAY_TO_SECOND:
        case SQL_INTERVAL_HOUR_TO_SECOND:
        case SQL_INTERVAL_MINUTE_TO_SECOND: return true;
        default: return false;
    }
}

}  // namespace connectai::handles
