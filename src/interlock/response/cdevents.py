"""Our events as CDEvents, where they have a word for what happened. Floor 9.

They have none for most of what we know: waivers, holds, approvals and findings are told as CloudEvents of our own type
alone. Nothing that we tell is about a change before it is merged, so no event of theirs about changes is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from interlock.formats.hooks.cdevents import CDEvent, outcome_of
from interlock.formats.hooks.model import Ending
from interlock.formats.hooks.packages import image_url
from interlock.kernel import Digest, DigestMalformed
from interlock.response.events import Event, Kind
from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import purl_of

_OCI: Final = "oci://"
_NOWHERE: Final = "unspecified"
"""CDEvents ask for an environment where an event of ours may have none."""


def cdevents_of(event: Event, source: str) -> tuple[CDEvent, ...]:
    """Give what an event is in CDEvents: one of them, one for each artifact, or none.

    `source` is the origin of the ledger that proves it; its entry stands in the custom data. The same event always
    gives the same CDEvents with the same ids.
    """
    tell = _TELLING.get(event.kind)
    return tuple(tell(event, source)) if tell else ()


def _made(event: Event, source: str, sort: str, subject: str, content: Mapping[str, object], part: str = "") -> CDEvent:
    return CDEvent(
        type=sort,
        id=f"{event.id}-{part}" if part else event.id,
        source=source,
        at=event.at,
        subject=subject or event.id,
        content=content,
        custom={"entry": str(event.entry), "event": event.kind.value, "says": event.says},
    )


def _published(event: Event, source: str) -> Iterator[CDEvent]:
    digests = (event.data.get("manifest", ""), *map(str, event.subject.digests))
    found = next((one for one in map(_digest, digests) if one), None)
    if found is not None:
        place = event.data.get("target", "")
        tag = event.data.get("tag", "")
        url = image_url(place.removeprefix(_OCI), found, tag) if place.startswith(_OCI) else ""
        yield _made(event, source, "artifact.published", url or _generic(event.subject.name, found), {})


def _deployed(event: Event, source: str) -> Iterator[CDEvent]:
    """Tell a deployment once for each artifact, since a CDEvent names one."""
    sort = "service.rolledback" if event.kind is Kind.DEPLOYMENT_ROLLED_BACK else "service.deployed"
    name = event.data.get("product", "")
    found = [one for one in map(_digest, event.data.get("artifacts", "").split()) if one]
    for number, one in enumerate(found):
        content = {"environment": _environment(event), "artifactId": _generic(name or "artifact", one)}
        yield _made(event, source, sort, name, content, f"{number}" if number else "")


def _decided(event: Event, source: str) -> Iterator[CDEvent]:
    """Tell a decision as the end of a run of tests: the policy is the suite."""
    passed = event.kind is Kind.DECISION_ALLOWED
    policy = event.profile or event.about or "policy"
    content: dict[str, object] = {
        "environment": _environment(event),
        "outcome": outcome_of(Ending.PASSED if passed else Ending.FAILED),
        "testSuite": {"id": policy, "name": policy},
    }
    if not passed:
        content["reason"] = event.says
    yield _made(event, source, "testsuiterun.finished", str(event.entry), content)


def _incident(event: Event, source: str) -> Iterator[CDEvent]:
    """Tell that something in operation is wrong, or right again; both have the same subject."""
    is_over = event.kind in {Kind.PROBE_MENDED, Kind.DEPLOYMENT_MENDED}
    content = {"environment": _environment(event), "description": event.says}
    sort = "incident.resolved" if is_over else "incident.detected"
    yield _made(event, source, sort, event.data.get("difference", "") or event.about, content)


def _environment(event: Event) -> dict[str, str]:
    return {"id": event.environment or _NOWHERE}


def _digest(text: str) -> Digest | None:
    try:
        found = Digest.parse(text)
    except DigestMalformed:
        return None
    return found if found.alg == "sha256" else None


def _generic(name: str, found: Digest) -> str:
    """Give the package URL of anything that has a name and a digest."""
    try:
        return purl_of("generic", name.rpartition("/")[2], "", "", (("checksum", str(found)),))
    except PurlMalformed:
        return str(found)


_TELLING: Final[Mapping[Kind, Callable[[Event, str], Iterator[CDEvent]]]] = {
    Kind.ARTIFACT_PUSHED: _published,
    Kind.ARTIFACT_PROMOTED: _published,
    Kind.DEPLOYMENT_ENDED: _deployed,
    Kind.DEPLOYMENT_ROLLED_BACK: _deployed,
    Kind.DECISION_ALLOWED: _decided,
    Kind.DECISION_DENIED: _decided,
    Kind.PROBE_FAILING: _incident,
    Kind.PROBE_MENDED: _incident,
    Kind.DEPLOYMENT_ALTERED: _incident,
    Kind.DEPLOYMENT_MENDED: _incident,
}
TOLD: Final = frozenset(_TELLING)
"""The kinds that CDEvents have a word for."""
