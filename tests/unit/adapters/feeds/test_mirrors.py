"""Only what the user named is asked, with the header the user gave, one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.errors import AnswerTruncated, OriginRefused
from interlock.adapters.feeds import MirrorClient
from interlock.adapters.feeds.errors import FetchUnderWay, HeaderMalformed, HeaderMissing, PlainHttpRefused
from interlock.adapters.feeds.mirrors import check_way
from interlock.supply.feeds import FeedKind, Mirror
from tests.loopback import BODY, Server, broken, in_parts, redirect, whole


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def mirror(server: Server) -> Mirror:
    server.answers["/all.zip"] = whole()
    return Mirror("ours", f"{server.url}/all.zip", header_from="OUR_HEADER")


def client(folder: Path, header: str = "X-Key: shown to nobody") -> MirrorClient:
    return MirrorClient(str(folder / "feeds"), {"OUR_HEADER": header}, user_agent="interlock/test")


def test_a_delivery_is_there_for_as_long_as_it_is_needed_and_then_gone(
    server: Server, mirror: Mirror, tmp_path: Path
) -> None:
    told: list[int] = []
    with client(tmp_path).fetched(mirror, ("", ""), lambda got, _: told.append(got)) as delivery:
        (file,) = delivery.files
        assert Path(file).read_bytes() == BODY
    assert not Path(file).exists()
    assert (delivery.source, delivery.kind, delivery.etag) == (mirror.url, FeedKind.OSV, '"one"')
    assert told[-1] == len(BODY)
    assert server.asked[-1][1]["x-key"] == "shown to nobody"
    assert server.asked[-1][1]["user-agent"] == "interlock/test"
    assert (tmp_path / "feeds").stat().st_mode & 0o777 == 0o700


def test_what_did_not_change_is_a_delivery_without_files(mirror: Mirror, tmp_path: Path) -> None:
    with client(tmp_path).fetched(mirror, ('"one"', "")) as delivery:
        assert not delivery.is_new


def test_a_broken_download_is_gone_on_with_the_next_time(server: Server, mirror: Mirror, tmp_path: Path) -> None:
    server.answers["/all.zip"] = broken(300_000)
    with pytest.raises(AnswerTruncated), client(tmp_path).fetched(mirror):
        pytest.fail("nothing was delivered")
    server.answers["/all.zip"] = whole()
    with client(tmp_path).fetched(mirror) as delivery:
        assert Path(delivery.files[0]).read_bytes() == BODY
    assert delivery.resumed_at > 0


def test_a_line_that_breaks_again_and_again_is_gone_on_with_at_once(
    server: Server, mirror: Mirror, tmp_path: Path
) -> None:
    server.answers["/all.zip"] = in_parts(len(BODY) // 5 + 1)
    with client(tmp_path).fetched(mirror) as delivery:
        assert Path(delivery.files[0]).read_bytes() == BODY
    assert len(server.asked) == 5


def test_a_line_that_brings_nothing_is_not_tried_again(server: Server, mirror: Mirror, tmp_path: Path) -> None:
    server.answers["/all.zip"] = broken(0)
    with pytest.raises(AnswerTruncated), client(tmp_path).fetched(mirror):
        pytest.fail("nothing was delivered")
    assert len(server.asked) == 1


def test_a_redirect_leads_only_to_places_that_are_named_too_and_never_takes_the_header_along(
    server: Server, mirror: Mirror, tmp_path: Path
) -> None:
    other = Server()
    try:
        other.answers["/all.zip"] = whole()
        server.answers["/all.zip"] = redirect(f"{other.url}/all.zip")
        with pytest.raises(OriginRefused), client(tmp_path).fetched(mirror):
            pytest.fail("nothing was delivered")
        assert other.asked == []
        named = Mirror("ours", mirror.url, header_from="OUR_HEADER", redirects_to=(other.url,))
        with client(tmp_path).fetched(named) as delivery:
            assert delivery.is_new
        assert "x-key" not in other.asked[-1][1]
    finally:
        other.stop()


@pytest.mark.parametrize("header", ["", "no header", "X-Key: a\r\nX-Other: b", "X Key: a", "X-Key:  \u00e9", ": a"])
def test_a_header_that_is_missing_or_none_is_an_error_that_does_not_show_it(
    header: str, server: Server, mirror: Mirror, tmp_path: Path
) -> None:
    with (
        pytest.raises((HeaderMissing, HeaderMalformed), match="OUR_HEADER") as caught,
        client(tmp_path, header).fetched(mirror),
    ):
        pytest.fail("nothing was delivered")
    assert not header or header not in f"{caught.value} {caught.value.remedy}"
    assert server.asked == []


def test_two_processes_do_not_fetch_the_same_at_once(mirror: Mirror, tmp_path: Path) -> None:
    with client(tmp_path).fetched(mirror):
        with pytest.raises(FetchUnderWay, match="ours"), client(tmp_path).fetched(mirror):
            pytest.fail("nothing was delivered")
        other = Mirror("other", mirror.url, FeedKind.KEV)
        with client(tmp_path).fetched(other) as delivery:
            assert delivery.kind is FeedKind.KEV


@pytest.mark.parametrize(
    ("url", "redirects_to"),
    [
        ("http://mirror.example.org/x", ()),
        ("http://127.0.0.1.example.org/x", ()),
        ("https://mirror.example.org/x", ("http://store.example.org",)),
    ],
)
def test_what_goes_over_plain_http_elsewhere_needs_permission(url: str, redirects_to: tuple[str, ...]) -> None:
    with pytest.raises(PlainHttpRefused, match="ours"):
        check_way(Mirror("ours", url, redirects_to=redirects_to))
    check_way(Mirror("ours", url, redirects_to=redirects_to, allow_http=True))


@pytest.mark.parametrize(
    "url", ["https://mirror.example.org/x", "http://127.0.0.1:80/x", "http://[::1]/x", "http://localhost/x"]
)
def test_what_is_encrypted_or_stays_on_this_machine_needs_none(url: str) -> None:
    check_way(Mirror("ours", url))
