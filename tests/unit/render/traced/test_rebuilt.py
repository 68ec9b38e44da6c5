"""Whether the graph is as the ledger has it."""

from __future__ import annotations

from interlock.render.traced.rebuilt import rebuilt_json, rebuilt_lines
from interlock.store.graph_rebuild import Compared, Difference
from tests.tracing_told import PLAIN, document, told

WRONG = Compared(10, 20, 3, (Difference("graph_edge", "missing", "1 2 3"),))


def test_a_graph_that_is_as_it_should_be_is_one_line() -> None:
    text = told(rebuilt_lines(Compared(10, 20, 0, ()), PLAIN, is_mended=False))
    assert text == "the graph is as the ledger has it  20 edges of 10 entries"


def test_what_differs_is_named_and_counted_and_said_to_be_mended_only_then() -> None:
    text = told(rebuilt_lines(WRONG, PLAIN, is_mended=False))
    assert text.startswith("3 rows are not as the ledger has them")
    assert "missing" in text
    assert "and 2 more" in text
    assert "`interlock trace rebuild` puts it right" in text
    assert "is as the ledger has it now" in told(rebuilt_lines(WRONG, PLAIN, is_mended=True))
    assert document(rebuilt_json(WRONG))["differences"] == 3
