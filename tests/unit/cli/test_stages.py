from interlock.cli.exits import Exit
from interlock.testing.world import failed, finding
from tests.unit.cli.shell import Shell

BOARD = """\
version: 1
policy: baseline
stages:
  - id: precommit
  - id: commit
  - id: production
    controls: [commit.iac]
  - id: licence-board
    after: commit
    controls: [commit.sca]
    policy: board.yaml
"""
POLICY = (
    "policy: board\nrequire:\n  - control: commit.sca\n    limits: {high: 0, critical: 0}\n  - control: commit.sast\n"
)


def declare(shell: Shell) -> None:
    shell.write("interlock.yaml", BOARD)
    shell.write("board.yaml", POLICY)
    shell.world.repository.commit()


def test_the_usual_stages_are_listed_with_what_runs_at_each(shell: Shell) -> None:
    said = shell("stages")
    assert said.code == Exit.ALLOWED
    heads = [line.partition(",")[0] for line in said.out.splitlines() if ", decided by baseline" in line]
    assert heads == ["precommit", "commit", "acceptance", "production"]
    assert "the usual four" in said.out
    assert "tools examine  " in said.out
    assert "commit.build, " in said.out


def test_declared_stages_are_listed_in_their_order_with_their_policies(shell: Shell) -> None:
    declare(shell)
    said = shell("stages", "--format", "json")
    assert [one["id"] for one in said.json] == ["precommit", "commit", "licence-board", "production"]
    assert [one["policy"] for one in said.json] == ["baseline", "baseline", "board.yaml", "baseline"]
    assert said.json[2]["controls"] == ["commit.sca"]
    assert all(one["declared"] for one in said.json)
    assert "licence-board, decided by board.yaml (board)" in shell("stages").out


def test_a_wrong_declaration_is_told_with_its_line_by_every_command(shell: Shell) -> None:
    shell.write("interlock.yaml", "stages:\n  - id: commit\n  - id: commit\n")
    for words in (["stages"], ["check"], ["gate"]):
        said = shell(*words)
        assert said.code == Exit.USAGE
        assert "interlock.yaml:3: the stage 'commit' is declared in line 2 already [CFG-106]" in said.err


def test_a_control_that_does_not_exist_is_told_with_its_line_by_every_command(shell: Shell) -> None:
    shell.write("interlock.yaml", "stages:\n  - id: commit\n    controls: [commit.scan]\n")
    for words in (["stages"], ["check"], ["gate"]):
        said = shell(*words)
        assert said.code == Exit.USAGE
        assert "interlock.yaml:3: unknown field 'commit.scan'" in said.err


def test_the_gate_of_a_stage_decides_by_the_policy_of_that_stage(shell: Shell) -> None:
    declare(shell)
    shell.world.check()
    said = shell("gate", "--stage", "licence-board", "--format", "json")
    assert (said.code, said.json["policy"]["name"], said.json["stage"]) == (Exit.DENIED, "board", "licence-board")
    (lacking,) = [one for one in said.json["reasons"] if one["verdict"] != "allow"]
    assert lacking["requirement"] == "commit.sca"
    assert "--stage licence-board" in lacking["change"]
    assert shell("gate").code == Exit.ALLOWED


def test_a_stage_that_is_not_declared_is_wrong_use(shell: Shell) -> None:
    declare(shell)
    for command in ("check", "gate"):
        said = shell(command, "--stage", "acceptance")
        assert said.code == Exit.USAGE
        assert "there is no stage 'acceptance' here [CTL-104]" in said.err
        assert "precommit, commit, licence-board, production" in said.err


def test_the_same_commit_may_pass_one_stage_and_not_the_next(shell: Shell) -> None:
    from interlock.flows.check import Asked

    declare(shell)
    shell.world.check()
    shell.world.runner.outcomes["commit.sca"] = failed(finding("commit.sca"))
    shell.world.check(Asked(stage="licence-board"))
    assert shell("gate", "--stage", "licence-board").code == Exit.DENIED


def test_a_stage_for_people_only_waits_for_what_they_attest_and_needs_no_check(shell: Shell) -> None:
    declared = (
        "stages:\n  - id: commit\n  - id: by-people\n    controls: [acceptance.pentest]\n    policy: people.yaml\n"
    )
    shell.write("interlock.yaml", declared)
    shell.write("people.yaml", "policy: people\nrequire:\n  - control: acceptance.pentest\n    max_age: 90d\n")
    shell.write("report.txt", "what we found\n")
    shell.world.repository.commit()
    idle = shell("check", "--stage", "by-people")
    assert (idle.code, "no tool runs at the stage by-people [CTL-105]" in idle.err) == (Exit.USAGE, True)
    assert "`interlock attest acceptance.pentest" in shell("gate", "--stage", "by-people").out
    words = ("--subject", "HEAD", "--file", "report.txt", "--scope", "the shop")
    assert shell("attest", "acceptance.pentest", *words).code == Exit.ALLOWED
    assert shell("gate", "--stage", "by-people").code == Exit.ALLOWED
    shell.world.repository.git("checkout", "-q", "-b", "feature")
    shell.write("interlock.yaml", declared.replace("    policy: people.yaml\n", "    policy: lax.yaml\n"))
    shell.write("lax.yaml", "policy: lax\nrequire:\n  - control: acceptance.pentest\n    limits: {critical: 9}\n")
    shell.world.repository.commit()
    assert shell("attest", "acceptance.pentest", *words).code == Exit.ALLOWED
    said = shell("gate", "--stage", "by-people")
    assert said.code == Exit.REVIEW
    assert "policy lax demands less than people.yaml" in said.out
