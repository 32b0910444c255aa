// Connections that break, stall or garble what they carry, at every octet of a reply: all of a
// result and SQL_NO_DATA, or an error, but never a part that looks whole.
#include <gtest/gtest.h>
#include <zlib.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <ostream>
#include <random>
#include <thread>

#include "../unit/http/scripted_server.h"
#include "sanitizers.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

// --- What the service sends ---

struct Reply {
    std::string octets;    // of the whole response, head and body
    std::size_t rows = 0;  // numbered from 1 in the first column
    bool until_close = false;
};

std::string json_of(std::size_t rows) {
    std::string json =
        R"({"results":[{"schema":[{"ordinal":0,"columnName":"id","columnLabel":"id","dataType":8,)"
        R"("dataTypeName":"INTEGER","nullable":false},{"ordinal":1,"columnName":"name",)"
        R"("columnLabel":"name","dataType":5,"dataTypeName":"VARCHAR","length":40}],"rows":[)";
    for (std::size_t row = 1; row <= rows; ++row) {
        if (row > 1) json += ',';
        json +=
            '[' + std::to_string(row) + ",\"the name of row " + std::to_string(row) + " \\u00e9\"]";
    }
    return json + R"(],"affectedRows":-1}],"parameters":null,"error":null})";
}

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    std::string compressed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_out = static_cast<uInt>(compressed.size());
    deflate(&stream, Z_FINISH);
    compressed.resize(stream.total_out);
    deflateEnd(&stream);
    return compressed;
}

constexpr std::string_view json_type = "Content-Type: application/json\r\n";
constexpr std::string_view gzip_type =
    "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";

std::string in_chunks(const std::string& body, std::size_t octets) {
    std::string chunks;
    for (std::size_t at = 0; at < body.size(); at += octets)
        chunks += chunk(body.substr(at, octets));
    return chunks + "0\r\n\r\n";
}

Reply with_length(std::size_t rows) {
    return {response(json_of(rows)), rows};
}
Reply chunked(std::size_t rows) {
    return {std::string(chunked_head) + in_chunks(json_of(rows), 100), rows};
}
Reply compressed(std::size_t rows) {
    return {response(gzip(json_of(rows)), "200 OK", gzip_type), rows};
}
Reply compressed_in_chunks(std::size_t rows) {
    return {"HTTP/1.1 200 OK\r\n" + std::string(gzip_type) + "Transfer-Encoding: chunked\r\n\r\n" +
                in_chunks(gzip(json_of(rows)), 64),
            rows};
}
Reply until_close(std::size_t rows) {
    return {"HTTP/1.1 200 OK\r\n" + std::string(json_type) + "Connection: close\r\n\r\n" +
                json_of(rows),
            rows, true};
}

// --- What becomes of it on its way ---

enum class Fault : std::uint8_t {
    none,
    cut,      // the connection is closed in front of an octet
    reset,    // or reset
    stall,    // the octet, and what is behind it, come a little later
    garbled,  // the octet is another
};

struct Delivery {
    std::shared_ptr<const Reply> reply;  // the server's threads may outlast a test's body
    Fault fault = Fault::none;
    std::size_t offset = 0;
    char garbled_by = 0;
};

void deliver(Peer& peer, const Delivery& delivery, bool& open) {
    const std::string_view octets = delivery.reply->octets;
    open = !delivery.reply->until_close;
    switch (delivery.fault) {
        case Fault::none: peer.send(octets); break;
        case Fault::reset: peer.reset_on_close(); [[fallthrough]];
        case Fault::cut:
            peer.send(octets.substr(0, delivery.offset));
            open = false;
            break;
        case Fault::stall:
            peer.send(octets.substr(0, delivery.offset));
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            peer.send(octets.substr(delivery.offset));
            break;
        case Fault::garbled: {
            std::string other(octets);
            other[delivery.offset] =
                static_cast<char>(other[delivery.offset] ^ delivery.garbled_by);
            peer.send(other);
            open = false;  // lest a garbled length make the driver wait
            break;
        }
    }
}

// Answers every request with the same delivery, until it is told of another.
class FaultyService {
public:
    FaultyService() : server_([this](Peer& peer) { serve(peer); }) {}

    std::string connection_string() const {
        return "Driver=ConnectAI;URL=" + server_.url() + "/api;User=u;Password=p;MaxRetries=0";
    }
    void set(Delivery delivery) {
        const std::lock_guard lock(mutex_);
        delivery_ = delivery;
    }

private:
    void serve(Peer& peer) {
        for (bool open = true; open;) {
            if (peer.read_request().empty()) return;
            Delivery delivery;
            {
                const std::lock_guard lock(mutex_);
                delivery = delivery_;
            }
            deliver(peer, delivery, open);
        }
    }

    std::mutex mutex_;
    Delivery delivery_;
    ScriptedServer server_;
};

// --- What the application sees of it ---

struct Outcome {
    std::size_t rows = 0;
    bool in_order = true;  // and numbered from 1
    SQLRETURN end = SQL_SUCCESS;
    std::string diagnostics;

    bool whole(const Reply& reply) const { return end == SQL_NO_DATA && rows == reply.rows; }
    // And not that of an application that asks for rows where it was told that there are none.
    bool is_error() const {
        return end == SQL_ERROR && !diagnostics.empty() && !diagnostics.starts_with("24000") &&
               !diagnostics.starts_with("HY010");
    }
};

Outcome ask(Connection& connection) {
    Outcome outcome;
    Statement statement(connection);
    SQLINTEGER id = 0;
    char name[100];
    SQLBindCol(statement, 1, SQL_C_SLONG, &id, 0, nullptr);
    SQLBindCol(statement, 2, SQL_C_CHAR, name, sizeof name, nullptr);
    outcome.end = statement.execute("SELECT 1");
    while (SQL_SUCCEEDED(outcome.end)) {
        outcome.end = statement.fetch();
        if (!SQL_SUCCEEDED(outcome.end)) break;
        ++outcome.rows;
        if (id != static_cast<SQLINTEGER>(outcome.rows)) outcome.in_order = false;
    }
    // What is garbled may happen to be two results instead of one, of which the second breaks: that
    // is found behind the first.
    if (outcome.end == SQL_NO_DATA) outcome.end = SQLMoreResults(statement);
    if (outcome.end == SQL_ERROR) outcome.diagnostics = statement.text();
    return outcome;
}

struct Case {
    const char* name;
    Reply (*reply)(std::size_t rows);
    int offsets_of_long = 200;  // at which a long reply is attacked
};

class Faults : public testing::TestWithParam<Case> {
protected:
    void SetUp() override {
        service_.set({kept_});
        ASSERT_SUCCESS(connection_.handle(), connection_.connect(service_.connection_string()));
    }

    Outcome outcome_of(const Delivery& delivery) {
        service_.set(delivery);
        return ask(connection_);
    }
    // The connection, and what the pool has kept, are as good as before.
    void expect_the_next_query_is_fine() {
        const Outcome outcome = outcome_of({kept_});
        EXPECT_TRUE(outcome.whole(small_) && outcome.in_order) << outcome.diagnostics;
    }

    static constexpr std::size_t step = sanitized ? 7 : 1;

    const std::shared_ptr<const Reply> kept_ = std::make_shared<const Reply>(GetParam().reply(5));
    const Reply& small_ = *kept_;
    FaultyService service_;
    Connection connection_;
};

void expect_error_or_whole(const Outcome& outcome, const Reply& reply, std::size_t offset) {
    EXPECT_TRUE(outcome.whole(reply) || outcome.is_error())
        << "octet " << offset << ": " << outcome.rows << " rows, then " << outcome.end << ' '
        << outcome.diagnostics;
    EXPECT_TRUE(outcome.in_order) << "octet " << offset;
    EXPECT_LE(outcome.rows, reply.rows) << "octet " << offset;
    EXPECT_EQ(outcome.diagnostics.find("not repeated"), std::string::npos) << "it only reads";
}

// All that is in front of the document's last brace must have arrived.
std::size_t needed_octets(const Reply& reply) {
    const std::size_t last = reply.octets.rfind('}');
    return last == std::string::npos ? 0 : last + 1;
}

TEST_P(Faults, ACutReplyIsNeverTakenForWhole) {
    const bool plain = small_.octets.find("gzip") == std::string::npos;
    for (const Fault fault : {Fault::cut, Fault::reset}) {
        for (std::size_t offset = 0; offset <= small_.octets.size(); offset += step) {
            const Outcome outcome = outcome_of({kept_, fault, offset});
            expect_error_or_whole(outcome, small_, offset);
            if (plain && offset < needed_octets(small_)) {
                EXPECT_TRUE(outcome.is_error()) << offset;
            }
            if (HasFailure()) return;
        }
        expect_the_next_query_is_fine();
    }
}

TEST_P(Faults, AReplyThatStallsIsWhole) {
    for (std::size_t offset = 0; offset <= small_.octets.size(); offset += step) {
        const Outcome outcome = outcome_of({kept_, Fault::stall, offset});
        ASSERT_TRUE(outcome.whole(small_) && outcome.in_order)
            << "octet " << offset << ": " << outcome.rows << " rows, then " << outcome.end << ' '
            << outcome.diagnostics;
    }
}

TEST_P(Faults, AGarbledReplyHasAllItsRowsOrIsAnError) {
    std::minstd_rand random(20'261'122);
    for (int round = 0; round < 3; ++round) {
        for (std::size_t offset = 0; offset < small_.octets.size(); offset += step) {
            const auto by = static_cast<char>(1 + random() % 255);
            const Outcome outcome = outcome_of({kept_, Fault::garbled, offset, by});
            EXPECT_TRUE(outcome.whole(small_) || outcome.is_error())
                << "octet " << offset << " of " << small_.octets.substr(0, offset + 1) << " by "
                << static_cast<int>(by) << ": " << outcome.rows << " rows, then " << outcome.end;
            if (HasFailure()) return;
        }
        expect_the_next_query_is_fine();
    }
}

// Long enough to be read ahead.
TEST_P(Faults, ALongReplyThatBreaksAnywhereIsNeverTakenForWhole) {
    const auto shared =
        std::make_shared<const Reply>(GetParam().reply(sanitized ? 20'000 : 40'000));
    const Reply& large = *shared;
    std::mt19937_64 random(7);
    const int times = sanitized ? 20 : GetParam().offsets_of_long;
    for (int i = 0; i < times; ++i) {
        const std::size_t offset = random() % large.octets.size();
        for (const Fault fault : {Fault::cut, Fault::reset, Fault::garbled, Fault::stall}) {
            const auto by = static_cast<char>(1 + random() % 255);
            const Outcome outcome = outcome_of({shared, fault, offset, by});
            if (fault == Fault::stall) {
                EXPECT_TRUE(outcome.whole(large) && outcome.in_order)
                    << "octet " << offset << ": " << outcome.rows << " rows, then " << outcome.end
                    << ' ' << outcome.diagnostics;
            } else if (fault != Fault::garbled) {
                expect_error_or_whole(outcome, large, offset);
            }
            EXPECT_TRUE(outcome.whole(large) || outcome.is_error())
                << "octet " << offset << ": " << outcome.rows << " rows, then " << outcome.end;
            if (HasFailure()) return;
        }
    }
    expect_the_next_query_is_fine();
}

void PrintTo(const Case& tested, std::ostream* out) {
    *out << tested.name;
}

INSTANTIATE_TEST_SUITE_P(Replies, Faults,
                         testing::Values(Case{"WithLength", with_length, 1000},
                                         Case{"Chunked", chunked},
                                         Case{"Compressed", compressed, 1000},
                                         Case{"CompressedInChunks", compressed_in_chunks},
                                         Case{"UntilClose", until_close}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace connectai::test
