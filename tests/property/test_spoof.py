"""Whatever a file says: suspicions come out, never an error, and in time that grows with the file."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.registries import surroundings_of
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind
from interlock.supply.spoof import Declaration, LookUps, SpoofSettings, Surroundings, suspect
from interlock.supply.spoof.known import TYPES
from interlock.supply.spoof.names import likeness
from tests.unit.supply.spoof.readings import component, lockfile

TEXT = st.text(max_size=12) | st.sampled_from(["lodash", "@types/node", "a:b", "github.com/a/b", "^1", "http://x", "9"])
PATHS = st.sampled_from(
    ["package.json", "package-lock.json", "x/go.mod", "Pipfile", "Pipfile.lock", "requirements.txt"]
)
COMPONENTS = st.builds(
    Component,
    TEXT,
    TEXT,
    st.builds(lambda kind, name: f"pkg:{kind}/{name}", st.sampled_from([*TYPES, "deb", ""]), TEXT),
    scope=st.sampled_from(Scope),
    is_direct=st.none() | st.booleans(),
    constraint=TEXT,
    hashes=st.lists(st.builds(Hash, st.sampled_from(["sha1", "sha512"]), TEXT), max_size=2).map(tuple),
    source=st.builds(Source, st.sampled_from(SourceKind), TEXT, TEXT, TEXT),
    runs_at_install=st.booleans(),
    published=TEXT | st.just("2026-01-01T00:00:00Z"),
)
READINGS = st.builds(
    Reading,
    PATHS,
    TEXT,
    st.sampled_from(ReadingKind),
    st.lists(COMPONENTS, max_size=4).map(tuple),
    registries=st.lists(TEXT, max_size=2).map(tuple),
)
SETTINGS = st.builds(
    SpoofSettings,
    registries=st.lists(TEXT, max_size=1).map(tuple),
    internal=st.lists(TEXT, max_size=1).map(tuple),
    trusted=st.lists(TEXT, max_size=1).map(tuple),
)


@given(st.lists(READINGS, max_size=3), SETTINGS, READINGS, st.builds(Declaration, TEXT, TEXT, scope=TEXT))
def test_nothing_that_a_file_says_is_too_much(
    readings: list[Reading], wanted: SpoofSettings, base: Reading, declaration: Declaration
) -> None:
    around = Surroundings((declaration, Declaration("x", "https://y", is_extra=True, ecosystem="npm")))
    look_ups = LookUps(
        reading_at_base=lambda path: base, surroundings=lambda path: around, as_of="2026-01-02T00:00:00Z"
    )
    found = suspect(readings, wanted, look_ups)
    assert {one.path for one in found} <= {reading.path for reading in readings} | {"x", declaration.path}
    assert suspect(readings, wanted, look_ups) == found


@given(st.sampled_from(TYPES), TEXT | st.text("lodash-_.@/:", max_size=120))
def test_every_name_is_like_something_or_nothing(purl_type: str, name: str) -> None:
    found = likeness(purl_type, name)
    assert found is None or found.how


SAMPLES = {
    ".npmrc": b"registry=https://a.example\n@b:registry=https://c.example\n",
    ".yarnrc.yml": b"npmScopes:\n  a:\n    npmRegistryServer: https://a.example\n",
    "bunfig.toml": b'[install]\nregistry = "https://a.example"\n[install.scopes]\na = "https://b.example"\n',
    "pip.conf": b"[global]\nextra-index-url =\n  https://a.example\n",
    "pyproject.toml": b'[[tool.uv.index]]\nurl = "https://a.example"\n[[tool.poetry.source]]\nurl = "https://b"\n',
    "nuget.config": b'<configuration><packageSources><add key="a" value="b"/></packageSources></configuration>',
    ".cargo/config.toml": b'[registries.a]\nindex = "https://a.example"\n',
    "poetry.lock": b'[metadata]\ncontent-hash = "x"\n',
    "composer.json": b'{"require": {"a/b": "1"}, "config": {"platform": {"php": "8"}}}',
    "Pipfile": b'[[source]]\nurl = "https://a.example"\n',
}


@settings(deadline=None)
@given(st.sampled_from([*SAMPLES]), st.integers(0, 120), st.binary(max_size=6), st.integers(0, 6))
def test_settings_of_whatever_bytes_are_read_or_refused(name: str, place: int, put: bytes, gone: int) -> None:
    body = SAMPLES[name][:place] + put + SAMPLES[name][place + gone :]
    files = SAMPLES | {name: body, "composer.lock": b'{"content-hash": "x"}', "Pipfile.lock": b'{"_meta": {}}'}
    for path in ("composer.lock", "Pipfile.lock", "poetry.lock", "requirements.txt"):
        try:
            around = surroundings_of(path, files.get(path, body), files.get)
        except ManifestMalformed as error:
            assert error.fields.get("path")  # noqa: PT017  # both ways out are right
        else:
            assert around.is_fresh in {True, False, None}


@pytest.mark.parametrize("many", [20_000])
def test_twenty_thousand_components_take_little_time(many: int) -> None:
    some = [component(f"package-{number}-wiht-words", line=number, runs_at_install=True) for number in range(many)]
    likeness("npm", "once")
    begun = time.process_time()
    found = suspect([lockfile(*some)], SpoofSettings(internal=("@acme/*",), registries=("registry.example",)))
    assert len(found) == many
    assert time.process_time() - begun < 5.0  # measured under 1 s; the rest is for a busy machine
