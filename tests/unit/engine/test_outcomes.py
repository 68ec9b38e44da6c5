"""An outcome is given again only for exactly what it was made of."""

from __future__ import annotations

import msgspec
import pytest

from interlock.change import Change, ChangedFile, FileEntry, Kind, Snapshot, State, Status
from interlock.control import Attachment, Coverage, Errored, Failed, NotApplicable, Outcome, Passed
from interlock.engine.outcomes import KeptOutcome, kept_of, key_of, key_of_names, opened, packed, read_of
from interlock.kernel import Digest, Subject

FILES = Snapshot((FileEntry("a.lock", Kind.TEXT, 3, "a" * 64),))
CHANGE = Change(Subject("shop", (Digest("gitCommit", "a" * 40),)), State.COMMIT, FILES)
WORDS = ("commit.sca", "a.lock")
PASSED = Passed((Coverage("files", 1, 1),))
BESIDE = (Attachment("https://cyclonedx.org/bom", b"{}"),)


def test_what_is_kept_comes_back_whole() -> None:
    key = key_of(CHANGE, WORDS)
    kept = opened(key, packed(key, KeptOutcome(PASSED, ("a note",), BESIDE)))
    assert kept is not None
    assert (kept.outcome, kept.notes, kept.attached) == (PASSED, ("a note",), BESIDE)


def test_findings_keep_their_kind_of_outcome() -> None:
    key = key_of(CHANGE, WORDS)
    kept = opened(key, packed(key, KeptOutcome(Failed(PASSED.coverage, ()), (), ())))
    assert kept is not None
    assert isinstance(kept.outcome, Failed)


@pytest.mark.parametrize("outcome", [Errored("CTL-201", "it broke", "mend it"), NotApplicable("nothing is there")])
def test_what_broke_or_did_not_apply_is_made_anew(outcome: Outcome) -> None:
    assert kept_of(outcome, ("a note",), BESIDE) is None
    assert kept_of(PASSED, ("a note",), BESIDE) == KeptOutcome(PASSED, ("a note",), BESIDE)


@pytest.mark.parametrize(
    "other",
    [
        msgspec.structs.replace(CHANGE, snapshot=Snapshot((FileEntry("a.lock", Kind.TEXT, 3, "b" * 64),))),
        msgspec.structs.replace(CHANGE, snapshot=Snapshot((*FILES.files, FileEntry(".npmrc", Kind.TEXT, 1, "c" * 64)))),
        msgspec.structs.replace(CHANGE, subject=Subject("another", CHANGE.subject.digests)),
        msgspec.structs.replace(CHANGE, base_snapshot=FILES),
        msgspec.structs.replace(CHANGE, renames={"a.lock": "b.lock"}),
        msgspec.structs.replace(CHANGE, changed=(ChangedFile("a.lock", Status.RENAMED, "old.lock"),)),
    ],
)
def test_any_other_state_of_the_files_has_another_key(other: Change) -> None:
    assert key_of(other, WORDS) != key_of(CHANGE, WORDS)


def test_words_are_told_apart_and_not_run_together() -> None:
    assert key_of(CHANGE, ("ab", "c")) != key_of(CHANGE, ("a", "bc"))
    assert key_of(CHANGE, (*WORDS, "")) != key_of(CHANGE, WORDS)


@pytest.mark.parametrize("row", [b"", b"x", b"k" * 32, b"k" * 32 + b"\xff", b"k" * 31 + b"j" + b"\x93\x90\x90\x90"])
def test_a_row_of_another_key_or_a_broken_one_is_no_answer(row: bytes) -> None:
    assert opened(b"k" * 32, row) is None


FILE = FILES.files[0]


@pytest.mark.parametrize(
    "other",
    [
        msgspec.structs.replace(CHANGE, snapshot=Snapshot((FileEntry("b.lock", Kind.TEXT, 3, "a" * 64),))),
        msgspec.structs.replace(CHANGE, snapshot=Snapshot((FileEntry("a.lock", Kind.LINK, 3, "a" * 64),))),
        msgspec.structs.replace(CHANGE, snapshot=Snapshot((msgspec.structs.replace(FILE, problem="gone"),))),
        msgspec.structs.replace(CHANGE, snapshot=Snapshot((*FILES.files, FileEntry(".npmrc", Kind.TEXT, 1, "c" * 64)))),
        msgspec.structs.replace(CHANGE, snapshot=Snapshot(())),
        msgspec.structs.replace(CHANGE, subject=Subject("another", CHANGE.subject.digests)),
        msgspec.structs.replace(CHANGE, base_snapshot=FILES),
        msgspec.structs.replace(CHANGE, renames={"a.lock": "b.lock"}),
    ],
)
def test_a_key_of_names_tells_apart_what_files_there_are(other: Change) -> None:
    assert key_of_names(other, WORDS) != key_of_names(CHANGE, WORDS)


def test_a_key_of_names_leaves_contents_to_what_was_read() -> None:
    edited = msgspec.structs.replace(FILE, sha256="b" * 64, size=4)
    other = msgspec.structs.replace(CHANGE, snapshot=Snapshot((edited,)))
    assert key_of_names(other, WORDS) == key_of_names(CHANGE, WORDS)
    assert read_of("a.lock", edited) != read_of("a.lock", FILE)
    assert key_of_names(CHANGE, WORDS) != key_of(CHANGE, WORDS)


def test_a_reading_names_the_side_the_kind_and_whether_there_was_anything() -> None:
    link = msgspec.structs.replace(FILE, kind=Kind.LINK)
    readings = {read_of("a.lock", one, is_of_base=base) for one in (FILE, link, None) for base in (False, True)}
    assert len(readings) == 6
    assert read_of("a.lock", msgspec.structs.replace(FILE, path="old.lock", size=9)) == read_of("a.lock", FILE)


def test_what_was_read_is_kept_beside_the_outcome() -> None:
    key, reads = key_of_names(CHANGE, WORDS), (read_of("a.lock", FILE), read_of("b", None, is_of_base=True))
    made = kept_of(PASSED, (), (), b"", reads)
    assert made is not None
    assert opened(key, packed(key, made)) == made
