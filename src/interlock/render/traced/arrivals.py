"""Where code runs and what runs there, as text for people and as documents for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from interlock.flows.tracing.arrivals import Arrival, Author, Source
from interlock.flows.tracing.code_to_prod import Whereabouts
from interlock.flows.tracing.deciding import Rollout
from interlock.flows.tracing.prod_to_code import Origins
from interlock.render.paint import Paint, Part, flow
from interlock.render.traced.approved import decided_json, decision_lines, in_glass, rollout_lines, word_json
from interlock.render.traced.walk import place_json, saying_json
from interlock.render.traced.words import called, day, in_words, several, told, who
from interlock.trace import Doubted, Kind, Place, Relation, Running


def whereabouts_lines(found: Whereabouts, paint: Paint, width: int = 0) -> Iterator[str]:
    """Say where something runs: a sentence, then each place with the way there."""
    tone = "bold" if found.now else "warn"
    yield from flow(paint, [Part(tone, whereabouts_sentence(found))], 2, first=0, width=width)
    for one in found.now:
        yield ""
        yield from _arrival(one, paint, width)
    for one in found.before:
        yield ""
        yield from _arrival(one, paint, width)
    for attempt in found.attempts:
        yield ""
        yield from _attempt(attempt, paint, width)
    if found.refusals:
        yield ""
    for refusal in found.refusals:
        yield from decision_lines(refusal, paint, width)
    yield from doubts(found.doubted, found.unsaid, paint, width)
    if found.earlier:
        yield ""
        more = "once more, which" if found.earlier == 1 else f"{found.earlier} times more, all of which"
        yield paint("dim", f"it ran {more} ended before; ask for one artifact of it")
    if found.is_cut:
        yield ""
        yield paint("warn", "cut short: there is more than was looked at; ask for one artifact or environment of it")


def whereabouts_sentence(found: Whereabouts) -> str:
    """Say in one sentence where something runs, or why nowhere."""
    subject = in_words(found.subject)
    if not found.artifacts:
        denied = f"; {_refused(found)}" if found.refusals else ""
        return f"{subject} runs nowhere that is known here: nobody that counts built anything from it{denied}"
    if found.now:
        since = min(one.landed.since.at for one in found.now)
        return f"{subject} runs {_places(found.now)}, since {day(since)}{_by(found.now)}"
    is_itself = found.artifacts == (found.subject,)
    built = "it" if is_itself else f"it went into {several(len(found.artifacts), Kind.ARTIFACT)}, which"
    if found.before:
        last = max(one.landed.until.at for one in found.before if one.landed.until is not None)
        new = " and ".join(dict.fromkeys(called(one.artifact) for one in found.instead))
        instead = f"{new} took its place" if new else "nothing that is known here took its place"
        return f"{subject} runs nowhere: {built} ran {_places(found.before)} until {day(last)}; {instead}"
    never = f"{subject} runs nowhere: {built}"
    if found.attempts:
        return f"{never} was never seen to run; {_tried(found.attempts[-1], is_brief=True)}"
    if found.refusals:
        return f"{never} was never deployed; {_refused(found)}"
    return f"{never} was never deployed, and no gate of an environment said anything of it that is known here"


def _refused(found: Whereabouts) -> str:
    one = found.refusals[0]
    where = f" for {one.environment}" if one.environment else ""
    verdict = {"deny": "denied it", "review": "sent it to review"}.get(one.verdict, f"answered {one.verdict}")
    return f"the gate of policy {one.policy} {verdict}{where}, {told(one.by)}"


def _tried(one: Rollout, *, is_brief: bool = False) -> str:
    """Say in one sentence what became of a deployment that let nothing run."""
    where = f"{one.product}/{one.environment}" if one.product else one.environment
    run = f"deployment {one.run} to {where}"
    says = f": {one.says}" if one.says and not is_brief else ""
    if one.outcome == "rolled-back":
        began = day((one.switched or one.began).at)
        how = "was switched to" if one.switched is not None else "began"
        ended = f"was taken back at {day(one.ended.at)}, and nobody confirmed it in between"
        return f"{run} {how} at {began}, {ended}{says}"
    became = {
        "refused": "was refused",
        "waiting": "waits since",
        "planned": "was only planned",
        "stranded": "was left half-way",
    }
    return f"{run} {became.get(one.outcome, one.outcome)}, {day(one.ended.at)}{says}"


def _attempt(one: Rollout, paint: Paint, width: int) -> Iterator[str]:
    yield from flow(paint, [Part("warn", _tried(one)), Part("dim", told(one.ended))], 4, first=0, width=width)
    yield from rollout_lines(one, paint, width)


def _places(arrivals: Sequence[Arrival]) -> str:
    targets: dict[str, set[int]] = {}
    for one in arrivals:
        targets.setdefault(called(one.landed.environment), set()).add(one.landed.workload.id)
    told_ = [
        f"in {name} on {len(workloads)} {'target' if len(workloads) == 1 else 'targets'}"
        for name, workloads in targets.items()
    ]
    return ", ".join(told_[:-1]) + (" and " if len(told_) > 1 else "") + told_[-1]


def _by(arrivals: Sequence[Arrival]) -> str:
    """Say by whose word, where it is one deployment."""
    rollouts = {one.rollout.run: one.rollout for one in arrivals if one.rollout is not None}
    if len(rollouts) != 1:
        return f", by {len(rollouts)} deployments" if rollouts else ", and no deployment that counts brought it"
    (one,) = rollouts.values()
    approvers = list(dict.fromkeys(who(word.by) for word in one.approvals))
    approved = f"{' and '.join(approvers)} approved" if approvers else "nobody approved"
    approved += f"; {in_glass(one.through_glass)}" if one.through_glass else ""
    return f", by deployment {one.run}, which {one.asked_by} asked for and {approved}"


def _arrival(one: Arrival, paint: Paint, width: int) -> Iterator[str]:
    landed = one.landed
    what = called(landed.workload)
    over = f"until {day(landed.until.at)} (entry {landed.until.entry})" if landed.until is not None else ""
    head = [Part("bold" if not over else "plain", what), Part("dim", f"since {told(landed.since)}")]
    yield from flow(paint, [*head, Part("warn", over)] if over else head, 4, first=0, width=width)
    yield from row("runs" if not over else "ran", called(landed.artifact), paint, width)
    if over and one.rollout is not None:
        yield from row(
            "deployed", f"{one.rollout.why} {one.rollout.run}, asked for by {one.rollout.asked_by}", paint, width
        )
    if over:
        return
    yield from source_lines(one.source, paint, width)
    if one.rollout is None:
        yield from row("deployed", "by nothing that counts here: it was seen to run", paint, width, "bad")
    else:
        yield from rollout_lines(one.rollout, paint, width)


def source_lines(one: Source, paint: Paint, width: int) -> Iterator[str]:
    """Say what an artifact was made from, and loudly what nobody says of it."""
    if one.made is None or one.build is None:
        yield from row("built", "nobody that counts here says how it was built", paint, width, "bad")
        return
    by = f" by {called(one.builder)}" if one.builder is not None else ""
    yield from row("built", f"{in_words(one.build)}{by}", paint, width, note=told(one.made))
    if not one.commits:
        yield from row("from", "no commit that is known here", paint, width, "bad")
    for commit in one.commits:
        where = ", ".join(called(each) for each in one.branches)
        yield from row("from", f"{in_words(commit)}{f' on {where}' if where else ''}", paint, width)
    yield from _authors(one, paint, width)


def _authors(one: Source, paint: Paint, width: int) -> Iterator[str]:
    wrote = [each for each in one.authors if each.relation is Relation.WROTE]
    if one.commits and not wrote:
        yield from row("written", "by nobody that is known here: no examination of it counts", paint, width, "bad")
    elif wrote:
        yield from row("written", f"by {', '.join(dict.fromkeys(map(author, wrote)))}", paint, width)


def author(one: Author) -> str:
    """Give the person, or else the account that git names."""
    return f"{one.person} ({called(one.account)})" if one.person else f"{called(one.account)}, whom nobody knows here"


def row(
    head: str, text: str, paint: Paint, width: int, tone: str = "plain", *, note: str = "", indent: int = 2
) -> Iterator[str]:
    """Give a line that begins with what it tells of."""
    parts = [Part("dim", f"{head:<9}", is_whole=True), Part(tone, text)]
    yield from flow(paint, [*parts, Part("dim", note)] if note else parts, indent + 11, first=indent, width=width)


def doubts(doubted: Iterable[Doubted], unsaid: Iterable[Running], paint: Paint, width: int) -> Iterator[str]:
    """Say apart what is said by nobody that counts."""
    lines = [
        (f"{in_words(one.link.source)} {one.link.relation.value} {in_words(one.link.target)}", one.link.entry, one.why)
        for one in doubted
    ]
    lines += [
        (f"{in_words(one.artifact)} runs as {in_words(one.workload)}", one.since, "whoever signed it might not say so")
        for one in unsaid
    ]
    if lines:
        yield ""
        yield paint("bad", "said by nobody that counts here, and followed no further:")
    for says, entry, why in lines:
        yield from flow(paint, [Part("warn", says), Part("dim", f"entry {entry}: {why}")], 6, first=2, width=width)


def origins_lines(found: Origins, paint: Paint, width: int = 0) -> Iterator[str]:
    """Say what runs somewhere, and what it was made from."""
    tone = "bold" if found.sources else "warn"
    yield from flow(paint, [Part(tone, origins_sentence(found))], 2, first=0, width=width)
    for one in found.arrivals:
        yield ""
        yield from _arrival(one, paint, width)
    told_ = {one.landed.artifact.id for one in found.arrivals}
    for source in found.sources:
        if source.artifact.id not in told_:
            yield ""
            yield paint("plain", in_words(source.artifact))
            yield from source_lines(source, paint, width)
    yield from doubts(found.doubted, found.unsaid, paint, width)
    if found.is_cut:
        yield ""
        yield paint("warn", "cut short: there is more than was looked at; ask for one workload")


def origins_sentence(found: Origins) -> str:
    """Say in one sentence what runs somewhere, and of what code."""
    subject = in_words(found.subject)
    if not found.sources:
        return f"nothing that is known here runs as {subject}: {_why_nothing(found)}"
    commits = tuple(dict.fromkeys(commit for one in found.sources for commit in one.commits))
    unknown = [one for one in found.sources if not one.commits]
    from_ = [called(one) for one in commits]
    code = f"commit {' and '.join(from_)}" if from_ else "code that nobody knows"
    also = f", and of {several(len(unknown), Kind.ARTIFACT)} nobody knows the code" if unknown and from_ else ""
    people = dict.fromkeys(
        each.person or called(each.account)
        for one in found.sources
        for each in one.authors
        if each.relation is Relation.WROTE
    )
    written = f", which {' and '.join(people)} wrote" if people else ""
    if found.subject.kind is Kind.ARTIFACT:
        runs = f"runs {_places(found.arrivals)}" if found.arrivals else "runs nowhere that is known here"
        return f"{subject} was built from {code}{written}{also}; it {runs}"
    names = " and ".join(dict.fromkeys(called(one.landed.artifact) for one in found.arrivals))
    return f"{subject} runs {names}, built from {code}{written}{also}{_by(found.arrivals)}"


def _why_nothing(found: Origins) -> str:
    ends = [one.landed.until for one in found.before if one.landed.until is not None]
    if ends:
        was = " and ".join(dict.fromkeys(called(one.landed.artifact) for one in found.before))
        return f"{was} ran there until {day(ends[0].at)}, {told(ends[0])}"
    if found.attempts:
        return _tried(found.attempts[-1])
    return "no deployment that counts ever reached it, and nobody who might say so saw anything run there"


def whereabouts_json(found: Whereabouts) -> dict[str, Any]:
    """Give where something runs as a document."""
    return {
        "schema": "interlock.trace-code-to-prod/v1",
        "subject": place_json(found.subject),
        "artifacts": [place_json(one) for one in found.artifacts],
        "now": [arrival_json(one) for one in found.now],
        "before": [arrival_json(one) for one in found.before],
        **doubts_json(found.doubted, found.unsaid),
        "instead": [
            {
                "environment": one.environment.name,
                "workload": one.workload.name,
                "artifact": place_json(one.artifact),
                "since": saying_json(one.since),
            }
            for one in found.instead
        ],
        "attempts": [rollout_json(one) for one in found.attempts],
        "refusals": [decided_json(one) for one in found.refusals],
        "earlier": found.earlier,
        "cut": found.is_cut,
    }


def origins_json(found: Origins) -> dict[str, Any]:
    """Give what something was made from as a document."""
    return {
        "schema": "interlock.trace-prod-to-code/v1",
        "subject": place_json(found.subject),
        "now": [arrival_json(one) for one in found.arrivals],
        "sources": [_source_json(one) for one in found.sources],
        "before": [arrival_json(one) for one in found.before],
        "attempts": [rollout_json(one) for one in found.attempts],
        **doubts_json(found.doubted, found.unsaid),
        "cut": found.is_cut,
    }


def doubts_json(doubted: Iterable[Doubted], unsaid: Iterable[Running]) -> dict[str, Any]:
    """Give what nobody that counts says as a part of a document."""
    return {
        "doubted": [
            *(_doubt(one.link.source, one.link.relation, one.link.target, one.link.entry, one.why) for one in doubted),
            *(_doubt(one.artifact, Relation.RUNS_AS, one.workload, one.since, "") for one in unsaid),
        ]
    }


def _doubt(source: Place, relation: Relation, target: Place, entry: int, why: str) -> dict[str, Any]:
    return {
        "source": source.name,
        "relation": relation.value,
        "target": target.name,
        "entry": entry,
        "why": why or None,
    }


def arrival_json(one: Arrival) -> dict[str, Any]:
    """Give where something came to run as a document."""
    landed = one.landed
    return {
        "environment": landed.environment.name,
        "workload": landed.workload.name,
        "artifact": place_json(landed.artifact),
        "since": saying_json(landed.since),
        "until": saying_json(landed.until) if landed.until is not None else None,
        "source": _source_json(one.source),
        "deployment": rollout_json(one.rollout) if one.rollout is not None else None,
    }


def rollout_json(one: Rollout) -> dict[str, Any]:
    """Give a deployment as a document."""
    return {
        "run": one.run,
        "environment": one.environment,
        "product": one.product,
        "outcome": one.outcome,
        "why": one.why or None,
        "began": saying_json(one.began),
        "ended": saying_json(one.ended),
        "switched": saying_json(one.switched) if one.switched is not None else None,
        "says": one.says or None,
        "asked_by": one.asked_by,
        "workers": list(one.workers),
        "ticket": one.ticket or None,
        "decisions": [decided_json(each) for each in one.decisions],
        "lost_decisions": one.lost_decisions,
        "approvals": [word_json(each) for each in one.approvals],
    }


def _source_json(one: Source) -> dict[str, Any]:
    return {
        "artifact": one.artifact.name,
        "build": one.build.name if one.build is not None else None,
        "builder": one.builder.name if one.builder is not None else None,
        "said": saying_json(one.made) if one.made is not None else None,
        "commits": [each.name for each in one.commits],
        "branches": [each.name for each in one.branches],
        "authors": [
            {
                "account": each.account.name,
                "person": each.person or None,
                "relation": each.relation.value,
                "said": saying_json(each.said),
            }
            for each in one.authors
        ],
    }
