"""With whom people sign in: `sign-in.yaml` in the configuration folder, and in no repository. Floor 12.

The file names where the secrets are, never a secret. Why: docs/decisions/0053-groups.md.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

import interlock
from interlock.formats import Node, read_yaml
from interlock.identity import Party, PartyKind
from interlock.identity.elsewhere import DAY_S, GROUPS_CLAIM, SCOPES, SUBJECTS, Provider, ScimSource
from interlock.identity.ldap import LdapSource
from interlock.identity.workload import Issuer, WorkloadKind
from interlock.kernel import duration
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.issuers import web_address
from interlock.wiring.kept import Kept
from interlock.wiring.ldap_sources import ldap_sources
from interlock.wiring.own_files import read_own
from interlock.wiring.sign_in_fields import group_rules, printable, reference_of, source_name

if TYPE_CHECKING:
    from interlock.adapters.issuers.people import PeopleElsewhere
    from interlock.wiring.app import App

FILE_NAME: Final = "sign-in.yaml"
FIELDS: Final = {
    "name": "stands in addresses and in the origin of groups; small letters, digits and dashes",
    "label": "what people read on the page to sign in; left out, the name",
    "issuer": "the provider exactly as its tokens have it in `iss`; https, or http on this machine",
    "client": "what this server is called there (client id)",
    "secret": "where the client's secret is, env:NAME or file:PATH; left out for a client that has none",
    "scopes": "what is asked for beside openid; left out, profile and email",
    "groups_claim": "the claim of the ID token that names groups; left out, groups",
    "groups": "which groups elsewhere are which groups here, `theirs: ours`; all others are nobody's business",
    "also": "other origins (scheme, host and port) where the provider has its pages, tokens or keys",
    "max_lifetime": "the longest time for which an ID token may be made, at most 24h, which holds if left out",
}
"""Every field of a provider with what it means; the page about signing in elsewhere is made from it."""
SCIM_FIELDS: Final = {
    "name": "stands in the origin of groups; small letters, digits and dashes",
    "by": "the program for which its token stands, such as workload:corp-scim; each source has its own",
    "provider": "the name of the provider with whom its people sign in",
    "subject": "which attribute is the subject of their ID tokens: externalId, userName or id; left out, externalId",
    "groups": "which groups elsewhere, by displayName, are which groups here, `theirs: ours`",
}
"""Every field of a source of SCIM with what it means; the same page is made from it."""
MOST: Final = 50
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}")
"""Source: RFC 6749, section 3.3."""


class Elsewhere(msgspec.Struct, frozen=True):
    """What the file says."""

    providers: tuple[Provider, ...] = ()
    scim: tuple[ScimSource, ...] = ()
    ldap: tuple[LdapSource, ...] = ()

    @property
    def has_groups(self) -> bool:
        """Whether any group is to be kept."""
        return any(one.groups for one in self.providers) or any(one.groups for one in self.tellers)

    @property
    def tellers(self) -> tuple[ScimSource | LdapSource, ...]:
        """Who tells of everybody at once, and so of those who left too."""
        return (*self.scim, *self.ldap)


def sign_in_file(config: str) -> str:
    """Give where a server's list stands."""
    return os.path.join(config, FILE_NAME)


def read_sign_in(config: str) -> Elsewhere:
    """Read with whom people sign in; with nobody where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = sign_in_file(config)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return Elsewhere()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return sign_in_of(read_yaml(body, path), config)


def sign_in_of(node: Node, config: str) -> Elsewhere:
    """Read it from a YAML document; files of secrets are found relative to a folder."""
    if node.value is None:
        return Elsewhere()
    fields = node.fields(FILE_NAME, ("version", "providers", "scim", "ldap"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    items = fields["providers"].items("providers") if "providers" in fields else []
    if len(items) > MOST:
        raise fields["providers"].wrong("providers", f"at most {MOST} of them")
    found: list[Provider] = []
    for item in items:
        one = _provider(item, config)
        if any(one.name == other.name for other in found):
            raise item.twice("name", one.name)
        if any(_place(one.issuer.url) == _place(other.issuer.url) for other in found):
            raise item.twice("issuer", one.issuer.url)
        found.append(one)
    scim = _sources(fields["scim"], found) if "scim" in fields else ()
    return Elsewhere(tuple(found), scim, ldap_sources(fields["ldap"], config, found) if "ldap" in fields else ())


def _sources(node: Node, providers: Sequence[Provider]) -> tuple[ScimSource, ...]:
    found: list[ScimSource] = []
    for item in node.items("scim"):
        one = _source(item, providers)
        if any(one.name == other.name for other in found):
            raise item.twice("name", one.name)
        if any(one.by == other.by for other in found):
            raise item.twice("by", str(one.by))
        found.append(one)
    return tuple(found)


def _source(node: Node, providers: Sequence[Provider]) -> ScimSource:
    fields = node.fields("a source", SCIM_FIELDS)
    for needed in ("name", "by", "provider"):
        if needed not in fields:
            raise node.wrong("a source", "name, by and provider")
    by = fields["by"].read("by", "a program, such as workload:corp-scim", Party.parse)
    if by.kind is not PartyKind.WORKLOAD:
        raise fields["by"].wrong("by", "a program, such as workload:corp-scim")
    named = {one.name: one for one in providers}
    provider = named[fields["provider"].one_of("provider", tuple(named))]
    subject = fields["subject"].one_of("subject", SUBJECTS) if "subject" in fields else SUBJECTS[0]
    groups = group_rules(fields["groups"]) if "groups" in fields else ()
    return ScimSource(source_name(fields["name"]), by, provider.issuer.url, subject, groups)


def _place(issuer: str) -> str:
    """Give an issuer as accounts have it; two that differ in the scheme alone would have the same accounts."""
    return issuer.partition("://")[2]


def _provider(node: Node, config: str) -> Provider:
    fields = node.fields("a provider", FIELDS)
    for needed in ("name", "issuer", "client"):
        if needed not in fields:
            raise node.wrong("a provider", "name, issuer and client")
    name = source_name(fields["name"])
    also = fields["also"].items("also") if "also" in fields else []
    issuer = Issuer(
        web_address(fields["issuer"], "issuer"),
        WorkloadKind.OIDC,
        printable(fields["client"], "client"),
        keys_from=tuple(web_address(one, "also") for one in also),
        max_lifetime_s=_seconds(fields["max_lifetime"]) if "max_lifetime" in fields else DAY_S,
    )
    return Provider(
        name,
        printable(fields["label"], "label") if "label" in fields else name,
        issuer,
        reference_of(fields["secret"], config) if "secret" in fields else "",
        _scopes(fields["scopes"]) if "scopes" in fields else SCOPES,
        printable(fields["groups_claim"], "groups_claim") if "groups_claim" in fields else GROUPS_CLAIM,
        group_rules(fields["groups"]) if "groups" in fields else (),
    )


def _scopes(node: Node) -> tuple[str, ...]:
    found = ["openid"]
    for one in node.items("scopes"):
        text = one.text("scopes")
        if not _SCOPE.fullmatch(text):
            raise one.wrong("scopes", "names without blanks")
        found.append(text)
    return tuple(dict.fromkeys(found))


def _seconds(node: Node) -> int:
    seconds = int(node.read("max_lifetime", "a length of time such as 1h", duration).total_seconds())
    if not 0 < seconds <= DAY_S:
        raise node.wrong("max_lifetime", "more than nothing and at most 24h")
    return seconds


def people_elsewhere(app: App) -> PeopleElsewhere:
    """Build what asks identity providers; their keys are kept as those of build servers are."""
    from interlock.adapters.issuers import IssuerKeys
    from interlock.adapters.issuers.people import PeopleElsewhere
    from interlock.adapters.references import secret_at

    agent = f"interlock/{interlock.__version__}"
    cache = Kept(f"{app.places.cache}/issuers", app.keys.secret("issuer keys"))
    keys = IssuerKeys(cache, user_agent=agent)
    return PeopleElsewhere(keys, lambda reference: secret_at(reference, app.environ), user_agent=agent)
