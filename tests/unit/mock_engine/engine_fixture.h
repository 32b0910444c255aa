// Runs SQL on an engine and holds the results in a form that is easy to compare.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace mock_test {

struct Result {
    std::vector<mock::Column> columns;
    std::vector<std::vector<mock::Value>> rows;
    std::int64_t affected = -2;  // -2: no end came
};

class Collector : public mock::ResultSink {
public:
    std::vector<Result> results;
    void begin(const std::vector<mock::Column>& columns) override {
        results.emplace_back();
        results.back().columns = columns;
    }
    void row(std::span<const mock::Value> values) override {
        results.back().rows.emplace_back(values.begin(), values.end());
    }
    void end(std::int64_t affected_rows) override { results.back().affected = affected_rows; }
};

// NULL, true, 12, 1.5 (17 digits), 'text', x'0aff'.
inline std::string shown(const mock::Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return "NULL";
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    char buffer[64];
    if (const auto* real = std::get_if<double>(&value)) {
        std::snprintf(buffer, sizeof buffer, "%.17g", *real);
        return buffer;
    }
    if (const auto* text = std::get_if<std::string>(&value)) return '\'' + *text + '\'';
    std::string hex = "x'";
    for (const char octet : std::get<mock::Blob>(value).octets) {
        std::snprintf(buffer, sizeof buffer, "%02x", static_cast<unsigned char>(octet));
        hex += buffer;
    }
    return hex + '\'';
}

// "1 'a'|2 NULL"
inline std::string shown(const Result& result) {
    std::string text;
    for (std::size_t r = 0; r < result.rows.size(); ++r) {
        if (r > 0) text += '|';
        for (std::size_t i = 0; i < result.rows[r].size(); ++i) {
            if (i > 0) text += ' ';
            text += shown(result.rows[r][i]);
        }
    }
    return text;
}

// "Id INTEGER, Amount DECIMAL(18,2), Name VARCHAR(100)"
inline std::string shown_types(const Result& result) {
    std::string text;
    for (const auto& column : result.columns) {
        if (!text.empty()) text += ", ";
        text += column.label + ' ' + column.type_name;
        if (column.data_type == 12 || column.data_type == 13) {
            text += '(' + std::to_string(column.precision.value_or(-1)) + ',' +
                    std::to_string(column.scale.value_or(-1)) + ')';
        } else if (column.data_type <= 5 && column.length != 0) {
            text += '(' + std::to_string(column.length) + ')';
        }
    }
    return text;
}

inline mock::Parameter parameter(mock::DataType type, mock::Value value,
                                 mock::Direction direction = mock::Direction::in) {
    return {type, std::move(value), direction};
}

// An engine for all tests of a process that only read; and one of its own for those that write.
inline mock::Engine& shared_engine() {
    static const auto engine = mock::make_engine({});
    return *engine;
}

class EngineTest : public testing::Test {
protected:
    mock::Engine& engine() {
        if (!own_) return shared_engine();
        return *own_;
    }
    void start(const mock::EngineOptions& options) { own_ = mock::make_engine(options); }

    std::vector<Result> run_all(const std::string& sql, const mock::Parameters& parameters = {}) {
        mock::Statement statement;
        statement.text = sql;
        statement.default_catalog = default_catalog_;
        statement.default_schema = default_schema_;
        statement.schema_only = schema_only_;
        Collector collector;
        engine().query(statement, parameters, collector);
        return collector.results;
    }
    Result run(const std::string& sql, const mock::Parameters& parameters = {}) {
        auto results = run_all(sql, parameters);
        EXPECT_EQ(results.size(), 1u) << sql;
        return results.empty() ? Result() : results.front();
    }
    std::string rows(const std::string& sql, const mock::Parameters& parameters = {}) {
        return shown(run(sql, parameters));
    }
    std::string types(const std::string& sql, const mock::Parameters& parameters = {}) {
        return shown_types(run(sql, parameters));
    }
    // "CODE: message", or "no error".
    std::string error(const std::string& sql, const mock::Parameters& parameters = {}) {
        try {
            run_all(sql, parameters);
        } catch (const mock::EngineError& e) {
            return e.code() + ": " + e.what();
        }
        return "no error";
    }

    std::string default_catalog_, default_schema_;
    bool schema_only_ = false;

private:
    std::unique_ptr<mock::Engine> own_;
};

}  // namespace mock_test
