import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.artifacts.tree import clean, followed, read_all


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("./a//b", "a/b"),
        ("/etc/passwd", "etc/passwd"),
        ("a/../b", None),
        ("..", None),
        ("a\\..\\b", None),
        ("a\0", None),
    ],
)
def test_an_entry_lies_below_the_root_or_nowhere(path: str, found: str | None) -> None:
    assert clean(path) == found


def test_links_are_followed_as_from_the_root() -> None:
    links = {"etc/os-release": "../usr/lib/os-release", "lib": "/usr/lib", "out": "../../../../etc/passwd", "me": "me"}
    assert followed("etc/os-release", links.get) == "usr/lib/os-release"
    assert followed("lib/x", links.get) == "usr/lib/x"
    assert followed("out", links.get) == "etc/passwd"
    assert followed("me/x", links.get) is None


@given(
    path=st.text("ab./", max_size=20), links=st.dictionaries(st.text("ab/", max_size=4), st.text("ab./", max_size=9))
)
def test_no_link_leads_out(path: str, links: dict[str, str]) -> None:
    found = followed(path, links.get)
    assert found is None or ".." not in found.split("/")


def test_a_file_that_is_too_large_is_none() -> None:
    assert read_all(io.BytesIO(b"abc"), 3) == b"abc"
    assert read_all(io.BytesIO(b"abcd"), 3) is None
