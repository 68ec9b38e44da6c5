"""The stage figure: every control by shape, colour and word, and nothing of it that runs."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from interlock.catalog.cards import CARDS
from interlock.formats.pipelines.mapped import WorkflowMap
from interlock.render.workflow.figure import drawing, written
from tests.unit.catalog.workflow.reading import SHOP, map_of


def drawn(one: WorkflowMap) -> str:
    """Give the file."""
    return b"".join(written(one)).decode()


def test_every_control_is_drawn_with_its_word() -> None:
    text = drawn(map_of())
    assert all(f"<title>{control}: " in text for control in CARDS)
    for word, tone in (("present", "pass"), ("partial", "warn"), ("missing", "fail")):
        assert f'class="w-{tone}"' in text
        assert f">{word}</text>" in text
    assert len(set(re.findall(r'<path d="([^"]+)" class="w-icon"', text))) >= 3


def test_it_is_well_formed_and_as_large_as_it_says() -> None:
    root = ET.fromstring(drawn(map_of()))  # noqa: S314 (our own)
    height = int(root.attrib["height"])
    assert all(int(one.attrib["y"]) < height for one in root.iter() if "y" in one.attrib)


def test_hostile_names_are_words() -> None:
    name = "</text><script>alert(1)</script>"
    files = {**SHOP, ".github/workflows/h.yml": f'on: push\njobs: {{"{name}": {{steps: [{{run: pytest}}]}}}}\n'}
    text = drawn(map_of(files))
    assert "<script" not in text
    assert "xmlns" not in drawing(map_of(files)).text
    ET.fromstring(text)  # noqa: S314 (our own)


def test_the_same_map_gives_the_same_bytes_and_an_empty_one_is_drawn() -> None:
    assert drawn(map_of()) == drawn(map_of())
    assert "no job that was read" in drawn(map_of({}))
