"""interlock change-ticket and trace, as a person uses them against a simulated ServiceNow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interlock.cli.exits import Exit
from tests.simulators.answering import Answer
from tests.simulators.servicenow import CI, TOKEN, ServiceNow
from tests.unit.cli.shell import Shell

DIGEST = "sha256:" + "ab" * 32
NUMBER = "CHG0040007"
ASK = ("change-ticket", NUMBER, "--for", "production", "--subject", DIGEST)


@pytest.fixture
def server(shell: Shell) -> Iterator[ServiceNow]:
    with ServiceNow() as made:
        config = shell.world.home / ".config" / "interlock"
        config.mkdir(parents=True, exist_ok=True)
        token = config / "token"
        token.write_text(TOKEN)
        token.chmod(0o600)
        (config / "channels.yaml").write_text(
            f"trackers:\n  - {{name: desk, kind: servicenow-change, address: '{made.url}', token: 'file:token',"
            f" items: {{production: {CI}}}}}\n"
        )
        yield made


def test_it_permits_or_says_why_not_or_that_there_was_no_answer(
    shell: Shell, server: ServiceNow, monkeypatch: pytest.MonkeyPatch
) -> None:
    del monkeypatch
    one = server.change(start_date="2020-01-01 00:00:00", end_date="2099-01-01 00:00:00")
    said = shell(*ASK)
    assert (said.code, "permits it" in said.out, "until 2099-01-01" in said.out) == (Exit.ALLOWED, True, True)
    one["approval"] = "requested"
    said = shell(*ASK)
    assert (said.code, "is not approved but 'requested'; have it approved" in said.out) == (Exit.DENIED, True)
    one["state"] = "\u202e\x1b[31m-1"
    said = shell(*ASK, "--format", "json")
    assert (said.code, said.json["outcome"], len(said.json["findings"])) == (Exit.DENIED, "failed", 2)
    assert "\x1b" not in said.out
    server.instead = Answer(b"", 401)
    said = shell(*ASK)
    assert (said.code, "TKT-101" in said.out, TOKEN in said.out + said.err) == (Exit.BROKEN, True, False)


@pytest.mark.parametrize("number", ["INC0000001", "CHG", "CHG1^ORnumber=CHG2", "chg0040007"])
def test_what_is_no_number_of_a_change_is_not_asked_for(shell: Shell, server: ServiceNow, number: str) -> None:
    said = shell("change-ticket", number, "--for", "production", "--subject", DIGEST)
    assert (said.code, server.asked) == (Exit.USAGE, [])


def test_an_environment_that_no_item_stands_for_is_wrong_use(shell: Shell, server: ServiceNow) -> None:
    said = shell("change-ticket", NUMBER, "--for", "staging", "--subject", DIGEST)
    assert (said.code, "CFG-141" in said.err, server.asked) == (Exit.USAGE, True, [])
