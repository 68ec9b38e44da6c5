"""What can go wrong between a control and its tools.

    InterlockError
    └── ControlError                   CTL-1xx
        ├── ControlUnknown             CTL-101
        ├── ControlClash               CTL-102
        ├── ControlByHand              CTL-103
        ├── StageUnknown               CTL-104
        ├── StageIdle                  CTL-105
        ├── ControlElsewhere           CTL-106
        ├── ToolOutputMalformed        CTL-202
        └── StageOrderBroken           CTL-301

CTL-201 and CTL-203 are codes of outcomes, not of exceptions: less was covered than was owed, and a tool's
run was broken.
"""

from __future__ import annotations

from collections.abc import Sequence

from interlock.kernel import Family, InterlockError


class ControlError(InterlockError):
    """A control could not be used."""

    code = "CTL-100"
    family = Family.WORLD


class ControlUnknown(ControlError):
    """There is no control of that name."""

    code = "CTL-101"
    family = Family.USAGE
    says = "there is no control {name!r}"
    hint = "did you mean {nearest}? `interlock controls` lists them all"


class ControlClash(ControlError):
    """Two packages bring a control of the same id."""

    code = "CTL-102"
    family = Family.CONFIGURATION
    says = "control {name} is brought by both {first} and {second}"
    hint = "remove one of the two packages, or allow only one of them in interlock.yaml"


class ControlByHand(ControlError):
    """A control that is in the catalogue and that nothing runs yet."""

    code = "CTL-103"
    family = Family.USAGE
    says = "nothing runs {name} yet, so it cannot be checked"
    hint = "attest it by hand with `interlock attest {name}`; `interlock controls {name}` says how"


class StageUnknown(ControlError):
    """There is no stage of that name here."""

    code = "CTL-104"
    family = Family.USAGE
    says = "there is no stage {name!r} here"
    hint = "did you mean {nearest}? the stages are: {known}; `interlock stages` says what runs at each"

    @classmethod
    def among(cls, name: str, known: Sequence[str]) -> StageUnknown:
        """Make the error with the nearest of the stages there are."""
        import difflib  # a gate that knows its stage has no use for it

        near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.0)
        return cls(name=name, nearest=near[0] if near else "", known=", ".join(known))


class StageIdle(ControlError):
    """Nothing runs at a stage, so it cannot be checked."""

    code = "CTL-105"
    family = Family.USAGE
    says = "no tool runs at the stage {name}"
    hint = "what people attest counts: `interlock gate --stage {name}`; or give the stage controls in interlock.yaml"


class ControlElsewhere(ControlError):
    """A control does not run at the stage that was asked for."""

    code = "CTL-106"
    family = Family.USAGE
    says = "{name} does not run at the stage {stage}"
    hint = "it runs at: {stages}"


class ToolOutputMalformed(ControlError):
    """A tool wrote something that is not its own format."""

    code = "CTL-202"
    says = "{tool} wrote something that is not its report: {why}"
    hint = "run `interlock doctor`; if the tool is in order, report the case with the output that was kept"


class StageOrderBroken(ControlError):
    """A stage was closed without exactly one run for each control it owes."""

    code = "CTL-301"
    family = Family.ORDER
    says = "the stage cannot close: {why}"
    hint = "this is a fault in the program; please report it"
