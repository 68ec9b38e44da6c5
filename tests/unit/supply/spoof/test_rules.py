from interlock.kernel import Severity
from interlock.supply.spoof import Excuse, LookUps, Rule, SpoofSettings, suspect
from tests.unit.supply.spoof.readings import component, lockfile


def test_nothing_to_say_of_nothing() -> None:
    assert suspect(()) == ()


def test_the_worst_of_a_file_comes_first_and_nothing_twice() -> None:
    reading = lockfile(
        component("native", runs_at_install=True, line=2), component("bare", hashes=(), line=9), component("x")
    )
    look_ups = LookUps(advisory_ids=lambda one: ("MAL-1", "MAL-2") if one.name == "x" else ())
    found = suspect([reading, reading], None, look_ups)
    assert [one.rule for one in found] == [Rule.MALICIOUS, Rule.INTEGRITY_MISSING, Rule.INSTALL_SCRIPT]


def test_an_excuse_lets_a_package_pass_with_its_reason_and_no_other() -> None:
    reading = lockfile(*(component(name, runs_at_install=True) for name in ("native-a", "other")))
    settings = SpoofSettings(excuses=(Excuse(Rule.INSTALL_SCRIPT, "looked at", "native-*"),))
    by_name = {one.component.name: one.excuse for one in suspect([reading], settings) if one.component}
    assert by_name == {"native-a": "looked at", "other": ""}


def test_what_is_malicious_stays_so_whatever_the_settings_say() -> None:
    look_ups = LookUps(advisory_ids=lambda one: ("MAL-1",))
    settings = SpoofSettings(excuses=(Excuse(Rule.TYPOSQUAT, "any"),), trusted=("*",))
    (found,) = suspect([lockfile(component("x"))], settings, look_ups)
    assert (found.severity, found.excuse) == (Severity.CRITICAL, "")
