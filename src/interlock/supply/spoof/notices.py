"""What a file or a database says outright: a malicious package, code that runs at installation, a new release.

Enters: readings and look-ups. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Reading, SourceKind
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion

MALICIOUS: Final = "MAL-"
"""What the ids of OSV's records of malicious packages begin with."""

_SCRIPTED: Final = "install without scripts and allow the packages that need one by name, or excuse it with a reason"
_BUILT: Final = "take a version that has a wheel, since a source archive is built by its own code, or excuse it"


def malicious(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give what is known to be an attack."""
    for reading in readings:
        for one in reading.components:
            ids = [name for name in look_ups.advisory_ids(one) if name.startswith(MALICIOUS)]
            if ids:
                yield Suspicion(
                    Rule.MALICIOUS,
                    Severity.CRITICAL,
                    Certainty.HIGH,
                    f"{one.name} {one.version} is known to be malicious ({', '.join(sorted(ids))})".replace("  ", " "),
                    f"remove {one.name}, and treat every machine that installed it and every secret on it as lost",
                    reading.path,
                    one.line,
                    one,
                )


def install_scripts(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give what runs code of its own when it is installed."""
    for reading in readings:
        for one in reading.components:
            if one.runs_at_install and one.source.kind is not SourceKind.PATH:
                yield Suspicion(
                    Rule.INSTALL_SCRIPT,
                    Severity.LOW,
                    Certainty.HIGH,
                    f"{one.name} runs code of its own when it is installed",
                    _BUILT if one.purl.startswith("pkg:pypi/") else _SCRIPTED,
                    reading.path,
                    one.line,
                    one,
                )


def new_releases(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give versions that appeared only days ago, where both dates are known."""
    now = instant(look_ups.as_of)
    if now is None or settings.new_days <= 0:
        return
    for reading in readings:
        for one in reading.components:
            appeared = instant(one.published)
            if appeared is None or now - appeared >= timedelta(days=settings.new_days):
                continue
            yield Suspicion(
                Rule.NEW_RELEASE,
                Severity.MEDIUM,
                Certainty.HIGH,
                f"{one.name} {one.version} appeared on {appeared.date()}, fewer than {settings.new_days} days ago",
                "stay on an older version until others have looked at this one, or excuse it with a reason",
                reading.path,
                one.line,
                one,
            )


def instant(text: str) -> datetime | None:
    """Read an instant of RFC 3339, one without a zone as UTC; None where it is none."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
