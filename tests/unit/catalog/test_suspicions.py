import json
from pathlib import Path

from interlock.catalog.key.builds import Builds
from interlock.control import Errored, Failed, Passed
from interlock.control.supplies import Supplies
from interlock.kernel import Severity
from interlock.supply.model import Hash
from interlock.supply.spoof import Excuse, SpoofSettings
from interlock.testing.books import MemoryAdvisories
from tests.unit.catalog.supplied import NOW, advisory, found, rules, run

BUILDS = Builds()
SQUAT = "reqeusts==1.0\n"


def knowing(**rest: object) -> Supplies:
    return Supplies(at=NOW, **rest)  # type: ignore[arg-type]  # a test's shorthand


def test_a_name_that_imitates_a_popular_one_is_found_at_its_line(tmp_path: Path) -> None:
    result = run(tmp_path, BUILDS, {"requirements.txt": "django==5.0\n" + SQUAT})
    (one,) = found(result)
    assert isinstance(result.outcome, Failed)
    assert (one.rule, one.severity) == ("interlock:spoof-typosquat", Severity.HIGH)
    assert (one.at.path, one.at.line, one.at.symbol) == ("requirements.txt", 2, "reqeusts")
    assert one.remedy


def test_plain_dependencies_pass(tmp_path: Path) -> None:
    result = run(tmp_path, BUILDS, {"requirements.txt": "requests==2.0\n"})
    assert isinstance(result.outcome, Passed)


def test_what_is_excused_is_told_in_a_note_and_trusted_names_are_not_suspected(tmp_path: Path) -> None:
    excuse = Excuse("spoof:typosquat", "it is ours", "reqeusts")
    result = run(tmp_path, BUILDS, {"requirements.txt": SQUAT}, knowing(spoof=SpoofSettings(excuses=(excuse,))))
    assert rules(result) == []
    assert result.notes == ("requirements.txt: spoof:typosquat of reqeusts is excused: it is ours",)
    result = run(tmp_path, BUILDS, {"requirements.txt": SQUAT}, knowing(spoof=SpoofSettings(trusted=("reqeusts",))))
    assert (rules(result), result.notes) == ([], ())


def test_a_malicious_package_is_critical_whatever_is_excused(tmp_path: Path) -> None:
    book = MemoryAdvisories(advisory("MAL-2026-1", "evil", fixed="9"))
    excuses = tuple(Excuse(f"spoof:{rule}", "all is well") for rule in ("typosquat", "integrity-missing"))
    supplies = knowing(advisories=book, spoof=SpoofSettings(excuses=excuses, trusted=("*",)))
    result = run(tmp_path, BUILDS, {"requirements.txt": "evil==1.0\n"}, supplies)
    assert [(one.rule, one.severity) for one in found(result)] == [("interlock:spoof-malicious", Severity.CRITICAL)]


def test_a_hash_other_than_the_recorded_one_is_critical(tmp_path: Path) -> None:
    line = f"requests==2.0 --hash=sha256:{'a' * 64}\n"
    for digit, wanted in (("a", []), ("b", ["interlock:spoof-hash-changed"])):
        supplies = knowing(
            recorded_hashes=lambda purls, digit=digit: {one: (Hash("sha256", digit * 64),) for one in purls}
        )
        assert rules(run(tmp_path, BUILDS, {"requirements.txt": line}, supplies)) == wanted


def test_a_lockfile_that_cannot_be_read_is_named_and_the_others_are_judged(tmp_path: Path) -> None:
    result = run(tmp_path, BUILDS, {"package-lock.json": "{", "requirements.txt": SQUAT})
    assert isinstance(result.outcome, Errored)
    assert "package-lock.json" in result.outcome.reason
    assert rules(result) == ["interlock:spoof-typosquat"]


def test_a_registry_that_is_not_allowed_is_refused(tmp_path: Path) -> None:
    url = "https://elsewhere.example.org/a/-/a-1.0.0.tgz"
    package = {"version": "1.0.0", "resolved": url, "integrity": "sha512-" + "A" * 86 + "=="}
    lock = json.dumps({"lockfileVersion": 3, "packages": {"": {}, "node_modules/a": package}})
    supplies = knowing(spoof=SpoofSettings(registries=("packages.example.org",)))
    assert "interlock:spoof-registry-refused" in rules(run(tmp_path, BUILDS, {"package-lock.json": lock}, supplies))


GO_HASHES = tuple(f"h1:{letter * 43}=" for letter in "AEI")


def go(*hashes: str, folder: str = "", more: str = "") -> dict[str, str]:
    """Make a module of Go that needs one other, with hashes of that."""
    sums = "".join(f"x.test/o/a v1.0.0 {one}\n" for one in hashes)
    own = f"x.test/o/a v1.0.0/go.mod {GO_HASHES[0]}\n"
    module = f"module x.test/own\ngo 1.22\nrequire x.test/o/a v1.0.0\n{more}"
    return {f"{folder}go.mod": module, f"{folder}go.sum": sums + own}


def test_a_second_hash_beside_the_right_one_in_a_go_sum_is_critical(tmp_path: Path) -> None:
    assert rules(run(tmp_path / "one", BUILDS, go(GO_HASHES[0]))) == []
    (one,) = found(run(tmp_path / "two", BUILDS, go(GO_HASHES[1], GO_HASHES[0])))
    assert (one.rule, one.severity, one.at.path, one.at.line) == (
        "interlock:spoof-hash-changed",
        Severity.CRITICAL,
        "go.sum",
        1,
    )


def test_modules_of_one_tree_that_do_not_agree_on_a_hash_are_told_once(tmp_path: Path) -> None:
    files = go(GO_HASHES[0], folder="a/") | go(GO_HASHES[1], folder="b/")
    (one,) = found(run(tmp_path, BUILDS, files))
    assert (one.rule, one.at.path) == ("interlock:spoof-hash-changed", "b/go.sum")


def test_a_module_of_go_that_was_recorded_with_another_hash_is_critical(tmp_path: Path) -> None:
    supplies = knowing(recorded_hashes=lambda purls: dict.fromkeys(purls, (Hash("h1", "E" * 43 + "="),)))
    assert rules(run(tmp_path / "one", BUILDS, go(GO_HASHES[1]), supplies)) == []
    assert rules(run(tmp_path / "two", BUILDS, go(GO_HASHES[0]), supplies)) == ["interlock:spoof-hash-changed"]


def test_a_requirement_without_a_line_in_go_sum_is_told(tmp_path: Path) -> None:
    files = go(GO_HASHES[0], more="require x.test/o/b v1.0.0\n")
    (one,) = found(run(tmp_path, BUILDS, files))
    assert (one.rule, one.at.path, one.at.symbol) == ("interlock:spoof-integrity-missing", "go.mod", "x.test/o/b")


def test_a_fork_in_the_place_of_a_module_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, BUILDS, go(GO_HASHES[0], more="replace x.test/o/a => x.test/evil/a v1.0.0\n"))
    assert set(rules(result)) == {"interlock:spoof-replaced", "interlock:spoof-integrity-missing"}
