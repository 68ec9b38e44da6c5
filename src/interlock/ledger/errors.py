"""What can go wrong with entries, tiles, checkpoints and the history of a log.

    InterlockError
    └── LedgerError                   LED-100
        ├── EntryMalformed            LED-101  bytes that are no leaf of ours, or fields that make none
        ├── EntryTooLarge             LED-102  a leaf that no entry bundle could hold
        ├── TileMalformed             LED-103  a tile, a bundle or a path that breaks tlog-tiles
        ├── TileMissing               LED-104  a proof needs a tile that is not there
        ├── EntryUnknown              LED-105
        ├── CheckpointMissing         LED-106
        ├── TimeReversed              LED-107  an append that is older than the newest entry
        └── HistoryBroken             LED-200  a log that is not the continuation of what was seen
            ├── OriginChanged         LED-221
            ├── LogRolledBack         LED-223
            ├── LogForked             LED-224
            └── NotIncluded           LED-225  an entry that is not under the checkpoint

The faults that `fsck` finds have codes of their own, LED-301 and up, in `model.FaultCode`. Enters: the
fields of the case. Leaves: a sentence, a code, a hint. Floor 7.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class LedgerError(InterlockError):
    """The ledger cannot do or prove what was asked."""

    code = "LED-100"
    family = Family.DATA


class EntryMalformed(LedgerError):
    """Bytes that are no leaf of this ledger, or fields that make none."""

    code = "LED-101"
    says = "this is no ledger entry: {why}"
    hint = "run interlock ledger fsck to see whether the store was changed"


class EntryTooLarge(LedgerError):
    """A leaf that is larger than an entry bundle can hold."""

    code = "LED-102"
    family = Family.USAGE
    says = "the entry needs {size} bytes, and {limit} is the most a log entry may have"
    hint = "split the evidence: it names {subjects} subjects"


class TileMalformed(LedgerError):
    """A tile, an entry bundle or a path that breaks the tlog-tiles layout."""

    code = "LED-103"
    says = "{what} breaks the tlog-tiles layout: {why}"
    hint = "build the tiles again from the entries: interlock ledger export"


class TileMissing(LedgerError):
    """A proof needs a tile that is not there."""

    code = "LED-104"
    says = "tile {level}/{index} does not hold node {node} at height {height}"
    hint = "run interlock ledger fsck; tiles can be built again from the entries"


class EntryUnknown(LedgerError):
    """A question about an entry that the ledger does not have."""

    code = "LED-105"
    family = Family.USAGE
    says = "the ledger has no entry {entry}; it has {size}"
    hint = "ask for an entry below the size of the checkpoint"


class CheckpointMissing(LedgerError):
    """A ledger that has not signed any checkpoint."""

    code = "LED-106"
    says = "the ledger {origin} has no signed checkpoint"
    hint = "append something first, or run interlock ledger fsck if it should have entries"


class TimeReversed(LedgerError):
    """An entry that claims to be older than the newest one."""

    code = "LED-107"
    family = Family.WORLD
    says = "an entry of {at} cannot follow one of {last}: the clock went back"
    hint = "set the clock, then append again; nothing was written"


class HistoryBroken(LedgerError):
    """A log that is not the continuation of what was seen of it."""

    code = "LED-200"


class OriginChanged(HistoryBroken):
    """A checkpoint of another log than the one expected."""

    code = "LED-221"
    says = "the checkpoint is of the log {got}, not of {wanted}"
    hint = "point to the right ledger; if it was renamed, trust the new name on purpose"


class LogRolledBack(HistoryBroken):
    """A log that is smaller than it was seen before."""

    code = "LED-223"
    says = "the log {origin} has {got} entries, and {seen} were seen before: it was rolled back or cut"
    hint = "restore the ledger from a newer copy; do not go on with this one"


class LogForked(HistoryBroken):
    """A log that tells two stories of the same entries."""

    code = "LED-224"
    says = "the log {origin} at {size} entries is not the log that was seen at {seen}: it was rewritten"
    hint = "keep both copies and find out who holds the log's key"


class NotIncluded(HistoryBroken):
    """An entry that is not where the log says it is."""

    code = "LED-225"
    says = "entry {index} is not under the checkpoint of {origin} at {size} entries"
    hint = "ask the ledger for the proof again; if it fails again, run interlock ledger fsck"
