// The files that hold a secret: PasswordFile, TokenFile.
#pragma once

#include <string>

#include "base/secret.h"

namespace connectai::config {

struct SecretFile {
    Secret secret;
    std::string problem;  // why there is none: "it is empty"; empty: none. Quotes nothing of it
};

// Reads a file as read_private_file() does. The blanks and line ends around the secret do not
// count, nor does a byte order mark in front. What no secret may hold (control characters, so that
// a second line, too; what is not UTF-8) is a problem. Throws nothing but for want of memory.
SecretFile read_secret_file(const std::string& path);

}  // namespace connectai::config
