#include "handles/statement.h"

#include "base/error.h"
#include "base/text.h"
#include "base/unicode.h"
#include "handles/registry.h"

namespace connectai::handles {

Statement::Statement(std::shared_ptr<Connection> connection)
    : Handle(HandleKind::statement, connection->shared_lock()),
      connection_(std::move(connection)),
      attributes_(connection_->statement_defaults()),
      cursor_name_(connection_->new_cursor_name()) {
    diagnostics().take_names(connection_->diagnostics());
    const auto make = [&](Descriptor::Role role) {
        auto descriptor = std::make_shared<Descriptor>(role, shared_lock(), odbc2());
        descriptor->diagnostics().take_names(diagnostics());
        return descriptor;
    };
    ard_ = own_ard_ = make(Descriptor::Role::ard);
    apd_ = own_apd_ = make(Descriptor::Role::apd);
    ird_ = make(Descriptor::Role::ird);
    ipd_ = make(Descriptor::Role::ipd);
    ard_->bind_type = attributes_.row_bind_type;
    asynchronous_ = attributes_.async_enable == SQL_ASYNC_ENABLE_ON;
    if (attributes_.query_timeout == 0) {
        attributes_.query_timeout = static_cast<SQLULEN>(connection_->settings().timeout.count());
    }
}

std::shared_ptr<Statement> Statement::create(std::shared_ptr<Connection> connection) {
    std::shared_ptr<Statement> statement(new Statement(std::move(connection)));
    Registry& registry = Registry::instance();
    for (const auto& descriptor :
         {statement->own_ard_, statement->own_apd_, statement->ird_, statement->ipd_}) {
        registry.add(descriptor);
        descriptor->belong_to(statement);
    }
    registry.add(statement);
    statement->connection_->adopt(statement->handle_value());
    return statement;
}

// Names are compared as identifiers are: in any case, unless they are quoted.
void Statement::set_cursor_name(const std::string& name) {
    if (cursor_ || state_ == StatementState::executed) {
        throw Error(sqlstate::invalid_cursor_state,
                    "a cursor is named before its statement is executed: close it first");
    }
    if (name.empty() || utf8_characters(name) > longest_cursor_name) {
        throw Error(sqlstate::invalid_cursor_name,
                    concat("a cursor's name has 1 to ", longest_cursor_name, " characters"));
    }
    const std::string lower = lowered(name);
    if (lower.starts_with("sqlcur") || lower.starts_with("sql_cur")) {
        throw Error(sqlstate::invalid_cursor_name,
                    concat("the cursor name ", name, " begins as those that the driver makes up"));
    }
    if (connection_->has_cursor_name(name, *this)) {
        throw Error(sqlstate::duplicate_cursor_name,
                    concat("another statement of the connection has the cursor name ", name));
    }
    cursor_name_ = name;
}

Statement::~Statement() {
    for (const auto& descriptor : {own_ard_, own_apd_, ird_, ipd_}) {
        Registry::instance().retire(descriptor->handle_value());
    }
}

}  // namespace connectai::handles
