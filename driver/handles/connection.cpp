#include "handles/connection.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/text.h"
#include "base/unloading.h"
#include "config/connection_string.h"
#include "config/dsn.h"
#include "connectai/client_parts.h"
#include "handles/product.h"
#include "handles/registry.h"
#include "handles/statement.h"
#include "http/channel_pool.h"
#include "http/url.h"
#include "sql/loggable_text.h"
#include "sql/scalar_functions.h"

namespace connectai::handles {

namespace {

[[noreturn]] void fail_open() {
    throw Error(sqlstate::connection_in_use, "the connection is open: disconnect first");
}

// The one dialog is the browser's. ODBC 3.8, SQLDriverConnect, IM008: "WindowHandle was a null
// pointer, and DriverCompletion was not SQL_DRIVER_NO_PROMPT".
void require_dialog(const config::Attributes& attributes, bool has_window) {
    const config::SettingsReading reading = config::read_settings(attributes);
    const bool oauth = reading.settings.auth_scheme == config::AuthScheme::oauth;
    if (oauth && has_window) return;
    throw Error(sqlstate::dialog_failed,
                oauth ? "there is no window (WindowHandle) to sign in from: give one, or connect "
                        "with SQL_DRIVER_NOPROMPT or SQL_DRIVER_COMPLETE"
                      : "this driver has no dialog but the browser's, of AuthScheme=OAuth: put "
                        "everything into the connection string or the DSN, and connect with "
                        "SQL_DRIVER_NOPROMPT or SQL_DRIVER_COMPLETE");
}

// However connecting ends, who needs them has them by then.
struct SecretsForgotten {
    config::Settings& settings;

    ~SecretsForgotten() { settings.forget_secrets(); }
};

// What an application has left open goes before the pool does, to which it gives its channels back,
// and so must this have been called behind the pool's first use.
void free_all_when_unloaded() {
    http::ChannelPool::of_process();
    static const struct End {
        ~End() {
            if (!being_unloaded()) return;
            AsyncCall::end_all();
            Registry::instance().free_all();
        }
    } end;
}

}  // namespace

Connection::Connection(std::shared_ptr<Environment> environment)
    : Handle(HandleKind::connection, make_handle_lock()),
      environment_(std::move(environment)),
      log_(Log::open({}, LogLevel::none)) {}

Connection::~Connection() = default;

void Connection::require_connected() const {
    if (!connected()) {
        throw Error(sqlstate::connection_not_open, "the connection is not open: connect first");
    }
}

void Connection::connect(std::string_view dsn, std::optional<std::string_view> user,
                         std::optional<std::string_view> password) {
    config::Attributes attributes;
    const auto add = [&](const char* keyword, std::string_view value) {
        config::Attribute attribute;
        attribute.keyword = keyword;
        attribute.value = WipedText(value);
        attribute.literal = true;
        attributes.push_back(std::move(attribute));
    };
    add("DSN", dsn);
    if (user) add("User", *user);
    if (password) add("Password", *password);
    open(config::with_dsn(std::move(attributes)));
}

std::string Connection::driver_connect(std::string_view connection_string, SQLUSMALLINT completion,
                                       bool has_window) {
    if (completion > SQL_DRIVER_COMPLETE_REQUIRED) {
        throw Error(sqlstate::invalid_driver_completion,
                    "there is no driver completion " + std::to_string(completion));
    }
    const auto attributes = config::with_dsn(config::parse_connection_string(connection_string));
    if (completion == SQL_DRIVER_PROMPT) require_dialog(attributes, has_window);
    std::string completed = config::to_connection_string(attributes);
    open(attributes,  // last: what fails leaves no connection open
         completion == SQL_DRIVER_NOPROMPT ? Prompting::forbidden
         : has_window                      ? Prompting::allowed
                                           : Prompting::without_window);
    return completed;
}

std::pair<SQLRETURN, std::string> Connection::browse_connect(std::string_view request) {
    if (connected()) fail_open();
    if (!browsing_) browsing_ = std::make_unique<Browsing>(cancel_token_);
    is_browsing_ = true;
    try {
        if (auto needed = browsing_->next(request, login_timeout_, diagnostics())) {
            return {SQL_NEED_DATA, *std::move(needed)};
        }
    } catch (...) {
        end_browsing();
        throw;
    }
    const config::Attributes given = browsing_->given();
    end_browsing();
    std::pair<SQLRETURN, std::string> completed{SQL_SUCCESS, config::to_connection_string(given)};
    open(config::with_dsn(given));
    return completed;
}

void Connection::end_browsing() noexcept {
    browsing_.reset();
    is_browsing_ = false;
}

void Connection::open(const config::Attributes& attributes, Prompting prompting) {
    if (browsing_) {
        throw Error(sqlstate::connection_in_use,
                    "SQLBrowseConnect is under way: go on with it, or disconnect");
    }
    if (connected()) fail_open();
    const SecretsForgotten at_the_end{settings_};
    auto client = make_client(attributes);
    apply_connection_timeout(*client);
    RequestContext context;
    if (settings_.connect_on_open) context = sign_in(*client, prompting);
    auto cache = catalog::MetadataCache::shared(settings_, client->identity());
    free_all_when_unloaded();
    diagnostics().connection_name = settings_.dsn;
    diagnostics().server_name =
        settings_.dsn.empty() ? http::server_of(client->endpoint()) : settings_.dsn;
    log_->write(LogLevel::info, "dbc", "connected to " + client->endpoint());
    client_ = std::move(client);  // from now on it is connected
    metadata_cache_ = std::move(cache);
    if (settings_.connect_on_open) look_for_catalog(context);
}

// All that can be wrong before anything is sent is told at once.
std::unique_ptr<ServiceClient> Connection::make_client(const config::Attributes& attributes) {
    config::SettingsReading reading = config::read_settings(attributes);
    for (const config::Warning& warning : reading.warnings) {
        diagnostics().warn(sqlstate::invalid_connection_attribute, warning.message);
    }
    ClientParts parts = client_parts(reading, user_agent);
    settings_ = std::move(reading.settings);
    if (parts.log) log_ = parts.log;
    std::vector<Error>& problems = reading.problems;
    std::ranges::move(parts.problems, std::back_inserter(problems));
    if (!problems.empty()) throw config::SettingsError(std::move(problems));
    log_->write(LogLevel::info, "dbc", "connecting: " + config::to_loggable_string(attributes));
    parts.options.connect_timeout = login_timeout();
    return std::make_unique<ServiceClient>(settings_, std::move(parts.options),
                                           std::move(parts.sign_in), log_);
}

std::chrono::seconds Connection::login_timeout() const noexcept {
    if (!login_timeout_) return settings_.login_timeout;
    return std::chrono::seconds(static_cast<std::int64_t>(*login_timeout_));
}

// What was set before connecting could not be checked then.
void Connection::look_for_catalog(const RequestContext& context) {
    if (!chosen_catalog_) return;
    try {
        warn_of_catalog(context);
    } catch (...) {
        disconnect();
        throw;
    }
}

void Connection::warn_of_catalog(const RequestContext& context) {
    try {
        require_catalog(*chosen_catalog_, context);
    } catch (const Error& error) {
        if (!(error.state() == sqlstate::invalid_catalog_name)) throw;
        diagnostics().warn(sqlstate::general_warning,
                           concat("SQL_ATTR_CURRENT_CATALOG: ", error.message()));
    }
}

// A person is asked where nothing else helps, and has more time than LoginTimeout gives machines,
// which begins anew behind that.
RequestContext Connection::sign_in(ServiceClient& client, Prompting prompting) {
    try {
        return check_sign_in(client);
    } catch (const auth::SignInNeeded& needed) {
        if (prompting == Prompting::forbidden) throw;
        if (prompting == Prompting::without_window) {
            throw Error(sqlstate::dialog_failed,
                        needed.message() + "; this one would, but gives no window (WindowHandle)");
        }
    }
    auth::Prompt prompt;
    prompt.cancel = cancel_token_;
    prompt.request_limit = login_timeout();
    prompt.log = log_;
    prompt.warn = [this](const std::string& message) {
        log_->write(LogLevel::info, "dbc", "warning: " + message);
        diagnostics().warn(sqlstate::general_warning, message);
    };
    client.ask_to_sign_in(prompt);
    return check_sign_in(client);
}

RequestContext Connection::check_sign_in(ServiceClient& client) {
    RequestContext context = within(login_timeout(), cancel_token_);
    client.check_sign_in(context);
    return context;
}

info::InfoContext Connection::info_context() const {
    using Family = sql::FunctionFamily;
    return {.dsn = settings_.dsn,
            .default_catalog = current_catalog(),
            .user = settings_.user,
            .server = server(),
            .odbc2 = odbc2(),
            .functions = {.string = sql::function_mask(Family::string),
                          .numeric = sql::function_mask(Family::numeric),
                          .timedate = sql::function_mask(Family::timedate),
                          .system = sql::function_mask(Family::system),
                          .conversion = sql::function_mask(Family::conversion),
                          .add_intervals = sql::add_intervals_mask(),
                          .difference_intervals = sql::difference_intervals_mask()}};
}

std::string Connection::loggable(std::string_view text) const {
    return log_->enabled(LogLevel::request) ? sql::loggable_text(text) : std::string();
}

std::string Connection::server() const {
    return client_ ? http::server_of(client_->endpoint()) : std::string();
}

void Connection::disconnect() {
    if (browsing_) return end_browsing();
    require_connected();
    for (const SQLHANDLE child : children_) Registry::instance().retire(child);
    children_.clear();
    client_.reset();
    metadata_cache_.reset();
    body_memory_ = {};
    written_since_commit_ = false;
    log_->write(LogLevel::info, "dbc", "disconnected");
}

std::string Connection::default_schema() const {
    const bool of_current =
        settings_.default_catalog.empty() || settings_.default_catalog == current_catalog();
    return of_current ? settings_.default_schema : std::string();
}

void Connection::release(SQLHANDLE child) {
    std::erase(children_, child);
}

bool Connection::has_cursor_name(std::string_view name, const Statement& besides) const {
    return std::ranges::any_of(children_, [&](SQLHANDLE child) {
        const auto pin = Registry::instance().find(child, HandleKind::statement);
        if (!pin) return false;
        const auto& statement = static_cast<const Statement&>(*pin);
        if (&statement == &besides) return false;
        const bool quoted = name.starts_with('"');
        return quoted ? statement.cursor_name() == name : iequals(statement.cursor_name(), name);
    });
}

bool Connection::uses_while_executing(const Descriptor& descriptor) const {
    if (executing_statements_ == 0) return false;
    return std::ranges::any_of(children_, [&](SQLHANDLE child) {
        const auto pin = Registry::instance().find(child, HandleKind::statement);
        if (!pin) return false;
        auto& statement = static_cast<Statement&>(*pin);
        return statement.async_call().pending() &&
               (&statement.ard() == &descriptor || &statement.apd() == &descriptor);
    });
}

void Connection::require_completion_type(SQLSMALLINT completion_type) {
    if (completion_type != SQL_COMMIT && completion_type != SQL_ROLLBACK) {
        throw Error(sqlstate::invalid_transaction_operation,
                    "SQLEndTran can commit or roll back, nothing else");
    }
}

bool Connection::results_may_be_changes() const {
    return std::ranges::any_of(children_, [](SQLHANDLE child) {
        const auto pin = Registry::instance().find(child, HandleKind::statement);
        return pin && static_cast<Statement&>(*pin).may_have_changed_more();
    });
}

void Connection::end_transaction(SQLSMALLINT completion_type) {
    require_completion_type(completion_type);
    if (autocommit_ == SQL_AUTOCOMMIT_ON) return;
    const bool written = std::exchange(written_since_commit_, false) || results_may_be_changes();
    if (completion_type == SQL_ROLLBACK && written) {
        throw Error(sqlstate::optional_feature_not_implemented,
                    "nothing was rolled back: the service has no transactions, and what was "
                    "executed since the last commit and changed data, or may have, has already "
                    "taken effect");
    }
}

}  // namespace connectai::handles
