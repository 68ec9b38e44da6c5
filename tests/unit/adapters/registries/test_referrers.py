"""The list under the fallback tag keeps everybody's entries, or it is said that it does not."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from interlock.adapters.registries.errors import ContentMissing, ReferrersContested
from interlock.adapters.registries.names import fallback_tag
from interlock.adapters.registries.patience import Patience
from interlock.adapters.registries.referrers import FallbackList
from interlock.formats.errors import OciMalformed
from interlock.formats.oci import Index, write_oci
from interlock.kernel import Digest, sha256
from interlock.supply.oci import MANIFEST, Content, Descriptor
from tests.registries import AT_ONCE, StubRegistry, pushed

TAG = fallback_tag(sha256(b"x"))


def entry(number: int) -> Descriptor:
    return Descriptor(MANIFEST, sha256(str(number).encode()), 1)


class Shared:
    """A tag that several writers share; `between` happens between the reading and the writing of each."""

    address = "oci://stub/app"

    def __init__(self) -> None:
        self.content: Content | None = None
        self.between: list[Any] = []

    def find(self, wanted: Digest | str) -> Content:
        if self.content is None:
            raise ContentMissing(place=self.address, wanted=wanted)
        return self.content

    def send(self, content: Content, name: str) -> bool:
        if self.between:
            self.between.pop(0)()
        self.content = content
        return False

    def digests(self) -> set[Digest]:
        return {one.digest for one in FallbackList(self, TAG, AT_ONCE).entries()}


def test_entries_gather() -> None:
    shared = Shared()
    for number in range(3):
        FallbackList(shared, TAG, AT_ONCE).add([entry(number)])
    FallbackList(shared, TAG, AT_ONCE).add([entry(0)])
    assert shared.digests() == {entry(number).digest for number in range(3)}


def test_what_another_writer_takes_out_is_added_anew() -> None:
    shared = Shared()

    def other() -> None:
        """Another one read the list before us, and writes it back without our entry while we settle."""
        shared.content = write_oci(Index((entry(7),)))

    pauses = [other]
    patience = msgspec.structs.replace(AT_ONCE, sleep=lambda _: pauses.pop()() if pauses else None)
    FallbackList(shared, TAG, patience).add([entry(1)], is_settled=True)
    assert shared.digests() == {entry(1).digest, entry(7).digest}


def test_a_writer_that_never_stops_is_told_of() -> None:
    shared = Shared()

    def other(_: float) -> None:
        shared.content = write_oci(Index((entry(7),)))

    patience = msgspec.structs.replace(AT_ONCE, sleep=other)
    with pytest.raises(ReferrersContested):
        FallbackList(shared, TAG, patience).add([entry(1)], is_settled=True)


def test_a_tag_that_holds_no_list_is_not_written_over(stub: StubRegistry, opened: Any) -> None:
    stub.has_referrers = False
    content = pushed(opened(), b"artifact")
    squatter = pushed(opened(), b"squatter", "2.0")
    stub.tags["team/app", fallback_tag(content.digest)] = str(squatter.digest)
    with pytest.raises(OciMalformed, match="no index"):
        pushed(opened(), b"evidence", "", about=content)
    with pytest.raises(OciMalformed, match="no index"):
        opened().referrers(content.digest)


def test_an_entry_that_is_written_over_at_once_is_added_anew() -> None:
    shared = Shared()
    sends: list[int] = []
    send = shared.send

    def sending(content: Content, name: str) -> bool:
        send(content, name)
        sends.append(1)
        if len(sends) == 1:
            shared.content = write_oci(Index((entry(7),)))
        return False

    shared.send = sending  # type: ignore[method-assign]  # another writer is quick
    FallbackList(shared, TAG, AT_ONCE).add([entry(1)])
    assert shared.digests() == {entry(1).digest, entry(7).digest}


def test_a_repository_looks_again_before_it_tells_and_when_it_is_left(stub: StubRegistry, opened: Any) -> None:
    stub.has_referrers = False
    place = opened()
    content = pushed(place, b"artifact")
    one = pushed(place, b"evidence", "", about=content)
    tag = ("team/app", fallback_tag(content.digest))
    other = write_oci(Index((entry(7),)))

    def written_over() -> None:
        stub.manifests[str(other.digest)] = (other.media_type, other.body)
        stub.tags[tag] = str(other.digest)

    written_over()
    assert {each.digest for each in place.referrers(content.digest)} == {one.digest, entry(7).digest}
    two = pushed(place, b"more evidence", "", about=content)
    written_over()
    place.__exit__()
    assert two.digest in {each.digest for each in opened().referrers(content.digest)}


def test_writers_at_once_keep_each_others_entries(stub: StubRegistry, opened: Any) -> None:
    stub.has_referrers = False
    content = pushed(opened(), b"artifact")
    patience = Patience(attempts=8, first_s=0.01, settle_s=0.1)
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with opened(patience=patience) as place:
                pushed(place, f"evidence {number}".encode(), "", about=content)
        except AssertionError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert len(opened().referrers(content.digest)) == 4
