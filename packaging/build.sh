#!/usr/bin/env bash
# Makes the packages: a .deb, a .rpm and a .tar.gz for home directories, with their SHA-256 sums.
#
#   packaging/build.sh [--output DIR] [--build DIR] [--release N] [deb|rpm|tgz...]
#
#   --output DIR    where the packages go (build/packages)
#   --build DIR     the build tree (build/package)
#   --release N     the packages' own revision of this version (1)
#
# The same source and tools give the same octets, wherever the source lies: times are those of
# SOURCE_DATE_EPOCH, which is the last commit's where it is not set, or the change log's where there
# are no commits. More settings of CMake go into CONNECTAI_CMAKE_OPTIONS.
set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8
umask 022

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }
fail() {
    printf 'build.sh: %s\n' "$*" >&2
    exit 1
}

output=$source_dir/build/packages
build=$source_dir/build/package
release=1
kinds=()
while (($#)); do
    case "$1" in
        --output | --build | --release)
            (($# > 1)) || fail "$1 wants a value"
            declare "${1#--}=$2"
            shift
            ;;
        deb | rpm | tgz) kinds+=("$1") ;;
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
((${#kinds[@]})) || kinds=(deb rpm tgz)
[[ $release =~ ^[0-9]+$ ]] || fail "--release wants a number, and '$release' is none"
mkdir -p "$output" "$build"
output=$(cd "$output" && pwd)
build=$(cd "$build" && pwd)

if [[ -z ${SOURCE_DATE_EPOCH:-} ]]; then
    SOURCE_DATE_EPOCH=$(git -C "$source_dir" log -1 --format=%ct 2>/dev/null ||
        stat --format=%Y "$source_dir/CHANGELOG.md")
fi
export SOURCE_DATE_EPOCH

# What CMake and the packagers print is of interest when something fails.
log=$build/package.log
: >"$log"
quietly() {
    "$@" >>"$log" 2>&1 || {
        tail -n 40 "$log" >&2
        fail "'$*' failed; all it printed is in $log"
    }
}

# Packages differ in where libraries are, and in whether those that they need are this system's:
# configure DIR OTHER_SYSTEM
configure() {
    local -a options=()
    read -ra options <<<"${CONNECTAI_CMAKE_OPTIONS:-}"
    # A build tree remembers; what the last run has set there does not count.
    (cd "$source_dir" && quietly cmake --preset package -B "$build" -D CMAKE_INSTALL_LIBDIR="$1" \
        -D CONNECTAI_OTHER_SYSTEM="$2" \
        -D CONNECTAI_PACKAGE_RELEASE="$release" -U CMAKE_PROJECT_INCLUDE \
        -U CONNECTAI_PACKAGE_HOMEPAGE "${options[@]}")
    quietly cmake --build "$build" --target shipped --parallel "$(nproc)"
}

package_version() { sed -n 's/^set(CPACK_PACKAGE_VERSION "\(.*\)")$/\1/p' "$build/CPackConfig.cmake"; }

# CPack with one generator, in a folder of its own: pack GENERATOR SUFFIX
pack() {
    rm -rf "$build/cpack"
    (cd "$build" && quietly cpack -G "$1" -B "$build/cpack")
    mv "$build"/cpack/*."$2" "$output/"
    rm -rf "$build/cpack"
}

pack_deb() {
    configure "lib/$(gcc -print-multiarch)" OFF
    pack DEB deb
}

pack_rpm() {
    configure lib64 ON
    pack RPM rpm
}

# An archive with one folder, of which install.sh copies what belongs to ~/.local.
pack_tgz() {
    local version name stage
    configure lib ON
    version=$(package_version)
    name=connectai-odbc-$version-linux-$(uname -m)
    stage=$build/stage
    rm -rf "$stage"
    for component in files home; do
        quietly cmake --install "$build" --prefix "$stage/$name" --component "$component" --strip
    done
    tar --create --format=ustar --sort=name --owner=0 --group=0 --numeric-owner \
        --mtime="@$SOURCE_DATE_EPOCH" --mode=u+w,go-w --directory "$stage" "$name" |
        gzip -9n >"$output/$name.tar.gz"
    rm -rf "$stage"
}

for kind in "${kinds[@]}"; do "pack_$kind"; done
# Of this version and revision, also those that an earlier run has made; others may lie there.
version=$(package_version)
cd "$output"
for package in "connectai-odbc_$version-$release"_*.deb "connectai-odbc-$version-$release".*.rpm \
    "connectai-odbc-$version-linux"-*.tar.gz; do
    if [[ -f $package ]]; then sha256sum "$package"; fi
done | tee SHA256SUMS
