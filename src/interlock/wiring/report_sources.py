"""The servers that reports are pulled from: `sources.yaml` in the configuration folder, and in no repository. Floor 12.

A source is asked with credentials of whoever runs the program. A repository that could name one could have them sent to
an address of its own. The file names where the credentials are, never a credential.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from interlock.adapters.report_sources import KINDS, Kind, Place
from interlock.flows.errors import ReportSourceUnknown
from interlock.formats import FieldWrong, Node, read_yaml
from interlock.kernel import duration, nearest
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.own_files import read_own

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE_NAME: Final = "sources.yaml"
FIELDS: Final = {
    "name": "what it is called: `interlock import --from NAME`; small letters, digits and dashes",
    "kind": "what kind of server it is, one of those below",
    "address": "its URL, https; needed where the kind has no usual one; nothing else is asked",
    "allow_http": "true if it may be asked without TLS; the credential can be read on the way then",
    "ca_file": "a PEM file of certificates that count in place of those of the system",
    "scope": "the project, application, account or subscription that is asked about",
    "branch": "the branch of a project of SonarQube; left out, its main branch",
    "region": "the region of AWS",
    "tenant": "the tenant of Microsoft Entra",
    "tokens": "where tokens are had, for clouds apart from the public ones; left out, the usual place",
    "credentials": "where each credential is: env:NAME, or file:PATH for a file that only its owner can read",
    "control": "the control that its reports are evidence of; left out, `key.scanning`",
    "subject": "what they are about: a digest, a revision, `analysed` for the commit that the server says was "
    "analysed, or `environment:NAME` for what runs there; left out, it has to be said with `--subject`",
    "every": "how often the server of Interlock pulls it, from 1m on; left out, only by command",
    "renew": "after how long the same findings are recorded again, so that they do not grow old; left out, 1d",
}
"""Every field of a source with what it means; the page about pulling reports is made from it."""
ANALYSED: Final = "analysed"
RUNS_IN: Final = "environment:"
MOST: Final = 1_000
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_SCOPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/+@-]{0,399}")
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+@-]{0,199}")
_LEAST: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_USUAL: Final = "key.scanning"


class Source(msgspec.Struct, frozen=True):
    """A server that reports are pulled from, and what they are evidence of."""

    place: Place
    control: str = _USUAL
    subject: str = ""
    every: timedelta = timedelta(0)
    """How often it is pulled by itself; never if it is nothing."""
    renew: timedelta = _DAY

    @property
    def name(self) -> str:
        """What it is called."""
        return self.place.name

    @property
    def kind(self) -> Kind:
        """What kind of server it is."""
        return KINDS[self.place.kind]


def read_sources(config: str) -> tuple[Source, ...]:
    """Read the sources of a user; none where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = os.path.join(config, FILE_NAME)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return sources_of(read_yaml(body, path), config)


def source_named(name: str, known: Sequence[Source]) -> Source:
    """Give a source by its name. Errors: ReportSourceUnknown (FLW-300)."""
    for one in known:
        if one.name == name:
            return one
    names = [one.name for one in known]
    near = nearest(name, names)
    remedy = f"did you mean {near!r}? " if near else ""
    listed = (
        f"sources.yaml names {', '.join(names)}" if names else "sources.yaml in the configuration folder names none"
    )
    raise ReportSourceUnknown(name=name, remedy=f"{remedy}{listed}")


def sources_of(node: Node, config: str) -> tuple[Source, ...]:
    """Read sources from a YAML document; files are found relative to a folder."""
    if node.value is None:
        return ()
    fields = node.fields(FILE_NAME, ("version", "sources"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    items = fields["sources"].items("sources") if "sources" in fields else []
    if len(items) > MOST:
        raise fields["sources"].wrong("sources", f"at most {MOST} of them")
    found = dict[str, Source]()
    for item in items:
        one = _source(item, config)
        if one.name in found:
            raise item.twice("name", one.name)
        found[one.name] = one
    return tuple(found.values())


def _source(node: Node, config: str) -> Source:
    fields = node.fields("a source", FIELDS)
    for needed in ("name", "kind", "scope", "credentials"):
        if needed not in fields:
            raise node.wrong("a source", "name, kind, scope and credentials")
    kind = KINDS[fields["kind"].one_of("kind", KINDS)]
    for name in ("branch", "region", "tenant", "tokens"):
        if name in fields and name not in kind.fields:
            raise fields[name].wrong(name, f"nothing: a source of the kind {kind.name} has none")
        if name in kind.needs and name not in fields:
            raise node.wrong("a source", f"{name}, which the kind {kind.name} needs")
    every = _span(fields, "every")
    subject = _subject(fields["subject"], kind) if "subject" in fields else ""
    if every and not subject:
        raise node.wrong("a source", "`subject` beside `every`: nobody is there to say it")
    place = Place(
        name=_like(fields["name"], "name", _NAME, "small letters, digits and dashes, at most 63"),
        kind=kind.name,
        address=_address(node, fields, kind),
        scope=_like(fields["scope"], "scope", _SCOPE, kind.scope),
        credentials=_credentials(fields["credentials"], kind, config),
        branch=_like(fields["branch"], "branch", _WORD, "the name of a branch") if "branch" in fields else "",
        region=_like(fields["region"], "region", _WORD, "a region such as eu-central-1") if "region" in fields else "",
        tenant=_like(fields["tenant"], "tenant", _WORD, "the id of a tenant") if "tenant" in fields else "",
        tokens=_url(fields["tokens"], "tokens", fields) if "tokens" in fields else "",
        ca_file=os.path.join(config, fields["ca_file"].text("ca_file")) if "ca_file" in fields else "",
    )
    control = fields["control"].text("control") if "control" in fields else _USUAL
    return Source(place, control, subject, every, _span(fields, "renew") or _DAY)


def _like(node: Node, field: str, pattern: re.Pattern[str], wanted: str) -> str:
    text = node.text(field)
    if not pattern.fullmatch(text) or ".." in text:
        raise node.wrong(field, wanted)
    return text


def _subject(node: Node, kind: Kind) -> str:
    text = node.text("subject")
    if text == ANALYSED and not kind.names_commits:
        raise node.wrong("subject", f"something else: a server of the kind {kind.name} names no commit")
    if text == "." or not text.isprintable() or text.startswith("-"):
        raise node.wrong("subject", "a digest, a revision, `analysed` or `environment:NAME`")
    return text


def _span(fields: Mapping[str, Node], name: str) -> timedelta:
    if name not in fields:
        return timedelta(0)
    found = fields[name].read(name, "a length of time such as 1h", duration)
    if found < _LEAST:
        raise fields[name].wrong(name, "a length of time from 1m on")
    return found


def _address(node: Node, fields: Mapping[str, Node], kind: Kind) -> str:
    if "address" in fields:
        return _url(fields["address"], "address", fields)
    if not kind.address:
        raise node.wrong("a source", f"address: the kind {kind.name} has no usual one")
    return kind.address


def _url(node: Node, field: str, fields: Mapping[str, Node]) -> str:
    """Give an address that a credential may be sent to."""
    text = node.text(field)
    if "@" in text:
        got, wanted = "an address with credentials in it", "them under `credentials`"
        raise FieldWrong(source=node.source, line=node.line, field=field, got=got, wanted=wanted)
    if "?" in text or "#" in text:
        got, wanted = "an address with more than a path", "scheme, host and path alone"
        raise FieldWrong(source=node.source, line=node.line, field=field, got=got, wanted=wanted)
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_one = False
    if not is_one or not text.isprintable() or " " in text:
        raise node.wrong(field, "an https address")
    may_be_bare = "allow_http" in fields and fields["allow_http"].truth("allow_http")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK and not may_be_bare:
        raise node.wrong(field, "an https address, or `allow_http: true` beside it")
    return text


def _credentials(node: Node, kind: Kind, config: str) -> Mapping[str, str]:
    wanted = " or ".join(" and ".join(sorted(one)) for one in kind.credentials)
    known = kind.optional.union(*kind.credentials)
    fields = node.fields("credentials", known)
    if not any(one == frozenset(fields) - kind.optional for one in kind.credentials):
        got = f"{', '.join(sorted(fields)) or 'none'}"
        raise FieldWrong(source=node.source, line=node.line, field="credentials", got=got, wanted=wanted)
    return {name: _reference(one, config) for name, one in fields.items()}


def _reference(node: Node, config: str) -> str:
    """Read where a credential is; what looks like the credential itself is not repeated by the error."""
    text = node.value if isinstance(node.value, str) else ""
    kind, _, rest = text.partition(":")
    if kind not in {"env", "file"} or not rest or "\0" in rest:
        got, wanted = "no source of a credential", "env:NAME or file:PATH"
        raise FieldWrong(source=node.source, line=node.line, field="credentials", got=got, wanted=wanted)
    return f"file:{os.path.join(config, rest)}" if kind == "file" else text
