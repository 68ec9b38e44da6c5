"""Backup and restore: what is copied out is sealed, and what is put back is checked before it is there. Floor 12."""

from __future__ import annotations

# ruff: noqa: PTH100, PTH112, PTH118, PTH120
# pathlib costs start-up time.
import os
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

import interlock
from interlock.crypto import Trust, open_seal, open_trusted, read_envelope, sign, write_envelope
from interlock.crypto.errors import CryptoError
from interlock.disk import draft_in, sync_folder
from interlock.flows.fsck import checked
from interlock.kernel.paths import POSTGRES
from interlock.store import Log, stored_note, stored_origin
from interlock.store.api_tokens import StoredTokens
from interlock.store.archive import (
    KIND,
    SCHEMA,
    Manifest,
    Part,
    open_manifest,
    part_of,
    read_manifest,
    take_out,
    write_archive,
)
from interlock.store.backups import (
    check_empty_folder,
    copy_out,
    engine_of,
    fill,
    make_ready,
    meaning,
    put_in_place,
)
from interlock.store.errors import BackupBroken, BackupOlder, BackupUnsound, StoreMissing
from interlock.store.ledger import StoredLedger
from interlock.store.migrations.steps import KNOWN
from interlock.store.opening import FILE_NAME, folder_for, open_database
from interlock.store.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from interlock.ledger import Checkpoint
    from interlock.store.backups import Check
    from interlock.store.database import Database
    from interlock.wiring.opened import Opened

PURPOSE: Final = "ledger"
"""What a key has to count for, so that what it sealed is a backup of ours."""
_SHOWN: Final = 3


class Made(msgspec.Struct, frozen=True):
    """A backup that was made."""

    path: str
    size: int
    manifest: Manifest


class Restored(msgspec.Struct, frozen=True):
    """A backup that was put in place."""

    where: str
    manifest: Manifest
    seen: int | None
    """How many entries this machine had seen of the log; None where it knew nothing of it."""

    @property
    def lost(self) -> int:
        """How many entries that were seen are not there any more."""
        return max(0, (self.seen or 0) - self.manifest.entries)


def back_up(app: Opened, place: str) -> Made:
    """Write a backup of the store into a file, or into a folder under a name that tells log and time.

    Promise: the file is there whole, and on the disk, or what was there before is.
    Errors: those of interlock.store.errors, BackupUnsound (STO-125).
    """
    database = app.store.database
    at = app.clock()
    origin = app.store.ledger.origin
    name = f"interlock-{origin.rpartition('/')[2][:8]}-{at:%Y%m%dT%H%M%SZ}.tar"
    path = os.path.join(place, name) if os.path.isdir(place) else place
    folder = os.path.dirname(os.path.abspath(path))
    try:
        with draft_in(folder, 0o600) as (copy, _), draft_in(folder, 0o600) as (draft, handle):
            copy_out(database, copy)
            part = part_of(copy)
            manifest = _described(app, copy, engine_of(database), part)
            sealed = sign(msgspec.json.encode(manifest), KIND, [app.keys.signer(at)])
            with os.fdopen(handle, "wb", closefd=False) as file:
                write_archive(file, write_envelope(sealed), copy, part, manifest.made_at)
                size = file.tell()
            os.fsync(handle)
            os.replace(draft, path)  # noqa: PTH105
            sync_folder(folder)
    except OSError as error:
        raise meaning(folder, error) from error
    return Made(path, size, manifest)


def _described(app: Opened, copy: str, engine: str, part: Part) -> Manifest:
    """Say what a copy holds, after looking whether it holds together. Errors: BackupUnsound (STO-125)."""
    at = app.clock()
    database = SqliteDatabase(copy, is_read_only=True)
    try:
        origin = stored_origin(database)
        if origin is None:
            raise StoreMissing(where=app.store.where)
        entries = _check(app, database, origin, app.memory.last(origin), app.store.where)
        note = stored_note(database) or b""
        tokens = sum(one.stands(at) for one in StoredTokens(database).all())
    finally:
        database.close()
    version = interlock.__version__
    return Manifest(SCHEMA, at, version, engine, origin, entries, note.decode("utf-8"), KNOWN, tokens, (part,))


def restore(app: Opened, path: str, where: str, *, is_older_fine: bool = False) -> Restored:
    """Put a backup in an empty place: a folder, or a database of PostgreSQL.

    Promise: everything is there and holds together, or nothing is.
    Errors: BackupBroken (STO-122), BackupUnsound (STO-125), BackupOlder (STO-123), PlaceTaken (STO-124), those of
            interlock.store.errors.
    """
    try:
        file = open(path, "rb")  # noqa: PTH123, SIM115 (closed below)
    except OSError as error:
        raise BackupBroken(path=path, why=error.strerror or str(error)) from error
    with file:
        try:
            manifest = _believed(app, read_manifest(file, path), path)
            seen = app.memory.last(manifest.origin)
            if seen is not None and seen.size > manifest.entries and not is_older_fine:
                raise BackupOlder(path=path, entries=manifest.entries, origin=manifest.origin, seen=seen.size)
            known = seen if seen is not None and seen.size <= manifest.entries else None
            _take(app, file, manifest.parts[0], path, where, _checking(app, manifest, known, path))
        except OSError as error:
            raise meaning(where, error) from error
    _remember(app, where, manifest)
    return Restored(where, manifest, seen.size if seen is not None else None)


def _believed(app: Opened, sealed: bytes, path: str) -> Manifest:
    """Give what a backup says of itself, if a key sealed it that counted for the ledger then and was not revoked since.

    A key that has merely ended since counts: a backup stays one.
    """
    trust = Trust(tuple(one for one in app.trust.keys if one.revoked_at is None))
    try:
        envelope = read_envelope(sealed)
        opened = open_seal(envelope, {one.id: one.key for one in trust.keys})
        if opened.kind != KIND:
            raise BackupBroken(path=path, why="what was sealed is no manifest of a backup")
        manifest = open_manifest(opened.body, path)
        open_trusted(envelope, trust, manifest.made_at, PURPOSE)
    except CryptoError as error:
        raise BackupBroken(path=path, why=f"no key that counts for the ledger sealed it: {error}") from error
    return manifest


def _scratch(app: Opened) -> str:
    """Give a folder of this user for a file that is needed for a moment."""
    folder = os.path.join(app.places.state, "restoring")
    os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
    return folder


def _take(app: Opened, file: BinaryIO, part: Part, path: str, where: str, check: Check) -> None:
    """Take the store out of a backup into a draft, make it ready, and put it in place."""
    if where.startswith(POSTGRES):
        with draft_in(_scratch(app), 0o600) as (draft, handle):
            take_out(file, handle, part, path)
            make_ready(draft, check)
            database = open_database(where)
            try:
                fill(database, draft, check)
            finally:
                database.close()
        return
    check_empty_folder(os.path.abspath(where))
    folder = folder_for(where, FILE_NAME, is_read_only=False)
    with draft_in(folder, 0o600) as (draft, handle):
        take_out(file, handle, part, path)
        make_ready(draft, check)
        put_in_place(draft, folder)


def _checking(app: Opened, manifest: Manifest, known: Checkpoint | None, path: str) -> Check:
    def check(database: Database) -> None:
        note = (stored_note(database) or b"").decode("utf-8", "replace")
        if stored_origin(database) != manifest.origin or note != manifest.checkpoint:
            raise BackupBroken(path=path, why="the store in it is of another log, or another time, than it says")
        entries = _check(app, database, manifest.origin, known, path)
        if entries != manifest.entries:
            raise BackupBroken(path=path, why=f"it holds {entries} entries, and says {manifest.entries}")

    return check


def _check(app: Opened, database: Database, origin: str, known: Checkpoint | None, path: str) -> int:
    """Give how many entries a store holds, if its log holds together. Errors: BackupUnsound (STO-125)."""
    verifiers = app.all_verifiers(origin)
    report = checked(StoredLedger(database, Log(origin, verifiers)), verifiers, (known,))
    if not report.is_sound:
        faults = "; ".join(f"{one.code.value} {one.where}: {one.says}" for one in report.faults[:_SHOWN])
        raise BackupUnsound(path=path, faults=faults)
    return report.entries


def _remember(app: Opened, where: str, manifest: Manifest) -> None:
    """Have this machine know of the log what was restored, and no more than that."""
    from interlock.ledger import Checkpoint

    if manifest.checkpoint:
        note = manifest.checkpoint.encode("utf-8")
        app.memory.go_back(Checkpoint.open(note, app.all_verifiers(manifest.origin), manifest.origin))
    app.memory.seen_at(where, manifest.origin)
