"""Values that only give valid OSCAL: texts in the forms that it takes, UUIDs that are derived."""

from __future__ import annotations

import re
from uuid import UUID

import msgspec
import pytest

from interlock.formats import oscal


@pytest.mark.parametrize(
    ("text", "wanted"), [("a\nb\t c ", "a b c"), ("", "none"), ("  ", "none"), ("one", "one")]
)  # fmt: skip
def test_a_text_comes_on_one_line_and_is_never_empty(text: str, wanted: str) -> None:
    assert oscal.line(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("commit.sca", "commit.sca"),
        ("PCI-6.2.3.1", "PCI-6.2.3.1"),
        ("800-53-AC-2(1)", "_800-53-AC-2.1"),
        ("()", "none"),
    ],
)
def test_a_name_is_brought_to_what_the_model_takes(text: str, wanted: str) -> None:
    assert oscal.token(text) == wanted
    assert re.fullmatch(r"[^\W\d](\w|[.-])*", wanted)


def test_uuids_are_derived_and_of_version_5() -> None:
    assert oscal.name_of("ledger", "entry", 3) == oscal.name_of("ledger", "entry", 3)
    assert oscal.name_of("ledger", "entry", 3) != oscal.name_of("ledger", "entry", 4)
    assert oscal.name_of("a", "b") != oscal.name_of("ab")
    assert UUID(oscal.name_of("half \ud800 a character")).version == 5


def test_lists_that_are_empty_are_left_out_and_names_have_hyphens() -> None:
    made = oscal.Metadata("t", "2026-01-01T00:00:00Z", "1", oscal.OSCAL)
    assert msgspec.to_builtins(made) == {
        "title": "t", "last-modified": "2026-01-01T00:00:00Z", "version": "1", "oscal-version": "1.0.6"
    }  # fmt: skip
