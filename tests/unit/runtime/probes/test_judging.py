from datetime import UTC, datetime

import pytest

from interlock.kernel import Severity
from interlock.runtime.probes.judging import Judged, judge
from interlock.runtime.probes.model import (
    Ask,
    DnsAsk,
    DnsWant,
    HttpAsk,
    HttpWant,
    LoginAsk,
    LoginWant,
    PortAsk,
    PortWant,
    Probe,
    Text,
    TlsAsk,
    TlsWant,
    Want,
)
from interlock.runtime.probes.seen import DnsSeen, Fault, HttpSeen, LoginSeen, PortSeen, Seen, TlsSeen

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def judged(ask: Ask, seen: Seen, expect: Want | None = None, refuse: Want | None = None) -> Judged:
    return judge(Probe("one", "s", Severity.LOW, "r", ask, expect, refuse), seen, "x", NOW)


def page(status: int = 200, body: str = "", *, is_whole: bool = True) -> HttpSeen:
    return HttpSeen("http://x/", status, (), body, is_whole)


SECRET = HttpWant(status=("200",), body=Text(contains="secret"))


def test_what_is_refused_is_a_fault_only_where_all_of_it_is_so() -> None:
    assert judged(HttpAsk(), page(200, "a secret"), refuse=SECRET).faults == (Fault("it answers 200"),)
    assert judged(HttpAsk(), page(200, "nothing"), refuse=SECRET) == Judged()
    assert judged(HttpAsk(), page(404, "a secret"), refuse=SECRET) == Judged()


def test_what_is_refused_and_could_not_be_read_is_not_judged_unless_something_else_tells() -> None:
    assert judged(HttpAsk(), page(200, is_whole=False), refuse=SECRET).unjudged != ""
    assert judged(HttpAsk(), page(404, is_whole=False), refuse=SECRET) == Judged()


def test_what_is_expected_is_a_fault_in_each_way_in_which_it_is_not_so() -> None:
    found = judged(HttpAsk(), page(404), expect=SECRET)
    assert len(found.faults) == 2
    assert judged(HttpAsk(), page(404, is_whole=False), expect=SECRET).unjudged != ""


def test_where_nothing_listens_nothing_is_wrong_with_what_it_answers() -> None:
    closed = PortSeen(is_open=False, says="connection refused")
    assert judged(HttpAsk(plain=80), closed, expect=SECRET) == Judged()
    assert judged(HttpAsk(plain=80), closed, refuse=HttpWant(status=("200",))) == Judged()


def test_ports_are_open_or_closed_as_wanted() -> None:
    is_open, closed = PortSeen(is_open=True, says=""), PortSeen(is_open=False, says="nothing answers")
    assert judged(PortAsk(1), is_open, expect=PortWant(is_open=True)) == Judged()
    assert judged(PortAsk(1), is_open, expect=PortWant(is_open=False)).faults[0].says == "something listens there"
    assert "nothing answers" in judged(PortAsk(1), closed, expect=PortWant(is_open=True)).faults[0].says


def test_records_are_there_or_not_and_of_a_form() -> None:
    ask, some = DnsAsk("CAA"), DnsSeen(('0 issue "a"', '0 issue "b"'))
    assert judged(ask, some, expect=DnsWant(includes=('0 issue "a"',), each=Text(contains="issue"))) == Judged()
    assert judged(ask, DnsSeen(()), expect=DnsWant()).faults[0].says == "there is no such record"
    assert "there is the record" in judged(ask, some, expect=DnsWant(is_there=False)).faults[0].says
    assert judged(ask, DnsSeen(()), expect=DnsWant(is_there=False)) == Judged()
    assert len(judged(ask, some, expect=DnsWant(includes=("c",), each=Text(contains='"a"'))).faults) == 2


def test_a_handshake_is_judged() -> None:
    refused = TlsSeen(is_accepted=False, says="no")
    assert judged(TlsAsk("TLSv1"), refused, expect=TlsWant(accepted=False)) == Judged()


LOGIN = LoginAsk("/", (("admin", "x"),))
IN = LoginWant(HttpWant(status=("200",)))


def test_a_default_password_is_a_fault_only_where_nonsense_is_refused() -> None:
    taken = LoginSeen(True, page(401), (("guest", page(401)), ("admin", page(200))))
    assert judged(LOGIN, taken, refuse=IN).faults == (Fault("it takes the name 'admin'", "admin"),)
    assert judged(LOGIN, LoginSeen(True, page(200), (("admin", page(200)),)), refuse=IN) == Judged()
    assert judged(LOGIN, LoginSeen(True, page(401), (("admin", page(401)),)), refuse=IN) == Judged()
    assert judged(LOGIN, LoginSeen(is_asked=False), refuse=IN) == Judged()


def test_nonsense_that_nobody_can_judge_leaves_the_question_open() -> None:
    want = LoginWant(HttpWant(body=Text(contains="in")))
    assert judged(LOGIN, LoginSeen(True, page(is_whole=False), ()), refuse=want).unjudged != ""
    tried = LoginSeen(True, page(body="no"), (("guest", page(is_whole=False)), ("admin", page(body="no"))))
    assert judged(LOGIN, tried, refuse=want).unjudged != ""


def test_what_does_not_fit_together_is_a_bug_and_no_pass() -> None:
    with pytest.raises(TypeError):
        judged(HttpAsk(), page(), expect=PortWant(is_open=True))
    with pytest.raises(TypeError):
        judged(LOGIN, LoginSeen(is_asked=True), refuse=SECRET)
