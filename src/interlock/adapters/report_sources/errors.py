"""What can go wrong when a report is asked of the server of another tool.

InterlockError
└── ReportSourceError              ADP-100
    ├── SourceRefused              ADP-101
    ├── SourceBusy                 ADP-102
    ├── SourceAnsweredWrongly      ADP-103
    ├── SourceUnready              ADP-104
    ├── NeverAnalysed              ADP-105
    └── CredentialUnusable         ADP-106
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ReportSourceError(InterlockError):
    """A server of reports did not give one."""

    code = "ADP-100"
    family = Family.WORLD


class SourceRefused(ReportSourceError):
    """It does not let us in, or not there."""

    code = "ADP-101"
    family = Family.CONFIGURATION
    says = "{source} was refused by {where}, which answered {status}"
    hint = "{remedy}"


class SourceBusy(ReportSourceError):
    """It asks us to come back later, or is broken."""

    code = "ADP-102"
    says = "{source} could not be pulled: {where} answered {status}, again and again"
    hint = "nothing was taken; pull again later, and less often if it limits how often it is asked"


class SourceAnsweredWrongly(ReportSourceError):
    """What it answers is not what its documentation says."""

    code = "ADP-103"
    says = "{source} could not be pulled: {where} {why}"
    hint = "nothing was taken; check address and scope of the source, and the version of that server"


class SourceUnready(ReportSourceError):
    """It did not finish a report in time, or gave it up."""

    code = "ADP-104"
    says = "{source} could not be pulled: the report that {where} was asked to write {why}"
    hint = "nothing was taken; pull again, and see at that server what became of the report"


class NeverAnalysed(ReportSourceError):
    """There is nothing that its answer could be about."""

    code = "ADP-105"
    says = "{source} could not be pulled: {scope} was never analysed there"
    hint = "analyse it first: nothing found is something else than nothing looked at"


class CredentialUnusable(ReportSourceError):
    """A credential is there and is none of its kind."""

    code = "ADP-106"
    family = Family.CONFIGURATION
    says = "{source} has a credential {name!r} that cannot be used: {why}"
    hint = "give it as the page about pulling reports describes it"
