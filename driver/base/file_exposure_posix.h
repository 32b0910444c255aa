// Who else may read or change a file: one rule for all that hold secrets.
#pragma once

#include <sys/stat.h>

#include <string>

namespace connectai {

// Why an open file may hold no secret: "others may read or change it (its mode is 0644): take that
// away with chmod 600"; empty: it may. It must belong to the process's own user or to root, and
// only they may read or change it; a group may read what is root's.
std::string exposure_of(const struct stat& status);

}  // namespace connectai
