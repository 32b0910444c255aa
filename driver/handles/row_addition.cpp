#include "handles/row_addition.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "cursor/cursor.h"
#include "handles/insertion.h"

namespace connectai::handles {

Error no_value_error() {
    return Error(sqlstate::column_list_mismatch,
                 "no column has a value: none is bound, or all have SQL_COLUMN_IGNORE");
}

RowAddition::RowAddition(Connection& connection, Diagnostics& diagnostics,
                         const std::vector<Column>& result, const PendingAddition& rows,
                         SQLUSMALLINT* statuses)
    : connection_(connection),
      diagnostics_(diagnostics),
      result_(result),
      rows_(rows),
      statuses_(statuses) {
    if (statuses_ != nullptr) std::fill_n(statuses_, rows.sets, SQLUSMALLINT{SQL_ROW_NOROW});
}

// Rows with values for the same columns share a statement; where that changes, what was gathered is
// sent first, so that rows are added in their order.
void RowAddition::run(const BatchMaker& make_batch, const RequestContext& context) {
    for (std::size_t row = 0; row < rows_.sets; ++row) {
        if (!read(row)) {
            ++failed_;
            report(row, SQL_ROW_ERROR);
            continue;
        }
        if (!sender_ || sent_ != present_) {
            finish_batch();
            begin_batch(make_batch, context);
        }
        sender_->add(row, present_values());
    }
    finish_batch();
}

// Each row is one INSERT: what the service counts must be what was sent.
void RowAddition::finish_batch() {
    if (!sender_) return;
    sender_->flush();
    const SQLLEN counted = sender_->affected_rows();
    const auto sent = static_cast<SQLLEN>(std::exchange(added_by_sender_, 0));
    if (counted < 0 || counted == sent) return;
    diagnostics_.warn(sqlstate::general_warning,
                      concat("of ", sent, " rows that were sent, the service has added ", counted,
                             ", and does not say which"));
}

void RowAddition::begin_batch(const BatchMaker& make_batch, const RequestContext& context) {
    sent_ = present_;
    std::vector<std::size_t> columns;
    for (const std::size_t index : sent_) columns.push_back(rows_.parameters.column(index));
    sql::NamedParameters named = insertion(rows_.table, result_, columns);
    context_ = context;
    context_.statement = connection_.loggable(named.text);
    sender_.emplace(connection_, make_batch(std::move(named)), context_,
                    static_cast<BatchObserver&>(*this));
}

// False, and it is told why, where a value cannot be sent.
bool RowAddition::read(std::size_t row) {
    present_.clear();
    for (std::size_t index = 0; index < rows_.parameters.count(); ++index) {
        if (!rows_.parameters.left_out({row, index})) present_.push_back(index);
    }
    if (present_.empty()) {
        add_record(row, SQL_NO_COLUMN_NUMBER, no_value_error());
        return false;
    }
    problems_.clear();
    const bool good = rows_.parameters.read(row, rows_.supplied, values_, problems_);
    for (const ParameterProblem& problem : problems_) {
        if (good == convert::is_error(problem.outcome)) continue;  // warnings go with what is sent
        const std::size_t column = rows_.parameters.column(problem.parameter);
        add_record(row, static_cast<SQLINTEGER>(column + 1), rows_.parameters.error_of(problem));
    }
    return good;
}

const ParameterSet& RowAddition::present_values() {
    if (present_.size() == values_.size()) return values_;
    chosen_.clear();
    for (const std::size_t index : present_) chosen_.push_back(values_[index]);
    return chosen_;
}

void RowAddition::settled(std::size_t row, SetFate fate) noexcept {
    if (fate == SetFate::applied) {
        ++added_;
        ++added_by_sender_;
    }
    report(row, fate == SetFate::applied ? SQL_ROW_ADDED : SQL_ROW_ERROR);
}

void RowAddition::report(std::size_t row, SQLUSMALLINT status) noexcept {
    if (statuses_ != nullptr) statuses_[row] = status;
}

// The first ones: a driver manager copies every record.
void RowAddition::add_record(std::size_t row, SQLINTEGER column, const Error& error) {
    if (++records_ > cursor::most_problems) {
        if (records_ == cursor::most_problems + 1) {
            diagnostics_.warn(sqlstate::general_warning,
                              "further rows have an error or a warning: see the row status array");
        }
        return;
    }
    diagnostics_.add(RowError(error, static_cast<SQLLEN>(row + 1), column));
}

}  // namespace connectai::handles
