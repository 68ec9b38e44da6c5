from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interlock.runtime.probes.handshakes import is_address, is_named, missed_tls
from interlock.runtime.probes.model import Text, TlsWant
from interlock.runtime.probes.seen import CertificateSeen, Fault, TlsSeen, Unjudged

NOW = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def shown(**more: Any) -> TlsSeen:
    fields: dict[str, Any] = {
        "subject": "CN=x",
        "issuer": "CN=an authority",
        "not_before": NOW - DAY,
        "not_after": NOW + 30 * DAY,
        "names": ("shop.example.org",),
        "key": "rsa",
        "key_bits": 2048,
        "signature": "sha256",
    }
    distrust = more.pop("distrust", "")
    return TlsSeen(True, "", "TLSv1.3", "X", CertificateSeen(**{**fields, **more}), distrust)


def faults(want: TlsWant, seen: TlsSeen, host: str = "shop.example.org") -> list[str]:
    return [one.says for one in missed_tls(want, seen, host, NOW) if isinstance(one, Fault)]


WANT = TlsWant(
    trusted=True, valid=True, named=True, days_left=14, rsa_bits=2048, ec_bits=256,
    signature=Text(matches_not="sha1"), issuer=Text(contains="authority"),
)  # fmt: skip


def test_a_good_certificate_has_no_faults() -> None:
    assert faults(WANT, shown()) == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"distrust": "self-signed certificate"}, "not trusted: self-signed"),
        ({"not_after": NOW}, "expired at 2026-01-05T00:00:00Z"),
        ({"not_before": NOW + DAY}, "valid only from 2026-01-06"),
        ({"not_after": NOW + 13 * DAY}, "expires in 13 days"),
        ({"names": ("*.example.com",)}, "not for shop.example.org"),
        ({"names": ()}, "is for 'nobody'"),
        ({"key_bits": 1024}, "rsa with 1024 bits"),
        ({"key": "ec", "key_bits": 192}, "ec with 192 bits"),
        ({"signature": "sha1"}, "says 'sha1'"),
        ({"issuer": "CN=else"}, "the issuer of its certificate"),
    ],
)
def test_each_fault_is_told_alone(more: dict[str, Any], says: str) -> None:
    (one,) = faults(WANT, shown(**more))
    assert says in one


def test_without_a_handshake_nothing_is_judged_but_whether_there_is_one() -> None:
    refused = TlsSeen(is_accepted=False, says="no protocols available")
    assert [type(one) for one in missed_tls(WANT, refused, "x", NOW)] == [Unjudged]
    assert faults(TlsWant(accepted=True), refused) == ["it refuses: no protocols available"]
    assert faults(TlsWant(accepted=False), refused) == []
    assert faults(TlsWant(accepted=False), shown()) == ["it accepts TLSv1.3 with X"]
    assert faults(TlsWant(accepted=True), shown()) == []


@pytest.mark.parametrize(
    ("host", "names", "is_it"),
    [
        ("shop.example.org", ("SHOP.example.org.",), True),
        ("shop.example.org.", ("*.example.org",), True),
        ("a.shop.example.org", ("*.example.org",), False),
        ("example.org", ("*.org",), False),
        ("example.org", ("*.example.org",), False),
        ("shop.example.org", ("s*p.example.org", "*", "*.*.org"), False),
        ("127.0.0.1", ("127.0.0.1",), True),
        ("127.0.0.1", ("*.0.0.1", "localhost"), False),
        ("::1", ("0:0:0:0:0:0:0:1",), True),
        ("localhost", ("localhost",), True),
    ],
)
def test_a_star_stands_for_one_whole_label(host: str, names: tuple[str, ...], is_it: bool) -> None:
    assert is_named(host, names) is is_it


def test_a_number_is_told_from_a_name() -> None:
    assert is_address("::1")
    assert not is_address("localhost")
