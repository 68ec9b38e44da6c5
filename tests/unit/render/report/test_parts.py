import re
from itertools import pairwise

import pytest

from interlock.control import Answer
from interlock.decision import Status, Verdict
from interlock.kernel import Digest, Severity
from interlock.render.report.parts import (
    ANSWERS,
    FILLS,
    STATUSES,
    VERDICTS,
    Look,
    bar,
    digest,
    icon,
    severity_tag,
    sprite,
    table,
    tag,
)
from tests.unit.render.report.reading import made, said


def test_every_state_has_a_look_and_no_two_are_told_apart_by_colour_alone() -> None:
    for looks, states in ((VERDICTS, Verdict), (ANSWERS, Answer), (STATUSES, Status)):
        assert set(looks) == set(states)
        words = [look.word for look in looks.values()]
        assert len(set(words)) == len(words)
    assert set(FILLS) == set(Severity)


def test_every_icon_that_a_look_names_is_drawn_once() -> None:
    ids = re.findall(r'id="(i-[a-z]+)"', made(sprite()))
    assert len(ids) == len(set(ids))
    looks = [*VERDICTS.values(), *ANSWERS.values(), *STATUSES.values()]
    assert {f"i-{look.icon}" for look in looks} | {"i-arrow"} <= set(ids)


def test_a_drawing_says_nothing_to_a_reader_and_its_word_does() -> None:
    assert 'aria-hidden="true"' in made(icon("check"))
    assert said(tag(Look("s-pass", "check", "passed"))) == "passed"
    assert said(severity_tag(Severity.HIGH)) == "high"


def test_an_icon_cannot_lead_out_of_the_page() -> None:
    drawn = made(icon("x\"><script src='https://example.org'>"))
    assert "<script" not in drawn
    assert re.findall('href="(.)', drawn) == ["#"]


def test_a_digest_is_whole_unless_it_is_to_be_recognised_only() -> None:
    value = Digest("sha256", "ab" * 32)
    assert said(digest(value)) == str(value)
    assert said(digest(value, is_short=True)) == "sha256:abababababab…"
    assert said(digest("no colon", is_short=True)) == "no colon"
    assert said(digest(None)) == "none"


@pytest.mark.parametrize("amounts", [[1], [1, 1, 1], [5, 0, 3], [1, 999_999], [0, 0], [], [-2, 4]])
def test_the_parts_of_a_bar_fill_it_and_never_more(amounts: list[int]) -> None:
    drawn = made(bar([("f-high", amount) for amount in amounts], "in words"))
    boxes = [(float(x), float(width)) for x, width in re.findall(r'<rect x="([\d.]+)" y="0" width="([\d.]+)"', drawn)]
    assert len(boxes) == sum(amount > 0 for amount in amounts)
    if boxes:
        assert boxes[0][0] == 0
        assert abs(sum(width for _, width in boxes) - 1000) < 1
        assert all(abs(x + width - after) < 0.2 for (x, width), (after, _) in pairwise(boxes))
    assert 'aria-label="in words"' in drawn


def test_each_cell_of_a_table_says_of_itself_what_it_is() -> None:
    drawn = made(table(("Name", "Count"), [["<b>", 7]], "a caption"))
    assert said(table(("Name", "Count"), [["<b>", 7]], "a caption")) == "a caption Name Count <b> 7"
    assert "<b>" not in drawn
    assert 'data-label="Count"' in drawn
    assert drawn.count('role="rowheader"') == 1


def test_a_row_with_more_cells_than_the_table_has_names_is_a_fault() -> None:
    with pytest.raises(IndexError):
        table(("Name",), [["a", "b"]], "a caption")
