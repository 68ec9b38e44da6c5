"""The predicate by which people say who is who and who may do what: one act for each statement. Floor 6.

The subject of such a statement is the predicate itself, by the SHA-256 of its canonical form. Other than evidence of
anything else, an act with a field that this version does not know is refused: it could mean the opposite.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.identity import Deed
from interlock.kernel import InterlockError, instant

DIRECTORY_ACT: Final = "https://interlock.example.org/attestation/directory-act/v1"
DIRECTORY_ACTS: Final = DIRECTORY_ACT.rpartition("/")[0] + "/"
"""How the types of all versions begin."""
ACTS_MARK: Final = DIRECTORY_ACTS.encode("ascii")
"""What stands in the leaf of an act of any version, and in few others."""


class DirectoryAct(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What somebody said about people, where, and when."""

    ledger: str
    """The origin of the ledger that it was meant for; in another one it says nothing."""
    signed_at: str
    """RFC 3339, UTC, by the clock of whoever signed."""
    deed: Deed
    """What was said: the field `act` names the kind, the others are those of the kind."""

    def __post_init__(self) -> None:
        instant(self.signed_at)


def read_directory_act(predicate: bytes) -> DirectoryAct:
    """Read a directory act.

    Errors: PredicateMalformed (EVD-102).
    """
    try:
        return _ACT.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InterlockError) as error:
        raise PredicateMalformed(kind=DIRECTORY_ACT, why=str(error)) from error


_ACT: Final = msgspec.json.Decoder(DirectoryAct)
