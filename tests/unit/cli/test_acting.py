from __future__ import annotations

import pytest

from interlock.cli.acting import party_text, resource_text
from interlock.cli.exits import Exit
from interlock.identity import NameMalformed, ResourceMalformed
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell


def test_an_id_alone_is_that_of_a_person() -> None:
    assert [party_text("ann"), party_text("group:ops")] == ["person:ann", "group:ops"]
    with pytest.raises(NameMalformed):
        party_text("team:ops")


def test_a_resource_has_one_spelling() -> None:
    assert resource_text("product:shop/environment:live") == "product:shop/environment:live"
    with pytest.raises(ResourceMalformed):
        resource_text("shop")


def test_an_unknown_key_or_a_malformed_account_is_refused_before_anything_is_signed(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    for account in ("key:nobodys", "mail:x", "git:nobody"):
        said = company("ann", "people", "join", "ann", account)
        assert (said.code, said.out) == (Exit.USAGE, "")
    assert len(company("ann", "evidence", "--format", "json", "list").json) == 1


def test_each_act_is_told_with_its_digest_its_envelope_and_what_became_of_it(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    (said,) = company("ann", "groups", "--format", "json", "add", "ops", "ben").json
    assert (said["state"], said["says"]) == ("waiting", "adds person:ben to group ops")
    assert said["act"] != said["envelope"]
    assert said["act"].startswith("sha256:")
