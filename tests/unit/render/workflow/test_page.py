"""A map as a page that stands alone."""

from __future__ import annotations

from interlock.render.workflow.page import questions, written
from interlock.render.workflow.words import QUESTIONS
from tests.unit.catalog.workflow.reading import SHOP, map_of


def test_the_page_has_the_figure_the_questions_and_what_to_add() -> None:
    text = b"".join(written(map_of())).decode()
    assert all(asked in text for asked in QUESTIONS)
    assert "<pre><code>" in text
    assert "default-src &#x27;none&#x27;" in text or "default-src 'none'" in text
    assert "<script" not in text


def test_hostile_texts_are_words() -> None:
    files = {**SHOP, ".gitlab-ci.yml": "x<img src=y>: {script: pytest}\ninclude: /<b>.yml\n"}
    text = b"".join(written(map_of(files))).decode()
    assert "<img" not in text
    assert "Not read or not followed" in text


def test_each_question_has_as_many_cells_as_columns() -> None:
    for _, columns, rows in questions(map_of()):
        assert all(len(row) == len(columns) for row in rows)
