"""A repository in a folder: an OCI image layout, which skopeo, oras and others read too. Floor 11.

Blobs lie under their digests and never change; `index.json` says what there is and what it is called, and is replaced
as a whole under a lock. Nothing is listed before all of it is on the disk. Source: OCI image layout 1.0.0.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

import msgspec

from interlock.adapters.registries.errors import (
    ContentDamaged,
    ContentMissing,
    PartsMissing,
    RepositoryFull,
    RepositoryUnusable,
)
from interlock.adapters.registries.names import FOLDER_SCHEME, check_tag
from interlock.disk import draft_in, sync_folder, write_durably
from interlock.disk.drafts import BEGIN
from interlock.formats.oci import Index, media_type_of, read_oci, write_oci
from interlock.kernel import Digest
from interlock.supply.oci import INDEX, MANIFESTS, MOST_MANIFEST_BYTES, Content, Descriptor, Listed, Source

_LAYOUT, _INDEX, _LOCK, _DRAFTS = "oci-layout", "index.json", ".lock", ".drafts"
_SAYS: Final = b'{"imageLayoutVersion":"1.0.0"}'
_TAG: Final = "org.opencontainers.image.ref.name"
_PIECE: Final = 1 << 20
_MOST_INDEX_BYTES: Final = 64 << 20
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderRepository:
    """Artifacts in a folder; several processes may read and write at once."""

    def __init__(self, path: str) -> None:
        """Nothing is made before something is put there."""
        self._path = Path(path)
        self._subjects: dict[Digest, tuple[Digest | None, Descriptor]] = {}
        """What each manifest is about; content never changes, so it is read once."""
        self._seen: tuple[tuple[int, ...], _Listing] | None = None
        """What index.json listed, for as long as it is the same file."""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"{FOLDER_SCHEME}{self._path}"

    def find(self, wanted: Digest | str) -> Content:
        """Give a manifest by its digest or a tag.

        Errors: ContentMissing (REG-102), ContentDamaged (REG-103), RepositoryUnusable (REG-106),
                OciMalformed (FMT-120).
        """
        found = self._listing().find(wanted)
        if found is not None:
            return self._manifest(found.descriptor)
        if isinstance(wanted, str) or not self.holds(wanted):
            raise ContentMissing(place=self.address, wanted=wanted)
        # A manifest that an index names is not listed by itself.
        body = b"".join(self._read(wanted, None, MOST_MANIFEST_BYTES))
        content = Content(media_type_of(body, str(wanted)), body)
        read_oci(content, str(wanted))
        return content

    def listed(self) -> Iterator[Listed]:
        """Give what index.json lists, each manifest once. Errors: RepositoryUnusable (REG-106)."""
        yield from self._listing().by_digest.values()

    def referrers(self, of: Digest) -> tuple[Descriptor, ...]:
        """Give the listed manifests that say that they are about another. Errors: as for `find`."""
        listing = self._listing()
        if listing.about is None:
            about: dict[Digest, list[Descriptor]] = {}
            for one in listing.by_digest.values():
                subject, described = self._subject(one.descriptor)
                if subject is not None:
                    about.setdefault(subject, []).append(described)
            listing.about = about
        return tuple(listing.about.get(of, ()))

    def _subject(self, named: Descriptor) -> tuple[Digest | None, Descriptor]:
        """Say what a manifest is about, and what it is."""
        if named.digest not in self._subjects:
            content = self._manifest(named)
            made = read_oci(content, str(named.digest))
            described = msgspec.structs.replace(
                content.descriptor, artifact_type=made.kind, annotations=made.annotations
            )
            self._subjects[named.digest] = (made.subject.digest if made.subject is not None else None, described)
        return self._subjects[named.digest]

    def holds(self, blob: Digest) -> bool:
        """Say whether a blob is there; whether it is whole shows when it is read."""
        return self._blob(blob).is_file()

    def read(self, blob: Descriptor) -> Iterator[bytes]:
        """Give a blob in pieces. Errors: ContentMissing (REG-102), ContentDamaged (REG-103)."""
        return self._read(blob.digest, blob.size, blob.size)

    def keep(self, blob: Descriptor, source: Source) -> None:
        """Take in a blob: on the disk as a whole, or not at all.

        Errors: ContentDamaged (REG-103), RepositoryFull (REG-105), RepositoryUnusable (REG-106).
        """
        place = self._blob(blob.digest)
        with self._meaning(blob.digest):
            self._make()
            if self._is_whole(blob):
                return
            with draft_in(str(self._path / _DRAFTS)) as (draft, handle):
                _write(handle, blob, source)
                os.fsync(handle)
                Path(draft).replace(place)
                sync_folder(str(place.parent))

    def borrow(self, blob: Descriptor, lender: object) -> bool:  # noqa: ARG002 (folders share nothing)
        """Say that nothing can be taken over without copying it."""
        return False

    def put(self, content: Content, tag: str = "") -> None:
        """Take in a manifest whose parts are there, and have a tag lead to it.

        Errors: PartsMissing (REG-104), RepositoryFull (REG-105), RepositoryUnusable (REG-106), OciMalformed (FMT-120),
                ReferenceMalformed (REG-101).
        """
        if tag:
            check_tag(tag)
        made = read_oci(content, str(content.digest))
        for part in made.manifests if isinstance(made, Index) else made.parts:
            if not self.holds(part.digest):
                raise PartsMissing(place=self.address, digest=content.digest, missing=part.digest)
        self.keep(content.descriptor, lambda start: iter((content.body[start:],)))
        entry = msgspec.structs.replace(content.descriptor, artifact_type=made.kind)
        with self._meaning(content.digest), self._alone():
            self._list(entry, tag)

    def _list(self, entry: Descriptor, tag: str) -> None:
        """Write index.json anew with an entry; what a tag led to before stays listed without it."""
        before = self._index().manifests
        after = _with(before, entry, tag)
        if after != before:
            write_durably(self._path / _INDEX, write_oci(Index(after)).body)

    def _manifest(self, named: Descriptor) -> Content:
        body = b"".join(self._read(named.digest, named.size, MOST_MANIFEST_BYTES))
        content = Content(named.media_type, body)
        read_oci(content, str(named.digest))
        return content

    def _read(self, digest: Digest, size: int | None, most: int) -> Iterator[bytes]:
        """Give a blob's bytes, and raise at the end if they are not those that its digest names."""
        try:
            handle = os.open(self._blob(digest), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            if error.errno == errno.ENOENT:
                raise ContentMissing(place=self.address, wanted=digest) from error
            raise RepositoryUnusable(place=self.address, why=error.strerror or str(error)) from error
        with os.fdopen(handle, "rb", buffering=0) as file:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                self._damaged(digest, "it is no file")
            if state.st_size > most or (size is not None and state.st_size != size):
                self._damaged(digest, f"it has {state.st_size} bytes where {most if size is None else size} may be")
            total, left = hashlib.sha256(), state.st_size
            while left and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                total.update(piece)
                yield piece
        if left or total.hexdigest() != digest.hex:
            self._damaged(digest, f"its bytes have the digest sha256:{total.hexdigest()}")

    def _is_whole(self, blob: Descriptor) -> bool:
        """Say whether a blob is there and is what its digest names; a damaged one is to be written again."""
        try:
            for _ in self.read(blob):
                pass
        except (ContentMissing, ContentDamaged):
            return False
        return True

    def _listing(self) -> _Listing:
        try:
            seen = (self._path / _INDEX).stat()
            state: tuple[int, ...] = (seen.st_ino, seen.st_mtime_ns, seen.st_size)
        except OSError:
            state = ()
        if self._seen is None or not state or self._seen[0] != state:
            self._seen = (state, _Listing(self._index()))
        return self._seen[1]

    def _index(self) -> Index:
        """Give index.json; an empty one where there is nothing yet."""
        try:
            with (self._path / _INDEX).open("rb") as file:
                body = file.read(_MOST_INDEX_BYTES + 1)
            says = (self._path / _LAYOUT).read_bytes()
        except FileNotFoundError:
            if (self._path / _INDEX).exists():
                raise RepositoryUnusable(place=self.address, why=f"it has no {_LAYOUT}") from None
            return Index(())
        except OSError as error:
            raise RepositoryUnusable(place=self.address, why=error.strerror or str(error)) from error
        if len(body) > _MOST_INDEX_BYTES:
            raise RepositoryUnusable(place=self.address, why=f"its {_INDEX} is longer than {_MOST_INDEX_BYTES} bytes")
        _check_layout(says, self.address)
        read = read_oci(Content(INDEX, body), f"{self._path / _INDEX}", most=_MOST_INDEX_BYTES)
        if not isinstance(read, Index):
            raise RepositoryUnusable(place=self.address, why=f"its {_INDEX} is none")
        return read

    def _make(self) -> None:
        """Make the layout where there is none; a folder that holds something else is left alone."""
        if (self._path / _LAYOUT).is_file():
            (self._path / _DRAFTS).mkdir(mode=0o700, exist_ok=True)
            return
        if self._path.is_dir() and not all(map(_is_own, self._path.iterdir())):
            raise RepositoryUnusable(place=self.address, why="the folder is there and holds something else")
        (self._path / "blobs" / "sha256").mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._path / _DRAFTS).mkdir(mode=0o700, exist_ok=True)
        with self._alone():
            if not (self._path / _LAYOUT).is_file():
                # A layout without an index holds nothing yet; an index without a layout could be anything.
                write_durably(self._path / _LAYOUT, _SAYS)
                write_durably(self._path / _INDEX, write_oci(Index(())).body)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other writers of the index waiting; the lock ends with the process at the latest."""
        with (self._path / _LOCK).open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _meaning(self, digest: Digest) -> Iterator[None]:
        """Say in our words why the disk would not take something."""
        try:
            yield
        except OSError as error:
            why = error.strerror or str(error)
            if error.errno in _FULL:
                raise RepositoryFull(place=self.address, digest=digest, why=why) from error
            raise RepositoryUnusable(place=self.address, why=why) from error

    def _blob(self, digest: Digest) -> Path:
        return self._path / "blobs" / digest.alg / digest.hex

    def _damaged(self, digest: Digest, why: str) -> NoReturn:
        raise ContentDamaged(place=self.address, digest=digest, why=why)


_OWN: Final = (_INDEX, _LAYOUT, _LOCK, _DRAFTS, "blobs")


def _is_own(path: Path) -> bool:
    """Say whether another writer of ours may just have made this, or is about to rename it."""
    return path.name in _OWN or path.name.startswith(BEGIN)


class _Listing:
    """What one state of index.json lists, each manifest once."""

    def __init__(self, index: Index) -> None:
        tags: dict[Digest, list[str]] = {}
        named = {}
        for one in index.manifests:
            if one.media_type in MANIFESTS:  # else another program's, which nobody can ask for here
                named[one.digest] = one
                tags.setdefault(one.digest, []).extend([_tag(one)] if _tag(one) else [])
        self.by_digest = {digest: Listed(_bare(named[digest]), tuple(sorted(given))) for digest, given in tags.items()}
        self.by_tag = {tag: one for one in self.by_digest.values() for tag in one.tags}
        self.about: dict[Digest, list[Descriptor]] | None = None
        """What is about each manifest; read when somebody first wants to know."""

    def find(self, wanted: Digest | str) -> Listed | None:
        return self.by_tag.get(wanted) if isinstance(wanted, str) else self.by_digest.get(wanted)


class _Layout(msgspec.Struct, rename="camel"):
    image_layout_version: str


def _check_layout(says: bytes, address: str) -> None:
    try:
        version = msgspec.json.decode(says, type=_Layout).image_layout_version
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RepositoryUnusable(place=address, why=f"its {_LAYOUT} cannot be read: {error}") from error
    if version != "1.0.0":
        raise RepositoryUnusable(place=address, why=f"it is an OCI layout of version {version[:40]!r}")


def _write(handle: int, blob: Descriptor, source: Source) -> None:
    """Write what a source gives, if it is what it should be. Errors: ContentDamaged (REG-103), OSError."""
    total, size = hashlib.sha256(), 0
    for piece in source(0):
        size += len(piece)
        if size > blob.size:
            raise ContentDamaged(place="its source", digest=blob.digest, why=f"it has more than {blob.size} bytes")
        total.update(piece)
        left = memoryview(piece)
        while left:
            left = left[os.write(handle, left) :]
    if size != blob.size or total.hexdigest() != blob.digest.hex:
        why = f"it has {size} of {blob.size} bytes, with the digest sha256:{total.hexdigest()}"
        raise ContentDamaged(place="its source", digest=blob.digest, why=why)


def _with(before: tuple[Descriptor, ...], entry: Descriptor, tag: str) -> tuple[Descriptor, ...]:
    """Give what is listed once an entry is; a tag leads to one thing alone, and each thing is listed."""
    moved = [_bare(one) if tag and _tag(one) == tag and one.digest != entry.digest else one for one in before]
    moved.append(msgspec.structs.replace(entry, annotations={_TAG: tag} if tag else {}))
    named = {one.digest for one in moved if _tag(one)}
    once: dict[tuple[Digest, str], Descriptor] = {}
    for one in moved:
        if _tag(one) or one.digest not in named:
            once.setdefault((one.digest, _tag(one)), one)
    return tuple(once.values())


def _tag(one: Descriptor) -> str:
    return one.annotations.get(_TAG, "")


def _bare(one: Descriptor) -> Descriptor:
    """Give a descriptor without the tag that leads to it."""
    noted: Mapping[str, str] = {name: value for name, value in one.annotations.items() if name != _TAG}
    return msgspec.structs.replace(one, annotations=noted)
