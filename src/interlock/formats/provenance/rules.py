"""Rules about attestations that others write: layouts of in-toto and policies of witness. They are told, not evaluated.

Enters: a file in which somebody thought there was an attestation. Leaves: an error that says what it is. Floor 5.
Whoever took such a file for an attestation would be told only that some field is missing.
Source: in-toto specification 1.0, section 4.3; witness, policies.
"""

from __future__ import annotations

import contextlib
from typing import Final, NoReturn

import msgspec

from interlock.crypto.wire import from_base64
from interlock.formats.provenance.errors import RulesGiven
from interlock.formats.provenance.statement import PAYLOAD_TYPE

LAYOUT: Final = "a layout of in-toto"
POLICY: Final = "a policy of witness"
LAYOUT_TYPE: Final = "layout"
POLICY_TYPES: Final = frozenset(
    {"https://witness.testifysec.com/policy/v0.1", "https://witness.dev/policy/v0.1", "https://witness.dev/policy"}
)
"""The types of the payload of an envelope with a policy in it."""
POLICY_KEYS: Final = (frozenset({"steps", "publickeys"}), frozenset({"steps", "roots"}))
"""What stands in a policy that nobody signed."""


class _Head(msgspec.Struct, frozen=True, rename={"type_": "_type"}):
    type_: str = ""


def refuse_policy(_document: bytes, place: str) -> NoReturn:
    """Say that it is a policy. Errors: RulesGiven (FMT-904)."""
    raise RulesGiven(place=place, kind=POLICY)


def refuse_layout(_document: bytes, place: str) -> NoReturn:
    """Say that it is a layout. Errors: RulesGiven (FMT-904)."""
    raise RulesGiven(place=place, kind=LAYOUT)


def check_payload(kind: str, payload: str, place: str) -> None:
    """Return if the payload of an envelope, in base64, is neither. Errors: RulesGiven (FMT-904)."""
    if kind in POLICY_TYPES:
        raise RulesGiven(place=place, kind=POLICY)
    if kind == PAYLOAD_TYPE:
        with contextlib.suppress(ValueError):  # whoever reads it says what is wrong with it
            if msgspec.json.decode(from_base64(payload, url_safe=True), type=_Head).type_ == LAYOUT_TYPE:
                raise RulesGiven(place=place, kind=LAYOUT)
