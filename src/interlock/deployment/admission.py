"""Admission: what a cluster is answered that asks what may run, from verdicts that are kept ready. Floor 9.

Enters: a review, the verdicts at hand, the present. Leaves: an answer. Nothing here waits or looks anything up, and
whatever is not known shuts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from interlock.decision import Verdict
from interlock.deployment.model import AdmissionRules, Away, Tags
from interlock.formats.admission.images import Image, read_image
from interlock.formats.admission.review import Review
from interlock.formats.errors import ImageMalformed
from interlock.kernel import Digest

_SHORT: Final = 12
_LONGEST_SAYS: Final = 400


class Ready(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One verdict that is kept ready."""

    sha256: str
    verdict: Verdict
    says: str
    """Why, in one line."""
    decision: str
    """The digest of the decision."""
    until: float
    """Up to when it is known to stay so, in seconds since 1970."""


class Known(msgspec.Struct):
    """The verdicts at hand, and how the ledger stands that they came from."""

    ready: dict[str, Ready] = msgspec.field(default_factory=dict)
    """By the SHA-256 of an image."""
    pins: dict[str, str] = msgspec.field(default_factory=dict)
    """By place and tag the SHA-256 that the tag stands for."""
    unpinned: dict[str, str] = msgspec.field(default_factory=dict)
    """By place and tag why it stands for nothing."""
    seen_at: float = 0.0
    """When the ledger was last asked with success, in seconds since 1970."""
    fault: str = ""
    """Why the ledger proves nothing at all; nothing that it said before counts then."""
    absence: str = ""
    """Why it could not be asked the last time; empty where it could."""


class Looked(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was found of one image."""

    image: str
    sha256: str = ""
    verdict: str = ""
    """Empty where there is none."""
    says: str = ""
    decision: str = ""
    is_known: bool = True
    """Whether it was judged, rather than let in or kept out for want of a judgement."""
    pin: str = ""
    """What the reference is to be replaced by."""


class Answer(msgspec.Struct, frozen=True):
    """What a cluster is told."""

    is_allowed: bool
    says: str = ""
    looked: tuple[Looked, ...] = ()
    warnings: tuple[str, ...] = ()
    patches: tuple[tuple[str, str], ...] = ()
    """JSON pointers, with the text that goes there."""
    is_unjudged: bool = False
    """Whether something was let in that nobody judged, since the ledger was away."""


class Unknown(msgspec.Struct, frozen=True):
    """What has to be asked before a review can be answered."""

    digests: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.digests or self.tags)


def unknown(review: Review, rules: AdmissionRules, known: Known, now: float, *, may_pin: bool) -> Unknown:
    """Say what of a review is not kept ready."""
    if known.fault or not rules.covers(review.namespace):
        return Unknown()
    digests: dict[str, None] = {}
    tags: dict[str, None] = {}
    for image in _readable(one.image for one in review.images):
        name, digest = str(image), image.digest.hex if image.digest is not None else ""
        if not digest and may_pin and rules.tags is Tags.PIN:
            digest = known.pins.get(name, "")
            if not digest and name not in known.unpinned:
                tags[name] = None
        if digest and _ready(known, rules, digest, now) is None:
            digests[digest] = None
    return Unknown(tuple(digests), tuple(tags))


def answer(review: Review, rules: AdmissionRules, known: Known, now: float, *, may_pin: bool) -> Answer:
    """Answer a review from what is at hand; what is not at hand is not allowed, unless the rules say so."""
    if not rules.covers(review.namespace):
        return Answer(True, f"namespace {review.namespace} is not answered for")
    if not review.images:
        return Answer(True, "nothing new is to be run")
    looked = [_look(one.image, rules, known, now, may_pin=may_pin) for one in review.images]
    refused = [one for one in looked if one.verdict != Verdict.ALLOW and (one.is_known or rules.away is Away.DENY)]
    if refused:
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        return Answer(False, f"{refused[0].image}: {refused[0].says}{more}", tuple(looked))
    unjudged = [one for one in looked if one.verdict != Verdict.ALLOW]
    return Answer(
        True,
        "",
        tuple(looked),
        warnings=tuple(f"interlock: {one.image} was let in unjudged: {one.says}" for one in unjudged),
        patches=tuple((used.pointer, one.pin) for used, one in zip(review.images, looked, strict=True) if one.pin),
        is_unjudged=bool(unjudged),
    )


def _look(text: str, rules: AdmissionRules, known: Known, now: float, *, may_pin: bool) -> Looked:
    try:
        image = read_image(text)
    except ImageMalformed as error:
        return Looked(text[:_LONGEST_SAYS], verdict=Verdict.DENY, says=str(error))
    name = str(image)
    if known.fault:
        return Looked(name, verdict=Verdict.DENY, says=f"the ledger does not hold together: {known.fault}")
    if image.digest is not None:
        return _judged(name, image.digest.hex, rules, known, now)
    return _of_tag(image, name, rules, known, now, may_pin=may_pin)


def _of_tag(image: Image, name: str, rules: AdmissionRules, known: Known, now: float, *, may_pin: bool) -> Looked:
    if rules.tags is Tags.REFUSE or not may_pin:
        says = f"it is named by the tag {image.tag}, which may stand for something else tomorrow; name it by its digest"
        return Looked(name, verdict=Verdict.DENY, says=f"{says}, {image.place}@sha256:...")
    digest = known.pins.get(name)
    if digest is None:
        why = known.unpinned.get(name) or _absence(known) or "nobody could say in time what its tag stands for"
        return Looked(name, verdict=Verdict.DENY, says=f"{why}; name it by its digest")
    judged = _judged(name, digest, rules, known, now)
    return msgspec.structs.replace(judged, pin=image.pinned(Digest("sha256", digest)))


def _judged(name: str, digest: str, rules: AdmissionRules, known: Known, now: float) -> Looked:
    one = _ready(known, rules, digest, now)
    if one is None:
        last = known.ready.get(digest)
        if last is not None and last.verdict is not Verdict.ALLOW:  # being away makes nothing better
            return Looked(name, digest, last.verdict, _says(last), last.decision)
        why = _absence(known) or "it was not judged in time; it will be asked about again"
        return Looked(
            name, digest, says=f"sha256:{digest[:_SHORT]} has no verdict that still counts: {why}", is_known=False
        )
    return Looked(name, digest, one.verdict, "" if one.verdict is Verdict.ALLOW else _says(one), one.decision)


def _ready(known: Known, rules: AdmissionRules, digest: str, now: float) -> Ready | None:
    """Give a verdict that counts now; one dated ahead, since a clock was set back, counts no more than a stale one."""
    one = known.ready.get(digest)
    if one is None or now >= one.until or not 0 <= now - known.seen_at + _SLACK_S <= rules.keep_s + _SLACK_S:
        return None
    return one


_SLACK_S: Final = 5.0
"""How far two readings of one clock may lie apart the wrong way round before it must have been set back."""
_WORDS: Final = {Verdict.DENY: "it is denied", Verdict.REVIEW: "it waits for people to review it"}


def _says(one: Ready) -> str:
    says = _WORDS.get(one.verdict, "")
    return f"{says}: {one.says}"[:_LONGEST_SAYS] if one.says else says


def _absence(known: Known) -> str:
    return f"the ledger cannot be asked: {known.absence}" if known.absence else ""


def _readable(texts: Iterable[str]) -> Sequence[Image]:
    found = []
    for text in texts:
        try:
            found.append(read_image(text))
        except ImageMalformed:
            continue  # refused when it is answered
    return found
