from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell


@pytest.fixture
def company(shell: Shell) -> Company:
    """Give ann and ben, who own everything."""
    made = Company(shell)
    assert made.found("--account", "ann=git:ann@EXAMPLE.org", "--how", "met in person").code == Exit.ALLOWED
    return made


def test_people_are_founded_listed_and_shown(company: Company) -> None:
    listed = company("ben", "people", "list")
    assert (listed.code, "git:ann@example.org" in listed.out) == (Exit.ALLOWED, True)
    shown = company("ben", "people", "show", "ann")
    assert "met in person (the founding, entry 0)" in shown.out
    document = company("ben", "people", "--format", "json", "list").json
    assert [one["id"] for one in document["people"]] == ["ann", "ben"]
    assert f"founded by the key {document['founded_by']}" in company("ann", "people", "list").out
    assert company("ben", "people", "show", "carl").code == Exit.USAGE


def test_what_gives_anything_waits_for_another_person_who_confirms_it_by_the_start_of_its_digest(
    company: Company,
) -> None:
    said = company("ann", "people", "add", "carl", "Carl Other", "--account", "git:carl@example.org", "--how", "list")
    assert (said.code, said.out.count("waiting")) == (Exit.REVIEW, 2)
    names = [line.split()[0] for line in company("ben", "people", "pending").out.splitlines()[:2]]
    own = company("ann", "people", "confirm", names[0])
    assert (own.code, "another person must confirm" in own.err) == (Exit.USAGE, True)
    assert company("ann", "people", "withdraw", names[1]).code == Exit.ALLOWED
    gone = company("ben", "people", "confirm", names[1])
    assert (gone.code, "0 of the acts that wait" in gone.err) == (Exit.USAGE, True)
    confirmed = company("ben", "people", "confirm", names[0])
    assert confirmed.code == Exit.ALLOWED
    assert f"{names[0]} is what ann said: adds carl (Carl Other)" in confirmed.out
    company.agree("people", "join", "carl", "git:carl@example.org", "--how", "list")
    assert "git:carl@example.org  list (ann and ben" in company("ann", "people", "show", "carl").out
    again = company("ben", "people", "confirm", names[0])
    assert (again.code, "0 of the acts that wait" in again.err) == (Exit.USAGE, True)


def test_what_takes_away_counts_at_once(company: Company) -> None:
    company.agree("people", "add", "carl", "Carl", "--account", "git:carl@example.org")
    parted = company("ben", "people", "--format", "json", "part", "carl", "git:carl@example.org").json
    assert [(one["state"], one["says"]) for one in parted] == [
        ("counts", "parts git:carl@example.org from person:carl")
    ]
    assert company("ben", "people", "remove", "carl").code == Exit.ALLOWED
    assert company("ben", "people", "show", "carl").code == Exit.USAGE


def test_a_key_is_named_by_its_name_and_a_workload_is_no_person(company: Company) -> None:
    company.shell("keys", "new", "--name", "build server")
    company.agree("people", "join", "workload:ci", "key:build server", "--how", "made there")
    document = company("ann", "people", "--format", "json", "list").json
    assert [one["id"] for one in document["workloads"]] == ["ci"]


def test_whoever_founds_alone_is_warned(shell: Shell) -> None:
    company = Company(shell)
    said = company("ann", "people", "found", "--me", "ann", "--owner", "ann=Ann")
    assert (said.code, "never counts beside you" in said.err) == (Exit.ALLOWED, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--me", "carl", "--owner", "ann=Ann"], "carl is not among the owners"),
        (["--me", "ann", "--owner", "ann"], "is not of the form ID=NAME"),
        (["--me", "ann", "--owner", "ann=Ann", "--account", "ben=git:b@example.org"], "ben is none of the people"),
        (["--me", "ann", "--owner", "ann=Ann", "--owner", "ben=Ben"], "gives ben no key"),
        (["--me", "ann", "--owner", "ann=Ann", "--role", "emperor=ann@organisation"], "no role emperor"),
        (["--me", "ann", "--owner", "ann=Ann", "--role", "owner=ann@everything"], "is not a resource"),
    ],
)
def test_a_founding_that_cannot_be_is_refused_and_nothing_is_signed(shell: Shell, words: list[str], why: str) -> None:
    company = Company(shell)
    said = company("ann", "people", "found", *words)
    assert (said.code, said.out, why in said.err) == (Exit.USAGE, "", True)


def test_roles_from_the_beginning_are_on_the_organisation_unless_it_is_said(shell: Shell) -> None:
    company = Company(shell)
    company.found("--role", "approver=group:ops@product:shop", "--role", "auditor=ann")
    held = {
        (one["role"], one["resource"])
        for one in company("ann", "people", "--format", "json", "show", "ann").json["roles"]
    }
    assert held == {("owner", "organisation"), ("auditor", "organisation")}


def test_somebody_is_suspended_by_one_and_restored_by_two(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    company.third()
    said = company("ann", "people", "suspend", "cal")
    assert (said.code, "counts   suspends cal" in said.out) == (Exit.ALLOWED, True)
    shown = company("ann", "people", "show", "cal").out
    assert "is suspended from entry" in shown
    assert "by people: nothing that they sign counts" in shown
    assert "cal is suspended from entry" in company("ann", "people", "list").out
    (one,) = company("ann", "people", "--format", "json", "show", "cal").json["suspended"]
    assert (one["account"], one["from"]) == ("", "")
    assert "is suspended from entry" in company("cal", "who", "am-i").out
    placed = company("cal", "hold", "place", "HEAD", "--reason", "mine")
    assert (placed.code, "cal is suspended" in placed.err) == (Exit.USAGE, True)
    assert company("ann", "people", "restore", "cal").code == Exit.REVIEW
    (act,) = company("ann", "people", "--format", "json", "pending").json
    assert "is suspended from entry" in company("ann", "people", "show", "cal").out, "one is not enough"
    assert company("ben", "people", "confirm", act["act"]).code == Exit.ALLOWED
    assert "suspended" not in company("ann", "people", "show", "cal").out


def test_a_program_is_had_say_who_is_gone_and_is_let_go_again(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    keys = shell("keys", "new", "--name", "server").out.split()[0]
    company.agree("people", "join", "workload:interlock", f"key:{keys}", "--how", "made there")
    keep = ("--by", "workload:interlock", "--from", "scim:corp", "--of", "https://id.example.org/staff")
    said = company.agree("people", "keep", *keep)
    assert (said.code, "who of id.example.org/staff is gone, as scim:corp has it" in said.out) == (Exit.ALLOWED, True)
    listed = company("ann", "people", "list").out
    assert "workload:interlock suspends whoever of id.example.org/staff is gone, as scim:corp has it" in listed
    assert company("ann", "people", "--format", "json", "list").json["kept"] == [
        {"by": "workload:interlock", "from": "scim:corp", "of": "id.example.org/staff"}
    ]
    for origin, issuer in (("oidc:corp", "id.example.org"), ("scim:corp", "id.example.org#a"), ("ldap", "a")):
        wrong = company("ann", "people", "keep", "--by", "workload:interlock", "--from", origin, "--of", issuer)
        assert (wrong.code, "IDN-108" in wrong.err) == (Exit.USAGE, True), wrong.err
    assert company("ann", "people", "let", "scim:corp").code == Exit.REVIEW
    (act,) = company("ann", "people", "--format", "json", "pending").json
    assert company("ben", "people", "confirm", act["act"]).code == Exit.ALLOWED
    assert company("ann", "people", "--format", "json", "list").json["kept"] == []
