"""What probes found, as the person who asked for it reads it, and as programs do. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from interlock.control import Finding
from interlock.flows.probe import Done
from interlock.kernel import Severity
from interlock.render.fields import fields
from interlock.render.paint import Paint, visible
from interlock.render.sarif import log_of
from interlock.runtime.probes.model import DnsAsk, HttpAsk, LoginAsk, PortAsk, Probe, ProbeSet, TlsAsk

_STYLES: Final = {
    Severity.CRITICAL: "bad",
    Severity.HIGH: "bad",
    Severity.MEDIUM: "warn",
    Severity.LOW: "plain",
    Severity.INFO: "dim",
}
_SHOWN: Final = 10
_PLACES: Final = 3


def probed_json(done: Done) -> dict[str, object]:
    """Give everything that was found, and what was not asked."""
    one = done.assessment
    return {
        "schema": "interlock.probe/v1",
        "control": one.control,
        "subject": {"name": done.asked.subject.name, "digests": [str(each) for each in done.asked.subject.digests]},
        "environment": done.asked.environment or None,
        "outcome": one.outcome,
        "code": one.code or None,
        "reason": one.reason or None,
        "remedy": one.remedy or None,
        "hypothetical": done.asked.narrowed or None,
        "coverage": fields(one.coverage),
        "findings": [_finding(each) for each in done.findings],
        "addresses": [
            {
                "address": each.address,
                "numbers": list(each.numbers),
                "asked": len(each.results),
                "does_not_apply": list(each.unfit),
                "not_allowed": list(each.unallowed),
                "took_ms": each.took_ms,
            }
            for each in done.probed
        ],
        "notes": list(one.notes),
        "envelope": str(done.envelope) if done.envelope is not None else None,
    }


def _finding(one: Finding) -> dict[str, object]:
    return {
        "id": one.id,
        "rule": one.rule,
        "severity": one.severity,
        "message": one.message,
        "place": one.at.path,
        "about": one.at.symbol or None,
        "cwe": list(one.cwe),
        "remedy": one.remedy,
        "fingerprint": one.fingerprint,
    }


def probed_lines(done: Done, paint: Paint) -> list[str]:
    """Say whether all is well, what is wrong and what to do about it, and what nobody knows."""
    one = done.assessment
    part = one.coverage[0]
    where = visible(", ".join(each.address for each in done.probed))
    asked = f"{part.covered:,} of {part.owed:,} probes of {where} in {sum(e.took_ms for e in done.probed) / 1000:.1f} s"
    lines = [f"{_verdict(done, paint)}  {asked}"]
    if one.code:
        lines += [f"  {visible(one.reason)} ({one.code})", f"  → {visible(one.remedy)}"]
    lines += _found(done.findings, paint)
    if not any(each.fault for each in done.probed):  # else it is why none of them was answered
        lines += _missing(part.missing, part.owed - part.covered, paint)
    lines += [paint("dim", f"  excepted: {visible(name)} ({visible(why)})") for name, why in part.excepted]
    lines += [paint("dim", f"  {visible(note)}") for note in one.notes]
    if done.envelope is None:
        lines.append(paint("warn", f"  nothing was sealed: {done.asked.narrowed}"))
    else:
        subject = done.asked.subject
        lines.append(paint("dim", f"  sealed as {done.envelope}, evidence of {one.control}"))
        lines.append(paint("dim", f"  about {visible(subject.name)} ({subject.digests[0]})"))
    return lines


def _verdict(done: Done, paint: Paint) -> str:
    if done.assessment.outcome == "errored":
        return paint("bad", "! ERRORED")
    if done.findings:
        counts = [(name, sum(one.severity is name for one in done.findings)) for name in Severity]
        told = ", ".join(f"{count} {name.value}" for name, count in counts if count)
        return paint("bad", f"✘ FAILED ({told})")
    return paint("good", "✔ PASSED")


def _found(findings: Sequence[Finding], paint: Paint) -> Iterable[str]:
    """Show findings, the worst first, those of one rule together."""
    groups: dict[str, list[Finding]] = {}
    for one in sorted(findings, key=lambda each: (each.severity.rank, each.rule, each.at.path)):
        groups.setdefault(one.rule, []).append(one)
    for rule, several in groups.items():
        first = several[0]
        yield ""
        known_as = " ".join((rule, *first.cwe[:1]))
        told = paint(_STYLES[first.severity], first.severity.value)
        yield f"  {told}  {paint('bold', visible(first.message))}  {paint('dim', known_as)}"
        for one in several[:_PLACES]:
            own = f"  {visible(one.message)}" if one.message != first.message else ""
            yield f"    {paint('path', visible(one.at.path))}{own}"
        if len(several) > _PLACES:
            yield paint("dim", f"    and {len(several) - _PLACES} more places")
        yield f"    → {visible(first.remedy)}"
    if groups:
        yield ""


def _missing(missing: Sequence[tuple[str, str]], count: int, paint: Paint) -> Iterable[str]:
    for name, why in missing[:_SHOWN]:
        yield paint("warn", f"  not answered: {visible(name)}: {visible(why)}")
    if count > _SHOWN:
        yield paint("warn", f"  and {count - _SHOWN} more that were not answered")


def probed_sarif(done: Done) -> dict[str, object]:
    """Give the findings as SARIF 2.1.0; what was not answered makes the invocation one that failed."""
    one = done.assessment
    fault = (one.code, f"{one.reason} ({one.remedy})") if one.code else None
    return log_of(done.findings, one.control, (one.started_at, one.finished_at), fault)


def listed_json(probes: ProbeSet) -> dict[str, object]:
    """Give every probe that there is."""
    return {"schema": "interlock.probes/v1", "probes": [_listed(one) for one in probes.probes]}


def _listed(one: Probe) -> dict[str, object]:
    return {
        "id": one.id,
        "says": one.says,
        "severity": one.severity,
        "asks": _asks(one),
        "only": list(one.only),
        "cwe": list(one.cwe),
        "remedy": one.remedy,
    }


def listed_lines(probes: ProbeSet, paint: Paint) -> list[str]:
    """List every probe in one line: how bad it is, what it asks, what is wrong if it fails."""
    width = max(len(one.id) for one in probes.probes)
    excepted = {one.probe: one.reason for one in probes.exceptions}
    lines = []
    for one in probes.probes:
        why = paint("warn", f"  not asked: {visible(excepted[one.id])}") if one.id in excepted else ""
        severity = paint(_STYLES[one.severity], f"{one.severity.value:<8}")
        lines.append(f"{one.id:<{width}}  {severity}  {visible(one.says)}  {paint('dim', visible(_asks(one)))}{why}")
    return lines


def _asks(one: Probe) -> str:
    match one.ask:
        case HttpAsk() as ask:
            return f"{ask.method} {ask.path}" + (f" at port {ask.plain}" if ask.plain else "")
        case TlsAsk() as ask:
            return f"handshake {ask.version} {ask.ciphers}".strip()
        case PortAsk() as ask:
            return f"port {ask.port}"
        case DnsAsk() as ask:
            return f"{ask.kind} records"
        case LoginAsk() as ask:
            return f"log in at {ask.path}"
