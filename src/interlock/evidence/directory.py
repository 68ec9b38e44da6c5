"""The predicate by which people say who is who and who may do what: one act for each statement. Floor 6.

The subject of such a statement is the predicate itself, by the SHA-256 of its canonical form. Other than evidence of
anything else, an act with a field that this version does not know is refused: it could mean the opposite.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.evidence.reading import reader_of
from interlock.identity import Confirm, Deed
from interlock.identity.acts import OF_SECOND
from interlock.kernel import InterlockError, instant

DIRECTORY_ACT: Final = "https://interlock.example.org/attestation/directory-act/v1"
SECOND_ACT: Final = "https://interlock.example.org/attestation/directory-act/v2"
"""The type of acts after which less counts than versions that cannot read them would let count: those stop there."""
ACT_TYPES: Final = (DIRECTORY_ACT, SECOND_ACT)
"""The types that are read here."""
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


def type_of(deed: Deed, confirmed: Deed | None = None) -> str:
    """Give the type of which a deed is an act; `confirmed` is what it confirms."""
    return SECOND_ACT if isinstance(deed, OF_SECOND) or isinstance(confirmed, OF_SECOND) else DIRECTORY_ACT


def read_directory_act(predicate: bytes, kind: str = DIRECTORY_ACT) -> DirectoryAct:
    """Read a directory act of a type; one that is of another type means nothing.

    Errors: PredicateMalformed (EVD-102).
    """
    try:
        read = reader_of(DirectoryAct).decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InterlockError) as error:
        raise PredicateMalformed(kind=kind, why=str(error)) from error
    of_second = isinstance(read.deed, OF_SECOND)
    if of_second if kind == DIRECTORY_ACT else not (of_second or isinstance(read.deed, Confirm)):
        what = str(msgspec.to_builtins(read.deed)["act"])
        raise PredicateMalformed(kind=kind, why=f"no act of that type says {what!r}")
    return read
