"""Directories of LDAP whose people and groups are pulled: `ldap` in `sign-in.yaml`. Floor 12."""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from interlock.formats import Node
from interlock.identity.elsewhere import Provider
from interlock.identity.ldap import GROUPS, PEOPLE, LdapNames, LdapPlace, LdapSource
from interlock.kernel import duration
from interlock.wiring.issuers import HERE
from interlock.wiring.sign_in_fields import group_rules, printable, reference_of, source_name

LDAP_FIELDS: Final = {
    "name": "stands in the origin of groups; small letters, digits and dashes",
    "provider": "the name of the provider with whom its people sign in",
    "subject": "the attribute that is the subject of their ID tokens there; one that is never given to another person",
    "address": "`ldaps://HOST[:PORT]`, or `ldap://HOST[:PORT]`, where TLS is begun by StartTLS before anything is said",
    "plain": "true leaves TLS out of `ldap://`, on this machine alone",
    "ca": "a file with the authorities that count, from the configuration folder on; left out, those of the machine",
    "bind": "the name of the entry as which it is asked; left out, nobody is",
    "password": "its password, env:NAME or file:PATH",
    "base": "below which entry is looked, such as dc=example,dc=org",
    "people": f"the filter of people who may go on; left out, `{PEOPLE}`",
    "groups_found": f"the filter of groups; left out, `{GROUPS}`",
    "id": "the attribute by which an entry is known again: entryUUID, which holds if left out, or objectGUID",
    "label": "the attribute with the name of a person for people to read; left out, cn",
    "group_name": "the attribute with the name of a group; left out, cn",
    "member": "the attribute of a group with the names of the entries in it; left out, member",
    "every": "how often the server pulls it, from 1m on; left out, only by command",
    "groups": "which groups there are which groups here, `theirs: ours`; all others are nobody's business",
}
"""Every field of a directory with what it means; the page about signing in elsewhere is made from it."""
MOST: Final = 20
_PORTS: Final = {"ldaps": 636, "ldap": 389}
_ATTRIBUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,62}")
"""Source: RFC 4512, section 1.4 (descr)."""
_SHORTEST: Final = timedelta(minutes=1)


def ldap_sources(node: Node, config: str, providers: Sequence[Provider]) -> tuple[LdapSource, ...]:
    """Read the directories; files are found relative to a folder. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    items = node.items("ldap")
    if len(items) > MOST:
        raise node.wrong("ldap", f"at most {MOST} of them")
    found: list[LdapSource] = []
    for item in items:
        one = _source(item, config, providers)
        if any(one.name == other.name for other in found):
            raise item.twice("name", one.name)
        found.append(one)
    return tuple(found)


def _source(node: Node, config: str, providers: Sequence[Provider]) -> LdapSource:
    fields = node.fields("a directory", LDAP_FIELDS)
    for needed in ("name", "provider", "subject", "address", "base"):
        if needed not in fields:
            raise node.wrong("a directory", "name, provider, subject, address and base")
    named = {one.name: one for one in providers}
    provider = named[fields["provider"].one_of("provider", tuple(named))]
    return LdapSource(
        source_name(fields["name"]),
        provider.issuer.url,
        _place(node, fields, config),
        _every(fields["every"]) if "every" in fields else 0,
        group_rules(fields["groups"]) if "groups" in fields else (),
    )


def _place(node: Node, fields: Mapping[str, Node], config: str) -> LdapPlace:
    host, port, is_tls = _address(fields["address"])
    is_plain = "plain" in fields and fields["plain"].truth("plain")
    if is_plain and (is_tls or host not in HERE):
        raise fields["plain"].wrong("plain", "false, for anything but ldap:// on this machine")
    if ("bind" in fields) != ("password" in fields):
        raise node.wrong("a directory", "both bind and password, or neither")
    return LdapPlace(
        host=host,
        port=port,
        base=printable(fields["base"], "base"),
        names=_names(fields),
        is_tls=is_tls,
        is_plain=is_plain,
        ca=os.path.join(config, printable(fields["ca"], "ca")) if "ca" in fields else "",
        bind=printable(fields["bind"], "bind") if "bind" in fields else "",
        password=reference_of(fields["password"], config) if "password" in fields else "",
        people=_filter(fields["people"], "people") if "people" in fields else PEOPLE,
        groups=_filter(fields["groups_found"], "groups_found") if "groups_found" in fields else GROUPS,
    )


def _names(fields: Mapping[str, Node]) -> LdapNames:
    def of(field: str, otherwise: str) -> str:
        return _attribute(fields[field], field) if field in fields else otherwise

    plain = LdapNames("")
    return LdapNames(
        of("subject", ""),
        of("id", plain.id),
        of("label", plain.label),
        of("group_name", plain.group),
        of("member", plain.member),
    )


def _address(node: Node) -> tuple[str, int, bool]:
    text = printable(node, "address")
    wanted = "ldaps:// or ldap:// with a host and perhaps a port, and nothing else"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise node.wrong("address", wanted) from error
    is_bare = parts.username is None and parts.path in {"", "/"} and not set(text) & set("?#\\@ ")
    if parts.scheme not in _PORTS or not parts.hostname or not is_bare or port == 0:
        raise node.wrong("address", wanted)
    return parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "ldaps"


def _attribute(node: Node, field: str) -> str:
    text = node.text(field)
    if not _ATTRIBUTE.fullmatch(text):
        raise node.wrong(field, "the name of an attribute")
    return text


def _filter(node: Node, field: str) -> str:
    """Read a filter as far as brackets say that it is one; the directory reads it whole. Source: RFC 4515."""
    text, depth, ends = printable(node, field), 0, 0
    for sign in text:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        ends += depth < 1
    if depth or ends != 1 or not text.endswith(")"):
        raise node.wrong(field, "one filter in brackets, such as (objectClass=person)")
    return text


def _every(node: Node) -> int:
    span = node.read("every", "a length of time such as 15m", duration)
    if span < _SHORTEST:
        raise node.wrong("every", "at least 1m")
    return int(span.total_seconds())
