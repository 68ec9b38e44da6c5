"""`rebar.lock`: what Rebar fetches. Enters: terms of Erlang. Leaves: a `Reading`. Floor 5.

Source: Rebar's documentation, "Dependencies", "Lock files".
"""

from __future__ import annotations

import posixpath
from typing import Final

from interlock.formats.manifests.beam.mix_lock import HEX
from interlock.formats.manifests.beam.terms import Term, pairs, read_terms
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Hash, Reading, ReadingKind, Source, SourceKind

FORMAT = "hex.rebar-lock"
TAKES = "rebar.lock"

_WHOLE: Final = 3
"""A name, where it comes from, and how deep it was asked for."""


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Rebar, by its name."""
    return posixpath.basename(path) == "rebar.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Rebar.

    Errors: ManifestMalformed (FMT-201).
    """
    terms = read_terms(decoded(body, path), path)
    first = terms[0] if terms else []
    if isinstance(first, tuple) and len(first) > 1:
        first = first[1]  # the version of the format stands before the packages
    if not isinstance(first, list):
        raise malformed(path, "it is no list of packages")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, HEX)
    hashes = _hashes(terms[1] if len(terms) > 1 else [])
    for one in first:
        _add(found, one, hashes)
    return found.reading()


def _hashes(term: Term) -> dict[str, tuple[Hash, ...]]:
    """Give the hashes of the archives, or of what is in them where the file is older than that."""
    tables = dict(pairs(term))
    rows = {**dict(pairs(tables.get("pkg_hash"))), **dict(pairs(tables.get("pkg_hash_ext")))}
    digests = {name: hash_of("sha256", value) for name, value in rows.items() if isinstance(value, str)}
    return {name: (digest,) for name, digest in digests.items() if digest is not None}


def _add(found: Gathering, term: Term, hashes: dict[str, tuple[Hash, ...]]) -> None:
    parts = term if isinstance(term, tuple) else ()
    name = parts[0] if parts and isinstance(parts[0], str) else ""
    origin = parts[1] if len(parts) == _WHOLE and isinstance(parts[1], tuple) else ()
    kind, *rest = origin or ("",)
    is_direct = len(parts) == _WHOLE and parts[2] == "0"
    if kind in {"pkg", "package"} and len(rest) > 1 and isinstance(rest[0], str) and isinstance(rest[1], str):
        found.add(rest[0], rest[1], hashes=hashes.get(name, ()), is_direct=is_direct)
    elif kind in {"git", "git_subdir", "hg"} and len(rest) > 1 and isinstance(rest[0], str):
        found.add(name, "", source=_repository(rest[0], rest[1]), is_direct=is_direct)
    else:
        found.owe(0, f"{name[:80]!r} is neither a package nor a repository")


def _repository(url: str, reference: Term) -> Source:
    kind, value = reference if isinstance(reference, tuple) and len(reference) == 2 else ("ref", "")  # noqa: PLR2004
    text = value if isinstance(value, str) else ""
    is_commit = kind == "ref"
    return Source(SourceKind.GIT, without_credentials(url), "" if is_commit else text, text if is_commit else "")
