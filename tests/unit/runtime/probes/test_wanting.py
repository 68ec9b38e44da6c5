from typing import Any

import pytest

from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.runtime.probes.model import (
    CookieWant,
    DnsWant,
    HeaderWant,
    HttpWant,
    LoginWant,
    PortWant,
    Text,
    TlsWant,
)
from interlock.runtime.probes.wanting import want_of


def want(kind: str, text: str) -> Any:
    return want_of(kind, read_yaml(text, "own.yaml"), "expect")


def test_all_that_can_be_wanted_of_a_page_is_read() -> None:
    text = (
        "{status: [200, 3xx], headers: {A: true, B: false, C: {contains: x}, D: {may_lack: true, begins: y}}, "
        "cookies: {names: sid, secure: true, http_only: true, same_site: lax, at_least: 1}, "
        "body: {lacks: a, matches: b, matches_not: c}, location: {begins: /}, redirects_end: true, redirects: 2, "
        "within_ms: 500, any: [{status: 200}]}"
    )
    assert want("http", text) == HttpWant(
        ("200", "3xx"),
        (
            HeaderWant("a"),
            HeaderWant("b", is_there=False),
            HeaderWant("c", text=Text(contains="x")),
            HeaderWant("d", may_lack=True, text=Text(begins="y")),
        ),
        CookieWant("sid", secure=True, http_only=True, same_site=("lax",), at_least=1),
        Text(lacks="a", matches="b", matches_not="c"),
        Text(begins="/"),
        redirects_end=True,
        redirects=2,
        within_ms=500,
        any=(HttpWant(("200",)),),
    )


def test_what_can_be_wanted_of_all_else_is_read() -> None:
    text = (
        "{trusted: true, valid: true, named: true, days_left: 7, rsa_bits: 3072, ec_bits: 384, "
        "signature: {contains: sha}, issuer: {contains: x}}"
    )
    assert want("tls", text) == TlsWant(
        trusted=True, valid=True, named=True, days_left=7, rsa_bits=3072, ec_bits=384,
        signature=Text(contains="sha"), issuer=Text(contains="x"),
    )  # fmt: skip
    assert want("tls", "{accepted: false}") == TlsWant(accepted=False)
    assert want("port", "{open: true}") == PortWant(is_open=True)
    assert want("dns", "{present: false}") == DnsWant(is_there=False)
    assert want("dns", "{includes: [a], each: {contains: b}}") == DnsWant(includes=("a",), each=Text(contains="b"))
    assert want("login", "{status: 2xx}") == LoginWant(HttpWant(("2xx",)))


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("http", "{}", "at least one of"),
        ("http", "{status: 600}", "a status such as 200"),
        ("http", "{status: []}", "a status such as 200"),
        ("http", "{headers: {}}", "a mapping of names"),
        ("http", "{headers: {a: {}}}", "at least one of"),
        ("http", "{headers: {a: {may_lack: true}}}", "whatever may lack is never wrong"),
        ("http", "{cookies: {names: x}}", "nothing is wanted of them"),
        ("http", "{cookies: {secure: false}}", "nothing is wanted of them"),
        ("http", "{body: {matches: '('}}", "a pattern of RE2"),
        ("http", "{body: {matches: '(?=a)'}}", "a pattern of RE2"),
        ("http", "{any: []}", "at least one alternative"),
        ("http", "{any: [{any: [{any: [{any: [{status: 200}]}]}]}]}", "nested no deeper"),
        ("http", "{redirects: -1}", "a whole number"),
        ("tls", "{trusted: false}", "what nobody wants is left out"),
        ("tls", "{days_left: 4000}", "at most 3650"),
        ("port", "{}", "at least one of"),
        ("dns", "{includes: a}", "a list"),
    ],
)
def test_what_cannot_be_wanted_is_told(kind: str, text: str, says: str) -> None:
    with pytest.raises(FieldWrong, match=says):
        want(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("http", "{stats: 200}"),
        ("http", "{cookies: {same_site: laxer}}"),
        ("tls", "{days: 1}"),
        ("port", "{closed: true}"),
    ],
)
def test_a_word_that_nobody_knows_is_told(kind: str, text: str) -> None:
    with pytest.raises(FieldUnknown):
        want(kind, text)
