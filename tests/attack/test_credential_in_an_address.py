"""Users and passwords in addresses, with the marks in them that end a host: no half of them is shown anywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interlock.adapters.errors import OriginRefused
from interlock.adapters.http import HttpClient, origin_of
from interlock.adapters.tools import mask
from interlock.change.rules import public_remote, public_url
from interlock.formats import FieldWrong
from interlock.formats.manifests import reader_for
from interlock.formats.manifests.origins import git_source, without_credentials, without_credentials_inside
from interlock.wiring.mirrors import chosen
from tests.attack.test_credential_in_a_lockfile import FILES, USER
from tests.unit.formats.manifests.samples import SAMPLES

MARKS = ("/", "@", "?", "#", ":", "//", "/@", "?@", "%2F", "%40", "&", "=", "/./", "+", ".", "~")
PARTS = st.one_of(
    st.text("XYZQWKJV23456789", min_size=6, max_size=10),
    st.text("23456789", min_size=6, max_size=10),
)
"""Long enough to be told from everything else in an address."""


@st.composite
def userinfo(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Make a user and a password, and the parts that may not be seen."""
    parts = draw(st.lists(PARTS, min_size=2, max_size=4))
    text = parts[0]
    for part in parts[1:]:
        text += draw(st.sampled_from(MARKS)) + part
    return f"bot:{text}@", parts


def seen(parts: list[str], text: str) -> list[str]:
    """Give the parts that a text shows."""
    return [part for part in parts if part in text]


@pytest.mark.parametrize("scheme", ["https", "http", "git", "ssh", "HTTPS"])
@given(made=userinfo())
def test_a_remote_shows_none_of_it(scheme: str, made: tuple[str, list[str]]) -> None:
    who, parts = made
    for show in (public_url, public_remote):
        shown = show(f"{scheme}://{who}forge.example.org/team/shop.git")
        assert seen(parts, shown) == []
        assert shown in {"", f"{scheme.lower()}://forge.example.org/team/shop.git"}


@given(made=userinfo())
def test_a_store_that_is_not_chosen_shows_none_of_it(made: tuple[str, list[str]]) -> None:
    who, parts = made
    assert seen(parts, public_url(f"postgresql+psycopg://{who}db.example.org:5432/evidence")) == []


@pytest.mark.parametrize("scheme", ["https", "http", "git+https", "git", "git+ssh", "ssh", "svn+ssh"])
@given(made=userinfo())
def test_an_address_in_a_lockfile_shows_none_of_it(scheme: str, made: tuple[str, list[str]]) -> None:
    who, parts = made
    address = f"{scheme}://{who}npm.example.org/left/left-1.0.0.tgz"
    assert without_credentials(address) == f"{scheme}://npm.example.org/left/left-1.0.0.tgz"
    assert seen(parts, repr(git_source(f"{address}#main"))) == []
    assert seen(parts, without_credentials_inside(f"see {address}, and more")) == []


@pytest.mark.parametrize("path", [path for path in FILES if USER in FILES[path]])
@given(made=userinfo())
def test_no_reader_shows_any_of_it(path: str, made: tuple[str, list[str]]) -> None:
    who, parts = made
    reader = reader_for(path)
    assert reader is not None
    reading = reader.read(path, FILES[path].replace(USER, who).encode(), lambda _: None)
    assert reading.components
    assert seen(parts, repr(reading)) == []


@given(made=userinfo())
def test_a_request_to_it_is_refused_without_showing_it(made: tuple[str, list[str]]) -> None:
    who, parts = made
    url = f"https://{who}osv.example.org/all.zip"
    for ask in (origin_of, lambda given: HttpClient([given])):
        with pytest.raises(OriginRefused) as told:
            ask(url)
        assert seen(parts, str(told.value)) == []
    with pytest.raises(FieldWrong) as wrong:
        chosen([url], [], ())
    assert seen(parts, str(wrong.value)) == []


@given(made=userinfo())
def test_what_a_tool_says_of_it_is_masked(made: tuple[str, list[str]]) -> None:
    who, parts = made
    said = f"fatal: cannot read from 'https://{who}forge.example.org/team/shop.git': no"
    shown = mask(said.encode()).decode()
    assert seen(parts, shown) == []


@example("https://h.example:8443/@types/node/-/node-1.0.0.tgz")
@example("https://deno.example/std@0.100.0/http/mod.ts")
@example("http://localhost:4873/left@1.0.0/left.tgz")
@example("git+ssh://git@h.example:o/a.git")
@example("https://[::1]:8080/a@b")
@given(
    st.from_regex(
        re.compile(r"https://[a-z]{1,9}\.example(:[0-9]{4})?/(@[a-z]{1,9}/)?[a-z]{1,9}(@[0-9]\.[0-9])?/-/x"),
        fullmatch=True,
    )
)
def test_what_holds_no_credentials_stays_as_it_is(url: str) -> None:
    url = url.strip()
    assert without_credentials(url) == url
    assert without_credentials_inside(f"see {url}") == f"see {url}"


ADDRESS = re.compile(rb"((?:https?|ssh|git|ftp)://)(?:[^/@\s\"']*@)?")
WORDS = ("bot:ZZfirst/ZZsecond@", "bot:1234/ZZsecond@", "bot:ZZfirst@", "ZZfirst@")


@pytest.mark.parametrize("who", WORDS)
@pytest.mark.parametrize("form", SAMPLES)
def test_no_format_with_addresses_shows_who_is_named_in_them(form: str, who: str) -> None:
    path, body = SAMPLES[form]
    reader = reader_for(path)
    assert reader is not None
    named = ADDRESS.sub(lambda found: found[1] + who.encode(), body)
    assert "ZZ" not in repr(reader.read(path, named, lambda _: None))


PACKAGE = b"""{"name": "shop", "version": "1.0.0", "dependencies": {"left": "https://WHO@npm.example.org/left.tgz"},
"devDependencies": {"right": "git+https://WHO@forge.example.org/o/right.git#main"}}
"""


@pytest.mark.parametrize("who", WORDS[:3])
def test_what_a_manifest_asks_for_shows_nobody_either(who: str) -> None:
    reader = reader_for("package.json")
    assert reader is not None
    reading = reader.read("package.json", PACKAGE.replace(b"WHO@", who.encode()), lambda _: None)
    assert [one.name for one in reading.components] == ["left", "right"]
    assert [one for one in reading.components if "ZZ" in repr(one)] == []
