// Octets that arrive bit by bit: a response's body, or a test's text.
#pragma once

#include <string>

namespace connectai {

class ByteSource {
public:
    virtual ~ByteSource() = default;

    // Appends what has arrived, at least one octet; waits for the first only. False at the end.
    // Throws Error when there can be no more although the end has not been reached.
    virtual bool receive(std::string& out) = 0;
};

}  // namespace connectai
