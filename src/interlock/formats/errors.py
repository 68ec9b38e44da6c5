"""What can go wrong with somebody's file.

InterlockError
└── FormatError                    FMT-1xx
    ├── YamlMalformed              FMT-101
    ├── FieldUnknown               FMT-102
    ├── FieldWrong                 FMT-103
    ├── XmlMalformed               FMT-104
    ├── FeedMalformed              FMT-110
    ├── VexMalformed               FMT-111
    │   └── VexUnusable            FMT-112
    ├── FindingsMalformed          FMT-113
    ├── ConfigurationMalformed     FMT-114
    ├── OciMalformed               FMT-120
    ├── PlanUnreadable             FMT-130
    ├── ImageMalformed             FMT-140
    ├── ReviewMalformed            FMT-141
    ├── ContainerMalformed         FMT-150
    ├── ContainerTooBig            FMT-151
    ├── ReportMalformed            FMT-160
    ├── ReportUnknown              FMT-161
    ├── ReportAmbiguous            FMT-162
    ├── ReportFormatUnknown        FMT-163
    ├── DeliveryUnproven           FMT-170
    ├── DeliveryUntimely           FMT-171
    ├── DeliveryMalformed          FMT-172
    ├── DeliveryTooBig             FMT-173
    ├── SenderUnknown              FMT-174
    └── SecretUnusable             FMT-175
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class FormatError(InterlockError):
    """A file could not be read."""

    code = "FMT-100"
    family = Family.CONFIGURATION


class YamlMalformed(FormatError):
    """A file is not the strict YAML that is asked for."""

    code = "FMT-101"
    says = "{source}:{line}: {why}"
    hint = "mend line {line} of {source}"


class FieldUnknown(FormatError):
    """A mapping has a key that means nothing here."""

    code = "FMT-102"
    says = "{source}:{line}: unknown field {field!r} in {where}"
    hint = "did you mean {nearest!r}? known here: {known}"


class FieldWrong(FormatError):
    """A value is not what its field takes."""

    code = "FMT-103"
    says = "{source}:{line}: {field} is {got}, but it takes {wanted}"
    hint = "mend {field} in line {line} of {source}"


class XmlMalformed(FormatError):
    """A file is not XML, or not the plain XML that is read here."""

    code = "FMT-104"
    says = "{source}:{line}: {why}"
    hint = "write {source} anew with the tool that made it, or mend line {line}"


class FeedMalformed(FormatError):
    """A file of advisories, or of what is known about them, cannot be read as a whole."""

    code = "FMT-110"
    says = "{place}: {why}"
    hint = "see that it is whole and of the format that was asked for; what was known before stays in force"


class VexMalformed(FormatError):
    """A document that should say what a vulnerability means for a product cannot be trusted to say it."""

    code = "FMT-111"
    says = "{place}: {why}"
    hint = "take an OpenVEX, CSAF or CycloneDX document as its author published it; nothing of this one is used"


class VexUnusable(VexMalformed):
    """A document is valid, and its statements must not be used all the same, or there are none."""

    code = "FMT-112"
    hint = "{remedy}"


class FindingsMalformed(FormatError):
    """A list of findings cannot be read whole, so nobody knows what it would have counted."""

    code = "FMT-113"
    family = Family.USAGE
    says = "{path}: {why}"
    hint = "give SARIF 2.1.0, or a JSON list of objects with severity and message; nothing was recorded"


class OciMalformed(FormatError):
    """A manifest of an artifact repository cannot be read in one way alone."""

    code = "FMT-120"
    family = Family.DATA
    says = "{place} is no OCI manifest that can be used: {why}"
    hint = "nothing of it was taken; push the artifact anew, and ask whoever runs the repository how this came there"


class ConfigurationMalformed(FormatError):
    """A configuration that is to be compared cannot be read."""

    code = "FMT-114"
    says = "{path} cannot be compared key by key: {why}"
    hint = "give JSON, YAML, TOML, INI, properties or KEY=VALUE lines, named by the usual ending"


class PlanUnreadable(FormatError):
    """A file is no plan of infrastructure, or not a whole one."""

    code = "FMT-130"
    says = "{place}: {why}"
    hint = (
        "give the JSON of `terraform show -json PLAN`, or manifests as Kubernetes takes them; nothing of it was judged"
    )


class ImageMalformed(FormatError):
    """What a container is to run is no reference to an image."""

    code = "FMT-140"
    says = "{text!r} is no reference to an image: {why}"
    hint = "write HOST/PATH@sha256:... as `interlock push` prints it"


class ReviewMalformed(FormatError):
    """What should be an AdmissionReview of Kubernetes is none."""

    code = "FMT-141"
    says = "this is no AdmissionReview that can be answered: {why}"
    hint = "send `admission.k8s.io/v1` with a request, as the API server does"


class ContainerMalformed(FormatError):
    """A file is not the one file that its members make."""

    code = "FMT-150"
    family = Family.DATA
    says = "the file is no whole audit pack: {why}"
    hint = "get the file again from where it was made, and compare its SHA-256 with the one that was told there"


class ContainerTooBig(FormatError):
    """More is to go into one file than fits, or a file is larger than any that is made."""

    code = "FMT-151"
    says = "it would be more than {most} MiB or 65,534 members in one file"
    hint = "ask for less at once: one deployment, or a shorter --period"


class ReportMalformed(FormatError):
    """A report of another tool cannot be read whole, so nobody knows what it would have counted."""

    code = "FMT-160"
    says = "{source} is no report that can be read: {why}"
    hint = "have the tool write it anew, or correct what was said of it, such as the mapping; nothing of it was taken"


class ReportUnknown(FormatError):
    """Nobody here knows the format of a report."""

    code = "FMT-161"
    says = "{source} is {shape}, but of no format of reports that is known here"
    hint = "see `interlock import --formats`; have the tool write SARIF, or map the fields with --mapping"


class ReportAmbiguous(FormatError):
    """A report looks like one of several formats."""

    code = "FMT-162"
    says = "{source} may be any of {names}"
    hint = "say which it is with --as"


class ReportFormatUnknown(FormatError):
    """There is no format of reports with a name."""

    code = "FMT-163"
    family = Family.USAGE
    says = "there is no format of reports called {name!r}"
    hint = "did you mean {nearest!r}? `interlock import --formats` lists them all"


class DeliveryUnproven(FormatError):
    """A delivery does not prove who sent it.

    The sentence is the same whatever is missing, so that whoever tries learns nothing: not what was wrong, nor whether
    there is a secret at all. The field `why` says it, for the log of the server and for nobody else.
    """

    code = "FMT-170"
    family = Family.DATA
    says = "the delivery does not prove that {sender} sent it"
    hint = "give the sender and this server the same secret; the log of the server says what was wrong"


class DeliveryUntimely(FormatError):
    """A delivery was signed too long ago, or in the future."""

    code = "FMT-171"
    family = Family.DATA
    says = "the delivery was signed {seconds} seconds {direction} the time here, and at most {most} are taken"
    hint = "set the clocks of both sides, and send it anew"


class DeliveryMalformed(FormatError):
    """A delivery cannot be read as what its sender sends."""

    code = "FMT-172"
    family = Family.USAGE
    says = "the delivery of {sender} cannot be read: {why}"
    hint = "send it as {sender} does, and see that nothing on the way changes it"


class DeliveryTooBig(FormatError):
    """A delivery is larger than any that is taken."""

    code = "FMT-173"
    family = Family.USAGE
    says = "the delivery has {got}, and at most {most} are taken"
    hint = "have the sender tell less at once"


class SenderUnknown(FormatError):
    """Nobody here takes deliveries of a sender."""

    code = "FMT-174"
    family = Family.USAGE
    says = "there is no sender of deliveries called {name!r}"
    hint = "did you mean {nearest!r}? these are known: {known}"


class SecretUnusable(FormatError):
    """A webhook cannot be signed with what is given for it."""

    code = "FMT-175"
    says = "a webhook cannot be signed: {why}"
    hint = "give `whsec_` and 24 random bytes or more in base64, and keep the old one beside it while it is exchanged"
