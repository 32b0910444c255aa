#!/usr/bin/env bash
# Makes the clean Debian root that packages are tested in: prepare.sh FOLDER PACKAGE.deb
#
# FOLDER/root is debootstrap's smallest variant, as of the mirror and the release of this machine, with
# everything in apt's cache that the package and the tests' clients depend on, and nothing of that
# installed. It is kept, and made anew when the package depends on something else. This is the one
# step that uses a network; status 75 says that it could not be done, and nothing about the package.
set -euo pipefail

folder=$1
package=$2
# Beside what the package depends on and recommends.
clients=(python3-pyodbc iodbc)
temporary_failure=75

unable() {
    printf 'prepare.sh: %s\n' "$*" >&2
    exit "$temporary_failure"
}

wanted=$(dpkg-deb --field "$package" Depends Recommends && printf '%s\n' "${clients[@]}")
if [[ -d $folder/root && -f $folder/wanted && $(<"$folder/wanted") == "$wanted" ]]; then exit 0; fi

((EUID == 0)) || unable "a clean root takes root's rights to make"
command -v debootstrap >/dev/null || unable "debootstrap is missing (packaging/dependencies.sh package)"

mkdir -p "$folder"
rm -rf "$folder/root" "$folder/root.new" "$folder/wanted"
log=$folder/prepare.log
# shellcheck source=/dev/null
suite=$(source /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")
mirror=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v suite="$suite" '$1 == suite && $2 == "main" { print $3; exit }')
mirror=${mirror:-http://deb.debian.org/debian}

echo "fetching $suite from $mirror"
debootstrap --variant=minbase "$suite" "$folder/root.new" "$mirror" >"$log" 2>&1 ||
    unable "debootstrap could not make a $suite of $mirror; its words are in $log"
root=$folder/root.new
rm -f "$root"/var/cache/apt/archives/*.deb
cp "$package" "$root/tmp/package.deb"
chroot "$root" env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update &&
    apt-get install --yes --download-only /tmp/package.deb ${clients[*]}" >>"$log" 2>&1 </dev/null ||
    unable "what the package depends on could not be fetched of $mirror; apt-get's words are in $log"
rm -f "$root/tmp/package.deb"
# Nothing that is installed there may start a service here.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mv "$root" "$folder/root"
printf '%s\n' "$wanted" >"$folder/wanted"
