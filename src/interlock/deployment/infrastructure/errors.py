"""What can be wrong with rules over infrastructure, and with setting it up.

InterlockError
└── InfrastructureError            DPL-2xx
    ├── RuleUnreadable             DPL-201
    └── RuleUnknown                DPL-202
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class InfrastructureError(InterlockError):
    """Something about infrastructure cannot go on."""

    code = "DPL-200"
    family = Family.WORLD


class RuleUnreadable(InfrastructureError):
    """An expression of a rule over infrastructure cannot be loaded."""

    code = "DPL-201"
    family = Family.CONFIGURATION
    says = "{source}: the rule {rule}: {why}"
    hint = "{how}"


class RuleUnknown(InfrastructureError):
    """A rule is left out that nobody has."""

    code = "DPL-202"
    family = Family.CONFIGURATION
    says = "no rule over infrastructure is called {name!r}"
    hint = "did you mean {nearest!r}?"
