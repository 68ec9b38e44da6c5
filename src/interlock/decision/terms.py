"""What a policy says of people: whose approval it wants, which waivers it takes, who may break the glass. Floor 8.

Frozen values that a `Policy` holds; each can say whether it demands everything that another one demands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from enum import StrEnum

import msgspec

from interlock.identity.workload import BuilderPin, demands_as_much


class Relation(StrEnum):
    """How a person can stand to what is decided; policies keep some of them apart."""

    AUTHOR = "change.author"
    COMMITTER = "change.committer"
    CO_AUTHOR = "change.co_author"
    REVIEWER = "review.by"
    APPROVER = "approval.by"
    WAIVER_OWNER = "waiver.owner"
    WAIVER_ASKER = "waiver.by"
    WAIVER_APPROVER = "waiver.approved_by"
    BUILDER = "build.by"
    DEPLOYER = "deployment.by"
    POLICY_EDITOR = "policy.author"


class ApprovalNeed(msgspec.Struct, frozen=True):
    """How many people have to approve, out of which groups, and who does not count."""

    count: int = 1
    groups: tuple[str, ...] = ()
    """One approval has to come from each of these; the others may come from anybody who may approve."""
    not_by: tuple[Relation, ...] = (Relation.AUTHOR, Relation.COMMITTER, Relation.CO_AUTHOR)
    """People in one of these relations do not count."""
    max_age_s: int | None = None
    """How long an approval holds; none means as long as nothing of what it is bound to changes."""
    source: str = ""
    line: int = 0

    def covers(self, other: ApprovalNeed) -> bool:
        """Say whether this demands everything that another one demands."""
        return (
            self.count >= other.count
            and Counter(self.groups) >= Counter(other.groups)
            and set(self.not_by) >= set(other.not_by)
            and _is_within(self.max_age_s, other.max_age_s)
        )


class WaiverTerms(msgspec.Struct, frozen=True):
    """Which waivers count."""

    max_age_s: int
    """The longest time that a waiver may run, from its entry in the ledger to its end."""
    need: ApprovalNeed = ApprovalNeed()
    """Who has to approve it; whoever asked for it or owns it never counts."""
    never: tuple[str, ...] = ()
    """Controls and rules that no waiver touches; `*` at the end stands for anything."""
    source: str = ""
    line: int = 0

    def covers(self, other: WaiverTerms) -> bool:
        """Say whether this lets through no waiver that another one would not."""
        return (
            self.max_age_s <= other.max_age_s and self.need.covers(other.need) and set(self.never) >= set(other.never)
        )


class GlassTerms(msgspec.Struct, frozen=True):
    """Who may let something through in spite of the gate, and for how long."""

    max_age_s: int
    """The longest time from the request's entry to its end."""
    need: ApprovalNeed = ApprovalNeed()
    """Who has to agree, beside the one who asks."""
    source: str = ""
    line: int = 0

    def covers(self, other: GlassTerms) -> bool:
        """Say whether this lets nothing through that another one would not."""
        return self.max_age_s <= other.max_age_s and self.need.covers(other.need)


class ProvenanceNeed(msgspec.Struct, frozen=True):
    """That one statement shows all of this of whence an artifact comes; what is empty is not demanded."""

    repository: str = ""
    """The source in its one form: `https://github.com/owner/name`."""
    builder: str = ""
    """An id, with a ref or without; empty for a builder that is trusted by itself."""
    branch: str = ""
    tag: str = ""
    versioned_tag: str = ""
    workflow: str = ""
    package: str = ""
    verifier: str = ""
    resource: str = ""
    levels: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Weaker grades of a signature that count too."""
    source: str = ""
    """The file that demands it."""
    line: int = 0

    def covers(self, other: ProvenanceNeed) -> bool:
        """Say whether whatever meets this meets another one too.

        Whom nobody names has to be trusted by itself, so naming somebody is no stronger than naming nobody.
        """
        names = ("repository", "branch", "tag", "versioned_tag", "workflow", "package", "verifier", "resource")
        is_same = all(getattr(other, name) in {"", getattr(self, name)} for name in names)
        is_as_strict = set(other.levels) <= set(self.levels) and set(self.also) <= set(other.also)
        return is_same and is_as_strict and self.builder == other.builder


class People(msgspec.Struct, frozen=True):
    """Everything that a policy says of people."""

    approvals: tuple[ApprovalNeed, ...] = ()
    """Approvals without which nothing proceeds."""
    review: ApprovalNeed | None = None
    """Whose approval turns a verdict of review into allow; none means that nobody's does."""
    waivers: WaiverTerms | None = None
    """None means that no waiver counts."""
    separation: tuple[tuple[Relation, ...], ...] = ()
    """Relations in which no two may be the same person."""
    glass: GlassTerms | None = None
    """None means that nobody may break the glass."""
    vex: ApprovalNeed | None = None
    """Who has to stand by a VEX statement that takes a vulnerability out; none means that its signer's word counts."""
    builders: tuple[BuilderPin, ...] = ()
    """The builders of which one has to have built it; none means that it does not matter who did."""
    provenance: tuple[ProvenanceNeed, ...] = ()
    """What provenance has to show of whence it comes, each by one statement."""

    def laxer(self, other: People) -> tuple[str, ...]:
        """Name the sections that let more through than those of another policy."""
        return tuple(
            name
            for name, is_laxer in (
                ("approvals", not all(any(one.covers(need) for one in self.approvals) for need in other.approvals)),
                ("review", self.review is not None and not (other.review and self.review.covers(other.review))),
                ("waivers", self.waivers is not None and not (other.waivers and self.waivers.covers(other.waivers))),
                (
                    "separation",
                    not all(any(set(own) >= set(one) for own in self.separation) for one in other.separation),
                ),
                ("break_glass", self.glass is not None and not (other.glass and self.glass.covers(other.glass))),
                ("vex", other.vex is not None and not (self.vex and self.vex.covers(other.vex))),
                ("builders", bool(other.builders) and not _is_within_pins(self.builders, other.builders)),
                ("provenance", not all(any(one.covers(need) for one in self.provenance) for need in other.provenance)),
            )
            if is_laxer
        )

    def over(self, other: People, dropped: Collection[str] = ()) -> People:
        """Give what holds where both this and the policy that it extends say something.

        What this leaves out is as it is there, except for the sections that are dropped; approvals, separations and
        demands of provenance of both hold.
        """
        kept = () if "approvals" in dropped else other.approvals
        apart = () if "separation" in dropped else other.separation
        shown = () if "provenance" in dropped else other.provenance
        return People(
            (*(need for need in kept if not any(one.covers(need) for one in self.approvals)), *self.approvals),
            self.review or (None if "review" in dropped else other.review),
            self.waivers or (None if "waivers" in dropped else other.waivers),
            tuple(dict.fromkeys((*apart, *self.separation))),
            self.glass or (None if "break_glass" in dropped else other.glass),
            self.vex or (None if "vex" in dropped else other.vex),
            self.builders or (() if "builders" in dropped else other.builders),
            (*(need for need in shown if not any(one.covers(need) for one in self.provenance)), *self.provenance),
        )

    @property
    def sections(self) -> tuple[str, ...]:
        """Name the sections that say something."""
        said = {
            "approvals": bool(self.approvals),
            "review": self.review is not None,
            "waivers": self.waivers is not None,
            "separation": bool(self.separation),
            "break_glass": self.glass is not None,
            "vex": self.vex is not None,
            "builders": bool(self.builders),
            "provenance": bool(self.provenance),
        }
        return tuple(name for name, is_said in said.items() if is_said)

    @property
    def is_empty(self) -> bool:
        """Whether the policy says nothing of people."""
        return self == People()


def _is_within_pins(own: tuple[BuilderPin, ...], other: tuple[BuilderPin, ...]) -> bool:
    return bool(own) and all(any(demands_as_much(pin, one) for one in other) for pin in own)


def _is_within(own: int | None, other: int | None) -> bool:
    return other is None or (own is not None and own <= other)
