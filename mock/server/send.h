// Replies that are held whole, in one piece.
#pragma once

#include <string_view>

#include "behaviour.h"
#include "http.h"

namespace mock {

inline constexpr std::string_view json_type = "application/json; charset=utf-8";
inline constexpr std::string_view html_type = "text/html; charset=utf-8";

void send(ReplyStream& stream, int status, std::string_view content_type, std::string_view body,
          Pairs headers = {});

// Throws ReplyCut where the reply says that the connection is to end before it.
void send_canned(ReplyStream& stream, const CannedReply& reply);

}  // namespace mock
