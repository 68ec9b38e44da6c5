"""Whatever bytes a lockfile is made of: a reading comes out or ManifestMalformed, nothing else, and soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.formats.manifests import ManifestMalformed, ManifestReader, readers
from interlock.supply.model import Reading
from interlock.supply.purl import read_purl
from tests.unit.formats.manifests.samples import SAMPLES

READERS = [reader for reader in readers() if reader.FORMAT in SAMPLES]
WORDS = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\n",
    b":",
    b"@",
    b"/",
    b"(",
    b"\x00",
    b"\xff",
    b"null",
    b"1",
    b"- ",
    b"&a ",
    b"*a",
]


def nothing(path: str) -> bytes | None:
    """Give no other file."""
    return None


def holds(reading: Reading) -> None:
    """Hold a reading to what every reader promises."""
    places = range(len(reading.components))
    assert all(one in places and other in places for one, other in reading.edges)
    for component in reading.components:
        assert component.name
        read_purl(component.purl)
        component.name.encode()
        component.version.encode()


def outcome(reader: ManifestReader, body: bytes) -> None:
    """Read, and hold what comes out to the promise."""
    path = SAMPLES[reader.FORMAT][0]
    refusal: ManifestMalformed | None = None
    try:
        holds(reader.read(path, body, nothing))
    except ManifestMalformed as error:
        refusal = error
    assert refusal is None or (path in str(refusal) and refusal.remedy)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.FORMAT)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_spoilt_file_gives_a_reading_or_says_that_it_is_malformed(
    reader: ManifestReader, data: st.DataObject
) -> None:
    body = SAMPLES[reader.FORMAT][1]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 12)))
        body = body[:start] + data.draw(st.sampled_from(WORDS) | st.binary(max_size=4)) + body[end:]
    outcome(reader, body)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.FORMAT)
@settings(max_examples=20, deadline=None)
@given(end=st.floats(0, 1))
def test_a_file_that_ends_too_soon_breaks_nothing(reader: ManifestReader, end: float) -> None:
    body = SAMPLES[reader.FORMAT][1]
    outcome(reader, body[: int(len(body) * end)])


HOSTILE = {
    "opened brackets": b"[" * 200_000,
    "opened braces": b'{"a":' * 50_000,
    "one long word": b"a" * 500_000,
    "blanks": b" " * 500_000,
    "dots": b"a." * 100_000,
    "at signs": b"@" * 200_000,
    "quotes": b'"' * 200_000,
    "backslashes": b"\\" * 200_000,
    "backslashed lines": b"a \\\n" * 50_000,
    "commas": b"a,\n" * 100_000,
    "dashes": b"a-1.0-" * 50_000,
    "indented": b"a\n" + b" " * 300_000 + b"b",
    "comments": b"/*" * 100_000,
    "hashes": b"x #" * 100_000,
    "semicolons": b"a;" * 100_000,
    "an array of arrays in TOML": b"a = " + b"[" * 50_000,
    "nested YAML": b"- " * 50_000,
    "YAML keys": b"? " * 50_000,
    "aliases": b"a: &a [x]\nb: [" + b"*a, " * 50_000 + b"]",
    "many entries": b"\n".join(b"a%d (1.0)" % number for number in range(20_000)),
    "half characters": rb'{"packages": {"\ud800": {"version": "\udfff"}}, "lockfileVersion": 3}',
    "a number without end": b'{"lockfileVersion": ' + b"9" * 100_000 + b"}",
    "marks": b"\xef\xbb\xbf" * 1000,
}


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.FORMAT)
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_bytes_are_done_with_soon(reader: ManifestReader, what: str) -> None:
    begun = time.process_time()
    outcome(reader, HOSTILE[what])
    assert time.process_time() - begun < 20  # seconds; the slowest takes 2 on a machine that is not busy
