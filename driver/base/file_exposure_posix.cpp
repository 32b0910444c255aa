#include "base/file_exposure_posix.h"

#include <unistd.h>

#include "base/text.h"

namespace connectai {
namespace {

std::string mode_of(const struct stat& status) {
    std::string digits = "0000";
    for (std::size_t i = 0; i < digits.size(); ++i) {
        digits[i] = static_cast<char>('0' + ((status.st_mode >> (3 * (3 - i))) & 7));
    }
    return digits;
}

}  // namespace

std::string exposure_of(const struct stat& status) {
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        return "it belongs to another user, who may read and change it";
    }
    const mode_t allowed_to_group = status.st_uid == 0 ? S_IRGRP : 0;
    if ((status.st_mode & (S_IRWXG | S_IRWXO) & ~allowed_to_group) != 0) {
        return concat("others may read or change it (its mode is ", mode_of(status), "): ",
                      status.st_uid == ::geteuid()
                          ? "take that away with chmod 600"
                          : "root has to take that away, with chmod 440 and a group that this "
                            "process is in");
    }
    return {};
}

}  // namespace connectai
