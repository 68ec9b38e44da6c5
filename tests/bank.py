"""A server of a shop at which a bank seals decisions too; ben may answer everywhere, wendy where she is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interlock.decision import Policy
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, WaiverTerms
from interlock.identity import Confirm, Grant, JoinAccount
from interlock.kernel import Digest, Subject
from interlock.testing.world import finding
from tests.boards import assess, decide
from tests.queueing import Crowd, crowd
from tests.stepping import Visited

COMMIT = "b" * 40
BANKS = Subject("bank-1", (Digest("gitCommit", COMMIT),))
TARGET = f"gitCommit:{COMMIT}"
DAY = 86_400
PEOPLE = People(
    review=ApprovalNeed(source="bank.yaml", line=7),
    waivers=WaiverTerms(30 * DAY, source="bank.yaml", line=8),
    glass=GlassTerms(DAY, source="bank.yaml", line=9),
)
POLICY = Policy("bank", "what a bank asks", "bank.yaml", (), people=PEOPLE)


@contextmanager
def with_a_bank(folder: Path, policy: Policy | None = POLICY, author: str = "Ann <ann@example.org>") -> Iterator[Crowd]:
    """Open the pages; the bank's commit waits for people, and ann's account wrote it."""
    with crowd(folder, of="product: shop\n") as made:
        world = made.world
        for account in ("git:ann@example.org", "git:wendy@example.org"):
            who = account.removeprefix("git:").partition("@")[0]
            (said,) = world.deeds("ann", JoinAccount(f"person:{who}", account, "shown in the office"))
            world.deeds("ben", Confirm(str(said.digest)))
        with world.team.app("ann") as app:
            found = [finding("commit.sast", rule="bandit:B9", fingerprint="9" * 32)]
            assess(app, found, product="bank", commit=COMMIT, control="commit.sast", author=author, stage="commit")
        decides(made, policy=policy)
        yield made


def decides(made: Crowd, verdict: str = "review", policy: Policy | None = POLICY, **more: Any) -> int:
    """Let the bank's gate seal a decision."""
    with made.world.team.app("ann") as app:
        return decide(
            app, verdict, product="bank", environment="live", subject=BANKS, policy=policy, stage="commit", **more
        )


def gives(made: Crowd, *roles: str, product: str = "bank", who: str = "wendy") -> None:
    """Give somebody roles in one product."""
    for role in roles:
        (said,) = made.world.deeds("ann", Grant(role, f"person:{who}", f"product:{product}"))
        made.world.deeds("ben", Confirm(str(said.digest)))


def grants(made: Crowd, *roles: str, product: str = "bank") -> Visited:
    """Give wendy roles in one product; give her at a browser with a security key."""
    gives(made, *roles, product=product)
    return made.other("wendy", made.world.wendy)


def path_of(product: str = "bank") -> str:
    """Give where the bank's commit is answered."""
    return f"/approvals/release/{TARGET}?environment=live&product={product}"
