#!/usr/bin/env python3
"""Writes what the shipped files depend on, as a CycloneDX 1.5 list (https://cyclonedx.org/docs/1.5/json/).

    sbom.py --version V --components components.json --changelog CHANGELOG.md --output FILE
            [--include FOLDER]... [--other-system] BINARY...

components.json says which libraries and headers there may be, and their licences; the binaries say
which libraries there are, the loader which files those are, and the system's packages which versions.
A library that is in no component ends the build: it has to be added there first. The same files give
the same list, octet by octet: its time is SOURCE_DATE_EPOCH, or the change log's.

With --other-system the files will be linked with libraries that are not this system's: the list has those
by their own names and releases, and says as `built-with` which packages they were here.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import urllib.parse
import uuid

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:connectai-odbc:sbom")
OWN_SONAMES = ("libconnectaiodbc",)


def run(*command):
    """What a program prints, or nothing where there is none or it fails."""
    try:
        return subprocess.run(command, capture_output=True, check=True, text=True,
                              env={**os.environ, "LC_ALL": "C"}).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def needed(binary):
    """The sonames that a binary names itself."""
    text = subprocess.run(["objdump", "-p", binary], capture_output=True, check=True, text=True).stdout
    return re.findall(r"^ +NEEDED +(\S+)$", text, re.MULTILINE)


def resolved(binary):
    """The files that the loader finds, by soname."""
    found = {}
    for line in run("ldd", binary).splitlines():
        match = re.match(r"\s*(?:(\S+) => )?(/\S+) \(", line)
        if match:
            found[match[1] or os.path.basename(match[2])] = match[2]
    return found


def system_package(path):
    """(name, version, architecture, type of purl) of the system's package with this file, or None."""
    real = os.path.realpath(path)
    # dpkg knows a file by the folder it was packed for: /lib may be a link to /usr/lib.
    for candidate in dict.fromkeys([real, path, real.removeprefix("/usr")]):
        owner = run("dpkg-query", "-S", candidate).partition(": ")[0].split(",")[0].strip()
        if owner and not owner.startswith("diversion"):
            fields = run("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\n", owner)
            return (*fields.strip().split("\t"), "deb")
    fields = run("rpm", "-qf", "--qf", "%{NAME}\t%{VERSION}-%{RELEASE}\t%{ARCH}\n", real)
    return (*fields.split("\n")[0].split("\t"), "rpm") if fields.count("\t") == 2 else None


def distribution():
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return "linux", ""
    return release.get("ID", "linux"), release.get("VERSION_ID", "")


def purl(package):
    name, version, architecture, kind = package
    system, release = distribution()
    quoted = urllib.parse.quote(version, safe="")
    return (f"pkg:{kind}/{system}/{urllib.parse.quote(name, safe='')}@{quoted}"
            f"?arch={architecture}&distro={system}-{release}")


def header(folders, name):
    for folder in [*folders, "/usr/include"]:
        path = pathlib.Path(folder, name)
        if path.is_file():
            return path
    return None


def header_version(component, folders):
    """The version that the library's own headers tell, in the spelling of its releases."""
    wanted = component.get("version")
    path = wanted and header(folders, wanted["header"])
    if not path:
        return None
    text = path.read_text(encoding="utf-8", errors="replace")
    parts = [re.search(rf'#define {macro} +"?([\w.]+)"?', text)[1] for macro in wanted["macros"]]
    return ".".join(parts).replace("_", ".")


def licence(expression):
    if re.fullmatch(r"[\w.+-]+", expression):
        return [{"license": {"id": expression}}]
    return [{"expression": expression}]


def release(version):
    """What a system's version of a package says of the library's own: no epoch, revision or repacking."""
    return re.sub(r"[+.~]?(dfsg|ds|really).*", "", version.partition(":")[2] or version).split("-")[0]


def described(component, name, version, reference, properties):
    return {
        "type": "library", "bom-ref": reference, "name": name,
        "version": version, "scope": "required", "licenses": licence(component["licence"]),
        "purl": reference,
        "externalReferences": [{"type": "website", "url": component["website"]}],
        "properties": [{"name": f"connectai-odbc:{name}", "value": value}
                       for name, value in [("component", component["name"]), *properties]]}


def entry(component, linkage, path, sonames, folders):
    """What the files have of one of this system's packages."""
    package = system_package(path) if path else None
    version = package[1] if package else header_version(component, folders)
    if not version:
        raise SystemExit(f"sbom.py: nobody says which version of {component['name']} this is ({path})")
    reference = purl(package) if package else f"pkg:generic/{component['name']}@{version}"
    properties = [("linkage", linkage)] + [("soname", soname) for soname in sorted(sonames)]
    upstream = header_version(component, folders)
    if upstream:
        properties.append(("upstream-version", upstream))
    return described(component, package[0] if package else component["name"], version, reference,
                     properties)


def entry_elsewhere(component, entries):
    """The same of libraries that another system will have: one for all that were its packages here."""
    versions = {release(one["version"]) for one in entries}
    if len(versions) != 1:
        raise SystemExit(f"sbom.py: {component['name']} has several releases: {sorted(versions)}")
    version = versions.pop()
    sonames = sorted(entry["value"] for one in entries for entry in one["properties"]
                     if entry["name"] == "connectai-odbc:soname")
    properties = [("linkage", "dynamic"), *(("soname", soname) for soname in sonames),
                  *(("built-with", purl) for purl in sorted(one["purl"] for one in entries))]
    return described(component, component["name"], version,
                     f"pkg:generic/{component['name']}@{urllib.parse.quote(version, safe='')}", properties)


def entries(components, binaries, folders, other_system):
    """One for each of the system's packages that a component stands for, or for all of them, if they are
    another system's."""
    files = {}
    for binary in binaries:
        places = resolved(binary)
        for soname in needed(binary):
            if not soname.startswith(OWN_SONAMES):
                files.setdefault(soname, places.get(soname))
    for component in components:
        own = {soname: files.pop(soname) for soname in list(files)
               if soname.startswith(tuple(component["sonames"]) or ("/",))}
        by_package = {}
        for soname, path in sorted(own.items()):
            if path is None:
                raise SystemExit(f"sbom.py: the loader does not find {soname}")
            by_package.setdefault(system_package(path) or path, (path, []))[1].append(soname)
        dynamic = [entry(component, "dynamic", path, sonames, folders)
                   for path, sonames in by_package.values()]
        yield from [entry_elsewhere(component, dynamic)] if dynamic and other_system else dynamic
        if not own and component["linkage"] != "dynamic":
            path = header(folders, component["probe"])
            if path is None:
                raise SystemExit(f"sbom.py: where is {component['probe']}?")
            yield entry(component, component["linkage"], path, [], folders)
    if files:
        raise SystemExit("sbom.py: packaging/components.json does not know "
                         + ", ".join(sorted(files)) + ": add it there, with its licence")


def document(arguments):
    components = json.loads(pathlib.Path(arguments.components).read_text(encoding="utf-8"))
    found = sorted(entries(components, arguments.binaries, arguments.include,
                           arguments.other_system),
                   key=lambda component: component["bom-ref"])
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or os.stat(arguments.changelog).st_mtime)
    own = f"pkg:generic/connectai-odbc@{arguments.version}"
    listing = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
                         .strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "library", "bom-ref": own, "name": "connectai-odbc",
                          "version": arguments.version, "purl": own, "licenses": licence("MIT")}},
        "components": found,
        "dependencies": [{"ref": own, "dependsOn": [component["bom-ref"] for component in found]},
                         *({"ref": component["bom-ref"], "dependsOn": []} for component in found)]}
    # The same content has the same number.
    number = uuid.uuid5(NAMESPACE, json.dumps(listing, sort_keys=True))
    return {**listing, "serialNumber": f"urn:uuid:{number}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("version", "components", "changelog", "output"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--other-system", action="store_true")
    parser.add_argument("binaries", nargs="+")
    arguments = parser.parse_args()
    pathlib.Path(arguments.output).write_text(json.dumps(document(arguments), indent=2) + "\n",
                                              encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
