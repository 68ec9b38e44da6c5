"""What can go wrong when somebody asks the server for something.

InterlockError
└── AskedWrongly                   API-100
    ├── NotSignedIn                API-101
    ├── MayNot                     API-102
    ├── NothingThere               API-103
    ├── KeyUsedOtherwise           API-104
    ├── FieldUnfit                 API-105
    ├── TooMuch                    API-106
    ├── TooOften                   API-107
    ├── MadeBefore                 API-108
    ├── TooManyStreams             API-109
    ├── StillUnderway              API-110
    ├── TooMuchAtOnce              API-111
    ├── ContentOtherwise           API-112
    ├── TypeNotRead                API-113
    ├── KeptEnough                 API-114
    ├── ReportsMixed               API-115
    ├── SpeaksAsSomebody           API-116
    ├── RoleMissing                API-118
    ├── HookRefused                API-130
    ├── HookUnready                API-131
    └── HookBusy                   API-132
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class AskedWrongly(InterlockError):
    """A request cannot be answered as it was asked."""

    code = "API-100"
    family = Family.USAGE


class NotSignedIn(AskedWrongly):
    """Nobody said who asks."""

    code = "API-101"
    says = "this needs a token"
    hint = "send the header Authorization: Bearer TOKEN; `interlock token new` makes one"


class MayNot(AskedWrongly):
    """Whoever asks may not do that."""

    code = "API-102"
    says = "{who} may not {permission} on {resource}: {why}"
    hint = "ask with a token that is made for it: `interlock token new` makes one"


class NothingThere(AskedWrongly):
    """There is nothing of that name, or it may not be seen."""

    code = "API-103"
    says = "there is no {what} {name!r} that you may see"
    hint = "check how it is written; what you may not see is as if it were not there"


class KeyUsedOtherwise(AskedWrongly):
    """An idempotency key was used for another request."""

    code = "API-104"
    says = "the idempotency key was used for another request within a day"
    hint = "use a new key for each thing that is to be done, and the same one only to ask again"


class FieldUnfit(AskedWrongly):
    """A field of a request cannot be taken."""

    code = "API-105"
    says = "{field} cannot be taken: {why}"
    hint = "see the description of the request in /v1/openapi.json"


class TooMuch(AskedWrongly):
    """A request is larger than any that is taken."""

    code = "API-106"
    says = "a request may have {most} bytes"
    hint = "send it in several"


class TooOften(AskedWrongly):
    """Somebody asks more often than is answered."""

    code = "API-107"
    says = "more than {most} requests came within {seconds} seconds"
    hint = (
        "wait as long as the header Retry-After says; "
        "whoever runs the server may allow more: `interlock serve --most-a-second N`"
    )


class MadeBefore(AskedWrongly):
    """What was asked for was made before, and is shown only once."""

    code = "API-108"
    says = "{what} was made before under this idempotency key, and is shown only once"
    hint = "revoke it and make another one with a new key, if the answer was lost"


class TooManyStreams(AskedWrongly):
    """More streams of events are open than are held open."""

    code = "API-109"
    says = "{most} streams of events can be open at once, {own} of them for one asker"
    hint = "close one that nobody listens to, or ask with wait=false from time to time"


class StillUnderway(AskedWrongly):
    """The same was asked with the same key a moment ago, and is not done yet."""

    code = "API-110"
    says = "what was asked with this idempotency key is still being done"
    hint = "ask again in a moment: it is answered then as it was done"


class TooMuchAtOnce(AskedWrongly):
    """The bodies of all requests together are larger than the server holds at once."""

    code = "API-111"
    family = Family.WORLD
    says = "more is being sent at once than is held, {most} bytes"
    hint = "send it again in a moment, or in smaller parts"


class ContentOtherwise(AskedWrongly):
    """Bytes were sent under the digest of others."""

    code = "API-112"
    says = "what was sent has another digest than its address: sha256:{found}"
    hint = "send it again; if that does not help, take the digest of what is there anew"


class TypeNotRead(AskedWrongly):
    """What was sent is of a type, or encoded in a way, that is not read there."""

    code = "API-113"
    says = "{got} is not read here, but {wanted}"
    hint = "send it as {wanted} and say so in the header Content-Type, or leave the header out"


class KeptEnough(AskedWrongly):
    """Somebody had as much kept in one day as they may."""

    code = "API-114"
    says = "{who} may have {most} MiB kept in a day, and this would be more"
    hint = "go on tomorrow (UTC), or ask whoever runs the server for more: `interlock serve --keep-a-day MIB`"


class ReportsMixed(AskedWrongly):
    """SBOMs and reports came together, or several SBOMs."""

    code = "API-115"
    says = "{name} is an SBOM, and something else came with it"
    hint = "send several SBOMs to `/v1/sboms`, and reports that belong together in a request of their own"


class SpeaksAsSomebody(AskedWrongly):
    """The key that the server signs with is that of a person, whose word it would give for what others send."""

    code = "API-116"
    family = Family.CONFIGURATION
    says = "the key of this server is that of {person}, so it signs nothing for others"
    hint = (
        "give it one of its own: `interlock keys new --name server`; then somebody who may govern says"
        " `interlock people join workload:server key:server --how TEXT` and gives it a role for evidence.submit:"
        " `interlock roles grant ROLE workload:server on organisation`"
    )


class RoleMissing(AskedWrongly):
    """A token is made for something, and no role allows it to whom it stands for."""

    code = "API-118"
    says = "{who} may not {permission} on {resource}: the token is made for it, but no role allows it to its owner"
    hint = "`interlock roles grant ROLE {to} on {place}` gives one; `interlock roles list` says what each allows"


class HookRefused(AskedWrongly):
    """A delivery is not taken. The answer is the same whatever was wrong, and whether there is such a hook or not."""

    code = "API-130"
    says = "the delivery does not prove who sent it"
    hint = "check the address and the secret on both sides; the log of the server says what was wrong"


class HookUnready(AskedWrongly):
    """The server cannot check deliveries of a hook, so it takes none."""

    code = "API-131"
    family = Family.WORLD
    says = "deliveries cannot be checked at the moment"
    hint = "send it again later; `interlock doctor` where the server runs says what is missing"


class HookBusy(AskedWrongly):
    """Too much is being delivered at once."""

    code = "API-132"
    family = Family.WORLD
    says = "too much is being delivered at the moment"
    hint = "send it again later"
