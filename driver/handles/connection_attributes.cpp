// ODBC 3.8, SQLSetConnectAttr and SQLGetConnectAttr.
#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/text.h"
#include "catalog/names.h"
#include "handles/connection.h"
#include "handles/registry.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

[[noreturn]] void fail_value(const char* name, SQLULEN number) {
    throw Error(sqlstate::invalid_attribute_value,
                std::string(name) + " cannot be " + std::to_string(number));
}

[[noreturn]] void fail_unsupported(const char* what) {
    throw Error(sqlstate::optional_feature_not_implemented, what);
}

[[noreturn]] void fail_unknown(SQLINTEGER attribute) {
    throw Error(sqlstate::invalid_attribute_identifier,
                "there is no connection attribute " + std::to_string(attribute));
}

}  // namespace

bool Connection::is_text_attribute(SQLINTEGER attribute) noexcept {
    return attribute == SQL_ATTR_CURRENT_CATALOG;
}

void Connection::set_attribute(SQLINTEGER attribute, SQLPOINTER value, std::string_view text) {
    const auto number = static_cast<SQLULEN>(reinterpret_cast<std::uintptr_t>(value));
    // The driver manager hands 32-bit attributes through in a pointer; what is above is not theirs.
    const auto number32 = static_cast<SQLUINTEGER>(number);
    switch (attribute) {
        case SQL_ATTR_AUTOCOMMIT:
            if (number32 > SQL_AUTOCOMMIT_ON) fail_value("SQL_ATTR_AUTOCOMMIT", number32);
            autocommit_ = number32;
            written_since_commit_ = false;  // whatever was pending counts as committed
            break;
        case SQL_ATTR_LOGIN_TIMEOUT:
            if (connected()) {
                throw Error(sqlstate::attribute_cannot_be_set_now,
                            "SQL_ATTR_LOGIN_TIMEOUT must be set before connecting");
            }
            login_timeout_ = number32;
            break;
        case SQL_ATTR_ACCESS_MODE:
            // A hint for the driver: it may, and this one does, accept writes all the same.
            if (number32 > SQL_MODE_READ_ONLY) fail_value("SQL_ATTR_ACCESS_MODE", number32);
            access_mode_ = number32;
            break;
        case SQL_ATTR_CURRENT_CATALOG:
            require_no_cursor();
            require_catalog(std::string(text), within(login_timeout(), cancel_token_));
            require_no_cursor();  // that was opened while the service was asked
            chosen_catalog_ = text;
            break;
        case SQL_ATTR_QUIET_MODE: quiet_mode_ = value; break;  // no dialog is the driver's own
        case SQL_ATTR_ODBC_CURSORS: odbc_cursors_ = number32; break;  // the manager's own
        case SQL_ATTR_CONNECTION_TIMEOUT:
            connection_timeout_ = number32;
            if (connected()) apply_connection_timeout(*client_);
            break;
        case SQL_ATTR_PACKET_SIZE:
            diagnostics().warn(sqlstate::option_value_changed,
                               "SQL_ATTR_PACKET_SIZE has no meaning for this driver and stays 0");
            break;
        case SQL_ATTR_TXN_ISOLATION:
            if (number32 != 0) fail_unsupported("the service has no transactions to isolate");
            break;
        case SQL_ATTR_TRANSLATE_LIB:
        case SQL_ATTR_TRANSLATE_OPTION:
            fail_unsupported("translation libraries are not supported: text is UTF-8 or UTF-16");
        case SQL_ATTR_ENLIST_IN_DTC:
        case SQL_ATTR_ENLIST_IN_XA: fail_unsupported("the service has no distributed transactions");
        case SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE:
            if (number32 > SQL_ASYNC_DBC_ENABLE_ON) {
                fail_value("SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE", number32);
            }
            asynchronous_ = number32 == SQL_ASYNC_DBC_ENABLE_ON;
            break;
        case SQL_ATTR_RESET_CONNECTION:
            if (number32 != SQL_RESET_CONNECTION_YES) {
                fail_value("SQL_ATTR_RESET_CONNECTION", number32);
            }
            reset_attributes();
            break;
        case SQL_ATTR_AUTO_IPD:
        case SQL_ATTR_CONNECTION_DEAD:
            throw Error(
                sqlstate::invalid_attribute_identifier,
                "the connection attribute " + std::to_string(attribute) + " can be read, not set");
        default:
            if (!statement_defaults_.set(attribute, number, false, false, diagnostics())) {
                fail_unknown(attribute);
            }
    }
}

// ODBC 3.8, "Upgrading a 3.5 Driver to a 3.8 Driver", "Connection Pooling": whoever gets the
// connection next finds its attributes at their defaults. Nothing has to be said to the service.
void Connection::reset_attributes() noexcept {
    autocommit_ = SQL_AUTOCOMMIT_ON;
    written_since_commit_ = false;
    login_timeout_.reset();
    access_mode_ = SQL_MODE_READ_WRITE;
    chosen_catalog_.reset();
    quiet_mode_ = nullptr;
    odbc_cursors_ = SQL_CUR_USE_DRIVER;
    connection_timeout_ = default_connection_timeout;
    if (connected()) {
        apply_connection_timeout(*client_);
        client_->set_connect_timeout(login_timeout());
    }
    statement_defaults_ = {};
    asynchronous_ = false;
}

// ODBC 3.8, SQLSetConnectAttr: how long "any request on the connection" may take, which for a
// result that streams can only be told from the service's silence. May be set before and after
// connecting.
void Connection::apply_connection_timeout(ServiceClient& client) const noexcept {
    client.set_silence_limit(std::chrono::seconds(static_cast<std::int64_t>(connection_timeout_)));
}

void Connection::require_no_cursor() const {
    for (const SQLHANDLE child : children_) {
        const auto pin = Registry::instance().find(child, HandleKind::statement);
        if (pin && static_cast<Statement&>(*pin).has_open_cursor()) {
            throw Error(sqlstate::invalid_cursor_state,
                        "SQL_ATTR_CURRENT_CATALOG cannot be set while a statement of the "
                        "connection has an open cursor");
        }
    }
}

// ODBC 3.8, SQLSetConnectAttr, 3D000. Where the service cannot be asked, the next statement tells.
void Connection::require_catalog(const std::string& name, const RequestContext& context) {
    constexpr std::string_view system_catalog = "CData";  // of the service's own tables, not listed
    if (!connected() || name.empty() || name == system_catalog) return;
    const auto lists = [&](catalog::MetadataSource& source) {
        const auto names = catalog::catalog_names(source);
        return std::ranges::find(names, name) != names.end();
    };
    try {
        auto cached = metadata(context);
        catalog::ServiceMetadata service(*client_, context);  // it may be younger than the cache
        if (lists(cached) || lists(service)) return;
    } catch (const Error& error) {
        if (error.state() == sqlstate::operation_canceled) throw;
        return;
    }
    throw Error(sqlstate::invalid_catalog_name,
                concat("the account has no catalog ", name,
                       ": names are compared with regard to case; SQLTables lists them"));
}

AttributeValue Connection::attribute(SQLINTEGER attribute) const {
    switch (attribute) {
        case SQL_ATTR_AUTOCOMMIT: return autocommit_;
        case SQL_ATTR_LOGIN_TIMEOUT: return static_cast<SQLULEN>(login_timeout().count());
        case SQL_ATTR_ACCESS_MODE: return access_mode_;
        case SQL_ATTR_CURRENT_CATALOG: return current_catalog();
        case SQL_ATTR_QUIET_MODE: return quiet_mode_;
        case SQL_ATTR_ODBC_CURSORS: return odbc_cursors_;
        case SQL_ATTR_CONNECTION_TIMEOUT: return connection_timeout_;
        case SQL_ATTR_PACKET_SIZE: return packet_size_;
        case SQL_ATTR_AUTO_IPD: return SQLULEN{SQL_FALSE};
        case SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE:
            return SQLULEN{asynchronous_ ? SQL_ASYNC_DBC_ENABLE_ON : SQL_ASYNC_DBC_ENABLE_OFF};
        // There is no session to lose, every request stands on its own: what the last one found.
        case SQL_ATTR_CONNECTION_DEAD:
            return static_cast<SQLULEN>(connected() && !client_->lost() ? SQL_CD_FALSE
                                                                        : SQL_CD_TRUE);
        case SQL_ATTR_TXN_ISOLATION: return SQLULEN{0};  // none, as SQL_DEFAULT_TXN_ISOLATION
        case SQL_ATTR_TRANSLATE_LIB:
        case SQL_ATTR_TRANSLATE_OPTION:
            fail_unsupported("translation libraries are not supported: text is UTF-8 or UTF-16");
        default: break;
    }
    const SQLULEN* number = statement_defaults_.find(attribute);
    if (number == nullptr) fail_unknown(attribute);
    return *number;
}

}  // namespace connectai::handles
