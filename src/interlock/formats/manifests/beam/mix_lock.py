"""`mix.lock`: what Mix fetches. Enters: a map of Elixir. Leaves: a `Reading`. Floor 5.

Source: Hex's `Hex.SCM` for the tuple of a package, Mix's `Mix.SCM.Git` for that of a repository.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.beam.terms import Term, pairs, read_terms
from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "hex.mix-lock"
TAKES = "mix.lock"

HEX: Final = Ecosystem("hex", "Hex")
_NEEDED, _REPOSITORY, _OUTER = 5, 6, 7
"""Places in the tuple of a package."""
_COMMIT, _OPTIONS = 2, 3
"""Places in the tuple of a repository."""
_KEY: Final = re.compile(r'^[ \t]*+"?([\w@]++)"?:[ \t]*+\{', re.MULTILINE)
_ASKED: Final = re.compile(r'\{\s*+:(\w++)\s*+,\s*+(?:"([^"\n]*+)")?+([^{}]*+)\}')
_ONLY: Final = re.compile(r"only:\s*+(\[[^\[\]]*+\]|:\w+)")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Mix, by its name."""
    return posixpath.basename(path) == "mix.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Mix.

    Errors: ManifestMalformed (FMT-201).
    """
    text = decoded(body, path)
    terms = read_terms(text, path)
    if len(terms) > 1 or not all(isinstance(one, list) for one in terms):
        raise malformed(path, "it is no map of packages")
    lines = {key[1]: text.count("\n", 0, key.start(1)) + 1 for key in _KEY.finditer(text)} if len(text) < _LONG else {}
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, HEX)
    places: dict[str, int] = {}
    needed: list[tuple[int, str]] = []
    for name, term in pairs(terms[0]) if terms else ():
        place = _add(found, name, term, lines.get(name, 0))
        if place is not None:
            places[name] = place
            needed += [(place, other) for other in _names(term)]
    for place, other in needed:
        found.needs(place, places.get(other))
    _ask(found, places, beside)
    return found.reading()


_LONG: Final = 2_000_000
"""Characters of a file whose lines are not looked up any more."""


def _add(found: Gathering, name: str, term: Term, line: int) -> int | None:
    parts = term if isinstance(term, tuple) else ()
    kind = parts[0] if parts else ""
    fields = [one if isinstance(one, str) else "" for one in parts] + [""] * (_OUTER + 1)
    if kind == "hex" and len(parts) > _COMMIT:
        digest = hash_of("sha256", fields[_OUTER] or fields[3])
        source = Source(SourceKind.REGISTRY, fields[_REPOSITORY] or "hexpm")
        package = fields[1] or name
        return found.add(package, fields[2], source=source, hashes=(digest,) if digest else (), line=line)
    if kind == "git" and len(parts) > _COMMIT:
        options = dict(pairs(parts[_OPTIONS])) if len(parts) > _OPTIONS else {}
        asked = next((one for key in ("tag", "branch", "ref") if isinstance(one := options.get(key), str)), "")
        url = without_credentials(fields[1])
        return found.add(name, "", source=Source(SourceKind.GIT, url, asked, fields[_COMMIT]), line=line)
    if kind == "path":
        return found.add(name, "", source=Source(SourceKind.PATH, fields[1]), line=line)
    found.owe(line, f"{name[:80]!r} is neither a package nor a repository")
    return None


def _names(term: Term) -> list[str]:
    """Give what a package needs."""
    if not isinstance(term, tuple) or len(term) <= _NEEDED or term[0] != "hex":
        return []
    return [name for name, _ in pairs(term[_NEEDED])]


def _ask(found: Gathering, places: dict[str, int], beside: Beside) -> None:
    """Take note of what the `mix.exs` in the same folder asks for, as far as it is written down plainly."""
    place = posixpath.join(posixpath.dirname(found.path), "mix.exs")
    body = beside(place)
    try:
        text = decoded(body, place) if body is not None else ""
    except ManifestMalformed:
        return
    if not text or "apps_path:" in text or len(text) > _LONG:
        return
    code = "\n".join(line.partition("#")[0] for line in text.split("\n"))
    asked = [one for one in _ASKED.finditer(code) if one[1] in places]
    for one in asked:
        found.asks(places[one[1]], _scope_of(one[3]), constraint=one[2] or "")
    if asked:
        found.settle_scopes()


def _scope_of(options: str) -> Scope:
    only = _ONLY.search(options)
    names = set(re.findall(r":(\w+)", only[1])) if only is not None else set()
    if not names or "prod" in names:
        return Scope.OPTIONAL if "optional: true" in options else Scope.REQUIRED
    return Scope.TEST if names == {"test"} else Scope.DEVELOPMENT
