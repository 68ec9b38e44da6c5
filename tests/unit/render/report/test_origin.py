import msgspec

from interlock.control import Coverage, Location, Passed
from interlock.render.report.origin import sections
from tests.unit.render.builders import checked, failed, finding, not_applicable, passed, suppressed
from tests.unit.render.report.reading import said


def test_exceptions_are_listed_with_reason_and_control() -> None:
    text = said(sections(checked(passed())))
    assert "Exceptions paths that nothing examined" in text
    assert "broken/fixture.py a broken fixture commit.build files" in text


def test_without_exceptions_and_comments_there_are_no_sections_for_them() -> None:
    text = said(sections(checked(failed(finding()))))
    assert "Exceptions" not in text
    assert "Comments that ask to hide" not in text


def test_comments_are_listed_with_who_wrote_them_or_that_nobody_knows() -> None:
    assert "src/app.py:2 bandit:B602 # nosec B602 Ada Example" in said(sections(checked(failed(suppressed()))))
    assert "# nosec B602 not known" in said(sections(checked(failed(suppressed(author="")))))


def test_each_tool_is_named_once_with_the_digest_of_its_program() -> None:
    text = said(sections(checked(passed(), failed(finding()))))
    assert text.count("PyCQA") == 1
    assert "No tool took part." in said(sections(checked(not_applicable())))


def test_the_subject_is_told_with_every_digest_and_time() -> None:
    check = checked(passed(), remote="https://example.org/shop")
    text = said(sections(check))
    for words in (
        str(check.change.subject.digests[0]),
        "Remote https://example.org/shop",
        "Compared with main where HEAD left it",
        f"Sealed as {check.decision_envelope}",
        "Started 2026-03-04T05:06:07Z Finished 2026-03-04T05:06:09Z",
    ):
        assert words in text


def test_what_is_unknown_is_said_to_be_and_not_left_blank() -> None:
    check = checked(passed(), hypothetical=("why",))
    bare = msgspec.structs.replace(check, change=msgspec.structs.replace(check.change, head=None, base_says=""))
    text = said(sections(bare))
    assert "Sealed as none" in text
    assert "Compared with nothing" in text
    assert "Author" not in text


def test_very_many_exceptions_are_cut_off_with_their_number() -> None:
    excepted = tuple((f"f{number}", "because") for number in range(250))
    run = msgspec.structs.replace(passed(), outcome=Passed((Coverage("files", 0, 0, excepted=excepted),)))
    text = said(sections(checked(run)))
    assert "and 50 more rows; the JSON format has them all" in text
    assert "f200 " not in text


def test_the_title_of_the_commit_gives_no_secret_away() -> None:
    value = "hunter" + "2hunter2"
    check = checked(passed())
    assert check.change.head is not None
    head = msgspec.structs.replace(check.change.head, title=f'set password="{value}" for now')
    check = msgspec.structs.replace(check, change=msgspec.structs.replace(check.change, head=head))
    text = said(sections(check))
    assert "set password=" in text
    assert value not in text


def test_the_title_of_a_commit_whose_message_was_reported_is_not_shown() -> None:
    check = checked(passed())
    assert check.change.head is not None
    place = Location("commit message", commit=check.change.head.commit.hex)
    found = failed(finding("betterleaks:key", at=place, control="commit.secrets"), control="commit.secrets")
    text = said(sections(checked(found)))
    assert "its message holds a credential" in text
    assert "a title" not in text
