from interlock.kernel import Severity
from interlock.runtime.probes.model import Excepted, HttpAsk, HttpWant, Probe, ProbeSet

ONE = Probe("one", "s", Severity.LOW, "r", HttpAsk(), HttpWant(status=("200",)))


def test_the_digest_of_probes_tells_what_is_asked_from_what_is_excepted() -> None:
    bare, other = ProbeSet((ONE,)), ProbeSet((ONE,), (Excepted("one", "because"),))
    assert bare.digest == ProbeSet((ONE,)).digest
    assert len({bare.digest, other.digest, ProbeSet().digest}) == 3


def test_two_sets_are_joined_in_order() -> None:
    both = ProbeSet((ONE,)).with_(ProbeSet(exceptions=(Excepted("one", "because"),)))
    assert both == ProbeSet((ONE,), (Excepted("one", "because"),))
