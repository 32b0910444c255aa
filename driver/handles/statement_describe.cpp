// What a statement's parameters look like, and what its result will.
#include "base/error.h"
#include "base/text.h"
#include "catalog/columns.h"
#include "handles/statement.h"
#include "sql/quoting.h"

namespace connectai::handles {

namespace {

std::string quoted_name(const sql::TableName& table) {
    return sql::bracket_quoted(table.catalog, table.schema, table.table);
}

}  // namespace

void Statement::forget_descriptions() noexcept {
    prepared_described_ = false;
    prepared_columns_.reset();
    parameter_columns_.reset();
}

Column Statement::describe_parameter(SQLUSMALLINT number) {
    const std::size_t markers = parameter_markers();
    if (number == 0 || number > markers) {
        throw Error(sqlstate::invalid_descriptor_index,
                    concat("there is no parameter ", number, ": the statement has ", markers));
    }
    connection_->require_connected();
    return parameter_column(number - 1u);
}

// Where a parameter's description comes from: the procedure that is called, or a table.
Column Statement::parameter_column(std::size_t marker) {
    const std::string& text = (prepared_text_ ? prepared_text_ : pending_->text)->native;
    try {
        if (const auto call = call_of(text)) {
            const CallParameter* const parameter = call->of_marker(marker);
            return parameter == nullptr ? Column() : parameter->column;
        }
    } catch (const Error& error) {
        const bool wrong_call = error.state() == sqlstate::syntax_error_or_access;
        // Other errors would meet the execution as well: the application had better know of them.
        if (!wrong_call && !answered(error)) throw;
        write_notes({concat("the call's parameters are described as text: ", error.message())});
        return {};
    }
    if (!parameter_columns_) parameter_columns_.emplace(text);
    return parameter_columns_->column(
        marker, [this](const sql::TableName& table) { return table_columns(table); });
}

std::vector<Column> Statement::table_columns(const sql::TableName& table) {
    try {
        return ask_table_columns(table);
    } catch (const Error& error) {
        if (!answered(error)) throw;
        write_notes({concat("the columns of ", quoted_name(table), " are not known, and its ",
                            "parameters described as text: ", error.message())});
        return {};
    }
}

std::vector<Column> Statement::columns_by_query(const std::string& catalog,
                                                const std::string& schema,
                                                const std::string& table) {
    const std::string name = sql::bracket_quoted(catalog, schema, table);
    try {
        return ask_schema(query_of("SELECT * FROM " + name, true),
                          begin(attributes_.query_timeout));
    } catch (const Error& error) {
        if (!answered(error)) throw;
        write_notes({concat("the columns of ", name, " are not known: ", error.message())});
        return {};
    }
}

// From /columns, which costs the service least; but it may not know of a table that is there. What
// a name without its catalog or schema means is left to the service, which knows its defaults.
std::vector<Column> Statement::ask_table_columns(const sql::TableName& table) {
    const RequestContext context = begin(attributes_.query_timeout);
    const std::string& catalog =
        table.catalog.empty() ? connection_->current_catalog() : table.catalog;
    const std::string schema = table.schema.empty() ? connection_->default_schema() : table.schema;
    if (!catalog.empty() && !schema.empty()) {
        auto source = connection_->metadata(context);
        std::vector<Column> columns =
            catalog::columns_of_table(source, catalog, schema, table.table);
        if (!columns.empty()) return columns;
    }
    return ask_schema(query_of("SELECT * FROM " + quoted_name(table), true), context);
}

std::vector<Column> Statement::ask_schema(const Query& query, RequestContext context) {
    context.statement = connection_->loggable(query.text);
    const auto reply = connection_->client().query(query, context);
    ReplyReader& reader = reply->reader();
    bool more = reader.next_result();
    std::vector<Column> columns;
    if (more) columns = reader.columns();
    // To the end, so that it is checked and the connection kept; but a service that sends rows all
    // the same is not listened to any longer.
    RowBlock rows;
    while (more && !reader.next_block(rows)) more = reader.next_result();
    return columns;
}

void Statement::describe_prepared() {
    const std::vector<SQLSMALLINT> types = bound_types();
    if (types != prepared_types_) {
        prepared_columns_.reset();
        prepared_described_ = false;
        prepared_types_ = types;
    }
    if (prepared_described_) return;
    connection_->require_connected();
    if (!prepared_columns_) {
        prepared_columns_ = summary_.kind == sql::StatementKind::query ? ask_prepared_columns()
                                                                       : std::vector<Column>();
    }
    ird_->describe(*prepared_columns_, connection_->type_report(), attributes_.use_bookmarks);
    prepared_described_ = true;
}

bool Statement::is_described() const {
    if (state_ != StatementState::prepared) return true;
    return prepared_described_ && bound_types() == prepared_types_;
}

// The SQL types of the prepared text's parameters as far as they are bound, else text.
std::vector<SQLSMALLINT> Statement::bound_types() const {
    std::vector<SQLSMALLINT> types(summary_.parameter_markers, SQL_VARCHAR);
    const std::vector<DescriptorRecord>& records = ipd_->records();
    for (std::size_t marker = 0; marker < types.size() && marker + 1 < records.size(); ++marker) {
        const SQLSMALLINT type = records[marker + 1].concise_type;
        if (convert::is_sql_type(type)) types[marker] = type;
    }
    return types;
}

std::vector<Column> Statement::ask_prepared_columns() {
    const RequestContext context = begin(attributes_.query_timeout);
    const sql::NamedParameters& named = prepared_text_->named;
    Query query = query_of(named.text, true);
    // NULL, for only the columns' types are asked for: of the types that are bound, on which those
    // of expressions hang.
    query.parameters.resize(named.names.size());
    for (std::size_t marker = 0; marker < query.parameters.size(); ++marker) {
        query.parameters[marker].type = convert::service_type(prepared_types_.at(marker));
    }
    query.parameter_names = named.names;
    return ask_schema(query, context);
}

}  // namespace connectai::handles
