"""Whose keys a reader of an audit pack goes by: those that are named, and those that are offered. Floor 11.

A pack that proves itself by its own keys proves that it is consistent, and no more: whoever made it all up could have
made up the keys too.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from interlock.crypto import Trust
from interlock.identity import Account, Directory
from interlock.kernel import KeyId


class Anchors(msgspec.Struct, frozen=True):
    """What the reader brings along."""

    keys: frozenset[KeyId] = frozenset()
    """Keys that are named as they are; for when and what for they count is taken from the pack."""
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


def unnamed(used: Collection[KeyId], anchors: Anchors, directory: Directory) -> tuple[KeyId, ...]:
    """Give the keys that were used and that nothing leads to from those that the reader names, sorted.

    Whoever names the key that founded the people of a ledger goes by those people: a key that they joined to a person
    or a program is named by that.
    """
    named = anchors.named
    is_founded = directory.founder is not None and directory.founder in named
    return tuple(sorted(key for key in used if key not in named and not (is_founded and _is_somebody(key, directory))))


def _is_somebody(key: KeyId, directory: Directory) -> bool:
    return directory.person_of_key(key) is not None or directory.workload_of(Account.of_key(key)) is not None
