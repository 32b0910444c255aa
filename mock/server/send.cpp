// Whole replies.
#include "send.h"

#include <utility>

namespace mock {
namespace {

// Until the client leaves, which is an exception.
[[noreturn]] void send_endlessly(ReplyStream& stream, const CannedReply& reply) {
    ReplyHead head;
    head.status = reply.status;
    head.content_type = reply.content_type;
    head.headers = reply.headers;
    stream.begin(head);
    stream.write(reply.body);
    for (;;) stream.write(reply.again);
}

}  // namespace

void send(ReplyStream& stream, int status, std::string_view content_type, std::string_view body,
          Pairs headers) {
    ReplyHead head;
    head.status = status;
    head.content_type = content_type;
    head.headers = std::move(headers);
    head.content_length = body.size();
    stream.begin(head);
    stream.write(body);
    stream.finish();
}

void send_canned(ReplyStream& stream, const CannedReply& reply) {
    if (!reply.again.empty()) send_endlessly(stream, reply);
    if (reply.form != CannedReply::Form::whole) {
        stream.cut(reply.form == CannedReply::Form::reset);
        throw ReplyCut();
    }
    send(stream, reply.status, reply.content_type, reply.body, reply.headers);
}

}  // namespace mock
