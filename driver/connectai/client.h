// The service's REST API: requests out, replies in. Knows no ODBC handle.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/sign_in.h"
#include "base/error.h"
#include "base/log.h"
#include "config/settings.h"
#include "connectai/delivery.h"
#include "connectai/endpoints.h"
#include "connectai/parameter.h"
#include "connectai/query_log.h"
#include "connectai/refusal.h"
#include "connectai/reply.h"
#include "connectai/retry.h"
#include "http/client.h"
#include "http/request_context.h"

namespace connectai {

struct Query {
    std::string text;
    std::string default_catalog;
    std::string default_schema;
    std::chrono::seconds timeout{0};  // sent to the service, 1..300; 0: its own
    bool schema_only = false;
    bool may_change_data = true;
    std::vector<std::string> parameter_names{};  // with @, as the text says them
    ParameterSet parameters{};                   // one for each name
};

// An INSERT, UPDATE or DELETE that is executed for many parameter sets: see BatchBody.
struct Batch {
    std::string text;
    std::string default_catalog;
    std::string default_schema;
    std::chrono::seconds timeout{0};  // as a query's
    std::vector<std::string> parameter_names{};
};

struct ExecutionParameter {
    std::string name;  // with @
    Direction direction = Direction::input;
    ParameterValue value{};
};

// A procedure's call. The service wants every parameter that the procedure has, outputs too (NULL).
struct Execution {
    std::string procedure;  // Catalog.Schema.Name, or Name with both defaults
    std::string default_catalog;
    std::string default_schema;
    std::chrono::seconds timeout{0};  // as a query's
    std::vector<ExecutionParameter> parameters{};
};

// Whether nothing of a request that failed so has been carried out, however many sets or statements
// it had: it was not sent, or answered with HTTP 401. No code or word of a body says as much: it
// may be that of a data source that had begun.
inline bool never_arrived(const Error& error) noexcept {
    return error.effect() == Effect::unsent || error.effect() == Effect::none;
}

// Whether a request that failed so may have done its work: the reply is missing, or came too late.
inline bool reply_lost(const Error& error) noexcept {
    return error.state() == sqlstate::timeout_expired ||
           error.state() == sqlstate::communication_link_failure;
}

// Whether the service has answered a request that failed so, in words of its own.
inline bool answered(const Error& error) noexcept {
    return error.origin() == ErrorOrigin::service && !never_arrived(error) && !reply_lost(error);
}

// Whether the service has understood the request, and has refused what it asks for. One row that
// was to be added is not there; of more rows, statements or sets of parameters, some may have been
// changed or carried out before, unless it was the text that was refused (Effect::unbegun).
inline bool refused(const Error& error) noexcept {
    return answered(error) && error.effect() != Effect::unknown;
}

// Whether nobody knows if a write that failed so has taken effect: what would have said so has not
// come, cannot be read, or does not say it.
inline bool outcome_unknown(const Error& error) noexcept {
    if (never_arrived(error)) return false;
    return error.effect() == Effect::unknown || reply_lost(error) ||
           error.state() == sqlstate::connection_timeout_expired ||
           error.state() == sqlstate::operation_canceled ||
           (error.origin() == ErrorOrigin::driver &&
            (error.state() == sqlstate::general_error ||
             error.state() == sqlstate::memory_allocation));
}

// The metadata endpoints. Filters are exact names.
enum class Metadata : std::uint8_t {
    catalogs,
    schemas,
    tables,
    columns,
    primary_keys,
    imported_keys,  // of the table that has the foreign keys
    exported_keys,  // of the table that they refer to
    indexes,
    procedures,
    procedure_parameters
};

// An endpoint refuses a filter that it does not have: `procedure` is for the last two only, and so
// on.
struct MetadataFilter {
    std::optional<std::string> catalog;
    std::optional<std::string> schema;
    std::optional<std::string> table;
    std::optional<std::string> column;
    std::optional<std::string> table_type{};  // several, comma separated
    std::optional<std::string> procedure{};
    std::optional<std::string> parameter{};
};

// All functions throw Error: 28000 refused credentials, 08001/08S01 connection, HYT00 deadline,
// HYT01 silence, HY008 cancelled, and what service_error.h and reply_reader.h name.
//
// What failed and may pass is tried again, as retry.h has it: a read until its columns are in and
// its rows begin, or their end; a write only where not one octet of it has left, since it might
// happen twice. Where URL names several endpoints, the request may move on from one that cannot be
// used to another, by the same rule (delivery.h); a reply is read to its end where it has begun.
//
// Where tokens are renewed, a request that the service does not take the token of is sent a second
// time with another one, and never a third; a write as well, of which nothing has been done.
class ServiceClient {
public:
    // `options` and `sign_in` are those of these settings: http::client_options(), make_sign_in().
    ServiceClient(const config::Settings& settings, http::ClientOptions options,
                  std::shared_ptr<auth::SignIn> sign_in, std::shared_ptr<Log> log);

    // The same, with what the settings say. Throws Error HY000 for certificates and keys that
    // cannot be used.
    ServiceClient(const config::Settings& settings, std::string user_agent,
                  std::shared_ptr<Log> log);

    // Returns when the status is in and good; of a read, when its columns are, and its rows
    // begin, or its end. Nothing of the reply counts as read yet.
    std::unique_ptr<Reply> query(const Query& query, const RequestContext& context);

    // The procedure may change data, so it is sent as a write; its outputs are the reply's.
    std::unique_ptr<Reply> execute(const Execution& execution, const RequestContext& context);

    // `body` as BatchBody writes it; sent as a write. The reply has one result or several, whose
    // affected rows add up.
    std::unique_ptr<Reply> batch(std::string body, const RequestContext& context);
    // The same; the reply holds the body as long as it lives.
    std::unique_ptr<Reply> batch(std::shared_ptr<const std::string> body,
                                 const RequestContext& context);

    std::unique_ptr<Reply> metadata(Metadata what, const MetadataFilter& filter,
                                    const RequestContext& context);

    // What the account's users have executed, newest first. The service keeps seven days.
    std::vector<LoggedQuery> query_log(const QueryLogFilter& filter, const RequestContext& context);

    // The log file that the service has of a query, as it comes: a ZIP archive. Throws NotFound
    // where it has none of that id.
    std::string query_log_file(std::string_view id, const RequestContext& context);

    // Has a person sign in: SignIn::ask(), and what that throws.
    void ask_to_sign_in(const auth::Prompt& prompt) { sign_in_->ask(prompt); }

    // Obtains what the requests sign in with, where they do not have it: SignIn::credentials(),
    // tried again as their own sending is. For whoever tells this apart from the requests.
    void obtain_credentials(const RequestContext& context);

    // The request by which a connection finds out whether its credentials are good, the cheapest
    // there is: the account's catalogs. There is no statement yet, so "not allowed" (HTTP 403) is
    // about the account here, 28000. auth::SignInNeeded where there are no credentials before a
    // person signs in.
    std::unique_ptr<Reply> sign_in(const RequestContext& context);

    // The same, read to its end.
    void check_sign_in(const RequestContext& context);

    // HTTP status of the answer to the last request; 0: there was none.
    long last_status() const noexcept { return last_status_; }

    // How long the service may send nothing at all while it is waited for without a deadline; 0:
    // for ever. Holds for replies that are being read, too.
    void set_silence_limit(std::chrono::seconds limit) noexcept { http_.set_silence_limit(limit); }

    // LoginTimeout, for requests from now on; 0: no limit.
    void set_connect_timeout(std::chrono::seconds timeout) noexcept;

    // How long a request without a deadline waits for one of several endpoints, but for the last
    // (delivery.h), instead of usual_part, or of LoginTimeout, where that is longer. Silence may
    // limit it further.
    void set_endpoint_part(std::chrono::milliseconds part) noexcept { endpoint_part_ = part; }

    // Whether the last request found the service out of reach (08001, 08S01), or the sign-in
    // refused (HTTP 401). Asks nothing. For SQL_ATTR_CONNECTION_DEAD.
    bool lost() const noexcept { return lost_; }

    // Where it asks: one of Settings::urls, which may become another with each request.
    const std::string& endpoint() const {
        return endpoints_.url(endpoints_.current(http::Clock::now()));
    }

    // In whose name it asks: SignIn::identity().
    const std::string& identity() const noexcept { return sign_in_->identity(); }

private:
    // What a reply's body holds: results, which are looked into before it counts as good, or a
    // document of another kind.
    enum class Body : std::uint8_t { results, document };

    // A request on its way out.
    struct Outgoing {
        http::Request request;  // its URL is made for each attempt
        std::string target;     // what follows an endpoint's URL
        std::string what;       // "POST /query", for the log
        Body body_of_reply = Body::results;
        std::shared_ptr<RequestTrace> trace{};  // null: the log has no lines of requests
        bool signed_in_anew = false;            // once, and never again
    };

    std::unique_ptr<Reply> post(std::string_view endpoint, std::shared_ptr<const std::string> body,
                                bool repeatable, const RequestContext& context,
                                Body body_of_reply = Body::results);
    // `about` is what the log may have of the statement.
    std::unique_ptr<Reply> send(Outgoing outgoing, const RequestContext& context,
                                std::string_view about);
    std::unique_ptr<Reply> deliver(Outgoing& outgoing, const RequestContext& context);
    std::unique_ptr<Reply> exchange_signed_in(Outgoing& outgoing, Delivery& delivery,
                                              const RequestContext& context);
    EndpointTimes endpoint_times() const noexcept;
    std::string told_by(std::size_t endpoint) const;
    [[noreturn]] void fail_to_sign_in(const Error& error, std::string_view remedy) const;
    http::Credentials credentials(RequestContext context) const;
    bool can_sign_in_anew(http::Request& request, const RequestContext& context) const;
    std::unique_ptr<Reply> exchange(const Outgoing& outgoing, Delivery& delivery,
                                    const RequestContext& context);
    std::optional<Delivery::Next> next_attempt(Delivery& delivery, const Error& error);
    void note_failure(const Error& error) noexcept;
    void note_endpoint(const Outgoing& outgoing, std::size_t before, std::size_t now,
                       std::string_view why) const;
    std::string target_of(
        std::string_view endpoint,
        const std::vector<std::pair<std::string_view, std::string>>& parameters) const;

    Endpoints endpoints_;
    std::string workspace_;
    bool read_ahead_;
    RetryPolicy retries_;
    ReplyLimits limits_;
    std::shared_ptr<auth::SignIn> sign_in_;
    http::Client http_;
    std::chrono::milliseconds endpoint_part_;
    std::shared_ptr<Log> log_;
    bool lost_ = false;
    long last_status_ = 0;
};

}  // namespace connectai
