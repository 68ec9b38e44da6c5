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
