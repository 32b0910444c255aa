#!/bin/sh
# Puts the driver into a home directory, without root, and tells unixODBC and iODBC of it; or takes it
# out again.
#
#   ./install.sh               copies to ~/.local and registers [ConnectAI] and [ConnectAI iODBC] in
#                              ~/.odbcinst.ini
#   ./install.sh uninstall     removes what was copied, and the registration; data sources stay
#
#   --prefix DIR               another folder than ~/.local, the same for both
#
# What is installed can take itself out, too: PREFIX/share/connectai-odbc/uninstall.sh, which is this
# script under another name.
#
# It asks nothing. When something is in the way it says what, changes nothing, and ends with status 1.
set -eu
export LC_ALL=C

script=$(readlink -f "$0")
program=${script##*/}
source_dir=${script%/*}
say() { printf '%s\n' "$*"; }
fail() {
    printf '%s: %s\n' "$program" "$*" >&2
    exit 1
}
usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p;}' "$0"; }

# Since this version libcurl leaves a name look-up that nobody waits for (CURLOPT_QUICK_EXIT).
oldest_libcurl=7.87

action=install
prefix=
data_dir=$source_dir/share/connectai-odbc
if [ "$program" = uninstall.sh ]; then
    action=uninstall
    prefix=${source_dir%/share/connectai-odbc}
    data_dir=$source_dir
fi
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
if [ "$program" = uninstall.sh ] && [ "$action" = install ]; then
    fail "to install is for install.sh in the archive"
fi

# A full path in its shortest spelling, whether or not there is such a folder: no `.` and `..`, no
# slash too many. Links stay what they are, for a home directory's path may be one on purpose.
normal_path() {
    there=$1
    rest=
    while case "$there" in //*) true ;; *) false ;; esac; do there=${there#/}; done
    while [ ! -d "$there/" ]; do
        name=${there##*/}
        case "$name" in
            '' | .) ;;
            ..) fail "--prefix: '$1' goes up from a folder that is not there" ;;
            *) rest=/$name$rest ;;
        esac
        there=${there%/*}
    done
    there=$(cd "$there/" && pwd)
    printf '%s\n' "${there%/}$rest"
}

[ -d "${HOME:-}" ] || fail "HOME names no folder; unixODBC looks for ~/.odbcinst.ini there"
prefix=${prefix:-$HOME/.local}
case "$prefix" in
    /*) ;;
    *) fail "--prefix wants a full path, since odbcinst.ini does; '$prefix' is none" ;;
esac
case "$prefix" in
    *[\;\#\]\[\\\"]* | *"
"*) fail "odbcinst.ini cannot hold a path with any of ; # [ ] \\ \" or a line's end; '$prefix' has one" ;;
esac
prefix=$(normal_path "$prefix")
[ -n "$prefix" ] || fail "--prefix wants a folder, and not the root of all"

ini=$HOME/.odbcinst.ini
# What uninstall works from, a line each:
#   file NAME      was copied; below the prefix
#   folder PATH    was made; below the prefix, or in full where it is the prefix itself or above it
#   driver PATH    is registered
manifest_name=share/connectai-odbc/files
manifest=$prefix/$manifest_name
# What is written beside a file before it takes its place.
suffix=.connectai-new

[ -f "$data_dir/odbcinst_sections.sh" ] ||
    fail "$data_dir/odbcinst_sections.sh is missing: unpack the whole archive anew, and call
its install.sh $action --prefix '$prefix'"
# shellcheck source=packaging/odbcinst_sections.sh
. "$data_dir/odbcinst_sections.sh"

manifest_lines() { if [ -f "$manifest" ]; then sed -n "s/^$1 //p" "$manifest"; fi; }

# Puts what $ini is to be, which is in a file, beside it, with the rights that it has: stage_ini FILE
stage_ini() {
    if [ -e "$ini" ] && cmp -s "$1" "$ini"; then return; fi
    if [ -e "$ini" ] && ! [ -w "$ini" ]; then fail "$ini cannot be written; nothing was changed"; fi
    ini_target=$(readlink -f "$ini")
    if [ -e "$ini_target" ] && ! cp -p "$ini_target" "$ini_target$suffix" ||
        ! cat "$1" >"$ini_target$suffix" || ! cmp -s "$1" "$ini_target$suffix"; then
        fail "$ini cannot be written (the reason is above); nothing was changed"
    fi
}
commit_ini() { [ -z "$ini_target" ] || mv -f "$ini_target$suffix" "$ini_target"; }

# Takes out the files that are named on standard input, and says by its status whether all are gone.
remove_files() {
    kept=0
    while IFS= read -r name; do rm -f "$prefix/$name" "$prefix/$name$suffix" || kept=1; done
    return "$kept"
}

# The folders likewise, the deepest first, where they are empty.
remove_folders() {
    sort -r -u | while IFS= read -r folder; do
        case "$folder" in
            /*) rmdir "$folder" 2>/dev/null || true ;;
            *) rmdir "$prefix/$folder" 2>/dev/null || true ;;
        esac
    done
}

# What ends before it is committed leaves all as it was.
work=
ini_target=
staging=
undo() {
    status=$?
    trap '' HUP INT TERM
    if [ -n "$staging" ]; then
        while IFS= read -r name; do rm -f "$prefix/$name$suffix"; done <"$work/files"
        remove_folders <"$work/made"
    fi
    [ -z "$ini_target" ] || rm -f "$ini_target$suffix"
    [ -z "$work" ] || rm -rf "$work"
    exit "$status"
}
begin() {
    trap undo EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    work=$(mktemp -d "${TMPDIR:-/tmp}/connectai-odbc.XXXXXX")
}

check_archive() {
    for name in lib/odbc/libconnectaiodbc.so lib/odbc/libconnectaiodbcS.so bin/connectai-dsn \
        odbcinst.unixodbc.ini.in; do
        [ -f "$source_dir/$name" ] || fail "$source_dir/$name is missing: unpack the whole archive anew"
    done
    command -v ldd >/dev/null || fail "there is no ldd here: this archive is for Linux with glibc"
    missing=$(for name in lib/odbc/libconnectaiodbc.so bin/connectai-dsn; do
        ldd "$source_dir/$name" 2>&1 | sed -n -e 's/^[ \t]*\(.*not found.*\)$/\1/p' \
            -e 's/.*\(not a dynamic executable\).*/\1: another machine'"'"'s program/p'
    done | sort -u)
    [ -z "$missing" ] || fail "libraries that the driver needs are not here, or too old; an administrator can
install them (docs/install.md has the packages' names, and how new they have to be):
$missing"
    libcurl=$(ldd "$source_dir/lib/odbc/libconnectaiodbc.so" | sed -n 's/^.*libcurl[^ ]* => \(.*\) (.*$/\1/p')
    [ -r "$libcurl" ] || return 0
    # All versions have the same name for the loader; each has its number in the text of curl_version().
    version=$(tr -c '[:print:]' '\n' <"$libcurl" | sed -n 's/^libcurl\/\([0-9][0-9.]*\).*/\1/p' | sed -n 1p)
    [ -n "$version" ] || return 0
    awk -v have="$version" -v want="$oldest_libcurl" 'BEGIN {
        split(have, h, "."); split(want, w, ".")
        exit !(h[1] + 0 > w[1] + 0 || h[1] + 0 == w[1] + 0 && h[2] + 0 >= w[2] + 0)
    }' || fail "$libcurl is of version $version, and the driver needs $oldest_libcurl or newer"
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
    other=$(registered_library "$system" ConnectAI driver)
    if [ -n "$other" ]; then
        fail "$system has a driver ConnectAI already (${other#=}), and unixODBC would take that one: it is
installed for the whole machine"
    fi
}

# The files of the archive, by their names below the prefix.
archive_files() { (cd "$source_dir" && find bin lib share -type f | sort); }

# A file that somebody else has put where one of this is to go stays theirs.
check_places() {
    manifest_lines file >"$work/installed"
    while IFS= read -r name; do
        if [ -e "$prefix/$name" ] || [ -L "$prefix/$name" ]; then
            if [ -d "$prefix/$name" ] || ! grep -q -x -F -e "$name" "$work/installed"; then
                fail "$prefix/$name is there already, and this script has not put it there: move it away
first (an installation from the source is taken out as docs/install.md says)"
            fi
        fi
    done <"$work/files"
}

# Each section that is to be registered goes to $work/SECTION, and what $ini is to be to $work/ini.
prepare_ini() {
    : >"$work/ini"
    if [ -e "$ini" ]; then
        cat "$ini" >"$work/ini" || fail "$ini cannot be read (the reason is above); nothing was changed"
    fi
    for manager in unixodbc iodbc; do
        template=$source_dir/odbcinst.$manager.ini.in
        [ -f "$template" ] || continue
        driver_dir=$prefix/lib/odbc awk '{
            at = index($0, "@driver_dir@")
            if (at) $0 = substr($0, 1, at - 1) ENVIRON["driver_dir"] substr($0, at + 12)
            print
        }' "$template" >"$work/section"
        prepare_section "$(sed -n 's/^\[\(.*\)\]$/\1/p' "$work/section")"
    done
}

# Adds the section in $work/section to $work/ini, where it is not there, or of no use: prepare_section NAME
prepare_section() {
    library=$(registered_library "$work/section" "$1" driver)
    old=$(registered_library "$work/ini" "$1" driver)
    library=${library#=}
    path=${old#=}
    # Ours under another path, that of a link for instance.
    if [ -f "$path" ] && manifest_lines driver | grep -q -x -F -e "$path"; then library=$path; fi
    echo "driver $library" >>"$work/manifest"
    if [ -n "$old" ] && [ "$path" = "$library" ]; then
        say "$ini has [$1] already." >>"$work/said"
        return
    fi
    if [ -n "$old" ]; then
        case "$path" in
            # A name without a path is looked for by the loader.
            /*) [ ! -e "$path" ] || refuse_section "$1" "$path" ;;
            ?*) refuse_section "$1" "$path" ;;
        esac
        say "replaced [$1] in $ini, which named ${path:-no library}${path:+, where nothing is}" >>"$work/said"
        without_section "$1" "$work/ini" >"$work/ini.kept"
        cat "$work/ini.kept" >"$work/ini"
    else
        say "registered [$1] in $ini" >>"$work/said"
    fi
    if [ -s "$work/ini" ] && [ -n "$(tail -c 1 "$work/ini")" ]; then echo >>"$work/ini"; fi
    cat "$work/section" >>"$work/ini"
}

refuse_section() {
    remedy="take that section out first"
    script=${2%/lib/odbc/*}/share/connectai-odbc/uninstall.sh
    if [ -f "$script" ]; then remedy="$script takes that out"; fi
    fail "$ini has a driver $1 already ($2): $remedy"
}

# Makes a folder and those above it, and writes down each that was not there: make_folder PATH
make_folder() {
    [ ! -d "$1" ] || return 0
    make_folder "${1%/*}"
    mkdir "$1" && printf '%s\n' "${1#"$prefix"/}" >>"$work/made"
}

# Every file beside its place, so that all that takes room on the disk is done.
stage_files() {
    while IFS= read -r name; do
        make_folder "$(dirname "$prefix/$name")" || return 1
        case "$name" in
            "$manifest_name")
                # The last one: by now it is known which folders were made.
                sed 's/^/folder /' "$work/made" >>"$work/manifest" || return 1
                sort -u "$work/manifest" >"$work/manifest.sorted" || return 1
                source=$work/manifest.sorted
                ;;
            */uninstall.sh) source=$source_dir/install.sh ;;
            *) source=$source_dir/$name ;;
        esac
        cp "$source" "$prefix/$name$suffix" && cmp -s "$source" "$prefix/$name$suffix" || return 1
    done <"$work/files"
}

# Renames what was staged, which takes no room. A program that has the old file open keeps that.
commit_files() {
    mv -f "$manifest$suffix" "$manifest"
    while IFS= read -r name; do
        [ "$name" = "$manifest_name" ] || mv -f "$prefix/$name$suffix" "$prefix/$name"
    done <"$work/files"
}

install_all() {
    begin
    check_archive
    check_system_file
    if [ -d "$prefix" ] && [ "$(cd "$prefix" && pwd -P)" = "$source_dir" ]; then
        fail "the archive was unpacked in $prefix itself: unpack it elsewhere"
    fi
    {
        archive_files
        echo share/connectai-odbc/uninstall.sh
        echo "$manifest_name"
    } >"$work/files"
    check_places
    : >"$work/made"
    : >"$work/said"
    sed 's/^/file /' "$work/files" >"$work/manifest"
    # Folders that an older version has made are still ours.
    manifest_lines folder | sed 's/^/folder /' >>"$work/manifest"
    prepare_ini
    staging=yes
    stage_files || fail "$prefix cannot be written (the reason is above); nothing was changed. --prefix DIR
names another folder"
    stage_ini "$work/ini"
    # From here on there is nothing to wait for, and no way back.
    trap '' HUP INT TERM
    staging=
    commit_files
    commit_ini
    grep -v -x -F -f "$work/files" "$work/installed" | remove_files
    say "copied $(sed -n '$=' "$work/files") files to $prefix"
    cat "$work/said"
    case ":${PATH:-}:" in
        *":$prefix/bin:"*) tool=connectai-dsn ;;
        *) tool=$prefix/bin/connectai-dsn ;;
    esac
    say "To make a data source: $tool add NAME User=you@example.com Password=-"
    say "To take all of this out: $prefix/share/connectai-odbc/uninstall.sh"
}

uninstall_all() {
    begin
    [ -f "$manifest" ] || fail "$manifest is not there: nothing of this is installed in $prefix"
    manifest_lines driver >"$work/drivers"
    if [ -e "$ini" ]; then
        cat "$ini" >"$work/ini"
        for section in ConnectAI "ConnectAI iODBC"; do
            library=$(registered_library "$work/ini" "$section" driver)
            if [ -n "$library" ] && grep -q -x -F -e "${library#=}" "$work/drivers"; then
                without_section "$section" "$work/ini" >"$work/ini.kept"
                cat "$work/ini.kept" >"$work/ini"
                say "took [$section] out of $ini" >>"$work/said"
            fi
        done
        if [ -f "$work/said" ] && [ -s "$work/ini" ]; then stage_ini "$work/ini"; fi
    fi
    trap '' HUP INT TERM
    cp "$manifest" "$work/manifest"
    # What it takes to try again goes last, and the list behind all.
    printf '%s\n' share/connectai-odbc/odbcinst_sections.sh share/connectai-odbc/uninstall.sh \
        "$manifest_name" >"$work/last"
    sed -n 's/^file //p' "$work/manifest" | grep -v -x -F -f "$work/last" | remove_files ||
        fail "not all of $prefix could be removed (the reason is above); what is left can be tried again"
    if [ -f "$work/said" ]; then
        if [ -s "$work/ini" ]; then commit_ini; else rm -f "$ini"; fi
        cat "$work/said"
    fi
    remove_files <"$work/last" || fail "not all of $prefix could be removed (the reason is above)"
    sed -n 's/^folder //p' "$work/manifest" | remove_folders
    say "removed the driver from $prefix; data sources are left as they are"
}

"${action}_all"
