"""Who may come in from where: rules of firewalls and security groups of all clouds in one form. Floor 9.

Shape of an opening: `inward` (true for what comes in), `allows`, `sources` (ranges, or the names of groups), `first`
and `last` (ports, 0 to 65535), `protocol` (`any`, `tcp`, `udp`, ...), `open` (whether a source is the whole internet).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from interlock.decision.expression import NotYet, Pending

_LAST_PORT: Final = 65_535
_ANYWHERE: Final = frozenset({"0.0.0.0/0", "::/0", "*", "0.0.0.0", "any", "internet", "all"})  # noqa: S104 (a text to look for)
_WIDEST: Final = 1
"""A range of IPv4 with a prefix as short as this is half of the internet: two of them are all of it."""
_ALL: Final = frozenset({"-1", "all", "*", "any"})


def openings_of(kind: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give what a resource opens; nothing for what opens nothing. Errors: NotYet."""
    read = _READING.get(kind)
    return list(read(values)) if read is not None else []


def _opening(
    ranges: Sequence[Any],
    groups: Sequence[Any],
    ports: tuple[Any, Any],
    protocol: Any,  # noqa: ANN401 (JSON is anything)
    *,
    inward: bool = True,
    allows: bool = True,
) -> dict[str, Any]:
    """Give an opening; a range that nobody knows yet may be the whole internet, and a group never is."""
    made = {"inward": inward, "allows": allows, "sources": [*ranges, *groups], "open": _is_open(ranges)}
    try:
        first, last, spoken = _ports(ports, protocol)
    except NotYet as error:
        later = Pending(error.place)
        return {**made, "first": later, "last": later, "protocol": later}
    return {**made, "first": first, "last": last, "protocol": spoken}


def _ports(ports: tuple[Any, Any], protocol: Any) -> tuple[int, int, str]:  # noqa: ANN401 (as above)
    spoken = str(_known(protocol) or "any").lower()
    spoken = "any" if spoken in _ALL else spoken
    first, last = (_port(one) for one in ports)
    if spoken == "any" or (first is None and last is None):
        return 0, _LAST_PORT, spoken
    first = 0 if first is None else first
    last = first if last is None else last
    if (first, last) in {(0, 0), (-1, -1)} and spoken in {"tcp", "udp"}:
        return 0, _LAST_PORT, spoken
    return first, last, spoken


def _all_pending(later: Pending, *, inward: bool) -> dict[str, Any]:
    """Give an opening of which only its direction is known."""
    fields = ("allows", "sources", "open", "first", "last", "protocol")
    return {"inward": inward, **dict.fromkeys(fields, later)}


def _is_open(sources: Sequence[Any]) -> Any:  # noqa: ANN401 (true, false, or pending)
    """Say whether one of some sources is anybody; where that hangs on one nobody knows yet, so does the answer."""
    later = [one for one in sources if isinstance(one, Pending)]
    if any(_is_anywhere(one) for one in sources if isinstance(one, str)):
        return True
    return later[0] if later else False


def _is_anywhere(text: str) -> bool:
    word = text.strip().lower()
    _, slash, width = word.partition("/")
    return word in _ANYWHERE or (bool(slash) and width.isdigit() and int(width) <= _WIDEST)


def _known(value: Any) -> Any:  # noqa: ANN401 (JSON is anything)
    if isinstance(value, Pending):
        raise NotYet(value.place)
    return value


def _port(value: Any) -> int | None:  # noqa: ANN401 (as above)
    value = _known(value)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value)
    text = str(value).strip()
    return int(text) if text.lstrip("-").isdigit() else None


def _list(value: Any) -> list[Any]:  # noqa: ANN401 (as above)
    value = _known(value)
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _blocks(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 (as above)
    for one in _list(value):
        if isinstance(_known(one), Mapping):
            yield one


def _together(one: Mapping[str, Any], *names: str) -> list[Any]:
    """Give all sources that several fields name, what is pending among them included."""
    found: list[Any] = []
    for name in names:
        value = one.get(name)
        if isinstance(value, list):
            found += value
        elif isinstance(value, Pending) or value not in (None, ""):
            found.append(value)
    return found


# --- AWS ------------------------------------------------------------------------------------------


def _aws_group(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, inward in (("ingress", True), ("egress", False)):
        value = values.get(name)
        if isinstance(value, Pending):
            yield _all_pending(value, inward=inward)
            continue
        for one in _blocks(value):
            ranges = _together(one, "cidr_blocks", "ipv6_cidr_blocks")
            groups = _together(one, "prefix_list_ids", "security_groups")
            ports = (one.get("from_port"), one.get("to_port"))
            yield _opening(ranges, groups, ports, one.get("protocol"), inward=inward)


def _aws_rule(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    ranges = _together(values, "cidr_blocks", "ipv6_cidr_blocks")
    groups = _together(values, "prefix_list_ids", "source_security_group_id")
    ports = (values.get("from_port"), values.get("to_port"))
    inward = _known(values.get("type")) != "egress"
    yield _opening(ranges, groups, ports, values.get("protocol"), inward=inward)


def _aws_single(*, inward: bool) -> Callable[[Mapping[str, Any]], Iterator[dict[str, Any]]]:
    def read(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        ranges = _together(values, "cidr_ipv4", "cidr_ipv6")
        groups = _together(values, "prefix_list_id", "referenced_security_group_id")
        ports = (values.get("from_port"), values.get("to_port"))
        yield _opening(ranges, groups, ports, values.get("ip_protocol"), inward=inward)

    return read


def _aws_acl_rule(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    allows = _known(values.get("rule_action", values.get("action"))) != "deny"
    ports = (values.get("from_port"), values.get("to_port"))
    ranges = _together(values, "cidr_block", "ipv6_cidr_block")
    inward = _known(values.get("egress")) is not True
    yield _opening(ranges, (), ports, values.get("protocol"), inward=inward, allows=allows)


def _aws_acl(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, inward in (("ingress", True), ("egress", False)):
        for one in _blocks(values.get(name)):
            yield from _aws_acl_rule({**one, "egress": not inward})


def _cloudformation_group(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, inward in (("SecurityGroupIngress", True), ("SecurityGroupEgress", False)):
        for one in _blocks(values.get(name)):
            yield _cloudformation(one, inward=inward)


def _cloudformation(one: Mapping[str, Any], *, inward: bool) -> dict[str, Any]:
    ranges = _together(one, "CidrIp", "CidrIpv6")
    groups = _together(one, "SourceSecurityGroupId", "SourceSecurityGroupName", "SourcePrefixListId")
    return _opening(ranges, groups, (one.get("FromPort"), one.get("ToPort")), one.get("IpProtocol"), inward=inward)


def _cloudformation_rule(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _cloudformation(values, inward=True)


# --- Azure, Google, others ------------------------------------------------------------------------


def _azure_rule(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    inward = str(_known(values.get("direction")) or "inbound").lower() != "outbound"
    allows = str(_known(values.get("access")) or "allow").lower() != "deny"
    side = "source" if inward else "destination"
    ranges = _together(values, f"{side}_address_prefix", f"{side}_address_prefixes")
    groups = _together(values, f"{side}_application_security_group_ids")
    for text in _together(values, "destination_port_range", "destination_port_ranges") or ["*"]:
        ports = (text, text) if isinstance(text, Pending) else _span(str(text), "*")
        protocol = "any" if ports[0] is None else values.get("protocol")
        yield _opening(ranges, groups, ports, protocol, inward=inward, allows=allows)


def _span(text: str, everything: str) -> tuple[str | None, str | None]:
    """Read `22`, `8000-9000`, or the word that means every port."""
    first, dash, last = text.strip().partition("-")
    if first == everything:
        return None, None
    return first, last if dash else first


def _azure_group(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in _blocks(values.get("security_rule")):
        yield from _azure_rule(one)


def _google(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    inward = str(_known(values.get("direction")) or "INGRESS").upper() != "EGRESS"
    ranges = _together(values, "source_ranges" if inward else "destination_ranges")
    groups = _together(values, "source_tags", "source_service_accounts") if inward else []
    if inward and not ranges and not groups:
        ranges = ["0.0.0.0/0"]  # what the provider takes where nothing is named
    for name in ("allow", "deny"):
        for one in _blocks(values.get(name)):
            for text in _list(one.get("ports")) or [""]:
                ports = (text, text) if isinstance(text, Pending) else _span(str(text), "")
                yield _opening(ranges, groups, ports, one.get("protocol"), inward=inward, allows=name == "allow")


def _openstack(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    inward = _known(values.get("direction")) != "egress"
    groups = _together(values, "remote_group_id")
    ranges = _together(values, "remote_ip_prefix") or ([] if groups else ["0.0.0.0/0"])
    ports = (values.get("port_range_min"), values.get("port_range_max"))
    yield _opening(ranges, groups, ports, values.get("protocol"), inward=inward)


def _digitalocean(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in _blocks(values.get("inbound_rule")):
        groups = _together(one, "source_tags", "source_droplet_ids", "source_load_balancer_uids")
        ports = _span(str(_known(one.get("port_range")) or "all"), "all")
        yield _opening(_together(one, "source_addresses"), groups, ports, one.get("protocol"))


_READING: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[dict[str, Any]]]]] = {
    "aws_security_group": _aws_group,
    "aws_default_security_group": _aws_group,
    "aws_security_group_rule": _aws_rule,
    "aws_vpc_security_group_ingress_rule": _aws_single(inward=True),
    "aws_vpc_security_group_egress_rule": _aws_single(inward=False),
    "aws_network_acl": _aws_acl,
    "aws_default_network_acl": _aws_acl,
    "aws_network_acl_rule": _aws_acl_rule,
    "AWS::EC2::SecurityGroup": _cloudformation_group,
    "AWS::EC2::SecurityGroupIngress": _cloudformation_rule,
    "azurerm_network_security_rule": _azure_rule,
    "azurerm_network_security_group": _azure_group,
    "google_compute_firewall": _google,
    "openstack_networking_secgroup_rule_v2": _openstack,
    "digitalocean_firewall": _digitalocean,
}
"""By the type of a resource, how what it opens is read."""
OPENING: Final = tuple(_READING)
"""The types of resources that open anything."""
