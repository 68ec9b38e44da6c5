from __future__ import annotations

from typing import Any

import pytest

from interlock.decision.expression import NotYet, Pending
from interlock.deployment.infrastructure import Standing
from interlock.deployment.infrastructure.openings import OPENING, openings_of
from tests.unit.deployment.infrastructure.plans import resource, shipped

LATER = Pending("x.y")
HOLDS, FAILS = Standing.HOLDS, Standing.FAILS


def only(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    (found,) = openings_of(kind, values)
    return found


@pytest.mark.parametrize(
    ("kind", "values", "first", "last", "is_open"),
    [
        (
            "aws_security_group",
            {"ingress": [{"cidr_blocks": ["0.0.0.0/0"], "from_port": 22, "to_port": 22, "protocol": "tcp"}]},
            22,
            22,
            True,
        ),
        (
            "aws_security_group",
            {"ingress": [{"security_groups": ["sg-1"], "from_port": 0, "to_port": 0, "protocol": "-1"}]},
            0,
            65535,
            False,
        ),
        (
            "aws_security_group_rule",
            {"type": "ingress", "ipv6_cidr_blocks": ["::/0"], "from_port": 443, "to_port": 443, "protocol": "tcp"},
            443,
            443,
            True,
        ),
        ("aws_vpc_security_group_ingress_rule", {"cidr_ipv4": "0.0.0.0/0", "ip_protocol": "-1"}, 0, 65535, True),
        (
            "aws_network_acl_rule",
            {"cidr_block": "10.0.0.0/8", "from_port": 1, "to_port": 9, "protocol": "tcp", "rule_action": "allow"},
            1,
            9,
            False,
        ),
        (
            "azurerm_network_security_rule",
            {
                "source_address_prefix": "Internet",
                "destination_port_range": "3389",
                "protocol": "Tcp",
                "access": "Allow",
            },
            3389,
            3389,
            True,
        ),
        (
            "azurerm_network_security_rule",
            {"source_address_prefix": "*", "destination_port_range": "*", "protocol": "*"},
            0,
            65535,
            True,
        ),
        (
            "azurerm_network_security_group",
            {"security_rule": [{"source_address_prefixes": ["10.1.0.0/16"], "destination_port_ranges": ["80-90"]}]},
            0,
            65535,
            False,
        ),
        (
            "google_compute_firewall",
            {"source_ranges": ["0.0.0.0/0"], "allow": [{"protocol": "tcp", "ports": ["20-25"]}]},
            20,
            25,
            True,
        ),
        ("google_compute_firewall", {"allow": [{"protocol": "all"}]}, 0, 65535, True),
        (
            "google_compute_firewall",
            {"source_tags": ["web"], "allow": [{"protocol": "tcp", "ports": ["22"]}]},
            22,
            22,
            False,
        ),
        (
            "openstack_networking_secgroup_rule_v2",
            {"direction": "ingress", "protocol": "tcp", "port_range_min": 22, "port_range_max": 22},
            22,
            22,
            True,
        ),
        (
            "digitalocean_firewall",
            {"inbound_rule": [{"protocol": "tcp", "port_range": "all", "source_addresses": ["0.0.0.0/0"]}]},
            0,
            65535,
            True,
        ),
        (
            "AWS::EC2::SecurityGroup",
            {"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/1", "IpProtocol": "tcp", "FromPort": "22", "ToPort": "22"}]},
            22,
            22,
            True,
        ),
    ],
)
def test_every_cloud_says_it_in_its_own_words(
    kind: str,
    values: dict[str, Any],
    first: int,
    last: int,
    is_open: bool,
) -> None:
    found = only(kind, values)
    assert (found["first"], found["last"], found["open"], found["inward"], found["allows"]) == (
        first,
        last,
        is_open,
        True,
        True,
    )


def test_what_goes_out_and_what_is_denied_is_told_apart() -> None:
    out = {"egress": [{"cidr_blocks": ["0.0.0.0/0"], "from_port": 0, "to_port": 0, "protocol": "-1"}]}
    assert only("aws_security_group", out)["inward"] is False
    assert only("azurerm_network_security_rule", {"direction": "Outbound", "access": "Deny"})["allows"] is False
    denied = {"source_ranges": ["0.0.0.0/0"], "deny": [{"protocol": "all"}]}
    assert only("google_compute_firewall", denied)["allows"] is False


def test_a_range_that_is_known_later_may_be_the_internet_and_a_group_may_not() -> None:
    group = {"type": "ingress", "source_security_group_id": LATER, "from_port": 22, "to_port": 22, "protocol": "tcp"}
    assert only("aws_security_group_rule", group)["open"] is False
    ranges = {"type": "ingress", "cidr_blocks": ["10.0.0.0/8", LATER], "from_port": 22, "to_port": 22}
    assert isinstance(only("aws_security_group_rule", ranges)["open"], Pending)
    known = {"type": "ingress", "cidr_blocks": [LATER, "0.0.0.0/0"], "from_port": 22, "to_port": 22}
    assert only("aws_security_group_rule", known)["open"] is True


def test_what_comes_in_may_be_known_though_what_goes_out_is_not() -> None:
    group = {"ingress": [{"cidr_blocks": ["0.0.0.0/0"], "from_port": 22, "to_port": 22, "protocol": "tcp"}]}
    found = openings_of("aws_security_group", {**group, "egress": LATER})
    assert found[0]["open"] is True
    assert found[1]["inward"] is False
    with pytest.raises(NotYet):
        bool(found[1]["open"])


def test_ports_that_are_known_later_are_pending() -> None:
    found = only("aws_security_group_rule", {"type": "ingress", "cidr_blocks": ["0.0.0.0/0"], "from_port": LATER})
    assert found["open"] is True
    assert isinstance(found["first"], Pending)


def test_nothing_is_opened_by_what_opens_nothing() -> None:
    assert openings_of("aws_s3_bucket", {"ingress": [{}]}) == []
    assert "aws_security_group" in OPENING


def group(ports: tuple[int, int], source: str, protocol: str = "tcp") -> dict[str, Any]:
    one = {"cidr_blocks": [source], "from_port": ports[0], "to_port": ports[1], "protocol": protocol}
    return {"ingress": [one], "tags": {"owner": "ann"}}


@pytest.mark.parametrize(
    ("values", "rule", "standing"),
    [
        (group((22, 22), "0.0.0.0/0"), "no-open-ssh", FAILS),
        (group((22, 22), "10.0.0.0/8"), "no-open-ssh", HOLDS),
        (group((20, 30), "0.0.0.0/0"), "no-open-ssh", FAILS),
        (group((22, 22), "0.0.0.0/0", "udp"), "no-open-ssh", HOLDS),
        (group((3389, 3389), "0.0.0.0/0"), "no-open-rdp", FAILS),
        (group((0, 0), "0.0.0.0/0", "-1"), "no-open-everything", FAILS),
        (group((0, 0), "0.0.0.0/0", "-1"), "no-open-ssh", FAILS),
        (group((443, 443), "0.0.0.0/0"), "no-open-ingress", HOLDS),
        (group((80, 443), "0.0.0.0/0"), "no-open-ingress", FAILS),
        (group((8080, 8080), "0.0.0.0/0"), "no-open-ingress", FAILS),
        (group((80, 80), "0.0.0.0/0"), "no-open-http", FAILS),
    ],
)
def test_the_rules_that_are_shipped(values: dict[str, Any], rule: str, standing: Standing) -> None:
    assert shipped(resource("aws_security_group", values))["aws_security_group.it", rule] is standing
