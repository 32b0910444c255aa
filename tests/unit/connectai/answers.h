// A server that gives each request the next of its answers, and who asks it.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../http/scripted_server.h"
#include "connectai/client.h"

namespace connectai {

inline constexpr std::string_view rows_1_2 =
    R"({"results":[{"schema":[{"columnName":"n","dataType":8}],"rows":[[1],[2]]}]})";

inline std::string json(std::string_view status, std::string_view body = "",
                        std::string_view headers = "") {
    return test::response(body, status,
                          "Content-Type: application/json\r\n" + std::string(headers));
}

inline std::string good() {
    return test::response(rows_1_2);
}

// So many octets of a good reply, and then the connection's end.
inline std::string cut_after(std::string_view part) {
    const std::string whole = good();
    return whole.substr(0, whole.find(part) + part.size());
}

// Gives each request the next answer, and the last one for ever. An answer that is not whole, the
// empty one too, is followed by the end of its connection.
class Answers {
public:
    explicit Answers(std::vector<std::string> answers)
        : answers_(std::move(answers)), server_([this](test::Peer& peer) { serve(peer); }) {}

    ServiceClient client(std::int64_t retries = 3) const {
        return client_for(server_.url(), retries);
    }
    static ServiceClient client_for(const std::string& url, std::int64_t retries,
                                    std::chrono::milliseconds delay = {}) {
        return client_for(std::vector{url}, retries, delay);
    }
    static ServiceClient client_for(const std::vector<std::string>& urls, std::int64_t retries,
                                    std::chrono::milliseconds delay = {}) {
        config::Settings settings;
        settings.urls.clear();
        for (const std::string& url : urls) settings.urls.push_back(url + "/api");
        settings.max_retries = retries;
        settings.retry_delay = delay;
        return {settings, "test/1.0", Log::open("", LogLevel::none)};
    }

    std::string url() const { return server_.url(); }

    std::size_t requests() const {
        const std::lock_guard lock(mutex_);
        return requests_.size();
    }
    // The last one's head and body; empty: none has come.
    std::string last() const {
        const std::lock_guard lock(mutex_);
        return requests_.empty() ? std::string() : requests_.back();
    }

private:
    std::string next(std::string request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
        return answers_[std::min(requests_.size(), answers_.size()) - 1];
    }

    void serve(test::Peer& peer) {
        for (;;) {
            std::string request = peer.read_request();
            if (request.empty()) return;
            const std::string answer = next(std::move(request));
            peer.send(answer);
            if (answer != good() && answer.find("HTTP/1.1 200") != std::string::npos) return;
            if (answer.empty()) return;
        }
    }

    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::vector<std::string> answers_;
    test::ScriptedServer server_;
};

inline Query query(bool may_change_data) {
    Query query;
    query.text = "x";
    query.may_change_data = may_change_data;
    return query;
}
inline Query reading() {
    return query(false);
}

inline std::vector<std::string> numbers(Reply& reply) {
    std::vector<std::string> numbers;
    while (reply.next_result()) {
        while (const RowBlock* block = reply.next_block()) {
            for (std::size_t i = 0; i < block->rows(); ++i) {
                numbers.emplace_back(block->row(i)[0].view());
            }
        }
    }
    return numbers;
}

inline Error error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return {sqlstate::general_warning, "no error"};
}

}  // namespace connectai
