"""Events, errands and responses as text for people; as JSON an event is a CloudEvent. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from interlock.kernel import stamp
from interlock.render.paint import visible
from interlock.render.table import rows
from interlock.response import Errand, Event, EventMalformed, Outgoing, Response, State, misses, read_event
from interlock.response.queues import Standing

_ID_SHOWN = 16


def event_lines(
    found: Sequence[tuple[Outgoing, Sequence[Errand]]], counts: Mapping[State, int], width: int = 0
) -> Iterator[str]:
    """List events, oldest first, with how their errands stand; `width` 0 breaks no line."""
    if not found:
        yield "there are no events here that fit"
    table = [("event", "when", "kind", "errands", "says")]
    for outgoing, errands in found:
        stands = _stands(errands) if outgoing.is_planned else "not looked at yet"
        try:
            event = read_event(outgoing)
        except EventMalformed as error:
            table.append((f"number {outgoing.number}", "-", "unreadable", stands, str(error)))
        else:
            table.append((event.id[:_ID_SHOWN], stamp(event.at)[:19], event.kind.value, stands, event.says))
    if found:
        yield from rows(table, width)
    if counts:
        yield f"errands: {', '.join(f'{counts[state]} {state}' for state in State if state in counts)}"


def _stands(errands: Sequence[Errand]) -> str:
    counted = {state: sum(one.state is state for one in errands) for state in State}
    return ", ".join(f"{number} {state}" for state, number in counted.items() if number) or "-"


def event_detail(event: Event, errands: Sequence[Errand]) -> Iterator[str]:
    """Show one event and what is to be done because of it."""
    fields = [("event", event.id), ("kind", event.kind.value), ("when", stamp(event.at)), ("says", event.says)]
    fields += [("subject", f"{event.subject.name} {event.subject.digests[0]}"), ("entry", str(event.entry))]
    named = ("product", "environment", "about", "control", "rule", "severity", "profile")
    fields += [(name, getattr(event, name)) for name in named if getattr(event, name)]
    fields += sorted(event.data.items())
    yield from (f"{name:<12} {visible(text)}" for name, text in fields)
    for one in errands:
        due = (
            f", again at {stamp(one.due_at)}"
            if one.due_at is not None and one.state in {State.WAITING, State.HELD}
            else ""
        )
        said = f": {one.said}" if one.said else ""
        yield visible(f"  {one.action}  {one.state}, {one.attempts} attempts{due}{said}")


def standing_lines(found: Sequence[Standing]) -> Iterator[str]:
    """Say of each channel that people read how much waits for it, until when and why, and whether it answers."""
    if not found:
        yield "nothing waits for a channel that people read"
        return
    table = [("channel", "held", "since", "until", "because")]
    for one in found:
        since = stamp(one.oldest)[:19] if one.oldest is not None else "-"
        table.append((one.line.channel, str(one.held), since, _until(one), _because(one)))
    yield from rows(table)
    yield "`interlock events list --state held` lists the events"


def _until(one: Standing) -> str:
    due = one.line.due if one.line.failures else one.until
    return stamp(due)[:19] if due is not None else "the next delivery"


def _because(one: Standing) -> str:
    if one.line.failures:
        return f"{one.line.failures} attempts failed: {one.line.said}"
    return one.why or "-"


def standing_json(one: Standing) -> dict[str, object]:
    """Give the same for programs."""
    return {
        "channel": one.line.channel,
        "held": one.held,
        "since": stamp(one.oldest) if one.oldest is not None else None,
        "until": stamp(one.until) if one.until is not None else None,
        "because": one.why,
        "failures": one.line.failures,
        "again": stamp(one.line.due) if one.line.due is not None else None,
        "said": one.line.said,
    }


def errand_json(one: Errand) -> dict[str, object]:
    """Give an errand for programs."""
    due = stamp(one.due_at) if one.due_at is not None else None
    return {"action": one.action, "state": one.state.value, "attempts": one.attempts, "due": due, "said": one.said}


def response_lines(responses: Iterable[Response]) -> Iterator[str]:
    """List responses with what they are for and what they do."""
    table = [("response", "on", "does", "where it stands")]
    table += [
        (one.id, ", ".join(one.kinds), ", ".join(step.word for step in one.steps), f"{one.source}:{one.line}")
        for one in responses
    ]
    if len(table) == 1:
        yield "nothing follows from events here; `responses` in interlock.yaml says what should"
    else:
        yield from rows(table)


def response_json(one: Response) -> dict[str, object]:
    """Give a response for programs."""
    return {
        "id": one.id,
        "on": [kind.value for kind in one.kinds],
        "do": [step.word for step in one.steps],
        "quiet": int(one.quiet_for.total_seconds()) if one.quiet_for is not None else None,
        "source": one.source,
        "line": one.line,
    }


def trial_lines(responses: Sequence[Response], event: Event) -> Iterator[str]:
    """Say of each response what it would do because of an event, or why nothing."""
    yield visible(f"{event.kind}: {event.says}")
    for one in responses:
        missed = misses(one, event)
        does = f"would {', '.join(step.word for step in one.steps)}" if not missed else f"nothing: {missed}"
        yield visible(f"  {one.id}  {does}  ({one.source}:{one.line})")
    if not responses:
        yield "  nothing follows from events here; `responses` in interlock.yaml says what should"


def trial_json(responses: Sequence[Response], event: Event) -> list[dict[str, object]]:
    """Give the same for programs."""
    found = []
    for one in responses:
        missed = misses(one, event)
        steps = [] if missed else [step.word for step in one.steps]
        found.append({"response": one.id, "would": steps, "because": missed, "source": one.source, "line": one.line})
    return found
