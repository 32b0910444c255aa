#include "setup/ini_text.h"

#include <algorithm>

#include "base/byte_order_mark.h"
#include "base/text.h"

namespace connectai::setup {
namespace {

using Lines = std::vector<IniTextLine>;

// Of the first line, its end included. There is one.
std::size_t length_of_line(std::string_view content) noexcept {
    return std::min(content.find('\n'), content.size() - 1) + 1;
}

std::string_view line_end(std::string_view text) noexcept {
    if (text.ends_with("\r\n")) return text.substr(text.size() - 2);
    return text.ends_with('\n') ? text.substr(text.size() - 1) : std::string_view();
}

// As the file's first line ends.
std::string_view usual_end(const Lines& lines) noexcept {
    const std::string_view end = lines.empty() ? "" : line_end(lines.front().text);
    return end.empty() ? "\n" : end;
}

bool is(const IniTextLine& line, std::string_view section) noexcept {
    return line.kind == IniLineKind::section && iequals(line.name, section);
}

// In one piece of memory, because it may hold secrets.
class Writer {
public:
    // `more`: how many octets it may have beyond the lines.
    Writer(std::string_view content, std::string_view end, std::size_t more)
        : end_(end.empty() ? "\n" : end) {
        text_.reserve(content.size() + more);
    }
    void add(std::string_view octets) { text_.append(octets); }
    void add_line(std::string_view octets) {
        if (!text_.empty() && !text_.ends_with('\n')) text_.append(end_);
        text_.append(octets).append(end_);
    }
    void add_entry(const Setting& setting) {
        if (!text_.empty() && !text_.ends_with('\n')) text_.append(end_);
        text_.append(setting.name).append(1, '=').append(setting.value.view()).append(end_);
    }
    WipedText take() { return {std::move(text_)}; }

private:
    std::string text_;
    std::string_view end_;
};

std::size_t room_for(std::string_view section, const std::vector<Setting>& settings) {
    constexpr std::size_t signs = 16;  // brackets, an equals sign, ends of lines
    std::size_t octets = section.size() + 4 * signs;
    for (const Setting& setting : settings) {
        octets += setting.name.size() + setting.value.view().size() + signs;
    }
    return octets;
}

bool ends_with_blank_line(const Lines& lines) noexcept {
    return !lines.empty() && lines.back().kind == IniLineKind::blank &&
           !line_end(lines.back().text).empty();
}

// Behind the last line of the section that begins at `header`; see without_section().
std::size_t end_of_section(const Lines& lines, std::size_t header) {
    std::size_t next = header + 1;
    std::size_t end = next;  // behind the last entry
    for (; next < lines.size() && lines[next].kind != IniLineKind::section; ++next) {
        if (lines[next].kind == IniLineKind::entry) end = next + 1;
    }
    std::size_t behind_comments = end;
    while (behind_comments < next && lines[behind_comments].kind == IniLineKind::comment) {
        ++behind_comments;
    }
    if (behind_comments == lines.size() || lines[behind_comments].kind == IniLineKind::blank) {
        end = behind_comments;
    }
    while (end < next && lines[end].kind == IniLineKind::blank) ++end;
    return end;
}

// `line` as an entry of the setting, with the blanks that it has.
void rewrite(Writer& out, const IniTextLine& line, const Setting& setting) {
    const std::string_view text =
        line.text.substr(0, line.text.size() - line_end(line.text).size());
    const auto at = [&](std::string_view part) {
        return static_cast<std::size_t>(part.data() - text.data());
    };
    const std::string_view indent = text.substr(0, at(line.name));
    const std::size_t behind_name = at(line.name) + line.name.size();
    const std::size_t equals = text.find('=', behind_name);
    std::string_view before_equals;
    std::string_view behind_equals;
    if (equals != text.npos) {
        before_equals = text.substr(behind_name, equals - behind_name);
        const std::string_view rest = text.substr(equals + 1);
        behind_equals = rest.substr(0, line.value.empty() ? 0 : at(line.value) - equals - 1);
    }
    const std::size_t octets = indent.size() + setting.name.size() + before_equals.size() + 1 +
                               behind_equals.size() + setting.value.view().size();
    const bool fits = octets <= longest_line;
    if (fits) out.add(indent);
    out.add(setting.name);
    if (fits) out.add(before_equals);
    out.add("=");
    if (fits) out.add(behind_equals);
    out.add(setting.value.view());
    out.add(line_end(line.text));
}

}  // namespace

std::vector<IniTextLine> ini_lines(std::string_view content) {
    Lines lines;
    while (!content.empty()) {
        const std::string_view text = content.substr(0, length_of_line(content));
        lines.push_back({config::ini_line_parts(text), text});
        content.remove_prefix(text.size());
    }
    return lines;
}

std::string why_unreadable(std::string_view content) {
    if (content.starts_with(byte_order_mark)) {
        return "it begins with a byte order mark, which unixODBC takes for an entry: save it as "
               "UTF-8 without one";
    }
    static constexpr std::string_view why =
        "it does not begin with a section in brackets at the beginning of a line, or with comments "
        "and then one: put that right with an editor";
    while (!content.empty()) {
        // Of a longer line the rest is a line of its own.
        const std::string_view line =
            content.substr(0, std::min(length_of_line(content), longest_line));
        content.remove_prefix(line.size());
        if (line.front() == '[') return {};
        const IniLineKind kind = config::ini_line_parts(line).kind;
        if (kind != IniLineKind::blank && kind != IniLineKind::comment) return std::string(why);
    }
    return {};
}

WipedText with_section(std::string_view content, std::string_view section,
                       const std::vector<Setting>& settings) {
    const Lines lines = ini_lines(content);
    Writer out(content, usual_end(lines), room_for(section, settings));
    out.add(content);
    // A blank line on the side on which the file has them.
    const bool blank_behind = lines.empty() || ends_with_blank_line(lines);
    if (!blank_behind) out.add_line({});
    out.add_line(concat('[', section, ']'));
    for (const Setting& setting : settings) {
        if (!setting.value.empty()) out.add_entry(setting);
    }
    if (blank_behind) out.add_line({});
    return out.take();
}

WipedText without_section(std::string_view content, std::string_view section) {
    Lines kept;
    const Lines lines = ini_lines(content);
    for (std::size_t i = 0; i < lines.size();) {
        if (!is(lines[i], section)) {
            kept.push_back(lines[i++]);
            continue;
        }
        const std::size_t end = end_of_section(lines, i);
        const bool blank_behind = lines[end - 1].kind == IniLineKind::blank;
        i = end;
        // The blank line in front has separated it from what came before, and nothing follows.
        if (i == lines.size() && !blank_behind && ends_with_blank_line(kept)) kept.pop_back();
    }
    Writer out(content, usual_end(lines), 0);
    for (const IniTextLine& line : kept) out.add(line.text);
    return out.take();
}

WipedText with_entries(std::string_view content, std::string_view section,
                       const std::vector<Setting>& settings) {
    const Lines lines = ini_lines(content);
    Writer out(content, usual_end(lines), room_for(section, settings));
    const auto header =
        std::ranges::find_if(lines, [&](const IniTextLine& line) { return is(line, section); });
    const auto next =
        std::find_if(header == lines.end() ? header : header + 1, lines.end(),
                     [](const IniTextLine& line) { return line.kind == IniLineKind::section; });
    auto last = header;  // behind it new entries come
    for (auto line = header; line != next; ++line) {
        if (line->kind == IniLineKind::entry) last = line;
    }
    std::vector<bool> written(settings.size());
    for (auto line = lines.begin(); line != lines.end(); ++line) {
        const bool inside = line > header && line < next && line->kind == IniLineKind::entry;
        const auto setting = std::ranges::find_if(
            settings, [&](const Setting& each) { return inside && each.same(line->name); });
        if (setting == settings.end()) {
            out.add(line->text);
        } else if (const auto i = static_cast<std::size_t>(setting - settings.begin());
                   !setting->value.empty() && !written[i]) {
            written[i] = true;
            rewrite(out, *line, *setting);
        }
        if (line != last) continue;
        for (std::size_t i = 0; i < settings.size(); ++i) {
            if (!written[i] && !settings[i].value.empty()) out.add_entry(settings[i]);
        }
    }
    return out.take();
}

}  // namespace connectai::setup
