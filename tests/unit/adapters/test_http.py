"""Requests go only where they may, answers are bounded, and a broken download goes on where it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from interlock.adapters.errors import (
    AnswerRefused,
    AnswerTooBig,
    AnswerTruncated,
    BodyWrong,
    CertificatesUnreadable,
    OriginRefused,
    Unreachable,
)
from interlock.adapters.http import Body, HttpClient, Limits, Validators, origin_of
from tests.loopback import BODY, Server, broken, dripping, redirect, refused, whole


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def test_a_file_is_fetched_whole_with_its_digest_and_its_validators(server: Server, tmp_path: Path) -> None:
    server.answers["/all.zip"] = whole()
    with HttpClient([server.url]) as client:
        got = client.download(f"{server.url}/all.zip", tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_bytes() == BODY
    assert got.is_new
    assert got.size == len(BODY)
    assert got.digest is not None
    assert got.digest.hex == hashlib.sha256(BODY).hexdigest()
    assert got.validators == Validators('"one"', "")
    assert [one.name for one in tmp_path.iterdir()] == ["all.zip"]


def test_a_watch_is_told_how_much_is_here_and_how_much_there_will_be(server: Server, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    server.answers["/all.zip"] = broken(300_000)
    with HttpClient([server.url]) as client:
        with pytest.raises(AnswerTruncated):
            client.download(f"{server.url}/all.zip", tmp_path / "all.zip", watch=lambda *one: told.append(one))
        assert told[-1][0] <= 300_000
        server.answers["/all.zip"] = whole()
        client.download(f"{server.url}/all.zip", tmp_path / "all.zip", watch=lambda *one: told.append(one))
    assert told == sorted(told)
    assert told[-1] == (len(BODY), len(BODY))
    assert {total for _, total in told} == {len(BODY)}


def test_what_did_not_change_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    server.answers["/all.zip"] = whole()
    with HttpClient([server.url]) as client:
        got = client.download(f"{server.url}/all.zip", tmp_path / "all.zip", Validators('"one"'))
    assert not got.is_new
    assert list(tmp_path.iterdir()) == []


def test_a_broken_download_leaves_no_file_and_goes_on_where_it_ended(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    server.answers["/all.zip"] = broken(300_000)
    with HttpClient([server.url]) as client:
        with pytest.raises(AnswerTruncated, match="broke off"):
            client.download(f"{server.url}/all.zip", path)
        assert not path.exists()
        server.answers["/all.zip"] = whole()
        got = client.download(f"{server.url}/all.zip", path)
    assert path.read_bytes() == BODY
    assert 0 < got.resumed_at <= 300_000
    assert server.asked[-1][1]["range"] == f"bytes={got.resumed_at}-"
    assert got.digest is not None
    assert got.digest.hex == hashlib.sha256(BODY).hexdigest()


def test_what_a_broken_download_left_is_thrown_away_when_the_file_changed_meanwhile(
    server: Server, tmp_path: Path
) -> None:
    path, other = tmp_path / "all.zip", b"another file" * 10_000
    server.answers["/all.zip"] = broken(300_000)
    with HttpClient([server.url]) as client:
        with pytest.raises(AnswerTruncated):
            client.download(f"{server.url}/all.zip", path)
        server.answers["/all.zip"] = whole(other, '"two"')
        got = client.download(f"{server.url}/all.zip", path)
    assert path.read_bytes() == other
    assert got.resumed_at == 0


def test_a_range_that_begins_elsewhere_is_not_glued_to_what_is_there(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"

    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        if "Range" in handler.headers:
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes 5-{len(BODY) - 1}/{len(BODY)}")
            handler.send_header("Content-Length", str(len(BODY) - 5))
            handler.end_headers()
            handler.wfile.write(BODY[5:])
        else:
            whole()(handler)

    server.answers["/all.zip"] = broken(1000)
    with HttpClient([server.url]) as client:
        with pytest.raises(AnswerTruncated):
            client.download(f"{server.url}/all.zip", path)
        server.answers["/all.zip"] = elsewhere
        client.download(f"{server.url}/all.zip", path)
    assert path.read_bytes() == BODY


def test_a_place_that_nobody_named_is_not_asked(server: Server) -> None:
    with HttpClient(["https://mirror.example.org"]) as client, pytest.raises(OriginRefused, match="not on the list"):
        client.get(f"{server.url}/all.zip")
    assert server.asked == []


def test_a_redirect_cannot_lead_to_another_place(server: Server) -> None:
    other = Server()
    try:
        server.answers["/all.zip"] = redirect(f"{other.url}/secret")
        with HttpClient([server.url]) as client, pytest.raises(OriginRefused):
            client.get(f"{server.url}/all.zip")
        assert other.asked == []
    finally:
        other.stop()


def test_a_redirect_within_the_place_is_followed_but_not_for_ever(server: Server) -> None:
    server.answers["/old"] = redirect("/new")
    server.answers["/new"] = whole(b"here")
    server.answers["/round"] = redirect("/round")
    with HttpClient([server.url]) as client:
        assert client.get(f"{server.url}/old") == b"here"
        with pytest.raises(AnswerRefused, match="redirects more than"):
            client.get(f"{server.url}/round")


def test_headers_with_credentials_stay_at_the_first_place(server: Server) -> None:
    other = Server()
    try:
        server.answers["/all.zip"] = redirect(f"{other.url}/moved")
        other.answers["/moved"] = whole(b"here")
        with HttpClient([server.url, other.url], headers={"Authorization": "Bearer x"}) as client:
            assert client.get(f"{server.url}/all.zip") == b"here"
        assert "authorization" in server.asked[0][1]
        assert "authorization" not in other.asked[0][1]
    finally:
        other.stop()


def test_an_answer_may_not_be_larger_than_was_agreed(server: Server, tmp_path: Path) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x" * 10_000)

    server.answers["/big"] = whole()
    server.answers["/endless"] = endless
    with HttpClient([server.url], limits=Limits(most_bytes=100_000)) as client:
        with pytest.raises(AnswerTooBig, match="100000 bytes"):
            client.get(f"{server.url}/big")
        with pytest.raises(AnswerTooBig):
            client.download(f"{server.url}/endless", tmp_path / "endless")
    assert not (tmp_path / "endless").exists()


@pytest.mark.parametrize(("status", "says"), [(404, "nothing of that name"), (500, "would not answer")])
def test_a_refusal_is_an_error_that_says_the_status(server: Server, status: int, says: str) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.answers["/all.zip"] = refuse
    with HttpClient([server.url]) as client, pytest.raises(AnswerRefused, match=says):
        client.get(f"{server.url}/all.zip")


def test_a_server_that_is_not_there_is_unreachable(server: Server) -> None:
    gone = Server()
    url = gone.url
    gone.stop()
    with HttpClient([url]) as client, pytest.raises(Unreachable, match="cannot be reached"):
        client.get(f"{url}/all.zip")


@pytest.mark.parametrize(
    "url",
    ["ftp://mirror.example.org/x", "file:///etc/passwd", "https:///x", "https://a:b@mirror.example.org/x", "x", ""],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(OriginRefused) as caught:
        origin_of(url)
    assert "a:b@" not in str(caught.value)


def test_origins_are_compared_in_one_spelling() -> None:
    assert origin_of("HTTPS://Mirror.Example.org/x") == origin_of("https://mirror.example.org:443/y?z")


@pytest.mark.parametrize(
    ("status", "says"),
    [(500, "again later"), (429, "again later"), (404, "check the address"), (401, "header")],
)
def test_what_helps_depends_on_what_the_server_answers(server: Server, status: int, says: str) -> None:
    server.answers["/all.zip"] = refused(status)
    with HttpClient([server.url]) as client, pytest.raises(AnswerRefused) as caught:
        client.get(f"{server.url}/all.zip")
    assert says in caught.value.remedy


def test_any_kind_of_request_can_be_made_and_every_status_is_an_answer(server: Server) -> None:
    server.answers["/missing"] = refused(404)
    with HttpClient([server.url]) as client, client.exchange("GET", f"{server.url}/missing") as answer:
        assert (answer.status, answer.body(10)) == (404, b"")
        assert answer.headers["content-length"] == "0"
        assert answer.url == f"{server.url}/missing"


def test_what_is_for_one_place_alone_is_not_shown_to_another(server: Server) -> None:
    other = Server()
    try:
        other.answers["/there"] = whole(b"there")
        server.answers["/here"] = redirect(f"{other.url}/there")
        with (
            HttpClient([server.url, other.url], headers={"X-Always": "a"}) as client,
            client.exchange("GET", f"{server.url}/here", headers={"X-Shared": "b"}, own={"X-Own": "c"}) as answer,
        ):
            assert answer.body(100) == b"there"
            assert answer.url == f"{other.url}/there"
        first, second = server.asked[0][1], other.asked[0][1]
        assert {"x-always", "x-shared", "x-own"} <= first.keys()
        assert {"x-always", "x-own"} & second.keys() == set()
        assert second["x-shared"] == "b"
    finally:
        other.stop()


@pytest.mark.parametrize("body", [b"short", b"much too long"])
def test_what_is_sent_has_the_length_that_was_said_or_is_not_sent(server: Server, body: bytes) -> None:
    with (
        HttpClient([server.url]) as client,
        pytest.raises(BodyWrong),
        client.exchange("POST", f"{server.url}/x", body=Body(10, iter((body,)))),
    ):
        pass


def test_a_file_of_certificates_that_is_none_is_told_of(server: Server, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    for path in (tmp_path / "ca.pem", tmp_path / "none"):
        with HttpClient([server.url], ca_file=str(path)) as client, pytest.raises(CertificatesUnreadable):
            client.get(f"{server.url}/x")


def test_a_server_that_drips_is_left_when_the_time_is_over_and_what_it_sent_is_kept(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/all.zip"] = dripping
    with (
        HttpClient([server.url], limits=Limits(total_s=0.2)) as client,
        pytest.raises(Unreachable, match=r"longer than 0\.2 seconds"),
    ):
        client.download(f"{server.url}/all.zip", tmp_path / "all.zip")
    assert 0 < (tmp_path / "all.zip.part").stat().st_size < 1000


def test_the_little_that_came_before_a_break_is_kept(server: Server, tmp_path: Path) -> None:
    server.answers["/all.zip"] = broken(10)
    with HttpClient([server.url]) as client:
        with pytest.raises(AnswerTruncated, match="after 10 of"):
            client.download(f"{server.url}/all.zip", tmp_path / "all.zip")
        server.answers["/all.zip"] = whole()
        assert client.download(f"{server.url}/all.zip", tmp_path / "all.zip").resumed_at == 10


def test_certificates_that_the_environment_names_and_nobody_can_read_are_told_of(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with HttpClient([server.url]) as client, pytest.raises(CertificatesUnreadable, match="SSL_CERT_FILE"):
        client.get(f"{server.url}/x")
