"""From a layout and data to a PDF, in memory."""

from __future__ import annotations

import sys

import pytest

from interlock.adapters.typesetting import TypesetterMissing, TypesettingFailed, composed
from interlock.kernel import instant
from tests import needed

_AT = instant("2026-01-02T03:04:05.678Z")
_LAYOUT = b'#set document(title: "t")\n#set text(lang: "en")\n#read("data.txt")'


def test_the_same_input_gives_the_same_bytes() -> None:
    needed.package("typst")
    made = composed(_LAYOUT, {"data.txt": b"text"}, _AT)
    assert made.startswith(b"%PDF-1.7")
    assert made == composed(_LAYOUT, {"data.txt": b"text"}, _AT)
    assert made != composed(_LAYOUT, {"data.txt": b"other"}, _AT)


_WRONG = (b"#nothing", b'#read("/etc/hostname")', b'#read("pyproject.toml")', b'#import "@preview/a:0.1.0"')


@pytest.mark.parametrize("layout", _WRONG)
def test_what_cannot_be_set_says_why_and_reads_nothing_else(layout: bytes) -> None:
    needed.package("typst")
    with pytest.raises(TypesettingFailed):
        composed(b'#set document(title: "t")\n' + layout, {}, _AT)


def test_where_typst_is_not_installed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(TypesetterMissing) as caught:
        composed(_LAYOUT, {}, _AT)
    assert "interlock[report]" in caught.value.remedy
