#include "handles/descriptor.h"

#include "handles/connection.h"
#include "handles/statement.h"

namespace connectai::handles {

Descriptor::Descriptor(Role role, std::shared_ptr<HandleLock> lock, bool odbc2)
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
    drop_unbound_tail(number);
}

void Descriptor::drop_data_ptr(SQLUSMALLINT number) {
    edit(number).data_ptr = nullptr;
    drop_unbound_tail(number);
}

void Descriptor::unbind_all() {
    records_.assign(1, {});
    ++version_;
}

void Descriptor::set_count(SQLSMALLINT count) {
    records_.resize(static_cast<std::size_t>(count) + 1);
    ++version_;
}

// "If the highest-numbered column or parameter is unbound": a record that is still being set up,
// and lies behind it, stays.
void Descriptor::drop_unbound_tail(SQLUSMALLINT unbound) {
    if (std::size_t{unbound} + 1 != records_.size()) return;
    while (records_.size() > 1 && !records_.back().bound()) records_.pop_back();
}

// A bookmark is a number to the driver, whatever it is to the application: SQLDescribeCol,
// "DataTypePtr", tells of SQL_BINARY for those of variable length. For others it has SQL_INTEGER,
// of the time when a bookmark had 32 bits: buffers of that size would be too short.
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

void Descriptor::require_not_executing() const {
    bool executing = false;
    if (owner_) {
        executing = owner_->uses_while_executing(*this);
    } else if (const std::shared_ptr<Statement> statement = statement_.lock()) {
        executing = statement->async_call().pending();
    }
    if (!executing) return;
    throw Error(sqlstate::function_sequence_error,
                "a function of a statement that uses the descriptor is executing asynchronously: "
                "repeat it until it returns something else than SQL_STILL_EXECUTING");
}

bool Descriptor::readable() const {
    if (role_ != Role::ird) return true;
    const std::shared_ptr<Statement> statement = statement_.lock();
    if (!statement) return false;  // freed while this call waited for its turn
    const CancelToken::Call cancellable(*statement->cancel_token());
    return statement->has_row_description();
}

}  // namespace connectai::handles
