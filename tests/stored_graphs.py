"""A graph in tables from drawings, for tests that hold it against the one in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interlock.kernel import Digest, Subject
from interlock.store.database import Database
from interlock.store.graph import StoredGraph
from interlock.store.graph_writing import GraphWriter, state_of
from interlock.store.inventories import StoredInventories
from interlock.store.inventory_owners import say
from interlock.supply.model import Component
from interlock.supply.purl import read_foreign_purl
from interlock.supply.recorded import Recording
from interlock.trace import Drawing
from tests.inventories import AT, inventory
from tests.memory_graph import Contents


def component_of(purl: str) -> Component:
    """Give a component by its package URL."""
    read = read_foreign_purl(purl)
    return Component(read.name, read.version, purl, ecosystem="PyPI")


def stored_graph(
    database: Database,
    drawings: Sequence[Drawing],
    contents: Mapping[int, Contents] | None = None,
    *,
    at_once: int = 1,
) -> StoredGraph:
    """Draw into tables as appends would, so many entries in a transaction; what an entry says is held is kept in it."""
    writer, book = GraphWriter(), StoredInventories(database)
    for start in range(0, len(drawings), at_once):
        group, recorded = drawings[start : start + at_once], []
        with database.writing() as session:
            session.serialise()
            writer.draw(session, state_of(session), group)
            for entry in range(start, start + len(group)):
                if contents and entry in contents:
                    said = contents[entry]
                    digest = Digest.parse(said.subject)
                    held = inventory(*(component_of(one) for one in said.components))
                    entering = book.entering([Recording((Subject("thing", (digest,)),), held, AT)])
                    entering.within(session)
                    recorded.append(entering)
                    rows = session.rows("SELECT inventory FROM inventory_subject WHERE entry < 0")
                    say(session, rows[0][0], [said.subject], entry)
        writer.keep()
        for one in recorded:
            one.done()
    return StoredGraph(database)
