#include "setup/dsn_tool/name_lookup.h"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/error.h"
#include "base/text.h"

namespace connectai::dsn_tool {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses addresses_of(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
#ifdef AI_IDN
    hints.ai_flags = AI_IDN;  // as libcurl, which takes names that are not ASCII
#endif
    addrinfo* found = nullptr;
    const int code = getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (code == 0) return {found, &freeaddrinfo};
    throw Error(sqlstate::unable_to_connect,
                concat("the name ", host, " cannot be looked up: ",
                       code == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(code)));
}

}  // namespace

std::string look_up(const std::string& host) {
    constexpr int most = 3;
    const Addresses addresses = addresses_of(host);
    std::string text;
    int count = 0;
    for (const addrinfo* each = addresses.get(); each != nullptr; each = each->ai_next) {
        std::array<char, NI_MAXHOST> name{};
        if (getnameinfo(each->ai_addr, each->ai_addrlen, name.data(), NI_MAXHOST, nullptr, 0,
                        NI_NUMERICHOST) != 0) {
            continue;
        }
        if (++count <= most) text += concat(count > 1 ? ", " : "", name.data());
    }
    if (count > most) text += concat(" and ", count - most, " more");
    return text;
}

}  // namespace connectai::dsn_tool
