import csv
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.cli.figures import NAMES
from interlock.trace.figures.every import NAMES as EVERY
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


def test_the_names_are_those_of_the_figures() -> None:
    assert tuple(one.value for one in EVERY) == NAMES


def test_figures_begin_with_a_sentence_about_where_delivery_ends(shell: Shell, estate: Estate) -> None:
    assert shell("figures").out.startswith("nothing was deployed in this time")
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    said = shell("figures")
    assert said.code == Exit.ALLOWED
    assert said.out.startswith("1 change came to run in shop/staging; ")
    detail = shell("figures", "deployment-frequency")
    assert "shop/staging" in detail.out
    assert "`interlock evidence show ENTRY`" in detail.out


def test_each_form_tells_the_same(shell: Shell, estate: Estate, tmp_path: Path) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    document = shell("figures", "gate-outcomes", "--format", "json").json
    assert document["schema"] == "interlock.figures/v1"
    lines = list(csv.reader(shell("figures", "gate-outcomes", "--format", "csv").out.splitlines()))
    assert len(lines) - 1 == len(document["figures"][0]["rows"])
    for form, start in (("svg", "<svg"), ("html", "<!DOCTYPE html>")):
        file = tmp_path / f"out.{form}"
        said = shell("figures", "--format", form, "-o", str(file))
        assert (said.code, said.out) == (Exit.ALLOWED, "")
        assert file.read_text("utf-8").startswith(start)


def test_a_timeline_tells_what_ran(shell: Shell, estate: Estate) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    said = shell("figures", "timeline", "--env", "staging")
    assert "runs in shop/staging since" in said.out.splitlines()[0]
    assert shell("figures", "timeline", "--env", "staging", "--format", "json").json["timelines"][0]["ran"]
    assert shell("figures", "timeline", "--env", "staging", "--format", "csv").out.startswith("product,environment")
    for form, start in (("svg", "<svg"), ("html", "<!DOCTYPE html>")):
        for place in ("staging", "live"):
            assert shell("figures", "timeline", "--env", place, "--format", form).out.startswith(start)
    assert "nothing that anybody here may see ran in live" in shell("figures", "timeline", "--env", "live").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("speed",), "invalid choice"),
        (("timeline",), "name it with --env"),
        (("--env", "stagin"), "nothing is told here of the environment 'stagin'"),
        (("--product", "bank"), "nothing is told here of the product 'bank'"),
        (("--period", "soon"), "'soon' is no period"),
        (("-o", "nowhere/out.csv"), "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_answered_says_what_can(shell: Shell, estate: Estate, words: tuple[str, ...], says: str) -> None:
    del estate
    said = shell("figures", *words)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert says in said.err


def test_a_period_and_an_environment_narrow_what_is_told(shell: Shell, estate: Estate) -> None:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    told = shell("figures", "--env", "staging", "--product", "shop", "--period", "2020-01-01..2020-02-01").out
    assert told.startswith("nothing was deployed in this time")
    assert "2020-01-01 to 2020-02-01, UTC, the end left out" in told


def test_a_lock_is_told_in_each_form_of_the_timeline(shell: Shell, estate: Estate) -> None:
    del estate
    assert shell("env", "lock", "staging", "--reason", "a migration").code == Exit.ALLOWED
    asked = ("figures", "timeline", "--env", "staging")
    assert "shop/staging is locked since" in shell(*asked).out.splitlines()[2]
    assert [one["holds"] for one in shell(*asked, "--format", "json").json["timelines"][0]["shut"]] == [True]
    assert ",locked," in shell(*asked, "--format", "csv").out
    for form in ("svg", "html"):
        assert "a migration, locked, holds" in shell(*asked, "--format", form).out
