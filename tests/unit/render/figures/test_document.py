import msgspec

from interlock.render.figures.document import figures_json, timeline_json
from interlock.trace.figures.timeline import timeline
from tests.histories import at, deployed, history
from tests.unit.render.figures.samples import PERIOD, closed, empty, some


def test_the_document_has_every_number_with_the_rows_that_it_rests_on() -> None:
    made = msgspec.json.decode(msgspec.json.encode(figures_json(some(), ("shop/production",), PERIOD, 3, at(0))))
    assert (made["schema"], made["left_out"], made["now"]) == ("interlock.figures/v1", 3, "2026-03-02T12:00:00Z")
    assert made["period"] == {"since": "2026-03-02T12:00:00Z", "until": "2026-04-01T12:00:00Z"}
    for figure in made["figures"]:
        for number in figure["numbers"]:
            assert number["n"] == 0 or number["value"] is not None or number["name"] == "per week"
            for place in number["rows"]:
                assert figure["rows"][place]["counts"]
                assert figure["rows"][place]["entries"]
    lead = next(one for one in made["figures"] if one["name"] == "lead-time")
    assert lead["not_counted"] == {"clocks disagree": 1, "no commit named": 1}


def test_of_nothing_there_is_null_and_no_zero() -> None:
    made = figures_json(some(of=empty()), (), PERIOD, 0, at(0))
    assert all(one["rows"] == [] for one in made["figures"])


def test_a_timeline_has_a_schema_of_its_own() -> None:
    found = timeline(history(deployed(1, "a")), "production", PERIOD)
    made = msgspec.json.decode(msgspec.json.encode(timeline_json(found, PERIOD)))
    assert made["schema"] == "interlock.timeline/v1"
    (ran,) = made["timelines"][0]["ran"]
    assert (ran["until"], ran["artifacts"], ran["entries"]) == (None, ["sha256:a"], [100])


def test_the_document_says_when_it_was_shut_and_whether_that_holds() -> None:
    made = msgspec.json.decode(msgspec.json.encode(timeline_json(closed(), PERIOD)))["timelines"][0]
    lock, freeze = made["shut"]
    assert (lock["what"], lock["until"], lock["holds"], lock["by"], lock["entries"]) == (
        "locked",
        None,
        True,
        "Ada",
        [5],
    )
    assert (freeze["holds"], freeze["lifted_by"], freeze["lifted_because"]) == (False, "Ben", "early")
    assert freeze["meant_until"] == "2026-03-03T12:00:00Z"
    assert made["windows"] == ["tue from 09:00 until 10:00, Europe/Berlin"]
    assert made["opened"] == [{"since": "2026-03-03T08:00:00Z", "until": "2026-03-03T09:00:00Z"}]
