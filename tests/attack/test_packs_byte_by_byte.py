"""An audit pack has no byte that could be another one: not in a member, not between them, not around them.

INTERLOCK_SWEEP=all takes every byte there is; otherwise it is a seeded choice of them.
"""

from __future__ import annotations

import os
import random
import struct
import tracemalloc
import zlib
from collections.abc import Iterator, Sequence

import pytest

from interlock.flows.auditing.verified import Outcome
from interlock.formats.stored_zip import write_stored
from interlock.testing.world import World
from tests.packs import named, packed, put_together, refuted_at, taken_apart, verified

_FEW = 250
_HEAD = struct.Struct("<4s5H3I2H")
"""What stands before a member: signature, version, flags, packing, time, day, CRC, sizes, lengths of name and extra."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("bytes"))
    made.check()
    return made


@pytest.fixture(scope="module")
def pack(world: World) -> bytes:
    return packed(world).body


def starts(pack: bytes) -> list[int]:
    """Where each member begins, and where the catalogue does."""
    found, at = [], 0
    for name, body in taken_apart(pack).items():
        found.append(at)
        at += _HEAD.size + len(name) + len(body)
    return [*found, at]


def chosen(places: Sequence[int]) -> Sequence[int]:
    if os.environ.get("INTERLOCK_SWEEP") == "all":
        return places
    return random.Random(7).sample(places, min(_FEW, len(places)))  # noqa: S311  # a choice, no secret


def test_every_byte_that_is_another_one_is_found(pack: bytes, world: World) -> None:
    anchors = named(world)
    assert verified(pack, anchors).outcome is Outcome.PROVED
    changed = bytearray(pack)
    for place in chosen(range(len(pack))):
        bit = 1 << place % 8
        changed[place] ^= bit
        assert verified(bytes(changed), anchors).outcome is Outcome.REFUTED, f"byte {place}"
        changed[place] ^= bit
    assert changed == pack


def test_every_byte_that_is_another_one_is_found_where_the_sums_of_the_archive_are_right_again(
    pack: bytes, world: World
) -> None:
    """Whoever changes a member writes its CRC anew: what finds it then are digests and signatures alone."""
    anchors = named(world)
    for name, place in chosen_in_members(pack):
        members = taken_apart(pack)
        body = bytearray(members[name])
        body[place] ^= 1 << place % 8
        members[name] = bytes(body)
        assert verified(put_together(members), anchors).outcome is Outcome.REFUTED, f"byte {place} of {name}"


def chosen_in_members(pack: bytes) -> Iterator[tuple[str, int]]:
    every = [(name, place) for name, body in taken_apart(pack).items() for place in range(len(body))]
    yield from (every[at] for at in chosen(range(len(every))))


def test_a_pack_that_ends_early_is_none(pack: bytes) -> None:
    ends = starts(pack)
    for end in {*ends, *(at + 1 for at in ends), *(at - 1 for at in ends if at), *range(len(pack) - 30, len(pack))}:
        assert refuted_at(verified(pack[:end])) == "the file", f"cut off after {end} bytes"


def test_a_pack_with_anything_before_between_or_behind_is_none(pack: bytes) -> None:
    places = [*starts(pack), len(pack) - 22, len(pack)]
    for place in places:
        for more in (b"\0", b"PK\x05\x06", pack[:60]):
            changed = pack[:place] + more + pack[place:]
            assert refuted_at(verified(changed)) == "the file", f"{more[:4]!r} at {place}"


def rewritten(pack: bytes, number: int, field: int, value: int) -> bytes:
    """Give the pack with one field of the head of one member changed, there and in the catalogue."""
    at = starts(pack)[number]
    fields = list(_HEAD.unpack_from(pack, at))
    fields[field] = value
    changed = bytearray(pack)
    _HEAD.pack_into(changed, at, *fields)
    return bytes(changed)


@pytest.mark.parametrize(
    ("what", "field", "value"),
    [("version", 1, 20), ("flags", 2, 0x800), ("flags", 2, 8), ("packing", 3, 8), ("time", 4, 1), ("day", 5, 34),
     ("CRC", 6, 0), ("packed size", 7, 1), ("size", 8, 1), ("length of name", 9, 3), ("extra field", 10, 4)],
)  # fmt: skip
def test_a_head_of_a_member_that_says_anything_else_is_found(pack: bytes, what: str, field: int, value: int) -> None:
    for number in (0, 3):
        assert refuted_at(verified(rewritten(pack, number, field, value))) == "the file", what


def test_members_that_are_packed_by_any_method_are_refused(pack: bytes) -> None:
    """Other tools unpack them to the very same bytes; there is one way to write a pack all the same."""
    import io
    import zipfile

    members = taken_apart(pack)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, body in members.items():
                archive.writestr(name, body)
        assert refuted_at(verified(out.getvalue())) == "the file"
    raw = zlib.compress(b"x")
    assert refuted_at(verified(raw)) == "the file"


def test_a_member_twice_or_one_that_only_differs_in_case_is_refused(pack: bytes) -> None:
    first = pack[: starts(pack)[1]]
    assert refuted_at(verified(first + pack)) == "the file"
    assert refuted_at(verified(first.replace(b"index.html", b"INDEX.HTML") + pack)) == "the file"


def test_more_members_than_there_can_be_are_refused_before_they_are_held() -> None:
    tracemalloc.start()
    one = b"".join(write_stored([("a", b"")]))[: _HEAD.size + 1]
    found = verified(one * 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "65,534 members" in found.steps[0].says[0]
    assert peak < 150_000_000, "the file itself has thirty millions"


def test_a_file_that_is_a_pdf_and_a_pack_is_neither(pack: bytes) -> None:
    assert refuted_at(verified(b"%PDF-1.7\n" + pack)) == "the file"
    assert refuted_at(verified(pack + b"\n%%EOF\n")) == "the file"
    hint = verified(b"%PDF-1.7\n%%EOF\n").steps[0].says[0]
    assert "pdfdetach -saveall" in hint, "the pack is taken out of a paper first"
