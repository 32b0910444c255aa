#!/usr/bin/env bash
# Shows that the packages are reproducible: builds them twice, from two copies of the source in
# folders of different names, and compares octet by octet.
#
#   packaging/reproducible.sh [--ccache]
#
# It compiles everything twice, unless --ccache lets objects of earlier builds count.
set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case "${1:-}" in
    '') export CCACHE_DISABLE=1 ;;
    --ccache) ;;
    *)
        sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac

work=$(mktemp -d "${TMPDIR:-/tmp}/connectai-reproducible.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git -C "$source_dir" log -1 --format=%ct)}"
# round NAME FOLDER TIMEZONE
round() {
    local copy=$work/$2
    mkdir -p "$copy"
    git -C "$source_dir" ls-files -z --cached --others --exclude-standard |
        tar --create --directory "$source_dir" --null --files-from - | tar --extract --directory "$copy"
    echo "building in $copy"
    TZ=$3 "$copy/packaging/build.sh" --output "$work/packages-$1" >/dev/null
}
round first one UTC
round second another/folder/of/the/source Asia/Kolkata

status=0
for package in "$work"/packages-first/*; do
    name=${package##*/}
    if cmp "$package" "$work/packages-second/$name"; then
        echo "the same octets: $name"
    else
        status=1
    fi
done
if ((status)); then
    cp -r "$work"/packages-* "$source_dir/build/"
    echo "reproducible.sh: they differ; both are in build/packages-*, for diffoscope" >&2
fi
exit "$status"
