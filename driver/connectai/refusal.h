// What a response means that is no reply: its status, or its form, says so.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"
#include "http/client.h"
#include "http/temporary_failure.h"

namespace connectai {

// An endpoint's own status: what is behind it serves another strategy now.
inline constexpr long strategy_mismatch_status = 456;

// The service knows nothing by a name in the request (HTTP 404).
class NotFound : public Error {
public:
    explicit NotFound(Error error) : Error(std::move(error)) {}
};

// The service has refused the credentials (HTTP 401, SQLSTATE 28000), and done nothing.
class SignInRefused : public Error {
public:
    explicit SignInRefused(Error error) : Error(std::move(error)) {}
};

// The service itself knows the login, and does not let it do this (HTTP 403, SQLSTATE 42000).
class Forbidden : public Error {
public:
    explicit Forbidden(Error error) : Error(std::move(error)) {}
};

// A metadata endpoint was refused because the login that the service keeps for a data source has
// expired (HTTP 400, INVALID_LOGIN): the caller's own credentials are good.
class SourceLoginExpired : public Error {
public:
    explicit SourceLoginExpired(Error error) : Error(std::move(error)) {}
};

// The endpoint cannot serve anybody now (HTTP 502, 503).
class EndpointUnavailable : public TemporaryFailure {
    using TemporaryFailure::TemporaryFailure;
};

// The endpoint serves another strategy than the request was made for (HTTP 456), and has done
// nothing: what is behind it has been switched.
class StrategyMismatch : public TemporaryFailure {
    using TemporaryFailure::TemporaryFailure;
};

// Returns if the response can be a reply: a success, and no web page. Throws what it is otherwise:
// one of the above, a TemporaryFailure (retry.h), or a plain Error, with what is known of its
// effect. Reads the body of what is no success, up to a megabyte. `url` is the endpoint's, and
// `credentials` are the request's, which no message shows.
void check_response(http::Response& response, const std::string& url,
                    const http::Credentials& credentials);

}  // namespace connectai
