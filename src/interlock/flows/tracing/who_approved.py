"""Who let this through: approvals, waivers, decisions, reviews, and who carried it out. Floor 11."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.flows.tracing.arrivals import Arrivals, Built
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.deciding import Decided, Rollout, Word, decided, rollout_of, word_of
from interlock.trace import Kind, Place, Relation, Way, names

_MOST: Final = 500
_DOCUMENTS: Final = frozenset({Kind.APPROVAL, Kind.WAIVER, Kind.GLASS, Kind.REVIEW, Kind.EVIDENCE})


class Approved(msgspec.Struct, frozen=True):
    """By whose word something was let through, or not."""

    subject: Place
    decisions: tuple[Decided, ...]
    words: tuple[Word, ...]
    """What people said: what counted for the decisions, and what was said of it besides."""
    rollouts: tuple[Rollout, ...]
    is_cut: bool = False

    @property
    def approvals(self) -> tuple[Word, ...]:
        """Give what was said in favour."""
        return tuple(one for one in self.words if one.what == "approval" and one.is_for)

    @property
    def acceptances(self) -> tuple[Word, ...]:
        """Give what was said in favour of waivers that counted."""
        return tuple(one for one in self.words if one.what == "acceptance" and one.is_for)

    @property
    def reviews(self) -> tuple[Word, ...]:
        """Give the reviews that passed."""
        return tuple(one for one in self.words if one.what == "review" and one.is_for)


def who_approved(asking: Asking, subject: Place) -> Approved:
    """Say who let something through. Errors: GraphContradicted (TRC-105)."""
    rollouts, about, there, is_cut = _rollouts(asking, subject)
    decisions: dict[str, Decided] = {one.envelope: one for rollout in rollouts for one in rollout.decisions}
    words: dict[Word, None] = {}
    for place in about:
        for name in _documents(asking, place):
            one = decided(asking, name)
            if one is not None:
                if not there or _part(one.environment) in there:
                    decisions[one.envelope] = one
                continue
            heard = asking.heard(name)
            word = word_of(*heard) if heard is not None else None
            if word is not None and (not there or _part(word.environment) in there):
                words[word] = None
    for one in decisions.values():
        words.update(dict.fromkeys(one.words))
    ordered = sorted(words, key=lambda word: word.by.entry)
    return Approved(
        subject, tuple(sorted(decisions.values(), key=lambda one: one.by.entry)), tuple(ordered), rollouts, is_cut
    )


def _rollouts(asking: Asking, subject: Place) -> tuple[tuple[Rollout, ...], tuple[Place, ...], frozenset[str], bool]:
    """Give the deployments of something, what else was decided about with it, where, and whether there is more.

    Shape: with an artifact its commits, with a commit its artifacts. What was said for one environment says nothing
           of another; of none it is asked where it is all the same.
    """
    arrivals = Arrivals(asking)
    if subject.kind is Kind.DEPLOYMENT:
        one = rollout_of(asking, subject)
        return ((one,) if one is not None else ()), (), frozenset(), False
    if subject.kind not in {Kind.ENVIRONMENT, Kind.WORKLOAD, Kind.ARTIFACT, Kind.RELEASE, Kind.COMMIT}:
        return (), (subject,), frozenset(), False
    built = arrivals.artifacts_of(subject) if subject.kind in {Kind.RELEASE, Kind.COMMIT} else Built((subject,))
    places = built.artifacts
    found = [arrivals.of(place) for place in places]
    arrived = [one for each, _ in found for one in each]
    is_place = subject.kind in {Kind.ENVIRONMENT, Kind.WORKLOAD}
    if is_place:
        arrived = [one for one in arrived if one.landed.until is None]
    artifacts = [one.landed.artifact for one in arrived] if is_place else list(places)
    commits = [commit for one in artifacts for commit in arrivals.source(one).commits]
    rollouts = {one.rollout.run: one.rollout for one in arrived if one.rollout is not None}
    about = dict.fromkeys((subject, *artifacts, *commits))
    # By their names, which are verified with what runs: a label is for reading, and nobody looked at it.
    there = frozenset({"", *(_last(one.landed.environment.name) for one in arrived)} if is_place and arrived else ())
    return tuple(rollouts.values()), tuple(about), there, built.is_cut or any(all_.is_cut for _, all_ in found)


def _part(environment: str) -> str:
    """Give an environment as it stands in the names of nodes."""
    return _last(names.environment("", environment))


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _documents(asking: Asking, place: Place) -> list[str]:
    """Give the envelopes that say something of a thing, and its own where it is one."""
    found = {place.name: None} if place.name.startswith("sha256:") else {}
    for way, relation in ((Way.FORWARD, Relation.SHOWN_BY), (Way.BACKWARD, Relation.ANSWERS)):
        page = asking.graph.links([place.id], way, asking.sight, relations=[relation], most=_MOST)
        for link in page.links:
            asking.witness.said(link)
            other = link.target if way is Way.FORWARD else link.source
            if other.kind is Kind.DECISION or other.kind in _DOCUMENTS:
                found[str(asking.witness.hear(link.entry).entry.envelope)] = None
    return list(found)
