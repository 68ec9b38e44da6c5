import msgspec

from interlock.trace.own_word import Word, says, words_in
from interlock.trace.report import Scope
from tests.audited import report
from tests.full_report import full_report


def test_every_word_says_what_it_is_about_and_no_two_say_the_same() -> None:
    assert len({says(one) for one in Word}) == len(Word)


def test_only_what_a_report_tells_is_taken_on_a_word() -> None:
    always = [Word.WHEN, Word.KEYS, Word.FSCK]
    assert list(words_in(full_report())) == [*always, Word.CONTINUED, Word.PLACE, Word.GLASS, Word.CONTROLS]
    bare = msgspec.structs.replace(
        report(), scope=Scope.COMMIT, deployments=(), as_of=msgspec.structs.replace(report().as_of, is_continued=False)
    )
    assert list(words_in(bare)) == [*always, Word.PRODUCT], "no deployment says what the product is called"
    assert list(words_in(msgspec.structs.replace(bare, product=""))) == always
