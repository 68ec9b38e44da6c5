"""Files that were made to keep a reader busy, each for one reader; those for all of them are in the property tests."""

import json
import time
from contextlib import suppress

import pytest

from interlock.formats.manifests import ManifestMalformed, reader_of
from tests.unit.formats.manifests.samples import SAMPLES

MANY = 20_000
DEPS = {f"a{number}": "1" for number in range(MANY)}
HOSTILE = {
    "blank lines": ("hex.mix-lock", b"%{\n" + b"\n" * 500_000 + b"}", {}),
    "a project that never ends": ("hex.mix-lock", SAMPLES["hex.mix-lock"][1], {"mix.exs": b"{:a," + b" " * 500_000}),
    "options without an end": (
        "hex.mix-lock",
        SAMPLES["hex.mix-lock"][1],
        {"mix.exs": b"{:a, " + b"only: [" * 99_999 + b"}"},
    ),
    "comments that never end": ("opam.file", b"a: [" + b"(*" * 200_000, {}),
    "texts that never end": ("opam.file", b"a: [" + b'"""' * 200_001, {}),
    "wide projects": (
        "nuget.deps-json",
        json.dumps(
            {
                "targets": {"t": {"Shop/1": {"dependencies": DEPS}} | {f"{name}/1": {} for name in DEPS}},
                "libraries": {"Shop/1": {"type": "project"}},
            }
        ).encode(),
        {},
    ),
    "wide crates": (
        "cargo.lock",
        (f'[[package]]\nname = "shop"\nversion = "1.0.0"\ndependencies = {json.dumps([*DEPS])}\n').encode(),
        {
            "Cargo.toml": (
                '[package]\nname = "shop"\n[dependencies]\n' + "".join(f'{name} = "1"\n' for name in DEPS)
            ).encode()
        },
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_made_for_one_reader_is_done_with_soon(what: str) -> None:
    format_id, body, others = HOSTILE[what]
    reader = reader_of(format_id)
    assert reader is not None
    begun = time.process_time()
    with suppress(ManifestMalformed):
        assert reader.read(SAMPLES[format_id][0], body, others.get).format == format_id
    assert time.process_time() - begun < 10  # seconds; the slowest takes about 1
