"""`yarn.lock` of yarn 1 and of yarn 2 and later, which are two notations under one name.

Enters: text. Leaves: a `Reading`; the scopes come from the `package.json` beside it. Floor 5.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of, sri_hashes
from interlock.formats.manifests.javascript import yarn_berry
from interlock.formats.manifests.javascript.addresses import NPM, source_of, split_at_version, unaliased
from interlock.formats.manifests.javascript.asking import asked_for, manifest_next_to
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Hash, Reading, ReadingKind

FORMAT = "npm.yarn-lock"
TAKES = "yarn.lock (yarn 1 and later)"

_WORD: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s",:][^\s",]*)')
_FIELDS: Final = frozenset({"version", "resolved", "integrity"})
_INDENT: Final = 2
_LISTS: Final = frozenset({"dependencies", "optionalDependencies"})


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of yarn, by its name."""
    return posixpath.basename(path) == "yarn.lock"


class _Entry:
    """One entry: the requests that it answers, and what is said of it."""

    def __init__(self, requests: list[str], line: int) -> None:
        self.requests = requests
        self.line = line
        self.fields: dict[str, str] = {}
        self.needed: list[tuple[str, str]] = []
        self._is_in_list = False

    def take(self, indent: int, words: list[str]) -> bool:
        """Take a line below the requests; False if it names a field that is there already."""
        name = words[0] if words else ""
        value = words[1:2]
        name = name if value else name.removesuffix(":")
        if indent > _INDENT:
            if self._is_in_list and name:
                self.needed.append((name, value[0] if value else ""))
            return True
        self._is_in_list = not value and name in _LISTS
        if not value or name not in _FIELDS:
            return True
        is_new = name not in self.fields
        self.fields[name] = value[0]
        return is_new


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of yarn.

    Errors: ManifestMalformed (FMT-201).
    """
    content = decoded(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NPM)
    manifest = manifest_next_to(path, beside)
    if yarn_berry.is_berry(content):
        return yarn_berry.read_into(found, body, manifest)
    entries = list(_entries(content, path))
    by_request: dict[str, int | None] = {}
    places: list[int | None] = []
    for entry in entries:
        place = _added(found, entry)
        places.append(place)
        by_request.update(dict.fromkeys(entry.requests, place))
    for entry, place in zip(entries, places, strict=True):
        for name, wanted in entry.needed:
            found.needs(place, by_request.get(f"{name}@{wanted}"))
    if manifest is not None:
        for name, wanted, scope, group in asked_for(manifest):
            found.asks(by_request.get(f"{name}@{wanted}"), scope, constraint=wanted, group=group)
        if "workspaces" in manifest:
            found.mark_direct()  # other manifests ask too, so what is for development only is not known
        else:
            found.settle_scopes()
    return found.reading()


def _entries(content: str, path: str) -> Iterator[_Entry]:
    """Give the entries: a line of requests, below it fields, below some of these a list."""
    entry: _Entry | None = None
    for number, line in enumerate(content.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if line.startswith(bare):
            if not bare.endswith(":"):
                raise malformed(path, "an entry should begin with requests and a colon", line=number)
            if entry is not None:
                yield _complete(entry, path)
            entry = _Entry([_unquoted(word) for word in _words(bare[:-1])], number)
        elif entry is None:
            raise malformed(path, "a field stands before the first entry", line=number)
        elif not entry.take(len(line) - len(line.lstrip(" ")), [_unquoted(word) for word in _words(bare)]):
            raise malformed(path, "a field stands twice in one entry", line=number)
    if entry is not None:
        yield _complete(entry, path)


def _complete(entry: _Entry, path: str) -> _Entry:
    if not entry.requests or "version" not in entry.fields:
        raise malformed(path, "an entry has no version", line=entry.line)
    return entry


def _words(line: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(line)


def _unquoted(word: re.Match[str]) -> str:
    return word[2] if word[1] is None else word[1].replace('\\"', '"').replace("\\\\", "\\")


def _added(found: Gathering, entry: _Entry) -> int | None:
    name, _, wanted = split_at_version(entry.requests[0])
    name, wanted = unaliased(name, wanted)
    resolved = entry.fields.get("resolved", "")
    source = source_of(resolved) if resolved else source_of(wanted if ":" in wanted else "")
    hashes = sri_hashes(entry.fields.get("integrity", "")) or tuple(_hash_of_fragment(resolved))
    return found.add(name, entry.fields["version"], hashes=hashes, source=source, line=entry.line)


def _hash_of_fragment(resolved: str) -> Iterator[Hash]:
    """Give the SHA-1 that older lockfiles write behind the address of an archive."""
    address, _, fragment = resolved.partition("#")
    digest = hash_of("sha1", fragment)
    if digest is not None and address.startswith("http") and address.endswith((".tgz", ".tar.gz")):
        yield digest
