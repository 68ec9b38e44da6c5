"""Desire: seal the state that something should be in, with who changed it and who approved that.

Enters: what lies in a commit or in a folder. Leaves: a sealed statement; its manifest is kept beside the ledger.
Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from interlock.change import Authorship
from interlock.change.assets import Asset, asset_of
from interlock.decision import Governance
from interlock.evidence.desired import DESIRED_STATE, Approver, AssetGroup, DesiredState, read_desired_state
from interlock.evidence.model import VerifiedStatement
from interlock.flows.errors import StateEmpty, StateUnknown, StateUnsealable
from interlock.flows.seal import Seal
from interlock.kernel import Digest, Instant, Subject, stamp
from interlock.runtime.state import MANIFEST, Entry, Hand, State, read_state


class Wish(msgspec.Struct, frozen=True):
    """What is to be sealed, and where it comes from."""

    name: str
    state: State
    form: str = "folder"
    """`commit` or `folder`."""
    commit: str = ""
    branch: str = ""
    remote: str = ""
    product: str = ""
    author: str = ""
    committer: str = ""
    ignored: tuple[str, ...] = ()
    stakeholders: tuple[str, ...] = ()


class Desired(msgspec.Struct, frozen=True):
    """A sealed state, and what proves it."""

    says: DesiredState
    subject: Subject
    envelope: Digest
    index: int = 0


def desire(wish: Wish, governance: Governance, seal: Seal, at: Instant) -> Desired:
    """Seal a state.

    Errors: StateEmpty (FLW-163), StateUnsealable (FLW-161) if some of it could not be read; those of `Seal.document`;
    nothing was entered then.
    """
    if not wish.state.entries:
        raise StateEmpty(name=wish.name)
    if wish.state.unreadable:
        first = wish.state.unreadable[0]
        raise StateUnsealable(path=first.path, why=first.problem, more=len(wish.state.unreadable) - 1)
    manifest = seal.keep(wish.state.manifest, MANIFEST)
    says = DesiredState(
        name=wish.name,
        form=wish.form,
        state=wish.state.digest.hex,
        manifest=manifest.hex,
        entries=len(wish.state.entries),
        taken_at=stamp(at),
        groups=_groups(wish.state.entries),
        commit=wish.commit,
        branch=wish.branch,
        remote=wish.remote,
        product=wish.product,
        author=wish.author,
        committer=wish.committer,
        approved_by=approvers(governance, wish.commit) if wish.commit else (),
        ignored=wish.ignored,
        stakeholders=wish.stakeholders,
    )
    about = subject_of(says)
    envelope, _ = seal.document(about, DESIRED_STATE, says)
    return Desired(says, about, envelope)


def subject_of(says: DesiredState) -> Subject:
    """Give what a sealed state is about: the commit, if it is one, and what lies there."""
    commit = (Digest("gitCommit", says.commit),) if says.commit else ()
    return Subject(says.name, (*commit, Digest("sha256", says.state)))


def with_authors(state: State, last: Mapping[str, Authorship]) -> State:
    """Give a state with who changed each path last."""

    def hand(entry: Entry) -> Hand | None:
        seen = last.get(entry.path)
        return hand_of(seen) if seen is not None else entry.hand

    return State(tuple(msgspec.structs.replace(one, hand=hand(one)) for one in state.entries))


def hand_of(seen: Authorship) -> Hand:
    """Give who changed something, as version control tells it."""
    return Hand(seen.author, seen.commit, stamp(seen.at) if seen.at is not None else "")


def approvers(governance: Governance, commit: str) -> tuple[Approver, ...]:
    """Give whose approval of a commit stands, in the order of the ledger."""
    target = f"gitCommit:{commit}"
    environments = {one.says.environment for one in governance.approvals if one.says.target == target}
    standing = [one for where in environments for one in governance.answers("release", target, where)]
    return tuple(
        Approver(
            by=governance.directory.person_of_key(one.signer) or f"key {one.signer}",
            at=stamp(one.at),
            entry=str(one.envelope),
            environment=one.says.environment,
            reason=one.says.reason,
        )
        for one in sorted(standing, key=lambda one: one.index)
        if one.says.answer == "approve"
    )


def find(wanted: str, sealed: Iterable[VerifiedStatement], product: str) -> Desired:
    """Give the newest sealed state that is meant by a name, a commit, or the start of a digest; the newest if empty.

    States of other products are passed over. Errors: StateUnknown (FLW-160).
    """
    known = [
        Desired(says, subject_of(says), one.envelope, one.index)
        for one in sealed
        if (says := read_desired_state(one.statement.predicate)).product in {"", product} or not product
    ]
    for one in reversed(known):
        if not wanted or _is_meant(wanted, one):
            return one
    names = ", ".join(dict.fromkeys(one.says.name for one in reversed(known))) or "none"
    raise StateUnknown(wanted=wanted or "a state", known=names)


def _is_meant(wanted: str, one: Desired) -> bool:
    if wanted == one.says.name:
        return True
    start = wanted.rpartition(":")[2]
    shortest = 7
    return len(start) >= shortest and any(
        digest.startswith(start) for digest in (one.says.commit, one.says.state, one.envelope.hex) if digest
    )


def manifest_of(desired: Desired, blob: Callable[[Digest], bytes]) -> State:
    """Give the state that was sealed. Errors: StateMalformed (RUN-101), those of the store."""
    return read_state(blob(Digest("sha256", desired.says.manifest)))


def _groups(entries: Iterable[Entry]) -> tuple[AssetGroup, ...]:
    kinds: dict[Asset, list[Entry]] = {}
    for one in entries:
        kinds.setdefault(asset_of(one.path), []).append(one)
    return tuple(
        AssetGroup(
            kind.value,
            State(tuple(kinds[kind])).digest.hex,
            len(kinds[kind]),
            tuple(sorted({one.hand.who for one in kinds[kind] if one.hand is not None})),
        )
        for kind in Asset
        if kind in kinds
    )
