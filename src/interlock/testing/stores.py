"""A store in one step, for tests and measurements that know beforehand which log it holds. Floor 14."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from interlock.store import Bounds, Log, Store, open_database, store_over


def open_store(
    where: str | os.PathLike[str],
    *,
    log: Log,
    results_key: bytes,
    is_read_only: bool = False,
    timeout_s: float = 30.0,
    clock: Callable[[], float] = time.time,
    bounds: Bounds | None = None,
) -> Store:
    """Open the store in a data folder, or the one a PostgreSQL URL names; make it if it is not there.

    `results_key` authenticates the cache: 32 bytes of this installation that are kept outside the store.

    Errors: those of interlock.store.errors.
    """
    database = open_database(where, is_read_only=is_read_only, timeout_s=timeout_s)
    try:
        return store_over(database, log=log, results_key=results_key, clock=clock, bounds=bounds)
    except ValueError:
        database.close()
        raise
