"""What is held of advisories, and one of them, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from interlock.flows.advisories import Taken
from interlock.flows.consult import About, Holdings, Shown
from interlock.kernel import Instant, stamp
from interlock.render.paint import Paint, visible
from interlock.render.table import rows
from interlock.supply.advisory import Priority, Rated
from interlock.supply.feeds import FeedKind
from interlock.supply.recorded import EcosystemState

_MOST_PACKAGES: Final = 40
_MOST_FIXES: Final = 12
_MOST_REFUSED: Final = 10
_MINUTE: Final = 60
_UNITS: Final = ((86400, "day"), (3600, "hour"), (_MINUTE, "minute"))


def age(at: Instant | None, now: Instant) -> str:
    """Say how long ago something was, in its largest unit."""
    if at is None:
        return "-"
    seconds = int((now - at).total_seconds())
    if seconds < _MINUTE:
        return "just now"
    unit, word = next((one for one in _UNITS if seconds >= one[0]), _UNITS[-1])
    return f"{counted(seconds // unit, word)} ago"


def counted(count: int, word: str) -> str:
    """Give a number and what it counts."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def taken_lines(one: Taken, paint: Paint) -> Iterator[str]:
    """Say how one source went, the refused records by id and place."""
    name = one.name if one.name == one.source else f"{one.name} ({one.source.partition('?')[0]})"
    if one.error is not None:
        yield f"{paint('bad', 'failed')}     {visible(name)}"
        yield f"           {visible(str(one.error))} [{one.error.code}]"
        yield f"           {visible(one.error.remedy)}"
        return
    if not one.is_new:
        yield f"{paint('dim', 'unchanged')}  {visible(name)}: {_held(one)}"
        return
    resumed = f", gone on with at byte {one.resumed_at:,}" if one.resumed_at else ""
    yield f"{paint('good', 'updated')}    {visible(name)}: {_held(one)}{_changes(one)}{resumed}"
    if one.refused:
        lost = f"{counted(one.refused, 'record')} refused; what they would find is not found"
        yield f"           {paint('warn', lost)}"
        for refused in one.told[:_MOST_REFUSED]:
            yield visible(f"             {refused.id or 'without id'} at {refused.place}: {refused.why}")
        if one.refused > _MOST_REFUSED:
            yield f"             and {one.refused - _MOST_REFUSED} more"


def _held(one: Taken) -> str:
    if one.kind is not FeedKind.OSV:
        return counted(one.records, "row")
    return "1 advisory" if one.records == 1 else f"{one.records:,} advisories"


def _changes(one: Taken) -> str:
    counts = (("new", one.added), ("changed", one.changed), ("gone", one.removed))
    said = ", ".join(f"{count:,} {word}" for word, count in counts if count)
    return f" ({said})" if said else ""


def stats_lines(held: Holdings, names: Mapping[str, str], paint: Paint) -> Iterator[str]:
    """Say what is held; `names` are those of the user's mirrors, by URL."""
    book = held.book
    yield (
        f"{paint('bold', f'{book.records:,} advisories')} about {counted(book.packages, 'package')},"
        f" {book.withdrawn:,} of them withdrawn"
    )
    yield f"snapshot {book.digest}" if book.digest is not None else "no snapshot: no advisories were brought in yet"
    if book.updated is not None:
        yield f"the source fetched longest ago was fetched {age(book.updated, held.at)}"
    yield ""
    yield from rows(_table(held, names))
    if book.ecosystems:
        yield ""
        yield from rows(_ecosystems(held))
    refused = sum(one.refused for one in book.sources) + sum(one.refused for one in held.threats)
    if refused:
        yield ""
        yield paint("warn", f"{counted(refused, 'record')} could not be read; what they would find is not found")
    if held.missing:
        yield ""
        yield paint(
            "warn",
            f"nothing came yet from {', '.join(one.name for one in held.missing)}: run interlock advisories update",
        )


def _table(held: Holdings, names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    yield ("source", "kind", "records", "withdrawn", "refused", "fetched", "newest record")
    for one in held.book.sources:
        newest = f"{one.newest:%Y-%m-%d}, {age(one.newest, held.at)}" if one.newest is not None else "-"
        counts = (f"{one.records:>7,}", f"{one.withdrawn:>9,}", f"{one.refused:>7,}")
        yield (names.get(one.name, one.name), "osv", *counts, age(one.fetched, held.at), newest)
    for feed in held.threats:
        counts = (f"{feed.records:>7,}", f"{'-':>9}", f"{feed.refused:>7,}")
        yield (names.get(feed.name, feed.name), feed.kind.value, *counts, age(feed.fetched, held.at), feed.day or "-")


def _ecosystems(held: Holdings) -> Iterator[tuple[str, ...]]:
    """Give a row for each ecosystem, its releases together: what is not among them is not judged."""
    yield ("ecosystem", "records", "withdrawn", "newest record")
    families: dict[str, list[EcosystemState]] = {}
    for one in held.book.ecosystems:
        families.setdefault(one.name.partition(":")[0], []).append(one)
    for family, states in families.items():
        newest = max((one.newest for one in states if one.newest is not None), default=None)
        releases = sum(":" in one.name for one in states)
        name = f"{family} ({counted(releases, 'release')})" if releases else family
        counts = (f"{sum(one.records for one in states):>7,}", f"{sum(one.withdrawn for one in states):>9,}")
        yield (visible(name), *counts, f"{newest:%Y-%m-%d}, {age(newest, held.at)}" if newest is not None else "-")


def stats_json(held: Holdings, names: Mapping[str, str]) -> dict[str, Any]:
    """Give what is held as a document."""
    book = held.book
    return {
        "format": "interlock-advisory-stats/1",
        "at": stamp(held.at),
        "snapshot": str(book.digest) if book.digest is not None else None,
        "records": book.records,
        "withdrawn": book.withdrawn,
        "packages": book.packages,
        "updated": _stamp(book.updated),
        "sources": [
            {
                "source": one.name,
                "name": names.get(one.name, one.name),
                "kind": "osv",
                "records": one.records,
                "withdrawn": one.withdrawn,
                "refused": one.refused,
                "fetched": stamp(one.fetched),
                "age_s": int((held.at - one.fetched).total_seconds()),
                "newest": _stamp(one.newest),
                "ecosystems": _ecosystems_json(one.ecosystems),
            }
            for one in book.sources
        ]
        + [
            {
                "source": one.name,
                "name": names.get(one.name, one.name),
                "kind": one.kind.value,
                "records": one.records,
                "refused": one.refused,
                "fetched": stamp(one.fetched),
                "age_s": int((held.at - one.fetched).total_seconds()),
                "newest": one.day or None,
                "digest": str(one.digest),
            }
            for one in held.threats
        ],
        "ecosystems": _ecosystems_json(book.ecosystems),
        "missing": [one.name for one in held.missing],
    }


def _ecosystems_json(states: Iterable[EcosystemState]) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "records": one.records, "withdrawn": one.withdrawn, "newest": _stamp(one.newest)}
        for one in states
    ]


def shown_lines(shown: Shown, paint: Paint) -> Iterator[str]:
    """Say all that is known of one vulnerability."""
    others = [name for name in shown.names if name != shown.id]
    yield paint("bold", shown.id) + (f"  also {visible(', '.join(others))}" if others else "")
    if shown.summary:
        yield visible(shown.summary)
    yield ""
    if shown.rating is None:
        yield paint("warn", "withdrawn") + "  every record of it was taken back, so it finds nothing"
    else:
        yield from _severity(shown.rating, shown.priority, paint)
    for one in shown.packages[:_MOST_PACKAGES]:
        yield ""
        yield from _package(one, paint)
    if len(shown.packages) > _MOST_PACKAGES:
        yield ""
        yield f"and {counted(len(shown.packages) - _MOST_PACKAGES, 'package')} more; --format json gives all"
    yield ""
    yield paint("bold", "records")
    for record in shown.records:
        back = f", withdrawn {record.withdrawn[:10]}" if record.is_withdrawn else ""
        published = f"published {record.published[:10]}, " if record.published else ""
        yield f"  {visible(record.id)}  {visible(published)}modified {visible(record.modified[:10])}{visible(back)}"
    if shown.references:
        yield ""
        yield paint("bold", "references")
        yield from (f"  {visible(url)}" for url in shown.references)


def _severity(rating: Rated, priority: Priority | None, paint: Paint) -> Iterator[str]:
    style = {"critical": "bad", "high": "bad", "medium": "warn"}.get(rating.severity.value, "plain")
    if rating.is_known:
        score = f"{rating.score:.1f}, " if rating.score is not None else ""
        is_word = rating.score is None and rating.because.lower() == rating.word
        why = "its record says so" if is_word else f"{score}because of {visible(rating.because)}"
        yield f"{paint(style, rating.word)}  {why}"
    else:
        yield f"{paint(style, 'unknown')}  {visible(rating.because)}; it counts as {rating.severity}"
    if priority is None:
        return
    if priority.exploited is not None:
        one = priority.exploited
        by = " by ransomware" if one.in_ransomware else ""
        due = f", to be mended by {one.due}" if one.due else ""
        yield paint("bad", f"known to be exploited{by} since {visible(one.added)}{visible(due)} (KEV)")
    if priority.prediction is not None:
        guess = priority.prediction
        day = f" on {guess.day}" if guess.day else ""
        yield (
            f"{guess.probability:.1%} likely to be exploited within 30 days, as likely as or likelier than"
            f" {guess.percentile:.1%} of all (EPSS{visible(day)})"
        )
    if priority.severity is not rating.severity:
        yield f"so it is treated as {paint('bold', priority.severity.value)}"


def _package(one: About, paint: Paint) -> Iterator[str]:
    yield paint("bold", f"{one.ecosystem or 'commits'}  {one.name}".rstrip())
    for place, words in enumerate(one.versions):
        yield f"  {'affected' if not place else '':<10}{visible(words)}"
    more = f" and {len(one.fixed) - _MOST_FIXES} more" if len(one.fixed) > _MOST_FIXES else ""
    fixes = ", ".join(one.fixed[:_MOST_FIXES]) or "no version that the records name"
    yield f"  {'fixed in':<10}{visible(fixes)}{more}"
    yield f"  {'said by':<10}{visible(', '.join(one.said_by))}"


def shown_json(shown: Shown) -> dict[str, Any]:
    """Give all that is known of one vulnerability as a document."""
    rating, priority = shown.rating, shown.priority
    exploited = priority.exploited if priority is not None else None
    guess = priority.prediction if priority is not None else None
    return {
        "format": "interlock-advisory/1",
        "id": shown.id,
        "names": shown.names,
        "summary": shown.summary,
        "withdrawn": rating is None,
        "severity": None
        if rating is None
        else {"counts_as": rating.severity, "known": rating.is_known, "score": rating.score, "because": rating.because},
        "priority": None if priority is None else {"severity": priority.severity, "reasons": priority.reasons},
        "exploited": None
        if exploited is None
        else {"since": exploited.added, "due": exploited.due or None, "by_ransomware": exploited.in_ransomware},
        "prediction": None
        if guess is None
        else {"probability": guess.probability, "percentile": guess.percentile, "day": guess.day or None},
        "packages": [
            {
                "ecosystem": one.ecosystem,
                "name": one.name,
                "affected": one.versions,
                "fixed": one.fixed,
                "said_by": one.said_by,
            }
            for one in shown.packages
        ],
        "records": [
            {
                "id": one.id,
                "published": one.published or None,
                "modified": one.modified,
                "withdrawn": one.withdrawn or None,
            }
            for one in shown.records
        ],
        "references": shown.references,
    }


def _stamp(at: Instant | None) -> str | None:
    return stamp(at) if at is not None else None
