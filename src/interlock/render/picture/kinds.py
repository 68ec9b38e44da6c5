"""How each kind of thing is shown: by a word, by a shape, and by where it stands on the way to production. Floor 13."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from interlock.kernel import stamp
from interlock.render.picture.model import Item, Said, Tone
from interlock.trace import Kind


class Look(NamedTuple):
    """How a kind is shown."""

    word: str
    words: str
    """Of several."""
    column: int | None
    """None beside what it leads to."""
    icon: str
    """A path in a square of sixteen."""
    tone: Tone = Tone.NONE


KINDS: Final[dict[Kind, Look]] = {
    Kind.PERSON: Look("person", "people", 0, "M8 2.5a2.7 2.7 0 1 0 .01 0M2.8 13.5c.8-6 9.6-6 10.4 0z"),
    Kind.PROGRAM: Look("program", "programs", 0, "M2 3h12v10H2zM4.5 6.5L6.5 8.5l-2 2M8.5 10.5h3"),
    Kind.TICKET: Look(
        "ticket", "tickets", 0, "M2 4.5h12v2.3a1.3 1.3 0 0 0 0 2.6v2.3H2V9.4a1.3 1.3 0 0 0 0-2.6zM6 4.5v7"
    ),
    Kind.REPOSITORY: Look(
        "repository",
        "repositories",
        0,
        "M4 2h9v12H4.5A1.5 1.5 0 0 1 3 12.5v-9A1.5 1.5 0 0 1 4.5 2M3 12.5A1.5 1.5 0 0 1 4.5 11H13",
    ),
    Kind.BRANCH: Look(
        "branch",
        "branches",
        1,
        "M4.5 5v6M4.5 2a1.5 1.5 0 1 0 .01 0M4.5 11a1.5 1.5 0 1 0 .01 0M11.5 4a1.5 1.5 0 1 0 .01 0M11 7c0 3-4 2-6 4",
    ),
    Kind.ACCOUNT: Look("account", "accounts", 1, "M5.5 7.5a3 3 0 1 0 .01 0M7.8 8.6L13.5 3M11 5.5l2 2"),
    Kind.COMMIT: Look("commit", "commits", 2, "M8 5a3 3 0 1 0 .01 0M1 8h4M11 8h4"),
    Kind.ADVISORY: Look("advisory", "advisories", 3, "M8 2L14.5 13.5h-13zM8 6.5v3.3M8 11.6v.3", Tone.WARNING),
    Kind.REVIEW: Look("review", "reviews", 3, "M2 3h12v8H7.5L4.5 13.8V11H2zM5 6.2h6M5 8.3h4"),
    Kind.EVIDENCE: Look("evidence", "pieces of evidence", 3, "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.7 9.5l1.7 1.7 3-3.6"),
    Kind.BUILDER: Look("builder", "builders", 3, "M9.5 6.5L3 13M6.5 3.5c3-2.3 5.5-.8 7 1.7l-2.2 2.2L6.5 3.5"),
    Kind.COMPONENT: Look("component", "components", 4, "M8 1.8L13.5 5v6L8 14.2 2.5 11V5z"),
    Kind.BUILD: Look("build", "builds", 4, "M2 13.5h12M3.5 13.5V8h3.5v5.5M7 13.5V3h5.5v10.5M9 5.5h1.5M9 8h1.5"),
    Kind.ARTIFACT: Look("artifact", "artifacts", 5, "M2.5 4.5L8 2l5.5 2.5v7L8 14l-5.5-2.5zM2.5 4.5L8 7l5.5-2.5M8 7v7"),
    Kind.RELEASE: Look("release", "releases", 6, "M2 2.5h6L14 8.5 8.5 14 2 8zM5 5.2a.5.5 0 1 0 .01 0"),
    Kind.POLICY: Look("policy", "policies", 6, "M8 1.8l5.5 2v4c0 3.5-2.5 5.5-5.5 6.5-3-1-5.5-3-5.5-6.5v-4z"),
    Kind.WAIVER: Look("waiver", "waivers", 6, "M2 6.5c2-3.5 4-3.5 6 0s4 3.5 6 0M2 11h12", Tone.WAIVED),
    Kind.APPROVAL: Look("approval", "approvals", 6, "M8 2a6 6 0 1 0 .01 0M5.2 8.2l2 2 3.6-4"),
    Kind.HOLD: Look("hold", "holds", 6, "M8 2a6 6 0 1 0 .01 0M6.3 5.5v5M9.7 5.5v5", Tone.WAITING),
    Kind.GLASS: Look("break-glass", "break-glasses", 6, "M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z", Tone.WARNING),
    Kind.DECISION: Look("decision", "decisions", 7, "M8 1.8L14.2 8 8 14.2 1.8 8zM8 5.5v3M8 10.3v.3"),
    Kind.PLAN: Look("plan", "plans", 7, "M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3"),
    Kind.DEPLOYMENT: Look("deployment", "deployments", 8, "M8 10.5V2M4.5 5.5L8 2l3.5 3.5M2.5 10v3.5h11V10"),
    Kind.WORKLOAD: Look("workload", "workloads", 9, "M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3"),
    Kind.ENVIRONMENT: Look(
        "environment", "environments", 10, "M2 2.5h12v4.5H2zM2 9h12v4.5H2zM4.5 4.75h.3M4.5 11.25h.3"
    ),
    Kind.INCIDENT: Look(
        "incident", "incidents", 11, "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.5M8 10.8v.3", Tone.BAD
    ),
    Kind.PRODUCT: Look(
        "product", "products", None, "M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z"
    ),
    Kind.THING: Look("unknown kind", "things of unknown kind", None, "M8 2.5a5.5 5.5 0 1 0 .01 0M8 7a1 1 0 1 0 .01 0"),
}
REST: Final = "M3 8h.3M8 8h.3M13 8h.3"
"""What stands for things that are not shown."""

_DIGITS: Final = re.compile("[0-9a-f]{20,}")
_PREFIXES: Final = frozenset({kind.value for kind in Kind} | {"git", "key"})


def called(item: Item) -> str:
    """Give what a person calls a thing: its label, or its name, without the kind that is said beside it anyway.

    Of digests it gives as much as tells them apart; the name is told in full elsewhere.
    """
    kind, _, rest = item.name.partition(":")
    if item.label:
        return item.label
    if _DIGITS.fullmatch(rest):
        return f"{rest[:12]}…" if kind == "gitCommit" else f"{kind}:{rest[:12]}…"
    return rest if rest and kind in _PREFIXES else item.name


def counted(count: int, kind: Kind) -> str:
    """Give a number of things in words."""
    single = "thing of unknown kind" if kind is Kind.THING else KINDS[kind].word
    return f"{count:,} {single if count == 1 else KINDS[kind].words}"


def in_words(said: Said) -> str:
    """Give who said something, when, and in which entry."""
    at = [stamp(said.at)] if said.at is not None else []
    entry = [f"entry {said.entry}"] if said.entry is not None else []
    return ", ".join((said.by, *at, *entry))
