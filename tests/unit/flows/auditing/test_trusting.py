import msgspec

from interlock.crypto import Trust, TrustedKey, generate
from interlock.flows.auditing.trusting import Anchors, unnamed
from interlock.identity import fold
from interlock.testing.world import START
from tests.identities import Minutes, founding, key


def trusted(name: str, **more: object) -> TrustedKey:
    return TrustedKey(generate().public, name, START, **{"purposes": ("evidence",), **more})  # type: ignore[arg-type]


def test_what_the_reader_knows_of_a_key_goes_before_what_a_pack_says() -> None:
    offered = trusted("offered")
    own = TrustedKey(offered.key, "as I know it", START, START.replace(year=2027), None, ("ledger",))
    stranger, unused = trusted("stranger"), trusted("unused")
    anchors = Anchors(trust=Trust((own, unused)))
    assert anchors.over(Trust((offered, stranger))).keys == (
        msgspec.structs.replace(own, name="offered"),
        stranger,
    )
    assert anchors.name_of(offered.id, offered.name) == "as I know it"
    assert anchors.name_of(stranger.id, stranger.name) == "stranger"
    assert anchors.named == {own.id, unused.id}
    assert not anchors.is_empty
    assert Anchors().is_empty
    assert Anchors(origin="log").is_empty, "a name of a log is no key"


def test_whoever_names_the_founder_of_the_people_goes_by_those_people() -> None:
    nobody = fold(())
    founder, other = key("ada"), key("grace")
    directory = Minutes(("ada", founding("ada"))).fold()
    assert unnamed([founder, other], (), Anchors(), directory) == tuple(sorted([founder, other]))
    assert unnamed([founder, other], (), Anchors(frozenset({founder})), directory) == (other,)
    assert unnamed([founder, other], (), Anchors(frozenset({founder})), nobody) == (other,)
