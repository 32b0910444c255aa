#include "config/secret_file.h"

#include "base/private_file.h"
#include "config/keyword_value.h"

namespace connectai::config {

SecretFile read_secret_file(const std::string& path) {
    const PrivateFile file = read_private_file(path);
    if (!file.problem.empty()) return {{}, file.problem};
    const std::string_view content = secret_in(file);
    if (content.empty()) return {{}, "it is empty"};
    if (const std::string_view reason = forbidden_content(content); !reason.empty()) {
        return {{}, std::string(reason)};
    }
    return {Secret(content), {}};
}

}  // namespace connectai::config
