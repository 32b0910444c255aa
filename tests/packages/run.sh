#!/usr/bin/env bash
# Makes the packages, of this version and of the next, and tests them: what is in them, and what they do
# in a clean root. ./test.sh packages calls it.
#
#   tests/packages/run.sh [TEST...]    TEST: a module, class or test, such as test_deb.Removal
#
# Where no clean root can be made (no root's rights, no mirror, no mounts), it says so, and tests the
# contents alone; with CONNECTAI_REQUIRE_CLEAN_ROOT=1 it fails instead. CONNECTAI_MOCK is the stand-in
# for the service, of the release build by default; CONNECTAI_PACKAGES and CONNECTAI_NEXT_PACKAGES are
# folders of packages that are made already.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
work=$repository/build/package-tests

export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export CONNECTAI_MOCK=${CONNECTAI_MOCK:-$repository/build/release/bin/connectai-mock}
export CONNECTAI_PACKAGE_BUILD=$repository/build/package
export CONNECTAI_CLEAN_ROOT=$work/root

say() { printf '%s\n' "$*"; }
[[ -x $CONNECTAI_MOCK ]] || {
    say "run.sh: $CONNECTAI_MOCK is missing: build the target connectai-mock first" >&2
    exit 1
}

mkdir -p "$work"
rm -rf "$work/layers"
if [[ -z ${CONNECTAI_PACKAGES:-} || -z ${CONNECTAI_NEXT_PACKAGES:-} ]]; then
    export CONNECTAI_PACKAGES=$work/packages CONNECTAI_NEXT_PACKAGES=$work/next-packages
    rm -rf "$CONNECTAI_PACKAGES" "$CONNECTAI_NEXT_PACKAGES"
    # In one build tree: what knows the version is compiled twice, and nothing else. The next version
    # has an address, besides.
    say "making the packages of the next version"
    options="-DCMAKE_PROJECT_INCLUDE=$here/higher_version.cmake"
    CONNECTAI_CMAKE_OPTIONS="$options -DCONNECTAI_PACKAGE_HOMEPAGE=https://connectai-odbc.example" \
        "$repository/packaging/build.sh" --output "$CONNECTAI_NEXT_PACKAGES" >/dev/null
    say "making the packages"
    # What else lies there has no part in it.
    mkdir -p "$CONNECTAI_PACKAGES"
    : >"$CONNECTAI_PACKAGES/another.deb"
    "$repository/packaging/build.sh" --output "$CONNECTAI_PACKAGES" >/dev/null
fi

tests=("$@")
reason=
status=0
if ((EUID != 0)); then
    reason="only root may use chroot and mount"
elif ! unshare --net --mount true 2>/dev/null; then
    reason="this machine allows no mounts and networks of one's own (unshare)"
else
    "$here/prepare.sh" "$work" "$CONNECTAI_PACKAGES"/connectai-odbc_*.deb || status=$?
    case $status in
        0) ;;
        75) reason="no clean root could be made; its reason is above" ;;
        *) exit "$status" ;;
    esac
    if ((status == 0)) && ! chroot "$CONNECTAI_CLEAN_ROOT" true; then
        reason="programs in the clean root do not run"
    fi
fi

if [[ -n $reason && ${CONNECTAI_REQUIRE_CLEAN_ROOT:-0} != 0 ]]; then
    say "run.sh: CONNECTAI_REQUIRE_CLEAN_ROOT wants the packages installed, and they cannot be: $reason" >&2
    exit 1
fi

cd "$here"
run=(/usr/bin/python3 -B -m unittest)
if [[ -z $reason ]]; then
    ((${#tests[@]})) || tests=(test_contents test_requirements test_deb test_registration test_tgz test_rpm)
    # What the tests write goes with them; in memory, since dpkg waits for the disk after each file.
    mkdir -p "$work/layers"
    run=(unshare --net --mount sh -c 'mount -t tmpfs tmpfs "$0" || true; exec "$@"' "$work/layers" "${run[@]}")
else
    ((${#tests[@]})) || tests=(test_contents test_requirements test_rpm.Metadata)
fi
"${run[@]}" --verbose "${tests[@]}"
if [[ -n $reason ]]; then
    say ""
    say "########################################################################"
    say "SKIPPED: installing, upgrading and removing the packages in a clean root:"
    say "$reason"
    say "########################################################################"
fi
