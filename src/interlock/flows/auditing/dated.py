"""When an audit pack was made, held against what is in it. Floor 11.

Whoever signs a pack writes its time. A key that was revoked, or whose time is over, can be used to sign with an earlier
one; the entries that are in the pack show that it was made after the last of them.

Source: docs/security/verification.md, "An audit pack", step 6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from interlock.crypto import TrustedKey
from interlock.decision.times import SKEW, span
from interlock.flows.auditing.opening import Opened
from interlock.flows.auditing.verified import State
from interlock.kernel import Instant, KeyId, instant, stamp
from interlock.trace.errors import PackRefuted


def check_dated(
    opened: Opened, of_log: Collection[KeyId], last: tuple[int, Instant] | None
) -> tuple[State, tuple[str, ...]]:
    """Return if those who signed a pack and its checkpoint could do so after its last entry; tell what is in doubt.

    Shape:  `of_log` are the keys that signed the checkpoint.
    Errors: PackRefuted (TRC-141) where the key of its maker did not count any more when its last entry was made.
    """
    maker = next(one for one in opened.trust.keys if one.id == opened.signer)
    doubts: list[str] = []
    if last is not None:
        _check_alive(maker, *last)
        doubts += _dated_back(opened, *last)
        signers = (one for one in opened.trust.keys if one.id in of_log)
        doubts += [
            f"{one.name} signed its checkpoint, and counts until {stamp(one.until)}, before entry {last[0]} was made"
            for one in signers
            if one.until is not None and one.until <= last[1] - SKEW
        ]
    if maker.revoked_at is not None:
        doubts.append(
            f"{maker.name}, who signed it, has a key that was revoked at {stamp(maker.revoked_at)}: that it was made "
            f"before, at {opened.manifest.at}, nothing but the file itself says"
        )
    return State.OPEN if doubts else State.HOLDS, tuple(doubts)


def _check_alive(maker: TrustedKey, index: int, at: Instant) -> None:
    ends = {"was revoked": maker.revoked_at, "counts no more": maker.until}
    for how, end in ends.items():
        if end is not None and at - SKEW >= end:
            why = (
                f"it was signed with a key of {maker.name} that {how} from {stamp(end)} on, and holds entry {index} of "
                f"{stamp(at)}, so it was made after that"
            )
            raise PackRefuted(why=why)


def _dated_back(opened: Opened, index: int, at: Instant) -> Iterator[str]:
    behind = at - instant(opened.manifest.at)
    if behind > SKEW:
        long = span(int(behind.total_seconds()))
        yield f"it says that it was made at {opened.manifest.at}, {long} before entry {index} was, which it holds"
