"""What can go wrong when the graph is asked.

InterlockError
└── TraceError                     TRC-1xx
    ├── NodeUnknown                TRC-101
    ├── NodeAmbiguous              TRC-102
    ├── AskerUnknown               TRC-103
    ├── AskerMayNot                TRC-104
    ├── GraphContradicted          TRC-105
    ├── TimeUnreadable             TRC-106
    ├── PageUnknown                TRC-107
    ├── QueryMalformed             TRC-121
    ├── SearchOff                  TRC-122
    ├── WordsContradicted          TRC-123
    ├── PeriodMalformed            TRC-131
    ├── PlaceUnknown               TRC-132
    ├── PackUnreadable             TRC-140
    └── PackRefuted                TRC-141

Enters: the fields of the case. Leaves: a sentence, a code, a hint. Floor 10.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class TraceError(InterlockError):
    """The graph cannot answer."""

    code = "TRC-100"
    family = Family.USAGE


class NodeUnknown(TraceError):
    """Nothing in the graph has that name, or nothing that the asker may see."""

    code = "TRC-101"
    says = "nothing here is called {name!r}"
    hint = "{remedy}"


class NodeAmbiguous(TraceError):
    """Several nodes could be meant."""

    code = "TRC-102"
    says = "{name!r} could be {count} things: {which}"
    hint = "say more of it, or put its kind before it, as in commit:{name}"


class QueryMalformed(TraceError):
    """What is looked for cannot be read."""

    code = "TRC-121"
    says = "what to look for cannot be read at letter {place}: {why}"
    hint = "{remedy}"


class SearchOff(TraceError):
    """Nothing can be looked for here; the ledger itself is whole."""

    code = "TRC-122"
    family = Family.CONFIGURATION
    says = "this store cannot be searched: {why}"
    hint = "{remedy}"


class WordsContradicted(TraceError):
    """The index of words names an entry that does not say them."""

    code = "TRC-123"
    family = Family.DATA
    says = "the index of words finds entry {entry} for what it does not say"
    hint = "nothing of it can be believed; `interlock ledger fsck` says whether the ledger itself is sound"


class PeriodMalformed(TraceError):
    """A period cannot be read."""

    code = "TRC-131"
    says = "{text!r} is no period: {why}"
    hint = "write 90d, 12w or 24h for the time up to now, or FROM..TO as in 2026-01-01..2026-04-01"


class PlaceUnknown(TraceError):
    """Nothing is told of a product or environment, or nothing that the asker may see."""

    code = "TRC-132"
    says = "nothing is told here of the {kind} {name!r}"
    hint = "{remedy}"


class AskerUnknown(TraceError):
    """People are known here, and the asker is none of them."""

    code = "TRC-103"
    says = "the people of this ledger are known, and {who} is none of them"
    hint = "somebody who may govern lets you in: `interlock people join YOU key:{key}`; `interlock who am-i` shows more"


class AskerMayNot(TraceError):
    """The asker is known, and may read the evidence of nothing here."""

    code = "TRC-104"
    says = "{person} may read no evidence here: {why}"
    hint = "somebody who may govern gives it: `interlock roles grant auditor {person} on product:NAME`"


class PackUnreadable(TraceError):
    """A member of an audit pack is not what such a member is."""

    code = "TRC-140"
    family = Family.DATA
    says = "{what} of the audit pack cannot be read: {why}"
    hint = "get the pack again from where it was made, or make it with this version"


class PackRefuted(TraceError):
    """An audit pack does not prove what it says."""

    code = "TRC-141"
    family = Family.DATA
    says = "{why}"
    hint = "believe nothing in it, keep the file as it is, and ask whoever gave it to you where it was changed"


class GraphContradicted(TraceError):
    """The graph has a link that the entry it names does not say."""

    code = "TRC-105"
    family = Family.WORLD
    says = "the graph says that {source} {relation} {target} by entry {entry}, and that entry does not say so: {why}"
    hint = "nothing of it can be believed; `interlock trace rebuild --check` says what else differs from the ledger"


class TimeUnreadable(TraceError):
    """A moment was asked for in words that are none."""

    code = "TRC-106"
    says = "{text!r} is neither a time nor an entry of the ledger: {why}"
    hint = "write it as 2026-05-12, 2026-05-12T08:00:00Z or 30d, or the number of an entry, which has to be there"


class PageUnknown(TraceError):
    """An answer was to be continued at a place that no answer gave."""

    code = "TRC-107"
    says = "{text!r} is not where an answer goes on"
    hint = "give what stands after --after at the end of the answer before it, with the same question"
