"""Reading what a probe expects or refuses. Floor 9."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from interlock.formats import Node
from interlock.runtime.probes.model import (
    CookieWant,
    DnsWant,
    HeaderWant,
    HttpWant,
    LoginWant,
    PortWant,
    Text,
    TlsWant,
    Want,
)
from interlock.runtime.probes.texts import pattern

TEXT: Final = {
    "contains": "has this in it",
    "lacks": "does not have this in it",
    "matches": "has something in it that an RE2 pattern matches",
    "matches_not": "has nothing in it that an RE2 pattern matches",
    "begins": "begins so",
}
"""Every word about a text with what it means; the reference page is made from these tables."""
HTTP: Final = {
    "status": "`200`, or `2xx` for all of them; or a list, of which one has to be",
    "headers": "by name: `true` (sent), `false` (not sent), or what its text has to be; with `may_lack: true` only "
    "where it is sent",
    "cookies": "of all that are set, or of those whose name `names` matches: `secure`, `http_only`, `same_site`; and "
    "`at_least` so many",
    "body": "what its text has to be",
    "location": "that it redirects, and what the place has to be; goes with `follow: 0`",
    "redirects_end": "whether they do",
    "redirects": "at most so many",
    "within_ms": "the answer is whole after so many milliseconds",
    "any": "a list of such wants, one of which has to be so",
}
TLS: Final = {
    "trusted": "the chain leads to a certificate that counts, whatever times and names say",
    "valid": "the certificate is in its time",
    "named": "the certificate is for the host",
    "days_left": "and will be for so many days",
    "rsa_bits": "an RSA key has at least so many bits",
    "ec_bits": "a key on a curve has at least so many bits",
    "signature": "what the hash that it is signed with has to be, as a text: `sha256`",
    "issuer": "what its issuer has to be, as a text",
    "accepted": "whether a handshake with what is offered succeeds",
}
PORT: Final = {"open": "whether something listens"}
DNS: Final = {
    "present": "whether there are records at all",
    "includes": "records that have to be among them",
    "each": "what the text of each has to be",
}
_COOKIES: Final = ("names", "secure", "http_only", "same_site", "at_least")
_STATUS: Final = re.compile(r"[1-5](?:[0-9][0-9]|xx)")
_SAME_SITE: Final = ("lax", "strict", "none")
_DEEPEST: Final = 3
_LONGEST_DAYS: Final = 3650


def want_of(kind: str, node: Node, field: str) -> Want:
    """Read what a probe of a kind wants. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    return _WANTS[kind](node, field)


def _http(node: Node, field: str, depth: int = 0) -> HttpWant:
    fields = _some(node, field, HTTP)
    alternatives = fields["any"].items("any") if "any" in fields else []
    if "any" in fields and (not alternatives or depth >= _DEEPEST):
        raise fields["any"].wrong("any", f"at least one alternative, nested no deeper than {_DEEPEST}")
    return HttpWant(
        status=_status(fields["status"]) if "status" in fields else (),
        headers=_headers(fields["headers"]) if "headers" in fields else (),
        cookies=_cookies(fields["cookies"]) if "cookies" in fields else None,
        body=_text(fields["body"], "body") if "body" in fields else None,
        location=_text(fields["location"], "location") if "location" in fields else None,
        redirects_end=fields["redirects_end"].truth("redirects_end") if "redirects_end" in fields else None,
        redirects=fields["redirects"].whole("redirects") if "redirects" in fields else None,
        within_ms=fields["within_ms"].whole("within_ms") if "within_ms" in fields else 0,
        any=tuple(_http(one, "any", depth + 1) for one in alternatives),
    )


def _status(node: Node) -> tuple[str, ...]:
    items = node.items("status") if isinstance(node.value, list) else [node]
    found = tuple(str(one.value) for one in items)
    if not found or not all(_STATUS.fullmatch(one) for one in found):
        raise node.wrong("status", "a status such as 200 or 2xx, or a list of them")
    return found


def _headers(node: Node) -> tuple[HeaderWant, ...]:
    if not isinstance(node.value, dict) or not node.value:
        raise node.wrong("headers", "a mapping of names to what is wanted of them")
    return tuple(_header(name.lower(), one) for name, one in node.value.items())


def _header(name: str, node: Node) -> HeaderWant:
    if isinstance(node.value, bool):
        return HeaderWant(name, is_there=node.value)
    fields = _some(node, f"headers.{name}", (*TEXT, "may_lack"))
    may_lack = fields["may_lack"].truth("may_lack") if "may_lack" in fields else False
    text = _text_of(fields)
    if may_lack and text == Text():
        raise node.wrong(f"headers.{name}", "something that its text has to be: whatever may lack is never wrong")
    return HeaderWant(name, may_lack=may_lack, text=text)


def _cookies(node: Node) -> CookieWant:
    fields = _some(node, "cookies", _COOKIES)
    same_site = fields.get("same_site")
    words: tuple[str, ...] = ()
    if same_site is not None:
        items = same_site.items("same_site") if isinstance(same_site.value, list) else [same_site]
        words = tuple(one.one_of("same_site", _SAME_SITE) for one in items)
    want = CookieWant(
        names=_pattern(fields["names"], "names") if "names" in fields else "",
        secure=fields["secure"].truth("secure") if "secure" in fields else False,
        http_only=fields["http_only"].truth("http_only") if "http_only" in fields else False,
        same_site=words,
        at_least=fields["at_least"].whole("at_least") if "at_least" in fields else 0,
    )
    if want == CookieWant(names=want.names):
        raise node.wrong("cookies", "one of secure, http_only, same_site and at_least: nothing is wanted of them")
    return want


def _text(node: Node, field: str) -> Text:
    return _text_of(_some(node, field, TEXT))


def _text_of(fields: Mapping[str, Node]) -> Text:
    plain = {name: fields[name].text(name) for name in ("contains", "lacks", "begins") if name in fields}
    patterns = {name: _pattern(fields[name], name) for name in ("matches", "matches_not") if name in fields}
    return Text(**plain, **patterns)


def _pattern(node: Node, field: str) -> str:
    text = node.text(field)
    try:
        pattern(text)
    except ValueError as error:
        raise node.wrong(field, f"a pattern of RE2: {error}") from error
    return text


def _tls(node: Node, field: str) -> TlsWant:
    fields = _some(node, field, TLS)
    days = fields["days_left"].whole("days_left") if "days_left" in fields else 0
    if days > _LONGEST_DAYS:
        raise fields["days_left"].wrong("days_left", f"at most {_LONGEST_DAYS}")
    truths = {name: fields[name].truth(name) for name in ("trusted", "valid", "named") if name in fields}
    if not all(truths.values()):
        raise node.wrong(field, "`true` where trusted, valid or named are said: what nobody wants is left out")
    return TlsWant(
        **truths,
        days_left=days,
        rsa_bits=fields["rsa_bits"].whole("rsa_bits") if "rsa_bits" in fields else 0,
        ec_bits=fields["ec_bits"].whole("ec_bits") if "ec_bits" in fields else 0,
        signature=_text(fields["signature"], "signature") if "signature" in fields else None,
        issuer=_text(fields["issuer"], "issuer") if "issuer" in fields else None,
        accepted=fields["accepted"].truth("accepted") if "accepted" in fields else None,
    )


def _port(node: Node, field: str) -> PortWant:
    return PortWant(_some(node, field, PORT)["open"].truth("open"))


def _dns(node: Node, field: str) -> DnsWant:
    fields = _some(node, field, DNS)
    return DnsWant(
        is_there=fields["present"].truth("present") if "present" in fields else True,
        includes=fields["includes"].texts("includes") if "includes" in fields else (),
        each=_text(fields["each"], "each") if "each" in fields else None,
    )


def _login(node: Node, field: str) -> LoginWant:
    return LoginWant(_http(node, field))


_WANTS: Final[Mapping[str, Callable[[Node, str], Want]]] = {
    "http": _http,
    "tls": _tls,
    "port": _port,
    "dns": _dns,
    "login": _login,
}


def _some(node: Node, where: str, known: Mapping[str, str] | tuple[str, ...]) -> dict[str, Node]:
    """Give a mapping's fields, of which there has to be one: who wants nothing finds nothing."""
    fields = node.fields(where, known)
    if not fields:
        raise node.wrong(where, f"at least one of {', '.join(known)}")
    return fields
