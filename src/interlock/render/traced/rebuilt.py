"""What came of drawing the graph once more, as text for people and as a document for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interlock.render.paint import Paint
from interlock.store.graph_rebuild import Compared


def rebuilt_lines(found: Compared, paint: Paint, *, is_mended: bool) -> Iterator[str]:
    """Say whether the graph is as the ledger has it, and what was not."""
    size = f"{found.edges:,} edges of {found.entries:,} entries"
    if found.is_same:
        yield paint("good", "the graph is as the ledger has it") + f"  {size}"
        return
    rows = "1 row is" if found.differences == 1 else f"{found.differences:,} rows are"
    yield paint("bad", f"{rows} not as the ledger has {'it' if found.differences == 1 else 'them'}") + f"  {size}"
    for one in found.named:
        yield paint("plain", f"  {one.what:<17}  {one.table}  {one.key}")
    if found.differences > len(found.named):
        yield f"  and {found.differences - len(found.named):,} more"
    if is_mended:
        yield "everything is as the ledger has it now"
    else:
        yield "somebody wrote into the tables, or a disk failed; `interlock trace rebuild` puts it right"


def rebuilt_json(found: Compared) -> dict[str, Any]:
    """Give the same as a document."""
    return {
        "schema": "interlock.trace-rebuild/v1",
        "entries": found.entries,
        "edges": found.edges,
        "differences": found.differences,
        "named": [{"table": one.table, "what": one.what, "key": one.key} for one in found.named],
    }
