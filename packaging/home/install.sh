#!/bin/sh
# Puts the driver into a home directory, without root, and tells unixODBC of it; or takes it out again.
#
#   ./install.sh               copies to ~/.local and registers [ConnectAI] in ~/.odbcinst.ini
#   ./install.sh uninstall     removes what was copied, and the registration; data sources stay
#
#   --prefix DIR               another folder than ~/.local, the same for both
#
# It asks nothing. When something is in the way it says what, changes nothing, and ends with status 1.
set -eu

say() { printf '%s\n' "$*"; }
fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}
usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p;}' "$0"; }

action=install
prefix=
while [ $# -gt 0 ]; do
    case "$1" in
        install | uninstall) action=$1 ;;
        --prefix)
            [ $# -gt 1 ] || fail "--prefix wants a folder"
            prefix=$2
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            fail "what is '$1'?"
            ;;
    esac
    shift
done

[ -n "${HOME:-}" ] && [ -d "$HOME" ] || fail "HOME names no folder; unixODBC looks for ~/.odbcinst.ini there"
prefix=${prefix:-$HOME/.local}
case "$prefix" in
    /*) ;;
    *) fail "--prefix wants a full path, since odbcinst.ini does; '$prefix' is none" ;;
esac
case "$prefix" in
    *[\;\#\]\[\\\"]*) fail "odbcinst.ini cannot hold a path with any of ; # [ ] \\ \"; '$prefix' has one" ;;
esac

source_dir=$(cd "$(dirname "$0")" && pwd)
ini=$HOME/.odbcinst.ini
library=$prefix/lib/odbc/libconnectaiodbc.so
# The list of what was copied, from which uninstall works.
manifest=$prefix/share/connectai-odbc/files

# What a file of drivers says of [ConnectAI]: the library, or nothing.
registered_library() {
    [ -r "$1" ] || return 0
    awk '
        /^[ \t]*\[/ {
            name = $0
            sub(/^[ \t]*./, "", name)
            sub(/^[ \t]*/, "", name)
            sub(/[ \t]*\].*$/, "", name)
            inside = tolower(name) == "connectai"
        }
        inside && tolower($0) ~ /^[ \t]*driver(64)?[ \t]*=/ {
            sub(/^[^=]*=[ \t]*/, "")
            sub(/[ \t]*$/, "")
            print
            exit
        }' "$1"
}

# The file without the section [ConnectAI], and as it was otherwise.
without_section() {
    awk '
        /^[ \t]*\[/ {
            name = $0
            sub(/^[ \t]*./, "", name)
            sub(/^[ \t]*/, "", name)
            sub(/[ \t]*\].*$/, "", name)
            inside = tolower(name) == "connectai"
        }
        !inside' "$1"
}

# Replaces $ini by standard input, all of it or nothing, with the rights and the links it has.
replace_ini() {
    replacement=$(mktemp "${TMPDIR:-/tmp}/odbcinst.XXXXXX")
    if cat >"$replacement" && cat "$replacement" >"$ini"; then
        rm -f "$replacement"
    else
        fail "$ini could not be written; what it should be is in $replacement"
    fi
}

check_archive() {
    for name in lib/odbc/libconnectaiodbc.so lib/odbc/libconnectaiodbcS.so bin/connectai-dsn; do
        [ -f "$source_dir/$name" ] || fail "$source_dir/$name is missing: unpack the whole archive anew"
    done
    command -v ldd >/dev/null || fail "there is no ldd here: this archive is for Linux with glibc"
    missing=$(for name in lib/odbc/libconnectaiodbc.so bin/connectai-dsn; do
        ldd "$source_dir/$name" 2>&1 | sed -n -e 's/^[ \t]*\(.*not found.*\)$/\1/p' \
            -e 's/.*\(not a dynamic executable\).*/\1: another machine'"'"'s program/p'
    done | sort -u)
    [ -z "$missing" ] || fail "libraries that the driver needs are not here; an administrator can install
them (docs/install.md has the packages' names):
$missing"
}

# unixODBC reads the system's file of drivers first and ~/.odbcinst.ini behind it, and reads neither
# where the first is missing and cannot be made (SQLGetInstalledDrivers in version 2.3.11).
check_system_file() {
    system=${ODBCSYSINI:-}
    if [ -n "$system" ]; then
        system=$system/${ODBCINSTINI:-odbcinst.ini}
    elif command -v odbcinst >/dev/null; then
        system=$(odbcinst -j | sed -n 's/^DRIVERS\.*: *//p')
    else
        system=/etc/odbcinst.ini
    fi
    [ -r "$system" ] || fail "$system is not there, or is not readable, and without it unixODBC does not read
$ini either. Have an administrator make it (\`touch $system\`), or set ODBCSYSINI to a folder of
your own with an empty file odbcinst.ini in it, here and wherever the driver is used"
    other=$(registered_library "$system")
    if [ -n "$other" ]; then
        fail "$system has a driver ConnectAI already ($other), and unixODBC would take that one: it is
installed for the whole machine"
    fi
}

# Makes a folder below the prefix, and writes down each that was not there: make_folder NAME
make_folder() {
    [ ! -d "$prefix/$1" ] || return 0
    make_folder "$(dirname "$1")"
    mkdir "$prefix/$1"
    echo "$1/" >>"$source_list"
}

install_files() {
    (cd "$source_dir" && find bin lib share -type f) | while IFS= read -r name; do
        make_folder "$(dirname "$name")"
        # Beside it and then in its place: a program that has the old one open keeps that.
        cp "$source_dir/$name" "$prefix/$name.new"
        mv -f "$prefix/$name.new" "$prefix/$name"
        echo "$name" >>"$source_list"
    done
    make_folder "$(dirname "${manifest#"$prefix"/}")"
    echo "${manifest#"$prefix"/}" >>"$source_list"
}

# Takes out the files that a list names, and then its folders, the deepest first, where they are empty.
remove_files() {
    LC_ALL=C sort -r | while IFS= read -r name; do
        case "$name" in
            ./) rmdir "$prefix" 2>/dev/null || true ;;
            */) rmdir "$prefix/$name" 2>/dev/null || true ;;
            *) rm -f "$prefix/$name" ;;
        esac
    done
}

register() {
    old=$(registered_library "$ini")
    if [ "$old" = "$library" ]; then
        say "$ini has [ConnectAI] already."
        return
    fi
    [ -e "$ini" ] || : >"$ini"
    if [ -s "$ini" ] && [ -n "$(tail -c 1 "$ini")" ]; then echo >>"$ini"; fi
    cat >>"$ini" <<INI
[ConnectAI]
Description = ODBC driver for CData Connect AI
Driver = $library
Setup = ${library%.so}S.so
FileUsage = 0
ConnectFunctions = YYY
Threading = 0
INI
    say "registered [ConnectAI] in $ini"
}

case "$action" in
    install)
        check_archive
        check_system_file
        old=$(registered_library "$ini")
        if [ -n "$old" ] && [ "$old" != "$library" ]; then
            fail "$ini has a driver ConnectAI already ($old): take that section out first"
        fi
        [ -d "$prefix" ] && made_prefix= || made_prefix=./
        if ! mkdir -p "$prefix" 2>/dev/null || ! [ -w "$prefix" ]; then
            fail "$prefix cannot be written: --prefix DIR names another folder"
        fi
        if [ -e "$ini" ] && ! [ -w "$ini" ]; then fail "$ini cannot be written"; fi
        if [ "$source_dir" = "$(cd "$prefix" && pwd)" ]; then
            fail "the archive was unpacked in $prefix itself: unpack it elsewhere"
        fi
        source_list=$(mktemp "${TMPDIR:-/tmp}/connectai-files.XXXXXX")
        trap 'rm -f "$source_list"' EXIT
        if [ -n "$made_prefix" ]; then echo "$made_prefix" >"$source_list"; fi
        install_files
        if [ -f "$manifest" ]; then
            # Folders that an older version has made are still ours, and its files go if this one has
            # none of that name.
            grep '/$' "$manifest" >>"$source_list" || true
            grep -v -x -F -f "$source_list" "$manifest" | remove_files
        fi
        LC_ALL=C sort -u "$source_list" >"$manifest"
        say "copied $(grep -c -v '/$' "$manifest") files to $prefix"
        register
        case ":${PATH:-}:" in
            *":$prefix/bin:"*) tool=connectai-dsn ;;
            *) tool=$prefix/bin/connectai-dsn ;;
        esac
        say "To make a data source: $tool add NAME User=you@example.com Password=-"
        ;;
    uninstall)
        [ -f "$manifest" ] || fail "$manifest is not there: nothing of this is installed in $prefix"
        if [ "$(registered_library "$ini")" = "$library" ]; then
            without_section "$ini" | replace_ini
            [ -s "$ini" ] || rm -f "$ini"
            say "took [ConnectAI] out of $ini"
        fi
        list=$(mktemp "${TMPDIR:-/tmp}/connectai-files.XXXXXX")
        trap 'rm -f "$list"' EXIT
        cp "$manifest" "$list"
        remove_files <"$list"
        say "removed the driver from $prefix; data sources are left as they are"
        ;;
esac
