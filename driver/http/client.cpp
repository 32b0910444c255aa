#include "http/client.h"

#include "base/text.h"
#include "http/channel_pool.h"
#include "http/transfer.h"
#include "http/url.h"

namespace connectai::http {

std::string https_advice(const ServerName& server) {
    return concat("where the server speaks TLS at that port, the keyword ", server.keyword,
                  " must begin with https://");
}

Client::Client(ClientOptions options)
    : silence_limit_(std::make_shared<SilenceLimit>(std::chrono::milliseconds(0))),
      options_(std::move(options)) {}

std::unique_ptr<Response> Client::send(Request request, std::shared_ptr<CancelToken> cancel) {
    ChannelPool& pool = ChannelPool::of_process();
    auto channel = pool.take(options_, std::string(site_of(request.url)), request.credentials);
    return std::make_unique<Transfer>(
        std::move(channel), options_, std::move(request), std::move(cancel), silence_limit_,
        [&pool](std::unique_ptr<Channel> used) { pool.give_back(std::move(used)); });
}

}  // namespace connectai::http
