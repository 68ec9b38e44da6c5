"""What the door and the keeper tell each other. Floor 14."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.deployment.admission import Ready
from interlock.deployment.model import AdmissionRules
from interlock.evidence.admission import Admissions


class Orders(msgspec.Struct, frozen=True):
    """What a keeper is to do."""

    repository: str
    store: str
    environ: dict[str, str]
    environment: str


class Ruled(msgspec.Struct, frozen=True, tag="ruled"):
    """From the keeper: the rules of the environment, as they hold now."""

    rules: AdmissionRules
    product: str


class Told(msgspec.Struct, frozen=True, tag="told"):
    """From the keeper: verdicts of one going-over of the ledger."""

    turn: int
    ready: tuple[Ready, ...]


class Pinned(msgspec.Struct, frozen=True, tag="pinned"):
    """From the keeper: what tags stand for, all that is known of it."""

    pins: dict[str, str]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """From the keeper: it has gone over all of the ledger; verdicts of earlier turns count no more."""

    turn: int


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """From the keeper: the ledger was asked with success."""

    at: float
    size: int


class Absent(msgspec.Struct, frozen=True, tag="absent"):
    """From the keeper: the ledger could not be asked, or proves nothing."""

    says: str
    is_fault: bool = False
    """Whether it is there and does not hold together."""


class Found(msgspec.Struct, frozen=True, tag="found"):
    """From the keeper: the answer to a question."""

    number: int
    ready: tuple[Ready, ...] = ()
    pins: dict[str, str] = {}
    unpinned: dict[str, str] = {}


class Kept(msgspec.Struct, frozen=True, tag="kept"):
    """From the keeper: answers were entered into the ledger."""

    number: int


class Unkept(msgspec.Struct, frozen=True, tag="unkept"):
    """From the keeper: answers could not be entered, and it will try again."""

    says: str


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """From the door: what is not kept ready."""

    number: int
    digests: tuple[str, ...]
    tags: tuple[str, ...]


class Keep(msgspec.Struct, frozen=True, tag="keep"):
    """From the door: answers that are to be entered."""

    number: int
    said: Admissions


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """From the door: it is over."""


FromKeeper = Ruled | Told | Pinned | Done | Seen | Absent | Found | Kept | Unkept
FromDoor = Ask | Keep | Stop
ENCODER: Final = msgspec.msgpack.Encoder()
FROM_KEEPER: Final = msgspec.msgpack.Decoder(FromKeeper)
FROM_DOOR: Final = msgspec.msgpack.Decoder(FromDoor)
