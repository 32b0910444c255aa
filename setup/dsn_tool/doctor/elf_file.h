// What a shared library is made for, from its first octets. ELF-64 Object File Format, "File
// header".
#pragma once

#include <cstdint>
#include <string>

namespace connectai::dsn_tool {

struct ElfTarget {
    int bits = 0;               // 32 or 64; 0: the file is no ELF file, or cannot be read
    std::uint16_t machine = 0;  // e_machine: 62 is x86-64, 183 is AArch64

    bool operator==(const ElfTarget&) const = default;
};

ElfTarget elf_target(const std::string& path);

}  // namespace connectai::dsn_tool
