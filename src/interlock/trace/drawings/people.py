"""Who is who: people and programs with their accounts, as acts of the directory say. Floor 10.

An edge that says that somebody is an account stays when that was taken back, and one by a key that governs nothing is
drawn like any other: who is who at a time is what the directory says, folded from the acts that count.
"""

from __future__ import annotations

from collections.abc import Iterator

from interlock.evidence.directory import read_directory_act
from interlock.identity.acts import (
    AddMember,
    AddPerson,
    Confirm,
    Deed,
    Found,
    Grant,
    JoinAccount,
    KeepGroup,
    KeepPeople,
    PartAccount,
    RemoveMember,
    RemovePerson,
    RestorePerson,
    Revoke,
    SuspendPerson,
    Withdraw,
)
from interlock.identity.words import in_words
from interlock.trace import names
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch


def act(sketch: Sketch) -> None:
    """Draw an act of the directory. Errors: PredicateMalformed (EVD-102)."""
    deed = read_directory_act(sketch.said.predicate, sketch.said.kind).deed
    document = sketch.document(Kind.EVIDENCE, in_words(deed))
    sketch.is_a(Kind.EVIDENCE, in_words(deed))
    for party, name in _parties(deed):
        sketch.edge(_party(sketch, party, name), Relation.SHOWN_BY, sketch.entry)
    for party, text in _joined(deed):
        account = sketch.node(names.account(text), Kind.PROGRAM if text.startswith("workload:") else Kind.ACCOUNT)
        sketch.edge(_party(sketch, party), Relation.IS, account)
        sketch.word("person", text)
    if isinstance(deed, Withdraw):
        sketch.edge(document, Relation.TOOK_BACK, names.thing(deed.withdrawn))
    elif isinstance(deed, Confirm):
        sketch.edge(document, Relation.ANSWERS, names.thing(deed.confirmed))
    sketch.word("message", in_words(deed))


def _party(sketch: Sketch, party: str, name: str = "") -> str:
    called = names.party(party)
    kind = Kind.PROGRAM if called.startswith("program:") else Kind.PERSON
    sketch.word("person", party.rpartition(":")[2], name)
    return sketch.node(called, kind, name)


def _parties(deed: Deed) -> Iterator[tuple[str, str]]:
    """Give everybody of whom something is said, with the name that is said."""
    match deed:
        case Found():
            yield from ((one.person, one.name) for one in deed.people)
        case AddPerson():
            yield deed.person, deed.name
        case RemovePerson() | SuspendPerson() | RestorePerson():
            yield deed.person, ""
        case JoinAccount() | PartAccount():
            yield deed.party, ""
        case AddMember() | RemoveMember():
            yield deed.member, ""
        case KeepGroup() | KeepPeople():
            yield deed.keeper, ""
        case Grant() | Revoke():
            yield deed.to, ""
        case _:
            return


def _joined(deed: Deed) -> Iterator[tuple[str, str]]:
    """Give who is said to be which account."""
    if isinstance(deed, Found):
        yield from ((one.person, account) for one in deed.people for account in one.accounts)
    elif isinstance(deed, JoinAccount):
        yield deed.party, deed.account
