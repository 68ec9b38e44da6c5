import hashlib
from pathlib import Path

import pytest

from interlock.control import PathException
from interlock.formats import FieldUnknown, FieldWrong, YamlMalformed
from interlock.kernel import InterlockError, PatternMalformed
from interlock.wiring.errors import SettingsUnreadable
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


def test_a_file_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "interlock.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_settings(str(tmp_path))
