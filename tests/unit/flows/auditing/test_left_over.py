import msgspec
import pytest

from interlock.flows.auditing.left_over import left_over
from interlock.flows.auditing.opening import open_manifest
from interlock.flows.auditing.proving import Entered, check_entries, check_head
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.unpacked import Unpacked
from interlock.testing.world import World
from interlock.trace.own_word import Word, says
from interlock.trace.pack import ABOUT, LEAVES, REPORT, read_about
from interlock.trace.report import AuditReport, Scope
from interlock.wiring.reporting import standard_known
from tests.packs import NOBODY, Members, known


def left(members: Members, anchors: Anchors = NOBODY, *, is_partial: bool = False, asked: str = "") -> list[str]:
    unpacked = Unpacked(members)
    opened, _, _ = open_manifest(unpacked, NOBODY)
    headed, _, _ = check_head(opened, NOBODY, None)
    entered: Entered = check_entries(opened, headed)[0]
    report = msgspec.json.decode(members[REPORT], type=AuditReport)
    about = read_about(members[ABOUT])
    about = msgspec.structs.replace(about, is_partial=is_partial, asked=asked or about.asked)
    return list(left_over(report, about, unpacked, entered, anchors, standard_known))


def test_keys_are_settled_by_a_list_of_ones_own_that_calls_them_the_same(members: Members, world: World) -> None:
    assert says(Word.KEYS) in left(members)
    own = known(world)
    assert says(Word.KEYS) not in left(members, own)
    called = tuple(msgspec.structs.replace(one, name="another") for one in own.trust.keys)
    assert says(Word.KEYS) in left(members, Anchors(trust=msgspec.structs.replace(own.trust, keys=called)))


def test_of_a_partial_view_everything_is_its_makers_word(members: Members) -> None:
    assert left(members, is_partial=True)[0] == says(Word.PARTIAL)


def test_when_the_last_entry_was_made_is_shown_by_the_leaves_or_by_that_entry(members: Members) -> None:
    assert says(Word.LAST) not in left(members)
    bare = {name: body for name, body in members.items() if name != LEAVES}
    last = max(int(name.split("/")[1]) for name in members if name.startswith("entries/"))
    less = {name: body for name, body in bare.items() if not name.startswith(f"entries/{last:09d}/")}
    assert says(Word.LAST) not in left(bare), "it is among the entries"
    assert says(Word.LAST) in left(less)


@pytest.mark.parametrize("word", [Word.WHEN, Word.FSCK])
def test_some_things_nobody_else_can_say(members: Members, world: World, word: Word) -> None:
    assert says(word) in left(members, known(world))


def test_what_a_name_of_a_commit_meant_is_its_makers_word_and_a_digest_speaks_for_itself(members: Members) -> None:
    report = msgspec.json.decode(members[REPORT], type=AuditReport)
    assert report.scope is Scope.COMMIT
    digits = report.subject.partition(":")[2]
    for asked in (report.subject, digits, digits[:7], f"commit:{digits[:12]}"):
        assert says(Word.MEANT) not in left(members, asked=asked), asked
    for asked in ("HEAD", "main", "f" * 40, digits[:4]):
        assert says(Word.MEANT) in left(members, asked=asked), asked
