from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_the_files_of_a_commit_are_sealed_with_who_changed_them(shell: Shell) -> None:
    shell.world.commit({".github/workflows/ci.yml": "on: push\n", "interlock.yaml": "version: 1\nproduct: shop\n"})
    said = shell("attest", "source", "--name", "all of it")
    assert said.code == Exit.ALLOWED
    for text in ("all of it: 3 entries", "policy", "pipeline", "code", "last changed by", "nobody yet"):
        assert text in said.out
    document = shell("attest", "source", "--format", "json").json
    assert document["schema"] == "interlock.attest-source/v1"
    told = document["desired_state"]
    assert {"taken_at", "approved_by", "groups"} <= set(told)
    assert (told["form"], told["product"], told["name"]) == ("commit", "shop", "source")


def test_a_folder_that_cannot_be_read_is_not_sealed(shell: Shell) -> None:
    said = shell("attest", "source", "--folder", "/nonexistent")
    assert said.code == Exit.BROKEN
    assert "cannot be looked into" in said.err


def test_names_that_say_nothing_are_refused(shell: Shell) -> None:
    assert shell("attest", "source", "--name", " ").code == Exit.USAGE
