from pathlib import Path

import pytest

from interlock.catalog.controls import CONTROLS
from interlock.decision import Judge, PolicyFileMissing, PolicyUnknown, Verdict, covers
from interlock.decision import policy as loading
from interlock.wiring import policies
from interlock.wiring.policies import BUILT_IN, PolicyShelf

IDS = [str(one.card.id) for one in CONTROLS]


def shelf(folder: Path, key: bytes = b"k" * 32) -> PolicyShelf:
    return PolicyShelf(str(folder), str(folder / "cache"), key, IDS)


@pytest.mark.parametrize("name", BUILT_IN)
def test_our_policies_load_and_require_every_control_we_have(tmp_path: Path, name: str) -> None:
    policy = shelf(tmp_path).get(name)
    # How much is at stake is asked by whoever wants to be held to it.
    assert {one.control for one in policy.requirements} == set(IDS) - {"risk.profile"}
    assert all(one.max_age_s is not None and one.limits is not None for one in policy.requirements)
    assert all(one.not_applicable is Verdict.ALLOW and one.otherwise is Verdict.DENY for one in policy.requirements)


def test_our_policies_grow_stricter(tmp_path: Path) -> None:
    baseline, standard, critical = (shelf(tmp_path).get(name) for name in BUILT_IN)
    assert covers(critical, standard)
    assert covers(standard, baseline)
    assert not covers(baseline, standard)


def test_only_the_laxest_judges_new_findings_only_or_accepts_hidden_ones(tmp_path: Path) -> None:
    for name in ("standard", "critical"):
        policy = shelf(tmp_path).get(name)
        assert all(one.judge is Judge.ALL and not one.suppressed for one in policy.requirements)


def test_a_policy_is_the_same_whether_read_or_kept(tmp_path: Path) -> None:
    assert shelf(tmp_path).get("critical") == shelf(tmp_path).get("critical")
    assert list((tmp_path / "cache" / "policies").iterdir())


def test_a_policy_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("extends: baseline\nrequire: [{control: commit.sast, max_age: 5d}]\n", "utf-8")
    first = shelf(tmp_path).get("own.yaml")
    path.write_text("extends: baseline\nrequire: [{control: commit.sast, max_age: 4d}]\n", "utf-8")
    second = shelf(tmp_path).get("own.yaml")
    assert first.digest != second.digest


def test_a_forged_kept_policy_is_as_good_as_none(tmp_path: Path) -> None:
    genuine = shelf(tmp_path).get("critical")
    (kept,) = (tmp_path / "cache" / "policies").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b'"critical":0', b'"critical":9'))
    assert shelf(tmp_path).get("critical") == genuine


def test_a_policy_kept_by_another_installation_is_as_good_as_none(tmp_path: Path) -> None:
    shelf(tmp_path).get("critical")
    (kept,) = (tmp_path / "cache" / "policies").iterdir()
    before = kept.read_bytes()
    shelf(tmp_path, b"x" * 32).get("critical")
    assert kept.read_bytes() != before


def test_an_unknown_policy_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(PolicyUnknown) as caught:
        shelf(tmp_path).get("standrad")
    assert "'standard'" in caught.value.remedy


def test_an_unknown_policy_names_the_file_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "shop.yaml").write_text("policy: shop\nextends: baseline\n", "utf-8")
    with pytest.raises(PolicyUnknown) as caught:
        shelf(tmp_path).get("shop")
    assert "did you mean 'policies/shop.yaml'?" in caught.value.remedy


@pytest.mark.parametrize("name", ["policies/none.yaml", "none.yml", "policies/none"])
def test_a_path_where_no_file_is_is_taken_for_no_misspelt_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(PolicyFileMissing) as caught:
        shelf(tmp_path).get(name)
    assert name in str(caught.value)
    assert "did you mean" not in caught.value.remedy


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    assert shelf(tmp_path).get("baseline").name == "baseline"


def test_a_policy_that_other_code_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = shelf(tmp_path).get("standard")
    monkeypatch.setattr(loading, "load", lambda *_: pytest.fail("it was read again"))
    assert shelf(tmp_path).get("standard") == genuine
    monkeypatch.setattr(policies, "stamp_of", lambda place: f"other code in {place}")
    with pytest.raises(pytest.fail.Exception, match="read again"):
        shelf(tmp_path).get("standard")


def test_the_code_that_reads_a_policy_is_there() -> None:
    assert all(Path(policies._OWN, each).exists() for each in policies._READERS)
