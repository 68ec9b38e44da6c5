"""Whose keys a reader of an audit pack goes by: those that are named, and those that are offered. Floor 11.

A pack that proves itself by its own keys proves that it is consistent, and no more: whoever made it all up could have
made up the keys too.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from interlock.crypto import Trust, TrustedKey
from interlock.identity import Account, Directory
from interlock.kernel import KeyId


class Anchors(msgspec.Struct, frozen=True):
    """What the reader brings along."""

    keys: frozenset[KeyId] = frozenset()
    """Keys that are named as they are, without a word on when and what for they count: what the pack says of that can
    only narrow it, and is told as its word."""
    trust: Trust = Trust()
    """Keys with their purposes and times, which go before what the pack says of them."""
    origin: str = ""
    """The log that it has to be."""

    @property
    def is_empty(self) -> bool:
        """Whether the reader names nobody."""
        return not self.keys and not self.trust.keys

    @property
    def named(self) -> frozenset[KeyId]:
        """The ids of all keys that the reader names."""
        return self.keys | {one.id for one in self.trust.keys}

    def is_settled(self, key: KeyId) -> bool:
        """Whether the reader's own list says when and what for a key counts."""
        return any(one.id == key for one in self.trust.keys)

    def by_itself(self, offered: Trust) -> tuple[TrustedKey, ...]:
        """Give the offered keys that the reader names without a word on when and what for they count."""
        return tuple(one for one in offered.keys if one.id in self.keys and not self.is_settled(one.id))

    def over(self, offered: Trust) -> Trust:
        """Give the offered keys, with what the reader knows of them in place of what the pack says.

        Only what they are called stays as the pack has it, since its report speaks of them so.
        """
        own = {one.id: one for one in self.trust.keys}
        known = (msgspec.structs.replace(own.get(one.id, one), name=one.name) for one in offered.keys)
        return Trust(tuple(known))

    def name_of(self, key: KeyId, offered: str) -> str:
        """Give what a key is called by the reader; by the pack where the reader has no name for it."""
        return next((one.name for one in self.trust.keys if one.id == key), offered)


def unnamed(
    used: Collection[KeyId], of_log: Collection[KeyId], anchors: Anchors, directory: Directory
) -> tuple[KeyId, ...]:
    """Give the keys that were used and that nothing leads to from those that the reader names, sorted.

    Whoever names the key that founded the people of a ledger goes by those people: a key that they joined to a person
    or a program is named by that, for what it signed. That it may sign for the log itself no act of people says, so
    those that did, `of_log`, the reader has to name: or anybody who was ever joined could write a log of their own.
    """
    named = anchors.named
    is_founded = directory.founder is not None and directory.founder in named
    joined = {key for key in used if is_founded and key not in of_log and _is_somebody(key, directory)}
    return tuple(sorted({*used, *of_log} - named - joined))


def _is_somebody(key: KeyId, directory: Directory) -> bool:
    return directory.person_of_key(key) is not None or directory.workload_of(Account.of_key(key)) is not None
