"""Questions asked of a repository that builds and deploys, over the graph in memory, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from msgspec.structs import replace

from interlock.control import Attachment
from interlock.flows.admitting import Admitting
from interlock.flows.recording import SBOM_TYPES, recordings
from interlock.flows.tracing.asking import Asking
from interlock.ledger import Entry
from interlock.trace import Drawing, drawn
from interlock.trace.names import component_of
from interlock.wiring.app import App
from interlock.wiring.tracing import Tracing
from tests.estate import Estate
from tests.memory_graph import Contents, MemoryGraph

T = TypeVar("T")
Altering = Callable[[list[Drawing]], Sequence[Drawing]]


def memory_graph_of(app: App, altered: Altering = list) -> MemoryGraph:
    """Give the graph of a repository's ledger; `altered` changes it as somebody does who writes into its tables."""
    log = app.gate.proven()
    assert log is not None
    drawings, times, contents = [], [], {}
    for record in app.store.ledger.entries(0, len(log.leaves)):
        entry = Entry.read(record.leaf)
        times.append(entry.at)
        drawings.append(drawn(entry.kind, entry.subjects, record.envelope))
        if entry.kind in SBOM_TYPES:
            found = Admitting(app.store.ledger, app.trust).admitted(log, [(record.index, entry)]).statements
            for one in found:
                document = Attachment(entry.kind, one.statement.predicate)
                (made,) = recordings(one.statement.subjects, [document], entry.at)
                parts = [each.component for each in made.inventory.entries]
                held = tuple(component_of(each.purl, each.ecosystem, each.name, each.version) for each in parts)
                contents[record.index] = Contents(str(entry.subjects[0]), held)
    return MemoryGraph(altered(drawings), times=times, contents=contents)


@contextmanager
def asking(
    estate: Estate, at: str = "", altered: Altering = list, *, app: App | None = None
) -> Iterator[tuple[Asking, Tracing]]:
    """Ask a repository as whoever has its key."""
    if app is None:
        with estate.world.app(is_reading=True) as opened:
            yield _asked(opened, at, altered)
    else:
        yield _asked(app, at, altered)


def _asked(app: App, at: str, altered: Altering) -> tuple[Asking, Tracing]:
    tracing = Tracing(app)
    tracing.__dict__["graph"] = memory_graph_of(app, altered)
    return tracing.asking(at), tracing


def with_edges(drawing: Drawing, *, without: Callable[[object], bool]) -> Drawing:
    """Give a drawing without some of its edges."""
    return replace(drawing, edges=tuple(one for one in drawing.edges if not without(one)))
