// SQLHSTMT: its state, its descriptors, what it executes and the cursor over what came back.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectai/client.h"
#include "connectai/request_body.h"
#include "connectai/sorted_table.h"
#include "connectai/table.h"
#include "cursor/cursor.h"
#include "cursor/stored_results.h"
#include "handles/async_call.h"
#include "handles/attributes.h"
#include "handles/connection.h"
#include "handles/descriptor.h"
#include "handles/parameter_columns.h"
#include "handles/pending_execution.h"
#include "sql/statement_kind.h"

namespace connectai::handles {

// ODBC 3.8, appendix B, "Statement states". S11 and S12, a function that executes asynchronously,
// are async_call.h's.
enum class StatementState : std::uint8_t {
    allocated,  // S1
    prepared,   // S2, S3: whether there will be a result is found out when somebody asks
    executed,   // S4: without a result set
    opened,     // S5: a cursor, not yet on a row
    fetched,    // S6
    need_data,  // S8, S9, S10: SQLPutData is to bring values
};

// SQLBindParameter's arguments behind the number.
struct ParameterBinding {
    SQLSMALLINT direction = SQL_PARAM_INPUT;
    SQLSMALLINT c_type = SQL_C_DEFAULT;
    SQLSMALLINT sql_type = SQL_VARCHAR;
    SQLULEN column_size = 0;
    SQLSMALLINT decimal_digits = 0;
    SQLPOINTER data = nullptr;
    SQLLEN buffer_octets = 0;
    SQLLEN* length_or_indicator = nullptr;
};

// Characters: SQL_MAX_CURSOR_NAME_LEN.
inline constexpr std::size_t longest_cursor_name = 128;

// What SQLNumResultCols can count in its SQLSMALLINT.
inline constexpr std::size_t most_columns = 32767;

class Statement : public Handle {
public:
    // With its four descriptors, all registered. The connection's lock must be held.
    static std::shared_ptr<Statement> create(std::shared_ptr<Connection> connection);
    ~Statement() override;

    bool odbc2() const noexcept override { return connection_->odbc2(); }
    Connection& connection() const noexcept { return *connection_; }

    // --- Execution: statement_execute.cpp, statement_results.cpp ---

    // ODBC 3.8, SQLPrepare; 24000 with an open cursor or further results, as for all that execute.
    void prepare(std::string_view text);
    // ODBC 3.8, SQLExecute and SQLExecDirect; SQL_NO_DATA where a change has changed nothing.
    SQLRETURN execute();
    SQLRETURN execute_directly(std::string_view text);
    // ODBC 3.8, SQLMoreResults: SQL_NO_DATA when there are none.
    SQLRETURN next_result();
    // The result of a catalog function, as a cursor; its warnings become records of 01000.
    using ListingMaker = std::function<SortedTable(const RequestContext& context)>;
    void show_listing(const ListingMaker& make);
    // A table's columns as a query of it would return them; none where the service cannot tell.
    std::vector<Column> columns_by_query(const std::string& catalog, const std::string& schema,
                                         const std::string& table);
    // Of SQLGetTypeInfo, which asks nobody.
    void show_table(const std::function<Table()>& make);

    // ODBC 3.8, SQLGetCursorName: one that was made up, beginning with SQL_CUR, until there is
    // another.
    const std::string& cursor_name() const noexcept { return cursor_name_; }
    // ODBC 3.8, SQLSetCursorName: at most longest_cursor_name characters. 24000, 34000, 3C000
    void set_cursor_name(const std::string& name);

    // ODBC 3.8, SQLCloseCursor: 24000 where none is open. SQLFreeStmt(SQL_CLOSE) does not mind.
    void close_cursor();
    void close_cursor_if_open() noexcept;
    // Whether SQLCancel closes the cursor where nothing is under way.
    bool closed_by_idle_cancel() const noexcept {
        return odbc2() || connection_->caller_takes_cancel_for_close();
    }

    // What ends the statement's calls, HY008; used outside the connection's lock.
    const std::shared_ptr<CancelToken>& cancel_token() const noexcept { return cancel_token_; }

    // What executes while the application polls for its end; used outside the connection's lock.
    AsyncCall& async_call() noexcept { return async_call_; }

    void forget_others() noexcept override {
        cancel_token_->forget_others();
        async_call_.forget_others();
    }

    // Whether functions may execute so: SQL_ATTR_ASYNC_ENABLE. Likewise.
    bool asynchronous() const noexcept { return asynchronous_.load(std::memory_order_relaxed); }
    // Whether a fetch of so many rows, or a description of columns, waits for nothing. Under the
    // connection's lock.
    bool has_read(SQLSMALLINT orientation, std::size_t rows) const noexcept {
        return !cursor_ || cursor_->has_read(orientation, rows);
    }
    bool is_described() const;
    std::size_t extended_rowset_size() const noexcept { return attributes_.rowset_size; }  // rows

    bool has_open_cursor() const noexcept { return cursor_ != nullptr; }
    // Whether a result that has not been looked at yet may be that of a change.
    bool may_have_changed_more() const noexcept {
        return changes_pending_ && !(reply_ && reply_->reader().complete());
    }
    SQLLEN row_count() const;               // -1: unknown. HY010
    std::size_t parameter_markers() const;  // of the prepared text. HY010

    // --- Parameters: statement_parameters.cpp, statement_sets.cpp, statement_describe.cpp,
    // statement_bulk.cpp ---

    // ODBC 3.8, SQLBindParameter: HY003, HY004, HY009, HY090, HY104, HY105, 07006, 07009.
    void bind_parameter(SQLUSMALLINT number, const ParameterBinding& binding);
    // ODBC 3.8, SQLParamData: SQL_NEED_DATA and the token of the value that is asked for, or what
    // executing comes to. HY010
    SQLRETURN next_parameter(SQLPOINTER* token);
    // ODBC 3.8, SQLPutData: `octets` may be SQL_NTS, SQL_NULL_DATA. HY009, HY010, HY019, HY020,
    // HY090
    void put_data(const void* data, SQLLEN octets);
    // Between SQL_NEED_DATA and the execution, most functions are refused. HY010
    void require_no_data_needed() const {
        if (state_ == StatementState::need_data) fail_data_needed();
    }
    // ODBC 3.8, SQLCancel, "Canceling Functions That Need Data". Under the connection's lock.
    void give_up_data_needed() noexcept;
    // May be asked without the connection's lock.
    bool needs_data() const noexcept { return needs_data_.load(); }

    // ODBC 3.8, SQLDescribeParam: the column that parameter `number` (from 1) is written to or
    // compared with, or the procedure's parameter; text of unknown length and nullability where
    // nobody knows. HY010, 07009
    Column describe_parameter(SQLUSMALLINT number);

    // ODBC 3.8, SQLBulkOperations: SQL_ADD only, with SQL_CONCUR_VALUES; the rest of it in
    // row_addition.h. SQL_NEED_DATA where values are brought at execution. 07006, 07009, 21S02,
    // 24000, HY010, HY092, HYC00
    SQLRETURN bulk_operation(SQLUSMALLINT operation);

    // --- Results: statement_fetch.cpp, statement_get_data.cpp, statement_scroll.cpp,
    // statement_describe.cpp ---

    // Columns of the result, or of the prepared text, which is asked for once; 0 for a statement
    // without. HY010
    SQLSMALLINT column_count();
    // ODBC 3.8, appendix B: nothing to describe once executed without a result set. 24000
    void require_describable() const;
    // The IRD where there is a column `number` (from 1): 07009, 07005, 24000, HY010.
    const Descriptor& described_column(SQLUSMALLINT number);

    // ODBC 3.8, SQLGetDescField, for the IRD: false where there are no columns to tell of. HY007
    bool has_row_description();

    // ODBC 3.8, SQLBindCol: HY003, HY090, 07009. All null: unbound.
    void bind_column(SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN buffer_octets,
                     SQLLEN* length_or_indicator);
    // ODBC 3.8, SQLFetch and SQLFetchScroll, whose bookmark is where SQL_ATTR_FETCH_BOOKMARK_PTR
    // points: HY010, 24000, HY106, HY111.
    SQLRETURN fetch(SQLSMALLINT orientation, SQLLEN offset);
    // ODBC 3.8, SQLExtendedFetch. `row_count` and `row_status` may be null.
    SQLRETURN extended_fetch(SQLUSMALLINT orientation, SQLLEN offset, SQLULEN* row_count,
                             SQLUSMALLINT* row_status);
    // ODBC 3.8, SQLSetPos: SQL_POSITION and SQL_REFRESH. `row` from 1, or 0 for all of them.
    SQLRETURN set_position(SQLSETPOSIROW row, SQLUSMALLINT operation, SQLUSMALLINT lock);
    // ODBC 3.8, SQLGetData; SQL_NO_DATA when there are no more parts.
    SQLRETURN get_data(SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER data,
                       SQLLEN buffer_octets, SQLLEN* length_or_indicator);

    // --- Attributes and descriptors: statement_attributes.cpp ---

    void set_attribute(SQLINTEGER attribute, SQLPOINTER value);
    AttributeValue attribute(SQLINTEGER attribute) const;
    Descriptor& ard() const noexcept { return ard_->freed() ? *own_ard_ : *ard_; }
    Descriptor& apd() const noexcept { return apd_->freed() ? *own_apd_ : *apd_; }
    Descriptor& ird() const noexcept { return *ird_; }
    Descriptor& ipd() const noexcept { return *ipd_; }

private:
    explicit Statement(std::shared_ptr<Connection> connection);

    // How SQLGetData reads a column.
    struct ColumnReading {
        static constexpr SQLSMALLINT not_kept = SQL_ARD_TYPE;
        SQLSMALLINT asked_type = not_kept;  // that the application has named
        std::size_t index = 0;              // 0-based, or cursor::bookmark_column
        convert::Converter converter = nullptr;
        convert::Source source;
        convert::Target target;  // all but the buffer
    };

    void use_descriptor(std::shared_ptr<Descriptor>& used, const std::shared_ptr<Descriptor>& own,
                        SQLHANDLE handle);
    void require_no_results() const;  // open or pending: 24000
    void begin_catalog_function();
    // The deadline, what may cancel, and for the log which SQL text it is about, if any.
    RequestContext begin(SQLULEN seconds, std::string_view text = {}) const;
    std::shared_ptr<const StatementText> translate(std::string_view text);
    Query query_of(std::string text, bool schema_only) const;
    SQLRETURN run(std::shared_ptr<const StatementText> text);
    SQLRETURN execute_pending();
    SQLRETURN execute_next_set();
    SQLRETURN execute_next_set(const std::function<SQLRETURN(ReplyReader&)>& take);
    bool take_stored_result();
    void show_count(SQLLEN rows);
    bool nothing_changed() const noexcept;
    std::shared_ptr<Reply> send_set(std::size_t set);
    SQLRETURN execute_batch();
    Batch batch_of(sql::NamedParameters named) const;
    SQLRETURN add_rows();
    void tell_no_bookmarks(const cursor::BoundColumn& bookmarks, const cursor::RowsetLayout& layout,
                           std::size_t rows);
    BoundSets& sets_needing_data() noexcept;
    bool read_set(std::size_t set, ParameterSet& values);  // true: something was cut
    void read_sets();
    void begin_set_reports() noexcept;
    void report_set(std::size_t set, SQLUSMALLINT status) noexcept;
    void report_processed(std::size_t sets) noexcept;
    [[noreturn]] void fail_set(std::size_t set, const Error& error,
                               SQLINTEGER parameter = SQL_NO_COLUMN_NUMBER) const;
    void report_in_doubt(std::size_t set) noexcept;
    [[noreturn]] void fail_sent_set(std::size_t set, const Error& error);
    // Procedures: statement_procedures.cpp
    std::shared_ptr<const CallArguments> call_of(const std::string& text);
    std::vector<std::string> parameter_names() const;
    static void require_inputs(const BoundParameters& bound);
    void declare_parameters(PendingExecution& execution) const;
    std::vector<MarkerValue> held_by_markers(std::size_t set) const;
    Execution execution_of(const ReadSet& set) const;
    SQLRETURN execute_sets();
    SQLRETURN execute_next_sets();
    SQLRETURN deliver_outputs();
    bool deliver_output(std::size_t set, std::size_t marker);
    void show_outputs();
    bool takes_outputs() const noexcept;
    void leave_need_data() noexcept;
    void note_changes();
    void note_failure(const std::exception& failure);
    bool may_have_changed_data(const std::exception& failure) const;
    bool without_effect(const Error& error) const;
    bool turned_away_when_read(const Error& error) const;
    bool outcome_in_doubt(const Error& error) const;
    Error with_outcome(const Error& error) const;
    void write_notes(const std::vector<std::string>& notes) const;
    SQLRETURN take_result(bool has_result);
    bool reply_has_next_result();
    void open_cursor(std::unique_ptr<cursor::RowSource> source);
    void describe_prepared();
    void forget_descriptions() noexcept;  // the text is another
    std::vector<SQLSMALLINT> bound_types() const;
    std::vector<Column> ask_prepared_columns();
    std::vector<Column> ask_schema(const Query& query, RequestContext context);
    Column parameter_column(std::size_t marker);  // from 0
    std::vector<Column> table_columns(const sql::TableName& table);
    std::vector<Column> ask_table_columns(const sql::TableName& table);
    void drop_results() noexcept;
    void refresh_plan();
    void plan_bookmark(const DescriptorRecord& record);
    void require_bookmarks() const;
    void require_position() const {  // HY109
        if (position_undefined_) fail_position();
    }
    [[noreturn]] static void fail_position();
    [[noreturn]] static void fail_data_needed();
    SQLSMALLINT resolve_bookmark_type(SQLSMALLINT c_type) const;
    SQLSMALLINT resolve_type(SQLUSMALLINT number, SQLSMALLINT c_type,
                             convert::Target& target) const;
    void require_cursor() const;
    [[noreturn]] void fail_row_to_read() const;
    ColumnReading make_reading(SQLUSMALLINT number, SQLSMALLINT c_type) const;
    ColumnReading& keep_reading(SQLUSMALLINT number, SQLSMALLINT c_type);
    ColumnReading& reading_of(SQLUSMALLINT number, SQLSMALLINT c_type);
    cursor::Movement movement_of(SQLSMALLINT orientation, SQLLEN offset) const;
    cursor::RowsetBuffers rowset_buffers() const;
    cursor::FetchResult fetch_rowset(const cursor::Movement& movement);
    SQLRETURN refresh_rows(std::size_t first, std::size_t count);
    SQLRETURN fetch_by_bookmark();
    SQLRETURN report(const cursor::FetchResult& result);
    SQLRETURN report_extended(const cursor::FetchResult& result);
    void report(const cursor::ColumnProblem& problem, SQLSMALLINT c_type);
    std::string describe_column(std::size_t index) const;

    std::shared_ptr<Connection> connection_;
    StatementState state_ = StatementState::allocated;
    StatementAttributes attributes_;
    std::string cursor_name_;

    std::shared_ptr<Descriptor> own_ard_, own_apd_, ird_, ipd_;
    std::shared_ptr<Descriptor> ard_, apd_;  // own or explicit ones; reached by ard(), apd()

    std::shared_ptr<const StatementText> prepared_text_;  // null: nothing is prepared
    bool prepared_described_ = false;  // the IRD tells of the prepared text, not of a result
    std::optional<std::vector<Column>> prepared_columns_;  // once they have been asked for,
    std::vector<SQLSMALLINT> prepared_types_;              // for parameters of these types
    std::optional<ParameterColumns> parameter_columns_;    // likewise
    std::shared_ptr<const CallArguments> prepared_call_;   // once the prepared text was executed
    std::string prepared_call_catalog_;                    // the current catalog then,
    std::vector<std::string> prepared_call_names_;         // and the names of parameters
    sql::TextSummary summary_;

    std::optional<PendingExecution> pending_;  // from the call that begins it to its last result
    std::optional<PendingAddition> addition_;  // while SQLBulkOperations needs data
    StatementState cursor_state_ = StatementState::opened;  // to come back to then
    std::atomic<bool> needs_data_{false};
    std::atomic<bool> asynchronous_{false};
    std::shared_ptr<Reply> reply_;
    std::shared_ptr<cursor::StoredResults> stored_;  // of an array whose sets had to be executed
    std::unique_ptr<cursor::Cursor> cursor_;
    bool extended_fetch_ = false;              // S7: the rowset is SQLExtendedFetch's
    bool position_undefined_ = false;          // since SQLBulkOperations
    SQLUSMALLINT* extended_status_ = nullptr;  // and its row status array
    SQLPOINTER fetch_bookmark_ptr_ = nullptr;  // SQL_ATTR_FETCH_BOOKMARK_PTR
    SQLLEN row_count_ = -1;
    bool changes_pending_ = false;

    std::vector<cursor::BoundColumn> plan_;        // what the ARD's bindings mean for this result
    const Descriptor* plan_descriptor_ = nullptr;  // what the plan was made from
    std::uint64_t plan_ard_ = 0;                   // in these versions
    std::uint64_t plan_ird_ = 0;

    std::vector<ColumnReading> readings_;  // by column number; of the IRD's version
    std::size_t readings_end_ = 0;         // readings_.size()
    std::uint64_t readings_ird_ = 0;

    const std::shared_ptr<CancelToken> cancel_token_ = std::make_shared<CancelToken>();
    AsyncCall async_call_;  // last: it ends before what it works with
};

}  // namespace connectai::handles
