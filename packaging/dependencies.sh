#!/usr/bin/env bash
# The one list of Debian packages that building, testing and the demo need, and how to get them.
#
#   packaging/dependencies.sh [GROUP...]          installs what is missing, and only that
#   packaging/dependencies.sh --list [GROUP...]   prints the packages, one a line
#   packaging/dependencies.sh --missing [GROUP...]
#
# Groups: build, run, test (these three by default), package (what makes packages and tests them),
# analysis (clang's tools and what benchmarks want, for the presets and stages that are not run by
# default) and portability (compilers for other systems). It asks nothing, and calls apt-get only when
# something is missing. Sourced, it defines connectai_dependencies, which takes the same arguments.

# A group, then the packages it needs. "package/program" is content with any program of that name:
# node.js from elsewhere brings npm along and excludes Debian's, which has 350 packages of its own.
# "package|other" is content with the other: LibreOffice with a window excludes the one without.
connectai_packages=(
    "build    g++ cmake ninja-build ccache pkg-config"
    "build    libcurl4-openssl-dev libssl-dev rapidjson-dev unixodbc-dev"
    "build    libboost-dev libboost-program-options-dev libsqlite3-dev"
    "build    zlib1g-dev libbrotli-dev libzstd-dev"
    "build    libgtest-dev libgmock-dev"
    "run      unixodbc odbcinst ca-certificates"
    "run      python3 unicode-data"
    "test     git clang-format binutils openssl util-linux valgrind"
    "test     python3-pyodbc python3-sqlalchemy python3-pandas iodbc nodejs/node npm/npm"
    "test     libreoffice-base-nogui|libreoffice-base python3-uno"
    "package  dpkg-dev rpm cpio lintian debootstrap"
    "analysis clang clang-tidy clang-tools libclang-rt-dev libbenchmark-dev libbrotli-dev libzstd-dev"
    "portability g++-mingw-w64-x86-64-posix debootstrap"
)

connectai_dependencies() {
    local action=install
    local -a groups=() packages=() missing=()
    local argument line group
    local -a words=()

    for argument in "$@"; do
        case "$argument" in
            --list | --missing) action=${argument#--} ;;
            build | run | test | package | analysis | portability) groups+=("$argument") ;;
            *)
                echo "dependencies.sh: what is '$argument'? A group (build, run, test, package," \
                    "analysis, portability), --list or --missing is expected." >&2
                return 2
                ;;
        esac
    done
    ((${#groups[@]})) || groups=(build run test)

    for line in "${connectai_packages[@]}"; do
        read -ra words <<<"$line"
        group=${words[0]}
        if [[ " ${groups[*]} " == *" $group "* ]]; then packages+=("${words[@]:1}"); fi
    done

    if [[ $action == list ]]; then
        printf '%s\n' "${packages[@]%%[|/]*}"
        return 0
    fi

    if [[ $action == install && -n ${CONNECTAI_SKIP_DEPENDENCIES:-} ]]; then
        return 0
    fi
    if ! command -v dpkg-query >/dev/null; then
        echo "dependencies.sh: no dpkg here: the list is made for Debian 12. Install what matches" \
            "these packages, then set CONNECTAI_SKIP_DEPENDENCIES=1: ${packages[*]%%[|/]*}" >&2
        return 1
    fi

    for argument in "${packages[@]}"; do
        if [[ $argument == */* ]] && command -v "${argument#*/}" >/dev/null; then continue; fi
        IFS='|' read -ra words <<<"${argument%/*}"
        # Status of one package for each architecture; one that is "installed" is enough.
        dpkg-query --show --showformat='${db:Status-Status}\n' "${words[@]}" 2>/dev/null |
            grep -qx installed || missing+=("${words[0]}")
    done

    if [[ $action == missing ]]; then
        ((${#missing[@]} == 0)) || printf '%s\n' "${missing[@]}"
        return 0
    fi
    ((${#missing[@]})) || return 0

    local -a as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "dependencies.sh: these packages are missing, and installing them takes root or" \
                "sudo: ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing: ${missing[*]}"
    local log status=0
    log=$(mktemp) || return 1
    {
        "${as_root[@]}" apt-get -q update &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get -q install --yes --no-install-recommends --no-remove "${missing[@]}"
    } </dev/null >"$log" 2>&1 || status=1
    if ((status)); then
        cat "$log" >&2
        echo "dependencies.sh: apt-get could not install: ${missing[*]} (its words are above)" >&2
    fi
    rm -f "$log"
    return "$status"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -euo pipefail
    connectai_dependencies "$@"
fi
