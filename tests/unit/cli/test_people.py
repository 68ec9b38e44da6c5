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
