// What SQLBulkOperations(SQL_ADD) does with the rows in the bound buffers: each is read, and added
// to the table behind the result. ODBC 3.8, SQLBulkOperations, "Performing bulk inserts".
//
// A row whose values do not convert is left out, with its record, and the others are added. A
// request that fails ends it. The row status array has SQL_ROW_ADDED for what is known to have been
// added, SQL_ROW_ERROR for rows that failed or went in a request that failed, and SQL_ROW_NOROW for
// those that were ignored or never sent.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "handles/batch_sender.h"
#include "handles/diagnostics.h"
#include "handles/pending_execution.h"

namespace connectai::handles {

class RowAddition final : private BatchObserver {
public:
    using BatchMaker = std::function<Batch(sql::NamedParameters)>;

    // `statuses` may be null. All must outlive it.
    RowAddition(Connection& connection, Diagnostics& diagnostics, const std::vector<Column>& result,
                const PendingAddition& rows, SQLUSMALLINT* statuses);

    // Throws the Error of a request that failed.
    void run(const BatchMaker& make_batch, const RequestContext& context);

    std::size_t added() const noexcept { return added_; }
    std::size_t failed() const noexcept { return failed_; }  // before they were sent

private:
    void sending(std::size_t /*row*/) noexcept override {}
    void settled(std::size_t row, SetFate fate) noexcept override;
    bool without_effect(const Error& error) const noexcept override { return refused(error); }
    std::string_view noun() const noexcept override { return "rows"; }

    bool read(std::size_t row);
    void finish_batch();
    void begin_batch(const BatchMaker& make_batch, const RequestContext& context);
    const ParameterSet& present_values();
    void report(std::size_t row, SQLUSMALLINT status) noexcept;
    void add_record(std::size_t row, SQLINTEGER column, const Error& error);

    Connection& connection_;
    Diagnostics& diagnostics_;
    const std::vector<Column>& result_;
    const PendingAddition& rows_;
    SQLUSMALLINT* statuses_;
    std::size_t added_ = 0;
    std::size_t added_by_sender_ = 0;  // of them
    std::size_t failed_ = 0;
    std::size_t records_ = 0;

    RequestContext context_;  // sender_'s
    std::optional<BatchSender> sender_;
    std::vector<std::size_t> sent_;     // the bound columns that sender_'s statement names
    std::vector<std::size_t> present_;  // those that the row has a value for
    ParameterSet values_;               // of the row, for all bound columns
    ParameterSet chosen_;               // for those present
    std::vector<ParameterProblem> problems_;
};

// Why nothing can be added: 21S02.
Error no_value_error();

}  // namespace connectai::handles
