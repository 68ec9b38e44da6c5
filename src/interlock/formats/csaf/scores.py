"""Mandatory tests of scores and what is said beside them: 6.1.7 to 6.1.10, 6.1.23, 6.1.24, 6.1.46, 6.1.47, 6.1.56.

Enters: a document. Leaves: flaws with the number of their test. Floor 5. Source: CSAF 2.0 and 2.1, section 6.1; the
JSON schemas of CVSS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from interlock.formats.csaf.document import Document, items, mapping, text, texts
from interlock.formats.shapes import Flaw, at, flaws_of, many, number, one_of, record
from interlock.formats.shapes import text as text_shape
from interlock.supply.advisory import score_of
from interlock.supply.advisory.cvss import Score
from interlock.supply.errors import CvssMalformed

_METRICS: Final = {"cvss_v2": "v2", "cvss_v3": "v3", "cvss_v4": "v4"}
_V2: Final = {
    "accessVector": "AV", "accessComplexity": "AC", "authentication": "Au", "confidentialityImpact": "C",
    "integrityImpact": "I", "availabilityImpact": "A", "exploitability": "E", "remediationLevel": "RL",
    "reportConfidence": "RC", "collateralDamagePotential": "CDP", "targetDistribution": "TD",
    "confidentialityRequirement": "CR", "integrityRequirement": "IR", "availabilityRequirement": "AR",
}  # fmt: skip
_V3: Final = {
    "attackVector": "AV", "attackComplexity": "AC", "privilegesRequired": "PR", "userInteraction": "UI", "scope": "S",
    "confidentialityImpact": "C", "integrityImpact": "I", "availabilityImpact": "A", "exploitCodeMaturity": "E",
    "remediationLevel": "RL", "reportConfidence": "RC", "confidentialityRequirement": "CR",
    "integrityRequirement": "IR", "availabilityRequirement": "AR", "modifiedAttackVector": "MAV",
    "modifiedAttackComplexity": "MAC", "modifiedPrivilegesRequired": "MPR", "modifiedUserInteraction": "MUI",
    "modifiedScope": "MS", "modifiedConfidentialityImpact": "MC", "modifiedIntegrityImpact": "MI",
    "modifiedAvailabilityImpact": "MA",
}  # fmt: skip
_V4: Final = {
    "attackVector": "AV", "attackComplexity": "AC", "attackRequirements": "AT", "privilegesRequired": "PR",
    "userInteraction": "UI", "vulnConfidentialityImpact": "VC", "vulnIntegrityImpact": "VI",
    "vulnAvailabilityImpact": "VA", "subConfidentialityImpact": "SC", "subIntegrityImpact": "SI",
    "subAvailabilityImpact": "SA", "exploitMaturity": "E", "confidentialityRequirement": "CR",
    "integrityRequirement": "IR", "availabilityRequirement": "AR", "modifiedAttackVector": "MAV",
    "modifiedAttackComplexity": "MAC", "modifiedAttackRequirements": "MAT", "modifiedPrivilegesRequired": "MPR",
    "modifiedUserInteraction": "MUI", "modifiedVulnConfidentialityImpact": "MVC", "modifiedVulnIntegrityImpact": "MVI",
    "modifiedVulnAvailabilityImpact": "MVA", "modifiedSubConfidentialityImpact": "MSC",
    "modifiedSubIntegrityImpact": "MSI", "modifiedSubAvailabilityImpact": "MSA", "Safety": "S", "Automatable": "AU",
    "Recovery": "R", "valueDensity": "V", "vulnerabilityResponseEffort": "RE", "providerUrgency": "U",
}  # fmt: skip
_PROPERTIES: Final = {"cvss_v2": _V2, "cvss_v3": _V3, "cvss_v4": _V4}
_SHORT_2: Final = {
    "PROOF_OF_CONCEPT": "POC", "NOT_DEFINED": "ND", "OFFICIAL_FIX": "OF", "TEMPORARY_FIX": "TF", "UNCONFIRMED": "UC",
    "UNCORROBORATED": "UR", "LOW_MEDIUM": "LM", "MEDIUM_HIGH": "MH",
}  # fmt: skip
_SEVERITY: Final = one_of("NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL")
_SCORE: Final = number(0, 10)
_OPTIONAL: Final = {
    "temporalScore": _SCORE,
    "environmentalScore": _SCORE,
    "threatScore": _SCORE,
    "temporalSeverity": _SEVERITY,
    "environmentalSeverity": _SEVERITY,
    "threatSeverity": _SEVERITY,
}
_BASE: Final = {"vectorString": text_shape(), "baseScore": _SCORE}
_SHAPES: Final = {
    "cvss_v2": record({**_BASE, "version": one_of("2.0")}, _OPTIONAL),
    "cvss_v3": record({**_BASE, "version": one_of("3.0", "3.1"), "baseSeverity": _SEVERITY}, _OPTIONAL),
    "cvss_v4": record({**_BASE, "version": one_of("4.0"), "baseSeverity": _SEVERITY}, _OPTIONAL),
}
_KEY: Final = text_shape(r"[a-zA-Z0-9](?:[a-zA-Z0-9_]*[a-zA-Z0-9])?|T\*")
_NUMBERS: Final = r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_SAID: Final = {"name": text_shape(), "definition": text_shape()}
_RESOURCES: Final = many(record({"uri": text_shape(), "summary": text_shape(least=0)}, closed=True))
_SELECTION: Final = record(
    {
        "namespace": text_shape(r"[a-z][a-zA-Z0-9._/#$-]{2,999}"),
        "key": _KEY,
        "version": text_shape(_NUMBERS),
        "values": many(record({"key": _KEY}, _SAID, closed=True)),
    },
    _SAID,
    closed=True,
)
_SSVC: Final = record(
    {"timestamp": text_shape(), "schemaVersion": one_of("2.0.0"), "selections": many(_SELECTION)},
    {
        "target_ids": many(text_shape(least=0), unique=True),
        "decision_point_resources": _RESOURCES,
        "references": _RESOURCES,
    },
    closed=True,
)


def metrics(document: Document) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Give each set of scores: its place, the scores, what it stands in, the vulnerability."""
    for place, one in document.vulnerabilities:
        for where, found in items(one, "scores", place):
            yield where, found, found, one
        for where, found in items(one, "metrics", place):
            yield at(where, "content"), mapping(found, "content"), found, one


def scored(document: Document) -> Iterator[Flaw]:
    """6.1.8, 6.1.9 and 6.1.10: a score is what its vector comes to, and its fields say the same as the vector."""
    for place, content, _, _ in metrics(document):
        for key, shape in _SHAPES.items():
            if key not in content:
                continue
            where = at(place, key)
            wrong = [Flaw(at(where, flaw.place), flaw.why, "6.1.8") for flaw in flaws_of(content[key], shape)]
            yield from wrong
            if not wrong:
                yield from _one_score(key, content[key], where)


def _one_score(key: str, given: dict[str, Any], place: str) -> Iterator[Flaw]:
    vector = given["vectorString"]
    try:
        score = score_of(vector)
    except CvssMalformed as error:
        yield Flaw(at(place, "vectorString"), str(error), "6.1.8")
        return
    if score.version != given["version"]:
        yield Flaw(place, f"its version is {given['version']} and its vector's {score.version}", "6.1.8")
        return
    yield from _computed(given, score, place)
    parts = dict(part.split(":", 1) for part in vector.split("/") if ":" in part)
    for name, short in _PROPERTIES[key].items():
        value = given.get(name)
        if isinstance(value, str) and short in parts and not _agrees(key, value, parts[short]):
            yield Flaw(at(place, name), f"{value} is not what the vector says", "6.1.10")


def _agrees(key: str, value: str, part: str) -> bool:
    """Say whether a field and a part of the vector mean the same."""
    if key == "cvss_v2":
        return _SHORT_2.get(value, value[:1]) == part
    if value == "NOT_DEFINED":
        return part == "X"
    if len(part) > 1:
        return value.upper() == part.upper()
    return value[:1] == part


def _computed(given: dict[str, Any], score: Score, place: str) -> Iterator[Flaw]:
    wanted = {"base": score.score, "temporal": score.temporal, "environmental": score.environmental}
    for kind, value in wanted.items():
        own = given.get(f"{kind}Score")
        if own is not None and value is not None and abs(own - value) > 1e-9:  # noqa: PLR2004  # they are tenths
            yield Flaw(at(place, f"{kind}Score"), f"it is {own}, and the vector comes to {value}", "6.1.9")
        word = given.get(f"{kind}Severity")
        if word is not None and value is not None and word != _word(value):
            yield Flaw(at(place, f"{kind}Severity"), f"it is {word}, and {value} is {_word(value)}", "6.1.9")


def _word(score: float) -> str:
    bands = ((9.0, "CRITICAL"), (7.0, "HIGH"), (4.0, "MEDIUM"), (0.1, "LOW"))
    return next((word for least, word in bands if score >= least), "NONE")


def twice_scored(document: Document) -> Iterator[Flaw]:
    """6.1.7 and 6.1.56: nobody scores a product twice in one way, or in figures and in words."""
    for place, one in document.vulnerabilities:
        seen: set[tuple[str, str, str]] = set()
        by_figures: set[tuple[str, str]] = set()
        by_words: set[tuple[str, str]] = set()
        for _, content, around, vulnerability in metrics(document):
            if vulnerability is not one:
                continue
            source = text(around, "source")
            found = [text(mapping(content, key), "version") for key in _METRICS if key in content]
            for product in texts(around, "products"):
                for version in found:
                    if (product, version, source) in seen:
                        yield Flaw(place, f"{product!r} has two scores of CVSS {version}", "6.1.7")
                    seen.add((product, version, source))
                if found:
                    by_figures.add((product, source))
                if "qualitative_severity_rating" in content:
                    by_words.add((product, source))
        for product, _ in sorted(by_figures & by_words):
            yield Flaw(place, f"{product!r} is rated in figures and in words", "6.1.56")


def identified(document: Document) -> Iterator[Flaw]:
    """6.1.23 and 6.1.24: a CVE stands for one vulnerability, and a party is involved once at a time."""
    seen: set[str] = set()
    for place, one in document.vulnerabilities:
        cve = text(one, "cve")
        if cve and cve in seen:
            yield Flaw(at(place, "cve"), f"{cve} is there twice", "6.1.23")
        seen.add(cve)
        parties: list[tuple[str, str, set[str]]] = []
        for where, found in items(one, "involvements", place):
            party, date, about = text(found, "party"), text(found, "date"), document.meant(found)
            for other, other_date, others in parties:
                if party == other and date == other_date and (about == others or about & others):
                    yield Flaw(where, f"{party} is involved twice at {date or 'no date'}", "6.1.24")
            parties.append((party, date, about))


def ssvc(document: Document) -> Iterator[Flaw]:
    """6.1.46 and 6.1.47: decisions have their form, and speak of this vulnerability."""
    for place, content, _, one in metrics(document):
        if "ssvc_v2" not in content:
            continue
        where = at(place, "ssvc_v2")
        for flaw in flaws_of(content["ssvc_v2"], _SSVC):
            yield Flaw(at(where, flaw.place), flaw.why, "6.1.46")
        names = {text(one, "cve"), *(text(found, "text") for _, found in items(one, "ids"))}
        if len(document.vulnerabilities) > 1:
            names.discard(text(document.tracking, "id"))
        for name in texts(mapping(content, "ssvc_v2"), "target_ids"):
            if name not in names:
                yield Flaw(at(where, "target_ids"), f"{name!r} is no name of this vulnerability", "6.1.47")


_LICENCE: Final = re.compile(
    r"\(*\s*(?:DocumentRef-[A-Za-z0-9.-]+:)?(?:[A-Za-z0-9.-]+\+?)(?:\s+WITH\s+(?:DocumentRef-[A-Za-z0-9.-]+:)?"
    r"[A-Za-z0-9.-]+)?\s*\)*(?:\s+(?:AND|OR)\s+\(*\s*(?:DocumentRef-[A-Za-z0-9.-]+:)?(?:[A-Za-z0-9.-]+\+?)"
    r"(?:\s+WITH\s+(?:DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9.-]+)?\s*\)*)*"
)


def licence(document: Document) -> Iterator[Flaw]:
    """6.1.54 and 6.1.55: the licence is an expression, and what no list has is there in full."""
    expression = document.document.get("license_expression")
    if not isinstance(expression, str):
        return
    words = re.split(r"[\s()]+", expression)
    own = [word for word in words if "licenseref-" in word.lower() or "additionref-" in word.lower()]
    is_bad = any(not re.search(r"(?:^|:)(?:LicenseRef|AdditionRef)-", word) or word.endswith("+") for word in own)
    balanced = expression.count("(") == expression.count(")")
    if is_bad or not balanced or not _LICENCE.fullmatch(expression):
        yield Flaw("document.license_expression", f"{expression[:80]!r} is no licence expression", "6.1.54")
    elif document.is_english and any("scancode" not in word for word in own):
        notes = [one for _, one in items(document.document, "notes") if text(one, "title") == "License"]
        if len(notes) != 1 or text(notes[0], "category") != "legal_disclaimer":
            yield Flaw("document.notes", "it needs one legal_disclaimer with the title License", "6.1.55")
