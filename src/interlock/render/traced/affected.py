"""What is wrong with what runs, and what runs that is affected, as text and as documents. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interlock.flows.tracing.cve_to_pods import Hit, Hits
from interlock.flows.tracing.pod_to_cves import Ailing, Ailment, Diagnosis
from interlock.render.paint import Paint, Part, flow
from interlock.render.traced.arrivals import doubts, doubts_json
from interlock.render.traced.walk import place_json, saying_json
from interlock.render.traced.words import called, in_words, told


def _count(number: int, word: str, plural: str = "") -> str:
    return f"{number:,} {word if number == 1 else plural or f'{word}s'}"


def diagnosis_lines(found: Diagnosis, paint: Paint, width: int = 0) -> Iterator[str]:
    """Say what is wrong with what runs, the gravest first, and loudly where nobody could look."""
    is_open = any(each.is_open for one in found.ailing for each in one.ailments)
    tone = "bad" if is_open else "warn" if any(one.unlooked for one in found.ailing) or not found.ailing else "good"
    yield from flow(paint, [Part(tone, diagnosis_sentence(found))], 2, first=0, width=width)
    for one in found.ailing:
        yield ""
        yield from _ailing(one, paint, width)
    yield from doubts((), found.unsaid, paint, width)
    if found.is_cut:
        yield ""
        yield paint("warn", "cut short: there is more than was looked at; ask for one workload")


def diagnosis_sentence(found: Diagnosis) -> str:
    """Say in one sentence how much is wrong with what runs somewhere."""
    subject = in_words(found.subject)
    if not found.ailing:
        return f"nothing that is known here runs as {subject}, so nothing is known to be wrong with it"
    open_ = {each.id for one in found.ailing for each in one.ailments if each.is_open}
    answered = {each.id for one in found.ailing for each in one.ailments if not each.is_open} - open_
    unlooked = sum(bool(one.unlooked) for one in found.ailing)
    if unlooked == len(found.ailing) and not open_:
        return f"nobody could look for what is wrong with {subject}"
    told_ = f"{subject} has {_count(len(open_), 'known vulnerability', 'known vulnerabilities')}"
    also = f", and {len(answered)} that VEX answers" if answered else ""
    unsure = f"; of {_count(unlooked, 'artifact')} nobody could look" if unlooked else ""
    return f"{told_}{also}{unsure}"


def _ailing(one: Ailing, paint: Paint, width: int) -> Iterator[str]:
    parts = [Part("bold", in_words(one.artifact))]
    if one.made_of.subject is not None and one.made_of.said:
        about = "" if one.made_of.subject.id == one.artifact.id else f" of its {in_words(one.made_of.subject)}"
        count = _count(len(one.made_of.components), "component")
        parts.append(Part("dim", f"{count} by the SBOM{about}, {told(one.made_of.said[-1])}"))
    yield from flow(paint, parts, 4, first=0, width=width)
    for why in one.unlooked:
        yield from flow(paint, [Part("bad", f"not looked: {why}")], 4, first=2, width=width)
    for each in one.ailments:
        yield from _ailment(each, paint, width)
    for component, why in one.doubts:
        yield from flow(paint, [Part("warn", f"in doubt  {component}: {why}")], 4, first=2, width=width)
    if not one.ailments and not one.unlooked:
        yield "  nothing is known to be wrong with it"


def _ailment(one: Ailment, paint: Paint, width: int) -> Iterator[str]:
    tone = "bad" if one.is_open else "dim"
    parts = [Part(tone, f"{one.severity:<8}", is_whole=True), Part(tone, one.id), Part("plain", one.component)]
    if one.summary:
        parts.append(Part("plain", one.summary))
    if one.state != "open":
        parts.append(Part("good", f"VEX: {one.state}{f', {one.because}' if one.because else ''}"))
    if one.is_only_scanned:
        parts.append(Part("warn", "found by a sealed scan; the advisories of today do not say so"))
    elif not one.was_scanned:
        parts.append(Part("warn", "no sealed scan had found it"))
    yield from flow(paint, parts, 12, first=2, width=width)


def diagnosis_json(found: Diagnosis) -> dict[str, Any]:
    """Give what is wrong with what runs as a document."""
    return {
        "schema": "interlock.trace-pod-to-cves/v1",
        "subject": place_json(found.subject),
        "artifacts": [
            {
                **place_json(one.artifact),
                "workload": one.arrival.landed.workload.name if one.arrival is not None else None,
                "made_of": one.made_of.subject.name if one.made_of.subject is not None else None,
                "components": len(one.made_of.components),
                "said": [saying_json(each) for each in one.made_of.said],
                "vulnerabilities": [ailment_json(each) for each in one.ailments],
                "in_doubt": [{"component": component, "why": why} for component, why in one.doubts],
                "unlooked": list(one.unlooked),
            }
            for one in found.ailing
        ],
        **doubts_json((), found.unsaid),
        "cut": found.is_cut,
    }


def ailment_json(one: Ailment) -> dict[str, Any]:
    """Give a vulnerability of a component as a document."""
    return {
        "id": one.id,
        "names": list(one.names),
        "component": one.component,
        "severity": one.severity,
        "summary": one.summary or None,
        "state": one.state,
        "because": one.because or None,
        "scanned": one.was_scanned,
        "only_scanned": one.is_only_scanned,
    }


def hits_lines(found: Hits, paint: Paint, width: int = 0) -> Iterator[str]:
    """Say what runs that is affected: the count first."""
    tone = "bad" if found.live or found.hits else "warn" if not found.is_anything_recorded else "good"
    yield from flow(paint, [Part(tone, hits_sentence(found))], 2, first=0, width=width)
    if found.is_withdrawn:
        yield paint("warn", "every record of it was taken back, so it finds nothing")
    for one in found.components:
        name = one.component.purl or f"{one.component.name} {one.component.version}"
        says = f"{name}{'' if one.is_certain else f', perhaps: {one.why}'}"
        yield from flow(paint, [Part("plain" if one.is_certain else "warn", says)], 4, first=2, width=width)
    if found.hits:
        yield ""
    for hit in found.hits:
        yield from _hit(hit, paint, width)
    yield from doubts(found.doubted, (), paint, width)
    if found.next:
        yield ""
        yield from flow(
            paint, [Part("warn", f"cut short; the same question with --after {found.next} goes on")], 2, first=0
        )


def hits_sentence(found: Hits) -> str:
    """Say in one sentence what a vulnerability or a package reaches."""
    names = [one for one in found.names if one != found.name]
    also = f" (also {', '.join(names)})" if names else ""
    if not found.is_anything_recorded:
        return f"nobody ever recorded what anything here is made of, so of {found.name} nothing can be said"
    if not found.components:
        return f"{found.name}{also} affects nothing that you may see here"
    versions = _count(len(found.components), "component version")
    at_least = "at least " if found.next else ""
    count = f"{at_least}{_count(found.live, 'workload')} {'runs' if found.live == 1 else 'run'} any of that"
    verb = "affects" if found.names else "is"
    return f"{found.name}{also} {verb} {versions} here, and {count if found.live else 'nothing runs any of that'}"


def _hit(one: Hit, paint: Paint, width: int) -> Iterator[str]:
    landed = one.landed
    parts = [
        Part("bold" if one.is_certain else "plain", called(landed.workload)),
        Part("plain", f"runs {called(landed.artifact)} with {one.component}"),
    ]
    if one.state != "open":
        parts.append(Part("good", f"VEX: {one.state}"))
    if not one.is_certain:
        parts.append(Part("warn", "may be affected"))
    parts.append(Part("dim", f"since {told(landed.since)}; SBOM by {told(one.said)}"))
    yield from flow(paint, parts, 4, first=0, width=width)


def hits_json(found: Hits) -> dict[str, Any]:
    """Give what runs that is affected as a document."""
    return {
        "schema": "interlock.trace-cve-to-pods/v1",
        "name": found.name,
        "names": list(found.names),
        "live": found.live,
        "components": [
            {
                "purl": one.component.purl or None,
                "name": one.component.name,
                "version": one.component.version or None,
                "certain": one.is_certain,
                "why": one.why or None,
            }
            for one in found.components
        ],
        "workloads": [
            {
                "workload": one.landed.workload.name,
                "environment": one.landed.environment.name,
                "artifact": one.landed.artifact.name,
                "since": saying_json(one.landed.since),
                "component": one.component,
                "certain": one.is_certain,
                "state": one.state,
                "said": saying_json(one.said),
            }
            for one in found.hits
        ],
        **doubts_json(found.doubted, ()),
        "next": found.next or None,
        "recorded_anything": found.is_anything_recorded,
        "withdrawn": found.is_withdrawn,
    }
