import pytest

from interlock.formats import FieldUnknown, FieldWrong, YamlMalformed
from interlock.kernel import Severity
from interlock.runtime.probes.model import (
    DnsAsk,
    Environment,
    Excepted,
    HttpAsk,
    LoginAsk,
    Only,
    PortAsk,
    ProbeSet,
    TlsAsk,
)
from interlock.runtime.probes.reading import MOST_PROBES, read_probes

ROW = "  - {id: one, says: s, severity: low, remedy: r, %s}\n"


def read(text: str, known: tuple[str, ...] = ()) -> ProbeSet:
    return read_probes(f"version: 1\n{text}".encode(), "own.yaml", known)


def one(text: str) -> ProbeSet:
    return read("probes:\n" + ROW % text)


def test_every_kind_of_probe_is_read() -> None:
    http = one(
        "cwe: [CWE-1, CWE-22], only: [https, name], http: {method: POST, path: /a?b, headers: {X-A: b}, body: c, "
        "follow: 0, plain: 80}, expect: {status: 200}"
    ).probes[0]
    assert http.ask == HttpAsk("POST", "/a?b", (("x-a", "b"),), "c", 0, 80)
    assert (http.severity, http.cwe, http.only) == (Severity.LOW, ("CWE-1", "CWE-22"), (Only.HTTPS, Only.NAME))
    assert one("tls: {version: TLSv1.1, ciphers: kRSA}, expect: {accepted: false}").probes[0].ask == TlsAsk(
        "TLSv1.1", "kRSA"
    )
    assert one("port: 22, expect: {open: false}").probes[0].ask == PortAsk(22)
    assert one("dns: {type: CAA, name: x.org}, expect: {present: true}").probes[0].ask == DnsAsk("CAA", "x.org")
    login = one("login: {path: /l, tries: [a / b, root /], form: {user: u, password: p}}, refuse: {status: 2xx}")
    assert login.probes[0].ask == LoginAsk("/l", (("a", "b"), ("root", "")), "u", "p")


def test_environments_and_exceptions_are_read() -> None:
    found = read(
        "environments:\n  staging: {addresses: ['http://x'], default_credentials: true, ca: ca.pem}\n"
        "  live: {addresses: ['https://y']}\n"
        "except: [{probe: two, reason: because}]\n",
        ("two",),
    )
    assert found.exceptions == (Excepted("two", "because"),)
    assert found.environments == (
        Environment("staging", ("http://x",), tries_logins=True, ca="ca.pem"),
        Environment("live", ("https://y",)),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("http: {}, port: 1, expect: {status: 200}", "one of http"),
        ("expect: {status: 200}", "one of http"),
        ("http: {}", "expect or refuse"),
        ("http: {follow: 11}, expect: {status: 200}", "at most 10"),
        ("http: {path: x}, expect: {status: 200}", "begins with /"),
        ("http: {path: '/a b'}, expect: {status: 200}", "begins with /"),
        ("http: {path: /ä}, expect: {status: 200}", "begins with /"),
        ("http: {method: get}, expect: {status: 200}", "capital letters"),
        ('http: {headers: {X-A: "a\\r\\nb"}}, expect: {status: 200}', "that a header can have"),
        ("http: {headers: {'X A': a}}, expect: {status: 200}", "that a header can have"),
        ("http: {headers: [a]}, expect: {status: 200}", "a mapping of names"),
        ("http: {plain: 0}, expect: {status: 200}", "a port from 1"),
        ("port: 65536, expect: {open: true}", "a port from 1"),
        ("tls: {version: TLSv1.3, ciphers: x}, expect: {accepted: true}", "nothing for TLS 1.3"),
        ("dns: {}, expect: {present: true}", "a mapping with type"),
        ("login: {path: /, tries: []}, refuse: {status: 200}", "one to 3"),
        ("login: {path: /, tries: [a / 1, a / 2, a / 3, a / 4]}, refuse: {status: 200}", "lock people out"),
        ("login: {path: /, tries: [admin]}, refuse: {status: 200}", "NAME / PASSWORD"),
        ("login: {path: /, tries: [a / b]}, expect: {status: 200}", "takes refuse"),
        ("cwe: 79, http: {}, expect: {status: 200}", "a text"),
        ("cwe: CWE-x, http: {}, expect: {status: 200}", "such as CWE-319"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(FieldWrong, match=says) as told:
        one(text)
    assert str(told.value).startswith("own.yaml:3: ")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("https: {}, expect: {status: 200}", "http"),
        ("http: {paths: /}, expect: {status: 200}", "path"),
        ("tls: {version: TLS1}, expect: {accepted: false}", "TLSv1"),
        ("dns: {type: AAA}, expect: {present: true}", "AAAA"),
        ("only: htps, http: {}, expect: {status: 200}", "https"),
    ],
)
def test_a_word_that_nobody_knows_is_told_with_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(FieldUnknown) as told:
        one(text)
    assert repr(nearest) in told.value.remedy


def test_an_id_is_there_once_among_all_files() -> None:
    row = ROW % "http: {}, expect: {status: 200}"
    with pytest.raises(FieldWrong, match="an id of its own"):
        read(f"probes:\n{row}{row}")
    with pytest.raises(FieldWrong, match="an id of its own"):
        read(f"probes:\n{row}", ("one",))
    with pytest.raises(FieldWrong, match="small letters"):
        read("probes:\n" + (ROW % "http: {}, expect: {status: 200}").replace("one", "One"))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("environments: [a]\n", FieldWrong),
        ("environments: {a: {addresses: []}}\n", FieldWrong),
        ("environments: {a: {}}\n", FieldWrong),
        ("environments: {a: {addresses: [x], default_credentials: 1}}\n", FieldWrong),
        ("except: [{probe: two, reason: x}]\n", FieldUnknown),
        ("except: [{probe: two}]\n", FieldWrong),
        ("probe: []\n", FieldUnknown),
        ("probes: &a []\n", YamlMalformed),
    ],
)
def test_a_file_is_read_strictly(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(text)


def test_the_version_has_to_be_known() -> None:
    for text in (b"probes: []\n", b"version: 2\n"):
        with pytest.raises(FieldWrong, match="version"):
            read_probes(text, "own.yaml")


def test_there_are_no_more_probes_than_anybody_reads() -> None:
    with pytest.raises(FieldWrong, match="at most"):
        read("probes:\n" + "  - a\n" * (MOST_PROBES + 1))
