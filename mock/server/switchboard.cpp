#include "switchboard.h"

#include <algorithm>
#include <array>
#include <utility>

#include "api_error.h"
#include "json_writer.h"
#include "send.h"

namespace mock {
namespace {

constexpr std::array<std::string_view, 2> colours = {"blue", "green"};

constexpr std::array<std::pair<std::string_view, Standby>, 3> standby_names = {{
    {"mismatch", Standby::mismatch},
    {"unavailable", Standby::unavailable},
    {"closed", Standby::closed},
}};

void send_mismatch(ReplyStream& stream, RequestRecord& record) {
    record.error = "STRATEGY_MISMATCH";
    send(stream, 456, json_type,
         error_document("STRATEGY_MISMATCH", "This endpoint does not serve that strategy."));
}

void send_unavailable(ReplyStream& stream, RequestRecord& record) {
    record.error = "SERVICE_UNAVAILABLE";
    send(stream, 503, json_type,
         error_document("SERVICE_UNAVAILABLE", "This endpoint is being switched."));
}

}  // namespace

std::optional<Standby> find_standby(std::string_view name) {
    const auto found = std::find_if(standby_names.begin(), standby_names.end(),
                                    [&](const auto& known) { return known.first == name; });
    if (found == standby_names.end()) return std::nullopt;
    return found->second;
}

Switchboard::Switchboard(std::size_t endpoints) : endpoints_(endpoints), gates_(endpoints) {}

void Switchboard::set_gate(std::size_t endpoint, std::function<void(bool)> gate) {
    const std::lock_guard one(switching_);
    gates_.at(endpoint) = std::move(gate);
}

bool Switchboard::serves(std::size_t endpoint) const noexcept {
    return endpoints_ < 2 || switches_ % endpoints_ == endpoint;
}

std::string_view Switchboard::colour(std::size_t endpoint) const noexcept {
    if (endpoints_ == 0) return {};
    return colours[(endpoints_ == 1 ? switches_ : endpoint) % colours.size()];
}

std::string_view Switchboard::strategy(std::size_t endpoint) const {
    const std::lock_guard lock(mutex_);
    return colour(endpoint);
}

std::string_view Switchboard::switch_over(Standby standby) {
    const std::lock_guard one(switching_);
    std::size_t serving = 0;
    {
        const std::lock_guard lock(mutex_);
        ++switches_;
        standby_ = standby;
        outage_ = false;
        serving = endpoints_ < 2 ? 0 : switches_ % endpoints_;
    }
    if (endpoints_ < 2) return strategy(0);
    // The new one is there before the old one goes.
    if (gates_[serving]) gates_[serving](true);
    for (std::size_t endpoint = 0; endpoint < endpoints_; ++endpoint) {
        if (endpoint != serving && gates_[endpoint]) gates_[endpoint](standby != Standby::closed);
    }
    return strategy(serving);
}

void Switchboard::begin_outage() {
    const std::lock_guard lock(mutex_);
    outage_ = true;
}

bool Switchboard::answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record) {
    if (endpoints_ == 0) return false;
    if (request.path == "/mock/switch") return answer_switch(request, stream);
    if (request.path == "/mock/outage") return answer_outage(request, stream);
    bool serving = false;
    bool matches = false;
    Standby standby{};
    {
        const std::lock_guard lock(mutex_);
        serving = serves(request.endpoint) && !outage_;
        matches = request.strategy.empty() || request.strategy == colour(request.endpoint);
        standby = outage_ ? Standby::unavailable : standby_;
    }
    if (serving && matches) return false;
    if (serving || standby == Standby::mismatch) {
        send_mismatch(stream, record);
    } else if (standby == Standby::unavailable) {
        send_unavailable(stream, record);
    } else {
        record.error = "closed";
        stream.cut(true);
    }
    return true;
}

bool Switchboard::answer_switch(const HttpRequest& request, ReplyStream& stream) {
    const auto named = std::find_if(request.query.begin(), request.query.end(),
                                    [](const auto& pair) { return pair.first == "standby"; });
    const auto standby =
        named == request.query.end() ? Standby::mismatch : find_standby(named->second);
    if (request.method != "POST" || !standby) {
        send(stream, 400, json_type,
             error_document("INVALID_REQUEST",
                            "POST /mock/switch?standby=mismatch, unavailable or closed."));
        return true;
    }
    std::string document;
    JsonWriter json(document);
    json.begin_object().member("serving", switch_over(*standby)).end_object();
    send(stream, 200, json_type, document);
    return true;
}

bool Switchboard::answer_outage(const HttpRequest& request, ReplyStream& stream) {
    if (request.method != "POST") {
        send(stream, 400, json_type,
             error_document("INVALID_REQUEST", "POST /mock/outage; a switch ends it."));
        return true;
    }
    begin_outage();
    send(stream, 200, json_type, "{}");
    return true;
}

}  // namespace mock
