"""A list of dependencies (packaging/sbom.py) held against what the linker and the compiler saw.

The list's own program asks the loader and the system's packages; here it is the files' dynamic
sections, and Ninja's record of every header that a compiler has read.
"""

import os
import re
import subprocess

REQUIRED = ("bom-ref", "name", "version", "licenses", "purl", "type", "properties")


def properties(component, name):
    return [entry["value"] for entry in component["properties"]
            if entry["name"] == f"connectai-odbc:{name}"]


def form_problems(listing):
    """What CycloneDX 1.5 asks for, and that every reference leads somewhere."""
    if (listing.get("bomFormat"), listing.get("specVersion")) != ("CycloneDX", "1.5"):
        yield "it is no CycloneDX 1.5"
    if not re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                        listing.get("serialNumber", "")):
        yield "its serial number is no UUID"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", listing["metadata"]["timestamp"]):
        yield "its time is no time"
    references = [listing["metadata"]["component"]["bom-ref"]]
    for component in listing["components"]:
        for name in REQUIRED:
            if not component.get(name):
                yield f"{component.get('name')} has no {name}"
        if not re.fullmatch(r"pkg:[a-z]+/[^@\s]+@[^@\s]+", component.get("purl", "")):
            yield f"{component['name']}: {component.get('purl')} is no package URL"
        references.append(component["bom-ref"])
    if len(references) != len(set(references)):
        yield "one reference stands for two components"
    for dependency in listing["dependencies"]:
        for reference in [dependency["ref"], *dependency["dependsOn"]]:
            if reference not in references:
                yield f"{reference} is no component"
    if set(listing["dependencies"][0]["dependsOn"]) != set(references[1:]):
        yield "the driver does not depend on exactly what is listed"


def needed(binaries):
    found = set()
    for binary in binaries:
        text = subprocess.run(["readelf", "-W", "-d", binary], capture_output=True, check=True,
                              text=True).stdout
        found.update(re.findall(r"\(NEEDED\).*\[(.+)\]", text))
    return found


def library_problems(listing, binaries):
    listed = {soname for component in listing["components"]
              for soname in properties(component, "soname")}
    linked = needed(binaries)
    if not linked:
        yield "no library is needed: are these binaries?"
    for soname in sorted(linked - listed):
        yield f"{soname} is needed, and not listed"
    for soname in sorted(listed - linked):
        yield f"{soname} is listed, and not needed"


def headers(build):
    """The system's headers of all objects in a build tree of Ninja's."""
    text = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, check=True,
                          text=True).stdout
    return {os.path.realpath(os.path.join(build, line.strip())) for line in text.splitlines()
            if line.startswith("    ")}


def owners(paths):
    """The Debian packages that these files are of."""
    found = set()
    paths = sorted(paths)
    for start in range(0, len(paths), 500):
        text = subprocess.run(["dpkg-query", "-S", *paths[start:start + 500]], capture_output=True,
                              check=False, text=True, env={**os.environ, "LC_ALL": "C"}).stdout
        found.update(line.split(": ")[0].split(":")[0] for line in text.splitlines())
    return found


# What a header's package is for: the compiler's and the C library's own come with the runtime.
HEADER_PACKAGES = (
    (r"libcurl4.*-dev", "curl"), (r"libssl-dev", "openssl"), (r"libbrotli-dev", "brotli"),
    (r"libzstd-dev", "zstd"), (r"zlib1g-dev", "zlib"), (r"unixodbc-dev", "unixodbc"),
    (r"rapidjson-dev", "rapidjson"), (r"libboost.*-dev", "boost"),
    (r"libc6-dev|linux-libc-dev", "glibc"), (r"libstdc\+\+-\d+-dev|libgcc-\d+-dev", "gcc-runtime"))


def header_problems(listing, build):
    listed = {name for component in listing["components"]
              for name in properties(component, "component")}
    included = set()
    for owner in owners(path for path in headers(build) if path.startswith("/usr/")):
        known = [name for pattern, name in HEADER_PACKAGES if re.fullmatch(pattern, owner)]
        if not known:
            yield f"headers of {owner} are included, and nothing is known of it"
        included.update(known)
    if not included:
        yield "no header of the system's is included: is this a build tree?"
    for name in sorted(included - listed):
        yield f"headers of {name} are included, and it is not listed"
    for name in sorted(listed - included):
        yield f"{name} is listed, and none of its headers is included"
