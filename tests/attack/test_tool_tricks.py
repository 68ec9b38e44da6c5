"""Attacks on the running of tools: by the scanned files, by a tool that was steered, by who writes the cache."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.tools import DigestBook, Locator, PrivateTools, ToolAltered, ToolMissing
from interlock.control import Command, Errored, Job, Passed, Scope, ToolCard
from interlock.engine import LocalEngine, Workshop
from interlock.testing.scanning import (
    SOUND_TOOL,
    FakeScanner,
    FolderRepository,
    MemoryCache,
    ScanControl,
    ScriptToolBox,
    make_workshop,
    planned,
)
from interlock.testing.tools import KEY, make_box, make_package, quick_command, tool_card

OK = "json.dump({'read': sys.argv[1:], 'found': []}, sys.stdout)\n"


class World:
    def __init__(self, folder: Path) -> None:
        self.folder, self.repo = folder, folder / "repo"
        self.repo.mkdir()
        (self.repo / "a.py").write_text("BAD\n")
        (self.repo / "b.py").write_text("fine\n")
        self.repository = FolderRepository(self.repo)
        self.scanner = FakeScanner()
        self.cache = MemoryCache()
        self.versions = ("1",)

    def shop(self, source: str = SOUND_TOOL, **more: object) -> Workshop:
        fields = {"cache": self.cache, "versions": self.versions, **more}
        return make_workshop(self.folder, self.repository, [self.scanner], {"fake": source}, **fields)

    def check(self, shop: Workshop, control: ScanControl | None = None) -> tuple[ScanControl, object]:
        control = control or ScanControl()
        engine, change = LocalEngine(shop), self.repository.freeze()
        (run,) = engine.run(change, planned([control], change, engine.wanted(is_fast=False)))
        return control, run.outcome

    def runs(self, shop: Workshop) -> int:
        assert isinstance(shop.toolbox, ScriptToolBox)
        return len(shop.toolbox.runs)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield World(tmp_path)
    copies = tmp_path / "copies"
    assert not copies.exists() or list(copies.iterdir()) == []


def errored(outcome: object, code: str, word: str) -> None:
    assert isinstance(outcome, Errored), outcome
    assert outcome.code == code, outcome
    assert word in outcome.reason, outcome


# Poisoned output


def test_output_that_accuses_a_file_it_was_not_given_is_a_fault(world: World) -> None:
    tool = "import json, sys\njson.dump({'read': sys.argv[1:], 'found': [['../../etc/passwd', 1]]}, sys.stdout)"
    control, outcome = world.check(world.shop(tool))
    errored(outcome, "ENG-101", "../../etc/passwd")
    assert control.sightings() == []
    assert world.cache.rows == {}


def test_output_that_claims_files_it_was_not_given_covers_nothing_more(world: World) -> None:
    tool = "import json, sys\njson.dump({'read': ['./z.py', './a.py'], 'found': []}, sys.stdout)"
    control, outcome = world.check(world.shop(tool))
    errored(outcome, "CTL-201", "says nothing of 'b.py'")
    assert control.reports["fake"].covered == {"a.py"}  # which it was given, alone, and says that it read


def test_history_output_that_points_outside_is_a_fault(world: World) -> None:
    world.scanner = FakeScanner(scope=Scope.HISTORY)
    tool = "import json\nprint(json.dumps({'read': [], 'found': [['/etc/passwd', 1]], 'commits': 2}))"
    errored(world.check(world.shop(tool))[1], "ENG-101", "/etc/passwd")


@pytest.mark.parametrize(
    "words",
    ["", "garbage", "{}", "[]", '{"read": 3}', '{"read": [], "found": []} {"second": 1}', "[" * 100_000],
    ids=["nothing", "garbage", "an empty object", "a list", "wrong types", "two documents", "deep nesting"],
)
def test_exit_code_zero_with_garbage_is_not_a_pass(world: World, words: str) -> None:
    tool = f"import sys\nsys.stdout.write({words!r})" if len(words) < 100 else "print('[' * 100000)"
    errored(world.check(world.shop(tool))[1], "CTL-202", "fake")


def test_a_tool_that_read_nothing_and_found_nothing_is_not_a_pass(world: World) -> None:
    errored(world.check(world.shop('print(\'{"read": [], "found": []}\')'))[1], "ENG-101", "says nothing of")


# A tool that touches what it examines


def test_a_tool_that_rewrites_a_file_spoils_its_own_answer_only_for_this_run(world: World) -> None:
    tool = "import json, sys\nopen('b.py', 'w').write('fine too')\n" + OK
    errored(world.check(world.shop(tool))[1], "ENG-102", "'b.py'")
    assert (world.repo / "b.py").read_text() == "fine\n"
    assert world.cache.rows == {}


def test_a_rewrite_that_puts_bytes_and_times_back_is_noticed(world: World) -> None:
    tool = (
        "import json, os, sys\nseen = os.stat('b.py')\nbody = open('b.py').read()\n"
        "open('b.py', 'w').write('x' * len(body))\nopen('b.py', 'w').write(body)\n"
        "os.utime('b.py', ns=(seen.st_atime_ns, seen.st_mtime_ns))\n"
    )
    errored(world.check(world.shop(tool + OK))[1], "ENG-102", "'b.py'")


def test_a_planted_configuration_is_noticed_and_gone_for_the_next_tool(world: World) -> None:
    tool = "import json, os, sys\nos.path.exists('ruff.toml') and sys.exit(7)\nopen('ruff.toml', 'w').write('x')\n" + OK
    world.scanner.BATCH = 1
    control, outcome = world.check(world.shop(tool, jobs=1))
    errored(outcome, "ENG-102", "'ruff.toml'")
    assert not any("7" in fault for fault in control.reports["fake"].faults)


def test_a_tool_of_a_whole_tree_may_leave_files_in_its_own_copy(world: World) -> None:
    world.scanner = FakeScanner(scope=Scope.TREE)
    tool = "import json, sys\nopen('results.sarif', 'w').write('{}')\n" + OK
    assert isinstance(world.check(world.shop(tool))[1], Passed)
    assert sorted(path.name for path in world.repo.iterdir()) == ["a.py", "b.py"]


def test_a_link_of_the_repository_leads_nowhere_in_the_copy(world: World) -> None:
    (world.folder / "outside").write_text("BAD secret")
    (world.repo / "link.py").symlink_to(world.folder / "outside")
    (world.repo / "up").symlink_to("..")
    tool = (
        "import json, os, sys\n"
        "walked = os.walk('.', followlinks=True)\n"
        "names = sorted(os.path.join(place, name) for place, _, names in walked for name in names)\n"
        "found = [[name, 1] for name in names if 'secret' in open(name).read()]\n"
        "json.dump({'read': names, 'found': found}, sys.stdout)"
    )
    control, outcome = world.check(world.shop(tool))
    assert control.sightings() == []
    assert control.reports["fake"].covered == {"a.py", "b.py"}
    errored(outcome, "CTL-201", "link.py")


def test_a_file_name_that_is_an_option_is_never_read_as_one(world: World) -> None:
    (world.repo / "--config=evil.py").write_text("x")

    class Careless(FakeScanner):
        def command(self, job: Job) -> Command:
            return Command(args=job.paths)

    world.scanner = Careless()
    shop = world.shop()
    errored(world.check(shop)[1], "ENG-101", "--config=evil.py")
    assert world.runs(shop) == 0
    world.scanner = FakeScanner()
    assert isinstance(world.check(world.shop())[1], Passed)


# The cache


def test_an_answer_moved_to_another_file_is_no_answer(world: World) -> None:
    control, _ = world.check(world.shop())
    (one, two) = world.cache.rows
    world.cache.rows[one], world.cache.rows[two] = world.cache.rows[two], world.cache.rows[one]
    shop = world.shop()
    world.check(shop, control)
    assert world.runs(shop) == 1
    assert control.sightings() == [("a.py", 1)]


def test_an_answer_with_the_sightings_of_another_file_is_no_answer(world: World) -> None:
    control, _ = world.check(world.shop())
    rows = world.cache.rows
    guilty = next(key for key, value in rows.items() if b"a.py" in value)
    clean = next(key for key in rows if key != guilty)
    rows[clean] = clean + rows[guilty][len(guilty) :]
    world.check(world.shop(), control)
    assert control.sightings() == [("a.py", 1)]


@pytest.mark.parametrize("forged", [b"", b"\x00", b"KEY", b"KEY\xff\xff", b"KEY" + msgspec.msgpack.encode({"x": 1})])
def test_a_forged_row_is_no_answer(world: World, forged: bytes) -> None:
    control, _ = world.check(world.shop())
    for key in list(world.cache.rows):
        world.cache.rows[key] = forged.replace(b"KEY", key)
    shop = world.shop()
    world.check(shop, control)
    assert world.runs(shop) == 1
    assert control.sightings() == [("a.py", 1)]


@pytest.mark.parametrize("scope", [Scope.FILE, Scope.TREE, Scope.HISTORY])
@pytest.mark.parametrize("what", ["settings", "version", "program", "directives", "secret key", "scanner"])
def test_anything_that_shapes_an_answer_makes_a_kept_one_useless(world: World, scope: Scope, what: str) -> None:
    world.scanner = FakeScanner(scope=scope)
    source = "import json, sys\njson.dump({'read': sys.argv[1:], 'found': [], 'commits': 2}, sys.stdout)\n"
    world.check(world.shop(source))
    same = world.shop(source)
    world.check(same)
    assert world.runs(same) == 0
    if what == "scanner":
        world.scanner = FakeScanner("other", scope=scope, tool=world.scanner.TOOL)
    if what == "settings":
        world.scanner.settings = b"settings 2"
    if what == "directives":
        world.versions = ("2",)
    changed = world.shop(
        source + "# another program\n" if what == "program" else source,
        secret_key="11" * 32 if what == "secret key" else "00" * 32,
    )
    if what == "version":
        assert isinstance(changed.toolbox, ScriptToolBox)
        changed.toolbox.version = "2.0"
    world.check(changed, ScanControl("commit.test", [world.scanner.NAME]))
    assert world.runs(changed) == 1


def test_the_same_bytes_under_another_name_or_right_are_another_file(world: World) -> None:
    world.check(world.shop())
    (world.repo / "a.py").rename(world.repo / "c.py")
    shop = world.shop()
    world.check(shop)
    assert isinstance(shop.toolbox, ScriptToolBox)
    assert shop.toolbox.runs == [("fake", ("c.py",))]


# Programs


def test_modules_in_the_scanned_folder_are_never_imported(tmp_path: Path) -> None:
    site = make_package(tmp_path / "env", "honest", {"lib/python3.11/site-packages/honest.py": b"pass"})
    located = Locator(DigestBook(None, KEY), PrivateTools(str(tmp_path), KEY), [str(site)]).locate(
        tool_card("honest", "python -m honest")
    )
    root = tmp_path / "repo"
    root.mkdir()
    planted = "open('/dev/stdout', 'w').write('PLANTED'); raise SystemExit(0)"
    for name in ("bandit", "yaml", "json", "sitecustomize", "usercustomize", "honest", "runpy", "encodings"):
        (root / f"{name}.py").write_text(planted)
    (root / "pyvenv.cfg").write_text("home = /nowhere\n")
    from interlock.control import Tool

    job = Job(root=str(root), paths=(), report="", files={}, rules_dir="")
    box = make_box(tmp_path)
    # This interpreter does not see the package made above; an honest refusal proves that the folder is not seen.
    run = box.run(Tool(tool_card(), located.argv, "1", located.digest), quick_command(), job)
    assert b"PLANTED" not in run.stdout
    assert b"No module named honest" in run.stderr
    probe = Tool(
        tool_card(), (*located.argv[:2], "-c", "import json, sys; print(json.__file__, sys.path)"), "1", located.digest
    )
    seen = box.run(probe, quick_command(), job).stdout.decode()
    assert str(root) not in seen


@pytest.mark.tools
def test_the_real_bandit_is_not_replaced_by_a_planted_one(tmp_path: Path) -> None:
    pytest.importorskip("bandit", reason="the tools extra is not installed")
    root = tmp_path / "repo"
    root.mkdir()
    for name in ("bandit", "yaml", "stevedore", "sitecustomize"):
        (root / f"{name}.py").write_text("import os; os._exit(0)")
    (root / "bad.py").write_text("import subprocess\nsubprocess.call('x', shell=True)\n")
    book = DigestBook(None, KEY)
    from interlock.adapters.tools import LocalToolBox

    box = LocalToolBox(Locator(book, PrivateTools(str(tmp_path), KEY)), book, str(tmp_path))
    card = msgspec.structs.replace(tool_card("bandit", "python -m bandit"), distribution="bandit")
    job = Job(root=str(root), paths=("bad.py",), report="", files={}, rules_dir="")
    run = box.run(box.find(card), quick_command("-q", "-f", "json", "./bad.py"), job)
    assert run.exit_code == 1
    assert b"B602" in run.stdout


@pytest.mark.parametrize("name", ["../../../bin/sh", "/bin/sh"])
def test_a_file_list_that_leads_out_of_its_environment_gives_no_program(tmp_path: Path, name: str) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/fake": b"program"})
    record = site / "fake-1.2.3.dist-info" / "RECORD"
    record.write_text(f"../../../../../../../../..{name.removeprefix('../../..')},,\n")
    card = tool_card("fake", "bin/sh")
    with pytest.raises((ToolMissing, ToolAltered)):
        Locator(DigestBook(None, KEY), PrivateTools(str(tmp_path), KEY), [str(site)]).locate(card)


def test_no_variable_of_the_user_steers_the_python_of_a_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "sitecustomize.py").write_text("print('PLANTED')")
    monkeypatch.setenv("PYTHONPATH", str(planted))
    monkeypatch.setenv("PYTHONSTARTUP", str(planted / "sitecustomize.py"))
    from interlock.control import Tool
    from interlock.kernel import sha256

    job = Job(root=str(tmp_path), paths=(), report="", files={}, rules_dir="")
    tool = Tool(tool_card(), (sys.executable, "-I", "-c", "print('clean')"), "1", sha256(b""))
    assert make_box(tmp_path).run(tool, quick_command(), job).stdout == b"clean\n"
    assert os.environ["PYTHONPATH"] == str(planted)


def test_a_private_environment_that_was_changed_is_refused(tmp_path: Path) -> None:
    tools = PrivateTools(str(tmp_path / "tools"), KEY)
    place = tmp_path / "tools" / "detect-secrets"
    place.mkdir(parents=True)
    (place / "manifest.json").write_bytes(b"0" * 64 + b'\n{"name":"detect-secrets"}')
    with pytest.raises(ToolAltered):
        tools.open("detect-secrets")
    card = ToolCard("detect-secrets", "detect-secrets", "python -m detect_secrets", "", False, "", "", is_private=True)
    with pytest.raises(ToolAltered):
        Locator(DigestBook(None, KEY), tools).locate(card)
