#include "http/date.h"

#include <curl/curl.h>

namespace connectai::http {

std::optional<std::time_t> read_date(const std::string& value) {
    const std::time_t date = curl_getdate(value.c_str(), nullptr);
    if (date == -1) return std::nullopt;
    return date;
}

}  // namespace connectai::http
