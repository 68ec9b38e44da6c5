"""`Podfile.lock`: what CocoaPods installs. Enters: YAML. Leaves: a `Reading`. Floor 5.

Source: CocoaPods' guides, "What is a Podfile.lock", and the lockfile that it writes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.lockyaml import read_yaml
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Reading, ReadingKind, Source, SourceKind
from interlock.supply.purl import make_purl

FORMAT = "cocoapods.podfile-lock"
TAKES = "Podfile.lock"

PODS: Final = Ecosystem("cocoapods", "")
_POD: Final = re.compile(r"(?P<name>[^\s()]{1,500})(?: \((?P<asked>[^()]{0,500})\))?")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of CocoaPods, by its name."""
    return posixpath.basename(path) == "Podfile.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of CocoaPods.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_yaml(body, path)
    if not isinstance(data, dict) or not {"PODS", "PODFILE CHECKSUM", "COCOAPODS"} & data.keys():
        raise malformed(path, "it has no pods")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, PODS)
    pods = _Pods(found, data)
    for value in items(data.get("PODS"), path, "PODS"):
        pods.add(value)
    pods.tie()
    for value in items(data.get("DEPENDENCIES"), path, "DEPENDENCIES"):
        pods.ask(text_or_empty(value))
    found.mark_direct()
    repositories = mapping(data.get("SPEC REPOS"), path, "SPEC REPOS")
    return found.reading(registries=map(without_credentials, repositories))


class _Pods:
    """The pods of one file, by name."""

    def __init__(self, found: Gathering, data: dict[str, object]) -> None:
        self._found = found
        path = found.path
        self._sums = mapping(data.get("SPEC CHECKSUMS"), path, "SPEC CHECKSUMS")
        self._outside = mapping(data.get("EXTERNAL SOURCES"), path, "EXTERNAL SOURCES")
        self._checked_out = mapping(data.get("CHECKOUT OPTIONS"), path, "CHECKOUT OPTIONS")
        self._places: dict[str, int] = {}
        self._needed: list[tuple[int, str]] = []

    def add(self, value: object) -> None:
        """Take note of a pod: a text, or a mapping of that text to what the pod needs."""
        for written, needed in value.items() if isinstance(value, dict) else ((value, None),):
            pod = _POD.fullmatch(written.strip()) if isinstance(written, str) else None
            if pod is None:
                self._found.owe(0, f"{str(written)[:80]!r} is no pod with a version")
                continue
            place = self._component(pod["name"], pod["asked"] or "")
            if place is not None:
                self._places[pod["name"]] = place
                self._needed += [(place, name) for name in _names(items(needed, self._found.path, pod["name"]))]

    def _component(self, name: str, version: str) -> int | None:
        """Make a component; the part of a pod behind a slash stands behind `#` of its package URL."""
        root, _, part = name.partition("/")
        digest = hash_of("sha1", text_or_empty(self._sums.get(root)))
        try:
            purl = str(make_purl("cocoapods", root, version, subpath=part))
        except PurlMalformed as error:
            self._found.owe(0, f"{name[:80]!r} cannot be a pod: {error.fields.get('why')}")
            return None
        hashes = (digest,) if digest is not None else ()
        return self._found.add_component(Component(name, version, purl, hashes=hashes, source=self._source(root)))

    def _source(self, name: str) -> Source:
        asked = mapping(self._outside.get(name), self._found.path, f"EXTERNAL SOURCES {name}")
        taken = mapping(self._checked_out.get(name), self._found.path, f"CHECKOUT OPTIONS {name}")
        if ":path" in asked:
            return Source(SourceKind.PATH, text_or_empty(asked[":path"]))
        if ":git" in asked:
            reference = next((text_or_empty(asked[key]) for key in (":tag", ":branch", ":commit") if key in asked), "")
            commit = text_or_empty(taken.get(":commit")) or text_or_empty(asked.get(":commit"))
            return Source(SourceKind.GIT, without_credentials(text_or_empty(asked[":git"])), reference, commit)
        for key in (":podspec", ":http"):
            if key in asked:
                return Source(SourceKind.URL, without_credentials(text_or_empty(asked[key])))
        return Source()

    def tie(self) -> None:
        """Turn what pods need into edges, once all of them are known."""
        for place, name in self._needed:
            self._found.needs(place, self._places.get(name))

    def ask(self, written: str) -> None:
        """Take note of what the project asks for."""
        name, _, rest = written.partition(" ")
        constraint = rest.strip("()") if rest.startswith("(") else ""
        self._found.asks(self._places.get(name), constraint=constraint)


def _names(values: list[object]) -> Iterator[str]:
    for value in values:
        pod = _POD.fullmatch(value.strip()) if isinstance(value, str) else None
        if pod is not None:
            yield pod["name"]
