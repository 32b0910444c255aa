// SQLHDBC: settings, sign-in, connection attributes, and the statements that hang on it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/account_metadata.h"
#include "connectai/client.h"
#include "convert/type_properties.h"
#include "handles/async_call.h"
#include "handles/attributes.h"
#include "handles/browsing.h"
#include "handles/environment.h"
#include "handles/handle.h"
#include "info/get_info.h"

namespace connectai::handles {

// SQL_ATTR_CONNECTION_TIMEOUT where nobody has set it: twice as long as the service lets a
// statement take, so that a service that has gone silent does not hold an application for ever.
inline constexpr SQLULEN default_connection_timeout = 600;  // seconds

class Descriptor;
class Statement;

class Connection : public Handle {
public:
    explicit Connection(std::shared_ptr<Environment> environment);
    ~Connection() override;

    bool odbc2() const noexcept override { return environment_->odbc2(); }

    // ODBC 3.8, SQLConnect. Throws 08002, 28000, 08001 and what settings throw.
    void connect(std::string_view dsn, std::optional<std::string_view> user,
                 std::optional<std::string_view> password);

    // ODBC 3.8, SQLDriverConnect. Returns the completed connection string. The one dialog that this
    // driver has is the sign-in in the browser, of AuthScheme=OAuth. Throws HY110 for an unknown
    // completion; IM008 where only another dialog could go on, where there is no window for this
    // one, and where it fails.
    std::string driver_connect(std::string_view connection_string, SQLUSMALLINT completion,
                               bool has_window);

    // ODBC 3.8, SQLBrowseConnect. With SQL_NEED_DATA, the browse result connection string (whatever
    // went wrong is warned about); with SQL_SUCCESS, the connection is open, and the string is the
    // complete one. Throws 08002 and what connecting throws; then the browsing is over.
    std::pair<SQLRETURN, std::string> browse_connect(std::string_view request);
    // May be asked without the connection's lock.
    bool browsing() const noexcept { return is_browsing_; }

    // What ends the connection's own calls (connecting, browsing, looking for a catalog), HY008;
    // used outside its lock.
    const std::shared_ptr<CancelToken>& cancel_token() const noexcept { return cancel_token_; }

    // What executes while the application polls for its end, and how many of its statements have
    // such a function; used outside its lock.
    AsyncCall& async_call() noexcept { return async_call_; }
    std::atomic<int>& executing_statements() noexcept { return executing_statements_; }
    // Whether one of those uses this descriptor. Under its lock.
    bool uses_while_executing(const Descriptor& descriptor) const;
    // Whether functions may execute so: SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE. Likewise.
    bool asynchronous() const noexcept { return asynchronous_.load(std::memory_order_relaxed); }

    void forget_others() noexcept override {
        cancel_token_->forget_others();
        async_call_.forget_others();
    }

    // Whether the caller goes on polling any function that has returned SQL_STILL_EXECUTING, or
    // only those that execute statements and list the catalog.
    bool caller_polls_all() const noexcept { return !caller_is_old_manager_; }
    // Whether it takes the cursor of an idle statement for closed when that is cancelled.
    bool caller_takes_cancel_for_close() const noexcept { return caller_is_old_manager_; }
    void set_caller_is_old_manager(bool old) noexcept { caller_is_old_manager_ = old; }

    // ODBC 3.8, SQLDisconnect: statements and descriptors are freed, or the browsing ends. Throws
    // 08003.
    void disconnect();

    bool connected() const noexcept { return client_ != nullptr; }
    void require_connected() const;  // 08003

    // ODBC 3.8, SQLSetConnectAttr. `text` where the attribute is a string.
    void set_attribute(SQLINTEGER attribute, SQLPOINTER value, std::string_view text);
    AttributeValue attribute(SQLINTEGER attribute) const;
    // Of those that are not refused.
    static bool is_text_attribute(SQLINTEGER attribute) noexcept;

    // ODBC 3.8, SQLEndTran. The service has no transactions: commit has nothing to do, rollback
    // only succeeds when nothing was written. Throws HYC00 otherwise.
    void end_transaction(SQLSMALLINT completion_type);
    static void require_completion_type(SQLSMALLINT completion_type);  // HY012
    void note_write() noexcept { written_since_commit_ = true; }

    info::InfoContext info_context() const;
    Environment& environment() const noexcept { return *environment_; }
    ServiceClient& client() const noexcept { return *client_; }
    // While connected.
    catalog::MetadataCache& metadata_cache() const noexcept { return *metadata_cache_; }
    catalog::AccountMetadata metadata(const RequestContext& context,
                                      catalog::Absence absence = catalog::Absence::no_rows) const {
        return {*client_, context, *metadata_cache_, settings_.metadata_cache_time, absence};
    }
    const config::Settings& settings() const noexcept { return settings_; }
    convert::TypeReport type_report() const noexcept {
        return {settings_.max_column_size, settings_.map_to_wvarchar};
    }
    // SQL_ATTR_CURRENT_CATALOG, or else DefaultCatalog.
    const std::string& current_catalog() const noexcept {
        return chosen_catalog_ ? *chosen_catalog_ : settings_.default_catalog;
    }
    // DefaultSchema; empty where it is another catalog's than the current one.
    std::string default_schema() const;
    const StatementAttributes& statement_defaults() const noexcept { return statement_defaults_; }
    Log& log() const noexcept { return *log_; }
    // RequestContext::statement of an SQL text.
    std::string loggable(std::string_view text) const;

    // Statements and explicitly allocated descriptors, freed on disconnect.
    void adopt(SQLHANDLE child) { children_.push_back(child); }
    void release(SQLHANDLE child);

    // What the body of a batch was written into, for the next one: BatchSender.
    std::string& body_memory() noexcept { return body_memory_; }

    // ODBC 3.8, SQLSetCursorName: "all cursor names within the connection must be unique".
    std::string new_cursor_name() { return "SQL_CUR" + std::to_string(++cursor_names_); }
    bool has_cursor_name(std::string_view name, const Statement& besides) const;

private:
    // Whether a person may be asked to sign in.
    enum class Prompting : std::uint8_t { forbidden, without_window, allowed };

    void open(const config::Attributes& attributes, Prompting prompting = Prompting::forbidden);
    void end_browsing() noexcept;
    std::unique_ptr<ServiceClient> make_client(const config::Attributes& attributes);
    // SQL_ATTR_LOGIN_TIMEOUT, or else LoginTimeout; 0: no limit.
    std::chrono::seconds login_timeout() const noexcept;
    void look_for_catalog(const RequestContext& context);
    void warn_of_catalog(const RequestContext& context);
    // Both return what is left of the time that there is for connecting.
    RequestContext sign_in(ServiceClient& client, Prompting prompting);
    RequestContext check_sign_in(ServiceClient& client);
    void apply_connection_timeout(ServiceClient& client) const noexcept;
    void reset_attributes() noexcept;
    std::string server() const;
    void require_no_cursor() const;                                                // 24000
    void require_catalog(const std::string& name, const RequestContext& context);  // 3D000
    bool results_may_be_changes() const;

    std::shared_ptr<Environment> environment_;
    config::Settings settings_;
    std::shared_ptr<Log> log_;
    std::unique_ptr<Browsing> browsing_;  // between the calls of SQLBrowseConnect
    std::atomic<bool> is_browsing_{false};
    const std::shared_ptr<CancelToken> cancel_token_ = std::make_shared<CancelToken>();
    std::unique_ptr<ServiceClient> client_;
    std::shared_ptr<catalog::MetadataCache> metadata_cache_;
    std::vector<SQLHANDLE> children_;
    std::uint64_t cursor_names_ = 0;  // that were made up
    std::string body_memory_;
    StatementAttributes statement_defaults_;
    std::optional<std::string> chosen_catalog_;                // stays until the handle is freed
    std::optional<SQLULEN> login_timeout_;                     // seconds; absent: the keyword's
    SQLULEN connection_timeout_ = default_connection_timeout;  // seconds of silence; 0: no limit
    SQLULEN access_mode_ = SQL_MODE_READ_WRITE;
    SQLULEN autocommit_ = SQL_AUTOCOMMIT_ON;
    SQLULEN odbc_cursors_ = SQL_CUR_USE_DRIVER;
    SQLULEN packet_size_ = 0;
    SQLPOINTER quiet_mode_ = nullptr;
    bool written_since_commit_ = false;
    bool caller_is_old_manager_ = false;
    std::atomic<bool> asynchronous_{false};
    std::atomic<int> executing_statements_{0};
    AsyncCall async_call_;  // last: it ends before what it works with
};

}  // namespace connectai::handles
