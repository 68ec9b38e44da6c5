import pytest

from interlock.change import FileEntry, Kind, Snapshot
from interlock.cli.exits import Exit
from interlock.cli.init import document
from interlock.formats import read_yaml
from interlock.wiring.settings import FIELDS, read_settings, settings_of
from tests.unit.cli.shell import Shell


def snapshot(**languages: str) -> Snapshot:
    """Give a snapshot with a file of each language, by a name."""
    files = (FileEntry(name, Kind.TEXT, language=language) for name, language in sorted(languages.items()))
    return Snapshot(tuple(files))


@pytest.mark.parametrize("policy", ["baseline", "critical", "policies/ours.yaml"])
def test_what_is_written_reads_back_as_the_settings_of_that_policy(policy: str) -> None:
    settings = settings_of(read_yaml(document(Snapshot(()), policy).encode(), "interlock.yaml"))
    assert (settings.policy, settings.store, settings.jobs, settings.exceptions, settings.plugins) == (
        policy,
        "",
        0,
        (),
        (),
    )


def test_every_setting_is_explained_and_every_example_is_right_once_it_is_uncommented() -> None:
    text = document(Snapshot(()), "baseline")
    assert all(words in text for name, words in FIELDS.items() if name != "version")
    names = ("#   ", *(f"# {name}:" for name in FIELDS if name not in {"version", "policy"}))
    lines = [line.removeprefix("# ") if line.startswith(names) else line for line in text.splitlines()]
    settings = settings_of(read_yaml("\n".join(lines).encode(), "interlock.yaml"))
    assert len(settings.exceptions) == len(settings.plugins) == len(settings.supply.excuses) == 1
    assert settings.supply.spoof.excuses[0].package == "esbuild"
    assert settings.exceptions[0].controls == ("commit.build", "commit.sast")
    assert [one.id for one in settings.stages] == ["precommit", "commit", "licence-board"]
    assert [one.question for one in settings.risk.answers] == ["data", "exposure"]
    assert [one.id for one in settings.responses] == ["leaked-credential"]
    assert [one.name for one in settings.repositories] == ["production"]
    assert [one.name for one in settings.environments] == ["staging", "live"]
    assert settings.trusted_roots == ("trust/trusted_root.json",)
    assert (settings.jobs, settings.store.startswith("postgresql://")) == (2, True)


def test_without_a_policy_none_is_named_so_that_the_risk_profile_picks_it(shell: Shell) -> None:
    assert shell("init").code == Exit.ALLOWED
    assert not read_settings(str(shell.world.root)).policy_is_named
    assert shell("init", "--force", "--policy", "standard").code == Exit.ALLOWED
    settings = read_settings(str(shell.world.root))
    assert (settings.policy, settings.policy_is_named) == ("standard", True)


def test_what_is_here_is_counted_source_apart_from_the_rest() -> None:
    text = document(snapshot(a="python", b="python", c="yaml", d="", e="javascript"), "baseline")
    assert "# Found here: 5 files; source: python (2), javascript (1);" in text
    assert "# other: yaml (1)." in text
    assert "source: none;" in document(Snapshot(()), "baseline")


def test_a_file_that_is_there_is_replaced_only_when_told_so(shell: Shell) -> None:
    path = shell.world.root / "interlock.yaml"
    path.write_text("version: 1\npolicy: critical\n")
    said = shell("init")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert f"{path} is there already; --force replaces it" in said.err
    assert read_settings(str(shell.world.root)).policy == "critical"
    assert shell("init", "--force").code == Exit.ALLOWED
    assert read_settings(str(shell.world.root)).policy == "baseline"


def test_a_policy_that_does_not_exist_writes_no_file(shell: Shell) -> None:
    said = shell("init", "--policy", "standrad")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "did you mean 'standard'?" in said.err
    assert not (shell.world.root / "interlock.yaml").exists()


def test_a_broken_file_is_named_with_its_line_and_left_as_it_is(shell: Shell) -> None:
    path = shell.write("interlock.yaml", "version: [\n")
    said = shell("init", "--policy", "standard")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "interlock.yaml:2: " in said.err
    assert (shell.world.root / path).read_text() == "version: [\n"


@pytest.mark.parametrize("broken", ["version: [\n", "version: 1\nnonsense: 1\n", "version: 1\njobs: many\n"])
def test_a_broken_file_is_replaced_when_told_so(shell: Shell, broken: str) -> None:
    shell.write("interlock.yaml", broken)
    assert shell("init", "--force", "--policy", "standard").code == Exit.ALLOWED
    assert read_settings(str(shell.world.root)).policy == "standard"
