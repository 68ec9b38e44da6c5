import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.artifacts import ArtifactError, ArtifactMalformed
from interlock.formats.artifacts.cpio import CpioTree
from tests.unit.formats.artifacts.building import CPIO_END, budget, cpio_entry, cpioed, scratch

FILES = {"./a": b"one", "./d/": b"", "./d/b": b"three", "/c": b""}
BODY = cpioed(FILES, {"./l": "d/b", "./out": "../../etc/passwd", "./turn": "turn"})


def tree(body: bytes) -> CpioTree:
    """Open an archive in memory."""
    return CpioTree("x.rpm", io.BytesIO(body), budget(), scratch)


def test_files_come_out_as_they_went_in() -> None:
    found = tree(BODY)
    assert list(found.files()) == [("a", 3), ("d/b", 5), ("c", 0)]
    assert [found.open(path).read() for path, _ in found.files()] == [b"one", b"three", b""]
    assert list(found.troubles()) == []


def test_links_are_followed_within_the_archive_and_never_out_of_it() -> None:
    found = tree(BODY)
    assert [found.follow(path) for path in ("l", "a", "out", "turn", "none")] == ["d/b", "a", None, None, None]


def test_a_path_that_leads_out_is_told_and_not_taken() -> None:
    found = tree(cpio_entry("../../evil", b"x") + cpio_entry("ok", b"y") + CPIO_END)
    assert list(found.files()) == [("ok", 1)]
    ((path, why),) = found.troubles()
    assert (path, why) == ("../../evil", "its path leads out of the archive")


def test_of_several_names_of_a_file_the_last_one_has_the_bytes_and_all_have_them() -> None:
    names = [cpio_entry(name, inode=7, links=3) for name in ("a", "b")]
    found = tree(b"".join([*names, cpio_entry("other", b"x"), cpio_entry("c", b"same", inode=7, links=3), CPIO_END]))
    assert {path: found.open(path).read() for path, _ in found.files()} == {
        "a": b"same", "b": b"same", "c": b"same", "other": b"x",
    }  # fmt: skip


def test_a_file_with_several_names_and_no_bytes_is_there_empty() -> None:
    found = tree(cpio_entry("a", inode=7, links=2) + cpio_entry("b", inode=7, links=2) + CPIO_END)
    assert list(found.files()) == [("a", 0), ("b", 0)]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "broken, or ends too soon"),
        (BODY[: -len(CPIO_END)], "broken, or ends too soon"),
        (BODY[:100], "broken, or ends too soon"),
        (BODY[:118], "ends too soon"),
        (b"070707" + BODY[6:], "broken, or ends too soon"),
        (b"07070X" + b"0" * 8, "more than 4 GB"),
        (BODY.replace(b"0000000", b"-000000", 1), "broken, or ends too soon"),
        (cpio_entry("a", b"x").replace(b"00000001", b"fffffff0"), "ends too soon"),
        (cpio_entry("").replace(b"a", b"b"), "ends too soon"),
    ],
)
def test_a_cut_or_broken_archive_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(ArtifactMalformed, match=why):
        tree(body)


def test_a_name_without_end_is_not_held() -> None:
    head = cpio_entry("a")[:94] + b"ffffffff" + b"0" * 8
    with pytest.raises(ArtifactMalformed, match="a name is too long"):
        tree(head + b"a" * 100)


@given(st.data())
def test_any_damage_is_an_error_of_artifacts_or_harms_one_file(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(BODY) - 1))
    body = BODY[:at] + data.draw(st.binary(max_size=8)) + BODY[at + data.draw(st.integers(0, 8)) :]
    try:
        found = tree(body)
        for path, size in found.files():
            assert len(found.open(path).read()) == size
    except ArtifactError:
        pass
