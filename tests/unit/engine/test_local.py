import threading
import time
from functools import partial
from typing import Any

import msgspec
import pytest

from interlock.control import (
    Context,
    Cost,
    Errored,
    NotApplicable,
    Passed,
    Scope,
    ToolReport,
)
from interlock.engine import LocalEngine, Silence
from interlock.testing.scanning import SOUND_TOOL, FakeScanner, MemoryBlobs, ScanControl, planned
from interlock.testing.tools import tool_card

SLOW = "import time; time.sleep(600)"


def test_what_the_tool_saw_comes_back_with_its_coverage(world: Any) -> None:
    world.write(a_py="fine\n", b_py="fine\nBAD\n")
    control = ScanControl()
    (run,) = world.run(control)
    assert isinstance(run.outcome, Passed)
    assert run.outcome.coverage[0].owed == run.outcome.coverage[0].covered == 2
    assert control.sightings() == [("b.py", 2)]
    assert [(use.name, use.version, use.exit_codes, use.runs) for use in run.tools] == [("fake", "1.0", (0,), 1)]


def test_every_control_has_one_run_in_plan_order_whatever_the_others_do(world: Any) -> None:
    world.write(a_py="x")
    broken, other = ScanControl("commit.broken"), ScanControl("commit.other")

    def explode(context: Context) -> None:
        raise ZeroDivisionError("by " + context.files[0].path)

    broken.hook = explode
    runs = world.run(broken, other, ScanControl("commit.unknown", ["nothing"]))
    assert [run.control for run in runs] == ["commit.broken", "commit.other", "commit.unknown"]
    assert isinstance(runs[0].outcome, Errored)
    assert (runs[0].outcome.code, "ZeroDivisionError: by a.py" in runs[0].outcome.reason) == ("ENG-199", True)
    assert isinstance(runs[1].outcome, Passed)
    assert isinstance(runs[2].outcome, NotApplicable)


def test_a_control_without_tools_lets_those_with_tools_ask_for_theirs_first(world: Any) -> None:
    world.write(a_py="x")
    without, cheap, dear = (
        ScanControl("commit.without"),
        ScanControl("commit.cheap"),
        ScanControl("commit.dear", ["dear"]),
    )
    world.scanners = [FakeScanner(), FakeScanner("dear", cost=Cost.DEAR)]
    for control in (cheap, dear):
        needs = control.scanners
        control.card = msgspec.structs.replace(control.card, needs=needs)  # type: ignore[misc]  # as in its own code
    begun: list[str] = []

    def begin(name: str, context: Context) -> None:
        del context
        time.sleep(0.05)
        begun.append(name)

    for control in (without, cheap, dear):
        control.hook = partial(begin, control.card.id)
    runs = world.run(without, cheap, dear)
    assert [run.control for run in runs] == ["commit.without", "commit.cheap", "commit.dear"]
    assert begun[-1] == "commit.without"
    assert all(isinstance(run.outcome, Passed) for run in runs)


def test_looking_for_tools_begins_while_the_plan_is_made_and_ends_with_the_run(world: Any) -> None:
    world.write(a_py="x")
    engine = LocalEngine(world.open())
    change = world.repository.freeze()
    wanted = engine.wanted(is_fast=False)
    assert not any(thread.name.startswith("find-") for thread in engine._ahead.values())
    controls = planned([ScanControl()], change, wanted)
    assert [thread.name for thread in engine._ahead.values()] == ["find-fake"]
    engine.run(change, controls)
    assert not any(thread.is_alive() for thread in engine._ahead.values())


def test_an_unknown_scanner_is_errored_with_the_known_ones(world: Any) -> None:
    world.write(a_py="x")
    control = ScanControl("commit.test", ["fake", "fale"])
    (run,) = world.run(control)
    assert isinstance(run.outcome, Errored)
    assert (run.outcome.code, run.outcome.remedy.startswith("known are fake")) == ("ENG-104", True)


def test_nothing_owed_is_not_applicable(world: Any) -> None:
    world.scanners = [FakeScanner(suffix=".rs")]
    world.write(a_py="x")
    assert world.run(ScanControl())[0].outcome == NotApplicable("nothing here")


def test_a_second_run_starts_no_tool_and_says_so(world: Any) -> None:
    world.write(a_py="BAD", b_py="fine")
    control = ScanControl()
    first = world.run(control)[0]
    seen = control.sightings()
    assert len(world.runs) == 1
    again = world.run(control)[0]
    assert world.runs == []
    assert control.sightings() == seen == [("a.py", 1)]
    assert (first.is_cached, again.is_cached) == (False, True)
    assert (again.tools[0].from_cache, again.tools[0].runs, again.tools[0].exit_codes) == (2, 0, ())
    assert again.outcome == first.outcome


def test_only_what_changed_is_given_to_the_tool(world: Any) -> None:
    world.write(a_py="BAD", b_py="fine", c_py="fine")
    control = ScanControl()
    world.run(control)
    world.write(b_py="now BAD")
    world.runs.clear()
    world.run(control)
    assert world.runs == [("fake", ("b.py",))]
    assert control.sightings() == [("a.py", 1), ("b.py", 1)]


def test_without_the_cache_everything_runs_again_and_is_kept(world: Any) -> None:
    world.write(a_py="BAD")
    world.run(ScanControl())
    assert len(world.runs) == 1
    world.run(ScanControl(), use_cache=False)
    assert len(world.runs) == 1
    world.run(ScanControl())
    assert world.runs == []


def test_controls_that_ask_for_the_same_share_one_run(world: Any) -> None:
    world.write(a_py="BAD", b_js="BAD")
    one, two, three = (ScanControl(f"commit.{name}") for name in ("one", "two", "three"))
    runs = world.run(one, two, three)
    assert len(world.runs) == 1
    assert one.sightings() == two.sightings() == three.sightings() == [("a.py", 1), ("b.js", 1)]
    assert all(run.tools[0].runs == 1 for run in runs)


def test_a_control_that_asks_for_less_gets_no_more(world: Any) -> None:
    world.write(a_py="BAD", b_js="BAD")
    everything, python = ScanControl("commit.all"), ScanControl("commit.python")
    python.only = ("a.py",)
    world.run(everything, python)
    assert sum(len(paths) for _, paths in world.runs) == 2
    assert python.sightings() == [("a.py", 1)]
    assert python.reports["fake"].covered == {"a.py"}


def test_a_tree_is_one_answer_that_any_change_undoes(world: Any) -> None:
    world.scanners = [FakeScanner(scope=Scope.TREE, cost=Cost.DEAR)]
    world.write(a_py="BAD", b_py="fine")
    control = ScanControl()
    world.run(control)
    assert world.runs == [("fake", ("a.py", "b.py"))]
    run = world.run(control)[0]
    assert world.runs == []
    assert (run.is_cached, run.tools[0].from_cache, control.sightings()) == (True, 1, [("a.py", 1)])
    world.write(b_py="other")
    world.run(control)
    assert world.runs == [("fake", ("a.py", "b.py"))]


HISTORY_TOOL = "import json; print(json.dumps({'read': [], 'found': [['old.py', 3]], 'commits': 2}))"


def test_a_history_is_read_in_the_repository_and_kept_by_its_tips(world: Any) -> None:
    import msgspec

    world.scanners = [FakeScanner(scope=Scope.HISTORY)]
    world.write(a_py="x")
    world.open({"fake": HISTORY_TOOL})
    control = ScanControl()
    world.run(control)
    assert (control.sightings(), control.reports["fake"].commits) == ([("old.py", 3)], 2)
    assert world.runs == [("fake", ())]
    world.run(control)
    assert world.runs == []
    world.repository.commits = msgspec.structs.replace(world.repository.commits, tips=("b" * 40,))
    world.run(control)
    assert len(world.runs) == 1


@pytest.mark.parametrize("lack", [{"shallow": True}, {"missing_objects": 3}, {"commits": 9}])
def test_a_partly_read_history_is_never_kept(world: Any, lack: dict[str, Any]) -> None:
    import msgspec

    world.scanners = [FakeScanner(scope=Scope.HISTORY)]
    world.write(a_py="x")
    world.open({"fake": HISTORY_TOOL})
    world.repository.commits = msgspec.structs.replace(world.repository.commits, **lack)
    world.run(ScanControl())
    world.run(ScanControl())
    assert len(world.runs) == 2


def test_a_missing_tool_is_a_fault_with_its_code_and_remedy(world: Any) -> None:
    world.write(a_py="x")
    world.open({})
    (run,) = world.run(ScanControl())
    assert isinstance(run.outcome, Errored)
    assert run.outcome.code == "TOL-101"
    assert "fake: TOL-101: fake is not installed" in run.outcome.reason
    assert "interlock[tools]" in run.outcome.remedy
    assert run.tools == ()


def test_a_tool_over_its_limits_covers_nothing_and_is_asked_again_next_time(world: Any) -> None:
    world.scanners[0].timeout_s = 1
    world.write(a_py="x")
    world.open({"fake": "print('sk_live_' + 'a1B2c3D4e5F6', flush=True)\n" + SLOW})
    (run,) = world.run(ScanControl())
    assert isinstance(run.outcome, Errored)
    assert run.outcome.code == "TOL-104"
    (digest,) = run.tools[0].output
    kept = world.workshop.blobs.get(digest)
    assert kept.startswith(b"sk_l*")
    assert world.workshop.cache.rows == {}


def test_raw_output_is_kept_masked(world: Any) -> None:
    token = "ghp_" + "a1B2" * 9
    world.write(a_py="x")
    world.open({"fake": SOUND_TOOL.replace("{'read'", f"{{'note': '{token}', 'read'")})
    (run,) = world.run(ScanControl())
    kept = world.workshop.blobs.get(run.tools[0].output[0])
    assert token.encode() not in kept
    assert b'"note": "ghp_*' in kept


def test_a_file_that_changed_meanwhile_is_unread_and_the_rest_is_covered(world: Any) -> None:
    world.write(a_py="x", b_py="y")
    control = ScanControl()

    def change(context: Context) -> None:
        del context
        world.write(a_py="changed")

    control.hook = change
    (run,) = world.run(control)
    assert isinstance(run.outcome, Errored)
    assert run.outcome.code == "CTL-201"
    assert dict(run.outcome.coverage[0].missing)["a.py"].endswith("a.py changed while it was being examined")
    assert run.outcome.coverage[0].covered == 1


def test_the_fast_stage_uses_fast_scanners_only(world: Any) -> None:
    world.scanners = [FakeScanner("quick"), FakeScanner("slow", is_fast=False)]
    world.write(a_py="x")
    control = ScanControl("commit.test", ["quick", "slow"])
    world.run(control, is_fast=True)
    assert set(control.reports) == {"quick"}
    world.run(control)
    assert set(control.reports) == {"quick", "slow"}


def test_private_tools_that_were_not_added_want_nothing(world: Any) -> None:
    world.scanners = [FakeScanner("extra", tool=tool_card("extra", is_private=True))]
    world.write(a_py="x")
    world.open({})
    assert isinstance(world.run(ScanControl("commit.test", ["extra"]))[0].outcome, NotApplicable)
    seen = []
    control = ScanControl("commit.test", [])
    control.only = ("a.py",)
    control.hook = lambda context: seen.append((context.has("extra"), context.has("nothing")))
    world.run(control)
    assert seen == [(False, False)]


def test_files_are_divided_into_runs_of_the_scanners_size(world: Any) -> None:
    world.scanners = [FakeScanner(batch=2)]
    world.write(**{f"f{number}_py": "BAD" for number in range(5)})
    control = ScanControl()
    (run,) = world.run(control)
    assert sorted(len(paths) for _, paths in world.runs) == [1, 2, 2]
    assert (run.tools[0].runs, len(run.tools[0].exit_codes), len(control.sightings())) == (3, 3, 5)


def test_one_broken_run_of_several_shuts_the_scanner_and_keeps_the_sound_answers(world: Any) -> None:
    world.scanners = [FakeScanner(batch=1)]
    world.write(a_py="BAD", b_py="crash")
    world.open({"fake": SOUND_TOOL.replace("    read.append", "    if 'crash' in text: sys.exit(9)\n    read.append")})
    control = ScanControl()
    (run,) = world.run(control)
    assert isinstance(run.outcome, Errored)
    assert (run.outcome.code, control.reports["fake"].covered) == ("CTL-202", frozenset())
    assert control.sightings() == [("a.py", 1)]
    assert len(world.workshop.cache.rows) == 1


def test_fail_fast_leaves_the_rest_not_run(world: Any) -> None:
    world.scanners = [FakeScanner(), FakeScanner("after", cost=Cost.DEAR)]
    world.write(a_py="x")
    world.open({"fake": "import sys; sys.exit(1)", "after": SOUND_TOOL}, jobs=1)
    one, two = ScanControl("commit.one"), ScanControl("commit.two", ["after"])
    ended = threading.Event()

    def wait(_context: Context) -> None:
        ended.wait(10)
        time.sleep(0.2)

    two.hook = wait

    class Watching(Silence):
        def control_finished(self, run: Any) -> None:
            if run.control == "commit.one":
                ended.set()

    world.open({"fake": "import sys; sys.exit(1)", "after": SOUND_TOOL}, jobs=1, progress=Watching())
    runs = world.run(one, two, fail_fast=True)
    assert [run.outcome.code for run in runs if isinstance(run.outcome, Errored)] == ["CTL-202", "ENG-103"]
    assert [name for name, _ in world.runs] == ["fake"]


def test_notes_and_lines_reach_control_and_run(world: Any) -> None:
    world.write(a_py="one\ntwo")
    seen: list[Any] = []
    control = ScanControl()

    def look(context: Context) -> None:
        seen.append((tuple(context.lines("a.py")), tuple(context.lines("nowhere")), context.read("a.py")))
        context.note("2 directives defused")
        context.note("2 directives defused")

    control.hook = look
    (run,) = world.run(control)
    assert seen == [(("one", "two"), ("",), b"one\ntwo")]
    assert run.notes == ("2 directives defused",)


def test_tools_see_the_transformed_files(world: Any) -> None:
    world.write(a_py="good # hide BAD")
    world.open(transform=lambda _file, body: body.replace(b"hide", b"h_de"))
    world.open(
        {"fake": SOUND_TOOL.replace("'BAD'", "'h_de'")}, transform=lambda _f, body: body.replace(b"hide", b"h_de")
    )
    control = ScanControl()
    world.run(control)
    assert control.sightings() == [("a.py", 1)]


def test_messages_are_masked_before_anybody_sees_them(world: Any) -> None:
    class Leaky(FakeScanner):
        def read(self, run: Any, job: Any) -> ToolReport:
            import msgspec

            report = super().read(run, job)
            seen = [msgspec.structs.replace(s, message="password = 'hunter2'") for s in report.sightings]
            return msgspec.structs.replace(report, sightings=tuple(seen))

    world.scanners = [Leaky()]
    world.write(a_py="BAD")
    control = ScanControl()
    for _ in range(2):
        world.run(control)
        (sighting,) = control.reports["fake"].sightings
        assert sighting.message == "password = '****'"
    assert not any(b"hunter2" in row for row in world.workshop.cache.rows.values())


def test_progress_is_told_what_happens(world: Any) -> None:
    told: list[str] = []

    class Listening(Silence):
        def control_started(self, control: str) -> None:
            told.append("started " + control)

        def tool_started(self, tool: str, files: int) -> None:
            told.append(f"{tool} on {files}")

        def tool_finished(self, tool: str, files: int, duration_ms: int, fault: str) -> None:
            told.append(f"{tool} ended {fault!r}")

        def tool_cached(self, tool: str, files: int) -> None:
            told.append(f"{tool} knows {files}")

        def control_finished(self, run: Any) -> None:
            told.append(f"{run.control} {run.answer.value}")

    world.write(a_py="x", b_py="y")
    world.open(progress=Listening())
    world.run(ScanControl())
    world.run(ScanControl())
    begin, end = "started commit.test", "commit.test passed"
    assert told == [begin, "fake on 2", "fake ended ''", end, begin, "fake knows 2", end]


def test_a_broken_store_is_an_error_of_the_control_and_of_nobody_else(world: Any) -> None:
    class Broken(MemoryBlobs):
        def put(self, body: bytes, media_type: str) -> Any:
            raise OSError(28, "No space left on device")

    world.write(a_py="x")
    world.open(blobs=Broken())
    (run,) = world.run(ScanControl())
    assert isinstance(run.outcome, Errored)
    assert "No space left" in run.outcome.reason


def test_a_scanner_that_wants_its_own_folder_gets_exactly_its_files_in_it(world: Any) -> None:
    world.scanners[0].OWN_FOLDER = True
    world.scanners[0].suffix = ".py"
    world.write(a_py="BAD", b_py="fine", c_js="BAD")
    lists = "import json, os\nprint(json.dumps({'read': sorted(os.listdir('.')), 'found': []}))"
    world.open({"fake": lists})
    control = ScanControl()
    assert isinstance(world.run(control)[0].outcome, Passed)
    world.write(b_py="changed")
    assert isinstance(world.run(control)[0].outcome, Passed)
    assert [paths for _, paths in world.runs] == [("a.py", "b.py"), ("b.py",)]


PICKY = """
import json, sys
names = sys.argv[1:]
json.dump({'read': [n for n in names if 'odd' not in n], 'unread': [n for n in names if 'odd' in n], 'found': []},
          sys.stdout)
"""


@pytest.mark.parametrize("scope", [Scope.FILE, Scope.TREE])
@pytest.mark.parametrize("is_stable", [False, True])
def test_what_a_tool_could_not_read_is_asked_again_unless_it_depends_on_the_file_alone(
    world: Any, scope: Scope, is_stable: bool
) -> None:
    world.scanners = [FakeScanner(scope=scope)]
    world.scanners[0].KEEPS_UNREAD = is_stable
    world.write(a_py="x", odd_py="y")
    world.open({"fake": PICKY})
    first = world.run(ScanControl())[0]
    assert len(world.runs) == 1
    again = world.run(ScanControl())[0]
    assert len(world.runs) == (0 if is_stable else 1)
    assert again.outcome == first.outcome
    assert isinstance(again.outcome, Errored)
    assert again.outcome.coverage[0].missing == (("odd.py", "fake: it says so"),)


@pytest.mark.parametrize("scope", [Scope.FILE, Scope.TREE])
def test_what_could_not_be_given_to_the_tool_is_never_kept_as_unread(world: Any, scope: Scope) -> None:
    world.scanners = [FakeScanner(scope=scope)]
    world.scanners[0].KEEPS_UNREAD = True
    world.write(a_py="x", b_py="y")
    change = world.repository.freeze()
    world.write(a_py="meanwhile")
    engine = LocalEngine(world.open())
    plan = planned([ScanControl()], change, engine.wanted(is_fast=False))
    assert isinstance(engine.run(change, plan)[0].outcome, Errored)
    world.write(a_py="x")
    assert isinstance(engine.run(change, plan)[0].outcome, Passed)


BREAKS_ON_EVIL = (
    SOUND_TOOL + "\nif any('EVIL' in open(name).read() for name in sys.argv[1:]): sys.stdout.write('garbage')\n"
)


def test_a_file_that_breaks_the_tool_is_found_and_the_others_are_examined(world: Any) -> None:
    world.open({"fake": BREAKS_ON_EVIL})
    world.write(a_py="x", b_py="BAD", c_py="EVIL", d_py="y")
    control = ScanControl()
    (run,) = world.run(control)
    assert isinstance(run.outcome, Errored)
    assert run.outcome.code == "CTL-201"
    assert [path for path, _ in run.outcome.coverage[0].missing] == ["c.py"]
    assert "broke on it" in run.outcome.coverage[0].missing[0][1]
    assert control.sightings() == [("b.py", 1)]


def test_the_culprit_stays_found_when_the_others_come_from_the_cache(world: Any) -> None:
    world.open({"fake": BREAKS_ON_EVIL})
    world.write(a_py="x", c_py="EVIL")
    first = world.run(ScanControl())[0].outcome
    second = world.run(ScanControl())[0].outcome
    assert isinstance(first, Errored)
    assert isinstance(second, Errored)
    assert (first.code, first.coverage) == (second.code, second.coverage)


def test_a_tool_that_breaks_on_everything_is_itself_at_fault(world: Any) -> None:
    world.open({"fake": "print(1)"})
    world.write(a_py="x", b_py="y", c_py="z")
    outcome = world.run(ScanControl())[0].outcome
    assert isinstance(outcome, Errored)
    assert outcome.code != "CTL-201"


def test_the_culprit_is_found_for_a_tool_with_a_folder_of_its_own(world: Any) -> None:
    only_mine = (
        "\nimport os\nassert {name for _, _, names in os.walk('.') for name in names} == {a[2:] for a in sys.argv[1:]}"
    )
    world.scanners[0].OWN_FOLDER = True
    world.open({"fake": "import sys" + only_mine + "\n" + BREAKS_ON_EVIL})
    world.write(a_py="x", b_py="BAD", c_py="EVIL", d_py="y")
    control = ScanControl()
    (run,) = world.run(control)
    assert isinstance(run.outcome, Errored)
    assert [path for path, _ in run.outcome.coverage[0].missing] == ["c.py"]
    assert control.sightings() == [("b.py", 1)]
