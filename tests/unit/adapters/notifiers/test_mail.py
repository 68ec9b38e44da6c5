"""Mail, handed in to a server on loopback that speaks SMTP: in the clear, by STARTTLS, with TLS from the start."""

from __future__ import annotations

import base64
import secrets
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.adapters.errors import CertificatesUnreadable, SecretMissing
from interlock.adapters.notifiers import NotAccepted
from interlock.adapters.notifiers.mail import MailHerald, Postbox, mail_of
from interlock.response.errors import MessageRefused
from tests.certificates import Authority
from tests.receivers import MailServer
from tests.unit.adapters.notifiers.told import message
from tests.unit.response.events import AT

ANN, BOB = "ann@example.org", "bob@example.org"
FROM = "interlock@example.org"
WORD = secrets.token_hex(12)
CREDENTIALS = base64.b64encode(f"\0desk\0{WORD}".encode()).decode()


@contextmanager
def serving(context: ssl.SSLContext | None = None, *, is_tls: bool = False) -> Iterator[MailServer]:
    made = MailServer(context, is_tls=is_tls)
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as made:
        yield made


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def herald(server: MailServer, **fields: Any) -> MailHerald:
    postbox = Postbox(server.url, FROM, (ANN, BOB), silence_s=2.0, total_s=3.0)
    return MailHerald(msgspec.structs.replace(postbox, **fields), {"WORD": WORD})


def test_mail_says_what_happened_to_what_who_must_act_and_where_to_look(server: MailServer) -> None:
    one = message(severity="high")
    assert herald(server).tell(one) == ""
    ((sender, to, _),) = server.took
    (mail,) = server.mails
    assert (sender, to) == (FROM, [ANN, BOB])
    assert mail["subject"] == "Interlock: decision.denied of shop, production"
    assert mail["from"] == FROM
    assert mail["to"] == f"{ANN}, {BOB}"
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["message-id"] == f"<{one.id}@example.org>"
    assert mail["date"].datetime == AT
    text = mail.get_content()
    where = "of shop (gitCommit cccccccccccc), product shop, environment production, severity high"
    assert f"shop was denied under baseline; {where}; to act: whoever wants it through" in text
    assert "https://interlock.example.org/" in text
    assert mail.get_content_type() == "text/plain"


def test_by_starttls_nothing_is_said_before_it_is_encrypted(authority: Authority) -> None:
    with serving(authority.server()) as server:
        server.credentials = CREDENTIALS
        herald(server, user="desk", secret="env:WORD", ca_file=authority.file).tell(message())
        assert len(server.took) == 1
        clear = [line.partition(" ")[0] for is_encrypted, line in server.lines if not is_encrypted]
    assert clear == ["ehlo", "STARTTLS"]


def test_with_tls_from_the_start(authority: Authority) -> None:
    with serving(authority.server(), is_tls=True) as server:
        herald(server, ca_file=authority.file).tell(message())
        assert len(server.took) == 1


@pytest.mark.parametrize("is_tls", [True, False])
def test_a_certificate_that_does_not_count_ends_it(authority: Authority, tmp_path: Path, is_tls: bool) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with serving(authority.server(), is_tls=is_tls) as server:
        with pytest.raises(NotAccepted, match="certificate"):
            herald(server, ca_file=Authority(other, "another").file).tell(message())
        with pytest.raises(CertificatesUnreadable):
            herald(server, ca_file=str(tmp_path / "none.pem")).tell(message())
        assert server.took == []
    with serving(authority.server(("mail.example.org",)), is_tls=is_tls) as server:
        with pytest.raises(NotAccepted, match="certificate"):
            herald(server, ca_file=authority.file).tell(message())
        assert server.took == []


def test_a_server_elsewhere_that_does_not_encrypt_is_told_nothing(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlock.adapters.notifiers.mail.LOOPBACK", frozenset())
    with pytest.raises(NotAccepted, match="STARTTLS"):
        herald(server).tell(message())
    assert [line.partition(" ")[0] for _, line in server.lines] == ["ehlo"]


def test_a_wrong_password_is_a_failure_and_is_repeated_nowhere(server: MailServer) -> None:
    server.credentials = base64.b64encode(b"\0desk\0another").decode()
    with pytest.raises(NotAccepted, match="535") as caught:
        herald(server, user="desk", secret="env:WORD").tell(message())
    assert WORD not in str(caught.value)
    with pytest.raises(SecretMissing):
        herald(server, user="desk", secret="env:NONE").tell(message())


def test_an_address_that_there_is_not_keeps_no_other_from_being_told_and_is_named(server: MailServer) -> None:
    server.codes = {BOB: 550}
    assert herald(server).tell(message()) == f"it takes nothing for {BOB} (550)"
    assert [to for _, to, _ in server.took] == [[ANN]]


def test_where_no_address_is_known_nobody_was_told(server: MailServer) -> None:
    server.codes = {ANN: 550, BOB: 553}
    with pytest.raises(NotAccepted, match="it takes nothing for"):
        herald(server).tell(message())
    assert server.took == []


def test_an_address_that_is_to_be_tried_later_has_nobody_told_now(server: MailServer) -> None:
    server.codes = {BOB: 451}
    with pytest.raises(NotAccepted, match="451"):
        herald(server).tell(message())
    assert server.took == []


@pytest.mark.parametrize(
    ("codes", "wrong"),
    [
        ({"greeting": 554}, NotAccepted),
        ({"greeting": 421}, NotAccepted),
        ({"MAIL": 550}, NotAccepted),
        ({"text": 452}, NotAccepted),
        ({"text": 554}, MessageRefused),
    ],
)
def test_whatever_a_server_refuses(server: MailServer, codes: dict[str, int], wrong: type[Exception]) -> None:
    server.codes = codes
    with pytest.raises(wrong):
        herald(server).tell(message())
    assert server.took == []


def test_a_server_that_drips_for_ever_is_left_after_a_while(server: MailServer) -> None:
    server.drips = True
    with pytest.raises(NotAccepted):
        herald(server, total_s=0.3).tell(message())


def test_nobody_there_is_a_failure(server: MailServer) -> None:
    made = herald(server)
    server.stop()
    with pytest.raises(NotAccepted):
        made.tell(message())
    server.stop = lambda: None  # type: ignore[method-assign]  # it is done


def test_a_subject_is_one_header_whatever_stands_in_the_title() -> None:
    one = msgspec.structs.replace(message(), title="a\r\nBcc: eve@example.org\r\n\r\nhello\u202e" + "x" * 10_000)
    written = mail_of(one, FROM, (ANN,)).as_bytes()
    head = written.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0].lower() for line in head.split("\r\n") if not line.startswith(" ")]
    assert "bcc" not in names
    assert len(names) == len(set(names))
    assert all(len(line) < 999 for line in written.split(b"\r\n"))
    assert written.isascii()
