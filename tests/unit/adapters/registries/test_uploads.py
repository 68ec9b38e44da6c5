"""A blob gets there whole, however often the way breaks, or it is let go of."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from interlock.adapters.errors import OriginRefused, Unreachable
from interlock.adapters.registries.errors import (
    AccessRefused,
    ContentDamaged,
    RegistryBusy,
    RepositoryFull,
)
from interlock.disk.pieces import pieces_of_bytes
from tests.registries import Exchange, Fault, StubRegistry, hang_up, layer, status

BODY = os.urandom(300_000)
SMALL = BODY[:1000]


def sent(stub: StubRegistry) -> int:
    """Give how many bytes of blobs were sent."""
    return sum(int(one.headers.get("content-length", "0")) for one in stub.asked if one.method in {"PATCH", "PUT"})


def half_taken(stub: StubRegistry) -> Fault:
    """Take half of a part, and break off."""

    def fault(one: Exchange) -> bool:
        key = one.path.rpartition("/")[2]
        stub.uploads[key] += one.body(30_000)
        one.hang_up()
        return True

    return fault


def test_a_large_blob_goes_in_parts_and_a_small_one_at_once(stub: StubRegistry, opened: Any) -> None:
    opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert [one.method for one in stub.asked] == ["HEAD", "POST", *["PATCH"] * 4, "PUT"]
    stub.asked.clear()
    opened().keep(layer(SMALL), pieces_of_bytes(SMALL))
    assert [one.method for one in stub.asked] == ["HEAD", "POST", "PUT"]
    stub.asked.clear()
    opened().keep(layer(SMALL), pieces_of_bytes(SMALL))
    assert [one.method for one in stub.asked] == ["HEAD"]


def test_a_connection_that_drops_in_the_middle_is_gone_on_with(stub: StubRegistry, opened: Any) -> None:
    stub.once("PATCH", "uploads", half_taken(stub))
    opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert stub.blobs[stub.blob_of(layer(BODY).digest)] == BODY
    assert sent(stub) <= len(BODY) + 70_000
    assert len([one for one in stub.asked if one.method == "POST"]) == 1


@pytest.mark.parametrize("fault", [hang_up, status(500), status(429, Retry_After="0"), status(503)])
@pytest.mark.parametrize("method", ["HEAD", "POST", "PATCH", "PUT"])
def test_one_failure_costs_nothing_but_time(stub: StubRegistry, opened: Any, method: str, fault: Fault) -> None:
    stub.once(method, "blobs", fault)
    opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert stub.blobs[stub.blob_of(layer(BODY).digest)] == BODY
    assert stub.faults == []


def test_a_part_that_the_registry_wants_elsewhere_is_sent_from_where_it_is(stub: StubRegistry, opened: Any) -> None:
    stub.once("PATCH", "blobs", status(416))
    opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert stub.blobs[stub.blob_of(layer(BODY).digest)] == BODY


def test_an_upload_that_the_registry_forgot_is_begun_anew(stub: StubRegistry, opened: Any) -> None:
    def forget(one: Exchange) -> bool:
        stub.uploads.clear()
        return status(404)(one)

    stub.once("PATCH", "uploads", forget)
    opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert stub.blobs[stub.blob_of(layer(BODY).digest)] == BODY
    assert len([one for one in stub.asked if one.method == "POST"]) == 2


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_a_registry_that_never_recovers_is_given_up(stub: StubRegistry, opened: Any, method: str) -> None:
    stub.always(method, "uploads", status(500, "out of luck"))
    with pytest.raises(RegistryBusy, match="out of luck"):
        opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert stub.blobs == {}


def test_a_registry_that_always_hangs_up_is_given_up(stub: StubRegistry, opened: Any) -> None:
    stub.always("PATCH", "uploads", hang_up)
    with pytest.raises(Unreachable):
        opened().keep(layer(BODY), pieces_of_bytes(BODY))


def test_a_registry_that_stalls_is_given_up_in_time(stub: StubRegistry, opened: Any) -> None:
    over = threading.Event()
    stub.always("POST", "uploads", lambda _: over.wait(20) is not None)
    try:
        with pytest.raises(Unreachable):
            opened().keep(layer(SMALL), pieces_of_bytes(SMALL))
    finally:
        over.set()


@pytest.mark.parametrize(
    "fault",
    [status(507), status(413), status(500, "write /data: no space left on device"), status(503, "Quota exceeded")],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_a_full_registry_says_so_at_once_and_what_was_sent_is_let_go(
    stub: StubRegistry, opened: Any, method: str, fault: Fault
) -> None:
    stub.always(method, "uploads", fault)
    with pytest.raises(RepositoryFull):
        opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert len([one for one in stub.asked if one.method == method]) == 1
    assert stub.uploads == {} or method == "POST"
    assert stub.blobs == {}


def test_a_source_that_became_shorter_is_refused(stub: StubRegistry, opened: Any) -> None:
    def shorter(start: int) -> Iterator[bytes]:
        yield BODY[start:200_000]

    with pytest.raises(ContentDamaged, match="shorter"):
        opened().keep(layer(BODY), shorter)
    assert stub.blobs == {}


def test_a_registry_that_says_it_kept_something_else_is_refused(stub: StubRegistry, opened: Any) -> None:
    lie = "sha256:" + "0" * 64
    stub.always("PUT", "uploads", status(201, Docker_Content_Digest=lie))
    with pytest.raises(ContentDamaged, match="says that it kept"):
        opened().keep(layer(SMALL), pieces_of_bytes(SMALL))


def test_a_location_on_another_host_is_not_followed(stub: StubRegistry, opened: Any) -> None:
    stub.always("POST", "uploads", status(202, Location="http://127.0.0.2:1/upload"))
    with pytest.raises(OriginRefused):
        opened().keep(layer(SMALL), pieces_of_bytes(SMALL))


def test_whoever_may_not_write_is_told(stub: StubRegistry, opened: Any) -> None:
    stub.always("POST", "uploads", status(403, "requested access is denied"))
    with pytest.raises(AccessRefused, match="denied"):
        opened().keep(layer(SMALL), pieces_of_bytes(SMALL))


def test_a_registry_that_wants_longer_parts_gets_them(stub: StubRegistry, opened: Any) -> None:
    def least(one: Exchange) -> bool:
        stub.uploads["u9"] = bytearray()
        one.answer(202, Location="/v2/team/app/blobs/uploads/u9", OCI_Chunk_Min_Length="200000")
        return True

    stub.once("POST", "uploads", least)
    opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert [one.method for one in stub.asked] == ["HEAD", "POST", "PATCH", "PUT"]


def test_a_part_that_was_taken_short_is_not_believed_whole(stub: StubRegistry, opened: Any) -> None:
    def short(one: Exchange) -> bool:
        key = one.path.rpartition("/")[2]
        stub.uploads[key] += one.body()[:-10]
        one.answer(202, Location=one.handler.path, Range=f"0-{len(stub.uploads[key]) - 1}")
        return True

    stub.once("PATCH", "uploads", short)
    opened().keep(layer(BODY), pieces_of_bytes(BODY))
    assert stub.blobs[stub.blob_of(layer(BODY).digest)] == BODY
