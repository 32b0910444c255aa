# What the programs that register the driver know of a file of drivers, odbcinst.ini. They source this.
# shellcheck shell=sh
#
# The names of sections and entries are the same in capitals and not. (`odbcinst -q` would answer from
# other files as well, and `odbcinst -i` writes a file anew from what it has understood.)

# An awk program behind functions that know of sections, on FILEs:
# in_sections PROGRAM SECTION FILE...
in_sections() (
    program=$1
    section=$2
    shift 2
    section=$section awk '
        function is_header(line) { return line ~ /^[ \t]*\[/ }
        function is_wanted(line) {
            sub(/^[ \t]*\[[ \t]*/, "", line)
            sub(/[ \t]*\].*$/, "", line)
            return tolower(line) == tolower(ENVIRON["section"])
        }
        function is_entry(line) { return line !~ /^[ \t\r]*([#;]|$)/ }
        function entry(line) {
            sub(/^[ \t]*/, "", line)
            sub(/[ \t]*(=.*)?$/, "", line)
            return tolower(line)
        }
        function value(line) {
            sub(/^[^=]*=[ \t]*/, "", line)
            sub(/[ \t\r]*$/, "", line)
            return line
        }
        '"$program" "$@"
)

# What a section of FILE names as a library: nothing where there is no such section, else a line, which
# has the library behind an equals sign. unixODBC prefers the entry for 64 bits (Driver64).
# registered_library FILE SECTION driver|setup
registered_library() {
    [ -r "$1" ] || return 0
    in_sections '
        is_header($0) { inside = is_wanted($0); if (inside) there = 1; next }
        inside && is_entry($0) && !(entry($0) in found) { found[entry($0)] = value($0) }
        END { if (there) print "=" (found[wanted "64"] != "" ? found[wanted "64"] : found[wanted]) }
        ' "$2" wanted="$3" "$1"
}

# FILE without the section, which ends with its last entry and one blank line:
# comments behind that are on what follows. without_section SECTION FILE
without_section() {
    in_sections '
        is_header($0) { release(); inside = is_wanted($0) }
        !inside { print; next }
        is_entry($0) { count = 0; next }
        { behind[++count] = $0 }
        END { release() }
        function release(  i) {
            for (i = 1; i <= count; ++i) if (i > 1 || behind[i] !~ /^[ \t\r]*$/) print behind[i]
            count = 0
        }
        ' "$@"
}
