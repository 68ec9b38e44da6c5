"""Load: asks one address without a pause, and counts every answer that did not come. Floor 14."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Final, Self

from interlock.adapters.http import HttpClient, Limits, origin_of
from interlock.kernel import InterlockError

_LIMITS: Final = Limits(5.0, 10.0, 1 << 16)
_PAUSE_S: Final = 0.005


class Load:
    """Asks for as long as the block lasts."""

    def __init__(self, url: str, users: int = 3) -> None:
        self._url = url
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(users)]
        self._lock = threading.Lock()
        self.answers: Counter[str] = Counter()
        """How often each answer came, by its text."""
        self.failures: list[str] = []
        """What went wrong with each request that failed."""

    def __enter__(self) -> Self:
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for one in self._threads:
            one.join()

    def _ask(self) -> None:
        while not self._stopping.is_set():
            with HttpClient([origin_of(self._url)], limits=_LIMITS) as client:
                self._ask_with(client)

    def _ask_with(self, client: HttpClient) -> None:
        for _ in range(50):
            if self._stopping.is_set():
                return
            try:
                said = client.get(self._url).decode("utf-8", "replace").strip()
            except InterlockError as error:
                with self._lock:
                    self.failures.append(str(error))
            else:
                with self._lock:
                    self.answers[said] += 1
            time.sleep(_PAUSE_S)
