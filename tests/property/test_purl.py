"""Laws of package URLs: what is written is read back, and the canonical text is its own canonical text."""

from hypothesis import given
from hypothesis import strategies as st

from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import Purl, make_purl, read_foreign_purl, read_purl
from interlock.supply.purl_types import TYPE_RULES

TYPES = st.sampled_from([*TYPE_RULES, "unheard-of"])
KEYS = st.from_regex(r"[a-z][a-z0-9._-]{0,6}", fullmatch=True)
QUALIFIERS = st.dictionaries(KEYS | st.sampled_from(["uuid", "tag_id"]), st.text(max_size=8), max_size=3)


@st.composite
def purls(draw: st.DrawFn) -> Purl | None:
    try:
        return make_purl(
            draw(TYPES),
            draw(st.text(max_size=12)),
            draw(st.text(max_size=12)),
            draw(st.text(max_size=12)),
            tuple(draw(QUALIFIERS).items()),
            draw(st.text(max_size=12)),
        )
    except PurlMalformed:
        return None


@given(purls())
def test_what_is_written_is_read_back(purl: Purl | None) -> None:
    if purl is None:
        return
    try:
        text = str(purl)
    except PurlMalformed:
        return  # lone surrogates cannot be written
    assert text.isascii()
    assert read_purl(text) == purl
    assert str(read_purl(text)) == text


@given(st.text(max_size=40).map("pkg:".__add__) | st.text(alphabet="pkg:/@?#&=%2Fnam.", max_size=40))
def test_any_text_is_read_or_refused_and_reading_is_stable(text: str) -> None:
    try:
        purl = read_foreign_purl(text)
    except PurlMalformed:
        return
    assert read_foreign_purl(str(purl)) == purl
