"""The libraries and targets that `project.assets.json` and `*.deps.json` share: keys are `name/version`. Floor 5."""

from __future__ import annotations

from interlock.formats.manifests.dotnet.packages import Names, base64_hash
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.supply.model import Source, SourceKind


def resolved(body: bytes, path: str) -> dict[str, object]:
    """Give the document, which has targets or libraries. Errors: ManifestMalformed (FMT-201)."""
    data = read_json(body, path)
    if not isinstance(data, dict) or not {"targets", "libraries"} & data.keys():
        raise malformed(path, "it has neither targets nor libraries")
    return data


class Libraries:
    """Takes note of the libraries of one file, and of what they need in any target."""

    def __init__(self, found: Gathering, data: dict[str, object]) -> None:
        """Read the libraries. Errors: ManifestMalformed (FMT-201)."""
        self._found = found
        self.data = data
        self.places: dict[str, int | None] = {}
        self._by_name: dict[str, list[int | None]] = {}
        self._targets = mapping(data.get("targets"), found.path, "targets")
        self._libraries = mapping(data.get("libraries"), found.path, "libraries")

    def entries(self) -> dict[str, dict[str, object]]:
        """Give every library by its key; one that only a target names is there too."""
        found = {key: mapping(value, self._found.path, key) for key, value in self._libraries.items()}
        for target, value in self._targets.items():
            for key, entry in mapping(value, self._found.path, target).items():
                found.setdefault(key, mapping(entry, self._found.path, key))
        return found

    def add(self, key: str, entry: dict[str, object]) -> None:
        """Take note of a library."""
        name, slash, version = key.partition("/")
        if not slash or not name or not version:
            self._found.owe(0, f"{key[:80]!r} is no name with a version")
            return
        is_folder = text_or_empty(entry.get("type")) == "project"
        self.places[key] = self._found.add(
            name,
            version,
            hashes=base64_hash(text_or_empty(entry.get("sha512"))),
            source=Source(SourceKind.PATH, text_or_empty(entry.get("path"))) if is_folder else Source(),
        )
        self._by_name.setdefault(name.lower(), []).append(self.places[key])

    def tie(self) -> list[str]:
        """Turn what libraries need into edges, target by target; give what those that are no component need."""
        missing: list[str] = []
        for target, value in self._targets.items():
            names = Names(self._found)
            for key, entry in mapping(value, self._found.path, target).items():
                fields = mapping(entry, self._found.path, key)
                needed = list(mapping(fields.get("dependencies"), self._found.path, f"{key} dependencies"))
                if key in self.places:
                    names.put(key.partition("/")[0], self.places[key], needed)
                else:
                    missing += needed
            names.tie()
        return missing

    def ask(self, name: str, constraint: str = "") -> None:
        """Take note that the project asks for a name."""
        for place in self._by_name.get(name.lower(), ()):
            self._found.asks(place, constraint=constraint)
