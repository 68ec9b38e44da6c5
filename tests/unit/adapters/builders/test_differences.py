import bz2
import gzip
import io
import lzma
import os
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.builders.differences import ORDER, PATHS, RIGHTS, TIME, TOOL, first_difference
from interlock.supply.build import Difference

Make = Callable[..., Path]
OLD, NEW = (2020, 1, 1, 0, 0, 0), (2026, 1, 1, 0, 0, 0)


def zipped(path: Path, *members: tuple[str, bytes], time: Any = OLD, rights: int = 0o644, packed: int = 0) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, body in members:
            info = zipfile.ZipInfo(name, time)
            info.external_attr = rights << 16
            file.writestr(info, body, packed)
    return path


def tarred(path: Path, *members: tuple[str, bytes], time: int = 0, mode: int = 0o644) -> Path:
    with tarfile.open(path, "w") as file:
        for name, body in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(body), time, mode
            file.addfile(info, io.BytesIO(body))
    return path


def compared(one: Path, other: Path) -> Difference:
    found = first_difference(str(one), str(other))
    assert found is not None
    return found


@pytest.mark.parametrize("make", [zipped, tarred])
def test_what_is_the_same_differs_nowhere(tmp_path: Path, make: Make) -> None:
    assert first_difference(str(make(tmp_path / "1", ("a", b"x"))), str(make(tmp_path / "2", ("a", b"x")))) is None


@pytest.mark.parametrize("make", [zipped, tarred])
def test_the_first_member_and_byte_are_named(tmp_path: Path, make: Make) -> None:
    one = make(tmp_path / "1", ("a", b"same"), ("b/c.txt", b"one two"))
    found = compared(one, make(tmp_path / "2", ("a", b"same"), ("b/c.txt", b"one six")))
    assert found.where.startswith("b/c.txt, byte 4: ")


@pytest.mark.parametrize("make", [zipped, tarred])
def test_an_order_is_told_from_files_that_are_gone_or_new(tmp_path: Path, make: Make) -> None:
    both = make(tmp_path / "1", ("a", b""), ("b", b""))
    assert compared(both, make(tmp_path / "2", ("b", b""), ("a", b""))).causes == (ORDER,)
    assert "b was in it" in compared(both, make(tmp_path / "3", ("a", b""))).where
    assert "c is in it" in compared(both, make(tmp_path / "4", ("a", b""), ("b", b""), ("c", b""))).where


def test_times_rights_and_packing_of_members_are_told(tmp_path: Path) -> None:
    one = zipped(tmp_path / "1", ("a", b"x" * 99))
    assert compared(one, zipped(tmp_path / "2", ("a", b"x" * 99), time=NEW)) == Difference("the time of a", (TIME,))
    assert compared(one, zipped(tmp_path / "3", ("a", b"x" * 99), rights=0o600)).causes == (RIGHTS,)
    assert compared(one, zipped(tmp_path / "4", ("a", b"x" * 99), packed=8)).causes == (TOOL,)
    two = tarred(tmp_path / "5", ("a", b"x"))
    assert compared(two, tarred(tmp_path / "6", ("a", b"x"), time=9)) == Difference("the time of a", (TIME,))
    assert compared(two, tarred(tmp_path / "7", ("a", b"x"), mode=0o600)).causes == (RIGHTS,)


def test_the_time_in_a_compressed_file_is_told(tmp_path: Path) -> None:
    for name, time in (("1", 1), ("2", 2)):
        (tmp_path / name).write_bytes(gzip.compress(b"x", mtime=time))
    assert compared(tmp_path / "1", tmp_path / "2").causes == (TIME,)


def test_other_files_are_compared_byte_by_byte(tmp_path: Path) -> None:
    for name, body in (("1", b"abc"), ("2", b"abcd"), ("3", b"at /one/"), ("4", b"at /two/")):
        (tmp_path / name).write_bytes(body)
    assert compared(tmp_path / "1", tmp_path / "2").where == "byte 3: the end was, 64 is"
    assert compared(tmp_path / "3", tmp_path / "4").causes[0] == PATHS


def test_a_place_far_behind_is_found(tmp_path: Path) -> None:
    body = bytes(3 << 20)
    (tmp_path / "1").write_bytes(body + b"a")
    (tmp_path / "2").write_bytes(body + b"b")
    assert compared(tmp_path / "1", tmp_path / "2").where.startswith(f"byte {len(body):,}: ")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_archive_that_is_damaged_inside_is_compared_all_the_same(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    plain = tarred(tmp_path / "plain", *((f"a{number}", os.urandom(4096)) for number in range(200)))
    good = bytearray(pack(plain.read_bytes()))
    (tmp_path / "1").write_bytes(good)
    good[len(good) // 2] ^= 0xFF
    (tmp_path / "2").write_bytes(good)
    assert compared(tmp_path / "1", tmp_path / "2").where


def test_what_only_claims_to_be_an_archive_is_compared_all_the_same(tmp_path: Path) -> None:
    good = zipped(tmp_path / "1", ("a", b"x"))
    body = bytearray(good.read_bytes())
    body[body.index(b"PK\x01\x02") + 42] ^= 0xFF
    (tmp_path / "2").write_bytes(bytes(body))
    assert compared(good, tmp_path / "2").where


@pytest.mark.parametrize("make", [zipped, tarred])
def test_more_names_than_are_held_are_compared_as_bytes(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlock.adapters.builders.differences._MOST_DIRECTORY", 4096)
    few = [make(tmp_path / name, ("a", b"x"), (name, b"y")) for name in "12"]
    assert compared(*few).where == "1 was in it and is not any more (1 such files)"
    names = [(f"{number:0>100}", b"") for number in range(60)]
    many = [make(tmp_path / f"many-{name}", *names, (name, b"y")) for name in "12"]
    assert compared(*many).where.startswith("byte ")


def test_more_files_than_are_looked_at_are_compared_as_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.adapters.builders.differences._MOST_MEMBERS", 2)
    one, other = (tarred(tmp_path / name, ("a", b""), ("b", b""), (name, b"")) for name in "12")
    assert compared(one, other).where.startswith("byte ")


def test_a_header_as_large_as_it_says_is_not_read(tmp_path: Path) -> None:
    """A header of the pax format is read at once, in the size that it has; packed, it is small."""
    bomb = tarfile.TarInfo("pax")
    bomb.type, bomb.size = tarfile.XHDTYPE, 1 << 30
    for name in "12":
        with gzip.open(tmp_path / name, "wb", 1) as file:
            file.write(bomb.tobuf(tarfile.USTAR_FORMAT))
            for _ in range(64):
                file.write(bytes(1 << 20))
            file.write(name.encode())
    tracemalloc.start()
    try:
        assert compared(tmp_path / "1", tmp_path / "2").where
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_packed_is_compared_by_what_is_in_it(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    for name, body in (("1", b"one"), ("2", b"two")):
        plain = tarred(tmp_path / f"plain-{name}", ("a", b"same"), ("b", body), ("c", b"same"))
        (tmp_path / name).write_bytes(pack(plain.read_bytes()))
    assert compared(tmp_path / "1", tmp_path / "2").where.startswith("b, byte 0: ")


def test_of_many_members_only_their_names_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.adapters.builders.differences._PIECE", 4096)
    many = [(f"{number:05}", b"") for number in range(2000)]
    one, other = (tarred(tmp_path / name, *many, ("last", name.encode())) for name in "12")
    tracemalloc.start()
    try:
        assert compared(one, other).where.startswith("last, byte 0: ")
        assert tracemalloc.get_traced_memory()[1] < 700_000
    finally:
        tracemalloc.stop()
