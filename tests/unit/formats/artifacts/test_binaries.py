import io
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.artifacts.binaries import read_binary
from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.artifacts.building import elf, go_notes, old_go_notes

WANTED = ["pkg:golang/stdlib@{}", "pkg:golang/x.example/a@v1.2.3",
          "pkg:golang/x.example/fork@v1.0.1"]  # fmt: skip


@pytest.mark.parametrize(
    ("sections", "with_names", "version"),
    [
        ([(".data", b"x" * 99), (".go.buildinfo", go_notes())], True, "1.20.3"),
        ([(".data", b"\xff Go buildinf" + bytes(35) + go_notes())], False, "1.20.3"),
        ([(".go.buildinfo", old_go_notes(0x400000))], True, "1.16.5"),
        ([(".go.buildinfo", old_go_notes(0x400000, wide=False))], True, "1.16.5"),
    ],
)
def test_modules_of_a_go_program_are_read(sections: list[tuple[str, bytes]], with_names: bool, version: str) -> None:
    (reading,) = read_binary("tool", io.BytesIO(elf(sections, with_names=with_names)))
    assert [one.purl for one in reading.components] == [one.format(version) for one in WANTED]
    assert reading.components[1].hashes[0].value == "abc="
    assert reading.project is not None
    assert (reading.project.name, reading.unresolved) == ("x.example/main", ())


def test_a_module_that_was_built_from_a_folder_keeps_its_name_and_is_owed() -> None:
    modules = "mod\tx.example/main\tv1.0.0\th1:x=\ndep\tx.example/a\tv0.0.0\n=>\t./staging/a\t(devel)\t\n"
    (reading,) = read_binary("tool", io.BytesIO(elf([(".go.buildinfo", go_notes(modules=modules))])))
    assert [one.purl for one in reading.components[1:]] == [
        "pkg:golang/x.example/main@v1.0.0",
        "pkg:golang/x.example/a",
    ]
    assert len(reading.unresolved) == 1


def test_a_program_of_no_release_of_go_is_owed() -> None:
    (reading,) = read_binary("tool", io.BytesIO(elf([(".go.buildinfo", go_notes("devel go1.21-abc", ""))])))
    assert len(reading.unresolved) == 1
    assert reading.components == ()


def test_crates_of_a_rust_program_are_read_with_who_needs_whom() -> None:
    said = {"packages": [
        {"name": "app", "version": "0.1.0", "source": "local", "dependencies": [1, 2], "root": True},
        {"name": "serde", "version": "1.0.2", "source": "crates.io"},
        {"name": "cc", "version": "1.0.0", "source": "crates.io", "kind": "build"},
    ]}  # fmt: skip
    (reading,) = read_binary("tool", io.BytesIO(elf([(".dep-v0", zlib.compress(json.dumps(said).encode()))])))
    assert [(one.purl, one.scope.value) for one in reading.components] == [
        ("pkg:cargo/app@0.1.0", "required"), ("pkg:cargo/serde@1.0.2", "required"), ("pkg:cargo/cc@1.0.0", "build"),
    ]  # fmt: skip
    assert reading.edges == ((0, 1), (0, 2))


def test_a_program_that_says_nothing_is_none() -> None:
    assert read_binary("tool", io.BytesIO(elf([(".data", b"x" * 100)]))) == ()


@pytest.mark.parametrize(
    "section",
    [(".go.buildinfo", go_notes()[:60]), (".dep-v0", b"x"), (".dep-v0", zlib.compress(b"{}")[:-3]),
     (".dep-v0", zlib.compress(b"[]")), (".go.buildinfo", old_go_notes(0x999999999))],
)  # fmt: skip
def test_notes_that_are_cut_off_are_refused(section: tuple[str, bytes]) -> None:
    with pytest.raises(ManifestMalformed):
        read_binary("tool", io.BytesIO(elf([section])))


@given(place=st.integers(4096, 4500), byte=st.integers(0, 255))
def test_spoilt_notes_are_read_or_refused(place: int, byte: int) -> None:
    body = bytearray(elf([(".go.buildinfo", go_notes())]))
    body[place] = byte
    try:
        found = read_binary("tool", io.BytesIO(bytes(body)))
    except ManifestMalformed:
        found = ()
    assert len(found) <= 1
