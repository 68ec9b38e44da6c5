"""The validator tests of CSAF: valid documents pass, and each failure of a mandatory test is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.formats.csaf import flaws_in

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "conformance"
BAR = 0.99
"""Two documents that are named as valid for the test they stand for break another one: they define a product twice
(6.1.2). They are refused here, and counted as wrong."""

pytestmark = pytest.mark.skipif(not (DATA / "csaf-2.0").is_dir(), reason="the CSAF tests are not beside this checkout")


@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_mandatory_tests(version: str, record_property: Callable[[str, object], None]) -> None:
    folder = DATA / f"csaf-{version}"
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_bytes().splitlines()]
    right, wrong = 0, []
    for row in rows:
        if row.get("group") != "mandatory" or "test" not in row:
            continue
        flaws = flaws_in(json.loads((folder / row["file"]).read_bytes()))
        if bool(flaws) is not row["valid"]:
            right += 1
        else:
            wrong.append((row["file"], [(flaw.rule, flaw.place) for flaw in flaws[:2]]))
    record_property("right", right)
    record_property("wrong", len(wrong))
    assert right
    assert len(wrong) <= (1 - BAR) * (right + len(wrong)), wrong[:20]
