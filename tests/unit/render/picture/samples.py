"""Pictures that several tests draw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from interlock.render.picture import Item, Picture, Rest, Said, Tie, Tone
from interlock.trace import Kind, Way

BEGAN: Final = datetime(2026, 11, 1, 9, tzinfo=UTC)
ARTIFACT: Final = f"sha256:{'5e' * 32}"
DECISION: Final = f"sha256:{'6f' * 32}"


def said(entry: int, by: str = "ci") -> Said:
    """Give who said it: each entry a minute after the one before."""
    return Said(by, BEGAN + timedelta(minutes=entry), entry)


def from_commit_to_production() -> Picture:
    """Give a small picture with a subject, states, and something that is not shown."""
    items = (
        Item("git:mira@example.org", Kind.ACCOUNT, "mira@example.org"),
        Item("gitCommit:0be77d1f", Kind.COMMIT, "Bump the parser", is_subject=True),
        Item("build:1842", Kind.BUILD),
        Item(ARTIFACT, Kind.ARTIFACT),
        Item(DECISION, Kind.DECISION, "release to production", "refused", Tone.BAD),
    )
    ties = (
        Tie("git:mira@example.org", "wrote", "gitCommit:0be77d1f", said(0)),
        Tie("gitCommit:0be77d1f", "went into", "build:1842", said(1)),
        Tie("build:1842", "made", ARTIFACT, said(2, "builder")),
        Tie(ARTIFACT, "shown by", DECISION, said(3)),
    )
    rests = (Rest(ARTIFACT, "went into", Way.BACKWARD, Kind.COMPONENT, 297),)
    return Picture(
        "From a commit to production", "It does not run.", items, ties, rests, ("Cut short: 297 are left out.",)
    )


def with_components(count: int) -> Picture:
    """Give an artifact with so many components that differ in nothing but their names."""
    items = [Item(f"pkg:pypi/lib{number}@1", Kind.COMPONENT) for number in range(count)]
    ties = [Tie(item.name, "went into", ARTIFACT, said(number)) for number, item in enumerate(items)]
    return Picture("Components", "They went into it.", (*items, Item(ARTIFACT, Kind.ARTIFACT)), tuple(ties))


def deployments(count: int) -> Picture:
    """Give so many decisions, each with a deployment of its own, into one environment."""
    items: list[Item] = [Item("environment:shop/production", Kind.ENVIRONMENT)]
    ties = []
    for number in range(count):
        is_good = number % 3 > 0
        tone, state = (Tone.GOOD, "allowed") if is_good else (Tone.BAD, "refused")
        items.append(Item(f"sha256:{number:064x}", Kind.DECISION, f"decision {number}", state, tone))
        if is_good:
            items.append(Item(f"deployment:{number}", Kind.DEPLOYMENT))
            ties.append(Tie(items[-2].name, "allowed", items[-1].name, said(2 * number)))
            ties.append(Tie(items[-1].name, "reached", items[0].name, said(2 * number + 1)))
    return Picture("Deployments", "They reached it.", tuple(items), tuple(ties))
