"""CVSS vectors of version 2, 3 and 4 scored; the one place that knows the library which does it.

Enters: a vector. Leaves: its score and the word for it. Floor 3.
Source: CVSS v2.0, v3.0, v3.1 and v4.0; docs/decisions on severities that nobody can read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from interlock.kernel import Severity
from interlock.supply.errors import CvssMalformed

_LONGEST: Final = 512
_BANDS: Final = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))
_BANDS_OF_2: Final = ((7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.0, Severity.LOW))
"""Those of the United States' vulnerability database: version 2 itself has no words."""


class Score(msgspec.Struct, frozen=True):
    """What a vector comes to."""

    version: str
    """`2.0`, `3.0`, `3.1`, `4.0`."""
    score: float
    """Of the base metrics for 2 and 3; of all that are given for 4, as that version has it. 0.0 to 10.0."""
    severity: Severity
    temporal: float | None = None
    """For 2 and 3: with the temporal metrics; None for 4."""
    environmental: float | None = None


def version_of(vector: str) -> str:
    """Give the version that a vector says it is of."""
    prefix, slash, _ = vector.partition("/")
    return prefix.removeprefix("CVSS:") if slash and prefix.startswith("CVSS:") else "2.0"


@lru_cache(maxsize=16_384)
def score_of(vector: str) -> Score:
    """Score a vector.

    Errors: CvssMalformed (SUP-107) if it is no vector of a version that is known, or a metric it needs is missing.
    """
    from cvss import CVSS2, CVSS3, CVSS4
    from cvss.exceptions import CVSSError

    version = version_of(vector)
    kind = {"2.0": CVSS2, "3.0": CVSS3, "3.1": CVSS3, "4.0": CVSS4}.get(version)
    if kind is None or len(vector) > _LONGEST:
        raise CvssMalformed(vector=vector[:_LONGEST], why="it is of no version that is known")
    try:
        read = kind(vector)
    except CVSSError as error:
        raise CvssMalformed(vector=vector, why=str(error)) from error
    scores = tuple(float(score) if score is not None else None for score in read.scores())
    base = scores[0]
    if base is None:
        raise CvssMalformed(vector=vector, why="it has no score")
    if version == "4.0":
        return Score(version, base, severity_of_score(base, version))
    return Score(version, base, severity_of_score(base, version), scores[1], scores[2])


def severity_of_score(score: float, version: str) -> Severity:
    """Give the word for a score; a score of nothing is only information."""
    bands = _BANDS_OF_2 if version == "2.0" else _BANDS
    return next((severity for least, severity in bands if score >= least), Severity.INFO)
