"""Two predicates: the state that something should be in, and what was seen when it was compared with that. Floor 6.

No standard says either: SLSA's source track says how a revision came about, not what its files are, and in-toto's
links say what one step did. Their subject is the state: a commit, and the digest of what lies there.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.kernel import InterlockError, instant

DESIRED_STATE: Final = "https://interlock.example.org/attestation/desired-state/v1"
OBSERVATION: Final = "https://interlock.example.org/attestation/observation/v1"


class AssetGroup(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The assets of one kind in a state."""

    kind: str
    """`code`, `configuration`, `infrastructure`, `pipeline` or `policy`."""
    digest: str
    """SHA-256 of the entries of this kind."""
    entries: int
    changed_by: tuple[str, ...] = ()
    """Who changed any of them last, each once, in the order of the names."""


class Approver(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who approved the revision."""

    by: str
    """The person, or the key where it is nobody's."""
    at: str
    """RFC 3339."""
    entry: str
    """The envelope in the ledger that proves it."""
    environment: str = ""
    reason: str = ""


class DesiredState(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What should lie somewhere, who changed it, and who approved that."""

    name: str
    """What people call it: `source`, `edge proxies`."""
    form: str
    """`commit` for the files of a commit, `folder` for what lies in a folder of a host, with its permissions."""
    state: str
    """SHA-256 of what lies there."""
    manifest: str
    """SHA-256 of the list of its entries, kept beside the ledger."""
    entries: int
    taken_at: str
    """RFC 3339."""
    groups: tuple[AssetGroup, ...] = ()
    commit: str = ""
    branch: str = ""
    remote: str = ""
    """Where the repository came from, without credentials."""
    product: str = ""
    author: str = ""
    """Of the commit."""
    committer: str = ""
    approved_by: tuple[Approver, ...] = ()
    ignored: tuple[str, ...] = ()
    """Patterns of paths that may differ: logs, caches."""
    stakeholders: tuple[str, ...] = ()
    """Who is told when something differs."""

    def __post_init__(self) -> None:
        instant(self.taken_at)


class Observation(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was found where a sealed state should be."""

    name: str
    """Of the sealed state."""
    expected: str
    """The envelope in the ledger that seals it."""
    state: str
    """SHA-256 of what was found; empty where only a configuration was compared."""
    place: str
    """Where it was looked at, as the person who looked named it."""
    host: str
    """The name of the machine that it was looked at on."""
    at: str
    """RFC 3339."""
    altered: int
    """How many differences there are."""
    counts: dict[str, int] = {}
    """Differences by how: `added`, `removed`, `content`, `form`, `mode`, `owner`, `value`."""
    shown: tuple[str, ...] = ()
    """The first of them, in words."""
    unreadable: int = 0
    """How many paths could not be read; then nobody knows whether they are what they should be."""
    alterations: str = ""
    """SHA-256 of the whole list, kept beside the ledger; empty where there are none."""
    stakeholders: tuple[str, ...] = ()
    """Who is told."""

    def __post_init__(self) -> None:
        instant(self.at)


_Predicate = TypeVar("_Predicate", DesiredState, Observation)


def read_desired_state(predicate: bytes) -> DesiredState:
    """Read a desired state. Errors: PredicateMalformed (EVD-102)."""
    return _read(predicate, _DESIRED, DESIRED_STATE)


def read_observation(predicate: bytes) -> Observation:
    """Read an observation. Errors: PredicateMalformed (EVD-102)."""
    return _read(predicate, _OBSERVED, OBSERVATION)


def _read(predicate: bytes, reader: msgspec.json.Decoder[_Predicate], kind: str) -> _Predicate:
    try:
        return reader.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InterlockError) as error:
        raise PredicateMalformed(kind=kind, why=str(error)) from error


_DESIRED: Final = msgspec.json.Decoder(DesiredState)
_OBSERVED: Final = msgspec.json.Decoder(Observation)
