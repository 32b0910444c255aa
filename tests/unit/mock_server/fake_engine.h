// An engine for the server's tests: the text of a statement says what it does.
#pragma once

#include <array>
#include <atomic>
#include <string>

#include "engine/engine.h"

namespace mock::test {

inline std::vector<Column> fake_columns() {
    Column id;
    id.name = id.label = "id";
    id.data_type = 8;
    id.type_name = "INTEGER";
    Column name;
    name.name = name.label = "name";
    return {id, name};
}

// "rows N": N rows. "rows N fail": an error after them. "fail": an error. "bug": another exception.
// "echo": the parameters' values, a row each. "write": 3 affected rows. Metadata views: no rows.
class FakeEngine final : public Engine {
public:
    void query(const Statement& statement, const Parameters& parameters,
               ResultSink& sink) override {
        ++running;
        struct Ended {
            std::atomic<int>& count;
            ~Ended() { --count; }
        } ended{running};
        run(statement, parameters, sink);
    }

    std::int64_t batch(const Statement&, std::span<const Parameters> sets) override {
        return static_cast<std::int64_t>(sets.size());
    }

    Parameters execute(const Statement&, const Parameters& parameters, ResultSink& sink) override {
        sink.begin(fake_columns());
        sink.end(-1);
        return parameters;
    }

    std::atomic<int> running = 0;  // queries that have not ended

private:
    static void run(const Statement& statement, const Parameters& parameters, ResultSink& sink) {
        const std::string& text = statement.text;
        if (text == "fail") throw EngineError("QUERY_FAILED", "It \"failed\".");
        if (text == "bug") throw std::logic_error("a bug");
        if (text == "write") {
            sink.begin({});
            sink.end(3);
            return;
        }
        sink.begin(fake_columns());
        std::int64_t id = 0;
        if (text == "echo") {
            for (const auto& [name, parameter] : parameters) {
                sink.row(std::array<Value, 2>{++id, parameter.value});
            }
        } else if (text.starts_with("rows ")) {
            const std::int64_t count = std::stoll(text.substr(5));
            while (id < count) sink.row(std::array<Value, 2>{++id, "row"});
            if (text.ends_with(" fail")) throw EngineError("QUERY_FAILED", "late");
        }
        sink.end(-1);
    }
};

}  // namespace mock::test
