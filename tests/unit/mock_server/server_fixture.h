// A server in this process on a free port, over the fake or the real engine.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "fake_engine.h"
#include "raw_client.h"
#include "server/json_document.h"
#include "server/server.h"

namespace mock::test {

class TemporaryFile {
public:
    TemporaryFile() {
        static std::atomic<int> count = 0;
        path_ = std::filesystem::path(testing::TempDir()) /
                ("mock-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    }
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    std::string name() const { return path_.string(); }
    std::vector<std::string> lines() const {
        std::ifstream file(path_);
        std::vector<std::string> all;
        for (std::string line; std::getline(file, line);) all.push_back(line);
        return all;
    }

private:
    std::filesystem::path path_;
};

struct FakeServer {
    explicit FakeServer(ServiceOptions options = {}, const ServerOptions& network = {})
        : service(engine, std::move(options)), server(service, network) {}
    RawClient client(bool tls = false) const { return RawClient(server.port(), tls); }

    FakeEngine engine;
    Service service;
    Server server;
};

inline std::string sql(const std::string& text) {
    return R"({"query":")" + text + R"("})";
}

inline std::size_t rows_in(const std::string& body) {
    const JsonValue json = parse_json(body);
    return json.find("results")->items.at(0).find("rows")->items.size();
}

inline std::string error_code(const std::string& body) {
    const JsonValue json = parse_json(body);
    return json.find("error")->find("code")->text;
}

}  // namespace mock::test
