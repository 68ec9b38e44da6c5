"""What completeness is judged by beside the report itself, and how a lack is written down. Floor 10."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from interlock.kernel import Severity, sha256
from interlock.trace.lacks import Absence, Lack


class Uncounted(msgspec.Struct, frozen=True):
    """An entry in scope that proves nothing, and why."""

    index: int
    code: str
    says: str
    is_damaged: bool = False
    """Whether its bytes are not what was sealed; otherwise no key that counts signed it."""


class Facts(msgspec.Struct, frozen=True):
    """What the ledger and its store showed that no piece of evidence says of itself."""

    uncounted: tuple[Uncounted, ...] = ()
    faults: tuple[tuple[str, str, str], ...] = ()
    """What the auditor of the ledger found: code, where, what."""
    lost: tuple[tuple[int, str], ...] = ()
    """Entries with what belongs to them and is gone or damaged."""
    unreadable: tuple[tuple[int, str], ...] = ()
    """Entries whose statement verifies and cannot be read, with the reason."""
    has_directory: bool = True
    """Whether anybody ever said who is who."""


def lack(
    kind: Absence,
    severity: Severity,
    what: str,
    says: str,
    means: str,
    then: str,
    *,
    entries: Iterable[int] = (),
    about: Iterable[str] = (),
) -> Lack:
    """Write a lack down; `about` are the controls that cannot be taken as shown because of it.

    Shape: its id is the same for the same lack of the same thing, in whichever report it stands.
    """
    named = f"{kind}:{sha256(f'{kind} {what} {says}'.encode('utf-8', 'replace')).hex[:12]}"
    return Lack(named, kind, severity, what, says, means, then, tuple(sorted(set(entries))), tuple(about))
