"""Deeds in words, as a list of acts shows them. Floor 2."""

from __future__ import annotations

from typing import assert_never

from interlock.identity.acts import (
    AddMember,
    AddPerson,
    Confirm,
    Deed,
    DefineRole,
    Found,
    Grant,
    JoinAccount,
    KeepGroup,
    KeepPeople,
    LetGroup,
    LetPeople,
    PartAccount,
    RemoveMember,
    RemovePerson,
    RestorePerson,
    Revoke,
    SuspendPerson,
    Withdraw,
)
from interlock.kernel import Digest, stamp


def in_words(deed: Deed) -> str:  # noqa: C901, PLR0911, PLR0912  (one sentence for each deed)
    """Say what a deed does, in words that go on after the name of whoever did it."""
    match deed:
        case Found():
            return f"founds the directory with {', '.join(one.person for one in deed.people)}"
        case AddPerson():
            return f"adds {deed.person} ({deed.name})"
        case RemovePerson():
            return f"removes {deed.person}"
        case JoinAccount():
            return f"joins {deed.account} to {deed.party}" + (f" ({deed.how})" if deed.how else "")
        case PartAccount():
            return f"parts {deed.account} from {deed.party}"
        case AddMember():
            return f"adds {deed.member} to group {deed.group}"
        case RemoveMember():
            return f"removes {deed.member} from group {deed.group}"
        case KeepGroup():
            return f"has {deed.keeper} say who is in group {deed.group}, as {deed.origin} has it"
        case LetGroup():
            return f"ends that a program says who is in group {deed.group}"
        case KeepPeople():
            return f"has {deed.keeper} say who of {deed.issuer} is gone, as {deed.origin} has it"
        case LetPeople():
            return f"ends that a program says who is gone, as {deed.origin} has it"
        case SuspendPerson():
            return f"suspends {deed.person}" + _as_said(deed)
        case RestorePerson():
            return f"ends that {deed.person} is suspended" + _as_said(deed)
        case DefineRole():
            return f"defines role {deed.role}: {', '.join(deed.permissions) or 'nothing'}"
        case Grant():
            until = f" until {stamp(deed.until)}" if deed.until else ""
            return f"makes {deed.to} {deed.role} on {deed.resource}{until}"
        case Revoke():
            return f"ends that {deed.to} is {deed.role} on {deed.resource}"
        case Confirm():
            return f"confirms act {Digest.parse(deed.confirmed).short}"
        case Withdraw():
            return f"takes act {Digest.parse(deed.withdrawn).short} back"
        case _:
            assert_never(deed)


def _as_said(deed: SuspendPerson | RestorePerson) -> str:
    return f" by {deed.account}, as {deed.origin} has it" if deed.origin else ""
