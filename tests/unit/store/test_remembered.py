from pathlib import Path

import pytest

from interlock.ledger import Checkpoint
from interlock.store.errors import MemoryDamaged, StoreReadOnly
from interlock.store.remembered import RememberedCheckpoints


def checkpoint(size: int = 3, origin: str = "log.example") -> Checkpoint:
    return Checkpoint(origin, size, bytes([size]) * 32, b"a signed note")


@pytest.fixture
def memory(tmp_path: Path) -> RememberedCheckpoints:
    return RememberedCheckpoints(str(tmp_path))


def files(folder: Path) -> list[Path]:
    return sorted((folder / "checkpoints").iterdir())


def test_nothing_is_known_of_a_log_that_was_never_seen(memory: RememberedCheckpoints) -> None:
    assert memory.last("log.example") is None
    assert memory.origin_at("somewhere") is None


def test_what_was_seen_is_known_to_the_next_process(memory: RememberedCheckpoints, tmp_path: Path) -> None:
    memory.remember(checkpoint())
    again = RememberedCheckpoints(str(tmp_path))
    assert again.last("log.example") == checkpoint()
    assert again.last("other.example") is None


def test_a_shorter_log_never_takes_the_place_of_a_longer_one(memory: RememberedCheckpoints) -> None:
    memory.remember(checkpoint(5))
    memory.remember(checkpoint(4))
    assert memory.last("log.example") == checkpoint(5)


def test_a_longer_log_does(memory: RememberedCheckpoints) -> None:
    memory.remember(checkpoint(4))
    memory.remember(checkpoint(5))
    assert memory.last("log.example") == checkpoint(5)


def test_a_log_that_is_named_like_a_place_is_not_taken_for_it(memory: RememberedCheckpoints) -> None:
    memory.seen_at("log.example", "first")
    memory.remember(checkpoint(origin="log.example"))
    assert memory.origin_at("log.example") == "first"
    assert memory.last("log.example") == checkpoint()


def test_only_this_user_can_read_it_and_no_draft_is_left(memory: RememberedCheckpoints, tmp_path: Path) -> None:
    memory.remember(checkpoint())
    (path,) = files(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not path.name.startswith(".")


@pytest.mark.parametrize("body", [b"", b"{}", b"not json", b"\xff\xfe", b'{"origin":"log.example","size":"3"}'])
def test_damage_is_said_and_never_taken_for_nothing_seen(
    memory: RememberedCheckpoints, tmp_path: Path, body: bytes
) -> None:
    memory.remember(checkpoint())
    files(tmp_path)[0].write_bytes(body)
    with pytest.raises(MemoryDamaged):
        memory.last("log.example")
    with pytest.raises(MemoryDamaged):
        memory.remember(checkpoint(9))
    assert files(tmp_path)[0].read_bytes() == body


def test_a_folder_in_the_place_of_the_file_is_damage_too(memory: RememberedCheckpoints, tmp_path: Path) -> None:
    memory.remember(checkpoint())
    (path,) = files(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(MemoryDamaged):
        memory.last("log.example")


def test_a_damaged_place_is_said_too(memory: RememberedCheckpoints, tmp_path: Path) -> None:
    memory.seen_at("here", "log.example")
    files(tmp_path)[0].write_bytes(b"\xff")
    with pytest.raises(MemoryDamaged):
        memory.origin_at("here")


def test_forgetting_a_place_forgets_its_log_and_no_other(memory: RememberedCheckpoints) -> None:
    memory.seen_at("here", "log.example")
    memory.remember(checkpoint())
    memory.seen_at("there", "other.example")
    memory.remember(checkpoint(origin="other.example"))
    memory.forget("here")
    assert (memory.origin_at("here"), memory.last("log.example")) == (None, None)
    assert memory.origin_at("there") == "other.example"
    assert memory.last("other.example") == checkpoint(origin="other.example")


def test_what_cannot_be_written_is_an_error_with_its_path(memory: RememberedCheckpoints) -> None:
    path = Path(memory._path("place here"))
    path.parent.symlink_to("nowhere")
    with pytest.raises(StoreReadOnly, match=path.name):
        memory.seen_at("here", "log.example")
    assert memory.origin_at("here") is None


def test_only_whoever_restores_goes_back_to_a_smaller_one(memory: RememberedCheckpoints) -> None:
    memory.remember(checkpoint(5))
    memory.remember(checkpoint(3))
    assert memory.last("log.example") == checkpoint(5)
    memory.go_back(checkpoint(3))
    assert memory.last("log.example") == checkpoint(3)
