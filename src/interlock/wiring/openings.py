"""A repository that is worked over for long: opened anew whenever its rules may have changed. Floor 12.

Settings, keys and policies hold as they are now, and not as they were when a worker began.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from interlock.kernel import InterlockError
from interlock.store.opening import FILE_NAME as DATABASE
from interlock.wiring.settings import FILE_NAME

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying

_GIT: Final = ("HEAD", "packed-refs", "refs/heads", "refs/remotes", "refs/remotes/origin", "FETCH_HEAD")
_AGAIN_S: Final = 1.0
_LONGEST_S: Final = 300.0
"""So long one opening is worked over at the most: what no mark tells is found then."""


def marks_of(app: App, sources: Iterable[str] = ()) -> tuple[object, ...]:
    """Give what is different as soon as the rules may be: files, commits and keys, by their outsides.

    `sources` are files of the repository that count besides its settings.
    """
    root = app.root
    paths = [
        *(f"{root}/{one}" for one in sorted({FILE_NAME, *sources})),
        *(f"{root}/.git/{one}" for one in _GIT),
        app.places.config,
        *_files_in(app.places.config),
    ]
    store = app.store_place
    place = () if "://" in store else _outside(f"{store}/{DATABASE}", is_place=True)
    return (app.quick_commit("HEAD"), place, *map(_outside, paths))


def _files_in(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        yield from (f"{place}/{one}" for one in sorted((*folders, *files)))


def _outside(path: str, *, is_place: bool = False) -> tuple[int, ...]:
    """Give what tells one state of a file from another; of a place only whether it is still the same one."""
    try:
        seen = os.stat(path)  # noqa: PTH116 (many of them, every second)
    except OSError:
        return ()
    return (seen.st_dev, seen.st_ino) if is_place else (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)


class _Opening:
    def __init__(self, app: App, deploying: Deploying) -> None:
        self.app = app
        self.deploying = deploying
        self.marks = marks_of(app)
        self.until = time.monotonic() + _LONGEST_S
        self.users = 0

    @property
    def holds(self) -> bool:
        return time.monotonic() < self.until and marks_of(self.app) == self.marks


class Openings:
    """Gives what deploys by the rules that hold now, to several threads; use it in a `with`."""

    def __init__(self, open_app: Callable[[], App], made: Callable[[App], Deploying]) -> None:
        """`made` gives what deploys over an opening."""
        self._open_app = open_app
        self._made = made
        self._lock = threading.Lock()
        self._now: _Opening | None = None
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with self._lock:
            last, self._now = self._now, None
        if last is not None and not last.users:
            last.app.__exit__()

    @contextmanager
    def using(self, *, waits: bool = False) -> Iterator[Deploying]:
        """Give what deploys by the rules that hold now; it stays open for as long as the block lasts.

        What people have said of the risk is asked of the ledger anew. Whoever `waits` does so for as long as nobody can
        read the rules: what is under way neither breaks off nor goes on by those of yesterday.
        Errors: those of reading settings and keys.
        """
        one = self._taken(waits=waits)
        try:
            yield one.deploying
        finally:
            self._left(one)

    def _taken(self, *, waits: bool) -> _Opening:
        while True:
            try:
                return self._opened()
            except InterlockError:
                if not waits or self._closing.wait(_AGAIN_S):
                    raise

    def _opened(self) -> _Opening:
        with self._lock:
            before = self._now
            if before is not None and before.holds:
                one = before
            else:
                one = self._now = self._anew()
                if before is not None and not before.users:
                    before.app.__exit__()
            one.users += 1
            one.app.forget_risk()
            return one

    def _anew(self) -> _Opening:
        app = self._open_app()
        try:
            return _Opening(app, self._made(app))
        except BaseException:
            app.__exit__()
            raise

    def _left(self, one: _Opening) -> None:
        with self._lock:
            one.users -= 1
            is_over = one is not self._now and not one.users
        if is_over:
            one.app.__exit__()
