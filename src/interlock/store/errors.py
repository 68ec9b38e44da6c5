"""What can go wrong between Interlock and the place where it keeps things.

    InterlockError
    └── StoreError                    STO-100
        ├── StoreLocked               STO-101  somebody else is writing, for longer than we wait
        ├── StoreCorrupt              STO-102  the bytes are no store of ours
        │   └── AdvisoriesDamaged     STO-118  the file of advisories is none of ours, or broken
        ├── StoreFull                 STO-103
        ├── StoreTooNew               STO-104  made by a newer Interlock
        ├── StoreReadOnly             STO-105
        │   └── StoreUnready          STO-117  it has to be written once before it can be read
        ├── StoreUnreachable          STO-106  the database server does not answer
        ├── BlobMissing               STO-107
        ├── BlobDamaged               STO-108
        ├── StoreUnsafe               STO-109  a link stands where the store should be
        ├── StoreFailed               STO-110  the disk or the server failed in another way
        ├── StoreMissing              STO-111  nothing is there to be read
        ├── EngineMissing             STO-112  a library that this kind of store needs is not installed
        ├── MemoryDamaged             STO-113  the checkpoints remembered outside of the store
        ├── AdvisoriesMissing         STO-114  no advisories were ever imported
        ├── AdvisoriesOutdated        STO-115  kept in a form that is no longer read
        ├── ImportOvertaken           STO-116  a second import of the same source was begun
        ├── CursorUnknown             STO-119  a page was asked for by a word that names none
        ├── GraphBehind               STO-120  entries were never drawn into the graph, and may not be now
        ├── GraphDamaged              STO-121  the tables of the graph hold what nobody ever draws
        ├── BackupBroken              STO-122  a backup is cut off, changed or none of ours
        │   └── BackupUnsound         STO-125  what is in it does not hold together
        ├── BackupOlder               STO-123  a backup holds less than this machine has seen
        └── PlaceTaken                STO-124  a backup is restored into an empty place alone

Enters: the fields of the case. Leaves: a sentence, a code, a hint. Floor 11.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class StoreError(InterlockError):
    """The store cannot do what was asked."""

    code = "STO-100"
    family = Family.WORLD


class StoreLocked(StoreError):
    """Another process held the write lock for longer than we were ready to wait."""

    code = "STO-101"
    says = "the store {where} is locked by {holder}; gave up after {timeout_s} s"
    hint = "let that process finish or end it, then run the command again; nothing was written"


class StoreCorrupt(StoreError):
    """The file is malformed, no database at all, or not one that Interlock made."""

    code = "STO-102"
    family = Family.DATA
    says = "the store {where} is damaged or not Interlock's: {why}"
    hint = "keep a copy, restore the last back-up, then run interlock ledger fsck"


class AdvisoriesDamaged(StoreCorrupt):
    """The file of advisories is broken, or not one that Interlock made; nothing in it is needed again."""

    code = "STO-118"
    says = "the advisories at {where} are damaged or not Interlock's: {why}"
    hint = "remove that file, then run `interlock advisories update`, or `interlock advisories import PATH`"


class StoreFull(StoreError):
    """There is no room left; what was acknowledged before is still there."""

    code = "STO-103"
    says = "no room is left for the store {where}"
    hint = "free some space, then run the command again; nothing that was acknowledged is lost"


class StoreTooNew(StoreError):
    """The store was made by a newer Interlock, whose tables this one does not know."""

    code = "STO-104"
    family = Family.CONFIGURATION
    says = "the store {where} has schema {found}, and this Interlock knows schemas up to {known}"
    hint = "upgrade this Interlock; an older one leaves alone what it does not know"


class StoreReadOnly(StoreError):
    """Something was to be written where writing is not allowed."""

    code = "STO-105"
    says = "the store {where} cannot be written: {why}"
    hint = "make it writable for this user; `--store` keeps evidence in another place"


class StoreUnready(StoreReadOnly):
    """Something has to be written before the store can be read, and it was opened for reading."""

    code = "STO-117"
    says = "the store {where} cannot be read yet: {why}"
    hint = "{remedy}"


class StoreUnreachable(StoreError):
    """The database server does not answer, or ended the connection."""

    code = "STO-106"
    says = "the database {where} cannot be reached: {why}"
    hint = "check that the server runs and that address, user and password are right, then try again"


class BlobMissing(StoreError):
    """No bytes with this digest are kept."""

    code = "STO-107"
    family = Family.DATA
    says = "the store holds nothing with the digest {digest}"
    hint = "run the check again with --no-cache to make it anew"


class BlobDamaged(StoreError):
    """The bytes that are kept under a digest are not the ones it names."""

    code = "STO-108"
    family = Family.DATA
    says = "what the store holds under {digest} is damaged: {why}"
    hint = "restore the store from a back-up, or run the check again with --no-cache"


class StoreUnsafe(StoreError):
    """A symbolic link stands where the store should be, so writing would land elsewhere."""

    code = "STO-109"
    family = Family.CONFIGURATION
    says = "{where} is a symbolic link; Interlock does not keep its store behind one"
    hint = "remove the link, or name the place that it points to; for evidence that is `--store`"


class StoreFailed(StoreError):
    """The disk or the database failed in a way that has no code of its own."""

    code = "STO-110"
    says = "the store {where} failed: {why}"
    hint = "check the disk and the system's log; what was acknowledged before is kept"


class StoreMissing(StoreError):
    """There is no store to read."""

    code = "STO-111"
    family = Family.USAGE
    says = "there is no store at {where}"
    hint = "run `interlock check` first, which makes it, or name the right place with `--store`"


class EngineMissing(StoreError):
    """A library that this kind of store needs is not installed."""

    code = "STO-112"
    family = Family.CONFIGURATION
    says = "a store at {where} needs {library}, which is not installed"
    hint = "pip install 'interlock[server]'"


class MemoryDamaged(StoreError):
    """What this machine remembers of a log cannot be read."""

    code = "STO-113"
    family = Family.DATA
    says = "what this machine remembers of the ledger cannot be read: {path}"
    hint = "find out who changed it; `interlock ledger forget` starts over, and says so in every later answer"


class AdvisoriesMissing(StoreError):
    """There are no advisories, so nothing can be said about vulnerabilities."""

    code = "STO-114"
    family = Family.CONFIGURATION
    says = "there are no advisories at {where}"
    hint = "run interlock advisories update, or without a network interlock advisories import FILE"


class AdvisoriesOutdated(StoreError):
    """The advisories were kept by another version of Interlock, in a form that this one does not read."""

    code = "STO-115"
    family = Family.CONFIGURATION
    says = "the advisories at {where} are kept in form {found}, and this Interlock reads form {known}"
    hint = "run interlock advisories update, which keeps them anew"


class ImportOvertaken(StoreError):
    """Somebody else began to import the same source; the import that was begun last goes on alone."""

    code = "STO-116"
    says = "another import of {source} was begun meanwhile and goes on in place of this one"
    hint = "wait for it; what it brings is complete"


class CursorUnknown(StoreError):
    """A page of an answer was asked for by a word that no page before it gave."""

    code = "STO-119"
    family = Family.USAGE
    says = "{text!r} is not where a page begins"
    hint = "ask for what the page before names as the next, or leave it out to begin with the first"


class GraphBehind(StoreError):
    """The graph lacks entries of the ledger, and this store may not be written to draw them."""

    code = "STO-120"
    says = "the graph in {where} shows {drawn} of the ledger's {size} entries, and nothing may be written there"
    hint = "run `interlock check` where the store may be written"


class GraphDamaged(StoreError):
    """The tables of the graph hold what no entry of a ledger is ever drawn as: somebody wrote into them."""

    code = "STO-121"
    says = "the tables of the graph hold what nobody drew: {why}"
    hint = "nothing of it can be believed; `interlock trace rebuild` draws it anew from the ledger, which lacks nothing"


class BackupBroken(StoreError):
    """A file is no backup of ours, or not what it was when it was made."""

    code = "STO-122"
    family = Family.DATA
    says = "{path} is no backup that can be restored: {why}"
    hint = "take another copy of it, or an older backup; nothing was restored"


class BackupUnsound(BackupBroken):
    """What a backup holds is whole, and does not hold together."""

    code = "STO-125"
    says = "the ledger in {path} does not hold: {faults}"
    hint = "restore another backup; nothing was restored. Keep this one, for somebody may have tampered with its source"


class BackupOlder(StoreError):
    """A backup holds a shorter ledger than the one that this machine has seen."""

    code = "STO-123"
    family = Family.DATA
    says = "{path} holds {entries} entries of {origin}, and {seen} were seen here: the ledger would be rolled back"
    hint = "restore a newer backup, or give --older to lose the entries behind it; then tell whoever relies on them"


class PlaceTaken(StoreError):
    """Where a backup is to be restored, something is kept already."""

    code = "STO-124"
    family = Family.USAGE
    says = "{where} is not empty"
    hint = "name an empty place with --to; what is kept somewhere is never overwritten"
