"""Which letters paper lacks is what typst says of them."""

from __future__ import annotations

import pytest

from interlock.adapters.typesetting import TypesettingFailed, composed, lacking
from interlock.kernel import instant
from tests import needed

_AT = instant("2026-01-02T03:04:05Z")


@pytest.fixture(autouse=True)
def _typesetter() -> None:
    needed.package("typst")


def test_letters_that_the_fonts_have_lack_nothing() -> None:
    assert lacking("") == lacking("plain") == frozenset()
    assert lacking("Żółć, Ελλάδα, Жюри, שלום, خدمة → …") == frozenset()


def test_letters_that_no_font_has_are_found_among_those_that_are_there() -> None:
    assert lacking("é支b払Ж🚀") == frozenset("支払🚀")


def test_what_is_left_is_set_and_what_is_lacking_is_not() -> None:
    text = "é支Ж🚀結"
    lacks = lacking(text)
    layout = b'#set document(title: "t")\n#set text(lang: "en")\n#read("data.txt")'
    kept = "".join(one for one in text if one not in lacks)
    assert composed(layout, {"data.txt": kept.encode()}, _AT)
    for one in lacks:
        with pytest.raises(TypesettingFailed):
            composed(layout, {"data.txt": one.encode()}, _AT)


def test_what_was_not_tried_in_the_end_counts_as_lacking() -> None:
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 1500)))
    assert lacking(many + "é") >= frozenset(many)
