// SQLGetInfo reads its table.
#include "info/get_info.h"

#include <algorithm>
#include <array>

#include "info/info_table.h"

namespace connectai::info {
namespace {

const InfoRow* find_row(SQLUSMALLINT info_type) noexcept {
    for (const auto family : all_rows()) {
        const auto row = std::ranges::find(family, info_type, &InfoRow::info_type);
        if (row != family.end()) return &*row;
    }
    return nullptr;
}

// Turns a row's answer into the value it stands for.
struct Evaluate {
    const InfoContext& context;
    InfoValue operator()(std::string_view value) const { return std::string(value); }
    InfoValue operator()(SQLUSMALLINT value) const { return value; }
    InfoValue operator()(SQLUINTEGER value) const { return value; }
    InfoValue operator()(InfoFunction function) const { return function(context); }
    InfoValue operator()(ScalarFunctionMask mask) const { return context.functions.*mask; }
};

}  // namespace

std::span<const std::span<const InfoRow>> all_rows() noexcept {
    static const std::array families{driver_rows(), sql_rows(), conversion_rows(), limit_rows()};
    return families;
}

std::optional<InfoValue> get_info(SQLUSMALLINT info_type, const InfoContext& context) {
    const InfoRow* row = find_row(info_type);
    if (row == nullptr) return std::nullopt;
    return std::visit(Evaluate{context}, row->answer);
}

std::string_view info_type_name(SQLUSMALLINT info_type) noexcept {
    const InfoRow* row = find_row(info_type);
    return row == nullptr ? std::string_view{} : row->name;
}

}  // namespace connectai::info
