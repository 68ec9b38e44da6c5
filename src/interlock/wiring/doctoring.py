"""How a store is, one line for each thing, with what to do: for `interlock admin doctor` and its page. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant, InterlockError
from interlock.wiring.looks import Look
from interlock.wiring.sign_in_looks import sign_in_looks
from interlock.wiring.source_looks import source_looks

if TYPE_CHECKING:
    from interlock.identity.tokens import TokenCard
    from interlock.store.database import Database
    from interlock.wiring.app import App

_LITTLE: Final = 64 << 20
"""Bytes with which a store is as good as full."""
_SOON: Final = timedelta(days=14)
_UNUSED: Final = timedelta(days=30)
_NAMED: Final = 3


def doctored(app: App) -> list[Look]:
    """Look at everything, each by itself: what cannot be looked at is a line too."""
    opened = _attempt("store", lambda: _store(app))
    found = [opened, _attempt("signing key", lambda: _key(app))]
    if not opened.is_good:
        return found
    return [
        *found,
        _attempt("schema", lambda: _schema(app)),
        _attempt("room", lambda: _room(app)),
        _attempt("ledger", lambda: _ledger(app)),
        _attempt("clock", lambda: _clock(app)),
        _attempt("graph", lambda: _graph(app.store.database)),
        _attempt("words", lambda: _words(app.store.database)),
        *_tokens(app),
        *source_looks(app),
        *sign_in_looks(app),
    ]


def _attempt(what: str, look: Callable[[], Look]) -> Look:
    try:
        return look()
    except InterlockError as error:
        return Look(what, is_good=False, is_needed=True, says=str(error), remedy=error.remedy)


def _good(what: str, says: str) -> Look:
    return Look(what, is_good=True, is_needed=True, says=says)


def _store(app: App) -> Look:
    from interlock.store import engine_facts
    from interlock.store.backups import engine_of

    database = app.store.database
    how = engine_facts().says() if engine_of(database) == "sqlite" else "PostgreSQL"
    return _good("store", f"{database.where} ({how})")


def _schema(app: App) -> Look:
    from interlock.store.migrations.steps import KNOWN

    with app.store.database.reading() as session:
        step = session.rows("SELECT version_num FROM schema_version")[0][0]
    return _good("schema", f"{int(step)}, and this version knows {KNOWN}: nothing is to be migrated")


def _room(app: App) -> Look:
    from interlock.store.backups import engine_of

    database = app.store.database
    if engine_of(database) != "sqlite":
        with database.reading() as session:
            size = int(session.rows("SELECT pg_database_size(current_database())")[0][0])
        return _good("room", f"the database takes {_bytes(size)}; how much is left only its server knows")
    size = sum(os.stat(database.where + end).st_size for end in ("", "-wal") if os.path.exists(database.where + end))  # noqa: PTH110, PTH116
    disk = os.statvfs(os.path.dirname(database.where))  # noqa: PTH120
    left = disk.f_bavail * disk.f_frsize
    says = f"the store takes {_bytes(size)}, and {_bytes(left)} are left"
    if left < _LITTLE:
        return Look("room", is_good=False, is_needed=True, says=says, remedy="free some room before it is full")
    remedy = "free some room: a backup beside it takes twice what the store does while it is made"
    return Look("room", is_good=left > 2 * size, is_needed=False, says=says, remedy=remedy)


def _bytes(count: int) -> str:
    for name in ("B", "KiB", "MiB"):
        if count < 1024:  # noqa: PLR2004 (binary units)
            return f"{count} {name}"
        count //= 1024
    return f"{count} GiB"


def _ledger(app: App) -> Look:
    log = app.gate.proven()
    if log is None:
        return _good("ledger", f"{app.store.ledger.origin} is empty")
    seen = app.memory.last(log.checkpoint.origin)
    if seen is None:
        remedy = "run `interlock check`, or start the server: this machine remembers it from then on"
        says = f"{log.checkpoint.size} entries, proven; whether they are the newest nothing on this machine shows"
        return Look("ledger", is_good=False, is_needed=False, says=says, remedy=remedy)
    return _good("ledger", f"{log.checkpoint.size} entries, proven against {seen.size} that this machine has seen")


def _key(app: App) -> Look:
    key = app.keys.current()
    if key is None:
        return Look("signing key", False, True, f"none in {app.places.config}", "restore that folder, or make a key")
    signer = app.keys.signer(app.clock())
    one = next(each for each in app.keys.trust().keys if each.id == signer.key_id)
    if one.until is None:
        return _good("signing key", f"{signer.key_id[:16]}, without an end")
    is_good = one.until - app.clock() > _SOON
    says = f"{signer.key_id[:16]}, which counts until {one.until:%Y-%m-%d}"
    return Look("signing key", is_good, False, says, "make the next one with `interlock keys rotate`")


def _clock(app: App) -> Look:
    from interlock.ledger import Entry
    from interlock.store.leaf_rows import last_leaf
    from interlock.store.ledger import CLOCK_SLACK

    with app.store.database.reading() as session:
        last = last_leaf(session)
    if last is None:
        return _good("clock", "nothing was entered yet that it could be held against")
    ahead = Entry.read(last[1]).at - app.clock()
    if ahead <= timedelta():
        return _good("clock", "behind no entry of the ledger")
    says = f"the newest entry is {int(ahead.total_seconds())} s ahead of this machine's clock"
    remedy = "set the clock right: more than five minutes behind, nothing can be entered"
    return Look("clock", is_good=False, is_needed=ahead > CLOCK_SLACK, says=says, remedy=remedy)


def _graph(database: Database) -> Look:
    from interlock.store.drawn_entries import DrawnEntries

    if DrawnEntries(database).is_behind():
        remedy = "start the server, or run `interlock check`, which draws them"
        return Look("graph", False, False, "entries of the ledger are not drawn yet", remedy)
    return _good("graph", "every entry of the ledger is drawn")


def _words(database: Database) -> Look:
    with database.reading() as session:
        gap = int(session.rows("SELECT coalesce(sum(ends - first), 0) FROM search_gap")[0][0])
    if gap:
        says = f"no word finds {gap} entries"
        return Look("words", False, False, says, "run `interlock trace rebuild`, which files them anew")
    return _good("words", "every entry can be found by its words")


def _tokens(app: App) -> list[Look]:
    from interlock.store.api_tokens import StoredTokens

    now = app.clock()
    standing = [one for one in StoredTokens(app.store.database).all() if one.stands(now)]
    if not standing:
        says = "none counts: nobody can ask a server over this store anything"
        return [Look("tokens", False, False, says, "make one with `interlock token new`")]
    found = [_good("tokens", f"{len(standing)} count")]
    soon = [one for one in standing if one.until - now <= _SOON]
    if soon:
        says = f"{_names(soon)} end within {_SOON.days} days"
        found.append(Look("tokens that end", False, False, says, "make others with `interlock token new` before"))
    unused = [one for one in standing if _is_unused(one, now)]
    if unused:
        says = f"{_names(unused)} were not used for {_UNUSED.days} days or more"
        found.append(Look("tokens unused", False, False, says, "revoke them with `interlock token revoke ID`"))
    return found


def _is_unused(one: TokenCard, now: Instant) -> bool:
    return now - (one.used_at or one.made_at) >= _UNUSED


def _names(cards: Sequence[TokenCard]) -> str:
    more = f" and {len(cards) - _NAMED} more" if len(cards) > _NAMED else ""
    return ", ".join(f"{one.id} ({one.name})" for one in cards[:_NAMED]) + more
