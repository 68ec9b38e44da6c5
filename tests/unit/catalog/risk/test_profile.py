from datetime import timedelta
from pathlib import Path

from interlock.catalog.risk import RiskProfile
from interlock.control import ControlRun, Errored, NotApplicable, Passed
from interlock.control.supplies import Supplies
from interlock.risk import Case
from tests.unit.catalog.supplied import found, rules, run
from tests.unit.risk.questions import NOW, SOME, assessed


def examined(folder: Path, files: dict[str, str], case: Case | None, days: int = 1) -> ControlRun:
    return run(folder, RiskProfile(), files, Supplies(at=NOW + timedelta(days=days), risk=lambda: case))


def test_it_passes_where_the_answers_hold_and_fit(tmp_path: Path) -> None:
    ran = examined(tmp_path, {"app.py": "x = 1\n", "Dockerfile": "FROM x\n"}, Case(SOME, assessed=assessed()))
    assert isinstance(ran.outcome, Passed)
    assert [(one.owed, one.covered) for one in ran.coverage] == [(2, 2)]
    assert ran.notes == ("the risk profile is baseline, as ann answered",)


def test_it_fails_where_nobody_answered(tmp_path: Path) -> None:
    assert rules(examined(tmp_path / "a", {"app.py": ""}, None)) == ["interlock-risk:unassessed"]
    assert rules(examined(tmp_path / "b", {"app.py": ""}, Case(SOME))) == ["interlock-risk:unassessed"]


def test_it_fails_where_the_answers_are_too_old(tmp_path: Path) -> None:
    ran = examined(tmp_path, {"app.py": ""}, Case(SOME, assessed=assessed()), days=366)
    assert rules(ran) == ["interlock-risk:outdated"]


def test_it_fails_where_the_repository_shows_something_else_and_says_where(tmp_path: Path) -> None:
    files = {"infra/main.tf": 'a = 1\nb = "0.0.0.0/0"\nc = "::/0"\n', "package.json": '{"stripe": 1}'}
    ran = examined(tmp_path, files, Case(SOME, assessed=assessed()))
    places = sorted((one.at.path, one.at.line) for one in found(ran))
    assert places == [("infra/main.tf", 2), ("infra/main.tf", 3), ("package.json", 1)]
    assert all("interlock risk assess" in one.remedy for one in found(ran))
    assert len({one.fingerprint for one in found(ran)}) == 3


def test_a_file_that_could_tell_and_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    place = tmp_path / "files" / "Dockerfile"
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        file.truncate((8 << 20) + 1)
    ran = examined(tmp_path, {"app.py": ""}, Case(SOME, assessed=assessed()))
    assert isinstance(ran.outcome, Errored)
    assert ran.coverage[0].missing == (("Dockerfile", "it is larger than 8 MB"),)


def test_without_any_file_there_is_nothing_to_hold_it_against(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    assert isinstance(examined(tmp_path, {}, Case(SOME)).outcome, NotApplicable)
