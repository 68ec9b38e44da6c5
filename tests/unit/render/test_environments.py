from datetime import UTC, datetime, timedelta
from pathlib import Path

from interlock.deployment import Freeze, Lock, Window
from interlock.flows.almanac import Entry
from interlock.flows.standing import Standing, standing_of
from interlock.render.environments import calendar_lines, entry_json, environment_json, environment_lines, row_lines
from interlock.render.paint import Paint
from tests.estate import Estate
from tests.unit.deployment.plans import environment

PLAIN = Paint(has_colour=False)


def test_an_environment_in_which_nothing_runs_says_so() -> None:
    (row,) = row_lines([Standing(environment(after=("staging",)))])
    assert row == "live  nothing runs there  (after staging)"
    assert environment_json(Standing(environment()))["deployment"] == ""


def test_an_environment_says_version_branch_time_and_who(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    estate.enter(estate.artifact(b"newer"), at=estate.world.at + timedelta(hours=1))
    with estate.deploying() as (app, made):
        found = standing_of(made.environment("staging"), made.deployments, made.releases, app.clock())
    (row,) = row_lines([found])
    assert f"app.zip of {estate.head[:12]}" in row
    assert row.endswith("1 waiting")
    text = "\n".join(environment_lines(found, PLAIN))
    assert f"plan      sha256:{begun.judged.plan.digest.hex}" in text
    assert "with      deploy/app.env" in text
    assert "waits     …" in text
    assert environment_json(found)["waiting"] == [one.run for one in found.waiting]


def test_what_shuts_it_is_shown_and_steers_no_terminal() -> None:
    frost = Freeze(_moment(1), _moment(3), "year\x1b end")
    one = Standing(environment(), lock=Lock("a\x1b[2J", "ann", _moment(1)), freezes={"ab" * 32: frost}, at=_moment(2))
    text = "\n".join([*row_lines([one]), *environment_lines(one, PLAIN)])
    assert "\x1b" not in text
    assert "locked by ann" in text
    assert "frozen    2026-01-01T00:00:00Z until 2026-01-03T00:00:00Z" in text


def test_rules_and_freezes_of_the_settings_are_shown_in_the_words_of_the_settings() -> None:
    frost = Freeze(_moment(1), _moment(3), "year end")
    made = environment(
        windows=(Window((0, 3), 9 * 60, 16 * 60 + 30, "Europe/Vienna"),), freezes=(frost,), ticket="CHG-[0-9]+"
    )
    text = "\n".join(environment_lines(Standing(made), PLAIN))
    assert "asks for  a change ticket that matches CHG-[0-9]+" in text
    assert "open      mon, thu from 09:00 until 16:30, Europe/Vienna" in text
    assert "frozen    2026-01-01T00:00:00Z until 2026-01-03T00:00:00Z: year end" in text
    told = environment_json(Standing(made))
    assert told["ticket_pattern"] == "CHG-[0-9]+"
    assert told["windows"] == [{"days": ["mon", "thu"], "from": "09:00", "until": "16:30", "zone": "Europe/Vienna"}]
    assert [one["since"] for one in told["freezes"]] == ["2026-01-01T00:00:00Z"]


def _moment(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


def test_the_calendar_is_a_table_and_steers_no_terminal() -> None:
    frost = Entry(_moment(1), _moment(3), "live", "freeze", "year\x1b end")
    entries = [frost, Entry(_moment(2), _moment(3), "a", "window")]
    lines = calendar_lines(entries)
    assert lines[1].startswith("Thu 2026-01-01 00:00  Sat 2026-01-03 00:00  live")
    assert "frozen" in lines[1]
    assert lines[2].endswith("may begin")
    assert "\x1b" not in "\n".join(lines)
    assert entry_json(entries[1]) == {
        "since": "2026-01-02T00:00:00Z",
        "until": "2026-01-03T00:00:00Z",
        "environment": "a",
        "what": "window",
        "says": "",
    }
