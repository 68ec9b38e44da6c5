from __future__ import annotations

from interlock.render.markup import style
from interlock.render.picture.pages import page_sheet
from interlock.render.picture.strokes import RULES


def test_a_page_loads_nothing_by_its_sheet() -> None:
    element, source = style(page_sheet(RULES))
    assert element.text.startswith("<style>")
    assert source.startswith("'sha256-")


def test_a_page_knows_narrow_screens_dark_and_paper() -> None:
    made = page_sheet(RULES)
    assert all(f"@media{what}" in made for what in ("(max-width:900px)", "(prefers-color-scheme:dark)", " print"))
    assert made.count("{") == made.count("}")
