"""What can go wrong while a plan is run.

    InterlockError
    └── EngineError                    ENG-100
        ├── ToolDisobeyed              ENG-101
        ├── CopyAltered                ENG-102
        ├── NotRun                     ENG-103
        ├── ScannerUnknown             ENG-104
        ├── ControlBroke               ENG-199
        ├── RunUnknown                 ENG-201
        ├── StepFailed                 ENG-202
        └── RunsUnreachable            ENG-203

ENG-101 and ENG-102 are never raised: they become faults of the tool's report.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class EngineError(InterlockError):
    """A plan could not be run as it should."""

    code = "ENG-100"
    family = Family.WORLD


class ToolDisobeyed(EngineError):
    """A tool's answer does not fit what it was asked."""

    code = "ENG-101"
    family = Family.DATA
    says = "the answer of {tool} does not fit what it was asked: {why}"
    hint = "a file may have been made to mislead {tool}; look at its kept output, then report the case"


class CopyAltered(EngineError):
    """The frozen copy is no longer what was frozen."""

    code = "ENG-102"
    family = Family.DATA
    says = "{path} in the private copy changed while {tool} examined it"
    hint = "some tool writes into what it examines; run the check again with `--jobs 1` to learn which"


class NotRun(EngineError):
    """Another control had failed, and the run was asked to stop at the first."""

    code = "ENG-103"
    says = "{control} was not examined to its end, because another control had failed before"
    hint = "run the check without --fail-fast"


class ScannerUnknown(EngineError):
    """A control names a scanner that does not exist."""

    code = "ENG-104"
    family = Family.CONFIGURATION
    says = "there is no scanner {name!r}"
    hint = "known are {known}; the package that brings the control may be too new or too old"


class ControlBroke(EngineError):
    """A control raised something that is no error of Interlock's."""

    code = "ENG-199"
    says = "{control} broke: {kind}: {why}"
    hint = "this is a fault in the control; please report it with the line above"


class RunUnknown(EngineError):
    """Nobody knows a run of this name."""

    code = "ENG-201"
    family = Family.USAGE
    says = "there is no run {run}"
    hint = "`interlock deployments list` shows those there are"


class StepFailed(EngineError):
    """A step of a run failed, now or the last time it was tried."""

    code = "ENG-202"
    says = "{step}: {why}"
    hint = "{remedy}"


class RunsUnreachable(EngineError):
    """The place where runs are kept cannot be opened."""

    code = "ENG-203"
    says = "the place where runs are kept cannot be opened: {why}"
    hint = "see that the folder can be written, or that the database answers; `interlock doctor` tries both"
