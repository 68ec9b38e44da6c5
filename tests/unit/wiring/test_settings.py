import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.control import PathException
from interlock.formats import FieldUnknown, FieldWrong, Node, YamlMalformed
from interlock.kernel import InterlockError, PatternMalformed
from interlock.wiring import settings
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.kept import Kept
from interlock.wiring.settings import Settings, read_settings


def read(folder: Path, text: str) -> Settings:
    (folder / "interlock.yaml").write_text(text, "utf-8")
    return read_settings(str(folder))


def test_without_a_file_the_defaults_apply(tmp_path: Path) -> None:
    assert read_settings(str(tmp_path)) == Settings()
    assert Settings().policy == "baseline"


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    text = "# nothing yet\n"
    sealed = hashlib.sha256(text.encode()).hexdigest()
    assert read(tmp_path, text) == Settings(source="interlock.yaml", sha256=sealed)


def test_every_field_is_read(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        "version: 1\npolicy: standard\njobs: 3\nstore: postgresql://x\n"
        "except: [{paths: tests/bad/**, reason: broken on purpose, controls: [commit.sast]}]\nplugins: [acme]\n",
    )
    assert (settings.policy, settings.jobs, settings.store) == ("standard", 3, "postgresql://x")
    assert settings.exceptions == (PathException("tests/bad/**", "broken on purpose", ("commit.sast",)),)
    assert [plugin.name for plugin in settings.plugins] == ["acme"]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("polcy: x\n", FieldUnknown, "interlock.yaml:1: unknown field 'polcy'"),
        ("version: 1\njobs: many\n", FieldWrong, "interlock.yaml:2: jobs is 'many'"),
        ("version: 2\n", FieldWrong, "version is 2"),
        ("except: [{paths: a}]\n", FieldWrong, "an exception is a mapping"),
        ("except: [{paths: a, reason: ''}]\n", FieldWrong, "reason is ''"),
        ("except: [{paths: /etc, reason: r}]\n", PatternMalformed, "'/etc' is not a usable path pattern"),
        ("except: [{path: a, reason: r}]\n", FieldUnknown, "unknown field 'path'"),
        ("[]\n", FieldWrong, "interlock.yaml is a list"),
        ("a: [\n", YamlMalformed, "interlock.yaml:2: "),
    ],
)
def test_what_is_wrong_names_file_line_field_and_remedy(
    tmp_path: Path, text: str, error: type[InterlockError], words: str
) -> None:
    with pytest.raises(error) as caught:
        read(tmp_path, text)
    assert words in str(caught.value)
    assert caught.value.remedy


def test_the_founder_of_the_people_is_the_whole_id_of_a_key(tmp_path: Path) -> None:
    assert read(tmp_path, f"people: {{founded_by: {'a' * 64}}}\n").founded_by == "a" * 64
    for wrong in ("{founded_by: ann}", f"{{founded_by: {'a' * 16}}}", "{}", "ann"):
        with pytest.raises(FieldWrong):
            read(tmp_path, f"people: {wrong}\n")


def test_a_file_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "interlock.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_settings(str(tmp_path))


WHOLE = """\
version: 1
product: shop
policy: standard
responses: [{id: tell, on: hold.placed, do: {notify: ops}, quiet: 2h, where: {severity: high}}]
except: [{paths: tests/bad/**, reason: broken on purpose, controls: [commit.sast]}]
plugins: [acme]
supply:
  internal: [acme-*]
  excuses: [{rule: install-script, package: acme, reason: ours}]
  licences: {allow: [MIT]}
  unjudged: [{ecosystem: alpm, reason: nobody publishes any}]
"""


def keeping(folder: Path, key: bytes = b"k" * 32) -> Callable[[], Kept]:
    return lambda: Kept(str(folder / "cache"), key)


def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Node:
        raise AssertionError

    monkeypatch.setattr(settings, "read_yaml", refuse)


def test_settings_are_the_same_whether_read_or_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_anew = read(tmp_path, WHOLE)
    assert read_settings(str(tmp_path), keeping(tmp_path)) == read_anew
    never_read(monkeypatch)
    assert read_settings(str(tmp_path), keeping(tmp_path)) == read_anew


@pytest.mark.parametrize("other", [WHOLE.replace("standard", "critical"), WHOLE + "# a comment\n", "version: 1\n"])
def test_settings_that_changed_by_a_letter_are_read_anew(tmp_path: Path, other: str) -> None:
    read(tmp_path, WHOLE)
    read_settings(str(tmp_path), keeping(tmp_path))
    read_anew = read(tmp_path, other)
    assert read_settings(str(tmp_path), keeping(tmp_path)) == read_anew


def test_settings_kept_for_another_repository_or_by_another_key_do_not_count(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    read(one, WHOLE)
    read(two, "policy: critical\n")
    read_settings(str(one), keeping(tmp_path))
    (of_one,) = (tmp_path / "cache").iterdir()
    read_settings(str(two), keeping(tmp_path))
    (of_two,) = set((tmp_path / "cache").iterdir()) - {of_one}
    of_one.replace(of_two)
    assert read_settings(str(two), keeping(tmp_path)).policy == "critical"
    assert read_settings(str(two), keeping(tmp_path, b"o" * 32)).policy == "critical"


def test_settings_kept_by_a_program_that_read_otherwise_are_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(tmp_path, WHOLE)
    read_settings(str(tmp_path), keeping(tmp_path))
    changed = tmp_path / "supply.py"
    changed.write_text("# reads otherwise\n", "utf-8")
    monkeypatch.setattr(settings, "_READERS", (*settings._READERS, str(changed.with_suffix(""))))
    never_read(monkeypatch)
    with pytest.raises(AssertionError):
        read_settings(str(tmp_path), keeping(tmp_path))


def test_settings_are_read_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_anew = read(tmp_path, WHOLE)

    def no_key() -> Kept:
        raise SettingsUnreadable(path="key", why="it is exposed")

    assert read_settings(str(tmp_path), no_key) == read_anew
    monkeypatch.setattr(settings, "_READERS", (str(tmp_path / "gone"),))
    assert read_settings(str(tmp_path), keeping(tmp_path)) == read_anew


def test_settings_that_nobody_can_write_down_are_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "settings_of", lambda _: Settings(product="\ud800"))
    read_anew = read(tmp_path, "version: 1\n")
    for _ in range(2):
        assert read_settings(str(tmp_path), keeping(tmp_path)) == read_anew
    assert not (tmp_path / "cache").exists()


def test_wrong_settings_are_refused_each_time(tmp_path: Path) -> None:
    (tmp_path / "interlock.yaml").write_text("polcy: standard\n", "utf-8")
    for _ in range(2):
        with pytest.raises(FieldUnknown):
            read_settings(str(tmp_path), keeping(tmp_path))


def test_responses_are_read_with_their_lines(tmp_path: Path) -> None:
    found = read(tmp_path, "policy: standard\nresponses:\n  - {id: tell, on: hold.placed, do: {notify: ops}}\n")
    assert [(one.id, one.source, one.line) for one in found.responses] == [("tell", "interlock.yaml", 3)]
    assert read(tmp_path, "responses: []\n").responses == ()
    assert read(tmp_path, "jobs: 1\n").responses == ()
    with pytest.raises(FieldUnknown, match=r"interlock\.yaml:2"):
        read(tmp_path, "responses:\n  - {id: tell, on: hold.plaecd, do: {notify: ops}}\n")
