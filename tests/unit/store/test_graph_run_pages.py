from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.errors import CursorUnknown
from interlock.trace import EVERYTHING, Drawing, Occupied, Running, Sight
from tests.stored_graphs import stored_graph


def test_what_still_runs_comes_first_and_pages_join(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    drawings = [
        Drawing((), (), (Occupied("environment:p/e", tuple((f"workload:p/e/t/{n}", f"sha256:{at}") for n in each)),))
        for at, each in enumerate(range(first, first + 4) for first in range(6))
    ]
    graph = stored_graph(database, drawings)
    place = graph.named("environment:p/e", EVERYTHING)
    assert place is not None
    whole = graph.running(place, EVERYTHING, is_over_too=True, most=100).runnings
    assert [one.until is None for one in whole] == [True] * 4 + [False] * 20
    joined: list[Running] = []
    after = ""
    while True:
        page = graph.running(place, EVERYTHING, is_over_too=True, most=3, after=after)
        joined += page.runnings
        after = page.next
        if not after:
            break
    assert tuple(joined) == whole
    then = graph.running(place, Sight(before=3), most=100).runnings
    assert [(one.since, one.until) for one in then] == [(2, None)] * 4
    for word in ("x", "e.1.2", "z.1.2.3.4"):
        with pytest.raises(CursorUnknown):
            graph.running(place, EVERYTHING, most=3, after=word)
    database.close()
