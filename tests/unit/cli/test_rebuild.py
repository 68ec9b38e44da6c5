from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell

SETTINGS = "build:\n  commands: ['sh build.sh']\n  artifacts: ['dist/*']\n"
SAME = "mkdir dist\necho made > dist/a.txt\n"
OTHER = "mkdir dist\ndate +%s.%N > dist/a.txt\n"


def built(shell: Shell, script: str) -> str:
    shell.world.commit({"interlock.yaml": SETTINGS, "build.sh": script})
    digest: str = shell("build", "--format", "json").json["artifacts"][0]["digest"]
    return digest


def test_the_same_bytes_end_with_nothing_and_are_evidence(shell: Shell) -> None:
    digest = built(shell, SAME)
    said = shell("rebuild", digest)
    assert said.code == Exit.ALLOWED
    assert "IDENTICAL" in said.out
    assert "identical" in shell("evidence", "list").out


def test_other_bytes_end_with_one_and_the_place(shell: Shell) -> None:
    digest = built(shell, OTHER)
    said = shell("rebuild", digest, "--format", "json")
    assert said.code == Exit.DENIED
    assert said.json["outcome"] == "different"
    assert said.json["where"].startswith("byte ")


def test_a_file_can_be_named_and_another_commit_may_be_checked_out(shell: Shell) -> None:
    out = shell.world.root.parent / "out"
    shell.world.commit({"interlock.yaml": SETTINGS, "build.sh": SAME})
    shell("build", "--out", str(out))
    shell.world.commit({"build.sh": "exit 1\n"})
    assert shell("rebuild", str(out / "dist/a.txt")).code == Exit.ALLOWED


def test_what_was_not_built_here_is_told(shell: Shell) -> None:
    built(shell, SAME)
    said = shell("rebuild", f"sha256:{'9' * 64}")
    assert said.code == Exit.USAGE
    assert "BLD-111" in said.err
