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
# Both copies before the first build, which takes a while.
first=$work/one
second=$work/another/folder/of/the/source
mkdir -p "$first" "$second"
git -C "$source_dir" ls-files -z --cached --others --exclude-standard |
    tar --create --directory "$source_dir" --null --files-from - | tar --extract --directory "$first"
cp -R "$first/." "$second"

echo "building in $first"
TZ=UTC "$first/packaging/build.sh" --output "$work/packages-first" >/dev/null
echo "building in $second"
TZ=Asia/Kolkata "$second/packaging/build.sh" --output "$work/packages-second" >/dev/null

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
