import re
from html.parser import HTMLParser

from interlock.render.figures.page import sections, written
from interlock.trace.figures.model import Figure, Name
from tests.histories import deployed, history
from tests.unit.render.figures.samples import empty, some

VOID = {"meta"}


class Balance(HTMLParser):
    """Sees that every element ends."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def page(figures: tuple[Figure, ...], refused: int = 0) -> str:
    return b"".join(written(figures, "Delivery figures", ("shop/production",), refused)).decode()


def test_the_page_begins_with_the_sentence_and_has_a_table_beside_each_chart() -> None:
    body = page(some(), 2)
    assert "<h1>3 changes came to run in shop/production" in body
    assert "2 statements were left out" in body
    assert (
        body.count("<svg") == len(set(re.findall(r'aria-label="(The chart of [^"]+; it scrolls)"', body))) == len(Name)
    )
    assert body.count("<caption") == 2 * len(Name)
    assert "Not counted: 1 clocks disagree, 1 no commit named." in body


def test_every_element_ends_and_no_two_have_the_same_name() -> None:
    read = Balance()
    read.feed(page(some()))
    assert read.stack == []
    assert len(read.ids) == len(set(read.ids))


def test_the_page_loads_nothing_and_names_are_no_markup() -> None:
    evil = history(deployed(1, "a", run="<img src=x onerror=alert(1)>"))
    body = page(some(Name.FREQUENCY, of=evil))
    assert "<img" not in body
    assert "default-src &#x27;none&#x27;" in body


def test_where_there_is_nothing_to_tell_the_page_says_so() -> None:
    body = page(some(of=empty()))
    assert body.count("Nothing to tell.") == len(Name) - 1
    assert "nothing was deployed in this time" in body
    assert list(sections((), "x", (), 0))
