// The command line, by Boost.Program_options.
#include "options.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>

#include "authorize_endpoint.h"
#include "scenarios.h"

namespace mock {
namespace {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

struct Raw {
    int port = 0;
    int endpoints = 0;
    double switch_every = 0;  // seconds
    Texts tls, payloads;
    std::string oauth_client, jwt_key;
    double oauth_lifetime = 0;  // seconds
};

po::options_description describe_signing_in(ServiceOptions& options, Raw& raw) {
    po::options_description access("Signing in", 100);
    auto add = access.add_options();
    const auto text = [](std::string& target, const char* value_name) {
        return po::value(&target)->default_value(target)->value_name(value_name);
    };
    add("user", text(options.account.user, "EMAIL"), "the user of Basic");
    add("token", text(options.account.token, "TOKEN"),
        "its personal access token; also taken as Bearer");
    add("payload", po::value(&raw.payloads)->composing()->value_name("NAME=FILE"),
        "a further scenario: the token scenario-NAME gets FILE as the reply of /query");
    add("oauth-client",
        po::value(&raw.oauth_client)->default_value("client:secret")->value_name("ID:SECRET"),
        "the OAuth client; without a SECRET it is a public one. The other clients that "
        "--list-scenarios prints have the same secret");
    add("oauth-refresh-token", text(options.oauth.refresh_token, "TOKEN"),
        "a refresh token that is valid at start, for any client");
    add("oauth-scope", text(options.oauth.scope, "SCOPES"),
        "the scopes that may be asked for, blanks between; empty: any");
    add("oauth-redirect-uri",
        po::value(&options.oauth.redirect_uris)->composing()->value_name("URI"),
        "the redirect_uri that is registered, compared to the letter, but for the port where it "
        "has none; may be repeated; without it, any of this machine is");
    add("oauth-lifetime",
        po::value(&raw.oauth_lifetime)->default_value(3600)->value_name("SECONDS"),
        "how long an access token is valid; the reply's expires_in is rounded down");
    add("oauth-rotate", po::bool_switch(&options.oauth.rotate),
        "a refresh token is good once, and its use gives a new one");
    add("jwt-key", po::value(&raw.jwt_key)->value_name("FILE"),
        "accept JWTs signed with the private key of this RSA public key or certificate (PEM)");
    add("jwt-issuer", text(options.jwt.issuer, "ISSUER"), "their claim iss");
    add("jwt-subject", text(options.jwt.subject, "SUBJECT"), "their claim sub");
    return access;
}

po::options_description describe(Options& options, Raw& raw) {
    po::options_description all("Options", 100);
    const auto add = [&](const po::options_description& group) { all.add(group); };
    po::options_description network("Network", 100);
    network.add_options()("port", po::value(&raw.port)->default_value(0)->value_name("N"),
                          "the port to listen on; 0: any free one")(
        "bind", po::value(&options.server.bind)->default_value("127.0.0.1")->value_name("ADDRESS"),
        "the address to listen on")(
        "endpoints", po::value(&raw.endpoints)->value_name("1|2")->default_value(0, "none"),
        "announce strategies (X-Strategy), by two endpoints of which one serves at a time, or by "
        "one "
        "whose strategy changes; POST /mock/switch?standby=HOW switches. HOW is what the other "
        "endpoint does then: mismatch (456), unavailable (503), closed (no connection)")(
        "switch-every", po::value(&raw.switch_every)->value_name("SECONDS"),
        "switch so often, each time in another of these ways")(
        "tls", po::value(&raw.tls)->multitoken()->value_name("CERT KEY"),
        "serve https with this certificate chain and key (PEM files)")(
        "gzip", po::bool_switch(&options.service.gzip),
        "compress results for clients that accept it");
    add(network);
    add(describe_signing_in(options.service, raw));
    po::options_description data("Data", 100);
    data.add_options()("data", po::value(&options.engine.data_directory)->value_name("DIR"),
                       "serve DIR/Catalog/Schema/Table.csv as tables")(
        "writable", po::value(&options.engine.writable)->composing()->value_name("CATALOG.SCHEMA"),
        "a scratch schema that accepts CREATE and DROP; may be repeated")(
        "rows", po::value(&options.engine.big_table_rows)->default_value(100'000)->value_name("N"),
        "the rows of the big table")("catalogs",
                                     po::value(&options.engine.listed_catalogs)->value_name("N"),
                                     "list so many catalogs more; their tables cannot be queried")(
        "tables", po::value(&options.engine.listed_tables)->default_value(250)->value_name("N"),
        "the tables in each of these")(
        "columns", po::value(&options.engine.listed_columns)->default_value(10)->value_name("N"),
        "the columns in each of these tables")(
        "expired-login", po::value(&options.service.expired_login)->value_name("CATALOG"),
        "the login of this catalog's data source has expired: /schemas answers 400");
    add(data);
    po::options_description other("Other", 100);
    other.add_options()("log", po::value(&options.service.log_file)->value_name("FILE"),
                        "append each request as one JSON line, without credentials")(
        "exit-with-stdin", po::bool_switch(&options.exit_with_stdin),
        "end when standard input ends, so that a parent that dies leaves nothing behind")(
        "list-scenarios", po::bool_switch(&options.list_scenarios),
        "print the scenarios that tokens and OAuth clients pick, and exit")(
        "help", po::bool_switch(&options.help), "print this, and exit");
    add(other);
    return all;
}

std::string read_file(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    if (!file) throw UsageError("cannot read " + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void complete_signing_in(ServiceOptions& options, const Raw& raw) {
    const auto colon = raw.oauth_client.find(':');
    if (colon == std::string::npos || colon == 0) {
        throw UsageError("--oauth-client takes ID:SECRET");
    }
    options.oauth.client_id = raw.oauth_client.substr(0, colon);
    options.oauth.client_secret = raw.oauth_client.substr(colon + 1);
    for (const char* prefix : {"as-", "fail-"}) {
        if (options.oauth.client_id.starts_with(prefix)) {
            throw UsageError(std::string("--oauth-client: clients of a scenario begin with ") +
                             prefix);
        }
    }
    for (const std::string& uri : options.oauth.redirect_uris) {
        if (uri != out_of_band_uri && !is_loopback_uri(uri)) {
            throw UsageError("--oauth-redirect-uri takes http to the loopback interface, or " +
                             std::string(out_of_band_uri));
        }
    }
    constexpr double longest_lifetime = 1e9;  // seconds
    if (!(raw.oauth_lifetime >= 0.001 && raw.oauth_lifetime <= longest_lifetime)) {
        throw UsageError("--oauth-lifetime must be 0.001 to 1e9 seconds");
    }
    options.oauth.lifetime = std::chrono::round<std::chrono::milliseconds>(
        std::chrono::duration<double>(raw.oauth_lifetime));
    if (!raw.jwt_key.empty()) options.jwt.key = read_file(raw.jwt_key);
}

void complete(Options& options, const Raw& raw) {
    if (raw.port < 0 || raw.port > 65535) throw UsageError("--port must be 0 to 65535");
    options.server.port = static_cast<std::uint16_t>(raw.port);
    if (raw.endpoints < 0 || raw.endpoints > 2) throw UsageError("--endpoints must be 1 or 2");
    options.service.endpoints = static_cast<std::size_t>(raw.endpoints);
    constexpr double longest_pause = 1e6;  // seconds
    if (!(raw.switch_every >= 0 && raw.switch_every <= longest_pause)) {
        throw UsageError("--switch-every must be 0 to 1e6 seconds");
    }
    if (raw.switch_every > 0 && raw.endpoints == 0) {
        throw UsageError("--switch-every takes --endpoints 1 or 2, to be switched");
    }
    options.switch_every = std::chrono::round<std::chrono::milliseconds>(
        std::chrono::duration<double>(raw.switch_every));
    if (!raw.tls.empty()) {
        if (raw.tls.size() != 2) throw UsageError("--tls takes two files: CERT KEY");
        options.server.certificate = raw.tls[0];
        options.server.key = raw.tls[1];
    }
    if (options.engine.big_table_rows < 0) throw UsageError("--rows must not be negative");
    const auto listed = {options.engine.listed_catalogs, options.engine.listed_tables,
                         options.engine.listed_columns};
    if (std::min(listed) < 0) {
        throw UsageError("--catalogs, --tables and --columns must not be negative");
    }
    if (options.service.account.user.empty() || options.service.account.token.empty()) {
        throw UsageError("--user and --token must not be empty");
    }
    complete_signing_in(options.service, raw);
    for (const std::string& name : options.engine.writable) {
        const auto dot = name.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == name.size()) {
            throw UsageError("--writable takes CATALOG.SCHEMA, not '" + name + "'");
        }
    }
    for (const std::string& payload : raw.payloads) {
        const auto equals = payload.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw UsageError("--payload takes NAME=FILE, not '" + payload + "'");
        }
        std::string name = payload.substr(0, equals);
        if (find_scenario("scenario-" + name)) {
            throw UsageError("--payload: there is a scenario named '" + name + "' already");
        }
        options.service.payloads.emplace_back(std::move(name),
                                              read_file(payload.substr(equals + 1)));
    }
}

}  // namespace

Options parse_options(int argc, const char* const* argv) {
    Options options;
    Raw raw;
    const po::options_description description = describe(options, raw);
    try {
        po::variables_map variables;
        const int style =
            po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
        po::store(po::command_line_parser(argc, argv)
                      .options(description)
                      .positional(po::positional_options_description())
                      .style(style)
                      .run(),
                  variables);
        po::notify(variables);
    } catch (const po::error& error) {
        throw UsageError(error.what());
    }
    std::ostringstream text;
    text << "connectai-mock: a stand-in for the Connect AI data API, for tests.\n\n"
            "The first line of output is a JSON object with the URL and the process's id.\n"
            "SIGTERM and SIGINT end it.\n\n"
         << description;
    options.help_text = text.str();
    if (!options.help && !options.list_scenarios) complete(options, raw);
    return options;
}

}  // namespace mock
