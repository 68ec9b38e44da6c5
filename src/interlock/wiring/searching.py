"""What looks for words in one repository's ledger, for whoever asks. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.flows.search import Search
from interlock.wiring.tracing import Tracing

if TYPE_CHECKING:
    from interlock.wiring.app import App


def search_of(app: App) -> Search:
    """Give what looks for words. Errors: AskerUnknown (TRC-103), AskerMayNot (TRC-104)."""
    from interlock.store.search import StoredWords

    tracing = Tracing(app)
    return Search(
        words=StoredWords(app.store.database),
        witness=lambda: tracing.witness,
        sight=tracing.sight,
        directory=app.directory(),
        trust=app.trust,
        ledger=app.store.ledger,
        blobs=app.store.blobs,
    )
