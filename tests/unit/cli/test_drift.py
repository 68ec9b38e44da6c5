import json

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate
from tests.unit.cli.test_verify_deployment import deployed, edit

__all__ = ["estate"]


def test_only_what_differs_is_told(shell: Shell, estate: Estate) -> None:
    deployed(shell, estate)
    said = shell("drift")
    assert (said.code, said.out) == (
        Exit.ALLOWED,
        "✔ AS PLANNED  staging runs what was deployed, and nothing else\n",
    )
    edit(estate, {"artifacts": {"app.zip": "c" * 64}})
    said = shell("drift", "--env", "staging")
    assert said.code == Exit.DENIED
    assert "the artifact app.zip is cccccccccccc, not" in said.out
    assert "looked at" not in said.out
    assert json.loads(shell("drift", "--format", "json").out)["schema"] == "interlock.drift/v1"


def test_what_was_planned_is_deployed_again(shell: Shell, estate: Estate) -> None:
    deployed(shell, estate)
    edit(estate, {"artifacts": {"app.zip": "c" * 64}})
    said = shell("drift", "--revert")
    assert said.code == Exit.ALLOWED, said
    assert "✔ DEPLOYED  staging runs it, and nothing else" in said.out
    assert "repair" in shell("deployments", "list").out
    again = shell("drift")
    assert again.code == Exit.ALLOWED
    assert "mended: the artifact app.zip is cccccccccccc" in again.out


def test_where_deploying_again_mends_nothing_it_says_so(shell: Shell, estate: Estate) -> None:
    deployed(shell, estate)
    assert shell("drift", "--revert").code == Exit.ALLOWED
    edit(estate, {"strangers": ["/srv/one/x"]})
    said = shell("drift", "--revert")
    assert said.code == Exit.DENIED
    assert "nothing differs that deploying the same again would mend" in said.out


def test_it_may_be_left_to_a_worker(shell: Shell, estate: Estate) -> None:
    deployed(shell, estate)
    edit(estate, {"artifacts": {"app.zip": "c" * 64}})
    assert shell("drift", "--revert", "--no-wait").code == Exit.ALLOWED
    assert shell("drift").code == Exit.REVIEW
    assert shell("worker", "--once", "--every", "0.1").code == Exit.ALLOWED
    assert shell("drift").code == Exit.ALLOWED


def test_wrong_words_are_usage(shell: Shell, estate: Estate) -> None:
    assert shell("drift", "--no-wait").code == Exit.USAGE
    assert shell("drift", "--revert", "--format", "json").code == Exit.USAGE
