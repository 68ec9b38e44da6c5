"""Reading a file of probes, strictly: what nobody knows is an error with its place. Floor 9."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from interlock.formats import FieldWrong, Node, read_yaml
from interlock.kernel import Severity
from interlock.runtime.probes.model import (
    MOST_TRIES,
    RECORDS,
    TLS_VERSIONS,
    Ask,
    DnsAsk,
    Environment,
    Excepted,
    HttpAsk,
    LoginAsk,
    Only,
    PortAsk,
    Probe,
    ProbeSet,
    TlsAsk,
)
from interlock.runtime.probes.wanting import want_of

FILE: Final = {
    "version": "the version of this format; 1",
    "probes": "what is asked besides what Interlock asks anyway",
    "except": "probes that are not asked, each with the reason: `{probe: ID, reason: ...}`",
    "environments": "where something runs, by name",
}
"""Every field of a file of probes with what it means; the reference page is made from these tables."""
PROBE: Final = {
    "id": "its name: small letters, digits and dashes; findings are called `probe:ID`",
    "says": "what is wrong if the answer is not as it has to be, as a finding says it",
    "severity": "critical, high, medium, low or info",
    "remedy": "what to do about it",
    "cwe": "the weakness it is: `CWE-319`, or a list of them",
    "only": "what an address has to be for it: `http`, `https`, `network` (not this machine), `name` (no number), "
    "`usual-port`; a list means all of them",
    "http": "asks for a page",
    "tls": "asks for a handshake",
    "port": "asks whether something listens at this port of the host",
    "dns": "asks for records",
    "login": "tries to log in with what a product ships with; only where the environment allows it",
    "expect": "what has to be so; everything else is a finding",
    "refuse": "what must not be so: a finding where all of it is",
}
HTTP: Final = {
    "method": "GET where it is left out",
    "path": "below the address; `/` where it is left out",
    "headers": "sent along",
    "body": "sent along",
    "follow": "how many redirects are followed, never to another place; 5 where it is left out, at most 10",
    "plain": "asks by http at this port of the host, whatever the address says",
}
TLS: Final = {
    "version": "offers this one alone: TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3",
    "ciphers": "offers these alone, in the words of OpenSSL; up to TLS 1.2",
}
DNS: Final = {"type": ", ".join(RECORDS), "name": "of what; left out, the host of the address"}
LOGIN: Final = {
    "path": "where",
    "tries": "`NAME / PASSWORD`, at most three; an empty password is `NAME /`",
    "form": "`{user: FIELD, password: FIELD}` of the form; left out, HTTP Basic",
}
ENVIRONMENT: Final = {
    "addresses": "what runs there",
    "default_credentials": "whether names and passwords that products ship with may be tried there; false where it is "
    "left out",
    "ca": "the file of the certificates that count there, beside this file; left out, those of the system",
}
EXCEPTED: Final = {"probe": "its id", "reason": "why it is not asked"}
KINDS: Final = ("http", "tls", "port", "dns", "login")
MOST_PROBES: Final = 2000
_MOST_FOLLOWED: Final = 10
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_CWE: Final = re.compile(r"CWE-[1-9][0-9]{0,4}")
_METHOD: Final = re.compile(r"[A-Z]{1,20}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_LAST_PORT: Final = 65535


def read_probes(body: bytes, source: str, known: Collection[str] = ()) -> ProbeSet:
    """Read a file of probes; `known` are those that there are already.

    Errors: YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx), each with the line.
    """
    node = read_yaml(body, source)
    fields = node.fields("a file of probes", FILE)
    if "version" not in fields or fields["version"].whole("version") != 1:
        raise fields.get("version", node).wrong("version", "1")
    items = fields["probes"].items("probes") if "probes" in fields else []
    if len(items) > MOST_PROBES:
        raise fields["probes"].wrong("probes", f"at most {MOST_PROBES} of them")
    probes: dict[str, Probe] = {}
    for item in items:
        one = _probe(item)
        if one.id in probes or one.id in known:
            got = f"{one.id!r}, which there is already"
            raise FieldWrong(source=source, line=item.line, field="id", got=got, wanted="an id of its own")
        probes[one.id] = one
    exceptions = fields["except"].items("except") if "except" in fields else []
    return ProbeSet(
        tuple(probes.values()),
        tuple(_excepted(one, {*probes, *known}) for one in exceptions),
        _environments(fields["environments"]) if "environments" in fields else (),
    )


def _probe(node: Node) -> Probe:
    fields = _needed(node, "a probe", PROBE, ("id", "says", "severity", "remedy"))
    kinds = [kind for kind in KINDS if kind in fields]
    if len(kinds) != 1:
        raise node.wrong("a probe", f"one of {', '.join(KINDS)}")
    wants = [name for name in ("expect", "refuse") if name in fields]
    if not wants or (kinds == ["login"] and wants != ["refuse"]):
        raise node.wrong("a probe", "refuse" if kinds == ["login"] else "expect or refuse")
    read = {name: want_of(kinds[0], fields[name], name) for name in wants}
    return Probe(
        id=_matching(fields["id"], "id", _ID, "small letters, digits and dashes, at most 64"),
        says=fields["says"].text("says"),
        severity=Severity(fields["severity"].one_of("severity", tuple(Severity))),
        remedy=fields["remedy"].text("remedy"),
        ask=_ASKS[kinds[0]](fields[kinds[0]]),
        expect=read.get("expect"),
        refuse=read.get("refuse"),
        cwe=tuple(_matching(one, "cwe", _CWE, "such as CWE-319") for one in _several(fields.get("cwe"), "cwe")),
        only=tuple(Only(one.one_of("only", tuple(Only))) for one in _several(fields.get("only"), "only")),
    )


def _http(node: Node) -> HttpAsk:
    fields = node.fields("http", HTTP)
    follow = fields["follow"].whole("follow") if "follow" in fields else HttpAsk().follow
    if follow > _MOST_FOLLOWED:
        raise fields["follow"].wrong("follow", f"at most {_MOST_FOLLOWED}")
    method = "GET"
    if "method" in fields:
        method = _matching(fields["method"], "method", _METHOD, "a method in capital letters, such as HEAD")
    return HttpAsk(
        method=method,
        path=_path(fields["path"]) if "path" in fields else "/",
        headers=_headers(fields["headers"]) if "headers" in fields else (),
        body=fields["body"].text("body") if "body" in fields else "",
        follow=follow,
        plain=_number_of_port(fields["plain"], "plain") if "plain" in fields else 0,
    )


def _headers(node: Node) -> tuple[tuple[str, str], ...]:
    if not isinstance(node.value, dict):
        raise node.wrong("headers", "a mapping of names to texts")
    found = []
    for name, one in node.value.items():
        text = one.text("headers")
        if not _TOKEN.fullmatch(name) or not text.isprintable() or not text.isascii():
            raise one.wrong(f"headers.{name}", "a name and a text that a header can have")
        found.append((name.lower(), text))
    return tuple(found)


def _tls(node: Node) -> TlsAsk:
    fields = node.fields("tls", TLS)
    version = fields["version"].one_of("version", TLS_VERSIONS) if "version" in fields else ""
    ciphers = fields["ciphers"].text("ciphers") if "ciphers" in fields else ""
    if ciphers and version == TLS_VERSIONS[-1]:
        raise fields["ciphers"].wrong("ciphers", "nothing for TLS 1.3, whose ciphers are all strong")
    return TlsAsk(version, ciphers)


def _port(node: Node) -> PortAsk:
    return PortAsk(_number_of_port(node, "port"))


def _dns(node: Node) -> DnsAsk:
    fields = _needed(node, "dns", DNS, ("type",))
    return DnsAsk(fields["type"].one_of("type", RECORDS), fields["name"].text("name") if "name" in fields else "")


def _login(node: Node) -> LoginAsk:
    fields = _needed(node, "login", LOGIN, ("path", "tries"))
    tries = [one.text("tries").partition(" /") for one in fields["tries"].items("tries")]
    if not 0 < len(tries) <= MOST_TRIES or not all(sep and name.strip() for name, sep, _ in tries):
        raise fields["tries"].wrong("tries", f"one to {MOST_TRIES} of `NAME / PASSWORD`: more would lock people out")
    form = _needed(fields["form"], "form", ("user", "password"), ("user", "password")) if "form" in fields else {}
    return LoginAsk(
        path=_path(fields["path"]),
        tries=tuple((name.strip(), word.strip()) for name, _, word in tries),
        user=form["user"].text("user") if form else "",
        password=form["password"].text("password") if form else "",
    )


_ASKS: Final[Mapping[str, Callable[[Node], Ask]]] = {
    "http": _http,
    "tls": _tls,
    "port": _port,
    "dns": _dns,
    "login": _login,
}


def _excepted(node: Node, known: Collection[str]) -> Excepted:
    fields = _needed(node, "except", EXCEPTED, tuple(EXCEPTED))
    return Excepted(fields["probe"].one_of("except.probe", known), fields["reason"].text("reason"))


def _environments(node: Node) -> tuple[Environment, ...]:
    if not isinstance(node.value, dict):
        raise node.wrong("environments", "a mapping of names to addresses")
    return tuple(_environment(name, one) for name, one in node.value.items())


def _environment(name: str, node: Node) -> Environment:
    fields = _needed(node, f"environments.{name}", ENVIRONMENT, ("addresses",))
    addresses = fields["addresses"].texts("addresses")
    if not addresses:
        raise fields["addresses"].wrong("addresses", "at least one address")
    allows = fields["default_credentials"].truth("default_credentials") if "default_credentials" in fields else False
    return Environment(name, addresses, allows, fields["ca"].text("ca") if "ca" in fields else "")


def _needed(node: Node, where: str, known: Collection[str], needed: Iterable[str]) -> dict[str, Node]:
    fields = node.fields(where, known)
    lacking = [name for name in needed if name not in fields]
    if lacking:
        raise node.wrong(where, f"a mapping with {', '.join(lacking)}")
    return fields


def _several(node: Node | None, field: str) -> list[Node]:
    if node is None:
        return []
    return node.items(field) if isinstance(node.value, list) else [node]


def _path(node: Node) -> str:
    text = node.text("path")
    if not text.startswith("/") or not text.isascii() or not text.isprintable() or " " in text:
        raise node.wrong("path", "a path that begins with / and is written as it is sent, `%20` for a blank")
    return text


def _number_of_port(node: Node, field: str) -> int:
    number = node.whole(field)
    if not 0 < number <= _LAST_PORT:
        raise node.wrong(field, "a port from 1 to 65535")
    return number


def _matching(node: Node, field: str, form: re.Pattern[str], wanted: str) -> str:
    text = node.text(field)
    if not form.fullmatch(text):
        raise node.wrong(field, wanted)
    return text
