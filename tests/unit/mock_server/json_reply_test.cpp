// The streamed document: forms, orders, blocks, errors.
#include "server/json_reply.h"

#include <gtest/gtest.h>

#include "fake_engine.h"
#include "server/json_document.h"

namespace mock {
namespace {

class CapturedStream final : public ReplyStream {
public:
    void begin(const ReplyHead& made) override {
        head = made;
        begun_ = true;
    }
    void write(std::string_view octets) override { writes.emplace_back(octets); }
    void finish(After) override { finished = true; }
    void cut(bool) override { was_cut = true; }
    void wait(std::chrono::milliseconds time) override { waited += time; }
    std::uint64_t octets() const noexcept override { return text().size(); }
    bool begun() const noexcept override { return begun_; }
    std::string text() const {
        std::string all;
        for (const std::string& write : writes) all += write;
        return all;
    }

    ReplyHead head;
    std::vector<std::string> writes;
    bool finished = false, was_cut = false;
    std::chrono::milliseconds waited{0};

private:
    bool begun_ = false;
};

struct Written {
    CapturedStream stream;
    ReplyFormat format;
    Fault fault;
    Transport transport;

    std::string all(const std::function<void(JsonReply&)>& use) {
        JsonReply reply(stream, format, fault, transport);
        use(reply);
        return stream.text();
    }
};

void one_row(JsonReply& reply) {
    reply.begin(test::fake_columns());
    reply.row(std::array<Value, 2>{Value(std::int64_t{1}), Value("a")});
    reply.end(-1);
    reply.finish();
}

std::string cell(DataType type, const Value& value,
                 ReplyFormat::Values form = ReplyFormat::Values::documented) {
    Written written;
    written.format.values = form;
    const std::string text = written.all([&](JsonReply& reply) {
        Column column;
        column.data_type = type;
        reply.begin({column});
        reply.row(std::array<Value, 1>{value});
        reply.end(-1);
        reply.finish();
    });
    const auto start = text.find("\"rows\":[[") + 9;
    return text.substr(start, text.find("]]") - start);
}

TEST(JsonReply, HasTheDocumentedMembersInTheDocumentedOrder) {
    Written written;
    EXPECT_EQ(
        written.all(one_row),
        R"({"results":[{"schema":[{"ordinal":0,"catalogName":"","schemaName":"","tableName":"",)"
        R"("columnName":"id","columnLabel":"id","dataType":8,"dataTypeName":"INTEGER","length":0,)"
        R"("precision":null,"scale":null,"nullable":true},{"ordinal":1,"catalogName":"",)"
        R"("schemaName":"","tableName":"","columnName":"name","columnLabel":"name","dataType":5,)"
        R"("dataTypeName":"VARCHAR","length":0,"precision":null,"scale":null,"nullable":true}],)"
        R"("rows":[[1,"a"]],"affectedRows":-1}]})");
    EXPECT_TRUE(written.stream.finished);
    EXPECT_EQ(written.stream.head.content_type, "application/json; charset=utf-8");
    EXPECT_FALSE(written.stream.head.content_length);
}

TEST(JsonReply, ValuesHaveTheDocumentedForms) {
    EXPECT_EQ(cell(9, std::int64_t{9007199254740993}), "9007199254740993");
    EXPECT_EQ(cell(11, 0.1), "0.1");
    EXPECT_EQ(cell(12, "123.4500"), "\"123.4500\"");
    EXPECT_EQ(cell(12, std::int64_t{5}), "\"5\"");
    EXPECT_EQ(cell(14, true), "true");
    EXPECT_EQ(cell(1, Blob{"foo"}), "\"Zm9v\"");
    EXPECT_EQ(cell(17, "2024-01-01T00:00:00.0000000Z"), "\"2024-01-01T00:00:00.0000000Z\"");
    EXPECT_EQ(cell(18, "{01234567-890a-bcde-f012-34567890abcd}"),
              "\"{01234567-890a-bcde-f012-34567890abcd}\"");
    EXPECT_EQ(cell(5, Value{}), "null");
}

TEST(JsonReply, SwappedAndRelaxedFormsSayTheSame) {
    using enum ReplyFormat::Values;
    EXPECT_EQ(cell(8, std::int64_t{5}, swapped), "\"5\"");
    EXPECT_EQ(cell(11, 0.5, swapped), "\"0.5\"");
    EXPECT_EQ(cell(12, "1.50", swapped), "1.50");
    EXPECT_EQ(cell(14, true, swapped), "\"true\"");
    EXPECT_EQ(cell(14, true, relaxed), "1");
    EXPECT_EQ(cell(15, "2024-01-01", relaxed), "\"2024-01-01\"");
    EXPECT_EQ(cell(16, "10:00:00.0000000", relaxed), "\"10:00:00\"");
    EXPECT_EQ(cell(17, "2024-01-01T10:00:00.5000000Z", relaxed), "\"2024-01-01 10:00:00.5+00:00\"");
    EXPECT_EQ(cell(18, "{01234567-890a-bcde-f012-34567890abcd}", relaxed),
              "\"01234567-890a-bcde-f012-34567890abcd\"");
}

TEST(JsonReply, FirstRowLeavesAtOnceAndTheRestInBlocks) {
    Written written;
    written.all([](JsonReply& reply) {
        reply.begin(test::fake_columns());
        for (std::int64_t i = 0; i < 20000; ++i) {
            reply.row(std::array<Value, 2>{Value(i), Value(std::string(100, 'x'))});
        }
        reply.end(-1);
        reply.finish();
    });
    ASSERT_GT(written.stream.writes.size(), 10U);
    EXPECT_NE(written.stream.writes[0].find("\"rows\":[[0,"), std::string::npos);
    for (const std::string& write : written.stream.writes) EXPECT_LT(write.size(), 70000U);
    EXPECT_EQ(
        parse_json(written.stream.text()).find("results")->items[0].find("rows")->items.size(),
        20000U);
}

class ReplyOrders : public testing::TestWithParam<std::string> {};
TEST_P(ReplyOrders, AreAllValidAndHoldTheSame) {
    Written written;
    written.format.order = GetParam();
    const JsonValue json = parse_json(written.all(one_row));
    const JsonValue& result = json.find("results")->items[0];
    ASSERT_EQ(result.members.size(), GetParam().size());
    for (std::size_t i = 0; i < GetParam().size(); ++i) {
        EXPECT_EQ(result.members[i].first[0], GetParam()[i]);
    }
}
INSTANTIATE_TEST_SUITE_P(All, ReplyOrders,
                         testing::Values("sra", "sar", "ras", "rsa", "asr", "ars", "sr", "sa", "ra",
                                         "r", "s", ""));

TEST(JsonReply, AStatementWithoutRowsHasEmptySchemaAndRows) {
    Written written;
    EXPECT_EQ(written.all([](JsonReply& reply) {
        reply.begin({});
        reply.end(3);
        reply.finish();
    }),
              R"({"results":[{"schema":[],"rows":[],"affectedRows":3}]})");
}

TEST(JsonReply, AnErrorBeforeAnythingStandsAlone) {
    Written written;
    EXPECT_EQ(written.all([](JsonReply& reply) {
        reply.begin(test::fake_columns());
        reply.fail("QUERY_FAILED", "no");
    }),
              R"({"error":{"code":"QUERY_FAILED","message":"no"}})");
    EXPECT_EQ(written.stream.head.status, 200);
}

TEST(JsonReply, AnErrorAfterRowsFollowsTheResults) {
    Written written;
    const JsonValue json = parse_json(written.all([](JsonReply& reply) {
        reply.begin(test::fake_columns());
        reply.row(std::array<Value, 2>{Value(std::int64_t{1}), Value("a")});
        reply.fail("QUERY_FAILED", "late");
    }));
    EXPECT_EQ(json.members[0].first, "results");
    EXPECT_EQ(json.members[1].first, "error");
    EXPECT_EQ(json.members[0].second.items[0].find("rows")->items.size(), 1U);
    EXPECT_EQ(json.members[1].second.find("message")->text, "late");
}

TEST(JsonReply, AnErrorInTheSecondStatementKeepsTheFirstResult) {
    Written written;
    const JsonValue json = parse_json(written.all([](JsonReply& reply) {
        reply.begin({});
        reply.end(1);
        reply.begin(test::fake_columns());
        reply.fail("QUERY_FAILED", "second");
    }));
    EXPECT_EQ(json.find("results")->items.size(), 2U);
    EXPECT_EQ(json.find("error")->find("message")->text, "second");
}

TEST(JsonReply, OutputsOfAProcedureFollowTheResults) {
    Written written;
    EXPECT_EQ(written.all([](JsonReply& reply) {
        reply.set_outputs({{"@a", {.data_type = 12, .value = "1.5", .direction = Direction::out}}});
        reply.finish();
    }),
              R"({"results":[],"parameters":{"@a":{"dataType":12,"direction":4,"value":"1.5"}}})");
}

TEST(JsonReply, AFaultComesAfterExactlySoManyRows) {
    Written written;
    written.fault = {.after_rows = 3, .text = "[99", .then = Fault::Then::cut};
    EXPECT_THROW(written.all([](JsonReply& reply) {
        reply.begin(test::fake_columns());
        for (std::int64_t i = 0; i < 10; ++i) {
            reply.row(std::array<Value, 2>{Value(i), Value("x")});
        }
    }),
                 ReplyCut);
    const std::string text = written.stream.text();
    EXPECT_TRUE(text.ends_with(R"("rows":[[0,"x"],[1,"x"],[2,"x"],[99)")) << text;
    EXPECT_TRUE(written.stream.was_cut);
    EXPECT_FALSE(written.stream.finished);
}

TEST(JsonReply, AFaultBeyondTheLastRowComesAtTheEnd) {
    Written written;
    written.fault = {.after_rows = 100, .text = "[99]"};
    EXPECT_NE(written.all(one_row).find(R"([[1,"a"],[99]])"), std::string::npos);
}

TEST(JsonReply, TheDeadlineFailsAQueryThatHasNoRowYet) {
    Written written;
    JsonReply reply(written.stream, written.format, written.fault, written.transport);
    reply.set_deadline(std::chrono::steady_clock::now() - std::chrono::seconds(1), 5);
    EXPECT_THROW(reply.begin(test::fake_columns()), EngineError);
    EXPECT_NO_THROW(reply.begin({}));  // a write has taken effect by then
}

TEST(JsonReply, MetadataNamesTheDocumentedTable) {
    Written written;
    const JsonValue json = parse_json(written.all([](JsonReply& reply) {
        reply.set_table_name("sys_tables");
        one_row(reply);
    }));
    const JsonValue& column = json.find("results")->items[0].find("schema")->items[0];
    EXPECT_EQ(column.find("catalogName")->text, "CData");
    EXPECT_EQ(column.find("schemaName")->text, "QueryFederation");
    EXPECT_EQ(column.find("tableName")->text, "sys_tables");
}

}  // namespace
}  // namespace mock
