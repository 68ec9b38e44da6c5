"""The policies that a server knows: built in, of its repository, and of recorded decisions. Floor 12.

What decisions name was kept beside the ledger when they were made, whole, with every file and line.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.decision import Policy
from interlock.evidence import VERIFICATION_SUMMARY, read_summary
from interlock.flows.admitting import Admitting
from interlock.kernel import Digest, InterlockError
from interlock.ledger import Entry
from interlock.ledger.admit import kind_in
from interlock.ledger.indexed import indexed
from interlock.store.opening import stored_note
from interlock.wiring.policies import BUILT_IN
from interlock.wiring.policy_files import policy_files

if TYPE_CHECKING:
    from interlock.flows.replay import Replayed
    from interlock.kernel import Instant
    from interlock.wiring.app import App

LOOKED: Final = 200
"""Recorded decisions, the newest, whose policies are known."""
AGAIN: Final = 100
"""Recorded decisions, the newest, that are made again under another policy."""


class Shelved(msgspec.Struct, frozen=True):
    """A policy that can be read here."""

    name: str
    """By which it is asked for: a built-in name, a path, or a digest."""
    policy: Policy | None
    origin: str
    """`built in`, `repository` or `ledger`."""
    why: str = ""
    """Why it cannot be read."""
    is_in_force: bool = False
    decisions: int = 0
    """How many of the newest decisions were made under exactly this."""
    last: Instant | None = None
    about: tuple[Digest, ...] = ()
    """What decisions under it were about; only for what the ledger alone knows."""


class KnownPolicies:
    """Gives policies to look at. May be used by many threads."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._running = threading.Lock()
        self._recorded: tuple[bytes | None, tuple[Shelved, ...]] = (None, ())

    def own(self) -> tuple[Shelved, ...]:
        """Give the policies that are built in and those of the repository, the one in force first."""
        app, counted = self._app, {one.name: one for one in self.recorded()}
        force = app.policy_name
        named = dict.fromkeys([force, *BUILT_IN, *policy_files(app.root)])
        found = []
        for name in named:
            origin = "built in" if name in BUILT_IN else "repository"
            try:
                policy = app.policies.get(name, may_lie_outside=name == force)
            except InterlockError as error:
                found.append(Shelved(name, None, origin, str(error), name == force))
                continue
            seen = counted.get(policy.digest.hex)
            many, last = (seen.decisions, seen.last) if seen is not None else (0, None)
            found.append(Shelved(name, policy, origin, "", name == force, many, last))
        return tuple(found)

    def recorded(self) -> tuple[Shelved, ...]:
        """Give the policies under which the newest decisions were made, the one used last first.

        Errors: those of `Gate.proven`.
        """
        note = stored_note(self._app.store.database)
        if self._recorded[0] != note:
            self._recorded = note, self._read()
        return self._recorded[1]

    def _read(self) -> tuple[Shelved, ...]:
        app = self._app
        log = app.gate.proven()
        if log is None:
            return ()
        entries = [(index, Entry.read(log.leaves[index])) for index in self._newest(LOOKED)]
        found: dict[str, Shelved] = {}
        for one in Admitting(app.store.ledger, app.trust).admitted(log, entries).statements:
            try:
                summary = read_summary(one.statement.predicate)
                digest = Digest(**summary.interlock_decision["policy_digest"])  # type: ignore[arg-type]
            except (InterlockError, KeyError, TypeError):
                continue  # a summary of others, who decide by policies of theirs
            about = one.statement.subjects[0].digests
            known = found.get(digest.hex)
            if known is None:
                known = Shelved(digest.hex, *self._kept(summary.interlock_policy), last=one.at)
            more = tuple(dict.fromkeys((*known.about, *about)))
            found[digest.hex] = msgspec.structs.replace(known, decisions=known.decisions + 1, about=more)
        return tuple(found.values())

    def _kept(self, digest: str) -> tuple[Policy | None, str, str]:
        """Give a policy as it was kept with a decision."""
        try:
            body = self._app.store.blobs.get(Digest("sha256", digest))
            return msgspec.json.decode(body, type=Policy), "ledger", ""
        except (InterlockError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            return None, "ledger", f"what was kept of it cannot be read: {error}"

    def _newest(self, most: int) -> list[int]:
        """Give the places of the newest decisions, the newest first."""
        log = self._app.gate.proven()
        found: list[int] = []
        for index in range(len(log.leaves) - 1, -1, -1) if log is not None else ():
            if log is not None and kind_in(log.leaves[index]) == VERIFICATION_SUMMARY.encode():
                found.append(index)
                if len(found) == most:
                    break
        return found

    def again(self, policy: Policy) -> tuple[Replayed, ...] | None:
        """Make the newest decisions again under another policy; none while that is done for somebody else.

        Errors: those of `Gate.proven` and `admit`.
        """
        app = self._app
        if not self._running.acquire(blocking=False):
            return None
        try:
            log = app.gate.proven()
            if log is None:
                return ()
            governing = app.gate.governing(indexed(log))
            return tuple(app.replay.over(governing, policy, among=frozenset(self._newest(AGAIN))))
        finally:
            self._running.release()
