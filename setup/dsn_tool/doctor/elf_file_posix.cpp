#include "setup/dsn_tool/doctor/elf_file.h"

#include <elf.h>

#include <array>
#include <cstring>
#include <fstream>

namespace connectai::dsn_tool {

ElfTarget elf_target(const std::string& path) {
    // e_ident, e_type and e_machine have the same places in both classes.
    std::array<unsigned char, EI_NIDENT + 4> head{};
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(head.data()), head.size())) return {};
    if (std::memcmp(head.data(), ELFMAG, SELFMAG) != 0) return {};
    ElfTarget target;
    target.bits = head[EI_CLASS] == ELFCLASS64 ? 64 : 32;
    const bool little = head[EI_DATA] == ELFDATA2LSB;
    const unsigned low = head[EI_NIDENT + (little ? 2U : 3U)];
    const unsigned high = head[EI_NIDENT + (little ? 3U : 2U)];
    target.machine = static_cast<std::uint16_t>(high << 8U | low);
    return target;
}

}  // namespace connectai::dsn_tool
