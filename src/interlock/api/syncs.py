"""Pulling directories of people while a server runs: one after the other, in a thread of their own. Floor 14.

Of several servers over one store one pulls: whose turn it is stands in the store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from interlock.kernel import InterlockError

if TYPE_CHECKING:
    from interlock.identity.ldap import LdapSource
    from interlock.wiring.app import App
    from interlock.wiring.syncing import Syncing

_LOOK_S: Final = 15.0
"""How often it is looked whether a directory is due."""
_END_S: Final = 2.0

Tell = Callable[[str], None]
"""Writes down what came of a pull that somebody should know."""


class Syncs:
    """Pulls the directories of one server that say how often."""

    def __init__(self, syncing: Syncing, opens: Callable[[], App], tell: Tell, *, look_s: float = _LOOK_S) -> None:
        """`opens` opens the program anew: a pull shares nothing with those who ask meanwhile but the store."""
        self._syncing = syncing
        self._opens = opens
        self._tell = tell
        self._look_s = look_s
        self._ending = threading.Event()
        self._looking: threading.Thread | None = None

    def begin(self) -> None:
        """Look from now on whether a directory is due, if one ever will be."""
        if any(one.every_s for one in self._syncing.known):
            self._looking = threading.Thread(target=self._look, name="directories", daemon=True)
            self._looking.start()

    def end(self) -> None:
        """Begin no more pulls. One that is under way is let go: the next one makes right what it left."""
        self._ending.set()
        if self._looking is not None:
            self._looking.join(_END_S)

    def turn(self) -> None:
        """Pull what is due; what cannot be pulled is told, and hinders nothing else."""
        for one in self._syncing.known:
            if self._ending.is_set():
                return
            try:
                if self._syncing.is_due(one):
                    self._pull(one)
            except InterlockError as error:
                self._tell(f"directory {one.name}: {error} [{error.code}]")

    def _pull(self, source: LdapSource) -> None:
        from interlock.wiring.syncing import Syncing

        with self._opens() as app:
            syncing = Syncing(app)
            with syncing.turn(source) as is_mine:
                if not is_mine:
                    self._tell(f"directory {source.name}: somebody else pulls it at the moment")
                    return
                done = syncing.sync(source, self._tell)
        for account in done.left:
            self._tell(f"directory {source.name}: {account} is not there any more, and does not sign in")

    def _look(self) -> None:
        while not self._ending.is_set():
            self.turn()
            self._ending.wait(self._look_s)
