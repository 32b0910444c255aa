// What the scenarios of the table are made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "behaviour.h"
#include "scenarios.h"

namespace mock {

// ---- answers without the engine

Behaviour refusal(int status, std::string_view code, std::string_view message, Pairs headers = {});
Behaviour document(std::string body, int status = 200,
                   std::string_view content_type = "application/json; charset=utf-8");
Behaviour times(int count, Behaviour made);  // so often, and then as if there were no scenario
// A good beginning, and then more and more of what the suffix says.
Behaviour flood(const Suffix& suffix);
Behaviour no_reply(CannedReply::Form form);
Behaviour redirect(int status);
Behaviour unauthorized();
Behaviour unavailable(Pairs headers = {});
Behaviour too_many(Pairs headers = {});

// ---- numbered rows with something in the middle

Behaviour numbered(std::int64_t count);
// 20 rows: the suffix's number of good ones (10), the raw text in the place of a row, the rest.
Behaviour bad_row(const Suffix& suffix, std::string text);
// The same, with the text as a string's in the row.
Behaviour text_row(const Suffix& suffix, std::string text);
// The suffix's number of good rows (10), then the fault.
Behaviour fault(const Suffix& suffix, Fault::Then then, std::string text = {});
// So many rows, silence for the suffix's milliseconds (2000), and 10 rows.
Behaviour stalled(std::int64_t rows, const Suffix& suffix);
// The suffix's number of rows (10), and another end of the reply.
Behaviour ending(const Suffix& suffix, std::string end, bool cut = false);
Behaviour canned(void (*rows)(ResultSink&));
Behaviour several_with_error();

// ---- the real reply in another form

template <class Change>
Behaviour form(Change change) {
    Behaviour made;
    change(made.format);
    return made;
}

template <class Change>
Behaviour transport(Change change) {
    Behaviour made;
    change(made.transport);
    return made;
}

Behaviour coded(const Suffix& suffix, bool cut);
Behaviour ordered(const Suffix& suffix);
Behaviour absent(const Suffix& suffix);
Behaviour null_member(const Suffix& suffix);
Behaviour odd_outputs(const Suffix& suffix);
Behaviour error_before_results(std::string_view error);
Behaviour unknown_members();
Behaviour deep_member(const Suffix& suffix);

// "1" between so many of each.
std::string nested(std::int64_t levels, std::string_view open, std::string_view close);
// A reply whose only member is null.
std::string nothing_but(std::string_view member);

}  // namespace mock
