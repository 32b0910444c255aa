#!/usr/bin/env python3
"""Links among the documents lead somewhere, and every page of docs/ can be reached from the README.

Of a link to a file of the project the file must be there, and of one with #anchor the heading, as
GitHub makes anchors of headings. Addresses of other sites are not asked for.
"""

import collections
import pathlib
import re
import urllib.parse

from common import run_check, tracked_files

START = "README.md"
PAGES = "docs"

_FENCE = re.compile(r"^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)[`~]*[ \t]*$",
                    re.MULTILINE | re.DOTALL)
# Within a paragraph, so that a backtick that stands alone hides no more than that.
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# [text](target "title"), and [name]: target at the beginning of a line.
_LINK = re.compile(
    r"\]\(\s*<?([^\s<>)]*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|^\[[^\]\n]+\]:\s*<?([^\s<>]+)>?",
    re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)
_OWN_ANCHOR = re.compile(r"<a\s+(?:id|name)=\"([^\"]+)\"")


def _blank(match):
    return "\n" * match.group(0).count("\n")


def without_code(text):
    """A document without what is shown as it stands; line numbers stay what they were."""
    return _CODE_SPAN.sub(_blank, _COMMENT.sub(_blank, _FENCE.sub(_blank, text)))


def anchors(text):
    """What a link to a place in the document may name behind its #."""
    text = _FENCE.sub(_blank, text)
    seen = collections.Counter()
    names = set(_OWN_ANCHOR.findall(text))
    for heading in _HEADING.findall(text):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        names.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return names


def links(text):
    """(line, target) of each link."""
    prose = without_code(text)
    for match in _LINK.finditer(prose):
        yield prose.count("\n", 0, match.start()) + 1, match.group(1) or match.group(2) or ""


def check(root):
    root = pathlib.Path(root).resolve()
    documents = {path: path.read_text(encoding="utf-8")
                 for path in tracked_files(root) if path.suffix == ".md"}
    files = set(tracked_files(root))
    folders = {folder for file in files for folder in file.parents}
    led_to = collections.defaultdict(set)
    for path, text in documents.items():
        for line, target in links(text):
            place = f"{path.relative_to(root).as_posix()}:{line}"
            if not target:
                yield f"{place}: a link without a target"
                continue
            if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", target):
                continue
            name, _, anchor = target.partition("#")
            # Not resolve(): a link is followed as it is written, and ends in the repository.
            file = path
            if name:
                file = pathlib.Path(root, *_normal(path.parent.relative_to(root),
                                                   urllib.parse.unquote(name)))
            if file not in files and file not in folders:
                yield f"{place}: {target}: there is no such file in the repository"
                continue
            led_to[path].add(file)
            if anchor and anchor not in anchors(documents.get(file, "")):
                yield f"{place}: {target}: there is no such heading"
    yield from _unreachable(root, documents, led_to)


def _normal(folder, name):
    """The parts of the path that `name` means in `folder`; beyond the root is a part `..`."""
    parts = list(folder.parts)
    for part in pathlib.PurePosixPath(name).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return parts


def _unreachable(root, documents, led_to):
    start = root / START
    reached, waiting = {start}, [start]
    while waiting:
        for file in led_to[waiting.pop()] - reached:
            reached.add(file)
            waiting.append(file)
    for path in documents:
        if path.parent == root / PAGES and path not in reached:
            yield f"{path.relative_to(root).as_posix()}: no link leads there from {START}"


if __name__ == "__main__":
    run_check(__doc__, check)
