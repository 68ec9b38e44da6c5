from pathlib import Path

import pytest

from interlock.control.supplies import DEFAULT_LICENCES
from interlock.formats import FieldUnknown, FieldWrong
from interlock.kernel import InterlockError
from interlock.supply.licences.policy import Ruling, judge
from interlock.supply.model import Component
from interlock.supply.spoof import RULES, Excuse, Rule, SpoofSettings
from interlock.wiring.settings import read_settings
from interlock.wiring.supply import Excused, SupplySettings

WHOLE = """\
supply:
  registries: [packages.example.org]
  internal: ["@acme/*"]
  internal_registries: [inside.example.org]
  trusted: [reqests]
  new_days: 0
  excuses:
    - rule: install-script
      package: esbuild
      reason: it fetches its own binary
    - {rule: typosquat, reason: they are ours}
  licences:
    allow: [permissive]
    review: [MPL-2.0]
    deny: [GPL-3.0-only]
"""


def read(folder: Path, text: str) -> SupplySettings:
    (folder / "interlock.yaml").write_text(text, "utf-8")
    return read_settings(str(folder)).supply


def test_every_field_is_read(tmp_path: Path) -> None:
    settings = read(tmp_path, WHOLE)
    assert settings == SupplySettings(
        source="interlock.yaml",
        registries=("packages.example.org",),
        internal=("@acme/*",),
        internal_registries=("inside.example.org",),
        trusted=("reqests",),
        new_days=0,
        excuses=(
            Excused("install-script", "it fetches its own binary", "esbuild", line=8),
            Excused("typosquat", "they are ours", "*", line=11),
        ),
        allow=("permissive",),
        review=("MPL-2.0",),
        deny=("GPL-3.0-only",),
        licences_line=13,
    )


def test_what_the_control_of_dependencies_is_told_is_what_was_written(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE).spoof == SpoofSettings(
        registries=("packages.example.org",),
        internal=("@acme/*",),
        internal_registries=("inside.example.org",),
        trusted=("reqests",),
        excuses=(
            Excuse("spoof:install-script", "it fetches its own binary", "esbuild"),
            Excuse("spoof:typosquat", "they are ours"),
        ),
        new_days=0,
    )


def test_what_is_left_out_is_as_usual(tmp_path: Path) -> None:
    assert SupplySettings().spoof == SpoofSettings()
    assert SupplySettings().licences == DEFAULT_LICENCES
    assert read(tmp_path, "supply: {}\n").meaning == SupplySettings()
    assert read(tmp_path, "supply: {new_days: 30}\n").spoof.new_days == 30


def test_licences_are_judged_as_the_lists_say(tmp_path: Path) -> None:
    policy = read(tmp_path, WHOLE).licences
    found = {
        licence: judge(Component("a", "1", "pkg:pypi/a@1", licences=(licence,)), policy).ruling
        for licence in ("MIT", "MPL-2.0", "GPL-3.0-only", "MIT OR GPL-3.0-only", "AGPL-3.0-only")
    }
    assert found == {
        "MIT": Ruling.ALLOWED,
        "MPL-2.0": Ruling.REVIEW,
        "GPL-3.0-only": Ruling.DENIED,
        "MIT OR GPL-3.0-only": Ruling.ALLOWED,
        "AGPL-3.0-only": Ruling.REVIEW,
    }


def test_a_list_of_what_is_denied_leaves_the_usual_allowed(tmp_path: Path) -> None:
    policy = read(tmp_path, "supply: {licences: {deny: [network-copyleft]}}\n").licences
    assert policy.rules.allowed == DEFAULT_LICENCES.rules.allowed
    assert judge(Component("a", "1", "", licences=("AGPL-3.0-only",)), policy).ruling is Ruling.DENIED


def test_the_meaning_is_the_same_wherever_it_stands_and_another_where_something_is_added(tmp_path: Path) -> None:
    one, moved = read(tmp_path, WHOLE), read(tmp_path, "# above\n\njobs: 1\n" + WHOLE)
    assert one != moved
    assert one.meaning == moved.meaning
    assert one.meaning != read(tmp_path, WHOLE.replace("esbuild", "'*'")).meaning


@pytest.mark.parametrize("rule", [rule.value.removeprefix("spoof:") for rule in RULES if rule is not Rule.MALICIOUS])
def test_each_rule_can_be_excused(tmp_path: Path, rule: str) -> None:
    (excuse,) = read(tmp_path, f"supply: {{excuses: [{{rule: {rule}, reason: so it is}}]}}\n").spoof.excuses
    assert excuse.rule == f"spoof:{rule}"


@pytest.mark.parametrize("rule", ["malicious", "spoof:install-script", "instal-script", "'*'"])
def test_what_is_no_rule_and_what_nothing_excuses_is_refused_with_its_place(tmp_path: Path, rule: str) -> None:
    settings = read(tmp_path, f"supply:\n  excuses:\n    - rule: {rule}\n      reason: so it is\n")
    with pytest.raises(FieldUnknown, match=r"interlock\.yaml:3: .*in supply\.excuses\.rule") as caught:
        _ = settings.spoof
    assert "install-script" in caught.value.remedy
    assert "malicious" not in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("{regestries: [a]}", FieldUnknown, "'regestries'"),
        ("[]", FieldWrong, "supply is"),
        ("{registries: a}", FieldWrong, "supply.registries"),
        ("{registries: [1]}", FieldWrong, "supply.registries"),
        ("{internal: a}", FieldWrong, "supply.internal"),
        ("{internal_registries: {}}", FieldWrong, "supply.internal_registries"),
        ("{trusted: ['']}", FieldWrong, "supply.trusted"),
        ("{new_days: soon}", FieldWrong, "supply.new_days is 'soon'"),
        ("{new_days: -1}", FieldWrong, "supply.new_days"),
        ("{excuses: [{rule: typosquat}]}", FieldWrong, "rule and reason"),
        ("{excuses: [{reason: r}]}", FieldWrong, "rule and reason"),
        ("{excuses: [{rule: typosquat, reason: ''}]}", FieldWrong, "supply.excuses.reason"),
        ("{excuses: [{rule: typosquat, reason: '  '}]}", FieldWrong, "supply.excuses.reason"),
        ("{excuses: [{rule: typosquat, reason: r, until: x}]}", FieldUnknown, "'until'"),
        ("{excuses: {rule: typosquat}}", FieldWrong, "supply.excuses"),
        ("{licences: [MIT]}", FieldWrong, "supply.licences"),
        ("{licences: {denied: [MIT]}}", FieldUnknown, "'denied'"),
        ("{licences: {deny: MIT}}", FieldWrong, "supply.licences.deny"),
    ],
)
def test_what_is_wrong_names_line_and_field(tmp_path: Path, text: str, error: type[InterlockError], words: str) -> None:
    with pytest.raises(error) as caught:
        _ = read(tmp_path, f"version: 1\nsupply: {text}\n").spoof
    assert "interlock.yaml:2: " in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["GPL3-only", "strongcopyleft", "GPL-3.0-onyl"])
def test_a_licence_that_nobody_knows_is_refused_since_its_list_would_do_nothing(tmp_path: Path, name: str) -> None:
    settings = read(tmp_path, f"supply: {{licences: {{deny: [{name}]}}}}\n")
    with pytest.raises(FieldWrong, match=r"interlock\.yaml:1: supply\.licences\.deny"):
        _ = settings.licences


@pytest.mark.parametrize("name", ["LicenseRef-ours", "GPL-2.0-only WITH GCC-exception-2.0", "gpl-3.0-only", "none"])
def test_ids_in_any_case_exceptions_references_and_categories_are_known(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, f"supply: {{licences: {{deny: ['{name}']}}}}\n").licences.rules.denied == (name,)


def test_ecosystems_that_may_go_unjudged_are_read_with_their_reasons_and_count_as_a_meaning(tmp_path: Path) -> None:
    settings = read(tmp_path, "supply: {unjudged: [{ecosystem: alpm, reason: looked at by hand}]}\n")
    (one,) = settings.excepted
    assert (one.ecosystem, one.reason) == ("alpm", "looked at by hand")
    assert settings.meaning != SupplySettings().meaning


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("{ecosystem: alpm}", "ecosystem and reason"),
        ("{reason: r}", "ecosystem and reason"),
        ("{ecosystem: alpm, reason: ' '}", "supply.unjudged.reason"),
        ("{ecosystem: '', reason: r}", "supply.unjudged.ecosystem"),
    ],
)
def test_an_ecosystem_without_a_reason_is_refused(tmp_path: Path, item: str, says: str) -> None:
    with pytest.raises(FieldWrong, match=says):
        read(tmp_path, f"supply: {{unjudged: [{item}]}}\n")
