from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import RuleFailed, Schema, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str) -> object:
    return compile_rule(text, Schema.of({})).evaluate({}, at=AT)


@pytest.mark.parametrize(
    "text",
    [
        "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
        "!cidr('10.0.0.0/8').containsIP(ip('11.1.2.3'))",
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR('10.0.0.0/8')",
        "!cidr('0.0.0.0/0').containsIP('::1')",
        "string(cidr('10.1.2.3/8').masked()) == '10.0.0.0/8'",
        "string(ip('2001:DB8::1')) == '2001:db8::1' && !ip.isCanonical('2001:DB8::1')",
        "ip('::1').isLoopback() && ip('0.0.0.0').isUnspecified() && ip('fe80::1').isLinkLocalUnicast()",
        "ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast()",
        "ip('8.8.8.8').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
        "isIP('1.2.3.4') && !isIP('1.2.3') && isCIDR('::/0') && !isCIDR('1.2.3.4/33')",
        "ip('::1').family() == 6 && cidr('10.0.0.0/8').prefixLength() == 8",
        "type(ip('::1')) == net.IP",
    ],
)
def test_addresses_and_networks_behave(text: str) -> None:
    assert give(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "ip('1.2.3.4.5')",
        "ip('fe80::1%eth0')",
        "ip('::ffff:1.2.3.4')",
        "ip('010.0.0.1')",
        "ip('')",
        "cidr('1.2.3.4')",
        "cidr('1.2.3.4/+8')",
        "cidr('1.2.3.4/08')",
    ],
)
def test_what_is_no_address_is_an_error(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(f"string({text}) == ''")
