"""What is wrong with a handshake and the certificate that was shown in it. Pure. Floor 9."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from interlock.kernel import Instant, stamp
from interlock.runtime.probes.model import TlsWant
from interlock.runtime.probes.seen import CertificateSeen, Fault, TlsSeen, Unjudged
from interlock.runtime.probes.texts import Missed, excerpt, missed


def missed_tls(want: TlsWant, seen: TlsSeen, host: str, now: Instant) -> Iterator[Missed]:
    """Give each way in which a handshake is not as it has to be."""
    if want.accepted is not None:
        if want.accepted is seen.is_accepted:
            return
        yield Fault(f"it accepts {seen.version} with {seen.cipher}" if seen.is_accepted else f"it refuses: {seen.says}")
        return
    if seen.certificate is None:
        yield Unjudged(f"there was no handshake: {seen.says}")
        return
    if want.trusted and seen.distrust:
        yield Fault(f"the chain of its certificate is not trusted: {seen.distrust}")
    yield from _times(want, seen.certificate, now)
    if want.named and not is_named(host, seen.certificate.names):
        told = ", ".join(seen.certificate.names[:5]) or "nobody"
        yield Fault(f"its certificate is for {excerpt(told)}, not for {host}")
    yield from _strength(want, seen.certificate)


def _times(want: TlsWant, shown: CertificateSeen, now: Instant) -> Iterator[Missed]:
    is_over, is_early = now >= shown.not_after, now < shown.not_before
    if want.valid and is_over:
        yield Fault(f"its certificate expired at {stamp(shown.not_after)}")
    if want.valid and is_early:
        yield Fault(f"its certificate is valid only from {stamp(shown.not_before)}")
    left = (shown.not_after - now).days
    if want.days_left and not is_over and left < want.days_left:  # one that is over is another fault
        yield Fault(f"its certificate expires in {left} days, at {stamp(shown.not_after)}")


def _strength(want: TlsWant, shown: CertificateSeen) -> Iterator[Missed]:
    least = {"rsa": want.rsa_bits, "dsa": want.rsa_bits, "ec": want.ec_bits}.get(shown.key, 0)
    if shown.key_bits < least:
        yield Fault(f"the key of its certificate is {shown.key} with {shown.key_bits} bits, where {least} are wanted")
    if want.signature is not None:
        yield from missed(want.signature, shown.signature, "the hash that its certificate is signed with")
    if want.issuer is not None:
        yield from missed(want.issuer, shown.issuer, "the issuer of its certificate")


def is_named(host: str, names: tuple[str, ...]) -> bool:
    """Say whether a certificate with these names is for a host.

    A star stands for the whole first label of a name and for nothing else; an address is never matched by one.
    Source: RFC 9525, section 6.3.
    """
    wanted = host.rstrip(".").lower()
    if is_address(wanted):
        return any(is_address(one) and _same(one, wanted) for one in names)
    first, _, rest = wanted.partition(".")
    for one in names:
        name = one.rstrip(".").lower()
        if name == wanted or (first and "." in rest and name == f"*.{rest}"):
            return True
    return False


def is_address(text: str) -> bool:
    """Say whether a host is an address in numbers."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _same(one: str, other: str) -> bool:
    return ipaddress.ip_address(one) == ipaddress.ip_address(other)
