"""What is wrong with what came back, by what a probe expects and refuses. Pure. Floor 9."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from interlock.kernel import Instant
from interlock.runtime.probes.answers import missed_http
from interlock.runtime.probes.handshakes import missed_tls
from interlock.runtime.probes.model import DnsWant, HttpAsk, HttpWant, LoginWant, PortWant, Probe, TlsWant, Want
from interlock.runtime.probes.seen import DnsSeen, Fault, HttpSeen, LoginSeen, PortSeen, Seen, TlsSeen, Unjudged
from interlock.runtime.probes.texts import Missed, excerpt, missed


class Judged(msgspec.Struct, frozen=True):
    """What a probe came to."""

    faults: tuple[Fault, ...] = ()
    unjudged: str = ""
    """Why nobody can tell whether all is well; empty if somebody can."""


def judge(probe: Probe, seen: Seen, host: str, now: Instant) -> Judged:
    """Give what is wrong with what came back, and why that may not be all."""
    if isinstance(seen, LoginSeen):
        return _login(probe, seen, host, now)
    if isinstance(probe.ask, HttpAsk) and isinstance(seen, PortSeen):
        return Judged()  # nothing listens there, so nothing is wrong with what it answers
    faults: list[Fault] = []
    unjudged: list[str] = []
    if probe.expect is not None:
        for one in _missed(probe.expect, seen, host, now):
            if isinstance(one, Fault):
                faults.append(one)
            else:
                unjudged.append(one.why)
    if probe.refuse is not None:
        against = list(_missed(probe.refuse, seen, host, now))
        if not against:
            faults.append(Fault(_shown(seen)))
        elif all(isinstance(one, Unjudged) for one in against):
            unjudged += [one.why for one in against if isinstance(one, Unjudged)]
    return Judged(tuple(faults), next(iter(unjudged), ""))


def _missed(want: Want, seen: Seen, host: str, now: Instant) -> Iterator[Missed]:
    match want, seen:
        case HttpWant(), HttpSeen():
            yield from missed_http(want, seen)
        case TlsWant(), TlsSeen():
            yield from missed_tls(want, seen, host, now)
        case PortWant(), PortSeen():
            if want.is_open is not seen.is_open:
                yield Fault("something listens there" if seen.is_open else f"nothing listens there: {seen.says}")
        case DnsWant(), DnsSeen():
            yield from _records(want, seen)
        case _:
            raise TypeError(f"{type(want).__name__} says nothing of {type(seen).__name__}")


def _records(want: DnsWant, seen: DnsSeen) -> Iterator[Missed]:
    if not want.is_there:
        if seen.records:
            yield Fault(f"there is the record {excerpt(seen.records[0])}")
        return
    if not seen.records:
        yield Fault("there is no such record")
    for one in want.includes:
        if one not in seen.records:
            yield Fault(f"there is no record {excerpt(one)}", one)
    if want.each is not None:
        for record in seen.records:
            yield from missed(want.each, record, f"the record {excerpt(record)}", record)


def _login(probe: Probe, seen: LoginSeen, host: str, now: Instant) -> Judged:
    """Say whether a default name and password are taken: what nonsense is answered with too proves nothing."""
    want = probe.refuse
    if not isinstance(want, LoginWant):
        raise TypeError("a login is judged by what it refuses")
    if not seen.is_asked or seen.nonsense is None:
        return Judged()
    against = list(_missed(want.http, seen.nonsense, host, now))
    if not against:
        return Judged()  # it answers whoever comes like that: nobody is logged in by it
    if all(isinstance(one, Unjudged) for one in against):
        return Judged(unjudged=next(one.why for one in against if isinstance(one, Unjudged)))
    untold = ""
    for name, answer in seen.tries:
        against = list(_missed(want.http, answer, host, now))
        if not against:
            return Judged((Fault(f"it takes the name {excerpt(name)}", name),))
        if all(isinstance(one, Unjudged) for one in against):
            untold = untold or next(one.why for one in against if isinstance(one, Unjudged))
    return Judged(unjudged=untold)


def _shown(seen: Seen) -> str:
    return f"it answers {seen.status}" if isinstance(seen, HttpSeen) else ""
