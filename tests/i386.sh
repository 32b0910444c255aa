#!/usr/bin/env bash
# The unit tests on 32 bits: Debian's i386 in a folder of its own, with what it needs, so that
# nothing of the system's own packages is touched.
#
#   tests/i386.sh FOLDER [CTEST_ARGUMENT...]
#
# FOLDER/root is made by debootstrap when it is not there, from the mirror that DEBIAN_MIRROR names
# (default: http://deb.debian.org/debian), FOLDER/build is built in it. It takes root: to install
# packages there, and to enter it by chroot.
set -euo pipefail

root_of_project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:?usage: tests/i386.sh FOLDER [CTEST_ARGUMENT...]}
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
root=$folder/root

if ((EUID != 0)); then
    echo "i386.sh: making a root folder and entering it takes root: run it with sudo" >&2
    exit 1
fi

if [[ ! -e $root/.complete ]]; then
    packages=$("$root_of_project/packaging/dependencies.sh" --list build run | paste -sd,)
    rm -rf "$root"
    debootstrap --arch=i386 --variant=minbase --include="$packages" bookworm "$root" \
        "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$folder/debootstrap.log" 2>&1 || {
        tail -20 "$folder/debootstrap.log" >&2
        exit 1
    }
    touch "$root/.complete"
fi

mkdir -p "$root/project" "$folder/build"
mkdir -p "$root/project-build"
# Mounts of this process and its children alone, which end with it. setarch, for i386 on a 64-bit
# kernel is told that it runs on 32 bits.
exec unshare --mount --propagation private bash -euc '
    mount --bind "$1" "$2/project"
    mount --bind "$3/build" "$2/project-build"
    mount -t proc proc "$2/proc"
    mount --rbind /dev "$2/dev"
    root=$2
    shift 3
    exec setarch i386 chroot "$root" env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 \
        HOME=/root bash -euc "
            cmake -S /project -B /project-build -G Ninja -DCMAKE_BUILD_TYPE=Release
            cmake --build /project-build --target tests/unit/all
            cd /project-build
            exec ctest -L unit --output-on-failure --no-tests=error \"\$@\"
        " bash "$@"
' bash "$root_of_project" "$root" "$folder" "$@"
