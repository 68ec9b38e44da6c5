"""Every good case of every format is spoilt in five ways, and no spoilt one is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.crypto.wire import from_base64
from tests.outside_signers import V01, Instance
from tests.scripts import script

TESTS = Path(__file__).resolve().parent
ATTEST = TESTS.parents[1] / ".." / "shared" / "data" / "attest"
OURS = Instance()

Record = Callable[[str, object], None]
suite: Any = script("conformance_kinds")
whole: Any = script("conformance")


def kinds(made: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = suite.spoilt(json.dumps(made).encode(), None, **({"is_keyed": False} | more))
    return {one.kind: one for one in found}


@pytest.mark.skipif(not ATTEST.is_dir(), reason="the shared vectors are not beside this checkout")
def test_each_good_case_is_spoilt_in_every_way_that_its_format_knows_and_none_is_accepted(
    record_property: Record,
) -> None:
    found = suite.run(ATTEST)
    record_property("right", sum(one.applied.total() for one in found))
    assert {one.format: one.accepted for one in found if one.accepted} == {}
    assert sum(one.good for one in found) >= 100
    for one in found:
        unlogged = one.format.startswith(("DSSE envelope", "Google Cloud Build"))
        known = suite.KINDS[:3] if unlogged else suite.KINDS
        assert dict(one.applied) == dict.fromkeys(known, one.good), one.format


@pytest.mark.parametrize(
    "made", [OURS.signs(), OURS.attests(), OURS.signs(media_type=V01), OURS.signs(clock_at=OURS.at)]
)
def test_a_bundle_is_spoilt_in_all_five_ways_in_one_place_each(made: dict[str, Any]) -> None:
    found = kinds(made)
    assert set(found) == set(suite.KINDS)
    for kind, one in found.items():
        assert one.is_about_another == (kind == "payload" and "messageSignature" in made)
        assert one.is_about_another or json.loads(one.data) != made


def test_what_is_changed_is_what_the_kind_says() -> None:
    made = OURS.attests()
    found = {kind: json.loads(one.data) for kind, one in kinds(made).items()}
    material = "verificationMaterial"
    assert "signatures" not in found["signature dropped"]["dsseEnvelope"]
    assert found["payload"]["dsseEnvelope"]["payload"] != made["dsseEnvelope"]["payload"]
    assert found["certificate"][material]["certificate"] != made[material]["certificate"]
    (entry,), (was,) = found["time"][material]["tlogEntries"], made[material]["tlogEntries"]
    assert int(entry["integratedTime"]) == int(was["integratedTime"]) + 1
    spoilt = from_base64(found["log entry"][material]["tlogEntries"][0]["canonicalizedBody"])
    kept = from_base64(was["canonicalizedBody"])
    assert sum(one != other for one, other in zip(spoilt, kept, strict=True)) == 1


def test_of_a_key_another_key_is_asked_and_of_several_lines_each_is_spoilt() -> None:
    assert b"PUBLIC KEY" in kinds({"payload": "e30=", "signatures": []}, is_keyed=True)["certificate"].key
    two = b"\n".join(json.dumps(OURS.attests()).encode() for _ in range(2))
    spoilt = {one.kind: one.data for one in suite.spoilt(two, None, is_keyed=False)}
    assert all(
        "signatures" not in json.loads(line)["dsseEnvelope"] for line in spoilt["signature dropped"].splitlines()
    )


def test_of_a_list_only_the_part_that_a_case_is_about_is_spoilt() -> None:
    made = {"attestations": [{"bundle": OURS.attests()}, {"bundle": OURS.attests()}]}
    (one,) = [one for one in suite.spoilt(json.dumps(made).encode(), 1, is_keyed=False) if one.kind == "payload"]
    assert [
        held == was for held, was in zip(json.loads(one.data)["attestations"], made["attestations"], strict=True)
    ] == [
        True,
        False,
    ]


def test_whatever_is_not_run_again_is_a_test() -> None:
    for name in whole.REPEATED:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (TESTS / file).read_text("utf-8"), name
