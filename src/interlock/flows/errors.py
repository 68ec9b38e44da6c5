"""What can go wrong with a verb, beyond what the floors below it raise.

InterlockError
└── FlowError                      FLW-100
    ├── FeedEmpty                  FLW-101
    ├── FeedShrunken               FLW-102
    ├── AdvisoryUnknown            FLW-103
    ├── SourceUnknown              FLW-104
    ├── SubjectUnknown             FLW-105
    ├── SbomNotSealable            FLW-106
    ├── ComponentUnknown           FLW-107
    ├── SbomUnverified             FLW-108
    ├── SubjectDisputed            FLW-109
    ├── DecisionUnreadable         FLW-111
    ├── WorkNotDone                FLW-131
    ├── OutcomeContradicted        FLW-132
    ├── ReportNotMade              FLW-133
    ├── ReportOfAnother            FLW-134
    ├── ReportsTooLarge            FLW-135
    ├── ReportShowsAnother         FLW-136
    ├── SpeakerUnknown             FLW-140
    ├── WouldNotCount              FLW-141
    ├── NotSaid                    FLW-142
    ├── NameUnknown                FLW-143
    ├── ScopeEmpty                 FLW-144
    ├── EndWrong                   FLW-145
    ├── PolicyLost                 FLW-146
    ├── StateUnknown               FLW-160
    ├── StateUnsealable            FLW-161
    ├── ContentLost                FLW-162
    ├── StateEmpty                 FLW-163
    ├── ArtifactUnverified         FLW-170
    │   ├── NothingSaid            FLW-171
    │   ├── NoneCounts             FLW-172
    │   ├── SignatureUnlogged      FLW-173
    │   ├── KeyWanted              FLW-174
    │   ├── NobodySigned           FLW-175
    │   ├── PublisherWrong         FLW-176
    │   ├── SignerUnnamed          FLW-177
    │   ├── ArtifactUnknowable     FLW-178
    │   └── PromiseAlone           FLW-179
    ├── TokenReplayed              FLW-180
    ├── TokenOfAnotherCommit       FLW-181
    ├── EvidenceNotCopied          FLW-191
    ├── EvidenceTampered           FLW-192
    ├── EvidenceUntrusted          FLW-193
    ├── EvidenceElsewhere          FLW-194
    ├── UnverifiedRefused          FLW-195
    ├── TitleRefused               FLW-196
    ├── FileInTheWay               FLW-197
    ├── CargoChanged               FLW-198
    ├── DigestWrong                FLW-199
    ├── GateAvoided                FLW-200
    ├── RiderRefused               FLW-201
    ├── FileUnwritten              FLW-202
    ├── DeploymentUnknown          FLW-210
    ├── NotDeployable              FLW-211
    ├── NotWaiting                 FLW-212
    ├── ReleaseUnknown             FLW-213
    ├── ReleaseTaken               FLW-214
    ├── ReleaseUnfit               FLW-215
    ├── VerdictUnknown             FLW-220
    ├── RunningUnknown             FLW-230
    ├── NotReverted                FLW-231
    ├── ProbesDoubted              FLW-232
    ├── NotGoneBack                FLW-233
    ├── NothingToAudit             FLW-240
    ├── AuditOfOthers              FLW-241
    ├── LedgerBusy                 FLW-242
    ├── TokenGoesTooFar            FLW-260
    ├── TokenRefused               FLW-261
    ├── TokenUnknown               FLW-262
    ├── ExchangeRefused            FLW-265
    ├── ExchangeUnready            FLW-266
    ├── NoRuleFits                 FLW-267
    ├── SessionRefused             FLW-270
    ├── SignInRefused              FLW-271
    ├── TooManyTries               FLW-272
    ├── PasswordUnfit              FLW-273
    ├── AccountTaken               FLW-274
    ├── AccountMissing             FLW-275
    ├── LinkRefused                FLW-276
    ├── PersonWanted               FLW-277
    ├── ProviderUnknown            FLW-280
    ├── ReturnRefused              FLW-281
    ├── ProviderUnready            FLW-282
    ├── NotOfThisBrowser           FLW-283
    ├── DirectoryUnknown           FLW-284
    ├── DirectoryShrunken          FLW-285
    ├── DirectoryAmbiguous         FLW-286
    ├── SuspensionRefused          FLW-287
    ├── StepUpOfAnother            FLW-290
    ├── StepUpOver                 FLW-291
    ├── StepUpWanted               FLW-292
    ├── AuthenticatorUnknown       FLW-293
    ├── CodeWrong                  FLW-294
    ├── AuthenticatorsUnfit        FLW-295
    ├── SignInOld                  FLW-296
    ├── PasskeyNobodys             FLW-297
    ├── CodeTooWeak                FLW-298
    ├── NoPublicAddress            FLW-299
    ├── ReportSourceUnknown        FLW-300
    ├── SubjectUnsaid              FLW-301
    ├── CommitUnsaid               FLW-302
    ├── NothingRuns                FLW-303
    ├── PullBrokeOff               FLW-304
    ├── PredicateUnreadable        FLW-305
    ├── KindOfLaterVersion         FLW-306
    ├── FoundedByHandIn            FLW-307
    ├── Overtaken                  FLW-320
    ├── ViewsFull                  FLW-331
    ├── ViewUnnamed                FLW-332
    ├── AuditTooLarge              FLW-333
    ├── AuditWaits                 FLW-334
    ├── PolicyElsewhere            FLW-340
    └── ProductUnclear             FLW-341
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class FlowError(InterlockError):
    """A verb cannot be carried out."""

    code = "FLW-100"
    family = Family.WORLD


class FeedEmpty(FlowError):
    """Nothing in a feed can be used: it is another file than was meant, or no longer what it was."""

    code = "FLW-101"
    says = "{source} holds no {wanted} that can be read: {why}"
    hint = "check that it is the address or file of a feed in that format; what was known before stays in force"


class FeedShrunken(FlowError):
    """A feed lost most of what it had, as one does that was cut off or swapped."""

    code = "FLW-102"
    says = "{source} has {records} records where it had {former}"
    hint = (
        "what was known before stays in force; if it is right, run interlock advisories forget '{source}' and try again"
    )


class AdvisoryUnknown(FlowError):
    """No record has that id or alias."""

    code = "FLW-103"
    family = Family.USAGE
    says = "no advisory at hand is called {name!r}"
    hint = "{remedy}"


class SourceUnknown(FlowError):
    """Nothing was brought in under that name."""

    code = "FLW-104"
    family = Family.USAGE
    says = "nothing was brought in from {source!r}"
    hint = "name one of these: {known}"


class SubjectUnknown(FlowError):
    """An SBOM does not say by a hash what it is about, so it would be evidence about nothing."""

    code = "FLW-105"
    family = Family.USAGE
    says = "{path} does not name what it is about by a SHA-256 or SHA-512"
    hint = "say what it is about: `interlock sbom import {path} --subject REVISION, DIGEST or FILE`"


class SbomNotSealable(FlowError):
    """An SBOM is in a form that a statement cannot hold as it is."""

    code = "FLW-106"
    family = Family.USAGE
    says = "{path} is {form}, and a signed statement holds CycloneDX or SPDX as JSON"
    hint = "write it anew with `interlock sbom merge {path} -o sbom.json`, and import that"


class ComponentUnknown(FlowError):
    """Nothing here is made of that."""

    code = "FLW-107"
    family = Family.USAGE
    says = "none of the {count} components here is {purl}"
    hint = "`interlock deps list` shows which there are, and --format json their package URLs"


class SbomUnverified(FlowError):
    """An SBOM came with a seal that no key opens which counts here."""

    code = "FLW-108"
    family = Family.DATA
    says = "{path} is sealed, and nobody who counts here sealed it: {why}"
    hint = (
        "trust the key of whoever signed it with `interlock keys trust FILE --name WHO --for sbom`, or vouch for it "
        "yourself: `interlock sbom import {path} --as-unsigned`"
    )


class SubjectDisputed(FlowError):
    """A statement is about something else than was asked for, or about several things."""

    code = "FLW-109"
    family = Family.USAGE
    says = "{path} is about {stated}"
    hint = "say which of these is meant: `interlock sbom import {path} --subject DIGEST`"


class DecisionUnreadable(FlowError):
    """A recorded decision cannot be made again."""

    code = "FLW-111"
    family = Family.DATA
    says = "the decision of entry {index} cannot be made again: {why}"
    hint = "check and decide anew; `interlock evidence show {index}` shows what was recorded"


class WorkNotDone(FlowError):
    """What is attested lies in the future."""

    code = "FLW-131"
    family = Family.USAGE
    says = "the work is dated {done}, and now it is {now}"
    hint = "give the day on which it was finished with --date; attest it when it is done"


class OutcomeContradicted(FlowError):
    """The outcome that is named does not agree with what was found."""

    code = "FLW-132"
    family = Family.USAGE
    says = "the outcome cannot be {outcome} with {found}"
    hint = "name each finding with --finding or --findings and leave --outcome out: the limits of the policy decide"


class ReportNotMade(FlowError):
    """A report is said to be made in the future."""

    code = "FLW-133"
    family = Family.USAGE
    says = "the reports are said to be made at {made}, and now it is {now}"
    hint = "give the time at which the tool ran with --at; left out, what the report says counts"


class ReportOfAnother(FlowError):
    """A report says itself that it is about something else."""

    code = "FLW-134"
    family = Family.USAGE
    says = "{path} is a report about {target}, and not about {subject}"
    hint = "name with --subject what was scanned, or scan {subject} and import that report"


class ReportsTooLarge(FlowError):
    """Reports that were packed are larger together than is taken at once."""

    code = "FLW-135"
    family = Family.USAGE
    says = "the reports are larger than {most} MiB together, unpacked"
    hint = "hand them in one after the other; what belongs together should come together"


class ReportShowsAnother(FlowError):
    """A report of tests is to show what a scan shows, or the other way round."""

    code = "FLW-136"
    family = Family.USAGE
    says = "{path} tells {what}, which does not show {control}"
    hint = "{remedy}"


class SpeakerUnknown(FlowError):
    """What somebody says cannot count, since nobody knows who they are."""

    code = "FLW-140"
    family = Family.USAGE
    says = "nobody is known for your key {key}, so nothing that you sign here would count"
    hint = (
        "`interlock people found` begins with the people you name; somebody who is known says whose your key is with "
        "`interlock people join`"
    )


class WouldNotCount(FlowError):
    """What somebody is about to sign would not count, so it is not signed."""

    code = "FLW-141"
    family = Family.USAGE
    says = "nothing was signed, since it would not count: {why}"
    hint = "{remedy}"


class NotSaid(FlowError):
    """No waiver, hold or request is called that."""

    code = "FLW-142"
    family = Family.USAGE
    says = "{count} of the {what} here have an id that begins with {name!r}"
    hint = "`interlock {verb}` lists them; give enough of an id that it fits one alone"


class NameUnknown(FlowError):
    """What is to be waived is nothing that is known here."""

    code = "FLW-143"
    family = Family.USAGE
    says = "there is no {what} {name!r} here"
    hint = "did you mean {nearest!r}? the names are those that `interlock check` and `interlock controls` show"


class ScopeEmpty(FlowError):
    """A waiver is limited to what is not there."""

    code = "FLW-144"
    family = Family.USAGE
    says = "{scope} fits none of the {count} findings of {name} in the newest evidence here"
    hint = "run `interlock check` if the evidence is old; a scope takes paths, components and ids as a check shows them"


class EndWrong(FlowError):
    """Something cannot end when it is said to."""

    code = "FLW-145"
    family = Family.USAGE
    says = "it cannot end on {end}: {why}"
    hint = "{remedy}"


class PolicyLost(FlowError):
    """The policy of a sealed decision is not at hand."""

    code = "FLW-146"
    family = Family.CONFIGURATION
    says = "the policy {name!r} under which it was decided is not at hand: {why}"
    hint = "name a policy that is here with `--policy`"


class StateUnknown(FlowError):
    """No sealed state is meant by a name."""

    code = "FLW-160"
    family = Family.USAGE
    says = "nothing is sealed as {wanted}; sealed here: {known}"
    hint = "seal one with `interlock attest source`, or name one of those, its commit or the start of its digest"


class StateUnsealable(FlowError):
    """A state that could not be read whole is not sealed: nothing could be compared with it."""

    code = "FLW-161"
    family = Family.WORLD
    says = "{path} could not be read: {why}; and {more} more"
    hint = "run as somebody who may read all of it, or leave paths out with --ignore"


class ContentLost(FlowError):
    """The content of a sealed file cannot be had, so nothing can be compared key by key with it."""

    code = "FLW-162"
    says = "{path} of the sealed state {name} cannot be had: {why}"
    hint = "run it in the repository that has the sealed commit, and name a file that the state has"


class TokenReplayed(FlowError):
    """A token was shown a second time."""

    code = "FLW-180"
    family = Family.DATA
    says = "the token {token} of {issuer} was shown before, and each counts once"
    hint = "ask for a new token for each build; if nobody here used it before, somebody else did: find out who"


class TokenOfAnotherCommit(FlowError):
    """A token that was made for the build of something else."""

    code = "FLW-181"
    family = Family.DATA
    says = "the token is for the commit {got}, and what is built is {built}"
    hint = "build what the run of the token checked out, and nothing else"


class ArtifactUnverified(FlowError):
    """Nothing shows that an artifact is what was asked for."""

    code = "FLW-170"
    family = Family.DATA


class NothingSaid(ArtifactUnverified):
    """Nobody whose word counts says anything about an artifact."""

    code = "FLW-171"
    says = "nothing here says how {name} was made: {why}"
    hint = "{remedy}"


class NoneCounts(ArtifactUnverified):
    """Several attestations were looked at, and none of them shows what was asked for."""

    code = "FLW-172"
    says = "none of the {count} attestations in {place} counts; the first, {first}: {why}"
    hint = "{remedy}"


class SignatureUnlogged(ArtifactUnverified):
    """A signature holds, and nobody but the signer says when it was made."""

    code = "FLW-173"
    says = "the signature in {place} holds, and no log or clock shows when it was made"
    hint = (
        "a stolen or expired key could have made it: ask for a bundle with a log entry and give --trusted-root, or "
        "take the risk with --allow-unlogged"
    )


class KeyWanted(ArtifactUnverified):
    """A signature was made by a key that nobody gave."""

    code = "FLW-174"
    says = "{place} was signed by a key without a certificate, and no key was given"
    hint = "get the key of whoever signed from somebody you trust, and name it with --key FILE"


class NobodySigned(ArtifactUnverified):
    """A statement that nobody signed."""

    code = "FLW-175"
    says = "nobody signed {place}"
    hint = "anybody could have written it; ask for a signed attestation"


class PublisherWrong(ArtifactUnverified):
    """What stands around a statement says that it is something else."""

    code = "FLW-176"
    says = "{place} is called {wanted!r} by the document around it, and what was signed is {got!r}"
    hint = "somebody changed the document; get it again from the registry"


class SignerUnnamed(ArtifactUnverified):
    """Nobody said whose signature counts."""

    code = "FLW-177"
    family = Family.USAGE
    says = "{why}"
    hint = "{remedy}"


class ArtifactUnknowable(ArtifactUnverified):
    """An artifact that is known by nothing that could be computed from it."""

    code = "FLW-178"
    family = Family.USAGE
    says = "{name} cannot be kept for a gate: nobody can compute such a digest"
    hint = "verify the file itself, or its sha256:..., and keep that; without --keep the answer stands as it is"


class PromiseAlone(ArtifactUnverified):
    """A signature holds that a log promised to take in, and nobody shows that it did."""

    code = "FLW-179"
    says = "the signature in {place} holds, and the log only promised to take it in; that it did is not shown"
    hint = "ask for a Sigstore bundle of version 0.2 or 0.3, which shows it, or take the risk with --allow-unlogged"


class EvidenceNotCopied(FlowError):
    """An artifact came without its evidence, or the evidence was left behind on the way."""

    code = "FLW-191"
    family = Family.DATA
    says = "the evidence of {artifact} is not in {place}: {why}"
    hint = (
        "it was not copied along, or never made: push the artifact from where its evidence is, or promote it with "
        "`interlock promote`, which takes the evidence along"
    )


class EvidenceTampered(FlowError):
    """The evidence beside an artifact is not what was sealed."""

    code = "FLW-192"
    family = Family.DATA
    says = "the evidence beside {artifact} in {place} was tampered with: {why}"
    hint = (
        "do not use the artifact; find out who changed its evidence there, and push both anew from where they are whole"
    )


class EvidenceUntrusted(FlowError):
    """The evidence beside an artifact is whole, and nobody who counts here signed it."""

    code = "FLW-193"
    family = Family.DATA
    says = "nobody who counts here signed the evidence beside {artifact} in {place}: {why}"
    hint = (
        "get the key of whoever built it from them, and not from there; "
        "`interlock keys trust FILE --name WHO --since TIME` has it count from when it was theirs"
    )


class EvidenceElsewhere(FlowError):
    """The evidence beside an artifact is about something else."""

    code = "FLW-194"
    family = Family.DATA
    says = "the evidence beside {artifact} in {place} is about something else"
    hint = "somebody put another artifact's evidence there; push this one anew from where its own evidence is"


class UnverifiedRefused(FlowError):
    """Somebody wants to do without evidence where that is not for them to say."""

    code = "FLW-195"
    family = Family.USAGE
    says = "nothing is taken unverified out of {place}, which is trusted"
    hint = "leave --unverified out; a repository whose evidence is not complete is not one to be trusted"


class TitleRefused(FlowError):
    """A file of an artifact is called so that it would be written somewhere else."""

    code = "FLW-196"
    family = Family.DATA
    says = "{place} calls a file of {artifact} {title!r}, and nothing is written under such a name"
    hint = "ask whoever pushed it; nothing was written"


class FileInTheWay(FlowError):
    """Where something is to be written, there is something else already."""

    code = "FLW-197"
    family = Family.USAGE
    says = "{path} is there already, and is something else"
    hint = "take it away, or name another folder with `-o`"


class CargoChanged(FlowError):
    """A file changed while it was read, so nobody knows what was read."""

    code = "FLW-198"
    family = Family.WORLD
    says = "{path} changed while it was read"
    hint = "let whatever writes it finish, then do it again; nothing was taken in"


class DigestWrong(FlowError):
    """A repository holds something else at the end than what was brought."""

    code = "FLW-199"
    family = Family.DATA
    says = "{place} holds something else than the {artifact} that was brought: {why}"
    hint = "do not use what is there; find out who writes into that repository, and push anew"


class GateAvoided(FlowError):
    """Something is to be written into a trusted repository without its gate being asked."""

    code = "FLW-200"
    family = Family.USAGE
    says = "{path} lies in the repository {place}, which is trusted, and nothing is written there past its gate"
    hint = "name another folder; into that repository leads `interlock push` or `interlock promote`"


class RiderRefused(FlowError):
    """Something that could be started would get into a trusted repository beside the artifact that was asked about."""

    code = "FLW-201"
    family = Family.DATA
    says = "an image, {rider}, refers to {artifact} and would get into {place} with it, unasked"
    hint = "take it away where it lies, or promote it by itself, so that the gate is asked about it"


class FileUnwritten(FlowError):
    """A file that was to be taken out of a repository cannot be written."""

    code = "FLW-202"
    family = Family.WORLD
    says = "{path} cannot be written: {why}"
    hint = "see that it lies in a folder where you may write and that there is room, then do it again"


class StateEmpty(FlowError):
    """A state without anything in it is not sealed: any other empty place would be as it should be."""

    code = "FLW-163"
    family = Family.USAGE
    says = "there is nothing in {name} that could be sealed"
    hint = "name the folder that holds the files, and see that --ignore leaves some of them"


class DeploymentUnknown(FlowError):
    """No deployment, or more than one, is called so."""

    code = "FLW-210"
    family = Family.USAGE
    says = "{name!r} names no one deployment: {why}"
    hint = "`interlock deployments list` shows them; give at least four characters of one name"


class NotDeployable(FlowError):
    """What somebody wants to deploy is no artifact."""

    code = "FLW-211"
    family = Family.USAGE
    says = "{name} is nothing that can be deployed: {why}"
    hint = "name an artifact: a file, sha256:..., or `latest-good`; `interlock build` makes them"


class NotWaiting(FlowError):
    """A deployment that somebody wants to go on does not wait."""

    code = "FLW-212"
    family = Family.USAGE
    says = "{run} does not wait: it is {outcome}"
    hint = "`interlock deployments show {run}` tells what became of it"


class ReleaseUnknown(FlowError):
    """No release is called so."""

    code = "FLW-213"
    family = Family.USAGE
    says = "there is no release {version!r} of {product}"
    hint = "{nearest}; `interlock release list` shows them all"


class ReleaseTaken(FlowError):
    """A version was used already, for something else."""

    code = "FLW-214"
    family = Family.DATA
    says = "{version} is a release of {product} already, made of something else: {why}"
    hint = "a version names the same artifacts for ever: choose another, or see `interlock release show {version}`"


class ReleaseUnfit(FlowError):
    """What is named cannot be a release."""

    code = "FLW-215"
    family = Family.USAGE
    says = "{version!r} can be no release: {why}"
    hint = "`interlock release new VERSION ARTIFACT...` takes a short version and artifacts with names of their own"


class VerdictUnknown(FlowError):
    """What the ledger says of an artifact proves nothing, so that no verdict of it can be kept ready."""

    code = "FLW-220"
    family = Family.DATA
    says = "there is no verdict of {sha256}: {why}"
    hint = "run `interlock ledger fsck`; nothing is admitted until the ledger holds together"


class RunningUnknown(FlowError):
    """Some of what runs in an environment could not be looked at, so nobody knows whether it is what was deployed."""

    code = "FLW-230"
    says = "what runs in {environment} is not known: {count} could not be looked at, the first {first}: {why}"
    hint = "see to that, then run `interlock verify-deployment --env {environment}` again"


class NotReverted(FlowError):
    """What runs in an environment differs from what was deployed, and is not brought back."""

    code = "FLW-231"
    family = Family.DATA
    says = "{environment} is left as it is: {why}"
    hint = "`interlock drift --env {environment}` shows what differs; see to it there"


class ProbesDoubted(FlowError):
    """An environment was probed, and what runs there is not known to be what was deployed: it shows nothing of that."""

    code = "FLW-232"
    family = Family.DATA
    says = "what was probed in {environment} is not known to be what was deployed: {why}"
    hint = "see to that, then run `interlock verify-deployment --env {environment}` again"


class NotGoneBack(FlowError):
    """What was deployed to an environment fails its probes, and is not taken back by itself."""

    code = "FLW-233"
    family = Family.DATA
    says = "{environment} is not rolled back: {why}"
    hint = "`interlock verify-deployment --env {environment}` shows what is wrong; `interlock rollback` takes it back"


class NothingToAudit(FlowError):
    """An audit was asked for of something that the ledger tells nothing of, or nothing that the asker may see."""

    code = "FLW-240"
    family = Family.USAGE
    says = "the ledger has nothing about {what}"
    hint = "`interlock deployments list` and `interlock evidence list` show what there is"


class AuditOfOthers(FlowError):
    """What an audit rests on belongs in part to others whose evidence the asker may not read."""

    code = "FLW-241"
    family = Family.USAGE
    says = "nothing here is called {what}, or it rests in part on products whose evidence you may not read"
    hint = "check how it is written, or have it made by somebody who may read all of it; `interlock who` says who may"


class LedgerBusy(FlowError):
    """Others entered so much meanwhile that nothing could be said of one state of the ledger."""

    code = "FLW-242"
    family = Family.WORLD
    says = "the ledger went on each time that {what} was looked at"
    hint = "try it again in a moment"


class TokenGoesTooFar(FlowError):
    """A token would be for more than whoever it stands for may do."""

    code = "FLW-260"
    family = Family.USAGE
    says = "no such token is made: {why}"
    hint = "give whoever it stands for a role first (`interlock roles grant`), or ask for less or a shorter time"


class TokenRefused(FlowError):
    """What was shown is no token that counts."""

    code = "FLW-261"
    family = Family.USAGE
    says = "the token that was shown does not count here"
    hint = "it is unknown, over or revoked: have a new one made with `interlock token new`"


class TokenUnknown(FlowError):
    """There is no token of a name."""

    code = "FLW-262"
    family = Family.USAGE
    says = "there is no token {name!r}"
    hint = "`interlock token list` shows them"


class ExchangeRefused(FlowError):
    """A workload gets no token of the server; which of the many reasons it is, only the server's own log says."""

    code = "FLW-265"
    family = Family.USAGE
    says = "that workload gets no token here"
    hint = "whoever runs the server finds the reason in its log, and the rules in its exchange.yaml"


class ExchangeUnready(FlowError):
    """Whether a workload may have a token cannot be found out this moment."""

    code = "FLW-266"
    family = Family.WORLD
    says = "workload tokens cannot be verified at the moment"
    hint = "try again in a minute with a new token; whoever runs the server finds the reason in its log"


class NoRuleFits(FlowError):
    """A workload is none of those, or more than one of those, that may have a token."""

    code = "FLW-267"
    family = Family.DATA
    says = "the workload fits no rule: {why}"
    hint = "see exchange.yaml on the server, and `interlock who token` in the job for what its token says"


class StepUpOfAnother(FlowError):
    """A security key signed, and not what is to be said."""

    code = "FLW-290"
    family = Family.DATA
    says = "the security key signed something else than what is to be said"
    hint = "begin again: a proof counts for one statement alone"


class StepUpOver(FlowError):
    """A step-up is unknown, used, over, or of another session; which of them is not told."""

    code = "FLW-291"
    family = Family.USAGE
    says = "there is no such step-up in this session any more"
    hint = "begin again; each counts one time and for five minutes"


class StepUpWanted(FlowError):
    """Something is done only by somebody who just proved themselves again."""

    code = "FLW-292"
    family = Family.USAGE
    says = "you have to prove yourself again for this"
    hint = "use one of the security keys or codes that you have, on the page that follows"


class AuthenticatorUnknown(FlowError):
    """Somebody has no such security key or code."""

    code = "FLW-293"
    family = Family.USAGE
    says = "you have no {what} that could be used for this"
    hint = "the page of your security keys and codes shows what you have, and takes a new one"


class CodeWrong(FlowError):
    """A code does not count: wrong, used before, or of another time."""

    code = "FLW-294"
    family = Family.USAGE
    says = "that code does not count"
    hint = "wait for the next one; each counts one time, and the clock of your device has to be right to half a minute"


class AuthenticatorsUnfit(FlowError):
    """What somebody would prove themselves with then is too little, too much, or somebody else's."""

    code = "FLW-295"
    family = Family.USAGE
    says = "that is not done: {why}"
    hint = "add another one before you remove the last; whoever governs parts a lost key: `interlock people part`"


class SignInOld(FlowError):
    """Something is done only shortly after signing in."""

    code = "FLW-296"
    family = Family.USAGE
    says = "you signed in more than {minutes} minutes ago"
    hint = "sign out and in again, then add it within {minutes} minutes"


class PasskeyNobodys(FlowError):
    """The ledger does not join a security key to the person who is signed in."""

    code = "FLW-297"
    family = Family.USAGE
    says = "the ledger does not join the security key {key} to you"
    hint = "somebody who governs joins it: `interlock people join {person} passkey:{key} --how TEXT`"


class CodeTooWeak(FlowError):
    """A code proves something to this server alone."""

    code = "FLW-298"
    family = Family.USAGE
    says = "a code proves nothing to anybody but this server, so nothing is approved with one"
    hint = "approve it with a security key, or with your own signing key: `interlock review approve`"


class NoPublicAddress(FlowError):
    """Security keys sign for an address by name, and the server has none."""

    code = "FLW-299"
    family = Family.CONFIGURATION
    says = "security keys need an address with a name, and {address} has none"
    hint = "say which address people use: interlock serve --address https://NAME, or http://localhost:PORT to try it"


class SessionRefused(FlowError):
    """What a browser showed is no session that counts."""

    code = "FLW-270"
    family = Family.USAGE
    says = "nobody is signed in with that"
    hint = "sign in again: a session ends after a while without a request, after some hours, and when it is ended"


class SignInRefused(FlowError):
    """A name and a password let nobody in; whether there is such an account is not said."""

    code = "FLW-271"
    family = Family.USAGE
    says = "no account is signed in to with this name and this password"
    hint = "check both; whoever runs the server makes a link for a new password with `interlock admin account new`"


class TooManyTries(FlowError):
    """Somebody failed so often that the next try has to wait."""

    code = "FLW-272"
    family = Family.USAGE
    says = "too many tries: the next one counts in {seconds} s"
    hint = "wait; what is tried meanwhile is not looked at, even if it is right"


class PasswordUnfit(FlowError):
    """A password is one that can be guessed."""

    code = "FLW-273"
    family = Family.USAGE
    says = "the password cannot be taken: {why}"
    hint = "take one of {least} characters or more that is not the account's name; several words are fine"


class AccountTaken(FlowError):
    """There is a local account of that name."""

    code = "FLW-274"
    family = Family.USAGE
    says = "there is an account {name!r} already"
    hint = "take another name; `interlock admin account list` shows them"


class AccountMissing(FlowError):
    """There is no local account of that name."""

    code = "FLW-275"
    family = Family.USAGE
    says = "there is no account {name!r}"
    hint = "`interlock admin account list` shows them"


class LinkRefused(FlowError):
    """A link that counts one time does not count."""

    code = "FLW-276"
    family = Family.USAGE
    says = "this link does not count: it was used, it is over, or it never was one"
    hint = "have a new one made with `interlock admin account new`, or by starting a server that has no account yet"


class PersonWanted(FlowError):
    """A new account is to be somebody's, and it is not said whose."""

    code = "FLW-277"
    family = Family.USAGE
    says = "the account cannot be joined to {who}: {why}"
    hint = (
        "`interlock people list` shows who is known; whoever may govern says `interlock people add` of somebody new,"
        " and `interlock people join` of an account"
    )


class ProviderUnknown(FlowError):
    """Nobody signs in with an identity provider of that name."""

    code = "FLW-280"
    family = Family.USAGE
    says = "nobody signs in here with {name!r}"
    hint = "choose one of those on the page to sign in; they stand in the server's sign-in.yaml"


class ReturnRefused(FlowError):
    """A sign-in elsewhere came to nothing; which of the many reasons it is, only the server's own log says."""

    code = "FLW-281"
    family = Family.USAGE
    says = "that sign-in does not count here"
    hint = "sign in again from the beginning; whoever runs the server finds the reason in its log"


class ProviderUnready(FlowError):
    """Whether somebody is signed in elsewhere cannot be found out this moment."""

    code = "FLW-282"
    family = Family.WORLD
    says = "nobody can sign in with that identity provider at the moment"
    hint = "try again in a minute; whoever runs the server finds the reason in its log"


class NotOfThisBrowser(FlowError):
    """What a browser brought back is not the end of a sign-in that it began."""

    code = "FLW-283"
    family = Family.DATA
    says = "what came back ends no sign-in of this browser: {why}"
    hint = "sign in again from the beginning, in one browser and within ten minutes"


class DirectoryUnknown(FlowError):
    """No directory of people is called that."""

    code = "FLW-284"
    family = Family.USAGE
    says = "no directory of people is called {name!r} here"
    hint = "{remedy}"


class DirectoryShrunken(FlowError):
    """A directory lost most of its people, as one does whose access rules were changed."""

    code = "FLW-285"
    says = "{gone} of {former} accounts are no more in the directory {name}"
    hint = "nothing was changed; if it is right, say so once with `interlock admin sync {name} --fewer`"


class DirectoryAmbiguous(FlowError):
    """Two entries of a directory come to one person, or to one group."""

    code = "FLW-286"
    family = Family.DATA
    says = "{count} entries of the directory {name} are {what}"
    hint = "nothing was changed; correct it there, or leave them out by base and filters in sign-in.yaml"


class SuspensionRefused(FlowError):
    """Somebody is gone elsewhere, or there again, and the ledger does not take that from a program."""

    code = "FLW-287"
    says = "what {origin} says of {account} is not entered, and {person} stays as they are: {why}"
    hint = "two people who may govern decide about {person}: `interlock people show {person}`"


class ReportSourceUnknown(FlowError):
    """No source of reports is called that."""

    code = "FLW-300"
    family = Family.USAGE
    says = "there is no source of reports {name!r}"
    hint = "{remedy}"


class SubjectUnsaid(FlowError):
    """Nobody said what the reports of a source are evidence about."""

    code = "FLW-301"
    family = Family.USAGE
    says = "nobody says what the reports of {source} are about"
    hint = "say it with --subject, or with `subject` in sources.yaml"


class CommitUnsaid(FlowError):
    """The server of a source does not say which commit was looked at."""

    code = "FLW-302"
    family = Family.DATA
    says = "{source} does not say which commit was analysed"
    hint = "have the analysis run where the version control is, or name another `subject` in sources.yaml"


class NothingRuns(FlowError):
    """What is to be reported about is what runs somewhere, and that is not one thing."""

    code = "FLW-303"
    family = Family.DATA
    says = "the reports of {source} are about what runs in {environment}, which is {count} things"
    hint = "name by its digest what they are about: `subject` in sources.yaml, or --subject"


class PullBrokeOff(FlowError):
    """Whoever pulled reports ended before they were taken."""

    code = "FLW-304"
    says = "{source} was being pulled, and whoever did it ended before it was done"
    hint = "nothing was taken; it is pulled again when it is due, or now with `interlock import --from {source}`"


class PredicateUnreadable(FlowError):
    """What was handed in could be read by nobody, and would keep gates shut."""

    code = "FLW-305"
    family = Family.DATA
    says = "{field} cannot be read as {kind}: {why}"
    hint = "seal it again with what docs/reference/predicates.md asks for at {field}"


class KindOfLaterVersion(FlowError):
    """What was handed in is of a version that only later programs read, and would keep gates shut."""

    code = "FLW-306"
    family = Family.DATA
    says = "{field} is {kind!r}, and this version reads {known} alone"
    hint = "bring the server up to the version that wrote it, then hand it in again"


class FoundedByHandIn(FlowError):
    """Somebody handed in the act that says who owns everything here."""

    code = "FLW-307"
    family = Family.DATA
    says = "{field} founds the people of this ledger, which nobody does by handing in"
    hint = "use the one-time link that the server prints when it starts, or `interlock people found` where its store is"


class Overtaken(FlowError):
    """What somebody is about to answer is not as it was when they looked at it."""

    code = "FLW-320"
    family = Family.ORDER
    says = "it changed since you looked at it: {changes}"
    hint = "nothing was signed; open it again, and answer what is there now"


class ViewsFull(FlowError):
    """Somebody has as many saved views as one may have."""

    code = "FLW-331"
    says = "you have {most} saved views, which is as many as one may have"
    hint = "forget one of them under Saved views, then keep this one"


class ViewUnnamed(FlowError):
    """A saved view has no name that could be shown."""

    code = "FLW-332"
    says = "a saved view needs a name of 1 to {most} letters that can be shown"
    hint = "give it another name"


class AuditTooLarge(FlowError):
    """One audit would hold more than a server gives at a time."""

    code = "FLW-333"
    says = "an audit of {what} would be of {count} {unit}, and a server gives at most {most}"
    hint = "ask for a shorter period or for one deployment, or take it with `interlock audit` where the store is"


class AuditWaits(FlowError):
    """An audit is being taken, and a server takes one at a time."""

    code = "FLW-334"
    family = Family.WORLD
    says = "another audit is being taken here, and one is taken at a time"
    hint = "try it again in a moment"


class PolicyElsewhere(FlowError):
    """Nobody here knows the policy of another product, and so whose answer counts."""

    code = "FLW-340"
    family = Family.USAGE
    says = (
        "nothing was signed: the policy of {product} is not known here ({why}), so nobody here can tell who may {what}"
    )
    hint = (
        "have its pipeline hand in the policy with its decisions (`interlock push`), or say it in a repository of the "
        "product"
    )


class ProductUnclear(FlowError):
    """Several products decided about the same thing."""

    code = "FLW-341"
    family = Family.USAGE
    says = "several products decided about {target}: {names}"
    hint = "say which of them you mean; the list of what waits leads to each by itself"
