"""People and what they said, for tests of decisions. Ann wrote the change; Bea, Cid and Dan are others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from interlock.decision import Governance, governance_of
from interlock.evidence import (
    APPROVAL,
    BREAK_GLASS,
    HOLD,
    REVOCATION,
    WAIVER,
    Approval,
    BreakGlass,
    Hold,
    Revocation,
    Statement,
    VerifiedStatement,
    Waiver,
)
from interlock.identity import Act, AddMember, Directory, Found, Founder, FoundingGrant, fold
from interlock.kernel import Digest, KeyId, Subject, sha256, stamp
from tests.unit.decision.builders import NOW, SUBJECT

COMMIT = str(SUBJECT.digests[0])
PEOPLE = ("ann", "bea", "cid", "dan")
RIGHTS = ("approver", "security", "engineer", "reviewer", "operations")
_KINDS: dict[object, str] = {
    Waiver: WAIVER,
    Approval: APPROVAL,
    Revocation: REVOCATION,
    Hold: HOLD,
    BreakGlass: BREAK_GLASS,
}


def key(person: str) -> KeyId:
    return KeyId(sha256(person.encode()).hex)


def directory(*groups: tuple[str, str], people: tuple[str, ...] = PEOPLE) -> Directory:
    """Found a directory in which everybody may do everything, with some memberships."""
    founders = tuple(Founder(name, name.title(), (f"git:{name}@example.org", f"key:{key(name)}")) for name in people)
    grants = [FoundingGrant(role, f"person:{name}") for name in people for role in RIGHTS]
    found = Found(founders, (*grants, *(FoundingGrant("owner", f"person:{name}") for name in people[:2])))
    at = NOW - timedelta(days=365)
    acts = [Act(found, sha256(b"found"), key(people[0]), at, at, 0)]
    for number, (group, member) in enumerate(groups):
        deed = AddMember(group, f"person:{member}")
        digest = sha256(f"{group} {member}".encode())
        acts += [
            Act(deed, digest, key(people[0]), at, at, 2 * number + 1),
            Act(_confirm(digest), sha256(str(digest).encode()), key(people[1]), at, at, 2 * number + 2),
        ]
    return fold(acts)


def _confirm(digest: Digest) -> Any:
    from interlock.identity import Confirm

    return Confirm(str(digest))


class Said:
    """Collects what people say, in order."""

    def __init__(self, *groups: tuple[str, str], people: tuple[str, ...] = PEOPLE, product: str = "shop") -> None:
        self.product = product
        self.directory = directory(*groups, people=people)
        self.statements: list[VerifiedStatement] = []

    def says(self, person: str, what: Any, at: datetime = NOW - timedelta(hours=1)) -> str:
        """Enter a statement, about the product that these people talk of unless it names another; give its id."""
        if not getattr(what, "product", self.product):
            what = msgspec.structs.replace(what, product=self.product)
        body = msgspec.json.encode(what)
        index = 1000 + len(self.statements)
        envelope = Digest("sha256", f"{index:064x}")
        statement = Statement((Subject("it", (sha256(body),)),), _KINDS[type(what)], body)
        self.statements.append(VerifiedStatement(statement, envelope, index, at, key(person), person))
        return sha256(body).hex

    def approves(self, person: str, target: str = COMMIT, **changes: Any) -> str:
        at = changes.pop("entered_at", NOW - timedelta(hours=1))
        fields: dict[str, Any] = {
            "about": "release", "answer": "approve", "target": target, "at": stamp(at), "reason": "read it",
        }  # fmt: skip
        return self.says(person, Approval(**{**fields, **changes}), at)

    def waives(self, person: str, name: str = "bandit:B602", **changes: Any) -> str:
        at = changes.pop("entered_at", NOW - timedelta(hours=1))
        fields: dict[str, Any] = {
            "what": "rule",
            "name": name,
            "reason": "the input is ours",
            "owner": person,
            "created_at": stamp(at),
            "expires_at": stamp(NOW + timedelta(days=10)),
        }
        return self.says(person, Waiver(**{**fields, **changes}), at)

    def revokes(self, person: str, target: str) -> str:
        return self.says(person, Revocation(target, "no more", stamp(NOW)))

    def holds(self, person: str, target: str = COMMIT, action: str = "place", **changes: Any) -> str:
        return self.says(person, Hold(action, target, "looks wrong", stamp(NOW), **changes))

    def breaks(self, person: str, hours: int = 4, **changes: Any) -> str:
        at = changes.pop("entered_at", NOW - timedelta(hours=1))
        fields: dict[str, Any] = {
            "target": COMMIT,
            "environment": "live",
            "reason": "the shop is down",
            "at": stamp(at),
            "expires_at": stamp(at + timedelta(hours=hours)),
        }
        return self.says(person, BreakGlass(**{**fields, **changes}), at)

    @property
    def governance(self) -> Governance:
        return governance_of(self.statements, self.directory)
