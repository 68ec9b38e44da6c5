"""The tables of packages that `composer.lock` and `installed.json` share. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.formats.manifests.fields import items, mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.php.names import hashes_of, is_package, licences_of, source_of
from interlock.supply.model import Scope


class Locked:
    """Takes note of the packages of one file, and of what they need, replace and provide."""

    def __init__(self, found: Gathering) -> None:
        """Begin with nothing."""
        self._found = found
        self.places: dict[str, int] = {}
        self._needed: list[tuple[int, str]] = []

    def add_all(self, table: object, what: str, scope: Scope = Scope.REQUIRED, group: str = "") -> None:
        """Take note of a list of packages. Errors: ManifestMalformed (FMT-201)."""
        for number, value in enumerate(items(table, self._found.path, what)):
            self._add(mapping(value, self._found.path, f"{what}[{number}]"), f"{what}[{number}]", scope, group)

    def _add(self, entry: dict[str, object], what: str, scope: Scope, group: str) -> None:
        path = self._found.path
        name = text(entry.get("name"), path, f"{what} name")
        place = self._found.add(
            name,
            text(entry.get("version"), path, f"{what} version"),
            scope=scope,
            groups=(group,) * bool(group),
            hashes=hashes_of(entry, path),
            source=source_of(entry, path),
            licences=licences_of(entry),
            published=text_or_empty(entry.get("time")),
            runs_at_install=entry.get("type") == "composer-plugin",
        )
        if place is None:
            return
        self.places[name.lower()] = place
        for field in ("replace", "provide"):
            for other in _table(entry, field, path):
                self.places.setdefault(other.lower(), place)
        self._needed += [(place, other) for other in _table(entry, "require", path) if is_package(other)]

    def tie(self) -> None:
        """Turn what packages need into edges, once all of them are known."""
        for place, name in self._needed:
            self._found.needs(place, self.places.get(name.lower()))


def _table(entry: dict[str, object], field: str, path: str) -> Iterator[str]:
    """Give the names in a table of requirements; PHP writes an empty one as a list."""
    value = entry.get(field)
    return iter(()) if value == [] else iter(mapping(value, path, field))
