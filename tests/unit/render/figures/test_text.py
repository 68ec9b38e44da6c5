from interlock.render.figures.text import bar, detail_lines, left_out, overview_lines, runs_now, timeline_lines
from interlock.render.paint import Paint
from interlock.trace.figures.model import Name
from interlock.trace.figures.timeline import timeline
from tests.histories import back, days, deployed, history
from tests.unit.render.figures.samples import PERIOD, closed, empty, some, whole

BARE = Paint(has_colour=False)


def test_the_overview_begins_with_a_sentence_and_has_every_figure() -> None:
    lines = list(overview_lines(some(), ("shop/production",), 2, BARE))
    assert lines[0].startswith("3 changes came to run in shop/production")
    assert lines[2].startswith("2 statements were left out")
    for name in Name:
        assert any(line.startswith(f"{name.value}  ") for line in lines)
    text = "\n".join(lines)
    assert "shop/production  3 on 3 days; 0.7 per week" in text
    assert "median 5 h  p90 8 h  n 2" in text
    assert "commit.sast  median 2 h  p90 2 h  n 1  together 2 h" in text
    assert "1 by hand" in text


def test_an_empty_ledger_has_nothing_to_tell_of_anything_that_takes_time() -> None:
    lines = list(overview_lines(some(of=empty()), (), 0, BARE))
    assert lines[0] == "nothing was deployed in this time that anybody here may see."
    assert lines.count("  nothing to tell") == len(Name) - 1
    assert "under a week         0" in "\n".join(lines)


def test_a_figure_is_told_with_the_rows_behind_it_and_their_entries() -> None:
    lines = list(detail_lines(some(Name.LEAD_TIME)[0], BARE))
    row = next(line for line in lines if "cccccccccccc" in line)
    assert row.split()[:2] == ["2026-03-03T08:00:00Z", "cccccccccccc"]
    assert "8 h" in row
    assert "2000" in row
    assert any("clocks disagree" in line for line in lines)


def test_many_rows_are_cut_and_that_is_said() -> None:
    many = history(*(deployed(hour, f"v{hour}") for hour in range(1, 60)))
    lines = list(detail_lines(some(Name.FREQUENCY, of=many)[0], BARE))
    assert "19 older ones are not shown; `--format csv` or `json` gives them all" in lines


def test_bars_are_as_long_as_their_part_of_the_longest() -> None:
    assert bar(10, 10) == "█" * 20
    assert bar(5, 10) == "█" * 10
    assert bar(0, 10) == ""
    assert bar(0, 0) == ""
    assert bar(0.25, 10) == "▌"


def test_a_timeline_begins_with_what_runs_and_tells_the_newest_first() -> None:
    found = timeline(history(deployed(1, "a"), deployed(2, "b"), back(3, "a")), "production", days(0, 30))
    lines = list(timeline_lines(found, "production"))
    assert lines[0] == "shop.zip of commit-of-a runs in shop/production since 2026-03-02T15:00:00Z."
    told = [line.split()[1] for line in lines[4:]]
    assert told == ["rollback", "change", "change"]
    assert "taken back" in lines[5]


def test_a_timeline_of_nothing_says_so() -> None:
    assert list(timeline_lines((), "production")) == [
        "nothing that anybody here may see ran in production in this time."
    ]
    assert "runs in shop/production" in runs_now(timeline(whole(), "production", PERIOD), "production")


def test_nothing_steers_the_terminal() -> None:
    found = some(Name.FREQUENCY, of=history(deployed(1, "a", run="\x1b[31mdpl", environment="\x1b[2J")))
    assert not any("\x1b" in line for line in detail_lines(found[0], BARE))
    assert not any("\x1b" in line for line in overview_lines(found, ("\x1b[2J",), 0, BARE))


def test_one_that_was_left_out_is_one() -> None:
    assert next(left_out(1)).startswith("1 statement was left out")
    assert list(left_out(0)) == []


def test_what_shuts_it_now_is_said_first_with_by_whom_and_why() -> None:
    lines = list(timeline_lines(closed(), "production"))
    assert "shop/production is locked since 2026-03-02T14:00:00Z, by Ada: incident." in lines[:4]
    assert any(one.startswith("deployments may begin tue from 09:00 until 10:00, Europe/Berlin") for one in lines[:4])
    frozen = next(one for one in lines if "frozen" in one)
    assert "2 h" in frozen
    assert "holidays, by Ada, thawed by Ben: early (it was to last until 2026-03-03T12:00:00Z)" in frozen
    assert "still" in next(one for one in lines if "incident" in one and "5" in one and "still" in one)
