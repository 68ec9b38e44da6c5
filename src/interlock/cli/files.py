"""Files that are named on the command line: read as they are, written whole or not at all. Floor 15."""

from __future__ import annotations

# ruff: noqa: PTH105 PTH108 PTH110 PTH112 PTH113 PTH120 PTH123
# pathlib costs start-up time.
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from interlock.cli.errors import FileEmpty, FileTooBig, FileUnreadable, FileUnwritable
from interlock.kernel import Digest

if TYPE_CHECKING:
    from interlock.ledger import Checkpoint
    from interlock.wiring.app import App


def read_file(path: str) -> bytes:
    """Give what a file holds. Errors: FileUnreadable (CLI-101)."""
    with reading(path) as file:
        return file.read()


def read_bounded(path: str, most: int, *, may_be_empty: bool = False) -> bytes:
    """Give what a regular file holds, if it holds something, or may be empty, and no more than `most` bytes.

    Errors: FileUnreadable (CLI-101), FileTooBig (CLI-110), FileEmpty (CLI-111).
    """
    if os.path.exists(path) and not os.path.isfile(path):
        raise FileUnreadable(path=path, why="it is no regular file")
    with reading(path) as file:
        body = file.read(most + 1)
    if len(body) > most:
        raise FileTooBig(path=path, most=f"{most >> 20} MiB")
    if not body and not may_be_empty:
        raise FileEmpty(path=path)
    return body


def file_digest(path: str) -> Digest | None:
    """Give the SHA-256 of a regular file; none if there is no such file. Errors: FileUnreadable (CLI-101)."""
    if not os.path.isfile(path):
        return None
    return _read_once(path, ("sha256",), 0)[0][0]


def file_digests(path: str, algorithms: Sequence[str], small: int) -> tuple[tuple[Digest, ...], bytes | None]:
    """Give digests of a regular file, and its bytes where they are no more than `small`.

    It is read once, in pieces; one that changes meanwhile is no file of which anything could be shown.

    Errors: FileUnreadable (CLI-101).
    """
    if not os.path.isfile(path):
        raise FileUnreadable(path=path, why="there is no such file; a digest is written sha256:...")
    digests, _, body = _read_once(path, algorithms, small)
    return digests, body


def sized_digest(path: str) -> tuple[Digest, int]:
    """Give the SHA-256 of a regular file and how many bytes have it; one that changes meanwhile has none.

    Errors: FileUnreadable (CLI-101).
    """
    if not os.path.isfile(path):
        raise FileUnreadable(path=path, why="there is no such file")
    (digest,), size, _ = _read_once(path, ("sha256",), 0)
    return digest, size


def _read_once(path: str, algorithms: Sequence[str], small: int) -> tuple[tuple[Digest, ...], int, bytes | None]:
    """Read a file from its beginning to its end, in pieces. Errors: FileUnreadable (CLI-101)."""
    totals, kept, size = [hashlib.new(one) for one in algorithms], bytearray(), 0
    with steady(path) as file:
        expected = os.fstat(file.fileno()).st_size
        while piece := file.read(1 << 20):
            size += len(piece)
            for total in totals:
                total.update(piece)
            if expected <= small:
                kept += piece
    if size != expected:
        raise FileUnreadable(path=path, why="it changed while it was read")
    digests = tuple(Digest(one, total.hexdigest()) for one, total in zip(algorithms, totals, strict=True))
    return digests, size, bytes(kept) if expected <= small else None


@contextmanager
def reading(path: str) -> Iterator[BinaryIO]:
    """Give a file to read from. Errors: FileUnreadable (CLI-101)."""
    try:
        with open(path, "rb") as file:
            yield file
    except OSError as error:
        raise FileUnreadable(path=path, why=error.strerror or str(error)) from error


@contextmanager
def steady(path: str) -> Iterator[BinaryIO]:
    """Give a file to read from, which nobody may write meanwhile. Errors: FileUnreadable (CLI-101)."""
    with reading(path) as file:
        before = os.fstat(file.fileno())
        yield file
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileUnreadable(path=path, why="it changed while it was read")


def check_place(path: str) -> None:
    """Look whether a file can be written there, before the work whose result it is to hold.

    Errors: FileUnwritable (CLI-102).
    """
    folder = os.path.dirname(path) or "."
    if _is_special(path):
        return
    if os.path.isdir(path):
        raise FileUnwritable(path=path, why="it is a folder")
    if not os.path.isdir(folder):
        raise FileUnwritable(path=path, why=f"there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FileUnwritable(path=path, why=f"you may not write in {folder}")


def write_file(path: str, body: bytes) -> None:
    """Write a file whole or not at all. Errors: FileUnwritable (CLI-102)."""
    with writing(path) as file:
        file.write(body)


def put_out(pieces: Iterable[bytes], path: str | None) -> None:
    """Write whole or not at all into a file, and say so; where none is named, to the terminal as it comes.

    Errors: FileUnwritable (CLI-102).
    """
    if path is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
        return
    with writing(path) as file:
        for piece in pieces:
            file.write(piece)
    print(f"written to {path}", file=sys.stderr)


@contextmanager
def writing(path: str) -> Iterator[BinaryIO]:
    """Give a file to write into, which takes the place of `path` when the block ends well.

    A device or a pipe (`/dev/null`, `/dev/stdout`) is written into and stays what it is.
    Errors: FileUnwritable (CLI-102).
    """
    is_special = _is_special(path)
    draft = path if is_special else f"{path}.part"
    is_whole = False
    try:
        with open(draft, "wb") as file:
            yield file
        if not is_special:
            os.replace(draft, path)
        is_whole = True
    except OSError as error:
        raise FileUnwritable(path=path, why=error.strerror or str(error)) from error
    finally:
        if not is_whole and not is_special:
            _drop(draft)


def _is_special(path: str) -> bool:
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def _drop(draft: str) -> None:
    try:
        os.unlink(draft)
    except OSError:
        return  # it lies where nothing can be made or removed


def print_json(document: object) -> None:
    """Write a document to the terminal as JSON that a person can read too."""
    import msgspec

    from interlock.render.paint import visible_json

    sys.stdout.write(visible_json(msgspec.json.format(msgspec.json.encode(document), indent=2).decode()) + "\n")


def known_checkpoint(app: App, path: str | None) -> Checkpoint | None:
    """Give the checkpoint that a person knows to be genuine; none if none was named.

    Errors: FileUnreadable (CLI-101), those of `Checkpoint.open`.
    """
    if path is None:
        return None
    from interlock.ledger import Checkpoint

    origin = app.store.ledger.origin
    return Checkpoint.open(read_file(path), app.verifiers(origin), origin)
