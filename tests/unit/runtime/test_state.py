import pytest

from interlock.change import FileEntry, Kind, Snapshot
from interlock.runtime.errors import StateMalformed
from interlock.runtime.state import Entry, Form, Hand, State, read_state, state_of

A = Entry("a", Form.FILE, "1" * 64, 3)
B = Entry("b", Form.LINK, "2" * 64)


def test_a_state_is_read_as_it_was_kept() -> None:
    state = State((A, B))
    assert read_state(state.manifest) == state
    assert read_state(b"") == State(())


def test_who_changed_it_is_no_part_of_what_it_is() -> None:
    touched = Entry("a", Form.FILE, "1" * 64, 3, hand=Hand("ann", "c" * 40))
    assert State((touched, B)).digest == State((A, B)).digest
    assert State((A,)).digest != State((A, B)).digest


@pytest.mark.parametrize("manifest", [b"{", b'{"path": 3}\n', State((B, A)).manifest, State((A, A)).manifest])
def test_a_manifest_that_was_touched_is_refused(manifest: bytes) -> None:
    with pytest.raises(StateMalformed):
        read_state(manifest)


def test_a_snapshot_gives_its_state_in_order() -> None:
    files = (
        FileEntry("z", Kind.TEXT, 1, "1" * 64, executable=True),
        FileEntry("b", Kind.LINK, 1, "2" * 64),
        FileEntry("c", Kind.UNREADABLE, problem="gone"),
    )
    state = state_of(Snapshot(files))
    assert [(one.path, one.form) for one in state.entries] == [
        ("b", Form.LINK),
        ("c", Form.UNREADABLE),
        ("z", Form.FILE),
    ]
    assert state.entries[2].executable
    assert [one.problem for one in state.unreadable] == ["gone"]
