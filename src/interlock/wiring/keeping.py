"""The key with which this server says who is in the groups that it keeps and who is gone, and what does. Floor 12.

It is no person's and not the one that signs for this machine: whoever founded the directory at a browser owns that one.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

import interlock
from interlock.crypto import Signer, TrustedKey
from interlock.flows.directory import say
from interlock.flows.keep_groups import GroupKeeper
from interlock.ledger import EVIDENCE
from interlock.wiring.sign_in import Elsewhere, read_sign_in

if TYPE_CHECKING:
    from interlock.flows.seal import Seal
    from interlock.identity import Deed, Directory
    from interlock.wiring.app import App

FOLDER: Final = "keeper"
"""Where its private part lies, in the configuration folder."""
NAME: Final = "groups kept by this server"
"""Under which name it is trusted, as `interlock keys list` shows it."""
_EARLY: Final = timedelta(seconds=1)


def keeper_key(app: App) -> Signer:
    """Give the key, made and trusted for evidence where it was not; what is trusted counts from the next opening on.

    Errors: those of `KeyRing.signer`.
    """
    from interlock.adapters.signers.keyfile import KeyRing

    now = app.clock()
    signer = KeyRing(os.path.join(app.places.config, FOLDER)).signer(now)
    if all(one.id != signer.key_id for one in app.keys.trust().keys):
        app.keys.add(TrustedKey(signer.public, NAME, now - _EARLY, purposes=(EVIDENCE,)))
    return signer


class Keeping(msgspec.Struct, frozen=True):
    """With whom people sign in, and the key that says of them who is in which group."""

    app: App
    said: Elsewhere
    signer: Signer | None
    """None where no group is to be kept and nobody tells of people, nor ever did."""

    def keeper(self, directory: Callable[[], Directory]) -> GroupKeeper | None:
        """Build what keeps groups; `directory` says who is who as the ledger has it this moment."""
        return group_keeper(self.app, self.signer, directory) if self.signer is not None else None


def keeping_of(app: App) -> Keeping:
    """Read with whom people sign in, and make the key of this server if groups or people are to be kept.

    Shape:  to be asked for before `app.trust` is: the key has to be among those.
    Errors: those of `read_sign_in` and `keeper_key`.
    """
    said = read_sign_in(app.places.config)
    was_any = os.path.isdir(os.path.join(app.places.config, FOLDER))  # noqa: PTH112 (as above)
    is_any = was_any or said.has_groups or bool(said.tellers)
    return Keeping(app, said, keeper_key(app) if is_any else None)


def group_keeper(app: App, signer: Signer, directory: Callable[[], Directory]) -> GroupKeeper:
    """Build what keeps groups; `directory` says who is who as the ledger has it this moment."""

    def said(deeds: Sequence[Deed], people: Directory) -> None:
        say(deeds, people, _seal(app, signer), signer.key_id, app.clock(), app.store.ledger.origin)

    return GroupKeeper(directory=directory, key=lambda: signer.key_id, say=said)


def _seal(app: App, signer: Signer) -> Seal:
    from interlock.flows.seal import Seal

    return Seal(
        signer=signer,
        ledger=app.store.ledger,
        blobs=app.store.blobs,
        gate=app.gate,
        clock=app.clock,
        version=interlock.__version__,
        inventories=app.inventories,
    )
