"""What the lockfiles of Python have in common: hashes of files, places by folded name, groups. Floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of, named_hash
from interlock.formats.manifests.python.asked import folded
from interlock.supply.model import Hash


class Places:
    """Where each package went, by its folded name and, where there are several versions, by those."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._by_name: dict[str, dict[str, int]] = {}

    def put(self, name: str, version: str, place: int | None) -> None:
        """Take note of a package."""
        if place is not None:
            self._by_name.setdefault(folded(name), {}).setdefault(version, place)

    def of(self, name: str, version: str = "") -> list[int]:
        """Give the places of a name: of one version if it is named and there, else the first sixteen of them."""
        versions = self._by_name.get(folded(name), {})
        if version in versions:
            return [versions[version]]
        return [place for place, _ in zip(versions.values(), range(16), strict=False)]

    def tie(self, found: Gathering, dependant: int | None, name: str, version: str = "") -> None:
        """Take note that a package needs a name."""
        for place in self.of(name, version):
            found.needs(dependant, place)


def file_hashes(value: object, path: str, what: str) -> tuple[Hash, ...]:
    """Give the hashes of a list of files, each with `hash = "sha256:..."`. Errors: ManifestMalformed (FMT-201)."""
    return tuple(dict.fromkeys(_file_hashes(value, path, what)))


def _file_hashes(value: object, path: str, what: str) -> Iterator[Hash]:
    for one in items(value, path, what):
        digest = named_hash(text_or_empty(one.get("hash") if isinstance(one, dict) else one))
        if digest is not None:
            yield digest


def table_hashes(value: object, path: str, what: str) -> Iterator[Hash]:
    """Give the hashes of a table `{sha256 = "..."}`. Errors: ManifestMalformed (FMT-201)."""
    for algorithm, digits in mapping(value, path, what).items():
        digest = hash_of(algorithm, text_or_empty(digits))
        if digest is not None:
            yield digest


def is_source_only(names: Iterable[str]) -> bool:
    """Say whether files are known and none is a wheel: installing one runs what builds it.

    Shape: names or addresses of files, empty where one is not known.
    """
    known = [name.partition("#")[0].partition("?")[0] for name in names]
    return bool(known) and all(name and not name.lower().endswith(".whl") for name in known)


def file_names(value: object) -> list[str]:
    """Give the names of a list of files as Poetry and PDM write them: `file`, or an address."""
    files = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return [text_or_empty(one.get("file")) or text_or_empty(one.get("url")) for one in files]
