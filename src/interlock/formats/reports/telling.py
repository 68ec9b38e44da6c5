"""Sightings out of what reports say: the places, severities and names by which the same fault is known again. Floor 5.

Tools write the same in many ways. Here is the one way in which each kind of thing is told, so that two tools that saw
one fault are two witnesses of one finding:

- a vulnerability of a component goes by its ids and the component (`packages.vulnerable`);
- a fault in code by its weakness, the file and the line (`in_code`);
- a fault of something that answers by its weakness, the address and the parameter (`at_address`);
- a fault of a host by what it is called and the port (`on_host`);
- a fault of anything else, an account, a bucket, a cluster, by the rule and its name (`of_resource`);
- a secret by the line that holds it, never by itself (`secret`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from interlock.control import Location, Sighting
from interlock.formats.findings import rule_named
from interlock.kernel import Certainty, Severity

_LONGEST: Final = 2_000
"""Characters of a text that are kept."""
_ID: Final = re.compile(
    r"\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|(?:PYSEC|GO|RUSTSEC|MAL|GSD|OSV)-\d{4}-\d+)\b",
    re.IGNORECASE,
)
_CWE: Final = re.compile(r"CWE[-_ :]*(?:ID[-_ :]*)?(\d{1,5})|\s*(\d{1,5})(?:\.0)?\s*\Z", re.IGNORECASE)
_WORDS: Final[Mapping[str, Severity]] = {
    **dict.fromkeys(("critical", "crit", "blocker", "urgent", "very high", "fatal", "severe", "p1"), Severity.CRITICAL),
    **dict.fromkeys(("high", "error", "err", "major", "important", "serious", "fail", "failed", "p2"), Severity.HIGH),
    **dict.fromkeys(("medium", "moderate", "warning", "warn", "minor", "med", "average", "p3"), Severity.MEDIUM),
    **dict.fromkeys(("low", "note", "very low", "p4", "trivial"), Severity.LOW),
    **dict.fromkeys(
        (*("info", "information", "informational", "informative", "none", "negligible", "ok", "log", "debug"),
         *("best practice", "bestpractice", "p5", "notice", "style", "optimization")),
        Severity.INFO,
    ),
}  # fmt: skip
_COUNT: Final = re.compile(r"(?<![\w.:/-])\d+(?= (?:of \d|(?!(?:is|was|has|does)\b)[a-z]+s\b))")
"""A number that counts: it stands before a noun in the plural, or before another number that it is of."""
_SCORES: Final = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))
UNRATED: Final = Severity.HIGH
"""What a fault counts as that nobody rated; see docs/decisions/0017."""


_MOST_PLACES: Final = 1_000
"""Places of one fault that are kept."""


def at_each(one: Sighting, places: Iterable[str]) -> Sighting:
    """Say that the very same was seen at several places: the first of them in the order of their names stands for all.

    Shape:  whoever counts faults counts it once, as the tool does that wrote them as one.
    """
    told = sorted({text for text in (line(place) for place in places) if text})[:_MOST_PLACES]
    if not told:
        return one
    first = told[0]
    same = tuple(f"{name} at {first}" for name in one.cwe)
    at = msgspec.structs.replace(one.at, symbol=first)
    return msgspec.structs.replace(one, at=at, elsewhere=tuple(told[1:]), same_as=same)


def line(*texts: object) -> str:
    """Give the first of some texts that says anything, on one line and not longer than is kept."""
    for text in texts:
        words = " ".join(str(text).split()) if text is not None else ""
        if not words.isprintable():
            words = " ".join("".join(one for one in words if one.isprintable()).split())
        if words:
            return words[:_LONGEST].rstrip()
    return ""


def plain(html: object) -> str:
    """Give what a text says without its HTML, on one line."""
    return line(re.sub(r"<[^>]{0,2000}>", " ", str(html))) if html else ""


def severity(*words: object, scale: Mapping[str, Severity] | None = None) -> Severity:
    """Give the severity of the first word that is one; what nobody can read counts as `UNRATED`.

    Shape:  a word of the tool's own `scale` goes first, in small letters; then the words that most tools use; then a
            number as a score of CVSS.
    """
    for word in words:
        text = str(word).strip().lower() if word is not None else ""
        found = (scale or {}).get(text) or _WORDS.get(text) or scored(text)
        if found is not None:
            return found
    return UNRATED


def scored(score: object) -> Severity | None:
    """Give the severity of a score of CVSS from 0 to 10; None for what is no such score."""
    text = str(score).strip() if score is not None else ""
    if not re.fullmatch(r"(?:10|[0-9])(?:\.[0-9]{1,6})?", text) or float(text) > 10:  # noqa: PLR2004 (CVSS ends there)
        return None
    return next((found for least, found in _SCORES if float(text) >= least), Severity.INFO)


def weaknesses(*texts: object) -> tuple[str, ...]:
    """Give the weaknesses that numbers, names or lists of them mean: `79`, `CWE-79`, `["CWE-79: ..."]`."""
    found: dict[str, None] = {}
    for text in texts:
        if isinstance(text, list | tuple):
            found.update(dict.fromkeys(weaknesses(*text)))
            continue
        for match in _CWE.finditer(str(text)) if text else ():
            number = int(match[1] or (match[2] if match.start() == 0 else 0))
            if number > 0:
                found[f"CWE-{number}"] = None
    return tuple(found)


def ids(*texts: object) -> tuple[str, ...]:
    """Give the ids of vulnerabilities that stand in some texts, each once, as they are usually written."""
    found: dict[str, None] = {}
    for text in texts:
        if isinstance(text, list | tuple):
            found.update(dict.fromkeys(ids(*text)))
        elif text:
            for match in _ID.finditer(str(text)):
                name = match[0]
                is_ghsa = name[:4].upper() == "GHSA"
                found["GHSA" + name[4:].lower() if is_ghsa else name.upper()] = None
    return tuple(found)


def in_code(
    tool: str,
    rule: str,
    rated: Severity,
    message: str,
    *,
    path: str,
    at_line: int = 0,
    column: int = 0,
    end_line: int = 0,
    symbol: str = "",
    cwe: Iterable[str] = (),
    remedy: str = "",
    certainty: Certainty = Certainty.MEDIUM,
) -> Sighting:
    """Say that a file has a fault; without a line, the message tells it from the others of the same file."""
    known = tuple(cwe)
    name = symbol or ("" if at_line > 0 else _uncounted(message))
    at = Location(_path(path), max(at_line, 0), max(column, 0), max(end_line, 0), symbol=line(name))
    words = line(message, rule)
    same = known if at_line > 0 else ()
    return Sighting(tool, line(rule) or rule_named(words), rated, certainty, words, at, known, line(remedy), same)


def at_address(
    tool: str,
    rule: str,
    rated: Severity,
    message: str,
    *,
    address: str,
    method: str = "",
    parameter: str = "",
    cwe: Iterable[str] = (),
    remedy: str = "",
    certainty: Certainty = Certainty.MEDIUM,
    aliases: Iterable[str] = (),
) -> Sighting:
    """Say that something that answers at an address has a fault."""
    known, words = tuple(cwe), line(message, rule)
    symbol = line(" ".join(one for one in (method, address, f"[{parameter}]" if parameter else "") if one))
    same = tuple(f"{one} at {symbol}" for one in known) if address else ()
    at = Location("", symbol=symbol or _uncounted(words))
    found = tuple(dict.fromkeys((*ids(rule), *aliases)))
    named = line(rule) or rule_named(words)
    return Sighting(tool, named, rated, certainty, words, at, known, line(remedy), same, aliases=found)


def on_host(
    tool: str,
    rule: str,
    rated: Severity,
    message: str,
    *,
    host: str,
    port: object = "",
    protocol: str = "",
    aliases: Iterable[str] = (),
    cwe: Iterable[str] = (),
    remedy: str = "",
    certainty: Certainty = Certainty.MEDIUM,
) -> Sighting:
    """Say that a host has a fault, at a port where there is one."""
    place = line(host)
    number = str(port or "").strip()
    place += f":{number}" if number and number != "0" else ""
    place += f"/{protocol}" if protocol and number and number != "0" else ""
    known, words = tuple(dict.fromkeys((*ids(rule), *aliases))), line(message, rule)
    same = tuple(f"{one} on {place}" for one in known)
    at = Location("", symbol=place or _uncounted(words))
    named = line(rule) or rule_named(words)
    return Sighting(tool, named, rated, certainty, words, at, tuple(cwe), line(remedy), same, aliases=known)


def of_resource(
    tool: str,
    rule: str,
    rated: Severity,
    message: str,
    *,
    resource: str = "",
    path: str = "",
    at_line: int = 0,
    cwe: Iterable[str] = (),
    aliases: Iterable[str] = (),
    remedy: str = "",
    certainty: Certainty = Certainty.HIGH,
) -> Sighting:
    """Say that a resource has a fault: an account, a bucket, a cluster, a machine, an image."""
    words = line(message, rule)
    at = Location(_path(path), max(at_line, 0), symbol=line(resource) or ("" if at_line > 0 else _uncounted(words)))
    found = tuple(dict.fromkeys((*ids(rule), *aliases)))
    named = line(rule) or rule_named(words)
    return Sighting(tool, named, rated, certainty, words, at, tuple(cwe), line(remedy), aliases=found)


def secret(
    tool: str,
    rule: str,
    message: str,
    *,
    path: str,
    at_line: int = 0,
    column: int = 0,
    commit: str = "",
    symbol: str = "",
    rated: Severity = Severity.HIGH,
    certainty: Certainty = Certainty.MEDIUM,
) -> Sighting:
    """Say that a file holds a secret. Never give the secret itself, nor a part of it, in any text."""
    words = line(message, rule)
    at = Location(_path(path), max(at_line, 0), max(column, 0), symbol=line(symbol), commit=commit)
    same = ("a secret",) if at_line > 0 else ()
    named = line(rule) or rule_named(words)
    return Sighting(tool, named, rated, certainty, words, at, ("CWE-798",), "revoke it, then take it out", same)


def _path(path: str) -> str:
    """Give a path with slashes, as the report has it otherwise."""
    return line(path).removeprefix("file://").replace("\\", "/").removeprefix("./")


def _uncounted(words: str) -> str:
    """Give a message as the name of what has no place: the fault is the same when more or fewer of them are counted."""
    return _COUNT.sub("some", words)
