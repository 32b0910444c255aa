// An HTTP client that shows what came over the wire, complete or not. Beast stays in its .cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mock::test {

struct WireReply {
    int status = 0;  // 0: not even a status line
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;                   // as far as it came
    std::string error;                  // why it is not complete; empty: it is
    std::vector<std::size_t> chunks;    // sizes in octets, in order
    double first_octet = 0, total = 0;  // seconds

    bool complete() const { return error.empty(); }
    std::string header(const std::string& name) const;  // empty if there is none
};

class RawClient {
public:
    explicit RawClient(std::uint16_t port, bool tls = false);
    ~RawClient();

    using Headers = std::vector<std::pair<std::string, std::string>>;

    // One request on the kept connection.
    WireReply send(const std::string& method, const std::string& target, const std::string& token,
                   const std::string& body = {}, const Headers& headers = {});
    WireReply get(const std::string& target, const std::string& token = "test-token") {
        return send("GET", "/api" + target, token);
    }
    WireReply query(const std::string& body, const std::string& token = "test-token",
                    const Headers& headers = {}) {
        return send("POST", "/api/query", token, body, headers);
    }

    void write(const std::string& octets);  // as they are
    std::string read_to_end();              // until the server closes
    WireReply read_reply();
    void close();

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

std::string basic(const std::string& user, const std::string& token);  // a header's value

}  // namespace mock::test
