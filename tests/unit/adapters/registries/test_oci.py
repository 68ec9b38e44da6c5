"""A registry is asked politely and believed in nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from interlock.adapters.errors import AnswerTruncated, OriginRefused
from interlock.adapters.registries.access import Access
from interlock.adapters.registries.errors import (
    AccessRefused,
    ContentDamaged,
    ContentMissing,
    ReferenceMalformed,
    RegistryAnswered,
    RegistryBusy,
)
from interlock.formats.errors import OciMalformed
from interlock.formats.oci import Index, write_oci
from interlock.kernel import sha256
from interlock.supply.oci import INDEX, MANIFEST
from tests.loopback import Server, redirect
from tests.registries import AT_ONCE, Exchange, Fault, StubRegistry, hang_up, layer, pushed, status

BODY = os.urandom(300_000)


def answering(body: bytes, media_type: str = MANIFEST, **headers: str) -> Fault:
    """Answer with something else."""

    def fault(one: Exchange) -> bool:
        one.answer(200, body, Content_Type=media_type, **headers)
        return True

    return fault


def breaking(after: int) -> Fault:
    """Promise a whole blob and hang up after some bytes of it."""

    def fault(one: Exchange) -> bool:
        one.handler.send_response(200)
        one.handler.send_header("Content-Length", str(len(BODY)))
        one.handler.end_headers()
        one.handler.wfile.write(BODY[:after])
        one.handler.wfile.flush()
        one.hang_up()
        return True

    return fault


def test_another_manifest_under_a_digest_is_refused(stub: StubRegistry, opened: Any) -> None:
    content, other = pushed(opened(), BODY), pushed(opened(), b"other", "2.0")
    stub.always("GET", "manifests", answering(other.body))
    with pytest.raises(ContentDamaged):
        opened().find(content.digest)
    assert opened().find("1.0") == other, "a tag leads where it leads"


def test_a_digest_that_the_registry_makes_up_is_refused(stub: StubRegistry, opened: Any) -> None:
    content = pushed(opened(), BODY)
    lie = answering(content.body, Docker_Content_Digest="sha256:" + "0" * 64)
    stub.always("GET", "manifests", lie)
    for wanted in ("1.0", content.digest):
        with pytest.raises(ContentDamaged):
            opened().find(wanted)


def test_what_a_head_says_is_never_taken_for_what_a_get_gives(stub: StubRegistry, opened: Any) -> None:
    """The tag moves in between: what came is named by its own digest."""
    old, new = pushed(opened(), BODY), pushed(opened(), b"new", "2.0")
    stub.always("HEAD", "manifests", answering(old.body, Docker_Content_Digest=str(old.digest)))
    stub.tags["team/app", "1.0"] = str(new.digest)
    assert opened().find("1.0").digest == new.digest


@pytest.mark.parametrize("media_type", [INDEX, "text/html", "application/vnd.oci.image.manifest.v2+json", "a b"])
def test_a_manifest_under_another_media_type_is_refused(stub: StubRegistry, opened: Any, media_type: str) -> None:
    content = pushed(opened(), BODY)
    stub.always("GET", "manifests", answering(content.body, media_type))
    with pytest.raises(OciMalformed):
        opened().find(content.digest)


def test_a_huge_manifest_is_not_read(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)
    stub.always("GET", "manifests", answering(b" " * (5 << 20)))
    with pytest.raises(ContentDamaged, match="longer"):
        opened().find("1.0")


def test_an_endless_body_is_cut_off(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)
    written = 0

    def endless(one: Exchange) -> bool:
        nonlocal written
        one.handler.send_response(200)
        one.handler.send_header("Content-Type", MANIFEST)
        one.handler.end_headers()
        for _ in range(1000):
            written += one.handler.wfile.write(b" " * (1 << 20))
        return True

    stub.faults.append(lambda one: one.method == "GET" and endless(one))
    with pytest.raises(ContentDamaged):
        opened().find("1.0")
    with pytest.raises(ContentDamaged, match="more than"):
        list(opened().read(layer(BODY)))
    assert written < 100 << 20


def test_a_blob_whose_connection_breaks_is_gone_on_with(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)
    stub.once("GET", "blobs", breaking(120_000))
    stub.asked.clear()
    assert b"".join(opened().read(layer(BODY))) == BODY
    first, second = [one.headers.get("range", "") for one in stub.asked]
    assert first == ""
    assert 0 < int(second.removeprefix("bytes=").partition("-")[0]) <= 120_000


def test_a_registry_that_knows_no_ranges_is_read_anew(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)
    stub.once("GET", "blobs", breaking(120_000))

    def whole(one: Exchange) -> bool:
        one.answer(200, BODY)
        return True

    stub.faults.append(lambda one: "range" in one.headers and whole(one))
    assert b"".join(opened().read(layer(BODY))) == BODY


def test_a_registry_that_always_breaks_off_is_given_up(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)
    stub.always("GET", "blobs", breaking(0))
    with pytest.raises(AnswerTruncated):
        list(opened().read(layer(BODY)))


@pytest.mark.parametrize("fault", [hang_up, status(500), status(502), status(429, Retry_After="0")])
def test_questions_are_asked_again_where_that_may_help(stub: StubRegistry, opened: Any, fault: Fault) -> None:
    content = pushed(opened(), BODY)
    stub.once("GET", "manifests", fault)
    assert opened().find("1.0") == content


def test_a_registry_that_asks_for_more_patience_than_there_is_is_told_of(stub: StubRegistry, opened: Any) -> None:
    stub.always("GET", "manifests", status(429, Retry_After="86400"))
    with pytest.raises(RegistryBusy, match="86400"):
        opened().find("1.0")
    assert len(stub.asked) == 1


def test_a_redirect_to_a_host_that_nobody_named_is_not_followed(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)
    stub.always("GET", "blobs", status(307, Location="http://127.0.0.2:1/somewhere"))
    with pytest.raises(OriginRefused):
        list(opened().read(layer(BODY)))


def test_a_redirect_to_a_named_host_takes_no_credentials_along(stub: StubRegistry, opened: Any) -> None:
    from interlock.adapters.registries.access import Credentials

    elsewhere = Server()
    try:
        elsewhere.answers["/blob"] = _whole
        stub.password = "for" + "-tests"
        access = Access(lambda: Credentials("reader", stub.password), redirects_to=(elsewhere.url,))
        pushed(opened(access=access), BODY)
        stub.always("GET", "blobs", status(307, Location=f"{elsewhere.url}/blob"))
        assert b"".join(opened(access=access).read(layer(BODY))) == BODY
        assert "authorization" not in elsewhere.asked[0][1]
        elsewhere.answers["/blob"] = redirect(f"http://{stub.host}/v2/team/app/manifests/1.0")
        with pytest.raises(ContentDamaged):
            list(opened(access=access).read(layer(BODY)))
    finally:
        elsewhere.stop()


def _whole(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(BODY)))
    handler.end_headers()
    handler.wfile.write(BODY)


def test_a_manifest_that_the_registry_changes_while_it_is_put_is_noticed(stub: StubRegistry, opened: Any) -> None:
    other = pushed(opened(), b"other", "2.0")
    stub.always("GET", "manifests", answering(other.body))
    with pytest.raises(ContentDamaged):
        pushed(opened(), BODY)


_LACKING = status(400, "MANIFEST_BLOB_UNKNOWN: blob unknown to registry")


def test_a_registry_that_lacks_a_part_for_a_moment_is_asked_again(stub: StubRegistry, opened: Any) -> None:
    """Distribution's does while somebody else sends the same part."""
    stub.once("PUT", "manifests", _LACKING)
    content = pushed(opened(), BODY)
    stub.once("HEAD", "blobs", status(404))
    opened().put(content, "again")
    assert opened().find("again") == content


def test_a_registry_that_goes_on_lacking_a_part_is_told_of(stub: StubRegistry, opened: Any) -> None:
    stub.always("PUT", "manifests", _LACKING)
    with pytest.raises(RegistryAnswered, match="blob unknown"):
        pushed(opened(), BODY)
    assert [one.method for one in stub.asked if "/manifests/" in one.path].count("PUT") == AT_ONCE.attempts


def test_a_registry_that_says_it_keeps_another_digest_is_refused(stub: StubRegistry, opened: Any) -> None:
    stub.always("PUT", "manifests", status(201, Docker_Content_Digest="sha256:" + "0" * 64))
    with pytest.raises(ContentDamaged, match="says that it kept"):
        pushed(opened(), BODY)


def test_lists_are_read_over_their_pages(stub: StubRegistry, opened: Any) -> None:
    stub.page = 2
    for number in range(7):
        pushed(opened(), f"body {number}".encode(), f"v{number}")
    assert sorted(opened().tags()) == [f"v{number}" for number in range(7)]
    content = pushed(opened(), BODY)
    for number in range(5):
        pushed(opened(), f"evidence {number}".encode(), "", about=content)
    assert len(opened().referrers(content.digest)) == 5


@pytest.mark.parametrize("link", ["</v2/team/app/tags/list?n=1000>", "<http://127.0.0.2:1/x>"])
def test_a_list_that_leads_elsewhere_or_in_a_circle_is_refused(stub: StubRegistry, opened: Any, link: str) -> None:
    def lost(one: Exchange) -> bool:
        one.answer(200, b'{"tags": ["a"]}', Link=f'{link}; rel="next"')
        return True

    stub.always("GET", "tags", lost)
    with pytest.raises(RegistryAnswered, match="circle"):
        list(opened().tags())


@pytest.mark.parametrize("body", [b"", b"[]", b'{"tags": "x"}', b"\xff"])
def test_a_list_of_tags_that_cannot_be_read_is_refused(stub: StubRegistry, opened: Any, body: bytes) -> None:
    stub.always("GET", "tags", answering(body))
    with pytest.raises(RegistryAnswered):
        list(opened().tags())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"schemaVersion":2,"layers":[]}', json.dumps([1]).encode()])
def test_referrers_that_cannot_be_read_are_refused_and_not_taken_for_none(
    stub: StubRegistry, opened: Any, body: bytes
) -> None:
    stub.always("GET", "referrers", answering(body, INDEX))
    with pytest.raises(OciMalformed):
        opened().referrers(sha256(b"x"))


def test_a_tag_that_is_gone_when_it_is_asked_for_is_left_out(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)
    pushed(opened(), b"gone", "gone")
    stub.always("GET", "manifests/gone", status(404))
    assert [one.tags for one in opened().listed()] == [("1.0",)]


def test_a_path_that_leaves_the_repository_is_no_path(opened: Any) -> None:
    for path in ("../x", "a/../b", "a//b", "/a", "A"):
        with pytest.raises(ReferenceMalformed):
            opened(path)


def test_what_is_missing_is_missing(opened: Any) -> None:
    with pytest.raises(ContentMissing):
        opened().find("never")


def test_a_source_is_never_read_for_what_is_there(stub: StubRegistry, opened: Any) -> None:
    pushed(opened(), BODY)

    def unread(_: int) -> Iterator[bytes]:
        raise AssertionError

    opened().keep(layer(BODY), unread)


@pytest.mark.parametrize(("number", "error"), [(403, AccessRefused), (500, RegistryBusy), (418, RegistryAnswered)])
def test_a_registry_that_does_not_say_whether_it_has_a_part_is_not_taken_to_lack_it(
    stub: StubRegistry, opened: Any, number: int, error: type[Exception]
) -> None:
    place = opened()
    index = write_oci(Index((pushed(place, BODY).descriptor,)))
    stub.always("HEAD", "manifests", status(number))
    with pytest.raises(error):
        place.put(index, "all")


def test_tags_that_are_nested_without_end_are_no_answer(stub: StubRegistry, opened: Any) -> None:
    stub.always("GET", "tags", answering(b'{"other": ' + b"[" * 200_000, "application/json"))
    with pytest.raises(RegistryAnswered):
        list(opened().tags())
