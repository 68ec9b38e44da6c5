"""What is wrong with an answer over HTTP. Pure. Floor 9."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.runtime.probes.model import CookieWant, HeaderWant, HttpWant
from interlock.runtime.probes.seen import Fault, HttpSeen, Unjudged
from interlock.runtime.probes.texts import Missed, excerpt, missed, pattern

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def missed_http(want: HttpWant, seen: HttpSeen) -> Iterator[Missed]:
    """Give each way in which an answer is not as it has to be."""
    if want.status and not any(_is_status(one, seen.status) for one in want.status):
        yield Fault(f"it answers {seen.status}, where {' or '.join(want.status)} is wanted")
    for header in want.headers:
        yield from _header(header, seen)
    if want.cookies is not None:
        yield from _cookies(want.cookies, seen)
    if want.body is not None:
        yield from _body(want, seen)
    yield from _redirects(want, seen)
    if want.within_ms and seen.took_ms > want.within_ms:
        yield Fault(f"it took {seen.took_ms} ms, where {want.within_ms} ms is the limit")
    if want.any:
        yield from _any(want.any, seen)


def _is_status(wanted: str, status: int) -> bool:
    return str(status)[:1] == wanted[:1] if wanted.endswith("xx") else str(status) == wanted


def _header(want: HeaderWant, seen: HttpSeen) -> Iterator[Missed]:
    values = seen.values(want.name)
    if not want.is_there:
        if values:
            yield Fault(f"it sends {want.name}: {excerpt(values[0])}", want.name)
        return
    if not values:
        if not want.may_lack:
            yield Fault(f"it sends no {want.name}", want.name)
        return
    # A header that is sent several times counts as its values in a row: RFC 9110, section 5.3.
    yield from missed(want.text, ", ".join(values), want.name, want.name)


def _cookies(want: CookieWant, seen: HttpSeen) -> Iterator[Missed]:
    count = 0
    for value in seen.values("set-cookie"):
        pair, *rest = (part.strip() for part in value.split(";"))
        name = pair.partition("=")[0]
        if want.names and pattern(want.names).search(name) is None:
            continue
        count += 1
        told = {key.strip().lower(): what.strip().lower() for key, _, what in (part.partition("=") for part in rest)}
        shown = excerpt(name)
        if want.secure and "secure" not in told:
            yield Fault(f"the cookie {shown} lacks Secure", name)
        if want.http_only and "httponly" not in told:
            yield Fault(f"the cookie {shown} lacks HttpOnly", name)
        if want.same_site and told.get("samesite", "") not in want.same_site:
            said = f"is {excerpt(told['samesite'])}" if "samesite" in told else "is not said"
            yield Fault(f"SameSite of the cookie {shown} {said}, where {' or '.join(want.same_site)} is wanted", name)
    if count < want.at_least:
        yield Fault(f"it sets {count} cookies, where at least {want.at_least} are wanted")


def _body(want: HttpWant, seen: HttpSeen) -> Iterator[Missed]:
    if want.body is None:
        return
    if seen.unread:
        yield Unjudged(seen.unread)
    else:
        yield from missed(want.body, seen.body, "its body", is_whole=seen.is_whole)


def _redirects(want: HttpWant, seen: HttpSeen) -> Iterator[Missed]:
    if want.location is not None:
        values = seen.values("location")
        if seen.status in REDIRECTS and values:
            yield from missed(want.location, values[0], "where it redirects to", "location")
        else:
            yield Fault(f"it does not redirect (it answers {seen.status})", "location")
    if want.redirects_end is not None and want.redirects_end is seen.is_endless:
        yield Fault(f"it redirects {len(seen.path)} times and more" if seen.is_endless else "its redirects end")
    if want.redirects is not None and len(seen.path) > want.redirects:
        yield Fault(f"it redirects {len(seen.path)} times, where at most {want.redirects} is wanted")


def _any(wants: tuple[HttpWant, ...], seen: HttpSeen) -> Iterator[Missed]:
    found = [list(missed_http(one, seen)) for one in wants]
    if not all(found):
        return
    untold = next((one for each in found if all(isinstance(it, Unjudged) for it in each) for one in each), None)
    if untold is not None:
        yield untold
        return
    faults = [next(one for one in each if isinstance(one, Fault)) for each in found]
    symbol = next((one.symbol for one in faults if one.symbol), "")
    yield Fault(", and ".join(dict.fromkeys(one.says for one in faults)), symbol)
