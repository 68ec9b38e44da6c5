from __future__ import annotations

from interlock.identity import (
    AddPerson,
    Directory,
    JoinAccount,
    KeepGroup,
    KeepPeople,
    PersonId,
    SuspendPerson,
    fold,
)
from interlock.render.directory import (
    act_json,
    answer_json,
    answer_lines,
    group_json,
    group_lines,
    me_lines,
    owners,
    pending_lines,
    people_json,
    people_lines,
    person_json,
    person_lines,
    role_json,
    role_lines,
)
from tests.identities import Minutes, founding, grant, key, key_account, member, two_owners

LIVE = "product:shop/environment:live"
MAIL = "git:shared@example.org"


def company() -> Directory:
    """Give a company with a group, a program, a conflict and an act that waits."""
    said = two_owners(("approver", "group:ops", LIVE))
    said.agree("ann", "ben", member("ops", "ben"))
    said.agree("ann", "ben", JoinAccount("workload:ci", key_account("ci"), "made there"))
    said.agree("ann", "ben", JoinAccount("person:ann", MAIL, "mail"))
    said.agree("ann", "ben", JoinAccount("person:ben", MAIL, "mail"))
    said.say("ann", AddPerson("carl", "Carl"))
    return said.fold()


def test_an_empty_directory_says_how_to_begin() -> None:
    assert list(people_lines(fold(()))) == [
        "nobody is known here yet; `interlock people found` begins with the people you name"
    ]


def test_people_are_listed_with_programs_and_with_what_is_wrong() -> None:
    text = "\n".join(people_lines(company()))
    assert f"key:{key('ben')[:12]}  ops" in text
    assert f"approver on {LIVE}" in text
    assert "workload:ci" in text
    assert f"conflict  {MAIL} was joined to person:ann by act" in text
    assert "1 waiting for another person" in text
    assert "fewer than two people" not in text


def test_acts_that_do_not_count_are_told_the_newest_ones_with_their_reason() -> None:
    said = two_owners()
    for _ in range(7):
        said.say("mallory", AddPerson("sock", "Sock"))
    directory = said.fold()
    lines = list(people_lines(directory))
    assert f"does not count  entry 7: the key {key('mallory')[:12]} belongs to no person here" in lines
    assert "and 2 more that do not count" in lines
    assert len(people_json(directory)["refused"]) == 7


def test_who_owns_alone_is_told_so() -> None:
    directory = Minutes(("ann", founding("ann"))).fold()
    assert owners(directory) == ["ann"]
    assert "fewer than two people may govern" in list(people_lines(directory))[-1]


def test_a_person_is_shown_with_evidence_of_each_account_and_the_way_to_each_role() -> None:
    lines = list(person_lines(company(), company().person("ben")))
    assert lines[0] == "ben  Ben"
    assert f"  {key_account('ben')}  met in person (the founding, entry 0)" in lines
    assert f"  approver on {LIVE}, through group:ops" in lines
    assert "  owner on organisation" in lines


def test_a_person_who_stands_on_anothers_word_is_told_apart() -> None:
    said = Minutes(("ann", founding("ann")))
    said.say("ann", AddPerson("sock", "Sock"))
    directory = said.fold()
    assert "  stands on the word of ann; the two count as one person" in person_lines(
        directory, directory.person("sock")
    )
    assert person_json(directory, directory.person("sock"))["voice"] == "ann"


def test_nothing_in_a_name_steers_a_terminal() -> None:
    said = two_owners()
    said.agree("ann", "ben", AddPerson("carl", "Carl\x1b[2J\u202e"))
    said.say("ann", AddPerson("dora", "Dora\x1b[2J"))
    directory = said.fold()
    text = "\n".join(
        [*people_lines(directory), *person_lines(directory, directory.person("carl")), *pending_lines(directory)]
    )
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_groups_roles_and_what_waits_are_listed() -> None:
    directory = company()
    assert "ops    person:ben  ben" in "\n".join(group_lines(directory, directory.groups))
    assert "ops    person:ben  ben     people" in "\n".join(group_lines(directory, directory.groups))
    assert list(group_lines(directory, [])) == ["there are no groups yet; `interlock groups add` makes one"]
    assert f"  - group:ops on {LIVE} (by the founding, entry 0)" in role_lines(directory, directory.roles)
    assert "ann adds carl (Carl)" in next(iter(pending_lines(directory)))
    assert list(pending_lines(two_owners().fold())) == ["nothing waits for a confirmation"]


def test_a_group_that_is_kept_says_by_whom_and_from_where() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("workload:server", key_account("server"), "made there"))
    said.agree("ann", "ben", KeepGroup("corp-ops", "workload:server", "oidc:corp"))
    directory = said.fold()
    assert "corp-ops  -        -       workload:server, from oidc:corp" in list(
        group_lines(directory, directory.groups)
    )
    (group,) = directory.groups
    assert group_json(directory, group) == {
        "id": "corp-ops",
        "members": [],
        "people": [],
        "kept": {"by": "workload:server", "from": "oidc:corp"},
    }


def test_an_answer_names_each_person_with_the_reason_or_nobody() -> None:
    directory = company()
    found = directory.who_may("release.approve", LIVE)
    assert list(answer_lines(found, "release.approve", LIVE)) == [
        f"ben  ben is in group ops, which is approver on {LIVE} (since the founding, entry 0)"
    ]
    assert list(answer_lines((), "release.approve", LIVE)) == [f"nobody may release.approve on {LIVE}"]


def test_somebody_is_told_who_they_are_or_how_to_become_somebody() -> None:
    directory = company()
    assert list(me_lines(directory, key("ben"), "laptop"))[:2] == [
        f"key     {key('ben')[:12]}  laptop",
        "person  ben  Ben",
    ]
    assert f"interlock people join ID key:{key('x')[:12]}" in list(me_lines(directory, key("x"), "x"))[-1]
    assert "nobody is known here yet" in list(me_lines(fold(()), key("x"), "x"))[-1]


def test_documents_say_what_the_text_says() -> None:
    directory = company()
    document = people_json(directory)
    assert [one["id"] for one in document["people"]] == ["ann", "ben"]
    assert document["people"][1]["roles"][0] == {
        "role": "approver",
        "to": "group:ops",
        "resource": LIVE,
        "until": None,
        "by": [],
        "act": str(directory.acts[0].digest),
        "entry": 0,
    }
    assert (document["conflicts"][0]["account"], document["needs_two"]) == (MAIL, True)
    assert group_json(directory, directory.groups[0]) == {"id": "ops", "members": ["person:ben"], "people": ["ben"]}
    assert role_json(directory, directory.role("approver"))["bindings"][0]["to"] == "group:ops"
    assert act_json(directory, directory.pending[0])["says"] == "adds carl (Carl)"
    answer = answer_json(directory.may(PersonId("ben"), "release.approve", LIVE))
    assert (answer["allowed"], answer["paths"][0]["enablers"]) == (True, ["ann", "ben"])


def test_a_role_granted_later_names_who_granted_it() -> None:
    said = two_owners()
    said.agree("ann", "ben", grant("auditor", "ben"))
    assert "  - person:ben on organisation (by ann and ben, entry 1)" in role_lines(said.fold(), said.fold().roles)


def test_who_is_suspended_and_by_whose_word_is_shown() -> None:
    said = two_owners()
    said.hire("ann", "ben", "carl")
    begin = said.say("ann", SuspendPerson("carl"))
    directory = said.fold()
    line = f"is suspended from entry {begin.index} on, by people: nothing that they sign counts"
    assert f"  {line}" in list(person_lines(directory, directory.person("carl")))
    assert f"carl {line}" in list(people_lines(directory))
    assert person_json(directory, directory.person("carl"))["suspended"] == [
        {"entry": begin.index, "act": str(begin.digest), "account": "", "from": ""}
    ]
    assert person_json(directory, directory.person("ann"))["suspended"] == []


def test_a_program_that_says_who_is_gone_is_shown() -> None:
    said = two_owners()
    said.agree("ann", "ben", JoinAccount("workload:server", key_account("server"), "made there"))
    said.agree("ann", "ben", KeepPeople("workload:server", "scim:corp", "id.example.org"))
    assert "workload:server suspends whoever of id.example.org is gone, as scim:corp has it" in list(
        people_lines(said.fold())
    )
